// SPDX-License-Identifier: EUPL-1.2
#include "engines/uncertainty/exponential.hpp"

#include <array>
#include <bit>
#include <cstdint>

namespace pareltjes::engines::uncertainty {
namespace {

constexpr double kMost = 708;  ///< e to more than 709.78 is no number that fits.
constexpr double kPerLog2 = 1.4426950408889634074;
constexpr double kLog2High = 6.93145751953125e-1;  ///< ln 2 in two parts; the first has few digits, so that n times it
constexpr double kLog2Low = 1.42860682030941723212e-6;  ///< is exact.
constexpr double kRounds = 0x1.8p52;                    ///< Added, it leaves a whole number in the last digits.
constexpr std::int64_t kBias = 1023;
constexpr int kDigits = 52;

/// 1 / n!, the last one first: the rest of the series at ½ ln 2 is 4e-18.
constexpr std::array kSeries{
    1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040,
    1.0 / 720,        1.0 / 120,       1.0 / 24,       1.0 / 6,       0.5,          1.0,         1.0};

inline double exponential_of(double x) {
  x = x < -kMost ? -kMost : x;
  x = x > kMost ? kMost : x;
  const double shifted = x * kPerLog2 + kRounds;
  const double times = shifted - kRounds;
  const double rest = (x - times * kLog2High) - times * kLog2Low;
  double sum = kSeries[0];
  for (std::size_t i = 1; i < kSeries.size(); ++i) sum = sum * rest + kSeries[i];
  // The whole number stands in the last digits of the shifted one.
  const auto power = static_cast<std::uint64_t>(std::bit_cast<std::int64_t>(shifted) + kBias) << kDigits;
  return sum * std::bit_cast<double>(power);
}

}  // namespace

void exponential(std::span<double> values) {
  for (double& value : values) value = exponential_of(value);
}

void logistic(std::span<double> values) {
  for (double& value : values) value = 1 / (1 + exponential_of(-value));
}

}  // namespace pareltjes::engines::uncertainty
