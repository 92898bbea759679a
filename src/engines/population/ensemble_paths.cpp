// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/ensemble_paths.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engines/population/ensemble_drift.hpp"
#include "engines/population/weights.hpp"

namespace pareltjes::engines::population::ensemble {
namespace {

/// Leavers are a rounded product of a rounded product: nearer to all than this, they could be more than there are.
constexpr double kNearlyAll = 1 - 1e-12;

bool is_passing(const DriftError& error) {
  return error.at_start == 0 && error.persistence == 0;
}

/// The net moves that the member of this draw expects.
std::span<const double> rates_of(const EnsembleArea& area, double luck) {
  const std::size_t member = member_of(area.member_weights, luck);
  return member == 0 ? std::span<const double>(area.move_rate) : area.other_move_rates[member - 1];
}

void add(const Lanes& more, Lanes& to) {
  for (std::size_t l = 0; l < kLanes; ++l) to.at[l] += more.at[l];
}

}  // namespace

void draw_drifts(const kernel::Streams& streams, std::span<const kernel::Drift> drifts) {
  const auto is_sure = [](const kernel::Drift& drift) {
    return drift.error.at_start == 0 && drift.error.deviation == 0;
  };
  for (std::size_t i = 0; i < drifts.size(); i += 2) {
    const auto both = drifts.subspan(i, std::min<std::size_t>(2, drifts.size() - i));
    if (!std::ranges::all_of(both, is_sure)) {
      kernel::drifts(streams, static_cast<std::uint32_t>(1 + i / 2), both.front(),
                     both.size() == 2 ? both.back() : kernel::Drift{});
      continue;
    }
    for (const auto& drift : both) {
      if (!drift.adds) std::ranges::fill(drift.path, Lanes{});
    }
  }
}

Paths::Paths(const Prepared& prepared, const GroupPlan& plan, std::size_t area)
    : prepared_(prepared),
      model_(prepared.model),
      area_(model_.areas[area]),
      plan_(plan),
      area_number_(area),
      stands_(std::ranges::any_of(area_.standing_moves, [](double moves) { return moves != 0; })),
      banded_(!area_.age_moves.empty() || !model_.age_moves.empty()),
      sums_(plan.bounds.size()) {
  const std::size_t years = model_.years.size();
  for (auto* paths : {&death_luck_, &birth_luck_, &move_luck_, &lasting_, &ready_, &expected_}) paths->resize(years);
  ages_.assign(area_.age_moves.size(), std::vector<Lanes>(years));
  outlook_.streams = &streams_;
  outlook_.count_noise = model_.count_noise;
  outlook_.move_noise = area_.move_noise;
  outlook_.by_dwellings = area_.by_dwellings;
  outlook_.occupancy = area_.occupancy;
  outlook_.follows_dwellings = area_.follows_dwellings;
  for (const auto& error : area_.moves) {
    if (is_passing(error)) outlook_.passing += error.deviation * error.deviation;
  }
  if (banded_) {
    given_errors_.resize(plan_.bands.size());
    band_errors_.resize(plan_.bands.size());
    for (const auto band : plan_.bands) grown_.push_back({plan_.bounds[band], {}, {}});
  } else {
    grown_.push_back({kAges, {}, {}});
  }
  bands_ = {plan_.bounds, plan_.bands, band_errors_, grown_};
}

void Paths::begin(std::span<const std::uint32_t> draws, std::size_t common) {
  streams_ = {model_.seed, static_cast<std::uint32_t>(area_number_ + 1), {}};
  common_ = &prepared_.common[common];
  for (std::size_t l = 0; l < kLanes; ++l) {
    streams_.draws.at(l) = draws[l];
    const auto rates = rates_of(area_, prepared_.member[draws[l]]);
    const std::size_t known = std::min(rates.size(), expected_.size());  // plans need none, and any number is allowed
    for (std::size_t i = 0; i < known; ++i) expected_[i].at[l] = rates[i];
  }
  settle_in(draws);
  build();
  draw_errors();
  kernel::sum_up(people_, plan_.bounds, prepared_.years.front().ahead, sums_);
  kernel::close_year(sums_, {}, {}, before_);
}

/// The people that each draw begins with.
void Paths::settle_in(std::span<const std::uint32_t> draws) {
  std::vector<const Cells*> starts;  // those that occur
  Lanes which;
  for (std::size_t l = 0; l < kLanes; ++l) {
    const std::size_t start = start_of(model_, area_, prepared_.start[draws[l]]);
    const Cells* cells = start == 0 ? &area_.start : &area_.other_starts[start - 1];
    const auto found = std::ranges::find(starts, cells);
    which.at[l] = static_cast<double>(found - starts.begin());
    if (found == starts.end()) starts.push_back(cells);
  }
  kernel::settle_in(people_, starts, which);
}

void Paths::draw_errors() {
  std::vector<kernel::Drift> drifts;
  if (model_.count_noise) drifts = {{kNewEachYear, death_luck_}, {kNewEachYear, birth_luck_}};
  if (outlook_.passing > 0 || outlook_.move_noise > 0) drifts.push_back({kNewEachYear, move_luck_});
  bool adds = false;
  for (const auto& error : area_.moves) {
    if (!is_passing(error)) drifts.push_back({error, lasting_, std::exchange(adds, true)});
  }
  for (std::size_t b = 0; b < ages_.size(); ++b) drifts.push_back({area_.age_moves[b], ages_[b]});
  draw_drifts(streams_, drifts);
}

/// Dwellings that are ready in each year, once plans have met their luck.
void Paths::build() {
  std::ranges::fill(ready_, Lanes{});
  const auto& risk = model_.plan_risk;
  const bool sure = risk.dropped == 0 && risk.delayed == 0;
  const double stays = 1 - 1 / risk.delay_years;
  for (std::uint32_t p = 0; p < area_.plans.size(); ++p) {
    const auto& plan = area_.plans[p];
    Lanes luck;
    Lanes wait;
    if (!sure) kernel::uniforms(streams_, kPlanChannel, p, luck, wait);
    for (std::size_t l = 0; l < kLanes; ++l) {
      std::size_t year = plan.year;
      if (!sure) {
        if (luck.at[l] < risk.dropped) continue;
        if (luck.at[l] < risk.dropped + risk.delayed) {
          const double extra = stays > 0 ? std::floor(std::log(wait.at[l]) / std::log(stays)) : 0;
          year += 1 + static_cast<std::size_t>(std::min(extra, 1000.0));
        }
      }
      if (year < ready_.size()) ready_[year].at[l] += plan.dwellings;
    }
  }
}

void Paths::look_ahead(std::size_t i) {
  const auto& rates = model_.years[i];
  const auto& dying = prepared_.years[i].dying;
  outlook_.year = static_cast<std::uint32_t>(i);
  outlook_.boys = rates.sex_ratio_at_birth / (1 + rates.sex_ratio_at_birth);
  outlook_.boys_dying = dying[0];
  outlook_.girls_dying = dying[kAges];
  outlook_.usual_natural = area_.follows_dwellings > 0 ? area_.usual_natural[i] : 0;
  outlook_.fertility = &common_->fertility[i];
  outlook_.mortality = &common_->mortality[i];
  outlook_.common_moves = &common_->moves[i];
  outlook_.death_luck = &death_luck_[i];
  outlook_.birth_luck = &birth_luck_[i];
  outlook_.move_luck = &move_luck_[i];
  outlook_.own_moves = &lasting_[i];
  outlook_.expected = &expected_[i];
  outlook_.ready = &ready_[i];
  if (!banded_) return;
  for (std::size_t b = 0; b < given_errors_.size(); ++b) {
    if (!model_.age_moves.empty()) given_errors_[b].shared = &common_->ages[b][i];
    if (!ages_.empty()) given_errors_[b].own = &ages_[b][i];
  }
  kernel::set_band_errors(sums_, given_errors_, bands_);
}

const kernel::Ahead& Paths::ahead_of(std::size_t i) const {
  return prepared_.years[std::min(i, prepared_.years.size() - 1)].ahead;
}

kernel::Account Paths::live(std::size_t i, const Lanes& weights) {
  look_ahead(i);
  Lanes factor;
  const double most = kernel::death_factor(outlook_, sums_, factor);
  const bool dies_twice = most * ahead_of(i).most_dying > 1;
  if (stands_ || dies_twice) {
    live_in_steps(i, factor);
  } else {
    live_plainly(i, factor);
  }
  return kernel::close_year(sums_, events_.flows, weights, before_);
}

void Paths::live_plainly(std::size_t i, const Lanes& factor) {
  auto& [flows, newborns, net] = events_;
  if (!kernel::happen_plainly(outlook_, before_, factor, people_, sums_, bands_, events_)) {
    kernel::grow_and_come(people_, ahead_of(i), newborns, grown_, prepared_.arriving, net, plan_.bounds,
                          ahead_of(i + 1), sums_);
    add(net, flows.moves);
    return;
  }
  Lanes weight;
  Lanes moving;
  Lanes moved;
  kernel::grow(people_, ahead_of(i), newborns, grown_, model_.leaving, weight);
  const double most_going = kernel::share_out(net, weight, moving, moved);
  if (most_going * prepared_.most_leaving < kNearlyAll) {
    kernel::move(people_, prepared_.arriving, model_.leaving, moving, plan_.bounds, ahead_of(i + 1), sums_);
  } else {
    move_at_most(i, moving, moved);
  }
  add(moved, flows.moves);
}

void Paths::live_in_steps(std::size_t i, const Lanes& factor) {
  auto& [flows, newborns, net] = events_;
  Lanes bearing;
  Lanes weight;
  Lanes moving;
  Lanes moved;
  kernel::live(people_, prepared_.years[i].dying, factor, model_.years[i].fertility, flows.deaths, bearing);
  kernel::happen(outlook_, before_, bearing, events_);
  std::ranges::copy(newborns.boys.at, people_.at[0]);
  std::ranges::copy(newborns.girls.at, people_.at[kAges]);
  kernel::settle(people_, stands_ ? &area_.standing_moves : nullptr, banded_ ? band_errors_.data() : nullptr,
                 prepared_.band_of_age.data(), model_.leaving, flows.moves, weight);
  kernel::share_out(net, weight, moving, moved);
  move_at_most(i, moving, moved);
  add(moved, flows.moves);
}

void Paths::move_at_most(std::size_t i, const Lanes& moving, Lanes& moved) {
  kernel::move_at_most(people_, prepared_.arriving, model_.leaving, moving, moved);
  kernel::sum_up(people_, plan_.bounds, ahead_of(i + 1), sums_);
}

}  // namespace pareltjes::engines::population::ensemble
