// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <limits>
#include <optional>
#include <queue>
#include <vector>

#include "engines/steiner/instance.hpp"
#include "engines/steiner/solve.hpp"

namespace pareltjes::engines::steiner {

inline constexpr Cost kNever = std::numeric_limits<Cost>::max() / 4;
inline constexpr EdgeId kNoEdge = std::numeric_limits<EdgeId>::max();

/// One end of an edge as its other end sees it.
struct Way {
  Node to = 0;
  EdgeId edge = 0;
};

/// The network as the search sees it: ways from each node; what was taken away is marked, not moved.
struct Graph {
  explicit Graph(const Instance& instance);

  [[nodiscard]] std::span<const Way> ways(Node node) const {
    return {ways_.data() + first_[node], ways_.data() + first_[node + 1]};
  }
  [[nodiscard]] std::size_t nodes() const { return first_.size() - 1; }

  std::vector<Edge> edges;
  std::vector<char> is_terminal;  ///< Of the problem itself; a tree is trimmed to these.

 private:
  std::vector<std::uint32_t> first_;
  std::vector<Way> ways_;
};

/// What is left of the problem: in a branch more nodes must be connected, and nodes and edges are gone.
struct Rest {
  std::vector<char> node, edge;  ///< 1: still there.
  std::vector<char> required;    ///< By node: must be connected.
  std::vector<Node> terminals;   ///< Those nodes.

  explicit Rest(const Graph& graph);
  [[nodiscard]] bool has(const Way& way) const { return edge[way.edge] != 0 && node[way.to] != 0; }
  void remove(const Graph& graph, Node gone);
  void require(Node more);
};

/// Takes away what no best tree needs: nodes that hang by one edge, and edges beside which there is another way that is
/// no longer. False when the terminals do not hang together any more.
bool reduce(const Graph& graph, Rest& rest, const Limits& limits);

/// A tree that connects all terminals of the problem.
struct Tree {
  std::vector<EdgeId> edges;  ///< Rising.
  Cost cost = kNever;
};

using HeapEntry = std::pair<Cost, Node>;
using Heap = std::priority_queue<HeapEntry, std::vector<HeapEntry>, std::greater<>>;

}  // namespace pareltjes::engines::steiner
