// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/future.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "core/text.hpp"
#include "engines/uncertainty/scores.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Cells;
using population::Draws;
using population::kAges;
using population::kCells;
using population::Sex;

constexpr std::array kSexes{Sex::kMen, Sex::kWomen, Sex::kBoth};
constexpr int kMarkEvery = 5;  // years of which ages and needs are kept

double total_of(const Cells& cells) {
  return std::accumulate(cells.begin(), cells.end(), 0.0);
}

Spread spread_of(std::vector<double>& draws) {
  constexpr std::array kAsked{0.1, 0.25, 0.5, 0.75, 0.9};
  const auto found = engines::uncertainty::quantiles(draws, kAsked);
  return {found[0], found[1], found[2], found[3], found[4]};
}

/// Every group for men, women and both.
population::Wanted wanted_of(int base, int horizon) {
  population::Wanted wanted;
  for (const auto sex : kSexes) {
    for (const auto& group : kFutureGroups) wanted.groups.push_back({group.from, group.to, sex});
  }
  for (int year = base + 1; year <= horizon; ++year) {
    if (year % kMarkEvery == 0 || year == horizon)
      wanted.full_years.push_back(static_cast<std::size_t>(year - base - 1));
  }
  return wanted;
}

/// The needs of one area in one later year from the people in every draw.
class LaterNeeds {
 public:
  LaterNeeds(const FutureTask& task, std::size_t area, const Draws& draws, std::size_t full_year, int year)
      : task_(task), area_(area), draws_(draws), full_year_(full_year), year_(year) {}

  [[nodiscard]] std::optional<FutureNeed> of(const Need& now) const {
    const Norm& norm = now.norm->norm;
    FutureNeed later{area_, now.norm, year_, {}, {}, 0};
    const auto set_target = [&](std::vector<double> draws) {
      const auto above = std::ranges::count_if(draws, [&](double count) { return count > now.target.mid; });
      later.more = static_cast<double>(above) / static_cast<double>(draws.size());
      later.target = interval(std::move(draws));
    };
    if (norm.form == Form::kAgeRate) {
      set_target(people(norm.age_from, norm.age_to));
      later.need = by_age_rate();
      return later;
    }
    switch (norm.target) {
      case Target::kAge:
      case Target::kPupils:
        set_target(people(norm.age_from, norm.age_to));
        break;
      case Target::kInhabitants:
        set_target(people(0, population::kOldestAge));
        break;
      case Target::kDwellings:
      case Target::kHouseholds: {
        // As many dwellings or households per inhabitant as now.
        auto all = people(0, population::kOldestAge);
        const double now_here = task_.areas.list[area_].mid(Fact::kInhabitants).value_or(0);
        if (!(now_here > 0)) return std::nullopt;
        for (double& persons : all) persons *= now.target.mid / now_here;
        set_target(std::move(all));
        break;
      }
      default:
        return std::nullopt;  // built area: what is built later is not known
    }
    const double sites = norm.sites_of.empty() ? 1 : task_.supplies.sites(norm.sites_of, area_);
    later.need = need_of(norm, later.target, sites, is_whole(norm, task_.areas.list[area_].kind));
    return later;
  }

 private:
  [[nodiscard]] std::vector<double> people(int from, int to) const {
    std::vector<double> sums(draws_.draws());
    for (int age = from; age <= std::min(to, population::kOldestAge); ++age) {
      for (const auto sex : {Sex::kMen, Sex::kWomen}) {
        const auto cell = draws_.cell(full_year_, population::cell_of(sex, age));
        for (std::size_t d = 0; d < sums.size(); ++d) sums[d] += cell[d];
      }
    }
    return sums;
  }
  static core::Interval interval(std::vector<double> draws) {
    const auto spread = spread_of(draws);
    return {spread.p10, spread.p50, spread.p90};
  }
  [[nodiscard]] core::Interval by_age_rate() const {
    std::vector<double> users(draws_.draws());
    double low = 0;
    double mid = 0;
    double high = 0;
    for (const auto& rate : task_.library.wmo_rates) {
      auto there = people(rate.age_from, rate.age_to);
      for (std::size_t d = 0; d < users.size(); ++d) users[d] += there[d] * rate.rate.mid / rate.per;
      const double middle = spread_of(there).p50;
      low += middle * rate.rate.low / rate.per;
      mid += middle * rate.rate.mid / rate.per;
      high += middle * rate.rate.high / rate.per;
    }
    const auto spread = spread_of(users);
    if (!(mid > 0)) return core::Interval::exactly(spread.p50);
    return {spread.p10 * low / mid, spread.p50, spread.p90 * high / mid};
  }

  const FutureTask& task_;
  std::size_t area_;
  const Draws& draws_;
  std::size_t full_year_;
  int year_;
};

class Projector {
 public:
  Projector(const FutureTask& task, const FutureModel& model, const pearl::RunControl& control)
      : task_(task), model_(model), control_(control), wanted_(wanted_of(task.areas.year, task.horizon)) {}

  core::Result<Future> run() {
    future_.base = task_.areas.year;
    future_.horizon = task_.horizon;
    future_.draws = task_.draws;
    const std::size_t years = model_.model.years.size();
    std::map<std::size_t, Draws> above;  // sums of wijken and of the municipality
    std::map<std::size_t, std::size_t> to_come;
    for (const auto part : model_.parts) {
      for (const auto parent : parents_of(part)) ++to_come[parent];
    }
    for (std::size_t p = 0; p < model_.parts.size(); ++p) {
      if (const auto go_on = control_.check(); !go_on) return std::unexpected(go_on.error());
      auto draws = population::project_draws(model_.model, p, wanted_);
      if (!draws) return std::unexpected(draws.error());
      for (const auto parent : parents_of(model_.parts[p])) {
        auto& sum = above.try_emplace(parent, years, wanted_, task_.draws).first->second;
        sum.add(*draws);
        if (--to_come[parent] > 0) continue;
        take(parent, sum);
        above.erase(parent);
      }
      take(model_.parts[p], *draws);
    }
    std::ranges::stable_sort(future_.counts, {}, &FutureCount::area);
    std::ranges::stable_sort(future_.ages, {}, &FutureAge::area);
    std::ranges::stable_sort(future_.flows, {}, &FutureFlow::area);
    std::ranges::stable_sort(future_.needs, {}, &FutureNeed::area);
    if (auto done = audit_rates(); !done) return std::unexpected(done.error());
    future_.assumptions = model_.assumptions;
    future_.parameters = model_.parameters;
    future_.findings = model_.findings;
    future_.used = model_.used;
    return std::move(future_);
  }

 private:
  /// Wijk and municipality of a part; neither is a part itself.
  [[nodiscard]] std::vector<std::size_t> parents_of(std::size_t area) const {
    std::vector<std::size_t> parents;
    const auto& list = task_.areas.list;
    for (auto at = task_.areas.index.find(list[area].parent); at != task_.areas.index.end();
         at = task_.areas.index.find(list[at->second].parent)) {
      parents.push_back(at->second);
    }
    return parents;
  }

  void take(std::size_t area, const Draws& draws) {
    future_.largest_gap = std::max(future_.largest_gap, draws.largest_gap);
    const bool every_year = task_.areas.list[area].kind != core::AreaKind::kBuurt;
    for (int year = future_.base; year <= future_.horizon; ++year) {
      const auto index = static_cast<std::size_t>(year - future_.base);
      const bool mark = year == future_.base || (index > 0 && std::ranges::count(wanted_.full_years, index - 1) > 0);
      for (std::size_t s = 0; s < kSexes.size(); ++s) {
        if (kSexes[s] != Sex::kBoth ? !mark : !(every_year || mark)) continue;
        for (std::size_t g = 0; g < kFutureGroups.size(); ++g) {
          const auto persons = draws.group(index, s * kFutureGroups.size() + g);
          std::vector<double> copy(persons.begin(), persons.end());
          future_.counts.push_back({area, year, kSexes[s], g, spread_of(copy)});
        }
      }
    }
    for (std::size_t c = 0; c < kCells; ++c) {
      const auto persons = draws.cell(wanted_.full_years.size() - 1, c);
      std::vector<double> copy(persons.begin(), persons.end());
      future_.ages.push_back({area, c, spread_of(copy)});
    }
    for (std::size_t i = 0; i < draws.births.size(); ++i) {
      future_.flows.push_back(
          {area, future_.base + static_cast<int>(i), draws.births[i], draws.deaths[i], draws.moves[i]});
    }
    for (std::size_t f = 0; f < wanted_.full_years.size(); ++f) {
      const LaterNeeds later(task_, area, draws, f, future_.base + static_cast<int>(wanted_.full_years[f]) + 1);
      for (const auto& now : task_.needs) {
        if (now.area != area) continue;
        if (const auto need = later.of(now)) future_.needs.push_back(*need);
      }
    }
  }

  /// Lays the rates of the file, read once more, beside what the projection does with them in its first and its last
  /// year.
  core::Result<void> audit_rates() {
    const auto file = NationalRates::read();
    if (!file) return std::unexpected(file.error());
    const auto assumptions = Assumptions::read();
    if (!assumptions) return std::unexpected(assumptions.error());
    Cells start = task_.compositions.list.front().cells;
    const auto& years = model_.model.years;
    const auto outcomes = population::project(start, years);
    if (!outcomes) return std::unexpected(outcomes.error());
    for (std::size_t i = 0; i < years.size(); ++i) {
      const Cells before = i == 0 ? start : (*outcomes)[i - 1].population;
      if (i != 0 && i + 1 != years.size()) continue;
      const int year = future_.base + static_cast<int>(i);
      const auto given = file->year(year);
      if (!given) return std::unexpected(given.error());
      const auto audit = population::audit(before, std::span(&*given, 1), std::span(&(*outcomes)[i], 1));
      if (!audit) return std::unexpected(audit.error());
      for (const auto& row : audit->rows) {
        const bool nobody = row.rate == population::AuditedRate::kFertility && row.given == 0;
        if (row.rate != population::AuditedRate::kLeaving && !nobody) future_.audit.push_back({year, row});
      }
      if (auto done = audit_moves(before, i, year, assumptions->schedule()); !done) return done;
    }
    return {};
  }

  /// Net arrivals by age: the model schedule beside what the draws do with it, chance and standing moves left out.
  core::Result<void> audit_moves(const Cells& before, std::size_t index, int year,
                                 const population::MoveSchedule& schedule) {
    constexpr double kArrivals = 0.01;  // of the inhabitants
    population::EnsembleModel model;
    model.years = {model_.model.years[index]};
    model.arrivals = model_.model.arrivals;
    model.leaving = model_.model.leaving;
    model.count_noise = false;
    model.draws = 1;
    model.areas.resize(2);
    for (std::size_t a = 0; a < 2; ++a) {
      model.areas[a].start = before;
      model.areas[a].move_rate = {a == 0 ? 0 : kArrivals};
    }
    const population::Wanted wanted{{}, {0}};
    const auto without = population::project_draws(model, 0, wanted, {}, 1);
    const auto with = population::project_draws(model, 1, wanted, {}, 1);
    if (!without || !with) return std::unexpected((without ? with : without).error());
    const auto given = population::ages_of(schedule);
    const double all = 2 * std::accumulate(given.begin(), given.end(), 0.0);
    const double moved = kArrivals * total_of(before);
    for (std::size_t c = 0; c < kCells; ++c) {
      population::AuditRow row;
      row.rate = population::AuditedRate::kLeaving;
      row.sex = c < kAges ? Sex::kMen : Sex::kWomen;
      row.age = static_cast<int>(c % kAges);
      row.given = given[c % kAges] / all;
      row.at_risk = moved;
      row.applied = (with->cell(0, c)[0] - without->cell(0, c)[0]) / moved;
      row.agrees = std::abs(row.applied - row.given) <= 1e-9;
      future_.audit.push_back({year, row});
    }
    return {};
  }

  const FutureTask& task_;
  const FutureModel& model_;
  const pearl::RunControl& control_;
  population::Wanted wanted_;
  Future future_;
};

}  // namespace

const FutureCount* Future::count(std::size_t area, int year, Sex sex, std::string_view group) const {
  const auto found = std::ranges::find_if(counts, [&](const FutureCount& count) {
    return count.area == area && count.year == year && count.sex == sex && kFutureGroups[count.group].name == group;
  });
  return found == counts.end() ? nullptr : &*found;
}

core::Text future_sentence(const Areas& areas, const Compositions& compositions, const Future& future) {
  const auto* then = future.count(0, future.horizon, Sex::kBoth, "75+");
  if (then == nullptr) return {};
  const double now = compositions.list.front().people(75, population::kOldestAge);
  const auto in = [&](double persons, core::Language language) {
    return core::format_number(std::round(persons / 10) * 10, 0, language);
  };
  using enum core::Language;
  const auto& range = then->persons;
  return {fmt::format("{} heeft in {} naar verwachting {} tot {} 75-plussers. Nu zijn het er {}.",
                      areas.municipality().name, future.horizon, in(range.p10, kDutch), in(range.p90, kDutch),
                      in(now, kDutch)),
          fmt::format("{} is expected to have {} to {} people of 75 and over in {}. Now there are {}.",
                      areas.municipality().name, in(range.p10, kEnglish), in(range.p90, kEnglish), future.horizon,
                      in(now, kEnglish))};
}

core::Result<Future> project_future(const FutureTask& task, const pearl::RunControl& control) {
  if (task.horizon <= task.areas.year || task.horizon > kLastYear) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {fmt::format("Een prognose kan van {} tot en met {}.", task.areas.year + 1, kLastYear),
                       fmt::format("A projection can be from {} to {}.", task.areas.year + 1, kLastYear)},
                      {"Kies een ander jaar.", "Choose another year."});
  }
  const auto model = model_of(task);
  if (!model) return std::unexpected(model.error());
  return Projector(task, *model, control).run();
}

}  // namespace pareltjes::wijkvoorzieningen
