// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/ensemble_paths.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engines/population/ensemble_drift.hpp"
#include "engines/population/weights.hpp"
#include "engines/uncertainty/draws.hpp"

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

template <class Value>
Lanes each_lane(const Value& value) {
  Lanes lanes;
  for (std::size_t l = 0; l < kLanes; ++l) lanes.at[l] = value(l);
  return lanes;
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
  for (auto* paths : {&death_luck_, &birth_luck_, &move_luck_, &lasting_, &ready_}) paths->resize(years);
  ages_.assign(area_.age_moves.size(), std::vector<Lanes>(years));
  for (const auto& error : area_.moves) {
    if (is_passing(error)) passing_ += error.deviation * error.deviation;
  }
  if (banded_) {
    band_errors_.resize(plan_.bands.size());
    for (const auto band : plan_.bands) bands_.push_back({plan_.bounds[band], {}, {}});
  } else {
    bands_.push_back({kAges, {}, {}});
  }
}

void Paths::begin(std::span<const std::uint32_t> draws, std::size_t common) {
  streams_ = {model_.seed, static_cast<std::uint32_t>(area_number_ + 1), {}};
  common_ = &prepared_.common[common];
  std::ranges::fill(ready_, Lanes{});
  for (std::size_t l = 0; l < kLanes; ++l) {
    streams_.draws.at(l) = draws[l];
    build(l);
    expected_.at(l) = rates_of(area_, prepared_.member[draws[l]]);
    const std::size_t which = start_of(model_, area_, prepared_.start[draws[l]]);
    const Cells& start = which == 0 ? area_.start : area_.other_starts[which - 1];
    for (std::size_t c = 0; c < kCells; ++c) people_.at[c][l] = start[c];
  }
  draw_errors();
  kernel::sum_up(people_, plan_.bounds, prepared_.years.front().ahead, sums_);
  before_ = everybody();
}

void Paths::draw_errors() {
  std::vector<kernel::Drift> drifts;
  if (model_.count_noise) drifts = {{kNewEachYear, death_luck_}, {kNewEachYear, birth_luck_}};
  if (passing_ > 0 || area_.move_noise > 0) drifts.push_back({kNewEachYear, move_luck_});
  bool adds = false;
  for (const auto& error : area_.moves) {
    if (!is_passing(error)) drifts.push_back({error, lasting_, std::exchange(adds, true)});
  }
  for (std::size_t b = 0; b < ages_.size(); ++b) drifts.push_back({area_.age_moves[b], ages_[b]});
  draw_drifts(streams_, drifts);
}

/// Dwellings that are ready in each year, once plans have met their luck.
void Paths::build(std::size_t l) {
  const auto& risk = model_.plan_risk;
  const bool sure = risk.dropped == 0 && risk.delayed == 0;
  uncertainty::Stream stream(model_.seed, streams_.draws.at(l), streams_.area);
  for (const auto& plan : area_.plans) {
    std::size_t year = plan.year;
    if (!sure) {
      const double luck = stream.uniform();
      const double wait = stream.uniform();  // drawn for every plan, so that one plan's luck leaves the others alone
      if (luck < risk.dropped) continue;
      if (luck < risk.dropped + risk.delayed) {
        const double stays = 1 - 1 / risk.delay_years;
        const double extra = stays > 0 ? std::floor(std::log(wait) / std::log(stays)) : 0;
        year += 1 + static_cast<std::size_t>(std::min(extra, 1000.0));
      }
    }
    if (year < ready_.size()) ready_[year].at[l] += plan.dwellings;
  }
}

Lanes Paths::everybody() const {
  const auto& men = sums_.below[plan_.bounds.size() - 1];
  const auto& women = sums_.below.back();
  return each_lane([&](std::size_t l) { return men.at[l] + women.at[l]; });
}

void Paths::live(std::size_t i, Flows& flows, Lanes& gap) {
  const Lanes factor = death_factor(i);
  if (banded_) set_band_errors(i);
  if (is_plain(i, factor)) {
    live_plainly(i, factor, flows);
  } else {
    live_in_steps(i, factor, flows);
  }
  const Lanes end = everybody();
  gap = each_lane([&](std::size_t l) {
    return before_.at[l] + flows.births.at[l] - flows.deaths.at[l] + flows.moves.at[l] - end.at[l];
  });
  before_ = end;
}

Lanes Paths::death_factor(std::size_t i) const {
  const Lanes& more = common_->mortality[i];
  if (!model_.count_noise) return more;
  const auto& men = sums_.dying[plan_.bounds.size() - 1];
  const auto& women = sums_.dying.back();
  const Lanes expected = each_lane([&](std::size_t l) { return men.at[l] + women.at[l]; });
  const Lanes mean = each_lane([&](std::size_t l) { return expected.at[l] * more.at[l]; });
  Lanes deaths;
  kernel::poisson(streams_, kSmallDeaths, static_cast<std::uint32_t>(i), mean, death_luck_[i], deaths);
  return each_lane([&](std::size_t l) { return expected.at[l] > 0 ? deaths.at[l] / expected.at[l] : more.at[l]; });
}

bool Paths::is_plain(std::size_t i, const Lanes& factor) const {
  if (stands_) return false;
  double most = 0;
  for (const double value : factor.at) most = std::max(most, value);
  return most * prepared_.years[i].ahead.most_dying <= 1;
}

void Paths::be_born(std::size_t i, const Lanes& bearing, Flows& flows, Lanes& boys, Lanes& girls) {
  const auto& rates = model_.years[i];
  const Lanes& fertility = common_->fertility[i];
  const Lanes& mortality = common_->mortality[i];
  Lanes born = each_lane([&](std::size_t l) { return bearing.at[l] * fertility.at[l]; });
  if (model_.count_noise) {
    const Lanes mean = born;
    kernel::poisson(streams_, kSmallBirths, static_cast<std::uint32_t>(i), mean, birth_luck_[i], born);
  }
  flows.births = born;
  const double boy = rates.sex_ratio_at_birth / (1 + rates.sex_ratio_at_birth);
  const auto& dying = prepared_.years[i].dying;
  for (std::size_t l = 0; l < kLanes; ++l) {
    const double sons = born.at[l] * boy;
    const double daughters = born.at[l] - sons;
    const double dead_sons = std::min(sons, sons * dying[0] * mortality.at[l]);
    const double dead_daughters = std::min(daughters, daughters * dying[kAges] * mortality.at[l]);
    flows.deaths.at[l] += dead_sons + dead_daughters;
    boys.at[l] = sons - dead_sons;
    girls.at[l] = daughters - dead_daughters;
  }
}

void Paths::live_plainly(std::size_t i, const Lanes& factor, Flows& flows) {
  const std::size_t n = plan_.bounds.size();
  const auto& now = prepared_.years[i].ahead;
  const auto& ahead = prepared_.years[std::min(i + 1, prepared_.years.size() - 1)].ahead;
  Lanes boys;
  Lanes girls;
  flows.deaths = each_lane(
      [&](std::size_t l) { return factor.at[l] * (sums_.dying[n - 1].at[l] + sums_.dying[2 * n - 1].at[l]); });
  be_born(i, each_lane([&](std::size_t l) {
            return std::max(0.0, 0.5 * (sums_.bearing.at[l] - factor.at[l] * sums_.bearing_lost.at[l]));
          }),
          flows, boys, girls);
  flows.moves = banded_ ? moved_by_bands(factor, boys, girls) : Lanes{};
  for (std::size_t b = 0; b < bands_.size(); ++b) {
    bands_[b].stays = each_lane([&](std::size_t l) { return banded_ ? 1 + band_errors_[b].at[l] : 1; });
    bands_[b].dies = each_lane([&](std::size_t l) { return bands_[b].stays.at[l] * factor.at[l]; });
  }
  const Lanes net = net_moves(i, flows);
  const Lanes coming = each_lane([&](std::size_t l) { return std::max(0.0, net.at[l]); });
  if (std::ranges::none_of(net.at, [](double moves) { return moves < 0; })) {
    kernel::grow_and_come(people_, now, boys, girls, bands_, prepared_.arriving, coming, plan_.bounds, ahead, sums_);
    for (std::size_t l = 0; l < kLanes; ++l) flows.moves.at[l] += net.at[l];
    return;
  }
  Lanes weight;
  kernel::grow(people_, now, boys, girls, bands_, model_.leaving, weight);
  const Lanes going =
      each_lane([&](std::size_t l) { return net.at[l] < 0 && weight.at[l] > 0 ? -net.at[l] / weight.at[l] : 0; });
  if (std::ranges::max(going.at) * prepared_.most_leaving < kNearlyAll) {
    const Lanes moving = each_lane([&](std::size_t l) { return coming.at[l] - going.at[l]; });
    kernel::move(people_, prepared_.arriving, model_.leaving, moving, plan_.bounds, ahead, sums_);
    for (std::size_t l = 0; l < kLanes; ++l) flows.moves.at[l] += coming.at[l] - going.at[l] * weight.at[l];
    return;
  }
  Lanes moved;
  kernel::move_at_most(people_, prepared_.arriving, model_.leaving, coming, going, moved);
  for (std::size_t l = 0; l < kLanes; ++l) flows.moves.at[l] += moved.at[l];
  kernel::sum_up(people_, plan_.bounds, ahead, sums_);
}

void Paths::live_in_steps(std::size_t i, const Lanes& factor, Flows& flows) {
  const auto& year = prepared_.years[i];
  const auto& ahead = prepared_.years[std::min(i + 1, prepared_.years.size() - 1)].ahead;
  Lanes bearing;
  Lanes boys;
  Lanes girls;
  kernel::live(people_, year.dying, factor, model_.years[i].fertility, flows.deaths, bearing);
  be_born(i, bearing, flows, boys, girls);
  std::ranges::copy(boys.at, people_.at[0]);
  std::ranges::copy(girls.at, people_.at[kAges]);
  const Lanes net = net_moves(i, flows);
  Lanes weight;
  kernel::settle(people_, stands_ ? &area_.standing_moves : nullptr, banded_ ? band_errors_.data() : nullptr,
                 prepared_.band_of_age.data(), model_.leaving, flows.moves, weight);
  const Lanes coming = each_lane([&](std::size_t l) { return std::max(0.0, net.at[l]); });
  const Lanes going =
      each_lane([&](std::size_t l) { return net.at[l] < 0 && weight.at[l] > 0 ? -net.at[l] / weight.at[l] : 0; });
  Lanes moved;
  kernel::move_at_most(people_, prepared_.arriving, model_.leaving, coming, going, moved);
  for (std::size_t l = 0; l < kLanes; ++l) flows.moves.at[l] += moved.at[l];
  kernel::sum_up(people_, plan_.bounds, ahead, sums_);
}

Lanes Paths::net_moves(std::size_t i, const Flows& flows) const {
  const Lanes& common = common_->moves[i];
  const bool noisy = passing_ > 0 || area_.move_noise > 0;
  Lanes net = each_lane([&](std::size_t l) {
    const double before = before_.at[l];
    double rate = common.at[l] + lasting_[i].at[l];
    if (noisy) {
      const double variance = passing_ + (before > 0 ? area_.move_noise / before : 0);
      rate += std::sqrt(variance) * move_luck_[i].at[l];
    }
    return rate * before;
  });
  if (area_.by_dwellings) {
    for (std::size_t l = 0; l < kLanes; ++l) {
      net.at[l] += area_.occupancy * ready_[i].at[l] - (flows.births.at[l] - flows.deaths.at[l]);
    }
    return net;
  }
  for (std::size_t l = 0; l < kLanes; ++l) net.at[l] += expected_.at(l)[i] * before_.at[l];
  if (area_.follows_dwellings > 0) {
    for (std::size_t l = 0; l < kLanes; ++l) {
      const double natural = flows.births.at[l] - flows.deaths.at[l];
      net.at[l] -= area_.follows_dwellings * (natural - area_.usual_natural[i] * before_.at[l]);
    }
  }
  return net;
}

void Paths::set_band_errors(std::size_t i) {
  const std::size_t n = plan_.bounds.size();
  Lanes younger{};
  Lanes all{};
  for (std::size_t b = 0; b < plan_.bands.size(); ++b) {
    const Lanes& men = sums_.below[plan_.bands[b]];
    const Lanes& women = sums_.below[n + plan_.bands[b]];
    const Lanes* shared = model_.age_moves.empty() ? nullptr : &common_->ages[b][i];
    const Lanes* own = ages_.empty() ? nullptr : &ages_[b][i];
    for (std::size_t l = 0; l < kLanes; ++l) {
      const double error = (shared == nullptr ? 0 : shared->at[l]) + (own == nullptr ? 0 : own->at[l]);
      const double until = men.at[l] + women.at[l];
      band_errors_[b].at[l] = error;
      all.at[l] += error * (until - younger.at[l]);
      younger.at[l] = until;
    }
  }
  for (std::size_t l = 0; l < kLanes; ++l) all.at[l] = younger.at[l] > 0 ? all.at[l] / younger.at[l] : 0;
  for (auto& band : band_errors_) {
    for (std::size_t l = 0; l < kLanes; ++l) band.at[l] = std::max(-1.0, band.at[l] - all.at[l]);
  }
}

Lanes Paths::moved_by_bands(const Lanes& factor, const Lanes& boys, const Lanes& girls) const {
  const std::size_t n = plan_.bounds.size();
  Lanes moved{};
  Lanes younger = each_lane([&](std::size_t l) { return -(boys.at[l] + girls.at[l]); });
  for (std::size_t b = 0; b < plan_.bands.size(); ++b) {
    const std::size_t bound = plan_.bands[b];
    const std::size_t oldest = plan_.bounds[bound] - 1U;  // who is of this age grows out of the band
    const bool grows_out = oldest + 1 < kAges;
    for (std::size_t l = 0; l < kLanes; ++l) {
      double until = sums_.below[bound].at[l] + sums_.below[n + bound].at[l];
      if (grows_out) until -= people_.at[oldest][l] + people_.at[kAges + oldest][l];
      until -= factor.at[l] * (sums_.dying[bound].at[l] + sums_.dying[n + bound].at[l]);
      moved.at[l] += band_errors_[b].at[l] * (until - younger.at[l]);
      younger.at[l] = until;
    }
  }
  return moved;
}

}  // namespace pareltjes::engines::population::ensemble
