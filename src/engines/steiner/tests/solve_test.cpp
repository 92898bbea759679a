// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/solve.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "engines/steiner/exact.hpp"
#include "small.hpp"

namespace pareltjes::engines::steiner {
namespace {

TEST(Solve, EqualsEveryChoiceOfNodesThereIs) {
  std::mt19937 random(3);
  for (int i = 0; i < 2000; ++i) {
    const auto nodes = 2 + random() % 9;
    const auto instance = random_instance(random, nodes, random() % 20, 1 + random() % nodes, i % 3 == 0 ? 2 : 50);
    const auto solution = solve(instance);
    ASSERT_TRUE(solution) << core::describe(solution.error(), core::Language::kEnglish);
    EXPECT_EQ(solution->cost, by_trying_all(instance)) << i;
    EXPECT_TRUE(solution->proven()) << i;
    EXPECT_EQ(*validate(instance, solution->tree), solution->cost);
  }
}

/// Hypercubes of 16 corners with the 8 even ones to be connected at cost 1 an edge, in a row: too many terminals for
/// the table of groups, and a bound that stays below, so that branching has to. Each cube is best for itself.
Instance cubes(std::size_t count) {
  Instance instance{16 * count, {}, {}};
  for (Node cube = 0; cube < count; ++cube) {
    for (Node corner = 0; corner < 16; ++corner) {
      if (std::popcount(corner) % 2 == 0) instance.terminals.push_back(16 * cube + corner);
      for (Node bit = 1; bit < 16; bit *= 2) {
        if ((corner & bit) == 0) instance.edges.push_back({16 * cube + corner, 16 * cube + (corner | bit), 1});
      }
    }
    if (cube > 0) instance.edges.push_back({16 * cube - 1, 16 * cube, 5});
  }
  return instance;
}

TEST(Solve, BranchesToTheEndAndTheSameEachTime) {
  const auto instance = cubes(3);
  ASSERT_FALSE(fits_exact(Graph{Network(instance)}, 3e9));
  const auto one = *solve(instance), two = *solve(instance);
  EXPECT_TRUE(one.proven());
  EXPECT_EQ(one.cost, 3 * by_trying_all(cubes(1)) + 2 * 5);
  EXPECT_GT(one.nodes, 1U);
  EXPECT_EQ(one.tree, two.tree);
  EXPECT_EQ(one.nodes, two.nodes);
  Limits limits;
  limits.nodes = 1;
  EXPECT_LE(solve(instance, limits)->bound, one.cost);
}

TEST(Solve, StopsWithTheBestFoundAndItsBound) {
  std::mt19937 random(13);
  const auto instance = random_instance(random, 600, 1800, 120, 1000);
  Limits limits;
  limits.nodes = 1;
  const auto few = solve(instance, limits);
  ASSERT_TRUE(few);
  EXPECT_LE(few->bound, few->cost);
  EXPECT_LT(few->gap(), 0.05);
  EXPECT_EQ(*validate(instance, few->tree), few->cost);
  std::stop_source stop;
  stop.request_stop();
  limits.stop = stop.get_token();
  const auto none = solve(instance, limits);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, core::ErrorCode::kCancelled);
}

TEST(Solve, TellsHowFarItIs) {
  const auto instance = cubes(3);
  std::vector<std::pair<Cost, Cost>> told;
  Limits limits;
  limits.progress = [&](std::optional<Cost> value, Cost bound) { told.emplace_back(value.value_or(-1), bound); };
  const auto solution = *solve(instance, limits);
  ASSERT_GT(told.size(), 2U);
  for (std::size_t i = 1; i < told.size(); ++i) {
    EXPECT_LE(told[i].first, told[i - 1].first);
    EXPECT_GE(told[i].second, told[i - 1].second);
    EXPECT_LE(told[i].second, told[i].first);
  }
  EXPECT_EQ(told.back(), std::pair(solution.cost, solution.cost));
}

// Stopped from within at each word of progress: every time a tree that holds and a bound that is below the best.
TEST(Solve, StopsAnywhereWithATrueBound) {
  const auto instance = cubes(3);
  const auto begin = std::chrono::steady_clock::now();
  const auto whole = *solve(instance);
  const auto took = std::chrono::steady_clock::now() - begin;
  const Cost best = whole.cost;
  std::size_t unproven = 0;
  for (const std::size_t words : {1U, 2U, 4U}) {
    std::stop_source stop;
    Limits limits;
    limits.stop = stop.get_token();
    std::size_t heard = 0;
    limits.progress = [&](std::optional<Cost>, Cost) {
      if (++heard == words) stop.request_stop();
    };
    const auto solution = solve(instance, limits);
    ASSERT_TRUE(solution);
    EXPECT_LE(solution->bound, best);
    EXPECT_GE(solution->cost, best);
    unproven += solution->proven() ? 0U : 1U;
  }
  EXPECT_GE(unproven, 2U);
  // And by the clock, in the middle of a branch: who stopped before the end has proven nothing.
  for (const int tenths : {3, 5, 7, 9}) {
    Limits limits;
    limits.deadline = std::chrono::steady_clock::now() + took * tenths / 10;
    const auto solution = solve(instance, limits);
    if (!solution) continue;  // No time for any tree.
    EXPECT_LE(solution->bound, best);
    EXPECT_TRUE(!solution->proven() || solution->nodes == whole.nodes) << solution->nodes << " of " << whole.nodes;
  }
}

TEST(Solve, TellsWhatCannotBe) {
  EXPECT_EQ(solve({3, {{0, 1, 5}}, {0, 2}}).error().code, core::ErrorCode::kInvalidInput);
  EXPECT_FALSE(solve({2, {{0, 1, 5}}, {}}));
  EXPECT_FALSE(solve({2, {{0, 2, 5}}, {0}}));
  EXPECT_FALSE(solve({2, {{0, 1, -5}}, {0}}));
  EXPECT_FALSE(solve({2, {{0, 1, kMostCost - 1}, {0, 1, 1}}, {0}}));
  EXPECT_FALSE(solve({2, {{0, 1, 5}}, {2}}));
  const auto one = solve({2, {{0, 1, 5}}, {1, 1}});
  EXPECT_EQ(one->cost, 0);
  EXPECT_TRUE(one->tree.empty());
}

TEST(Validate, SeesACircleAHoleAndAnUnknownEdge) {
  const Instance triangle{3, {{0, 1, 1}, {1, 2, 2}, {0, 2, 3}}, {0, 2}};
  const std::vector<EdgeId> circle{0, 1, 2}, hole{0}, unknown{7}, good{0, 1};
  EXPECT_FALSE(validate(triangle, circle));
  EXPECT_FALSE(validate(triangle, hole));
  EXPECT_FALSE(validate(triangle, unknown));
  EXPECT_EQ(*validate(triangle, good), 3);
}

}  // namespace
}  // namespace pareltjes::engines::steiner
