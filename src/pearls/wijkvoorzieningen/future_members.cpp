// SPDX-License-Identifier: EUPL-1.2
// Members of the ensemble beside cohort components: trends of two counts and Hamilton–Perry.
#include "pearls/wijkvoorzieningen/future_members.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

#include "core/text.hpp"
#include "engines/population/hamilton_perry.hpp"
#include "engines/population/trends.hpp"
#include "pearls/wijkvoorzieningen/shipped_rows.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Cells;
using population::kCells;

double total_of(const Cells& cells) {
  return std::accumulate(cells.begin(), cells.end(), 0.0);
}

/// The projection of every part without any chance: its people at each 1 January, and births minus deaths a year.
struct Expected {
  std::vector<double> people;
  std::vector<double> natural;
};

core::Result<std::vector<Expected>> expected_of(const FutureModel& model) {
  auto calm = model.model;
  for (auto& area : calm.areas) {
    if (area.member_weights.empty()) continue;
    for (std::size_t i = 0; i < area.move_rate.size(); ++i) {  // what the members expect together
      double rate = area.member_weights.front() * area.move_rate[i];
      for (std::size_t k = 0; k < area.other_move_rates.size(); ++k)
        rate += area.member_weights[k + 1] * area.other_move_rates[k][i];
      area.move_rate[i] = rate;
    }
    area.member_weights.clear();
    area.other_move_rates.clear();
  }
  calm.draws = 1;
  calm.count_noise = false;
  calm.other_share = 0;
  calm.fertility = calm.mortality = {};
  calm.moves.clear();
  calm.age_moves.clear();
  for (auto& area : calm.areas) {
    area.moves.clear();
    area.age_moves.clear();
    area.move_noise = 0;
  }
  std::vector<Expected> all;
  const population::Wanted wanted{{{}}, {}};
  for (std::size_t p = 0; p < calm.areas.size(); ++p) {
    const auto draws = population::project_draws(calm, p, wanted, {}, 1);
    if (!draws) return std::unexpected(draws.error());
    auto& expected = all.emplace_back();
    for (std::size_t year = 0; year <= calm.years.size(); ++year)
      expected.people.push_back(draws->group(year, 0).front());
    for (std::size_t i = 0; i < calm.years.size(); ++i) expected.natural.push_back(draws->births[i] - draws->deaths[i]);
  }
  return all;
}

/// Net moves per inhabitant that a path of people asks, drawn year by year to what the cohorts expect.
std::vector<double> rates_of_path(const std::vector<double>& path, const population::EnsembleArea& area,
                                  const Expected& expected, double persistence, double busy) {
  std::vector<double> rates;
  double left = 1;
  for (std::size_t i = 0; i < area.move_rate.size(); ++i) {
    left *= persistence;
    const double natural = expected.natural[i] / std::max(1.0, expected.people[i]);
    const double asked = (path[i + 1] - path[i]) / std::max(1.0, path[i]) - natural - busy;
    // What the draws take off again because the area follows its dwellings.
    const double made_up_for =
        area.follows_dwellings > 0 ? area.follows_dwellings * (natural - area.usual_natural[i]) : 0;
    rates.push_back(area.move_rate[i] + left * (asked + made_up_for - area.move_rate[i]));
  }
  return rates;
}

}  // namespace

std::size_t size_class_of(double inhabitants) {
  std::size_t found = 0;
  for (std::size_t s = 0; s < kSizeClasses.size(); ++s) {
    if (inhabitants >= kSizeClasses[s].from) found = s;
  }
  return found;
}

std::string name_of(const SizeClass& size) {
  return size.to == 0 ? fmt::format("{}+", size.from) : fmt::format("{}-{}", size.from, size.to - 1);
}

core::Result<MemberWeights> MemberWeights::read() {
  const auto rows = shipped_rows("ensemble.csv");
  if (!rows) return std::unexpected(rows.error());
  MemberWeights weights;
  std::array<std::array<bool, kSizeClasses.size()>, 3> given{};
  for (const auto& row : *rows) {
    const auto& kind = row.at("soort");
    const std::size_t k = kind == "gemeente" ? 0 : kind == "wijk" ? 1 : 2;
    const auto size = std::ranges::find(kSizeClasses, row.at("grootte"), [](const auto& c) { return name_of(c); });
    const auto member = std::ranges::find(kMemberNames, row.at("lid"));
    if (size == kSizeClasses.end() || member == kMemberNames.end()) continue;
    const auto s = static_cast<std::size_t>(size - kSizeClasses.begin());
    weights.by_kind_[k][s][static_cast<std::size_t>(member - kMemberNames.begin())] = number_in(row, "gewicht");
    given[k][s] = true;
    weights.source_ = row.at("bron");
    weights.longest_horizon_ = std::max(weights.longest_horizon_, static_cast<int>(number_in(row, "jaren")));
  }
  for (auto& kind : weights.by_kind_) {
    for (auto& shares : kind) {  // rounded in the file
      const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
      if (sum > 0) std::ranges::transform(shares, shares.begin(), [sum](double share) { return share / sum; });
    }
  }
  for (std::size_t k = 0; k < given.size(); ++k) {
    for (std::size_t s = 0; s < kSizeClasses.size(); ++s) {
      if (!given[k][s]) weights.by_kind_[k][s] = weights.nearest(k, s, given[k]);
    }
  }
  return weights;
}

std::array<double, kMembers> MemberWeights::nearest(std::size_t kind, std::size_t size,
                                                    const std::array<bool, kSizeClasses.size()>& given) const {
  std::array<double, kMembers> found{1, 0, 0, 0};  // without any class that was tested: cohort components alone
  std::size_t distance = kSizeClasses.size();
  for (std::size_t other = 0; other < kSizeClasses.size(); ++other) {
    const auto away = other > size ? other - size : size - other;
    if (!given[other] || away >= distance) continue;
    distance = away;
    found = by_kind_[kind][other];
  }
  return found;
}

const std::array<double, kMembers>& MemberWeights::of(core::AreaKind kind, double inhabitants) const {
  const std::size_t k = kind == core::AreaKind::kGemeente ? 0 : kind == core::AreaKind::kWijk ? 1 : 2;
  return by_kind_[k][size_class_of(inhabitants)];
}

core::Result<Cells> hamilton_perry(const Cells& earlier, const Cells& later, int years, int horizon) {
  const auto change = population::cohort_change(earlier, later, years, kSmoothedAges);
  if (!change) return std::unexpected(change.error());
  Cells before = later;
  Cells after = later;
  int at = 0;
  while (at < horizon) {
    before = after;
    after = population::hamilton_perry_step(before, *change);
    at += years;
  }
  const double part = horizon == 0 ? 0 : static_cast<double>(horizon - (at - years)) / years;
  Cells then{};
  for (std::size_t c = 0; c < kCells; ++c) then[c] = before[c] + part * (after[c] - before[c]);
  return then;
}

core::Result<std::size_t> add_members(const FutureTask& task, const MemberWeights& weights, double persistence,
                                      double busy, FutureModel& model) {
  if (model.earlier == nullptr) return 0;
  const auto expected = expected_of(model);
  if (!expected) return std::unexpected(expected.error());
  const std::size_t years = model.model.years.size();
  std::vector<double> whole(years + 1);
  for (const auto& part : *expected) {
    for (std::size_t i = 0; i <= years; ++i) whole[i] += part.people[i];
  }
  const auto& all = task.areas.municipality();
  const auto* whole_then = model.earlier->of(all, task.areas.year);
  const double between = task.areas.year - model.earlier->areas.year;
  std::size_t with_members = 0;
  for (std::size_t p = 0; p < model.parts.size(); ++p) {
    auto& area = model.model.areas[p];
    const auto& here = task.areas.list[model.parts[p]];
    const auto* then = model.earlier->of(here, task.areas.year);
    if (then == nullptr || area.by_dwellings) continue;
    const double now = total_of(area.start);
    const population::TwoCounts counts{total_of(then->cells), now, between};
    std::array<std::vector<double>, kMembers - 1> paths;
    for (std::size_t i = 0; i <= years; ++i) {
      const auto horizon = static_cast<int>(i);
      paths[0].push_back(population::linear_trend(counts, horizon));
      const double share =
          whole_then == nullptr || here.kind == core::AreaKind::kGemeente
              ? paths[0].back()
              : population::share_trend(counts, {total_of(whole_then->cells), whole[0], between}, horizon, whole[i]);
      paths[1].push_back(share);
      const auto cohorts = hamilton_perry(then->cells, area.start, static_cast<int>(between), horizon);
      if (!cohorts) return std::unexpected(cohorts.error());
      paths[2].push_back(total_of(*cohorts));
    }
    area.other_move_rates.clear();
    for (const auto& path : paths)
      area.other_move_rates.push_back(rates_of_path(path, area, (*expected)[p], persistence, busy));
    const auto& given = weights.of(here.kind, now);
    area.member_weights.assign(given.begin(), given.end());
    ++with_members;
  }
  return with_members;
}

core::Result<void> rake_to_totals(const std::vector<GivenTotal>& totals, int base, FutureModel& model) {
  if (totals.empty()) return {};
  auto& engine = model.model;
  const std::size_t years = engine.years.size();
  engine.shift.assign(years, 0);
  constexpr int kRounds = 8;
  constexpr double kNear = 1e-5;
  for (int round = 0; round < kRounds; ++round) {
    const auto expected = expected_of(model);
    if (!expected) return std::unexpected(expected.error());
    std::vector<double> whole(years + 1);
    for (const auto& part : *expected) {
      for (std::size_t i = 0; i <= years; ++i) whole[i] += part.people[i];
    }
    // Logarithm of wanted over expected, on a straight line between the totals.
    std::vector<double> apart(years + 1);
    std::size_t before = 0;
    double worst = 0;
    for (const auto& total : totals) {
      const auto at = static_cast<std::size_t>(total.year - base);
      apart[at] = std::log(total.inhabitants / whole[at]);
      worst = std::max(worst, std::abs(apart[at]));
      for (std::size_t i = before + 1; i < at; ++i) {
        const double part = static_cast<double>(i - before) / static_cast<double>(at - before);
        apart[i] = apart[before] + part * (apart[at] - apart[before]);
      }
      before = at;
    }
    for (std::size_t i = before + 1; i <= years; ++i) apart[i] = apart[before];
    if (worst < kNear) return {};
    for (std::size_t i = 0; i < years; ++i) engine.shift[i] += apart[i + 1] - apart[i];
  }
  return {};
}

}  // namespace pareltjes::wijkvoorzieningen
