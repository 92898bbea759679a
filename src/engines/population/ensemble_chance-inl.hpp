// SPDX-License-Identifier: EUPL-1.2
// Chance in vectors, for the files that are compiled once for each kind of vector.
#include "engines/population/ensemble_chance.hpp"

#if defined(PARELTJES_ENSEMBLE_CHANCE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef PARELTJES_ENSEMBLE_CHANCE_INL
#undef PARELTJES_ENSEMBLE_CHANCE_INL
#else
#define PARELTJES_ENSEMBLE_CHANCE_INL
#endif

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
HWY_INLINE VU TimesHalf(VU value, std::uint64_t factor) {
  const DU du;
#if HWY_TARGET == HWY_SCALAR
  return hn::Set(du, (hn::GetLane(value) & 0xFFFF'FFFFU) * factor);
#else
  const hn::Repartition<std::uint32_t, DU> half;
  return hn::BitCast(du, hn::MulEven(hn::BitCast(half, value), hn::Set(half, static_cast<std::uint32_t>(factor))));
#endif
}

/// The upper 52 bits of two words after one another, and a half: (bits + ½) / 2^52.
HWY_INLINE V ToUniform(VU high, VU low) {
  const D d;
  const DU du;
  const VU lower = hn::OrAnd(hn::Set(du, kOne), hn::ShiftRight<12>(low), hn::Set(du, 0x0000'0000'000F'FFFFU));
  const VU from_one = hn::OrAnd(lower, hn::ShiftLeft<20>(high), hn::Set(du, 0x000F'FFFF'FFF0'0000U));
  return hn::Sub(hn::BitCast(d, from_one), hn::Set(d, 1 - 0x1p-53));  // exact
}

HWY_INLINE VU DrawsOf(const Streams& streams, std::size_t lane) {
  const DU du;
  HWY_ALIGN std::uint64_t wide[kLanes];
  for (std::size_t l = 0; l < kLanes; ++l) wide[l] = streams.draws[l];
  return hn::Load(du, wide + lane);
}

/// Philox4x32-10 of one channel; the lower half of each number is a word of the counter. Only one word is the year, and
/// all draws have the same: so the first two rounds are half worked out beforehand, and the other half once for all
/// draws.
class Numbers {
 public:
  HWY_INLINE Numbers(const Streams& streams, VU draws, std::uint32_t channel) : area_(streams.area) {
    const DU du;
    for (std::size_t round = 0; round < kRounds; ++round) {
      first_[round] = static_cast<std::uint32_t>(streams.seed) + static_cast<std::uint32_t>(round) * 0x9E3779B9U;
      second_[round] = static_cast<std::uint32_t>(streams.seed >> 32) + static_cast<std::uint32_t>(round) * 0xBB67AE85U;
    }
    b_ = TimesHalf(draws, kB);
    a_ = TimesHalf(hn::Xor(hn::ShiftRight<32>(b_), hn::Set(du, channel ^ first_[0])), kA);
    high_a_ = hn::ShiftRight<32>(a_);
  }

  /// Two uniforms a draw in each of `kYears` years, which are done side by side: one round waits for the other.
  template <std::size_t kYears>
  HWY_INLINE void Uniforms(std::uint32_t year, Pair* to) const {
    const DU du;
    VU word[kYears][4];
    for (std::size_t i = 0; i < kYears; ++i) {
      const std::uint64_t a = (year + i) * kA;
      const std::uint64_t b = ((a >> 32 ^ area_ ^ second_[0]) & 0xFFFF'FFFFU) * kB;
      word[i][0] = hn::Xor(b_, hn::Set(du, b >> 32 ^ first_[1]));
      word[i][1] = hn::Set(du, b);
      word[i][2] = hn::Xor(high_a_, hn::Set(du, a ^ second_[1]));
      word[i][3] = a_;
    }
    for (std::size_t round = 2; round < kRounds; ++round) {
      for (auto& now : word) {
        const VU left = TimesHalf(now[0], kA);
        const VU right = TimesHalf(now[2], kB);
        now[0] = hn::Xor3(hn::ShiftRight<32>(right), now[1], hn::Set(du, first_[round]));
        now[1] = right;
        now[2] = hn::Xor3(hn::ShiftRight<32>(left), now[3], hn::Set(du, second_[round]));
        now[3] = left;
      }
    }
    for (std::size_t i = 0; i < kYears; ++i)
      to[i] = {ToUniform(word[i][0], word[i][1]), ToUniform(word[i][2], word[i][3])};
  }

  /// Two uniforms a draw.
  HWY_INLINE Pair Uniforms(std::uint32_t year) const {
    Pair uniforms;
    Uniforms<1>(year, &uniforms);
    return uniforms;
  }

  /// Two normals a draw and year in polar coordinates: how far from the middle, and the part of a turn.
  template <std::size_t kYears>
  HWY_INLINE void Polar(std::uint32_t year, Pair* to) const;

 private:
  static constexpr std::size_t kRounds = 10;
  static constexpr std::uint64_t kA = 0xD2511F53U;
  static constexpr std::uint64_t kB = 0xCD9E8D57U;
  std::uint64_t first_[kRounds], second_[kRounds];  // keys
  std::uint64_t area_;
  VU a_, b_, high_a_;
};

/// −2 ln u for 0 < u < 1: u = m × 2^e with m from √½ to √2, and ln m = 2 artanh s where s = (m − 1) / (m + 1). The
/// coefficients are those of −4 artanh(s) / s in s², drawn through the Chebyshev points; off by 5e-12 of it at most.
HWY_INLINE V MinusTwiceLog(V u) {
  const D d;
  const DU du;
  const VU bits = hn::BitCast(du, u);
  const VU parts = hn::Add(bits, hn::Set(du, kOne - 0x3FE6'A09E'667F'3BCDU));                // so that m begins at √½
  const VU raised = hn::Or(hn::ShiftRight<52>(parts), hn::Set(du, 0x4330'0000'0000'0000U));  // 2^52 + exponent
  const V exponent = hn::Sub(hn::BitCast(d, raised), hn::Set(d, 0x1p52 + 1023));
  const VU rest = hn::And(parts, hn::Set(du, 0x000F'FFFF'FFFF'FFFFU));
  const V m = hn::BitCast(d, hn::Add(rest, hn::Set(du, 0x3FE6'A09E'667F'3BCDU)));
  const V s = hn::Div(hn::Sub(m, hn::Set(d, 1.0)), hn::Add(m, hn::Set(d, 1.0)));
  constexpr double kArtanh[] = {-0.4723271819829197, -0.5707010207563262, -0.8000076934475038, -1.3333333049497504,
                                -4.000000000016719};
  const V part = hn::Mul(s, Series(hn::Mul(s, s), kArtanh));
  return hn::Add(hn::Mul(exponent, hn::Set(d, -1.38629436111989061883)), part);
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

/// Cosine and sine of 2πv, 0 < v < 1: by quarters of the circle. The coefficients are those of cos(2πx) and
/// sin(2πx) / x in x², drawn through the Chebyshev points of |x| ≤ ⅛; off by 4e-12 at most.
HWY_INLINE Pair CosSin(V v) {
  const D d;
  const DU du;
  const V quarters = hn::Add(v, hn::Set(d, kToWhole / 4));  // its last bits are the nearest number of quarters
  const V x = hn::Sub(v, hn::Sub(quarters, hn::Set(d, kToWhole / 4)));
  const V xx = hn::Mul(x, x);
  constexpr double kSin[] = {41.47283323950919, -76.6978663502028, 81.60520471104576, -41.341702153394905,
                             6.2831853071524};
  constexpr double kCos[] = {-26.058123753882793, 60.23818359301454,   -85.45676493719407,
                             64.93939383134831,   -19.739208801922548, 0.9999999999999444};
  const V sine = hn::Mul(x, Series(xx, kSin));
  const V cosine = Series(xx, kCos);
  const VU n = hn::BitCast(du, quarters);
  const VU one = hn::Set(du, 1);
  const VU sign = hn::Set(du, 0x8000'0000'0000'0000U);
  const auto swap = hn::RebindMask(d, hn::TestBit(n, one));
  const VU sine_sign = hn::And(hn::ShiftLeft<62>(n), sign);
  const VU cosine_sign = hn::And(hn::ShiftLeft<62>(hn::Add(n, one)), sign);
  return {hn::Xor(hn::IfThenElse(swap, sine, cosine), hn::BitCast(d, cosine_sign)),
          hn::Xor(hn::IfThenElse(swap, cosine, sine), hn::BitCast(d, sine_sign))};
}

template <std::size_t kYears>
HWY_INLINE void Numbers::Polar(std::uint32_t year, Pair* to) const {
  Uniforms<kYears>(year, to);
  for (std::size_t i = 0; i < kYears; ++i) to[i].first = hn::Sqrt(MinusTwiceLog(to[i].first));
}

/// The two normals that `Numbers::Polar` gives.
HWY_INLINE Pair Normals(const Pair& polar) {
  const Pair turn = CosSin(polar.second);
  return {hn::Mul(polar.first, turn.first), hn::Mul(polar.first, turn.second)};
}

/// Counts of small means: from 0 on, until what is left of the uniform is less than the chance of the count. From there
/// on nothing is left, so it does no harm to look only at every fourth whether all are there.
HWY_INLINE V SmallCounts(V mean, V uniform) {
  const D d;
  constexpr int kMost = 200;
  V left = uniform;
  V chance = ExpOfMinus(mean);
  V count = hn::Zero(d);
  for (int k = 1; k < kMost; k += 4) {
    auto more = hn::Gt(left, chance);
    if (hn::AllFalse(d, more)) break;
    for (int next = k; next < k + 4; ++next) {
      count = hn::Add(count, hn::IfThenElseZero(more, hn::Set(d, 1.0)));
      left = hn::Sub(left, chance);
      chance = hn::Mul(chance, hn::Mul(mean, hn::Set(d, 1.0 / next)));
      more = hn::Gt(left, chance);
    }
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

/// See `poisson`.
HWY_INLINE V Poisson(const Streams& streams, VU draws, std::uint32_t channel, std::uint32_t year, V mean, V normal) {
  const D d;
  const V many = hn::Set(d, kManyCounts);
  const auto few = hn::Lt(mean, many);
  V count = hn::Zero(d);
  if (!hn::AllTrue(d, few)) count = LargeCounts(hn::Max(mean, many), normal);
  if (hn::AllFalse(d, few)) return count;
  const V uniform = Numbers(streams, draws, channel).Uniforms(year).first;
  return hn::IfThenElse(few, SmallCounts(hn::IfThenElseZero(few, mean), uniform), count);
}

}  // namespace pareltjes::engines::population::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
