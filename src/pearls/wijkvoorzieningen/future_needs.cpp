// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/future_needs.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/text.hpp"
#include "engines/population/draw_quantiles.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Draws;
using population::kOldestAge;

constexpr int kMarkEvery = 5;  // years

bool counts_ages(const Norm& norm) {
  return norm.target == Target::kAge || norm.target == Target::kPupils || norm.form == Form::kAgeRate;
}

double share_above(const std::vector<double>& draws, double limit) {
  const auto above = std::ranges::count_if(draws, [limit](double value) { return value > limit; });
  return static_cast<double>(above) / static_cast<double>(draws.size());
}

}  // namespace

Spread spread_of(std::span<const double> draws) {
  constexpr std::array kAsked{0.1, 0.25, 0.5, 0.75, 0.9};
  const auto found = engines::population::draw_quantiles(draws, kAsked);
  return {found[0], found[1], found[2], found[3], found[4]};
}

WantedPeople::WantedPeople(const FutureTask& task) : base_(task.areas.year) {
  for (const auto sex : kFutureSexes) {
    for (const auto& group : kFutureGroups) wanted_.groups.push_back({group.from, group.to, sex});
  }
  const auto add = [this](int from, int to) {
    const population::AgeRange range{from, std::min(to, kOldestAge)};
    if (std::ranges::find(wanted_.groups, range) == wanted_.groups.end()) wanted_.groups.push_back(range);
  };
  for (const auto& need : task.needs) {
    if (counts_ages(need.norm->norm)) add(need.norm->norm.age_from, need.norm->norm.age_to);
  }
  for (const auto& rate : task.library.wmo_rates) add(rate.age_from, rate.age_to);
  for (const auto& ages : task.demand_ages) add(ages.from, ages.to);
  for (int year = base_; year <= task.horizon; ++year) {
    if (year == base_ || year % kMarkEvery == 0 || year == task.horizon) marks_.push_back(year);
  }
  for (const int year : marks_) {
    if (year > base_) wanted_.full_years.push_back(static_cast<std::size_t>(year - base_ - 1));
  }
}

bool WantedPeople::is_mark(int year) const {
  return std::ranges::find(marks_, year) != marks_.end();
}

std::vector<double> WantedPeople::people(const Draws& draws, int year, std::size_t sex, std::size_t group) const {
  const auto found = draws.group(static_cast<std::size_t>(year - base_), sex * kFutureGroups.size() + group);
  return {found.begin(), found.end()};
}

std::span<const double> WantedPeople::people(const Draws& draws, int year, int from, int to) const {
  const population::AgeRange range{from, std::min(to, kOldestAge)};
  const auto found = std::ranges::find(wanted_.groups, range);
  assert(found != wanted_.groups.end());
  return draws.group(static_cast<std::size_t>(year - base_), static_cast<std::size_t>(found - wanted_.groups.begin()));
}

std::vector<double> LaterNeeds::target(const Need& now, int year) const {
  const Norm& norm = now.norm->norm;
  if (counts_ages(norm)) {
    const auto people = wanted_.people(draws_, year, norm.age_from, norm.age_to);
    return {people.begin(), people.end()};
  }
  const auto all = wanted_.people(draws_, year, 0, kOldestAge);
  std::vector<double> counted(all.begin(), all.end());
  if (norm.target == Target::kInhabitants) return counted;
  if (norm.target != Target::kDwellings && norm.target != Target::kHouseholds) return {};  // what is built is not known
  // As many dwellings or households per inhabitant as now.
  const double now_here = task_.areas.list[area_].mid(Fact::kInhabitants).value_or(0);
  if (!(now_here > 0)) return {};
  for (double& persons : counted) persons *= now.target.mid / now_here;
  return counted;
}

std::array<std::vector<double>, 3> LaterNeeds::needs(const Need& now, int year,
                                                     const std::vector<double>& target) const {
  const Norm& norm = now.norm->norm;
  std::array<std::vector<double>, 3> found;
  if (norm.form == Form::kAgeRate) {
    for (auto& draws : found) draws.assign(target.size(), 0);
    for (const auto& rate : task_.library.wmo_rates) {
      const auto there = wanted_.people(draws_, year, rate.age_from, rate.age_to);
      for (std::size_t d = 0; d < target.size(); ++d) {
        found[0][d] += there[d] * rate.rate.low / rate.per;
        found[1][d] += there[d] * rate.rate.mid / rate.per;
        found[2][d] += there[d] * rate.rate.high / rate.per;
      }
    }
    return found;
  }
  const double sites = norm.sites_of.empty() ? 1 : task_.supplies.sites(norm.sites_of, area_);
  const bool whole = is_whole(norm, task_.areas.list[area_].kind);
  for (const double count : target) {
    const auto need = need_of(norm, core::Interval::exactly(count), sites, whole);
    found[0].push_back(need.low);
    found[1].push_back(need.mid);
    found[2].push_back(need.high);
  }
  return found;
}

FutureNeed LaterNeeds::need(const Need& now, int year, const std::vector<double>& target) const {
  FutureNeed later{area_, now.norm, year, {}, {}, 0};
  const auto people = spread_of(target);
  later.target = {people.p10, people.p50, people.p90};
  later.more = share_above(target, now.target.mid);
  const auto [low, mid, high] = needs(now, year, target);
  later.need = {spread_of(low).p10, spread_of(mid).p50, spread_of(high).p90};
  return later;
}

FutureShortage LaterNeeds::shortage(const Need& now, int year, double supply, const std::vector<double>& target) const {
  FutureShortage found{area_, now.norm, year, supply, 0, 0, 0, {}, {}};
  auto [low, mid, high] = needs(now, year, target);
  const double limit = supply + task_.shortage_above;
  found.chance = share_above(mid, limit);
  found.chance_low = share_above(low, limit);
  found.chance_high = share_above(high, limit);
  for (double& need : mid) need -= supply;
  found.lacking = spread_of(mid);
  // What the answer turns on: the norm when its ends give other answers; else the people, unless nearly all agree.
  constexpr double kEven = 0.5;
  constexpr double kSure = 0.9;
  const bool norm_turns = (found.chance_low > kEven) != (found.chance_high > kEven);
  const bool sure = std::max(found.chance, 1 - found.chance) >= kSure;
  found.decides = norm_turns ? "norm" : sure ? "niets" : "mensen";
  return found;
}

void LaterNeeds::add_to(Future& future) const {
  for (const auto& now : task_.needs) {
    if (now.area != area_) continue;
    const Norm& norm = now.norm->norm;
    const Supply* supply = task_.supplies.find(norm.kind, area_);
    const bool known = supply != nullptr && supply->state == SupplyState::kKnown && supply->unit == norm.unit;
    for (const int year : wanted_.marks()) {
      const auto counted = target(now, year);
      if (counted.empty()) continue;
      if (year > future.base) future.needs.push_back(need(now, year, counted));
      if (known) future.shortages.push_back(shortage(now, year, supply->capacity_in(year), counted));
    }
  }
}

std::optional<core::Text> shortage_sentence(const Areas& areas, const NormLibrary& library, const Future& future,
                                            double above) {
  const FutureShortage* most = nullptr;
  for (const auto& shortage : future.shortages) {
    // Where there is nothing, a shortage needs no chance to be spoken of.
    const bool something = shortage.supply > 0 && areas.list[shortage.area].kind != core::AreaKind::kGemeente;
    if (shortage.year != future.horizon || !something) continue;
    if (most == nullptr || shortage.chance > most->chance) most = &shortage;
  }
  if (most == nullptr) return std::nullopt;
  const auto& norm = most->norm->norm;
  const auto* kind = library.kind(norm.kind);
  const auto sentence = [&](core::Language language, const char* pattern, const char* any) {
    const auto amount = above > 0 ? core::format_number(above, 0, language) + " " + norm.unit : std::string(any);
    return fmt::format(fmt::runtime(pattern), areas.list[most->area].name, most->year, amount,
                       kind == nullptr ? norm.kind : kind->plural.in(language),
                       core::format_number(std::clamp(std::round(most->chance * 100) / 100, 0.01, 0.99), 2, language));
  };
  return core::Text{sentence(core::Language::kDutch,
                             above > 0 ? "De kans dat {} in {} meer dan {} tekortkomt ({}), is {}."
                                       : "De kans dat {} in {} {} tekortkomt ({}), is {}.",
                             "iets"),
                    sentence(core::Language::kEnglish,
                             above > 0 ? "The chance that {} in {} lacks more than {} ({}) is {}."
                                       : "The chance that {} in {} lacks {} ({}) is {}.",
                             "something")};
}

}  // namespace pareltjes::wijkvoorzieningen
