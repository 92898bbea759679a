// SPDX-License-Identifier: EUPL-1.2
#include "engines/uncertainty/knowing.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engines/uncertainty/draws.hpp"
#include "engines/uncertainty/scores.hpp"

namespace pareltjes::engines::uncertainty {
namespace {

constexpr std::size_t kDraws = 100'000;

struct Sample {
  std::vector<double> a, b, outcome;
};

template <class Of>
Sample sample(Of of) {
  Sample made;
  for (std::size_t i = 0; i < kDraws; ++i) {
    Stream stream(7, static_cast<std::uint32_t>(i), 0);
    made.a.push_back(stream.normal());
    made.b.push_back(stream.normal());
    made.outcome.push_back(of(made.a.back(), made.b.back()));
  }
  return made;
}

TEST(Knowing, OfASumGivesTheSharesOfTheVariance) {
  const auto drawn = sample([](double a, double b) { return 3 * a + 4 * b; });
  const auto first = worth_of_knowing(drawn.outcome, strata_by_rank(drawn.a, 64), 64, 0.1, 0.9);
  const auto second = worth_of_knowing(drawn.outcome, strata_by_rank(drawn.b, 64), 64, 0.1, 0.9);
  EXPECT_NEAR(first.variance_share, 9.0 / 25, 0.01);
  EXPECT_NEAR(second.variance_share, 16.0 / 25, 0.01);
  const double z = normal_quantile(0.9);
  // Knowing a leaves 4 b: an interval of 2 z · 4.
  EXPECT_NEAR(first.width_after, 2 * z * 4, 0.1);
  EXPECT_NEAR(second.width_after, 2 * z * 3, 0.1);
}

TEST(Knowing, OfAProductOfLognormalsGivesTheClosedForm) {
  const double s = 0.4, t = 0.7;
  const auto drawn = sample([&](double a, double b) { return std::exp(s * a + t * b); });
  const auto first = worth_of_knowing(drawn.outcome, strata_by_rank(drawn.a, 64), 64, 0.1, 0.9);
  // Sobol's index of a product: (e^{s²} − 1) / (e^{s² + t²} − 1). The expected width: E[e^{sa}] times that of e^{tb}.
  EXPECT_NEAR(first.variance_share, std::expm1(s * s) / std::expm1(s * s + t * t), 0.02);
  const double z = normal_quantile(0.9);
  EXPECT_NEAR(first.width_after, std::exp(s * s / 2) * (std::exp(t * z) - std::exp(-t * z)), 0.04);
}

TEST(Knowing, WhatPlaysNoPartIsWorthNothing) {
  const auto drawn = sample([](double a, double /*b*/) { return a; });
  const auto worth = worth_of_knowing(drawn.outcome, strata_by_rank(drawn.b, 64), 64, 0.1, 0.9);
  EXPECT_LT(worth.variance_share, 0.002);
  auto copy = drawn.outcome;
  const double width = quantile(copy, 0.9) - quantile(copy, 0.1);
  EXPECT_NEAR(worth.width_after, width, 0.01 * width);
}

TEST(Knowing, OfFewDrawsDoesNotTakeChanceForKnowledge) {
  // 640 draws in 64 strata: ten each, whose means differ by chance. Uncorrected that looks like a tenth of the
  // variance.
  double sum = 0;
  constexpr int kRounds = 200;
  for (std::uint32_t round = 0; round < kRounds; ++round) {
    std::vector<double> outcome, other;
    for (std::uint32_t i = 0; i < 640; ++i) {
      Stream stream(3, i, round);
      outcome.push_back(stream.normal());
      other.push_back(stream.normal());
    }
    sum += variance_share(outcome, strata_by_rank(other, 64), 64);
  }
  // Shares below zero count as zero, so that a little remains.
  EXPECT_LT(sum / kRounds, 0.03);
}

TEST(IntervalScore, IsTheWidthAndAFineForATruthOutside) {
  EXPECT_DOUBLE_EQ(interval_score(2, 5, 3, 0.2), 3);
  EXPECT_DOUBLE_EQ(interval_score(2, 5, 6, 0.2), 3 + 10);
  EXPECT_DOUBLE_EQ(interval_score(2, 5, 1.5, 0.2), 3 + 5);
}

// As R gives it: binom::binom.wilson(8, 10) and (0, 10).
TEST(WilsonInterval, IsWideForFewCases) {
  const auto eight = wilson_interval(8, 10), none = wilson_interval(0, 10);
  EXPECT_NEAR(eight.low, 0.4901625, 1e-6);
  EXPECT_NEAR(eight.high, 0.9433178, 1e-6);
  EXPECT_DOUBLE_EQ(eight.mid, 0.8);
  EXPECT_NEAR(none.low, 0, 1e-12);
  EXPECT_NEAR(none.high, 0.2775328, 1e-6);
  EXPECT_EQ(wilson_interval(0, 0).high, 1);
}

}  // namespace
}  // namespace pareltjes::engines::uncertainty
