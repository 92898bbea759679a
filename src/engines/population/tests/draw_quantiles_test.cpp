// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/draw_quantiles.hpp"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "engines/uncertainty/scores.hpp"

namespace pareltjes::engines::population {
namespace {

constexpr std::array kShares{0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999, 1.0, 0.5004, 0.02};

/// The same by sorting all.
std::vector<double> sorted_quantiles(std::vector<double> draws) {
  std::ranges::sort(draws);
  std::vector<double> found;
  for (const double share : kShares) {
    const double place = share * static_cast<double>(draws.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double part = place - static_cast<double>(below);
    found.push_back(part == 0 ? draws[below] : draws[below] + part * (draws[below + 1] - draws[below]));
  }
  return found;
}

/// Draws of every shape that could mislead the windows.
std::vector<std::vector<double>> shapes(std::size_t n, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(1'000, 40);
  std::lognormal_distribution<double> skewed(0, 3);
  std::poisson_distribution<int> few(1.3);
  std::uniform_real_distribution<double> even(-1, 1);
  std::cauchy_distribution<double> wild;
  std::vector<std::vector<double>> all(11, std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i) {
    const auto place = static_cast<double>(i);
    all[0][i] = normal(random);
    all[1][i] = skewed(random);
    all[2][i] = few(random);
    all[3][i] = even(random);
    all[4][i] = wild(random);
    all[5][i] = i % 2 == 0 ? normal(random) : 5'000 + normal(random);
    all[6][i] = i % 2 == 0 ? 3 : 4;
    all[7][i] = i == 0 ? 1 : 0;
    all[8][i] = place;
    all[9][i] = -std::exp(600 * place / static_cast<double>(n));
    all[10][i] = i % 10 == 0 ? even(random) : 0;
  }
  for (auto& draws : all) std::ranges::shuffle(draws, random);
  return all;
}

TEST(DrawQuantiles, AreThoseOfASortToTheByte) {
  for (const std::size_t n : {1U, 2U, 7U, 127U, 128U, 129U, 500U, 1'000U, 1'003U, 4'096U}) {
    for (std::uint32_t seed = 0; seed < 20; ++seed) {
      const auto all = shapes(n, seed);
      for (std::size_t s = 0; s < all.size(); ++s) {
        const auto before = all[s];
        EXPECT_EQ(draw_quantiles(all[s], kShares), sorted_quantiles(all[s])) << n << ' ' << s << ' ' << seed;
        EXPECT_EQ(all[s], before) << "the draws stay as they are";
      }
    }
  }
}

TEST(DrawQuantiles, EqualDrawsAreTheirOwnQuantiles) {
  EXPECT_EQ(draw_quantiles(std::vector(1'000, 12.5), kShares), std::vector(kShares.size(), 12.5));
}

TEST(DrawQuantiles, WhatIsNoNumberIsLeftToTheSort) {
  for (const double odd : {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), 1e300}) {
    auto draws = shapes(1'000, 3).front();
    draws[400] = odd;
    EXPECT_EQ(draw_quantiles(draws, kShares), sorted_quantiles(draws));
    auto copy = draws;
    EXPECT_EQ(draw_quantiles(draws, kShares), uncertainty::quantiles(copy, kShares));
  }
}

TEST(DrawQuantiles, EveryWidthOfVectorGivesTheSameBytes) {
  const auto all = shapes(1'001, 9);
  int tried = 0;
  for (std::int64_t targets = hwy::SupportedTargets(); targets != 0; targets &= targets - 1) {
    hwy::DisableTargets(~(targets & -targets));
    for (const auto& draws : all) EXPECT_EQ(draw_quantiles(draws, kShares), sorted_quantiles(draws));
    ++tried;
    hwy::DisableTargets(0);
  }
  EXPECT_GE(tried, 2);
}

}  // namespace
}  // namespace pareltjes::engines::population
