// SPDX-License-Identifier: EUPL-1.2
// Compiled once for each kind of vector; the best that the machine has is taken when the program runs.
#include "engines/population/ensemble_chance.hpp"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engines/population/ensemble_chance.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include "engines/population/ensemble_chance-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace pareltjes::engines::population::kernel::HWY_NAMESPACE {

void FillUniforms(const Streams& streams, std::uint32_t channel, std::uint32_t year, Lanes& first, Lanes& second) {
  const D d;
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    const Pair pair = Numbers(streams, DrawsOf(streams, l), channel).Uniforms(year);
    hn::Store(pair.first, d, first.at + l);
    hn::Store(pair.second, d, second.at + l);
  }
}

/// One of the two drifts of a channel.
struct Drifting {
  V now, persistence, deviation;
  const Drift* drift;

  HWY_INLINE explicit Drifting(const Drift& given)
      : now(hn::Zero(D())),
        persistence(hn::Set(D(), given.error.persistence)),
        deviation(hn::Set(D(), given.error.deviation)),
        drift(&given) {}

  HWY_INLINE void Begin(V luck) { now = hn::Mul(hn::Set(D(), drift->error.at_start), luck); }

  HWY_INLINE void Step(std::size_t i, V luck, std::size_t lane) {
    const D d;
    now = hn::Add(hn::Mul(persistence, now), hn::Mul(deviation, luck));
    double* to = drift->path[i].at + lane;
    hn::Store(drift->adds ? hn::Add(hn::Load(d, to), now) : now, d, to);
  }
};

void FillDrifts(const Streams& streams, std::uint32_t channel, const Drift& one, const Drift& other) {
  const D d;
  constexpr std::size_t kTogether = 28;
  const bool begins = one.error.at_start != 0 || other.error.at_start != 0;
  const std::size_t end = 1 + std::max(one.path.size(), other.path.size());
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    const Numbers numbers(streams, DrawsOf(streams, l), channel);
    Drifting first(one);
    Drifting second(other);
    for (std::size_t from = begins ? 0 : 1; from < end; from += kTogether) {  // year 0 is the start
      const std::size_t count = std::min(kTogether, end - from);
      Pair polar[kTogether];
      // In two goes, as a normal is long in coming: meanwhile others are begun.
      for (std::size_t i = 0; i < count; i += 2) numbers.Polar<2>(static_cast<std::uint32_t>(from + i), polar + i);
      for (std::size_t i = 0; i < count; ++i) {
        const Pair luck = Normals(polar[i]);
        const std::size_t year = from + i;
        if (year == 0) {
          first.Begin(luck.first);
          second.Begin(luck.second);
          continue;
        }
        if (year <= one.path.size()) first.Step(year - 1, luck.first, l);
        if (year <= other.path.size()) second.Step(year - 1, luck.second, l);
      }
    }
  }
}

void FillPoisson(const Streams& streams, std::uint32_t channel, std::uint32_t year, const Lanes& mean,
                 const Lanes& normal, Lanes& counts) {
  const D d;
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    const V count =
        Poisson(streams, DrawsOf(streams, l), channel, year, hn::Load(d, mean.at + l), hn::Load(d, normal.at + l));
    hn::Store(count, d, counts.at + l);
  }
}

}  // namespace pareltjes::engines::population::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pareltjes::engines::population::kernel {

HWY_EXPORT(FillUniforms);
HWY_EXPORT(FillDrifts);
HWY_EXPORT(FillPoisson);

void uniforms(const Streams& streams, std::uint32_t channel, std::uint32_t year, Lanes& first, Lanes& second) {
  HWY_DYNAMIC_DISPATCH(FillUniforms)(streams, channel, year, first, second);
}
void drifts(const Streams& streams, std::uint32_t channel, const Drift& first, const Drift& second) {
  HWY_DYNAMIC_DISPATCH(FillDrifts)(streams, channel, first, second);
}
void poisson(const Streams& streams, std::uint32_t channel, std::uint32_t year, const Lanes& mean, const Lanes& normal,
             Lanes& counts) {
  HWY_DYNAMIC_DISPATCH(FillPoisson)(streams, channel, year, mean, normal, counts);
}

}  // namespace pareltjes::engines::population::kernel
#endif
