// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/steiner/graph.hpp"

namespace pareltjes::engines::steiner {

/// Bounds from above on special distances: how long the longest piece between terminals must be on the way between two
/// nodes. Over the least tree of the terminals' own distances (K. Mehlhorn, "A faster approximation algorithm for the
/// Steiner problem in graphs", Information Processing Letters 27 (1988) 125–128).
class SpecialDistance {
 public:
  explicit SpecialDistance(const Graph& graph);

  /// Only ways by terminals: at most this. kNever: none known.
  [[nodiscard]] Cost between(Node a, Node b) const;
  [[nodiscard]] const Nearest& nearest() const { return nearest_; }

 private:
  [[nodiscard]] Cost between_terminals(Node a, Node b) const;

  Nearest nearest_;
  std::vector<Node> parent_;  ///< Joined so by size, never shortened: a way upward tells the longest piece.
  std::vector<Cost> piece_;
};

}  // namespace pareltjes::engines::steiner
