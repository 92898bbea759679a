// SPDX-License-Identifier: EUPL-1.2
// Chance in vectors: the words of Philox, normals beside the library's functions, counts beside their exact chances.
#include "engines/population/ensemble_chance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

#include "engines/uncertainty/draws.hpp"

namespace pareltjes::engines::population {
namespace {

using kernel::kLanes;
using kernel::Lanes;
using kernel::Streams;

Streams streams_from(std::uint32_t first_draw, std::uint32_t area = 7) {
  Streams streams{0x0123'4567'89AB'CDEF, area, {}};
  for (std::size_t l = 0; l < kLanes; ++l) streams.draws.at(l) = first_draw + static_cast<std::uint32_t>(l);
  return streams;
}

/// Two normals of each of the years 1, 2, …: errors that are new each year, of deviation 1.
void normals(const Streams& streams, std::uint32_t channel, std::span<Lanes> first, std::span<Lanes> second) {
  kernel::drifts(streams, channel, {{0, 0, 1}, first}, {{0, 0, 1}, second});
}

double uniform_of(std::uint32_t high, std::uint32_t low) {
  const std::uint64_t word = std::uint64_t{high} << 32 | low;
  return (static_cast<double>(word >> 12) + 0.5) * 0x1p-52;
}

double below_normal(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

TEST(Chance, UniformsAreTheWordsOfPhilox) {
  for (const std::uint32_t year : {0U, 1U, 25U, 0xFFFF'FFFFU}) {
    const auto streams = streams_from(0xFFFF'FFF0U);
    Lanes first;
    Lanes second;
    kernel::uniforms(streams, 0x8000'0001U, year, first, second);
    for (std::size_t l = 0; l < kLanes; ++l) {
      const auto words =
          uncertainty::philox({year, 0x8000'0001U, streams.draws.at(l), 7}, {0x89AB'CDEFU, 0x0123'4567U});
      EXPECT_EQ(first.at[l], uniform_of(words[0], words[1]));
      EXPECT_EQ(second.at[l], uniform_of(words[2], words[3]));
    }
  }
}

TEST(Chance, TheLuckOfPlansIsThatOfAStream) {
  const auto streams = streams_from(3, 9);
  for (std::uint32_t plan = 0; plan < 5; ++plan) {
    Lanes luck;
    Lanes wait;
    kernel::uniforms(streams, 0, plan, luck, wait);
    for (std::size_t l = 0; l < kLanes; ++l) {
      uncertainty::Stream stream(streams.seed, streams.draws.at(l), 9);
      for (std::uint32_t before = 0; before < 2 * plan; ++before) stream.uniform();
      EXPECT_EQ(luck.at[l], stream.uniform());
      EXPECT_EQ(wait.at[l], stream.uniform());
    }
  }
}

TEST(Chance, NormalsAreThoseOfBoxAndMuller) {
  std::vector<Lanes> a(5'000);
  std::vector<Lanes> b(5'000);
  const auto streams = streams_from(16);
  normals(streams, 3, a, b);
  double furthest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    Lanes u;
    Lanes v;
    kernel::uniforms(streams, 3, static_cast<std::uint32_t>(i + 1), u, v);
    for (std::size_t l = 0; l < kLanes; ++l) {
      const double radius = std::sqrt(-2 * std::log(u.at[l]));
      ASSERT_NEAR(a[i].at[l], radius * std::cos(2 * std::numbers::pi * v.at[l]), 1e-10);
      ASSERT_NEAR(b[i].at[l], radius * std::sin(2 * std::numbers::pi * v.at[l]), 1e-10);
      furthest = std::max(furthest, radius);
    }
  }
  EXPECT_GT(furthest, 4.5);
}

TEST(Chance, DriftsFollowTheirRecursion) {
  constexpr std::size_t kYears = 30;
  const auto streams = streams_from(40);
  const DriftError one{0.5, 0.9, 0.2};
  const DriftError other{0.1, 1, 0.3};
  std::vector<Lanes> overwritten(kYears);
  std::vector<Lanes> added(kYears);
  for (std::size_t i = 0; i < kYears; ++i) {
    std::ranges::fill(overwritten[i].at, 99.0);
    std::ranges::fill(added[i].at, static_cast<double>(i));
  }
  kernel::drifts(streams, 6, {one, overwritten}, {other, added, true});
  for (std::size_t l = 0; l < kLanes; ++l) {
    double e = 0;
    double f = 0;
    for (std::uint32_t year = 0; year <= kYears; ++year) {
      Lanes u;
      Lanes v;
      kernel::uniforms(streams, 6, year, u, v);
      const double radius = std::sqrt(-2 * std::log(u.at[l]));
      const double z = radius * std::cos(2 * std::numbers::pi * v.at[l]);
      const double w = radius * std::sin(2 * std::numbers::pi * v.at[l]);
      e = year == 0 ? one.at_start * z : one.persistence * e + one.deviation * z;
      f = year == 0 ? other.at_start * w : other.persistence * f + other.deviation * w;
      if (year == 0) continue;
      EXPECT_NEAR(overwritten[year - 1].at[l], e, 1e-9) << year;
      EXPECT_NEAR(added[year - 1].at[l], f + year - 1, 1e-9) << year;
    }
  }
  // One alone, and two of which neither begins with an error: the same normals.
  std::vector<Lanes> alone(kYears);
  std::vector<Lanes> calm(kYears);
  kernel::drifts(streams, 6, {one, alone}, {});
  kernel::drifts(streams, 6, {{0, 0, 1}, calm}, {});
  for (std::size_t l = 0; l < kLanes; ++l) {
    EXPECT_EQ(alone.back().at[l], overwritten.back().at[l]);
    EXPECT_NEAR(one.persistence * alone[3].at[l] + one.deviation * calm[4].at[l], alone[4].at[l], 1e-15);
  }
}

/// χ² of counted against expected, both of the same classes.
double chi_square(const std::vector<double>& counted, const std::vector<double>& expected) {
  double sum = 0;
  for (std::size_t i = 0; i < counted.size(); ++i) sum += std::pow(counted[i] - expected[i], 2) / expected[i];
  return sum;
}

/// The value that χ² of so many degrees of freedom passes once in a thousand: E. Wilson and M. Hilferty (1931).
double once_in_a_thousand(double freedom) {
  return freedom * std::pow(1 - 2 / (9 * freedom) + 3.0902 * std::sqrt(2 / (9 * freedom)), 3);
}

TEST(Chance, NormalsFillClassesOfOneChanceAlike) {
  constexpr std::size_t kClasses = 200;
  constexpr std::size_t kYears = 12'500;  // × 8 draws × 2 = 200,000
  std::vector<Lanes> a(kYears);
  std::vector<Lanes> b(kYears);
  normals(streams_from(800), 2, a, b);
  std::vector<double> counted(kClasses);
  double product = 0;
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < kYears; ++i) {
    for (std::size_t l = 0; l < kLanes; ++l) {
      for (const double z : {a[i].at[l], b[i].at[l]}) {
        ++counted[std::min(kClasses - 1, static_cast<std::size_t>(below_normal(z) * kClasses))];
        sum += z;
        squares += z * z;
      }
      product += a[i].at[l] * b[i].at[l];
    }
  }
  EXPECT_LT(chi_square(counted, std::vector<double>(kClasses, 1'000)), once_in_a_thousand(kClasses - 1));
  EXPECT_NEAR(sum / 200'000, 0, 3.3 / std::sqrt(200'000));
  EXPECT_NEAR(squares / 200'000, 1, 3.3 * std::sqrt(2.0 / 200'000));
  EXPECT_NEAR(product / 100'000, 0, 3.3 / std::sqrt(100'000)) << "the two of a pair have nothing in common";
}

double chance_of(double mean, double count) {
  return std::exp(count * std::log(mean) - mean - std::lgamma(count + 1));
}

/// Many counts of one mean.
std::vector<double> counts_of(double mean, std::size_t years) {
  std::vector<Lanes> luck(years);
  std::vector<Lanes> unused(years);
  const auto streams = streams_from(static_cast<std::uint32_t>(1'000 * mean));
  normals(streams, 1, luck, unused);
  Lanes means;
  std::ranges::fill(means.at, mean);
  std::vector<double> found;
  for (std::size_t i = 0; i < years; ++i) {
    Lanes counts;
    kernel::poisson(streams, 0x8000'0000U, static_cast<std::uint32_t>(i), means, luck[i], counts);
    found.insert(found.end(), counts.at, counts.at + kLanes);
  }
  return found;
}

TEST(Chance, CountsHaveTheChancesOfPoisson) {
  constexpr std::size_t kYears = 25'000;
  constexpr double kCounts = 8.0 * kYears;
  for (const double mean : {0.01, 0.4, 1.0, 3.7, 9.99, 10.0, 10.01, 14.5, 40.0, 333.3, 5'000.0}) {
    const auto counts = counts_of(mean, kYears);
    std::map<double, double> seen;
    double sum = 0;
    double squares = 0;
    for (const double count : counts) {
      ASSERT_TRUE(count >= 0 && count == std::floor(count)) << "not a whole number: " << count;
      ++seen[count];
      sum += count;
      squares += (count - mean) * (count - mean);
    }
    EXPECT_NEAR(sum / kCounts, mean, 3.3 * std::sqrt(mean / kCounts)) << mean;
    EXPECT_NEAR(squares / kCounts, mean, 3.3 * std::sqrt((2 * mean * mean + mean) / kCounts)) << mean;
    // Classes of at least ten expected counts; neighbours are put together.
    std::vector<double> counted;
    std::vector<double> expected;
    double have = 0;
    double want = 0;
    const double last = mean + 12 * std::sqrt(mean) + 12;
    for (double count = 0; count < last; ++count) {
      have += seen.contains(count) ? seen[count] : 0;
      want += kCounts * chance_of(mean, count);
      if (want < std::max(10.0, kCounts / 300)) continue;
      counted.push_back(std::exchange(have, 0));
      expected.push_back(std::exchange(want, 0));
    }
    counted.back() += have;
    expected.back() += want;
    EXPECT_LT(chi_square(counted, expected), once_in_a_thousand(std::max(1.0, static_cast<double>(counted.size()) - 1)))
        << mean;
  }
}

TEST(Chance, ManyCountsAreAtMostFiveInAHundredThousandOff) {
  // Not by drawing: the normal at which the count becomes k + 1 is sought, and its chance laid beside the exact one.
  const auto streams = streams_from(0);
  const auto largest_error = [&](double mean) {
    double exact = 0;
    double worst = 0;
    const double spread = std::sqrt(mean);
    for (double k = 0; k < mean + 9 * spread; ++k) {
      exact += chance_of(mean, k);
      if (k < mean - 7 * spread) continue;
      double low = -9;
      double high = 9;
      while (high - low > 1e-9) {  // eight places at once
        Lanes luck;
        Lanes counts;
        Lanes means;
        for (std::size_t l = 0; l < kLanes; ++l) {
          luck.at[l] = low + (high - low) * static_cast<double>(l + 1) / (kLanes + 1);
          means.at[l] = mean;
        }
        kernel::poisson(streams, 1, 0, means, luck, counts);
        const auto above = static_cast<std::size_t>(
            std::ranges::find_if(counts.at, [k](double count) { return count > k; }) - std::begin(counts.at));
        const double step = (high - low) / (kLanes + 1);
        low += step * static_cast<double>(above);
        high = low + step;
      }
      worst = std::max(worst, std::abs(below_normal(low) - exact));
    }
    return worst;
  };
  EXPECT_LT(largest_error(10), 5e-5);
  EXPECT_LT(largest_error(20), 1.2e-5);
  EXPECT_LT(largest_error(50), 2e-6);
  EXPECT_LT(largest_error(1'000), 1e-8);
}

TEST(Chance, FewCountsAreExact) {
  // The uniform decides: the count is the first of which the chance of as many or fewer is not below it.
  for (const double mean : {0.001, 0.7, 2.5, 6.0, 9.999}) {
    Lanes means;
    std::ranges::fill(means.at, mean);
    for (std::uint32_t year = 0; year < 400; ++year) {
      const auto streams = streams_from(8 * year);
      Lanes u;
      Lanes unused;
      Lanes counts;
      kernel::uniforms(streams, 12, year, u, unused);
      kernel::poisson(streams, 12, year, means, {}, counts);
      for (std::size_t l = 0; l < kLanes; ++l) {
        double count = 0;
        double until = std::exp(-mean);
        while (until < u.at[l]) until += chance_of(mean, ++count);
        EXPECT_EQ(counts.at[l], count) << mean << ' ' << u.at[l];
      }
    }
  }
  Lanes none{};
  Lanes counts;
  kernel::poisson(streams_from(0), 12, 0, none, {}, counts);
  EXPECT_EQ(std::ranges::count(counts.at, 0.0), 8) << "where nobody is at risk, nothing happens";
}

}  // namespace
}  // namespace pareltjes::engines::population
