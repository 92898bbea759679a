// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "engines/street_network/heap.hpp"
#include "engines/street_network/network.hpp"

namespace pareltjes::engines::street_network {

/// Where a search begins, and what it costs to get there.
struct Seed {
  NodeId node = 0;
  Cost cost = 0;
};

/// Shortest paths from (or to) a few nodes (Dijkstra, 1959): the reference for everything faster, and the bounded
/// search of isochrones. One object serves many searches, one after the other.
class Dijkstra {
 public:
  enum class Direction : std::uint8_t { kFrom, kTo };
  explicit Dijkstra(const Network& network, Direction direction = Direction::kFrom);

  /// Nodes up to and including `limit` are reached; no others.
  void run(std::span<const Seed> seeds, Cost limit = kNever - 1);
  /// The least cost of the last search; kNever when it was not reached.
  [[nodiscard]] Cost cost(NodeId node) const { return reached_[node]; }
  /// The nodes that the last search reached, nearest first.
  [[nodiscard]] const std::vector<NodeId>& reached() const { return order_; }

 private:
  const Network& network_;
  Direction direction_;
  NodeHeap heap_;
  std::vector<Cost> reached_;
  std::vector<NodeId> order_;
};

}  // namespace pareltjes::engines::street_network
