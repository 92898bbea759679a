// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/steiner/dual_ascent.hpp"

namespace pareltjes::engines::steiner {

/// Makes good trees in what is left of a network.
class TreeMaker {
 public:
  TreeMaker(const Graph& graph, const Limits& limits);

  /// From one node outward, each time to the nearest terminal: H. Takahashi and A. Matsuyama, "An approximate solution
  /// for the Steiner problem in graphs", Math. Japonica 24 (1980) 573–577; then the least tree over the nodes that it
  /// took.
  /// @param weight by edge, instead of the costs while looking for the nearest; nullptr: the costs themselves.
  Tree nearest_first(const Rest& rest, Node start, const std::vector<Cost>* weight = nullptr);

  /// The same over ways that an ascent has saturated: they hold a tree that is often good.
  Tree from_ascent(const Rest& rest, const Ascent& ascent);

  /// Puts nodes in and takes nodes out while that helps, as long as the work of all calls together stays below a limit:
  /// so that large networks end in time, and at the same place on any machine. @return the same tree or a cheaper one.
  Tree improve(const Rest& rest, Tree tree);

 private:
  Tree least_tree(const Rest& rest);
  bool insert_one(const Rest& rest, Tree& tree);
  bool remove_one(const Rest& rest, Tree& tree);
  void mark_nodes(const Tree& tree);
  [[nodiscard]] bool tired() const;

  const Graph& graph_;
  const Limits& limits_;
  std::vector<char> in_;  ///< By node: may stand in the tree that is made.
  std::vector<Cost> length_;
  std::vector<EdgeId> by_;
  std::vector<std::uint32_t> degree_;
  std::size_t work_ = 0;  ///< Nodes looked at while improving.
};

}  // namespace pareltjes::engines::steiner
