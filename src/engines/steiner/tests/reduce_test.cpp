// SPDX-License-Identifier: EUPL-1.2
// Each reduction apart, and all together: the best tree costs the same, and is a tree of the problem.
#include "engines/steiner/reduce.hpp"

#include <gtest/gtest.h>

#include <array>

#include "engines/steiner/exact.hpp"
#include "engines/steiner/heuristic.hpp"
#include "small.hpp"

namespace pareltjes::engines::steiner {
namespace {

/// What the best tree of a reduced network costs in the problem, and that it is one.
Cost best_after(const Instance& instance, const Network& network, const History& history) {
  auto origins = network.taken;
  Cost told = network.fixed;
  if (network.terminals() > 1) {
    const Graph graph(network);
    const auto tree = exact_by_groups(graph, {});
    if (!tree || tree->cost >= kNever) return kNever;
    told += tree->cost;
    for (const EdgeId id : tree->edges) origins.push_back(network.link(graph.link[id]).origin);
  }
  const Tree restored = history.restore(std::move(origins));
  const auto cost = validate(instance, restored.edges);
  EXPECT_TRUE(cost);
  EXPECT_EQ(cost.value_or(-1), restored.cost);
  EXPECT_LE(restored.cost, told);
  return restored.cost;
}

/// Reduces so many random problems; the sum of what `change` tells.
std::size_t keeps_the_best(int count, const auto& change) {
  std::mt19937 random(11);
  std::size_t changed = 0;
  for (int i = 0; i < count; ++i) {
    const auto nodes = 5 + random() % 6;
    const auto instance = random_instance(random, nodes, random() % 22, 2 + random() % (nodes - 2),
                                          std::array<Cost, 4>{1, 3, 12, 90}[static_cast<std::size_t>(i) % 4]);
    Network network(instance);
    History history(instance);
    const Cost best = by_trying_all(instance);
    changed += change(network, history, best);
    EXPECT_EQ(best_after(instance, network, history), best) << i;
    if (testing::Test::HasFailure()) return changed;
  }
  return changed;
}

TEST(Reduce, ByDegree) {
  EXPECT_GT(
      keeps_the_best(1500, [](Network& network, History& history, Cost) { return reduce_by_degree(network, history); }),
      1000U);
}

TEST(Reduce, BySpecialDistance) {
  EXPECT_GT(keeps_the_best(1500, [](Network& network, History&, Cost) { return reduce_by_special_distance(network); }),
            1000U);
}

TEST(Reduce, ByDetours) {
  EXPECT_GT(keeps_the_best(1500, [](Network& network, History&, Cost) { return reduce_by_detours(network, {}); }),
            1000U);
}

TEST(Reduce, NearTerminals) {
  EXPECT_GT(keeps_the_best(1500, [](Network& network, History&, Cost) { return contract_near_terminals(network); }),
            1000U);
}

TEST(Reduce, ReplacesNodes) {
  EXPECT_GT(keeps_the_best(
                1500, [](Network& network, History& history, Cost) { return replace_nodes(network, history, {}); }),
            300U);
}

TEST(Reduce, AllTogether) {
  EXPECT_GT(keeps_the_best(3000,
                           [](Network& network, History& history, Cost) {
                             EXPECT_TRUE(reduce(network, history, {}));
                             return std::size_t{network.terminals() < 2 ? 1U : 0U};
                           }),
            2000U);
}

// With a limit just above the best every best tree survives.
TEST(Reduce, ByTheBoundOfAnAscent) {
  EXPECT_GT(keeps_the_best(3000,
                           [](Network& network, History& history, Cost best) {
                             const Graph graph(network);
                             const auto ascent = ascend(graph, graph.terminals.back(), {});
                             EXPECT_LE(ascent.bound, best);
                             EXPECT_TRUE(std::ranges::all_of(ascent.left, [](Cost left) { return left >= 0; }));
                             return reduce_by_bound(network, history, graph, ascent, best + 1);
                           }),
            5000U);
}

TEST(Reduce, SeesWhatDoesNotHangTogether) {
  const Instance instance{4, {{0, 1, 1}, {2, 3, 1}}, {0, 3}};
  Network network(instance);
  History history(instance);
  EXPECT_FALSE(reduce(network, history, {}));
}

TEST(Trees, StayTreesAndBecomeCheaper) {
  std::mt19937 random(5);
  std::size_t better = 0, best_found = 0;
  for (int i = 0; i < 600; ++i) {
    const auto instance = random_instance(random, 12, 16, 2 + random() % 6, i % 3 == 0 ? 3 : 40);
    const Cost best = by_trying_all(instance);
    const Graph graph{Network(instance)};
    const Limits limits;
    EXPECT_EQ(exact_by_groups(graph, limits)->cost, best);
    TreeMaker maker(graph, limits);
    const auto tree = maker.nearest_first(graph.terminals.front());
    // Never dearer than 2 − 2/k times the best, as Takahashi and Matsuyama prove.
    const auto k = static_cast<Cost>(graph.terminals.size());
    EXPECT_LE(tree.cost * k, (2 * k - 2) * best);
    // From the least tree of all nodes there is more to be done.
    std::vector<EdgeId> all(graph.edges.size());
    std::iota(all.begin(), all.end(), 0U);
    const auto spanning = maker.least_tree(all);
    const auto improved = improve(graph, spanning, 1'000'000, limits);
    Instance of_graph{graph.nodes(), graph.edges, graph.terminals};
    EXPECT_EQ(*validate(of_graph, tree.edges), tree.cost);
    EXPECT_EQ(*validate(of_graph, improved.edges), improved.cost);
    EXPECT_LE(improved.cost, spanning.cost);
    EXPECT_GE(improved.cost, best);
    better += improved.cost < spanning.cost ? 1U : 0U;
    best_found += improved.cost == best ? 1U : 0U;
  }
  EXPECT_GT(better, 60U);
  EXPECT_GT(best_found, 570U);
}

}  // namespace
}  // namespace pareltjes::engines::steiner
