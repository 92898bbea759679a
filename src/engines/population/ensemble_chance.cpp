// SPDX-License-Identifier: EUPL-1.2
// Compiled once for each kind of vector; the best that the machine has is taken when the program runs.
#include "engines/population/ensemble_chance.hpp"

#include <cassert>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engines/population/ensemble_chance.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace pareltjes::engines::population::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::CappedTag<double, kLanes>;
using DU = hn::RebindToUnsigned<D>;
using V = hn::Vec<D>;
using VU = hn::Vec<DU>;

struct Pair {
  V first, second;
};

constexpr std::uint64_t kOne = 0x3FF0'0000'0000'0000;  // the bits of 1.0
constexpr double kToWhole = 0x1.8p52;                  // added: the last bits are the nearest whole number

/// A power series in x, from the highest coefficient down.
template <std::size_t N>
HWY_INLINE V Series(V x, const double (&coefficients)[N]) {
  const D d;
  V sum = hn::Set(d, coefficients[0]);
  for (std::size_t i = 1; i < N; ++i) sum = hn::Add(hn::Mul(sum, x), hn::Set(d, coefficients[i]));
  return sum;
}

/// The product of the lower halves; upper halves are not looked at.
HWY_INLINE VU TimesHalf(VU value, std::uint32_t factor) {
  const DU du;
#if HWY_TARGET == HWY_SCALAR
  return hn::Set(du, (hn::GetLane(value) & 0xFFFF'FFFFU) * std::uint64_t{factor});
#else
  const hn::Repartition<std::uint32_t, DU> half;
  return hn::BitCast(du, hn::MulEven(hn::BitCast(half, value), hn::Set(half, factor)));
#endif
}

HWY_INLINE V ToUniform(VU high, VU low) {
  const D d;
  const DU du;
  const VU word = hn::Or(hn::ShiftLeft<32>(high), hn::And(low, hn::Set(du, 0xFFFF'FFFFU)));
  const VU bits = hn::Or(hn::ShiftRight<12>(word), hn::Set(du, kOne));
  return hn::Add(hn::Sub(hn::BitCast(d, bits), hn::Set(d, 1.0)), hn::Set(d, 0x1p-53));
}

/// Philox4x32-10; the lower half of each number is a word of the counter.
HWY_INLINE Pair Uniforms(const Streams& streams, VU draws, std::uint32_t channel, std::uint32_t year) {
  const DU du;
  VU word[4] = {hn::Set(du, year), hn::Set(du, channel), draws, hn::Set(du, streams.area)};
  auto first = static_cast<std::uint32_t>(streams.seed);
  auto second = static_cast<std::uint32_t>(streams.seed >> 32);
  for (int round = 0; round < 10; ++round) {
    const VU a = TimesHalf(word[0], 0xD2511F53U);
    const VU b = TimesHalf(word[2], 0xCD9E8D57U);
    word[0] = hn::Xor(hn::Xor(hn::ShiftRight<32>(b), word[1]), hn::Set(du, first));
    word[1] = b;
    word[2] = hn::Xor(hn::Xor(hn::ShiftRight<32>(a), word[3]), hn::Set(du, second));
    word[3] = a;
    first += 0x9E3779B9U;
    second += 0xBB67AE85U;
  }
  return {ToUniform(word[0], word[1]), ToUniform(word[2], word[3])};
}

HWY_INLINE VU DrawsOf(const Streams& streams, std::size_t lane) {
  const DU du;
  HWY_ALIGN std::uint64_t wide[kLanes];
  for (std::size_t l = 0; l < kLanes; ++l) wide[l] = streams.draws[l];
  return hn::Load(du, wide + lane);
}

/// ln u for 0 < u < 1: u = m × 2^e with m from √½ to √2, and ln m = 2 artanh((m − 1) / (m + 1)).
HWY_INLINE V Log(V u) {
  const D d;
  const DU du;
  const VU bits = hn::BitCast(du, u);
  const VU parts = hn::Add(bits, hn::Set(du, kOne - 0x3FE6'A09E'667F'3BCDU));                // so that m begins at √½
  const VU raised = hn::Or(hn::ShiftRight<52>(parts), hn::Set(du, 0x4330'0000'0000'0000U));  // 2^52 + exponent
  const V exponent = hn::Sub(hn::BitCast(d, raised), hn::Set(d, 0x1p52 + 1023));
  const VU rest = hn::And(parts, hn::Set(du, 0x000F'FFFF'FFFF'FFFFU));
  const V m = hn::BitCast(d, hn::Add(rest, hn::Set(du, 0x3FE6'A09E'667F'3BCDU)));
  const V s = hn::Div(hn::Sub(m, hn::Set(d, 1.0)), hn::Add(m, hn::Set(d, 1.0)));
  constexpr double kArtanh[] = {2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3, 2.0};
  const V part = hn::Mul(s, Series(hn::Mul(s, s), kArtanh));
  return hn::Add(hn::Mul(exponent, hn::Set(d, 0.69314718055994530942)), part);
}

/// e^−x for 0 ≤ x < 700.
HWY_INLINE V ExpOfMinus(V x) {
  const D d;
  const DU du;
  const V whole = hn::Add(hn::Mul(x, hn::Set(d, -1.4426950408889634074)), hn::Set(d, kToWhole));
  const V n = hn::Sub(whole, hn::Set(d, kToWhole));
  // ln 2 in two parts, the first of which times n is exact.
  const V high = hn::Sub(hn::Neg(x), hn::Mul(n, hn::Set(d, 0x1.62E42FEEp-1)));
  const V rest = hn::Sub(high, hn::Mul(n, hn::Set(d, 1.90821492927058770002e-10)));
  constexpr double kExp[] = {
      1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720,
      1.0 / 120,       1.0 / 24,       1.0 / 6,       0.5,          1.0,         1.0};
  const VU power = hn::Add(hn::ShiftLeft<52>(hn::BitCast(du, whole)), hn::Set(du, kOne));
  return hn::Mul(Series(rest, kExp), hn::BitCast(d, power));
}

/// Cosine and sine of 2πv, 0 < v < 1: by quarters of the circle.
HWY_INLINE Pair CosSin(V v) {
  const D d;
  const DU du;
  const V whole = hn::Add(hn::Mul(v, hn::Set(d, 4.0)), hn::Set(d, kToWhole));
  const V quarter = hn::Mul(hn::Sub(whole, hn::Set(d, kToWhole)), hn::Set(d, 0.25));
  const V x = hn::Mul(hn::Sub(v, quarter), hn::Set(d, 6.28318530717958647693));
  const V xx = hn::Mul(x, x);
  constexpr double kSin[] = {-1.0 / 39916800, 1.0 / 362880, -1.0 / 5040, 1.0 / 120, -1.0 / 6, 1.0};
  constexpr double kCos[] = {1.0 / 479001600, -1.0 / 3628800, 1.0 / 40320, -1.0 / 720, 1.0 / 24, -0.5, 1.0};
  const V sine = hn::Mul(x, Series(xx, kSin));
  const V cosine = Series(xx, kCos);
  const VU n = hn::BitCast(du, whole);
  const VU one = hn::Set(du, 1);
  const auto swap = hn::RebindMask(d, hn::Eq(hn::And(n, one), one));
  const VU sine_sign = hn::ShiftLeft<62>(hn::And(n, hn::Set(du, 2)));
  const VU cosine_sign = hn::ShiftLeft<62>(hn::And(hn::Add(n, one), hn::Set(du, 2)));
  return {hn::Xor(hn::IfThenElse(swap, sine, cosine), hn::BitCast(d, cosine_sign)),
          hn::Xor(hn::IfThenElse(swap, cosine, sine), hn::BitCast(d, sine_sign))};
}

void FillUniforms(const Streams& streams, std::uint32_t channel, std::uint32_t year, Lanes& first, Lanes& second) {
  const D d;
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    const Pair pair = Uniforms(streams, DrawsOf(streams, l), channel, year);
    hn::Store(pair.first, d, first.at + l);
    hn::Store(pair.second, d, second.at + l);
  }
}

void FillNormals(const Streams& streams, std::uint32_t channel, std::span<Lanes> first, std::span<Lanes> second) {
  const D d;
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    const VU draws = DrawsOf(streams, l);
    for (std::size_t year = 0; year < first.size(); ++year) {
      const Pair pair = Uniforms(streams, draws, channel, static_cast<std::uint32_t>(year));
      const V radius = hn::Sqrt(hn::Mul(hn::Set(d, -2.0), Log(pair.first)));
      const Pair turn = CosSin(pair.second);
      hn::Store(hn::Mul(radius, turn.first), d, first[year].at + l);
      hn::Store(hn::Mul(radius, turn.second), d, second[year].at + l);
    }
  }
}

/// Counts of small means: from 0 on, until what is left of the uniform is less than the chance of the count.
HWY_INLINE V SmallCounts(V mean, V uniform) {
  const D d;
  constexpr int kMost = 200;
  V left = uniform;
  V chance = ExpOfMinus(mean);
  V count = hn::Zero(d);
  auto more = hn::And(hn::Gt(left, chance), hn::Gt(mean, hn::Zero(d)));
  for (int k = 1; k < kMost && !hn::AllFalse(d, more); ++k) {
    count = hn::Add(count, hn::IfThenElseZero(more, hn::Set(d, 1.0)));
    left = hn::Sub(left, chance);
    chance = hn::Mul(chance, hn::Mul(mean, hn::Set(d, 1.0 / k)));
    more = hn::And(more, hn::Gt(left, chance));
  }
  return count;
}

HWY_INLINE V LargeCounts(V mean, V w) {
  const D d;
  const V root = hn::Sqrt(mean);
  const V ww = hn::Mul(w, w);
  const V skew = hn::Add(hn::Mul(ww, hn::Set(d, 1.0 / 6)), hn::Set(d, 1.0 / 3));
  const V third = hn::Mul(w, hn::Add(hn::Mul(ww, hn::Set(d, 1.0 / 72)), hn::Set(d, 1.0 / 36)));
  constexpr double kFourth[] = {1.0 / 270, 7.0 / 810, -8.0 / 405};
  const V fourth = Series(ww, kFourth);
  const V small = hn::Div(hn::Sub(fourth, hn::Mul(third, root)), mean);
  const V place = hn::Add(hn::Add(mean, hn::Mul(root, w)), hn::Add(skew, small));
  return hn::Max(hn::Zero(d), hn::Floor(place));
}

void FillPoisson(const Streams& streams, std::uint32_t channel, std::uint32_t year, const Lanes& mean,
                 const Lanes& normal, Lanes& counts) {
  const D d;
  for (std::size_t l = 0; l < kLanes; l += hn::Lanes(d)) {
    const V means = hn::Load(d, mean.at + l);
    const V many = hn::Set(d, kManyCounts);
    const auto few = hn::Lt(means, many);
    V count = LargeCounts(hn::Max(means, many), hn::Load(d, normal.at + l));
    if (!hn::AllFalse(d, few)) {
      const V uniform = Uniforms(streams, DrawsOf(streams, l), channel, year).first;
      count = hn::IfThenElse(few, SmallCounts(hn::IfThenElseZero(few, means), uniform), count);
    }
    hn::Store(count, d, counts.at + l);
  }
}

}  // namespace pareltjes::engines::population::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pareltjes::engines::population::kernel {

HWY_EXPORT(FillUniforms);
HWY_EXPORT(FillNormals);
HWY_EXPORT(FillPoisson);

void uniforms(const Streams& streams, std::uint32_t channel, std::uint32_t year, Lanes& first, Lanes& second) {
  HWY_DYNAMIC_DISPATCH(FillUniforms)(streams, channel, year, first, second);
}
void normals(const Streams& streams, std::uint32_t channel, std::span<Lanes> first, std::span<Lanes> second) {
  assert(first.size() == second.size());
  HWY_DYNAMIC_DISPATCH(FillNormals)(streams, channel, first, second);
}
void poisson(const Streams& streams, std::uint32_t channel, std::uint32_t year, const Lanes& mean, const Lanes& normal,
             Lanes& counts) {
  HWY_DYNAMIC_DISPATCH(FillPoisson)(streams, channel, year, mean, normal, counts);
}

}  // namespace pareltjes::engines::population::kernel
#endif
