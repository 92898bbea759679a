// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/graph.hpp"

#include <algorithm>

namespace pareltjes::engines::steiner {
namespace {

/// So many nodes are looked at beside one edge before it is left alone.
constexpr std::size_t kLookAround = 200;

/// Only what hangs together with the terminals stays. False when those do not hang together themselves.
bool keep_one_part(const Graph& graph, Rest& rest) {
  std::vector<char> reached(graph.nodes(), 0);
  std::vector<Node> stack{rest.terminals.front()};
  reached[stack.front()] = 1;
  while (!stack.empty()) {
    const Node node = stack.back();
    stack.pop_back();
    for (const Way& way : graph.ways(node)) {
      if (!rest.has(way) || reached[way.to] != 0) continue;
      reached[way.to] = 1;
      stack.push_back(way.to);
    }
  }
  for (Node node = 0; node < graph.nodes(); ++node) {
    if (rest.node[node] != 0 && reached[node] == 0) {
      if (rest.required[node] != 0) return false;
      rest.remove(graph, node);
    }
  }
  return true;
}

void cut_loose_ends(const Graph& graph, Rest& rest) {
  const auto only_way = [&](Node node) {
    const Way* only = nullptr;
    for (const Way& way : graph.ways(node)) {
      if (!rest.has(way)) continue;
      if (only != nullptr) return static_cast<const Way*>(nullptr);
      only = &way;
    }
    return only;
  };
  for (Node start = 0; start < graph.nodes(); ++start) {
    Node node = start;
    while (rest.node[node] != 0 && rest.required[node] == 0) {
      const Way* const only = only_way(node);
      if (only == nullptr) break;
      const Node next = only->to;
      rest.remove(graph, node);
      node = next;
    }
  }
}

/// Whether another way between the ends of an edge is no longer than it (a case of the special distance test:
/// A. Balakrishnan and N. Patel, "Problem reduction methods and a tree generation algorithm", Networks 17 (1987)).
class Detours {
 public:
  explicit Detours(const Graph& graph, const Rest& rest) : graph_(graph), rest_(rest), length_(graph.nodes(), kNever) {}

  bool is_needless(EdgeId id) {
    const Edge& edge = graph_.edges[id];
    for (const Node node : touched_) length_[node] = kNever;
    touched_.assign(1, edge.a);
    length_[edge.a] = 0;
    Heap waiting;
    waiting.emplace(0, edge.a);
    for (std::size_t seen = 0; !waiting.empty() && seen < kLookAround;) {
      const auto [so_far, node] = waiting.top();
      waiting.pop();
      if (so_far > length_[node]) continue;
      if (node == edge.b) return true;
      ++seen;
      for (const Way& way : graph_.ways(node)) {
        const Cost there = so_far + graph_.edges[way.edge].cost;
        if (!rest_.has(way) || way.edge == id || there > edge.cost || there >= length_[way.to]) continue;
        if (length_[way.to] == kNever) touched_.push_back(way.to);
        length_[way.to] = there;
        waiting.emplace(there, way.to);
      }
    }
    return false;
  }

 private:
  const Graph& graph_;
  const Rest& rest_;
  std::vector<Cost> length_;
  std::vector<Node> touched_;
};

}  // namespace

Graph::Graph(const Instance& instance)
    : edges(instance.edges), is_terminal(instance.nodes, 0), first_(instance.nodes + 1, 0) {
  for (const Node node : instance.terminals) is_terminal[node] = 1;
  for (const Edge& edge : edges) {
    ++first_[edge.a + 1];
    ++first_[edge.b + 1];
  }
  for (std::size_t node = 0; node < instance.nodes; ++node) first_[node + 1] += first_[node];
  ways_.resize(2 * edges.size());
  auto next = first_;
  for (EdgeId id = 0; id < edges.size(); ++id) {
    ways_[next[edges[id].a]++] = {edges[id].b, id};
    ways_[next[edges[id].b]++] = {edges[id].a, id};
  }
}

Rest::Rest(const Graph& graph) : node(graph.nodes(), 1), edge(graph.edges.size(), 1), required(graph.is_terminal) {
  for (EdgeId id = 0; id < edge.size(); ++id) edge[id] = graph.edges[id].a != graph.edges[id].b ? 1 : 0;
  for (Node one = 0; one < required.size(); ++one) {
    if (required[one] != 0) terminals.push_back(one);
  }
}

void Rest::remove(const Graph& graph, Node gone) {
  node[gone] = 0;
  for (const Way& way : graph.ways(gone)) edge[way.edge] = 0;
}

void Rest::require(Node more) {
  required[more] = 1;
  terminals.push_back(more);
}

bool reduce(const Graph& graph, Rest& rest, const Limits& limits) {
  if (!keep_one_part(graph, rest)) return false;
  cut_loose_ends(graph, rest);
  Detours detours(graph, rest);
  for (EdgeId id = 0; id < graph.edges.size(); ++id) {
    if (rest.edge[id] == 0) continue;
    if ((id & 0xFFU) == 0 && limits.over()) return true;
    if (detours.is_needless(id)) rest.edge[id] = 0;
  }
  cut_loose_ends(graph, rest);
  return true;
}

}  // namespace pareltjes::engines::steiner
