// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "engines/steiner/reduce.hpp"

namespace pareltjes::engines::steiner {
namespace {

std::vector<Cost> from_root(const Graph& graph, const Ascent& ascent) {
  std::vector<Cost> length(graph.nodes(), kNever);
  Heap waiting;
  length[ascent.root] = 0;
  waiting.emplace(0, ascent.root);
  while (!waiting.empty()) {
    const auto [so_far, node] = waiting.top();
    waiting.pop();
    if (so_far > length[node]) continue;
    for (const Way& way : graph.ways(node)) {
      const Cost there = so_far + ascent.left[way.arc];
      if (there >= length[way.to]) continue;
      length[way.to] = there;
      waiting.emplace(there, way.to);
    }
  }
  return length;
}

/// A node with few links that no better tree uses to part in two: each pair of its links becomes one.
bool replace(Network& network, History& history, Node node) {
  const std::vector<Hop> hops(network.hops(node).begin(), network.hops(node).end());
  if (hops.size() < 3 || hops.size() > 4) return false;
  std::size_t more = 0;
  for (std::size_t i = 0; i < hops.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) more += network.between(hops[i].to, hops[j].to) == kNoEdge ? 1U : 0U;
  }
  if (more > hops.size()) return false;
  std::vector<Link> links;
  for (const Hop& hop : hops) links.push_back(network.link(hop.link));
  network.remove_node(node);
  for (std::size_t i = 0; i < hops.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const Cost cost = links[i].cost + links[j].cost;
      const EdgeId same = network.between(hops[i].to, hops[j].to);
      if (same != kNoEdge && network.link(same).cost <= cost) continue;
      network.add(hops[i].to, hops[j].to, cost, history.join(links[i].origin, links[j].origin));
    }
  }
  return true;
}

}  // namespace

std::size_t reduce_by_bound(Network& network, History& history, const Graph& graph, const Ascent& ascent, Cost limit) {
  const auto length = from_root(graph, ascent);
  const auto nearest = nearest_terminals(graph, ascent.left, ascent.root);
  const Cost room = limit - ascent.bound;
  std::size_t gone = 0;
  std::vector<Node> never_part;
  for (Node node = 0; node < graph.nodes(); ++node) {
    if (graph.required[node] != 0) continue;
    const Cost one = length[node] + nearest.length[0][node];
    if (one >= room) {
      gone += network.degree(graph.place[node]);
      network.remove_node(graph.place[node]);
    } else if (one + nearest.length[1][node] >= room) {
      never_part.push_back(graph.place[node]);
    }
  }
  for (EdgeId id = 0; id < graph.edges.size(); ++id) {
    if (!network.has(graph.link[id])) continue;
    const auto [a, b, cost] = graph.edges[id];
    const Cost forth = length[a] + ascent.left[2 * std::size_t{id}] + nearest.length[0][b];
    const Cost back = length[b] + ascent.left[2 * std::size_t{id} + 1] + nearest.length[0][a];
    if (std::min(forth, back) < room) continue;
    network.remove(graph.link[id]);
    ++gone;
  }
  for (const Node node : never_part) gone += replace(network, history, node) ? 1U : 0U;
  return gone;
}

}  // namespace pareltjes::engines::steiner
