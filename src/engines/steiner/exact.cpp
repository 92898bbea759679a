// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/exact.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

namespace pareltjes::engines::steiner {
namespace {

constexpr double kMostCells = 3e7, kMostSteps = 4e9;

/// cost(group, node): the best tree that connects the terminals of a group and a node.
class Table {
 public:
  Table(const Graph& graph, const Rest& rest)
      : graph_(graph), rest_(rest), place_(graph.nodes(), 0), groups_(std::size_t{1} << (rest.terminals.size() - 1)) {
    for (Node node = 0; node < graph.nodes(); ++node) {
      if (rest.node[node] == 0) continue;
      place_[node] = nodes_.size();
      nodes_.push_back(node);
    }
    cost_.assign(groups_ * nodes_.size(), kNever);
  }

  bool fill(const Limits& limits) {
    for (std::size_t group = 1; group < groups_; ++group) {
      if (limits.over()) return false;
      Cost* const row = row_of(group);
      if ((group & (group - 1)) == 0) {
        row[place_[rest_.terminals[static_cast<std::size_t>(std::countr_zero(group))]]] = 0;
      }
      for (std::size_t part = (group - 1) & group; part > (group ^ part); part = (part - 1) & group) {
        const Cost *const one = row_of(part), *const other = row_of(group ^ part);
        for (std::size_t i = 0; i < nodes_.size(); ++i) row[i] = std::min(row[i], one[i] + other[i]);
      }
      spread(row);
    }
    return true;
  }

  /// The tree of all terminals: the last one is where it is asked from.
  [[nodiscard]] Tree tree() const {
    const std::size_t all = groups_ - 1;
    Tree found;
    found.cost = all == 0 ? 0 : row_of(all)[place_[rest_.terminals.back()]];
    if (found.cost >= kNever) return {};
    std::set<EdgeId> edges;
    if (all != 0) collect(all, rest_.terminals.back(), edges);
    found.edges.assign(edges.begin(), edges.end());
    return found;
  }

 private:
  Cost* row_of(std::size_t group) { return cost_.data() + group * nodes_.size(); }
  [[nodiscard]] const Cost* row_of(std::size_t group) const { return cost_.data() + group * nodes_.size(); }

  void spread(Cost* row) {
    Heap waiting;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (row[i] < kNever) waiting.emplace(row[i], nodes_[i]);
      row[i] = std::min(row[i], kNever);
    }
    while (!waiting.empty()) {
      const auto [so_far, node] = waiting.top();
      waiting.pop();
      if (so_far > row[place_[node]]) continue;
      for (const Way& way : graph_.ways(node)) {
        if (!rest_.has(way)) continue;
        Cost& there = row[place_[way.to]];
        if (so_far + graph_.edges[way.edge].cost >= there) continue;
        there = so_far + graph_.edges[way.edge].cost;
        waiting.emplace(there, way.to);
      }
    }
  }

  /// How a cell came about: two groups that meet here, or the way to a neighbour that has less. Ways that cost nothing
  /// could lead in a circle; so nodes of one step are looked at once.
  void collect(std::size_t group, Node from, std::set<EdgeId>& edges) const {
    std::vector<Node> stack{from};
    std::set<Node> seen{from};
    std::vector<std::pair<Node, EdgeId>> back(nodes_.size(), {0, kNoEdge});
    while (!stack.empty()) {
      const Node node = stack.back();
      stack.pop_back();
      const Cost here = row_of(group)[place_[node]];
      if (ends_here(group, node, here, edges)) {
        for (Node at = node; at != from;) {
          const auto [before, edge] = back[place_[at]];
          edges.insert(edge);
          at = before;
        }
        return;
      }
      for (const Way& way : graph_.ways(node)) {
        if (!rest_.has(way) || seen.contains(way.to)) continue;
        if (row_of(group)[place_[way.to]] + graph_.edges[way.edge].cost != here) continue;
        seen.insert(way.to);
        back[place_[way.to]] = {node, way.edge};
        stack.push_back(way.to);
      }
    }
  }
  bool ends_here(std::size_t group, Node node, Cost here, std::set<EdgeId>& edges) const {
    if ((group & (group - 1)) == 0) {
      return node == rest_.terminals[static_cast<std::size_t>(std::countr_zero(group))];
    }
    for (std::size_t part = (group - 1) & group; part > (group ^ part); part = (part - 1) & group) {
      if (row_of(part)[place_[node]] + row_of(group ^ part)[place_[node]] != here) continue;
      collect(part, node, edges);
      collect(group ^ part, node, edges);
      return true;
    }
    return false;
  }

  const Graph& graph_;
  const Rest& rest_;
  std::vector<std::size_t> place_;  ///< Of a node among those that are left.
  std::vector<Node> nodes_;
  std::size_t groups_;
  std::vector<Cost> cost_;
};

}  // namespace

bool fits_exact(const Graph& graph, const Rest& rest) {
  const auto others = static_cast<double>(rest.terminals.size()) - 1;
  const auto nodes = static_cast<double>(graph.nodes() - static_cast<std::size_t>(std::ranges::count(rest.node, 0)));
  return others <= 24 && std::pow(2, others) * nodes <= kMostCells && std::pow(3, others) * nodes / 2 <= kMostSteps;
}

std::optional<Tree> exact_by_groups(const Graph& graph, const Rest& rest, const Limits& limits) {
  Table table(graph, rest);
  if (!table.fill(limits)) return std::nullopt;
  return table.tree();
}

}  // namespace pareltjes::engines::steiner
