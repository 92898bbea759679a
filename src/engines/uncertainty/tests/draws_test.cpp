// SPDX-License-Identifier: EUPL-1.2
#include "engines/uncertainty/draws.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <thread>

#include "engines/uncertainty/scores.hpp"

namespace pareltjes::engines::uncertainty {
namespace {

using Words = std::array<std::uint32_t, 4>;

TEST(Philox, GivesThePublishedAnswers) {
  // The known answers of Random123 for philox4x32 with 10 rounds.
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t kOnes = 0xffffffff;
  EXPECT_EQ(philox({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(NormalQuantile, IsTheInverseOfTheNormal) {
  EXPECT_EQ(normal_quantile(0.5), 0);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-15);
  for (const double p : {1e-300, 1e-20, 1e-6, 0.01, 0.07, 0.08, 0.3, 0.6, 0.93, 0.999}) {
    EXPECT_NEAR(0.5 * std::erfc(-normal_quantile(p) / std::sqrt(2.0)) / p, 1, 1e-12) << p;
  }
}

struct Moments {
  double mean = 0;
  double variance = 0;
};

Moments moments_of(const std::function<double(Stream&)>& draw, int count = 200'000) {
  Stream stream(7, 1, 2);
  Moments moments;
  double squares = 0;
  for (int i = 0; i < count; ++i) {
    const double value = draw(stream);
    moments.mean += value / count;
    squares += value * value / count;
  }
  moments.variance = squares - moments.mean * moments.mean;
  return moments;
}

TEST(Stream, CountsHaveTheirMeanAndVariance) {
  struct Case {
    double mean;
    double dispersion;
  };
  for (const auto [mean, dispersion] :
       {Case{0.02, 0}, {3, 0}, {9.9, 0}, {10.1, 0}, {400, 0}, {3, 0.5}, {50, 0.02}, {5, 3}}) {
    const auto seen = moments_of([&](Stream& s) { return s.negative_binomial(mean, dispersion); });
    const double variance = mean + dispersion * mean * mean;
    EXPECT_NEAR(seen.mean, mean, 5 * std::sqrt(variance / 200'000)) << mean << " " << dispersion;
    EXPECT_NEAR(seen.variance / variance, 1, 0.05) << mean << " " << dispersion;
  }
  EXPECT_EQ(moments_of([](Stream& s) { return s.negative_binomial(0, 0.5); }, 10).mean, 0);
}

TEST(Stream, PoissonHasTheChancesOfTheFormula) {
  constexpr int kDraws = 200'000;
  for (const double mean : {4.0, 12.0, 30.0}) {
    Stream stream(3, 0, 0);
    std::vector<double> seen(200);
    for (int i = 0; i < kDraws; ++i) {
      seen.at(static_cast<std::size_t>(stream.poisson(mean))) += 1.0 / kDraws;
    }
    double chance = std::exp(-mean);
    for (std::size_t k = 0; k < seen.size(); ++k) {
      EXPECT_NEAR(seen[k], chance, 5 * std::sqrt(chance / kDraws) + 1e-5) << mean << " " << k;
      chance *= mean / static_cast<double>(k + 1);
    }
  }
}

TEST(Stream, NormalDrawsFillTheTenthsEvenly) {
  Stream stream(11, 5, 6);
  std::array<int, 10> tenths{};
  for (int i = 0; i < 100'000; ++i) {
    ++tenths.at(static_cast<std::size_t>(5 * std::erfc(-stream.normal() / std::sqrt(2.0))));
  }
  for (const int count : tenths) {
    EXPECT_NEAR(count, 10'000, 450);
  }
}

TEST(Stream, QuickNormalDrawsAreNormalToo) {
  Stream stream(12, 5, 6);
  constexpr int kDraws = 400'000;
  std::array<int, 20> parts{};
  double fourth = 0;
  double farthest = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double z = stream.quick_normal();
    ++parts.at(static_cast<std::size_t>(10 * std::erfc(-z / std::sqrt(2.0))));
    fourth += z * z * z * z / kDraws;
    farthest = std::max(farthest, std::abs(z));
  }
  double chi_squared = 0;
  for (const int count : parts) chi_squared += std::pow(count - kDraws / 20.0, 2) / (kDraws / 20.0);
  EXPECT_LT(chi_squared, 43.8);  // 19 degrees of freedom, one in a thousand
  EXPECT_NEAR(fourth, 3, 0.06);
  EXPECT_GT(farthest, 4.2) << "the tail beyond the last layer is drawn";
  EXPECT_LT(farthest, 6);
}

TEST(Stream, DependsOnItsNumbersAlone) {
  const auto draw = [](std::uint64_t seed, std::uint32_t first, std::uint32_t second) {
    return Stream(seed, first, second).uniform();
  };
  EXPECT_EQ(draw(1, 2, 3), draw(1, 2, 3));
  EXPECT_NE(draw(1, 2, 3), draw(1, 3, 2));
  EXPECT_NE(draw(1, 2, 3), draw(2, 2, 3));
  EXPECT_NE(draw(1, 2, 3), draw(1 + (std::uint64_t{1} << 32), 2, 3));
  const auto run = [&](unsigned threads) {
    std::vector<double> values(1000);
    std::vector<std::jthread> helpers;
    for (unsigned t = 0; t < threads; ++t) {
      helpers.emplace_back([&values, t, threads] {
        for (std::size_t i = t; i < values.size(); i += threads) {
          values[i] = Stream(9, static_cast<std::uint32_t>(i), 0).negative_binomial(20, 0.1);
        }
      });
    }
    helpers.clear();
    return values;
  };
  EXPECT_EQ(run(1), run(4));
}

TEST(TrendError, HasTheVarianceAndCorrelationOfItsFormula) {
  constexpr int kDraws = 20'000;
  double variance = 0;
  double product = 0;
  double before = 0;
  for (std::uint32_t i = 0; i < kDraws; ++i) {
    Stream stream(5, i, 0);
    const auto errors = trend_error(stream, 10, 0.8, 0.5);
    variance += errors[9] * errors[9] / kDraws;
    product += errors[9] * errors[8] / kDraws;
    before += errors[8] * errors[8] / kDraws;
  }
  EXPECT_NEAR(variance, 0.25 * (1 - std::pow(0.8, 20)) / (1 - 0.64), 0.03);
  EXPECT_NEAR(product / before, 0.8, 0.03);
}

TEST(Quantile, IsTypeSevenOfR) {
  std::vector<double> draws{4, 1, 3, 2};
  // quantile(1:4, c(0, .1, .5, .9, 1)) in R
  EXPECT_EQ(quantiles(draws, std::vector{0.0, 0.5, 1.0}), (std::vector{1.0, 2.5, 4.0}));
  EXPECT_NEAR(quantile(draws, 0.1), 1.3, 1e-15);
  EXPECT_NEAR(quantile(draws, 0.9), 3.7, 1e-15);
  std::vector<double> one{5};
  EXPECT_EQ(quantile(one, 0.3), 5);
}

TEST(Quantile, ManyDrawsByBucketsAreTheSameAsSorted) {
  Stream stream(3, 1, 2);
  for (const int shape : {0, 1, 2, 3}) {
    std::vector<double> draws;
    for (int i = 0; i < 1'000; ++i) {
      const double z = stream.normal();
      draws.push_back(shape == 0 ? z : shape == 1 ? std::exp(3 * z) : shape == 2 ? std::floor(z) : 7.0);
    }
    auto sorted = draws;
    std::ranges::sort(sorted);
    const std::vector<double> asked{0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0};
    const auto found = quantiles(draws, asked);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      const double place = asked[i] * 999;
      const auto below = static_cast<std::size_t>(place);
      const double above = sorted[std::min<std::size_t>(below + 1, 999)];
      EXPECT_EQ(found[i], place == std::floor(place)
                              ? sorted[below]
                              : sorted[below] + (place - std::floor(place)) * (above - sorted[below]))
          << shape << " " << asked[i];
    }
  }
}

TEST(Crps, IsTheDoubleSumAndTheClosedFormOfTheNormal) {
  std::vector<double> one{3};
  EXPECT_EQ(crps(one, 5), 2);
  std::vector<double> few{1, 4, 2, 9};
  double off = 0;
  double spread = 0;
  for (const double a : few) {
    off += std::abs(a - 3) / 4;
    for (const double b : few) {
      spread += std::abs(a - b) / 16;
    }
  }
  EXPECT_NEAR(crps(few, 3), off - spread / 2, 1e-15);
  std::vector<double> normal;
  for (int i = 0; i < 10'000; ++i) {
    normal.push_back(normal_quantile((i + 0.5) / 10'000));
  }
  // σ (z (2 Φ(z) − 1) + 2 φ(z) − 1/√π) at z = 0
  EXPECT_NEAR(crps(normal, 0), (std::sqrt(2.0) - 1) / std::sqrt(3.14159265358979), 1e-4);
}

TEST(Coverage, CountsTheTruthsInside) {
  EXPECT_EQ(coverage(std::vector{0., 0., 0., 0.}, std::vector{1., 1., 1., 1.}, std::vector{0.5, 1., 2., -1.}), 0.5);
  EXPECT_TRUE(std::isnan(coverage({}, {}, {})));
}

}  // namespace
}  // namespace pareltjes::engines::uncertainty
