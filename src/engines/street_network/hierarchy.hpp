// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engines/street_network/dijkstra.hpp"

namespace pareltjes::engines::street_network {

/// A contraction hierarchy (Geisberger, Sanders, Schultes and Delling, 2008): nodes are taken out one by one, least
/// important first, and shortcuts keep the distances between those that are left. Then every shortest path climbs and
/// descends once, and a search only climbs. Answers are exact: shortcuts are left out only where a path that is no
/// longer was seen.
///
/// Inside it nodes are numbered by importance, 0 the most important: arcs upward lead to a lower number.
class Hierarchy {
 public:
  static Hierarchy of(const Network& network);

  /// An arc to a more important node. `middle` is the node that a shortcut goes over, else kNone and `via` says which
  /// segment it is.
  struct UpArc {
    NodeId other = 0;
    Cost cost = 0;
    NodeId middle = kNone;
    std::uint32_t via = kNone;
  };
  enum class Direction : std::uint8_t { kFrom, kTo };

  [[nodiscard]] std::size_t nodes() const { return rank_.size(); }
  [[nodiscard]] std::size_t shortcuts() const { return shortcuts_; }
  /// From the number in the network to the one in here, and back.
  [[nodiscard]] NodeId inside(NodeId node) const { return rank_[node]; }
  [[nodiscard]] NodeId outside(NodeId inside) const { return node_[inside]; }
  /// Arcs that leave a node upward (kFrom), or that come down to it from above (kTo). Numbers inside.
  [[nodiscard]] std::span<const UpArc> upward(NodeId inside, Direction direction) const {
    const auto& rows = direction == Direction::kFrom ? from_ : to_;
    return {rows.arcs.data() + rows.first[inside], rows.arcs.data() + rows.first[inside + 1]};
  }

  /// Bytes that it takes.
  [[nodiscard]] std::size_t bytes() const;

 private:
  friend class HierarchyBuilder;
  struct Rows {
    std::vector<std::uint32_t> first;
    std::vector<UpArc> arcs;
  };
  Rows from_, to_;
  std::vector<NodeId> rank_, node_;
  std::size_t shortcuts_ = 0;
};

/// A climb from a few nodes. Nodes that a way from above reaches cheaper are stalled: no shortest path goes over them.
/// One object serves many searches.
class UpwardSearch {
 public:
  UpwardSearch(const Hierarchy& hierarchy, Hierarchy::Direction direction);

  /// Calls `see(node, cost)`, with numbers inside, for every node not stalled, cheapest first, until none is left or
  /// `limit()` is passed, which may fall meanwhile.
  template <class See, class Limit>
  void run(std::span<const Seed> seeds, const See& see, const Limit& limit) {
    heap_.clear();
    for (const Seed& seed : seeds) heap_.offer(hierarchy_.inside(seed.node), seed.cost);
    while (!heap_.empty() && heap_.least() <= limit()) {
      const NodeId node = heap_.pop();
      const Cost cost = heap_.cost(node);
      if (is_stalled(node, cost)) continue;
      see(node, cost);
      for (const auto& arc : hierarchy_.upward(node, direction_)) heap_.offer(arc.other, plus(cost, arc.cost));
    }
  }

 private:
  [[nodiscard]] bool is_stalled(NodeId node, Cost cost) const {
    for (const auto& arc : hierarchy_.upward(node, opposite_)) {
      const Cost above = heap_.cost(arc.other);
      if (above != kNever && plus(above, arc.cost) < cost) return true;
    }
    return false;
  }

  const Hierarchy& hierarchy_;
  Hierarchy::Direction direction_, opposite_;
  NodeHeap heap_;
};

/// A shortest path, node by node.
struct Path {
  Cost cost = 0;
  std::vector<NodeId> nodes;       ///< As in the network, from begin to end.
  std::vector<std::uint32_t> via;  ///< One less than nodes: Arc::via of each step.
};

/// The shortest path from one of `from` to one of `to`, shortcuts taken apart; nothing when there is none.
std::optional<Path> shortest_path(const Hierarchy& hierarchy, std::span<const Seed> from, std::span<const Seed> to);

/// Costs from a few nodes to every node, by one climb and one walk over all nodes from important to unimportant (PHAST:
/// Delling, Goldberg, Nowatzyk and Werneck, 2011).
class OneToAll {
 public:
  explicit OneToAll(const Hierarchy& hierarchy);
  /// @param costs a place for every node of the network; kNever where it is not reached.
  void run(std::span<const Seed> seeds, std::span<Cost> costs);

 private:
  const Hierarchy& hierarchy_;
  UpwardSearch climb_;
  std::vector<Cost> inside_;
};

}  // namespace pareltjes::engines::street_network
