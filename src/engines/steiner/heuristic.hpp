// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/steiner/dual_ascent.hpp"

namespace pareltjes::engines::steiner {

/// Makes trees in a graph, in its edges.
class TreeMaker {
 public:
  TreeMaker(const Graph& graph, const Limits& limits);

  /// From one node outward, each time to the nearest terminal: H. Takahashi and A. Matsuyama, "An approximate solution
  /// for the Steiner problem in graphs", Math. Japonica 24 (1980) 573–577; then the least tree over the nodes that it
  /// took. Cost kNever when it does not reach all.
  /// @param weight by edge, instead of the costs while looking for the nearest; nullptr: the costs themselves.
  Tree nearest_first(Node start, const std::vector<Cost>* weight = nullptr);

  /// The same over ways that an ascent has saturated ("ascend and prune", Poggi de Aragão, Uchoa and Werneck, 2001).
  Tree from_ascent(const Ascent& ascent);

  /// The least tree over the nodes of these edges, without loose ends.
  Tree least_tree(std::span<const EdgeId> edges);

 private:
  Tree least_tree(Node root);

  const Graph& graph_;
  const Limits& limits_;
  std::vector<char> in_;  ///< By node: may stand in the tree that is made.
  std::vector<Cost> length_;
  std::vector<EdgeId> by_;
  std::vector<std::uint32_t> degree_;
};

/// Makes a tree cheaper: a node put in (a "Steiner vertex insertion"), a path between two key nodes laid elsewhere, a
/// key node taken out and its parts joined anew, until none of these helps or `work` is spent. E. Uchoa and R. Werneck,
/// "Fast local search for the Steiner problem in graphs", ACM Journal of Experimental Algorithmics 17 (2012), there
/// with better data structures. Deterministic but for `limits`. @return the same tree or a cheaper one.
Tree improve(const Graph& graph, Tree tree, std::size_t work, const Limits& limits);

}  // namespace pareltjes::engines::steiner
