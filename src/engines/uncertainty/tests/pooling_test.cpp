// SPDX-License-Identifier: EUPL-1.2
#include "engines/uncertainty/pooling.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace pareltjes::engines::uncertainty {
namespace {

constexpr std::array<double, 8> kEffects{28, 8, -3, 7, -1, 1, 18, 12};
constexpr std::array<double, 8> kErrors{15, 10, 16, 11, 9, 11, 10, 18};

/// Eight schools: effects and standard errors of D. Rubin, "Estimation in parallel randomized experiments", Journal of
/// Educational Statistics 6 (1981) 377–401, table 1.
PooledGroups eight_schools() {
  std::vector<Observation> seen;
  for (std::size_t i = 0; i < 8; ++i) seen.push_back({i, kEffects[i], 1 / (kErrors[i] * kErrors[i])});
  PoolingPrior prior;
  prior.within = 1;
  prior.uniform_between = 60;
  return {8, seen, prior};
}

TEST(Pooling, GivesThePublishedQuantilesOfEightSchools) {
  const auto pooled = eight_schools();
  // Gelman and others (2013), table 5.3: the quartiles of 200 draws, in whole numbers; so they may be off by one or
  // two. Its outer quantiles rest on five draws each and are left out.
  const std::array<double, 3> share{0.25, 0.5, 0.75};
  const std::array<std::array<double, 3>, 8> published{
      {{7, 10, 16}, {3, 8, 12}, {2, 7, 11}, {4, 8, 11}, {1, 5, 10}, {2, 6, 10}, {7, 10, 15}, {3, 8, 13}}};
  for (std::size_t school = 0; school < published.size(); ++school) {
    const auto mean = pooled.mean_of(school);
    for (std::size_t q = 0; q < share.size(); ++q)
      EXPECT_NEAR(mean.quantile(share[q]), published[school][q], 1.6) << school << " at " << share[q];
  }
}

TEST(Pooling, TheSpreadBetweenIsThatOfTheIntegralOverTheCommonMean) {
  // The same posterior without the closed form: the common mean is summed over a grid as well.
  double weight = 0, sum = 0;
  for (double between = 0.075; between < 60; between += 0.15) {
    double likelihood = 0;
    for (double common = -80; common <= 100; common += 0.5) {
      double density = 1;
      for (std::size_t i = 0; i < kEffects.size(); ++i) {
        const double variance = kErrors[i] * kErrors[i] + between * between;
        const double off = kEffects[i] - common;
        density *= 20 * std::exp(-off * off / (2 * variance)) / std::sqrt(variance);
      }
      likelihood += density;
    }
    weight += likelihood;
    sum += likelihood * between;
  }
  EXPECT_NEAR(eight_schools().between(), sum / weight, 0.01);
}

TEST(Pooling, WithAKnownSpreadIsTheNormalNormalModelOfTheBooks) {
  // One group of two with a spread between groups near zero is the weighted mean; a second group without any
  // observation has the mean of the first, and more spread.
  const std::vector<Observation> seen{{0, 1, 1}, {0, 4, 2}};
  PoolingPrior prior;
  prior.within = 3;
  prior.uniform_between = 1e-9;
  const PooledGroups pooled(2, seen, prior);
  EXPECT_NEAR(pooled.mean_of(0).mean(), 3, 1e-9);
  const double deviation = 3 / std::sqrt(3.0);
  EXPECT_NEAR(pooled.mean_of(0).quantile(0.841344746068543), 3 + deviation, 1e-6);
  EXPECT_NEAR(pooled.next_of(1).quantile(0.841344746068543), 3 + std::sqrt(deviation * deviation + 9), 1e-6);
  EXPECT_NEAR(pooled.borrowed(1), 1, 1e-12);
}

TEST(Pooling, AGroupWithFewObservationsBorrowsMore) {
  std::vector<Observation> seen{{0, 2.0, 1}};
  for (const double value : {0.0, 0.1, -0.1, 0.2, -0.2, 0.05, -0.05, 0.0}) seen.push_back({1, value, 1});
  for (const double value : {0.3, 0.2, 0.4, 0.3}) seen.push_back({2, value, 1});
  const PooledGroups pooled(4, seen, {});
  EXPECT_GT(pooled.borrowed(0), pooled.borrowed(2));
  EXPECT_GT(pooled.borrowed(2), pooled.borrowed(1));
  EXPECT_LT(pooled.mean_of(0).mean(), 2.0);
  EXPECT_GT(pooled.mean_of(0).mean(), 0.5);
  const auto width = [&](std::size_t g) { return pooled.next_of(g).quantile(0.9) - pooled.next_of(g).quantile(0.1); };
  EXPECT_GT(width(3), width(1));
}

TEST(Pooling, QuantileInvertsTheDistribution) {
  const auto mixture = eight_schools().next_of(3);
  for (const double p : {1e-6, 0.01, 0.1, 0.5, 0.9, 0.999999}) EXPECT_NEAR(mixture.cdf(mixture.quantile(p)), p, 1e-10);
}

// Gelman and others (2013), section 2.5: precisions add up, and the mean is weighed by them.
TEST(Belief, IsUpdatedByPrecisions) {
  const Belief before{2, 0.25, 1};
  const std::vector<Observation> seen{{0, 4, 1}, {0, 5, 0.5}};
  const auto after = updated(before, seen);
  EXPECT_NEAR(after.variance, 1 / (4 + 1 + 0.5), 1e-15);
  EXPECT_NEAR(after.mean, (2 * 4 + 4 * 1 + 5 * 0.5) / 5.5, 1e-15);
  EXPECT_NEAR(after.next(), 1 / 5.5 + 1, 1e-15);
  const auto same = updated(before, {});
  EXPECT_DOUBLE_EQ(same.mean, before.mean);
  EXPECT_DOUBLE_EQ(same.variance, before.variance);
}

}  // namespace
}  // namespace pareltjes::engines::uncertainty
