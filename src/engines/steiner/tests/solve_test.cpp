// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/solve.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <random>

#include "engines/steiner/exact.hpp"
#include "engines/steiner/heuristic.hpp"
#include "engines/steiner/union_find.hpp"

namespace pareltjes::engines::steiner {
namespace {

Instance random_instance(std::mt19937& random, std::size_t nodes, std::size_t more, std::size_t terminals, Cost most) {
  Instance instance{nodes, {}, {}};
  const auto cost = [&] { return static_cast<Cost>(random() % static_cast<std::size_t>(most + 1)); };
  for (Node node = 1; node < nodes; ++node)
    instance.edges.push_back({static_cast<Node>(random() % node), node, cost()});
  for (std::size_t i = 0; i < more; ++i) {
    instance.edges.push_back({static_cast<Node>(random() % nodes), static_cast<Node>(random() % nodes), cost()});
  }
  std::vector<Node> order(nodes);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::shuffle(order, random);
  instance.terminals.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(terminals));
  return instance;
}

/// Every choice of nodes that need not be connected, each with its least spanning tree.
Cost by_trying_all(const Instance& instance) {
  auto edges = instance.edges;
  std::ranges::sort(edges, {}, &Edge::cost);
  std::uint32_t required = 0;
  for (const Node node : instance.terminals) required |= 1U << node;
  Cost best = kNever;
  for (std::uint32_t taken = 0; taken < 1U << instance.nodes; ++taken) {
    if ((taken & required) != required) continue;
    UnionFind parts(instance.nodes);
    Cost cost = 0;
    int joined = 1;
    for (const Edge& edge : edges) {
      if ((taken >> edge.a & 1U) == 0 || (taken >> edge.b & 1U) == 0 || !parts.join(edge.a, edge.b)) continue;
      cost += edge.cost;
      ++joined;
    }
    if (joined == std::popcount(taken)) best = std::min(best, cost);
  }
  return best;
}

TEST(Solve, EqualsEveryChoiceOfNodesThereIs) {
  std::mt19937 random(3);
  for (int i = 0; i < 400; ++i) {
    const auto nodes = 2 + random() % 9;
    const auto instance = random_instance(random, nodes, random() % 14, 1 + random() % nodes, i % 3 == 0 ? 2 : 50);
    const auto solution = solve(instance);
    ASSERT_TRUE(solution) << core::describe(solution.error(), core::Language::kEnglish);
    EXPECT_EQ(solution->cost, by_trying_all(instance)) << i;
    EXPECT_TRUE(solution->proven()) << i;
    EXPECT_EQ(*validate(instance, solution->tree), solution->cost);
  }
}

TEST(Parts, EachHoldsToWhatItSays) {
  std::mt19937 random(5);
  std::size_t taken_away = 0;
  for (int i = 0; i < 300; ++i) {
    const auto instance = random_instance(random, 10, 12, 2 + random() % 6, i % 3 == 0 ? 3 : 40);
    const Cost best = by_trying_all(instance);
    const Graph graph(instance);
    const Limits limits;
    Rest rest(graph);
    ASSERT_TRUE(reduce(graph, rest, limits));
    EXPECT_EQ(exact_by_groups(graph, rest, limits)->cost, best) << "reduced " << i;
    EXPECT_EQ(exact_by_groups(graph, Rest(graph), limits)->cost, best) << "whole " << i;
    TreeMaker maker(graph, limits);
    auto tree = maker.nearest_first(rest, rest.terminals.front());
    EXPECT_EQ(*validate(instance, tree.edges), tree.cost);
    EXPECT_GE(tree.cost, best);
    // Never dearer than 2 − 2/k times the best, as Takahashi and Matsuyama prove.
    const auto k = static_cast<Cost>(rest.terminals.size());
    EXPECT_LE(tree.cost * k, (2 * k - 2) * best);
    const auto better = maker.improve(rest, tree);
    EXPECT_EQ(*validate(instance, better.edges), better.cost);
    EXPECT_LE(better.cost, tree.cost);
    EXPECT_GE(better.cost, best);
    const auto ascent = ascend(graph, rest, rest.terminals.back(), limits);
    EXPECT_LE(ascent.bound, best);
    for (const Cost left : ascent.left) EXPECT_GE(left, 0);
    // With a limit just above the best every best tree survives; at the best itself no cheaper one is lost.
    taken_away += reduce_by_bound(graph, rest, ascent, best + 1);
    EXPECT_EQ(exact_by_groups(graph, rest, limits)->cost, best) << "by bound " << i;
  }
  EXPECT_GT(taken_away, 500U);
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
  ASSERT_FALSE(fits_exact(Graph(instance), Rest(Graph(instance))));
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
