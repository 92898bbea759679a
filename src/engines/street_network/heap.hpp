// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "engines/street_network/network.hpp"

namespace pareltjes::engines::street_network {

/// A heap of nodes by cost, four children each, in which a cost can fall. It remembers the cost of every node it ever
/// held until `clear`, which costs as much as what was touched: made once, used for many searches.
class NodeHeap {
 public:
  explicit NodeHeap(std::size_t nodes = 0) : cost_(nodes, kNever), slot_(nodes, 0) {}

  [[nodiscard]] bool empty() const { return heap_.empty(); }
  [[nodiscard]] Cost least() const { return heap_.front().cost; }
  /// What the node cost when it was last put in or lowered; kNever when it never was here.
  [[nodiscard]] Cost cost(NodeId node) const { return cost_[node]; }
  [[nodiscard]] const std::vector<NodeId>& touched() const { return touched_; }

  /// Puts a node in or lowers its cost. Whether anything changed.
  bool offer(NodeId node, Cost cost) {
    const Cost before = cost_[node];
    if (cost >= before) return false;
    cost_[node] = cost;
    if (before == kNever) {
      touched_.push_back(node);
      slot_[node] = static_cast<std::uint32_t>(heap_.size());
      heap_.push_back({cost, node});
    }
    rise(slot_[node], {cost, node});
    return true;
  }

  /// Takes out the node of least cost. Equal costs come out in an order that only depends on what was put in.
  NodeId pop() {
    const NodeId node = heap_.front().node;
    const Entry last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sink(last);
    return node;
  }

  void clear() {
    for (const NodeId node : touched_) cost_[node] = kNever;
    touched_.clear();
    heap_.clear();
  }

 private:
  struct Entry {
    Cost cost;
    NodeId node;
  };

  void rise(std::size_t slot, Entry entry) {
    while (slot > 0) {
      const std::size_t parent = (slot - 1) / 4;
      if (heap_[parent].cost <= entry.cost) break;
      place(slot, heap_[parent]);
      slot = parent;
    }
    place(slot, entry);
  }

  void sink(Entry entry) {
    std::size_t slot = 0;
    for (;;) {
      const std::size_t first = 4 * slot + 1;
      if (first >= heap_.size()) break;
      const std::size_t end = std::min(first + 4, heap_.size());
      std::size_t least = first;
      for (std::size_t child = first + 1; child < end; ++child) {
        if (heap_[child].cost < heap_[least].cost) least = child;
      }
      if (heap_[least].cost >= entry.cost) break;
      place(slot, heap_[least]);
      slot = least;
    }
    place(slot, entry);
  }

  void place(std::size_t slot, Entry entry) {
    heap_[slot] = entry;
    slot_[entry.node] = static_cast<std::uint32_t>(slot);
  }

  std::vector<Entry> heap_;
  std::vector<Cost> cost_;
  std::vector<std::uint32_t> slot_;
  std::vector<NodeId> touched_;
};

}  // namespace pareltjes::engines::street_network
