// SPDX-License-Identifier: EUPL-1.2
// Draws by rank beside sorting all of them; the exponential beside the one of the library; memory that is kept.
#include "engines/uncertainty/ordering.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <thread>

#include "engines/uncertainty/draws.hpp"
#include "engines/uncertainty/exponential.hpp"
#include "engines/uncertainty/knowing.hpp"
#include "engines/uncertainty/scores.hpp"

namespace pareltjes::engines::uncertainty {
namespace {

/// Draws of every kind: both signs, a long tail, many that are the same, all the same, with zeros, few.
std::vector<std::vector<double>> kinds_of_draws() {
  std::vector<std::vector<double>> kinds;
  Stream stream(5, 1, 2);
  const auto add = [&](std::size_t count, auto of) {
    auto& draws = kinds.emplace_back(count);
    for (auto& draw : draws) draw = of(stream.normal());
  };
  add(20'000, [](double z) { return z; });
  add(20'000, [](double z) { return std::exp(4 * z); });
  add(20'000, [](double z) { return std::floor(3 * z); });
  add(5'000, [](double /*z*/) { return 7.0; });
  add(5'000, [](double z) { return std::max(0.0, z); });
  add(5'000, [](double z) { return z < 0 ? -0.0 : 0.0; });
  add(3, [](double z) { return z; });
  add(1, [](double z) { return z; });
  add(2'000, [](double z) { return z * std::numeric_limits<double>::max() / 8; });
  return kinds;
}

std::vector<std::uint32_t> sorted_order(const std::vector<double>& draws) {
  std::vector<std::uint32_t> order(draws.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) { return draws[a] < draws[b]; });
  return order;
}

TEST(Ordering, IsThatOfSorting) {
  for (const auto& draws : kinds_of_draws()) {
    const auto found = order_of(draws);
    EXPECT_EQ(std::vector(found.begin(), found.end()), sorted_order(draws)) << draws.size();
  }
  EXPECT_TRUE(order_of({}).empty());
}

TEST(Ordering, StrataAreRanksDivided) {
  for (const auto& draws : kinds_of_draws()) {
    const auto order = sorted_order(draws);
    for (const std::size_t strata : {std::size_t{1}, std::size_t{7}, std::size_t{64}}) {
      const auto found = strata_by_rank(draws, strata);
      for (std::size_t rank = 0; rank < order.size(); ++rank)
        ASSERT_EQ(found[order[rank]], rank * strata / order.size()) << draws.size() << ' ' << strata << ' ' << rank;
    }
  }
}

TEST(Ordering, RanksAreThoseOfSorting) {
  for (const auto& draws : kinds_of_draws()) {
    auto sorted = draws;
    std::ranges::sort(sorted);
    const auto last = draws.size() - 1;
    const std::vector<std::size_t> ranks{last, 0, last / 2, last / 10, std::min(last, last / 10 + 1), last};
    const auto found = ranked(draws, ranks);
    for (std::size_t i = 0; i < ranks.size(); ++i) EXPECT_EQ(found[i], sorted[ranks[i]]) << draws.size() << ' ' << i;
  }
}

TEST(Knowing, AlongTheOrderIsWhatQuantilesOfEachStratumSay) {
  Stream stream(9, 1, 1);
  std::vector<double> outcome, input;
  for (int i = 0; i < 3'000; ++i) {
    input.push_back(stream.normal());
    outcome.push_back(std::exp(input.back() + stream.normal()));
  }
  const auto strata = strata_by_rank(input, 64);
  double width = 0;
  for (std::size_t s = 0; s < 64; ++s) {
    std::vector<double> part;
    for (std::size_t i = 0; i < outcome.size(); ++i) {
      if (strata[i] == s) part.push_back(outcome[i]);
    }
    width += static_cast<double>(part.size()) / 3'000 * (quantile(part, 0.9) - quantile(part, 0.1));
  }
  EXPECT_NEAR(worth_of_knowing(outcome, strata, 64, 0.1, 0.9).width_after, width, 1e-12 * width);
}

TEST(Exponential, IsThatOfTheLibrary) {
  std::vector<double> values;
  for (double x = -700; x <= 700; x += 0.0137) values.push_back(x);
  for (const double x : {0.0, -0.0, 1.0, -1.0, 0.5 * std::log(2.0), 1e-300, -1e-17, 708.0, -708.0}) values.push_back(x);
  auto found = values;
  exponential(found);
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(found[i] / std::exp(values[i]), 1, 4.5e-16) << values[i];
  std::vector<double> far{1e9, -1e9};
  exponential(far);
  EXPECT_TRUE(std::isfinite(far[0]));
  EXPECT_LT(far[1], 1e-300);
}

TEST(Exponential, GivesTheSameAloneAndAmongOthers) {
  std::vector<double> values{-3.7, 0.1, 2.2, 5.9, -0.4};
  auto all = values, shares = values;
  exponential(all);
  logistic(shares);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::vector<double> one{values[i]}, share{values[i]};
    exponential(one);
    logistic(share);
    EXPECT_EQ(all[i], one.front());
    EXPECT_EQ(shares[i], share.front());
    EXPECT_NEAR(share.front(), 1 / (1 + std::exp(-values[i])), 1e-15);
  }
}

TEST(KeptMemory, IsGivenAgainAndNeverTwice) {
  const auto large = std::size_t{1} << 20;
  void* first = take_memory(large);
  void* second = take_memory(large);
  EXPECT_NE(first, second);
  give_back_memory(first, large);
  void* third = take_memory(large);
  EXPECT_EQ(third, first);
  give_back_memory(second, large);
  give_back_memory(third, large);
  // Many threads at once: each writes its own numbers, and finds them again.
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      for (int round = 0; round < 50; ++round) {
        KeptVector<int> mine;
        mine.resize(40'000 + 1'000 * static_cast<std::size_t>(round % 3));
        std::ranges::fill(mine, 100 * t + round);
        EXPECT_TRUE(std::ranges::all_of(mine, [&](int one) { return one == 100 * t + round; }));
      }
    });
  }
}

}  // namespace
}  // namespace pareltjes::engines::uncertainty
