// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/hierarchy.hpp"

#include <algorithm>
#include <unordered_map>

namespace pareltjes::engines::street_network {

UpwardSearch::UpwardSearch(const Hierarchy& hierarchy, Hierarchy::Direction direction)
    : hierarchy_(hierarchy),
      direction_(direction),
      opposite_(direction == Hierarchy::Direction::kFrom ? Hierarchy::Direction::kTo : Hierarchy::Direction::kFrom),
      heap_(hierarchy.nodes()) {}

namespace {

using Direction = Hierarchy::Direction;

/// An arc of the hierarchy between two nodes, whichever of them is the higher; the cheapest.
const Hierarchy::UpArc& arc_between(const Hierarchy& hierarchy, NodeId from, NodeId to) {
  // The lower node (the greater number) holds the arc.
  const auto arcs = from > to ? hierarchy.upward(from, Direction::kFrom) : hierarchy.upward(to, Direction::kTo);
  return *std::ranges::find(arcs, from > to ? to : from, &Hierarchy::UpArc::other);
}

/// Takes a step of the hierarchy apart into steps of the network.
void unpack(const Hierarchy& hierarchy, NodeId from, NodeId to, Path& path) {
  std::vector<std::pair<NodeId, NodeId>> unopened{{from, to}};
  while (!unopened.empty()) {
    const auto [a, b] = unopened.back();
    unopened.pop_back();
    const auto& arc = arc_between(hierarchy, a, b);
    if (arc.middle == kNone) {
      path.nodes.push_back(hierarchy.outside(b));
      path.via.push_back(arc.via);
    } else {
      unopened.emplace_back(arc.middle, b);
      unopened.emplace_back(a, arc.middle);
    }
  }
}

/// Every node of a climb with its cost and the node before it.
struct Climb {
  std::unordered_map<NodeId, std::pair<Cost, NodeId>> seen;

  Climb(const Hierarchy& hierarchy, std::span<const Seed> seeds, Direction direction) {
    UpwardSearch search(hierarchy, direction);
    std::unordered_map<NodeId, std::pair<Cost, NodeId>> best;
    for (const Seed& seed : seeds) {
      auto& entry = best.try_emplace(hierarchy.inside(seed.node), kNever, kNone).first->second;
      if (seed.cost < entry.first) entry = {seed.cost, kNone};
    }
    search.run(
        seeds,
        [&](NodeId node, Cost cost) {
          seen[node] = {cost, best[node].second};
          for (const auto& arc : hierarchy.upward(node, direction)) {
            auto& entry = best.try_emplace(arc.other, kNever, kNone).first->second;
            if (plus(cost, arc.cost) < entry.first) entry = {plus(cost, arc.cost), node};
          }
        },
        [] { return kNever - 1; });
  }

  /// From where the climb began to the node.
  [[nodiscard]] std::vector<NodeId> way_to(NodeId node) const {
    std::vector<NodeId> way;
    for (; node != kNone; node = seen.at(node).second) way.push_back(node);
    std::ranges::reverse(way);
    return way;
  }
};

}  // namespace

std::optional<Path> shortest_path(const Hierarchy& hierarchy, std::span<const Seed> from, std::span<const Seed> to) {
  const Climb up(hierarchy, from, Direction::kFrom);
  const Climb down(hierarchy, to, Direction::kTo);
  Path path{kNever, {}, {}};
  NodeId top = kNone;
  for (const auto& [node, entry] : up.seen) {
    const auto other = down.seen.find(node);
    if (other == down.seen.end()) continue;
    const Cost cost = plus(entry.first, other->second.first);
    // Of equal tops the most important, so that the same question has the same path.
    if (cost < path.cost || (cost == path.cost && cost != kNever && node < top)) {
      path.cost = cost;
      top = node;
    }
  }
  if (path.cost == kNever) return std::nullopt;
  const auto first = up.way_to(top);
  auto second = down.way_to(top);
  std::ranges::reverse(second);
  path.nodes.push_back(hierarchy.outside(first.front()));
  for (std::size_t i = 0; i + 1 < first.size(); ++i) unpack(hierarchy, first[i], first[i + 1], path);
  for (std::size_t i = 0; i + 1 < second.size(); ++i) unpack(hierarchy, second[i], second[i + 1], path);
  return path;
}

OneToAll::OneToAll(const Hierarchy& hierarchy)
    : hierarchy_(hierarchy), climb_(hierarchy, Direction::kFrom), inside_(hierarchy.nodes()) {}

void OneToAll::run(std::span<const Seed> seeds, std::span<Cost> costs) {
  std::ranges::fill(inside_, kNever);
  climb_.run(seeds, [this](NodeId node, Cost cost) { inside_[node] = cost; }, [] { return kNever - 1; });
  for (NodeId node = 0; node < inside_.size(); ++node) {
    Cost best = inside_[node];
    for (const auto& arc : hierarchy_.upward(node, Direction::kTo))
      best = std::min(best, plus(inside_[arc.other], arc.cost));
    inside_[node] = best;
    costs[hierarchy_.outside(node)] = best;
  }
}

}  // namespace pareltjes::engines::street_network
