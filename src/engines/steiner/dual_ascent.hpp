// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/steiner/graph.hpp"
#include "engines/steiner/solve.hpp"

namespace pareltjes::engines::steiner {

/// A bound from below, and what is left of each edge's cost in each direction.
struct Ascent {
  Node root = 0;
  Cost bound = 0;
  std::vector<Cost> left;  ///< By arc. 0: saturated.
};

/// Dual ascent on the directed cut formulation: R. Wong, "A dual ascent approach for Steiner tree problems on a
/// directed graph", Mathematical Programming 28 (1984) 271–287; the smallest cut first, as in M. Poggi de Aragão, E.
/// Uchoa and R. Werneck, "Dual heuristics on the exact solution of large Steiner problems" (2001). The bound holds also
/// when it is stopped; it is kNever when a terminal cannot be reached.
Ascent ascend(const Graph& graph, Node root, const Limits& limits);

}  // namespace pareltjes::engines::steiner
