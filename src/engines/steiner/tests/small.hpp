// SPDX-License-Identifier: EUPL-1.2
// Small problems, and their optimum by trying everything.
#pragma once

#include <algorithm>
#include <bit>
#include <numeric>
#include <random>

#include "engines/steiner/network.hpp"
#include "engines/steiner/union_find.hpp"

namespace pareltjes::engines::steiner {

inline Instance random_instance(std::mt19937& random, std::size_t nodes, std::size_t more, std::size_t terminals,
                                Cost most) {
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
inline Cost by_trying_all(const Instance& instance) {
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

}  // namespace pareltjes::engines::steiner
