// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/dual_ascent.hpp"

#include <algorithm>

namespace pareltjes::engines::steiner {
namespace {

/// What reaches one terminal without cost, and the arcs that come in from outside.
class Component {
 public:
  Component(const Graph& graph, Ascent& ascent, const std::vector<char>& active)
      : graph_(graph), ascent_(ascent), active_(active), seen_(graph.nodes(), 0) {}

  /// Begins anew. False where it meets the root or another terminal that is still to be connected: then it will be
  /// connected with that one.
  bool begin(Node terminal) {
    ++stamp_;
    in_.clear();
    done_ = 0;
    members_.assign(1, terminal);
    seen_[terminal] = stamp_;
    return grow();
  }
  /// Lowers all arcs that come in by the least of them and grows over what is saturated then.
  bool raise() {
    Cost least = kNever;
    for (const Arc& arc : in_) least = std::min(least, ascent_.left[arc.id]);
    ascent_.bound += least;
    for (const Arc& arc : in_) {
      if ((ascent_.left[arc.id] -= least) == 0 && seen_[arc.from] != stamp_) {
        seen_[arc.from] = stamp_;
        members_.push_back(arc.from);
      }
    }
    return grow();
  }
  [[nodiscard]] std::size_t arcs() const { return in_.size(); }

 private:
  struct Arc {
    Node from = 0;
    std::uint32_t id = 0;
  };
  bool grow() {
    for (; done_ < members_.size(); ++done_) {
      const Node node = members_[done_];
      if (node == ascent_.root || active_[node] != 0) return false;
      for (const Way& way : graph_.ways(node)) {
        if (seen_[way.to] == stamp_) continue;
        in_.push_back({way.to, way.back()});
        if (ascent_.left[way.back()] != 0) continue;
        seen_[way.to] = stamp_;
        members_.push_back(way.to);
      }
    }
    std::erase_if(in_, [&](const Arc& arc) { return seen_[arc.from] == stamp_; });
    return true;
  }

  const Graph& graph_;
  Ascent& ascent_;
  const std::vector<char>& active_;
  std::vector<std::uint32_t> seen_;
  std::vector<Node> members_;
  std::size_t done_ = 0;  ///< Of the members, looked at.
  std::vector<Arc> in_;
  std::uint32_t stamp_ = 0;
};

}  // namespace

Ascent ascend(const Graph& graph, Node root, const Limits& limits) {
  Ascent ascent{root, 0, std::vector<Cost>(2 * graph.edges.size())};
  for (std::size_t id = 0; id < graph.edges.size(); ++id)
    ascent.left[2 * id] = ascent.left[2 * id + 1] = graph.edges[id].cost;
  using Entry = std::pair<std::size_t, Node>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> waiting;
  std::vector<char> active(graph.nodes(), 0);
  for (const Node terminal : graph.terminals) {
    if (terminal == root) continue;
    active[terminal] = 1;
    waiting.emplace(graph.ways(terminal).size(), terminal);
  }
  Component component(graph, ascent, active);
  for (std::size_t step = 0; !waiting.empty(); ++step) {
    if ((step & 0x3FU) == 0 && limits.over()) return ascent;
    const auto terminal = waiting.top().second;
    waiting.pop();
    active[terminal] = 0;
    bool alone = component.begin(terminal);
    while (alone && component.arcs() > 0 && (waiting.empty() || component.arcs() <= waiting.top().first)) {
      alone = component.raise();
    }
    if (!alone) continue;
    if (component.arcs() == 0) {
      ascent.bound = kNever;
      return ascent;
    }
    active[terminal] = 1;
    waiting.emplace(component.arcs(), terminal);
  }
  return ascent;
}

}  // namespace pareltjes::engines::steiner
