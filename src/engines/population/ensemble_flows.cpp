// SPDX-License-Identifier: EUPL-1.2
// Compiled once for each kind of vector; the best that the machine has is taken when the program runs.
#include "engines/population/ensemble_flows.hpp"

#include <algorithm>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engines/population/ensemble_flows.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include "engines/population/ensemble_chance-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace pareltjes::engines::population::kernel::HWY_NAMESPACE {

HWY_INLINE V Of(const Lanes& lanes, std::size_t lane) {
  return hn::Load(D(), lanes.at + lane);
}
HWY_INLINE V OfBoth(const std::vector<Lanes>& sums, std::size_t bound, std::size_t lane) {
  return hn::Add(Of(sums[bound], lane), Of(sums[sums.size() / 2 + bound], lane));
}
HWY_INLINE V Everybody(const Sums& sums, std::size_t lane) {
  return OfBoth(sums.below, sums.below.size() / 2 - 1, lane);
}
HWY_INLINE V DyingOfAll(const Sums& sums, std::size_t lane) {
  return OfBoth(sums.dying, sums.dying.size() / 2 - 1, lane);
}

double DeathFactor(const Outlook& outlook, const Sums& sums, Lanes& factor) {
  const D d;
  V most = hn::Zero(d);
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    const V more = Of(*outlook.mortality, l);
    V by = more;
    if (outlook.count_noise) {
      const V expected = DyingOfAll(sums, l);
      const V deaths = Poisson(*outlook.streams, DrawsOf(*outlook.streams, l), kSmallDeaths, outlook.year,
                               hn::Mul(expected, more), Of(*outlook.death_luck, l));
      by = hn::IfThenElse(hn::Gt(expected, hn::Zero(d)), hn::Div(deaths, expected), more);
    }
    hn::Store(by, d, factor.at + l);
    most = hn::Max(most, by);
  }
  return hn::GetLane(hn::MaxOfLanes(d, most));
}

void SetBandErrors(const Sums& sums, std::span<const BandError> given, Bands& bands) {
  const D d;
  const V zero = hn::Zero(d);
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    V younger = zero;
    V all = zero;
    for (std::size_t b = 0; b < given.size(); ++b) {
      V error = given[b].shared == nullptr ? zero : Of(*given[b].shared, l);
      if (given[b].own != nullptr) error = hn::Add(error, Of(*given[b].own, l));
      const V until = OfBoth(sums.below, bands.ends[b], l);
      all = hn::Add(all, hn::Mul(error, hn::Sub(until, younger)));
      younger = until;
      hn::Store(error, d, bands.errors[b].at + l);
    }
    const V mean = hn::IfThenElseZero(hn::Gt(younger, zero), hn::Div(all, younger));
    for (Lanes& error : bands.errors)
      hn::Store(hn::Max(hn::Set(d, -1.0), hn::Sub(Of(error, l), mean)), d, error.at + l);
  }
}

/// Births, what becomes of the newborns, and their deaths.
HWY_INLINE void BeBorn(const Outlook& outlook, V bearing, std::size_t lane, Events& events) {
  const D d;
  auto& [flows, newborns, net] = events;
  V born = hn::Mul(bearing, Of(*outlook.fertility, lane));
  if (outlook.count_noise) {
    born = Poisson(*outlook.streams, DrawsOf(*outlook.streams, lane), kSmallBirths, outlook.year, born,
                   Of(*outlook.birth_luck, lane));
  }
  const V mortality = Of(*outlook.mortality, lane);
  const V sons = hn::Mul(born, hn::Set(d, outlook.boys));
  const V daughters = hn::Sub(born, sons);
  const V dead_sons = hn::Min(sons, hn::Mul(hn::Mul(sons, hn::Set(d, outlook.boys_dying)), mortality));
  const V dead_daughters = hn::Min(daughters, hn::Mul(hn::Mul(daughters, hn::Set(d, outlook.girls_dying)), mortality));
  hn::Store(born, d, flows.births.at + lane);
  hn::Store(hn::Add(Of(flows.deaths, lane), hn::Add(dead_sons, dead_daughters)), d, flows.deaths.at + lane);
  hn::Store(hn::Sub(sons, dead_sons), d, newborns.boys.at + lane);
  hn::Store(hn::Sub(daughters, dead_daughters), d, newborns.girls.at + lane);
}

HWY_INLINE V NetMoves(const Outlook& outlook, V before, std::size_t lane, const Flows& flows) {
  const D d;
  V rate = hn::Add(Of(*outlook.common_moves, lane), Of(*outlook.own_moves, lane));
  if (outlook.passing > 0 || outlook.move_noise > 0) {
    const V by_size = hn::Div(hn::Set(d, outlook.move_noise), before);
    const V variance = hn::Add(hn::Set(d, outlook.passing), hn::IfThenElseZero(hn::Gt(before, hn::Zero(d)), by_size));
    rate = hn::Add(rate, hn::Mul(hn::Sqrt(variance), Of(*outlook.move_luck, lane)));
  }
  const V net = hn::Mul(rate, before);
  const V natural = hn::Sub(Of(flows.births, lane), Of(flows.deaths, lane));
  if (outlook.by_dwellings) {
    const V housed = hn::Mul(hn::Set(d, outlook.occupancy), Of(*outlook.ready, lane));
    return hn::Add(net, hn::Sub(housed, natural));
  }
  const V expected = hn::Add(net, hn::Mul(Of(*outlook.expected, lane), before));
  if (outlook.follows_dwellings <= 0) return expected;
  const V beyond = hn::Sub(natural, hn::Mul(hn::Set(d, outlook.usual_natural), before));
  return hn::Sub(expected, hn::Mul(hn::Set(d, outlook.follows_dwellings), beyond));
}

void Happen(const Outlook& outlook, const Lanes& before, const Lanes& bearing, Events& events) {
  const D d;
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    BeBorn(outlook, Of(bearing, l), l, events);
    hn::Store(NetMoves(outlook, Of(before, l), l, events.flows), d, events.net.at + l);
  }
}

/// What the errors by age move, from the sums before the year.
HWY_INLINE V MovedByBands(const People& people, const Sums& sums, const Bands& bands, V factor, std::size_t lane,
                          const Newborns& newborns) {
  const D d;
  V moved = hn::Zero(d);
  V younger = hn::Neg(hn::Add(Of(newborns.boys, lane), Of(newborns.girls, lane)));
  for (std::size_t b = 0; b < bands.ends.size(); ++b) {
    const std::size_t bound = bands.ends[b];
    const std::size_t oldest = bands.bounds[bound] - 1U;  // who is of this age grows out of the band
    V until = OfBoth(sums.below, bound, lane);
    if (oldest + 1 < kAges) {
      until =
          hn::Sub(until, hn::Add(hn::Load(d, people.at[oldest] + lane), hn::Load(d, people.at[kAges + oldest] + lane)));
    }
    until = hn::Sub(until, hn::Mul(factor, OfBoth(sums.dying, bound, lane)));
    moved = hn::Add(moved, hn::Mul(Of(bands.errors[b], lane), hn::Sub(until, younger)));
    younger = until;
  }
  return moved;
}

bool HappenPlainly(const Outlook& outlook, const Lanes& before, const Lanes& factor, const People& people,
                   const Sums& sums, Bands& bands, Events& events) {
  const D d;
  const V one = hn::Set(d, 1.0);
  V least = hn::Zero(d);
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    const V by = Of(factor, l);
    hn::Store(hn::Mul(by, DyingOfAll(sums, l)), d, events.flows.deaths.at + l);
    const V bearing = hn::Sub(Of(sums.bearing, l), hn::Mul(by, Of(sums.bearing_lost, l)));
    BeBorn(outlook, hn::Max(hn::Zero(d), hn::Mul(hn::Set(d, 0.5), bearing)), l, events);
    const V wanted = NetMoves(outlook, Of(before, l), l, events.flows);
    hn::Store(wanted, d, events.net.at + l);
    least = hn::Min(least, wanted);
    const bool banded = !bands.errors.empty();
    const V by_bands = banded ? MovedByBands(people, sums, bands, by, l, events.newborns) : hn::Zero(d);
    hn::Store(by_bands, d, events.flows.moves.at + l);
    for (std::size_t b = 0; b < bands.grown.size(); ++b) {
      const V stays = banded ? hn::Add(one, Of(bands.errors[b], l)) : one;
      hn::Store(stays, d, bands.grown[b].stays.at + l);
      hn::Store(hn::Mul(stays, by), d, bands.grown[b].dies.at + l);
    }
  }
  return hn::GetLane(hn::MinOfLanes(d, least)) < 0;
}

double ShareOut(const Lanes& net, const Lanes& weight, Lanes& moving, Lanes& moved) {
  const D d;
  const V zero = hn::Zero(d);
  V least = zero;
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    const V wanted = Of(net, l);
    const V from = Of(weight, l);
    const auto leaves = hn::Lt(wanted, zero);
    const V share = hn::IfThenElseZero(hn::Gt(from, zero), hn::Div(wanted, from));
    hn::Store(hn::IfThenElse(leaves, share, wanted), d, moving.at + l);
    hn::Store(hn::IfThenElse(leaves, hn::Mul(share, from), wanted), d, moved.at + l);
    least = hn::Min(least, hn::IfThenElseZero(leaves, share));
  }
  return -hn::GetLane(hn::MinOfLanes(d, least));
}

double CloseYear(const Sums& sums, const Flows& flows, Lanes& before) {
  const D d;
  constexpr double kMost = std::numeric_limits<double>::max();
  V largest = hn::Zero(d);
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    const V after = Everybody(sums, l);
    const V natural = hn::Sub(hn::Add(Of(before, l), Of(flows.births, l)), Of(flows.deaths, l));
    const V gap = hn::Abs(hn::Sub(hn::Add(natural, Of(flows.moves, l)), after));
    const V open = hn::Set(d, std::numeric_limits<double>::infinity());  // also where the gap is no number
    largest = hn::Max(largest, hn::IfThenElse(hn::Le(gap, hn::Set(d, kMost)), gap, open));
    hn::Store(after, d, before.at + l);
  }
  return hn::GetLane(hn::MaxOfLanes(d, largest));
}

}  // namespace pareltjes::engines::population::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pareltjes::engines::population::kernel {

HWY_EXPORT(DeathFactor);
HWY_EXPORT(SetBandErrors);
HWY_EXPORT(Happen);
HWY_EXPORT(HappenPlainly);
HWY_EXPORT(ShareOut);
HWY_EXPORT(CloseYear);

double death_factor(const Outlook& outlook, const Sums& sums, Lanes& factor) {
  return HWY_DYNAMIC_DISPATCH(DeathFactor)(outlook, sums, factor);
}
void set_band_errors(const Sums& sums, std::span<const BandError> given, Bands& bands) {
  HWY_DYNAMIC_DISPATCH(SetBandErrors)(sums, given, bands);
}
void happen(const Outlook& outlook, const Lanes& before, const Lanes& bearing, Events& events) {
  HWY_DYNAMIC_DISPATCH(Happen)(outlook, before, bearing, events);
}
bool happen_plainly(const Outlook& outlook, const Lanes& before, const Lanes& factor, const People& people,
                    const Sums& sums, Bands& bands, Events& events) {
  return HWY_DYNAMIC_DISPATCH(HappenPlainly)(outlook, before, factor, people, sums, bands, events);
}
double share_out(const Lanes& net, const Lanes& weight, Lanes& moving, Lanes& moved) {
  return HWY_DYNAMIC_DISPATCH(ShareOut)(net, weight, moving, moved);
}

namespace {

/// Σ weights × values, by halves, so that the order does not depend on the vectors and few sums wait for one another.
double weighted_sum(const Lanes& weights, const Lanes& values) {
  Lanes part;
  for (std::size_t l = 0; l < kLanes; ++l) part.at[l] = weights.at[l] * values.at[l];
  for (std::size_t half = kLanes / 2; half > 0; half /= 2) {
    for (std::size_t l = 0; l < half; ++l) part.at[l] += part.at[l + half];
  }
  return part.at[0];
}

}  // namespace

Account close_year(const Sums& sums, const Flows& flows, const Lanes& weights, Lanes& before) {
  return {weighted_sum(weights, flows.births), weighted_sum(weights, flows.deaths), weighted_sum(weights, flows.moves),
          HWY_DYNAMIC_DISPATCH(CloseYear)(sums, flows, before)};
}

}  // namespace pareltjes::engines::population::kernel
#endif
