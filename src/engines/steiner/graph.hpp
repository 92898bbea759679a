// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <queue>

#include "engines/steiner/network.hpp"

namespace pareltjes::engines::steiner {

/// One direction of an edge, seen from where it begins. 2 × edge: from a to b; 2 × edge + 1: from b to a.
struct Way {
  Node to = 0;
  std::uint32_t arc = 0;
  [[nodiscard]] EdgeId edge() const { return arc / 2; }
  [[nodiscard]] std::uint32_t back() const { return arc ^ 1U; }
};

/// What is left of a network, side by side in memory and never changed: for searches.
struct Graph {
  explicit Graph(const Network& network);

  [[nodiscard]] std::span<const Way> ways(Node node) const {
    return {ways_.data() + first_[node], ways_.data() + first_[node + 1]};
  }
  [[nodiscard]] std::size_t nodes() const { return first_.size() - 1; }
  [[nodiscard]] Node other(EdgeId edge, Node node) const {
    return edges[edge].a == node ? edges[edge].b : edges[edge].a;
  }

  std::vector<Edge> edges;
  std::vector<EdgeId> link;  ///< Of the network, by edge.
  std::vector<Node> place;   ///< Of the network, by node.
  std::vector<char> required;
  std::vector<Node> terminals;

 private:
  std::vector<std::uint32_t> first_;
  std::vector<Way> ways_;
};

using HeapEntry = std::pair<Cost, Node>;
using Heap = std::priority_queue<HeapEntry, std::vector<HeapEntry>, std::greater<>>;

/// The two nearest terminals of each node, by different terminals.
struct Nearest {
  static constexpr Node kNobody = std::numeric_limits<Node>::max();
  std::vector<Cost> length[2];
  std::vector<Node> base[2];
};
/// @param back by arc: what a step against that arc costs. A node is as far from a terminal as the way to it.
Nearest nearest_terminals(const Graph& graph, std::span<const Cost> cost_of_arc, Node without = Nearest::kNobody);

}  // namespace pareltjes::engines::steiner
