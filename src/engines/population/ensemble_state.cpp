// SPDX-License-Identifier: EUPL-1.2
// What is worked out once for all areas, or for all draws of one.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "engines/population/ensemble_drift.hpp"
#include "engines/population/ensemble_paths.hpp"
#include "engines/population/weights.hpp"

namespace pareltjes::engines::population {
namespace ensemble {

double sum_of(const Cells& cells) {
  return std::accumulate(cells.begin(), cells.end(), 0.0);
}

namespace {

Common common_of(const EnsembleModel& model, const kernel::Streams& streams) {
  const std::size_t years = model.years.size();
  const std::vector<Lanes> none(years);
  Common common{none, none, none, std::vector(model.age_moves.size(), none)};
  std::vector<kernel::Drift> drifts{{model.fertility, common.fertility}, {model.mortality, common.mortality}};
  for (const auto& error : model.moves) drifts.push_back({error, common.moves, true});
  for (std::size_t b = 0; b < model.age_moves.size(); ++b) drifts.push_back({model.age_moves[b], common.ages[b]});
  draw_drifts(streams, drifts);
  for (auto* factors : {&common.fertility, &common.mortality}) {
    for (auto& factor : *factors) {
      for (double& value : factor.at) value = std::exp(value);
    }
  }
  for (std::size_t i = 0; i < std::min(years, model.shift.size()); ++i) {
    for (double& value : common.moves[i].at) value += model.shift[i];
  }
  return common;
}

kernel::Ahead ahead_of(const Cells& dying, const Ages& fertility) {
  kernel::Ahead ahead;
  for (std::size_t c = 0; c < kCells; ++c) {
    ahead.dying[c] = dying[c % kAges + 1 < kAges ? c + 1 : c];
    ahead.most_dying = std::max(ahead.most_dying, ahead.dying[c]);
  }
  // Women of age 0 and of the open age bear no children. Half of a year's births are by the number at its start.
  const auto rate = [&](std::size_t age) { return age >= 1 && age + 1 < kAges ? fertility[age] : 0; };
  ahead.bear_from = kAges;
  for (std::size_t age = 0; age < kAges; ++age) {
    ahead.bearing[age] = rate(age) + rate(age + 1);
    ahead.bearing_lost[age] = rate(age + 1) * ahead.dying[kAges + age];
    if (ahead.bearing[age] == 0) continue;
    ahead.bear_from = std::min(ahead.bear_from, age);
    ahead.bear_until = age + 1;
  }
  return ahead;
}

bool is_sure(const DriftError& error) {
  return error.at_start == 0 && error.deviation == 0;
}

/// Whether chance says no more than where a draw begins and which member it follows.
bool is_without_chance(const EnsembleModel& model, const EnsembleArea& area) {
  const auto sure = [](const std::vector<DriftError>& errors) { return std::ranges::all_of(errors, is_sure); };
  const bool plans_sure = area.plans.empty() || (model.plan_risk.dropped == 0 && model.plan_risk.delayed == 0);
  return !model.count_noise && is_sure(model.fertility) && is_sure(model.mortality) && sure(model.moves) &&
         sure(model.age_moves) && sure(area.moves) && sure(area.age_moves) && area.move_noise == 0 && plans_sure;
}

}  // namespace

std::size_t start_of(const EnsembleModel& model, const EnsembleArea& area, double luck) {
  if (area.other_starts.empty() || luck >= model.other_share) return 0;
  const auto count = static_cast<double>(area.other_starts.size());
  const auto which = static_cast<std::size_t>(luck / model.other_share * count);
  return 1 + std::min(which, area.other_starts.size() - 1);
}

Lots::Lots(const Prepared& prepared, std::size_t area) {
  const auto& model = prepared.model;
  const auto& here = model.areas[area];
  if (!is_without_chance(model, here)) {
    draws.resize(model.draws);
    std::iota(draws.begin(), draws.end(), 0U);
    count.assign(model.draws, 1);
    return;
  }
  std::map<std::pair<std::size_t, std::size_t>, std::uint32_t> seen;
  for (std::size_t d = 0; d < model.draws; ++d) {
    const std::pair kind{start_of(model, here, prepared.start[d]), member_of(here.member_weights, prepared.member[d])};
    const auto [at, is_new] = seen.try_emplace(kind, static_cast<std::uint32_t>(draws.size()));
    if (is_new) {
      draws.push_back(static_cast<std::uint32_t>(d));
      count.push_back(0);
    }
    count[at->second] += 1;
    lot_of.push_back(at->second);
  }
}

GroupPlan::GroupPlan(const Wanted& wanted, const EnsembleModel& model) {
  std::set<int> ages{static_cast<int>(kAges)};
  for (const auto& range : wanted.groups) {
    if (range.age_from > 0) ages.insert(range.age_from);
    ages.insert(range.age_to + 1);
  }
  for (const int age : model.age_bands) ages.insert(age);
  for (const int age : ages) bounds.push_back(static_cast<std::uint8_t>(age));
  for (const auto& range : wanted.groups) {
    groups.push_back({range.age_from == 0 ? bounds.size() : at(range.age_from), at(range.age_to + 1),
                      range.sex != Sex::kWomen, range.sex != Sex::kMen});
  }
  for (const int age : model.age_bands) bands.push_back(at(age));
  bands.push_back(bounds.size() - 1);
}
std::size_t GroupPlan::at(int age) const {
  const auto found = std::ranges::find(bounds, static_cast<std::uint8_t>(age));
  return static_cast<std::size_t>(found - bounds.begin());
}

}  // namespace ensemble

EnsembleDraws::State::State(const EnsembleModel& given) : model(given) {
  for (const auto& rates : model.years) {
    auto& year = years.emplace_back();
    for (std::size_t c = 0; c < kCells; ++c) year.dying[c] = 1 - rates.survival[c];
    year.ahead = ensemble::ahead_of(year.dying, rates.fertility);
  }
  const double all = ensemble::sum_of(model.arrivals);
  for (std::size_t c = 0; c < kCells; ++c) arriving[c] = model.arrivals[c] / all;
  most_leaving = std::ranges::max(model.leaving);
  for (std::size_t age = 0; age < kAges; ++age) {
    const auto band = std::ranges::upper_bound(model.age_bands, static_cast<int>(age));
    band_of_age[age] = static_cast<std::uint8_t>(band - model.age_bands.begin());
  }
  for (std::size_t first = 0; first < model.draws; first += kernel::kLanes) {
    kernel::Streams streams{model.seed, ensemble::kCommonArea, {}};
    for (std::size_t l = 0; l < kernel::kLanes; ++l) {
      streams.draws.at(l) = static_cast<std::uint32_t>(std::min(first + l, model.draws - 1));
    }
    common.push_back(ensemble::common_of(model, streams));
    kernel::Lanes starts{};
    kernel::Lanes members{};
    kernel::uniforms(streams, ensemble::kLuckChannel, 0, starts, members);
    const std::size_t count = std::min(kernel::kLanes, model.draws - first);
    start.insert(start.end(), starts.at, starts.at + count);
    member.insert(member.end(), members.at, members.at + count);
  }
}
}  // namespace pareltjes::engines::population
