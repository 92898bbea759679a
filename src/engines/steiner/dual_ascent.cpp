// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/dual_ascent.hpp"

#include <algorithm>

namespace pareltjes::engines::steiner {
namespace {

/// What reaches one terminal without cost, and the ways that come in from outside.
class Component {
 public:
  Component(const Graph& graph, const Rest& rest) : graph_(graph), rest_(rest), seen_(graph.nodes(), 0) {}

  enum class Meets { kNothing, kRoot, kActive };
  /// Grows it anew; ends early where it meets the root or another terminal that is still to be connected.
  Meets grow(Node terminal, const Ascent& ascent, const std::vector<char>& active) {
    ++stamp_;
    members_.assign(1, terminal);
    seen_[terminal] = stamp_;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      for (const Way& way : graph_.ways(members_[i])) {
        if (!rest_.has(way) || seen_[way.to] == stamp_ || ascent.from(graph_, way) != 0) continue;
        if (way.to == ascent.root) return Meets::kRoot;
        if (active[way.to] != 0) return Meets::kActive;
        seen_[way.to] = stamp_;
        members_.push_back(way.to);
      }
    }
    return Meets::kNothing;
  }
  /// How many ways come in, and the least that is left of one.
  [[nodiscard]] std::pair<std::size_t, Cost> cut(const Ascent& ascent) const {
    std::size_t count = 0;
    Cost least = kNever;
    each_way_in([&](const Way& way) {
      ++count;
      least = std::min(least, ascent.from(graph_, way));
    });
    return {count, least};
  }
  void lower(Ascent& ascent, Cost by) const {
    each_way_in([&](const Way& way) {
      ascent.left[2 * std::size_t{way.edge} + (graph_.edges[way.edge].b == way.to ? 1 : 0)] -= by;
    });
  }

 private:
  void each_way_in(const auto& use) const {
    for (const Node node : members_) {
      for (const Way& way : graph_.ways(node)) {
        if (rest_.has(way) && seen_[way.to] != stamp_) use(way);
      }
    }
  }
  const Graph& graph_;
  const Rest& rest_;
  std::vector<std::uint32_t> seen_;
  std::vector<Node> members_;
  std::uint32_t stamp_ = 0;
};

/// Lengths by what is left: from the root along the ways, or against them to the nearest of the other terminals.
std::vector<Cost> lengths(const Graph& graph, const Rest& rest, const Ascent& ascent, bool from_root) {
  std::vector<Cost> length(graph.nodes(), kNever);
  Heap waiting;
  const auto begin = [&](Node node) {
    length[node] = 0;
    waiting.emplace(0, node);
  };
  if (from_root) {
    begin(ascent.root);
  } else {
    for (const Node node : rest.terminals) {
      if (node != ascent.root) begin(node);
    }
  }
  while (!waiting.empty()) {
    const auto [so_far, node] = waiting.top();
    waiting.pop();
    if (so_far > length[node]) continue;
    for (const Way& way : graph.ways(node)) {
      if (!rest.has(way)) continue;
      const Cost there = so_far + (from_root ? ascent.towards(graph, way) : ascent.from(graph, way));
      if (there >= length[way.to]) continue;
      length[way.to] = there;
      waiting.emplace(there, way.to);
    }
  }
  return length;
}

}  // namespace

Ascent ascend(const Graph& graph, const Rest& rest, Node root, const Limits& limits) {
  Ascent ascent{root, 0, std::vector<Cost>(2 * graph.edges.size())};
  for (std::size_t id = 0; id < graph.edges.size(); ++id)
    ascent.left[2 * id] = ascent.left[2 * id + 1] = graph.edges[id].cost;
  using Entry = std::pair<std::size_t, Node>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> waiting;
  std::vector<char> active(graph.nodes(), 0);
  for (const Node terminal : rest.terminals) {
    if (terminal == root) continue;
    active[terminal] = 1;
    waiting.emplace(0, terminal);
  }
  Component component(graph, rest);
  for (std::size_t step = 0; !waiting.empty(); ++step) {
    if ((step & 0x3FU) == 0 && limits.over()) return ascent;
    const auto [key, terminal] = waiting.top();
    waiting.pop();
    active[terminal] = 0;
    // Where it meets one that is still to be connected, it will be connected with that one.
    if (component.grow(terminal, ascent, active) != Component::Meets::kNothing) continue;
    active[terminal] = 1;
    const auto [count, least] = component.cut(ascent);
    if (count == 0) {
      ascent.bound = kNever;
      return ascent;
    }
    if (count > key && !waiting.empty() && count > waiting.top().first) {
      waiting.emplace(count, terminal);
      continue;
    }
    component.lower(ascent, least);
    ascent.bound += least;
    waiting.emplace(count, terminal);
  }
  return ascent;
}

std::size_t reduce_by_bound(const Graph& graph, Rest& rest, const Ascent& ascent, Cost limit) {
  const auto from_root = lengths(graph, rest, ascent, true), to_terminal = lengths(graph, rest, ascent, false);
  std::size_t gone = 0;
  for (Node node = 0; node < graph.nodes(); ++node) {
    if (rest.node[node] == 0 || rest.required[node] != 0) continue;
    if (from_root[node] + to_terminal[node] < limit - ascent.bound) continue;
    rest.remove(graph, node);
    ++gone;
  }
  for (EdgeId id = 0; id < graph.edges.size(); ++id) {
    if (rest.edge[id] == 0) continue;
    const auto [a, b, cost] = graph.edges[id];
    const Cost forth = from_root[a] + ascent.left[2 * std::size_t{id}] + to_terminal[b];
    const Cost back = from_root[b] + ascent.left[2 * std::size_t{id} + 1] + to_terminal[a];
    if (std::min(forth, back) < limit - ascent.bound) continue;
    rest.edge[id] = 0;
    ++gone;
  }
  return gone;
}

}  // namespace pareltjes::engines::steiner
