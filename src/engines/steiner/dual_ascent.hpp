// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/steiner/graph.hpp"

namespace pareltjes::engines::steiner {

/// A bound from below, and what is left of each edge's cost in each direction.
struct Ascent {
  Node root = 0;
  Cost bound = 0;
  std::vector<Cost> left;  ///< [2 × edge] from a to b, [2 × edge + 1] from b to a. 0: saturated.

  /// Towards the end `to` of an edge.
  [[nodiscard]] Cost towards(const Graph& graph, const Way& way) const {
    return left[2 * std::size_t{way.edge} + (graph.edges[way.edge].b == way.to ? 0 : 1)];
  }
  /// Away from that end: from `way.to` to where the way begins.
  [[nodiscard]] Cost from(const Graph& graph, const Way& way) const {
    return left[2 * std::size_t{way.edge} + (graph.edges[way.edge].b == way.to ? 1 : 0)];
  }
};

/// Dual ascent on the directed cut formulation: R. Wong, "A dual ascent approach for Steiner tree problems on a
/// directed graph", Mathematical Programming 28 (1984) 271–287; the smallest cut first, as in M. Poggi de Aragão, E.
/// Uchoa and R. Werneck, "Dual heuristics on the exact solution of large Steiner problems" (2001). The bound holds also
/// when it is stopped; it is kNever when a terminal cannot be reached.
Ascent ascend(const Graph& graph, const Rest& rest, Node root, const Limits& limits);

/// Takes away nodes and edges without which no tree below `limit` is lost, by the reduced costs. How many went.
std::size_t reduce_by_bound(const Graph& graph, Rest& rest, const Ascent& ascent, Cost limit);

}  // namespace pareltjes::engines::steiner
