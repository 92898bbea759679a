// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <numeric>
#include <queue>

#include "engines/street_network/hierarchy.hpp"

namespace pareltjes::engines::street_network {

namespace {

/// Nodes that a search for a witness settles before it gives up; giving up only adds a shortcut that was not needed.
constexpr std::size_t kSettleWhenJudging = 40;
constexpr std::size_t kSettleWhenContracting = 200;

/// An arc among the nodes that are left.
struct LiveArc {
  NodeId other;
  Cost cost;
  NodeId middle;
  std::uint32_t via;
};

struct Shortcut {
  NodeId from, to;
  Cost cost;
};

}  // namespace

class HierarchyBuilder {
 public:
  explicit HierarchyBuilder(const Network& network)
      : leaving_(network.nodes()),
        reaching_(network.nodes()),
        level_(network.nodes(), 0),
        order_(network.nodes(), kNone),
        heap_(network.nodes()) {
    for (NodeId node = 0; node < network.nodes(); ++node) {
      for (const Arc& arc : network.leaving(node)) {
        if (arc.other != node) join(node, arc.other, arc.cost, kNone, arc.via);
      }
    }
  }

  Hierarchy run() {
    using Waiting = std::pair<std::int64_t, NodeId>;
    std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> waiting;
    for (NodeId node = 0; node < order_.size(); ++node) waiting.emplace(priority(node), node);
    NodeId next = 0;
    while (!waiting.empty()) {
      const auto [was, node] = waiting.top();
      waiting.pop();
      // What was contracted since may have changed its importance: look again before it goes.
      const std::int64_t is = priority(node);
      if (is > was && !waiting.empty() && is > waiting.top().first) {
        waiting.emplace(is, node);
        continue;
      }
      contract(node);
      order_[node] = next++;
    }
    return finish();
  }

 private:
  /// The cheapest of parallel arcs is kept.
  static void put(std::vector<LiveArc>& arcs, const LiveArc& arc) {
    for (LiveArc& known : arcs) {
      if (known.other != arc.other) continue;
      if (arc.cost < known.cost) known = arc;
      return;
    }
    arcs.push_back(arc);
  }
  void join(NodeId from, NodeId to, Cost cost, NodeId middle, std::uint32_t via) {
    put(leaving_[from], {to, cost, middle, via});
    put(reaching_[to], {from, cost, middle, via});
  }

  /// Which shortcuts must stand in for a node.
  void find_shortcuts(NodeId node, std::size_t settle) {
    shortcuts_.clear();
    Cost longest = 0;
    for (const LiveArc& out : leaving_[node]) longest = std::max(longest, out.cost);
    for (const LiveArc& in : reaching_[node]) {
      const bool alone = leaving_[node].empty() || (leaving_[node].size() == 1 && leaving_[node][0].other == in.other);
      if (alone) continue;
      look_for_witnesses(in.other, node, plus(in.cost, longest), settle);
      for (const LiveArc& out : leaving_[node]) {
        const Cost over = plus(in.cost, out.cost);
        if (out.other != in.other && over != kNever && heap_.cost(out.other) > over) {
          shortcuts_.push_back({in.other, out.other, over});
        }
      }
    }
  }

  void look_for_witnesses(NodeId from, NodeId without, Cost limit, std::size_t settle) {
    heap_.clear();
    heap_.offer(from, 0);
    for (std::size_t settled = 0; !heap_.empty() && heap_.least() <= limit && settled < settle; ++settled) {
      const NodeId node = heap_.pop();
      const Cost cost = heap_.cost(node);
      for (const LiveArc& arc : leaving_[node]) {
        if (arc.other != without) heap_.offer(arc.other, plus(cost, arc.cost));
      }
    }
  }

  /// Low goes first: few shortcuts for many arcs gone, and evenly over the map.
  std::int64_t priority(NodeId node) {
    find_shortcuts(node, kSettleWhenJudging);
    const auto gone = static_cast<std::int64_t>(leaving_[node].size() + reaching_[node].size());
    return 2 * (2 * static_cast<std::int64_t>(shortcuts_.size()) - gone) + static_cast<std::int64_t>(level_[node]);
  }

  void contract(NodeId node) {
    find_shortcuts(node, kSettleWhenContracting);
    const auto without = [node](std::vector<LiveArc>& arcs) {
      std::erase_if(arcs, [node](const LiveArc& arc) { return arc.other == node; });
    };
    const auto raise = [this, node](NodeId other) { level_[other] = std::max(level_[other], level_[node] + 1); };
    for (const LiveArc& arc : leaving_[node]) {
      without(reaching_[arc.other]);
      raise(arc.other);
    }
    for (const LiveArc& arc : reaching_[node]) {
      without(leaving_[arc.other]);
      raise(arc.other);
    }
    made_ += shortcuts_.size();
    for (const Shortcut& shortcut : shortcuts_) join(shortcut.from, shortcut.to, shortcut.cost, node, kNone);
  }

  /// What was left at each node when it was contracted are its arcs upward.
  Hierarchy finish() {
    Hierarchy hierarchy;
    const auto count = static_cast<NodeId>(order_.size());
    hierarchy.rank_.resize(count);
    hierarchy.node_.resize(count);
    for (NodeId node = 0; node < count; ++node) {
      hierarchy.rank_[node] = count - 1 - order_[node];
      hierarchy.node_[count - 1 - order_[node]] = node;
    }
    hierarchy.from_ = rows_of(leaving_, hierarchy);
    hierarchy.to_ = rows_of(reaching_, hierarchy);
    hierarchy.shortcuts_ = made_;
    return hierarchy;
  }

  static Hierarchy::Rows rows_of(const std::vector<std::vector<LiveArc>>& arcs, const Hierarchy& hierarchy) {
    Hierarchy::Rows rows;
    rows.first.push_back(0);
    for (const NodeId node : hierarchy.node_) {
      const std::size_t begin = rows.arcs.size();
      for (const LiveArc& arc : arcs[node]) {
        const NodeId middle = arc.middle == kNone ? kNone : hierarchy.rank_[arc.middle];
        rows.arcs.push_back({hierarchy.rank_[arc.other], arc.cost, middle, arc.via});
      }
      std::sort(rows.arcs.begin() + static_cast<std::ptrdiff_t>(begin), rows.arcs.end(),
                [](const auto& a, const auto& b) { return a.other < b.other; });
      rows.first.push_back(static_cast<std::uint32_t>(rows.arcs.size()));
    }
    return rows;
  }

  std::vector<std::vector<LiveArc>> leaving_, reaching_;
  std::vector<std::uint32_t> level_;
  std::vector<NodeId> order_;
  NodeHeap heap_;
  std::vector<Shortcut> shortcuts_;
  std::size_t made_ = 0;
};

Hierarchy Hierarchy::of(const Network& network) {
  return HierarchyBuilder(network).run();
}

std::size_t Hierarchy::bytes() const {
  return (from_.arcs.size() + to_.arcs.size()) * sizeof(UpArc) +
         (from_.first.size() + to_.first.size() + rank_.size() + node_.size()) * sizeof(std::uint32_t);
}

}  // namespace pareltjes::engines::street_network
