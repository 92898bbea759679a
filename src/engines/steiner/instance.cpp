// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/instance.hpp"

#include <algorithm>

#include "engines/steiner/union_find.hpp"

namespace pareltjes::engines::steiner {

core::Result<void> check(const Instance& instance) {
  const auto wrong = [](const char* nl, const char* en) {
    return core::fail(core::ErrorCode::kInvalidInput, {nl, en});
  };
  if (instance.terminals.empty()) {
    return wrong("Er is geen punt om aan te sluiten.", "There is no point to connect.");
  }
  if (!std::ranges::all_of(instance.terminals, [&](Node node) { return node < instance.nodes; })) {
    return wrong("Een punt om aan te sluiten ligt niet in het netwerk.", "A point to connect is not in the network.");
  }
  Cost total = 0;
  for (const Edge& edge : instance.edges) {
    if (edge.a >= instance.nodes || edge.b >= instance.nodes) {
      return wrong("Een verbinding gaat naar een punt dat er niet is.", "An edge leads to a point that is not there.");
    }
    if (edge.cost < 0 || edge.cost >= kMostCost - total) {
      return wrong("De kosten van een verbinding zijn negatief of te groot.",
                   "The cost of an edge is negative or too large.");
    }
    total += edge.cost;
  }
  return {};
}

core::Result<Cost> validate(const Instance& instance, std::span<const EdgeId> tree) {
  const auto wrong = [](const char* nl, const char* en) { return core::fail(core::ErrorCode::kInternal, {nl, en}); };
  UnionFind parts(instance.nodes);
  Cost cost = 0;
  for (const EdgeId id : tree) {
    if (id >= instance.edges.size()) return wrong("De boom heeft een onbekende verbinding.", "An edge is unknown.");
    const Edge& edge = instance.edges[id];
    if (!parts.join(edge.a, edge.b)) return wrong("De boom heeft een kring.", "The tree has a circle.");
    cost += edge.cost;
  }
  for (const Node terminal : instance.terminals) {
    if (parts.find(terminal) != parts.find(instance.terminals.front())) {
      return wrong("De boom verbindt niet alles.", "The tree does not connect everything.");
    }
  }
  return cost;
}

}  // namespace pareltjes::engines::steiner
