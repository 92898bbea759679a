// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/heuristic.hpp"

#include <algorithm>

#include "engines/steiner/union_find.hpp"

namespace pareltjes::engines::steiner {
namespace {

/// Some seconds.
constexpr std::size_t kMostWork = 60'000'000;

}  // namespace

TreeMaker::TreeMaker(const Graph& graph, const Limits& limits)
    : graph_(graph),
      limits_(limits),
      in_(graph.nodes(), 0),
      length_(graph.nodes(), kNever),
      by_(graph.nodes(), kNoEdge),
      degree_(graph.nodes(), 0) {}

/// Prim over the nodes in in_, and then without ends that are no terminal. Cost kNever when they do not hang together.
Tree TreeMaker::least_tree(const Rest& rest) {
  std::ranges::fill(length_, kNever);
  std::ranges::fill(degree_, 0U);
  const Node root = rest.terminals.front();
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
      if (in_[way.to] == 0 || !rest.has(way) || graph_.edges[way.edge].cost >= length_[way.to]) continue;
      length_[way.to] = graph_.edges[way.edge].cost;
      by_[way.to] = way.edge;
      waiting.emplace(length_[way.to], way.to);
    }
  }
  for (const Node terminal : rest.terminals) {
    if (length_[terminal] != -1) return {};
  }
  const auto before = [&](Node node) {
    const Edge& edge = graph_.edges[by_[node]];
    return edge.a == node ? edge.b : edge.a;
  };
  for (const Node node : order) {
    if (node == root) continue;
    ++degree_[node];
    ++degree_[before(node)];
  }
  Tree tree{{}, 0};
  // Who came last can only be hung on by who came later: backwards, every end is seen once.
  for (std::size_t i = order.size(); i-- > 1;) {
    const Node node = order[i];
    if (degree_[node] == 1 && graph_.is_terminal[node] == 0) {
      --degree_[before(node)];
    } else {
      tree.edges.push_back(by_[node]);
      tree.cost += graph_.edges[by_[node]].cost;
    }
  }
  std::ranges::sort(tree.edges);
  return tree;
}

Tree TreeMaker::nearest_first(const Rest& rest, Node start, const std::vector<Cost>* weight) {
  std::vector<Cost> length(graph_.nodes(), kNever);
  std::vector<EdgeId> by(graph_.nodes(), kNoEdge);
  std::ranges::fill(in_, 0);
  Heap waiting;
  length[start] = 0;
  waiting.emplace(0, start);
  in_[start] = 1;
  std::size_t left = rest.terminals.size() - (rest.required[start] != 0 ? 1 : 0);
  for (std::size_t step = 0; left > 0 && !waiting.empty(); ++step) {
    if ((step & 0xFFFU) == 0 && limits_.over()) return {};
    const auto [so_far, node] = waiting.top();
    waiting.pop();
    if (so_far > length[node]) continue;
    if (rest.required[node] != 0 && in_[node] == 0) {
      --left;
      // The whole way to it now costs nothing to start from.
      for (Node at = node; in_[at] == 0;) {
        in_[at] = 1;
        length[at] = 0;
        waiting.emplace(0, at);
        const Edge& edge = graph_.edges[by[at]];
        at = edge.a == at ? edge.b : edge.a;
      }
      continue;
    }
    for (const Way& way : graph_.ways(node)) {
      if (!rest.has(way)) continue;
      const Cost there = so_far + (weight != nullptr ? (*weight)[way.edge] : graph_.edges[way.edge].cost);
      if (there >= length[way.to]) continue;
      length[way.to] = there;
      by[way.to] = way.edge;
      waiting.emplace(there, way.to);
    }
  }
  return left > 0 ? Tree{} : least_tree(rest);
}

Tree TreeMaker::from_ascent(const Rest& rest, const Ascent& ascent) {
  Rest saturated = rest;
  for (EdgeId id = 0; id < saturated.edge.size(); ++id) {
    if (ascent.left[2 * std::size_t{id}] != 0 && ascent.left[2 * std::size_t{id} + 1] != 0) saturated.edge[id] = 0;
  }
  return nearest_first(saturated, ascent.root);
}

bool TreeMaker::tired() const {
  return work_ >= kMostWork;
}

void TreeMaker::mark_nodes(const Tree& tree) {
  std::ranges::fill(in_, 0);
  for (const EdgeId id : tree.edges) in_[graph_.edges[id].a] = in_[graph_.edges[id].b] = 1;
}

/// With one node more the least tree holds only edges of the old one and of that node.
bool TreeMaker::insert_one(const Rest& rest, Tree& tree) {
  bool better = false;
  for (Node node = 0; node < graph_.nodes(); ++node) {
    if (rest.node[node] == 0 || in_[node] != 0) continue;
    if (tired() || ((node & 0x3FU) == 0 && limits_.over())) break;
    std::vector<EdgeId> edges;
    for (const Way& way : graph_.ways(node)) {
      if (rest.has(way) && in_[way.to] != 0) edges.push_back(way.edge);
    }
    if (edges.size() < 2) continue;
    edges.insert(edges.end(), tree.edges.begin(), tree.edges.end());
    std::ranges::sort(edges, {}, [&](EdgeId id) { return std::pair(graph_.edges[id].cost, id); });
    work_ += graph_.nodes() / 8 + edges.size();
    UnionFind parts(graph_.nodes());
    Cost cost = 0;
    for (const EdgeId id : edges) {
      if (parts.join(graph_.edges[id].a, graph_.edges[id].b)) cost += graph_.edges[id].cost;
    }
    if (cost >= tree.cost) continue;
    in_[node] = 1;
    tree = least_tree(rest);
    mark_nodes(tree);
    better = true;
  }
  return better;
}

bool TreeMaker::remove_one(const Rest& rest, Tree& tree) {
  bool better = false;
  for (Node node = 0; node < graph_.nodes(); ++node) {
    if (in_[node] == 0 || graph_.is_terminal[node] != 0 || rest.required[node] != 0) continue;
    if (tired() || limits_.over()) break;
    work_ += graph_.nodes() / 8 + 4 * tree.edges.size();
    in_[node] = 0;
    auto without = least_tree(rest);
    if (without.cost < tree.cost) {
      tree = std::move(without);
      mark_nodes(tree);
      better = true;
    } else {
      in_[node] = 1;
    }
  }
  return better;
}

Tree TreeMaker::improve(const Rest& rest, Tree tree) {
  if (tree.cost == kNever || tree.edges.empty()) return tree;
  mark_nodes(tree);
  while (!tired() && !limits_.over()) {
    const bool inserted = insert_one(rest, tree);
    const bool removed = remove_one(rest, tree);
    if (!inserted && !removed) break;
  }
  return tree;
}

}  // namespace pareltjes::engines::steiner
