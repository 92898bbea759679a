// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/heuristic.hpp"

#include <algorithm>

namespace pareltjes::engines::steiner {

TreeMaker::TreeMaker(const Graph& graph, const Limits& limits)
    : graph_(graph),
      limits_(limits),
      in_(graph.nodes(), 0),
      length_(graph.nodes(), kNever),
      by_(graph.nodes(), kNoEdge),
      degree_(graph.nodes(), 0) {}

/// Prim over the nodes in in_, and then without ends that are no terminal. Cost kNever when they do not hang together.
Tree TreeMaker::least_tree(Node root) {
  std::ranges::fill(length_, kNever);
  std::ranges::fill(degree_, 0U);
  std::vector<Node> order;
  Heap waiting;
  length_[root] = 0;
  by_[root] = kNoEdge;
  waiting.emplace(0, root);
  while (!waiting.empty()) {
    const auto [so_far, node] = waiting.top();
    waiting.pop();
    if (so_far != length_[node]) continue;
    length_[node] = -1;  // In the tree.
    order.push_back(node);
    for (const Way& way : graph_.ways(node)) {
      if (in_[way.to] == 0 || graph_.edges[way.edge()].cost >= length_[way.to]) continue;
      length_[way.to] = graph_.edges[way.edge()].cost;
      by_[way.to] = way.edge();
      waiting.emplace(length_[way.to], way.to);
    }
  }
  for (const Node terminal : graph_.terminals) {
    if (length_[terminal] != -1) return {};
  }
  for (const Node node : order) {
    if (node == root) continue;
    ++degree_[node];
    ++degree_[graph_.other(by_[node], node)];
  }
  Tree tree{{}, 0};
  // Who came last can only be hung on by who came later: backwards, every end is seen once.
  for (std::size_t i = order.size(); i-- > 1;) {
    const Node node = order[i];
    if (degree_[node] == 1 && graph_.required[node] == 0) {
      --degree_[graph_.other(by_[node], node)];
    } else {
      tree.edges.push_back(by_[node]);
      tree.cost += graph_.edges[by_[node]].cost;
    }
  }
  std::ranges::sort(tree.edges);
  return tree;
}

Tree TreeMaker::least_tree(std::span<const EdgeId> edges) {
  std::ranges::fill(in_, 0);
  for (const EdgeId id : edges) in_[graph_.edges[id].a] = in_[graph_.edges[id].b] = 1;
  return least_tree(graph_.terminals.front());
}

Tree TreeMaker::nearest_first(Node start, const std::vector<Cost>* weight) {
  auto& length = length_;
  auto& by = by_;
  std::ranges::fill(length, kNever);
  std::ranges::fill(in_, 0);
  Heap waiting;
  length[start] = 0;
  waiting.emplace(0, start);
  in_[start] = 1;
  std::size_t left = graph_.terminals.size() - (graph_.required[start] != 0 ? 1 : 0);
  for (std::size_t step = 0; left > 0 && !waiting.empty(); ++step) {
    if ((step & 0xFFFU) == 0 && limits_.over()) return {};
    const auto [so_far, node] = waiting.top();
    waiting.pop();
    if (so_far > length[node]) continue;
    if (graph_.required[node] != 0 && in_[node] == 0) {
      --left;
      // The whole way to it now costs nothing to start from.
      for (Node at = node; in_[at] == 0; at = graph_.other(by[at], at)) {
        in_[at] = 1;
        length[at] = 0;
        waiting.emplace(0, at);
      }
      continue;
    }
    for (const Way& way : graph_.ways(node)) {
      const EdgeId edge = way.edge();
      const Cost step_cost = weight != nullptr ? (*weight)[edge] : graph_.edges[edge].cost;
      if (step_cost >= kNever || so_far + step_cost >= length[way.to]) continue;
      length[way.to] = so_far + step_cost;
      by[way.to] = edge;
      waiting.emplace(length[way.to], way.to);
    }
  }
  return left > 0 ? Tree{} : least_tree(graph_.terminals.front());
}

Tree TreeMaker::from_ascent(const Ascent& ascent) {
  std::vector<Cost> weight(graph_.edges.size());
  for (EdgeId id = 0; id < weight.size(); ++id) {
    const bool saturated = ascent.left[2 * std::size_t{id}] == 0 || ascent.left[2 * std::size_t{id} + 1] == 0;
    weight[id] = saturated ? graph_.edges[id].cost : kNever;
  }
  return nearest_first(ascent.root, &weight);
}

}  // namespace pareltjes::engines::steiner
