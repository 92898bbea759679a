// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/exact.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

namespace pareltjes::engines::steiner {
namespace {

constexpr double kMostCells = 6e7;

/// cost(group, node): the best tree that connects the terminals of a group and a node.
class Table {
 public:
  Table(const Graph& graph)
      : graph_(graph),
        groups_(std::size_t{1} << (graph.terminals.size() - 1)),
        cost_(groups_ * graph.nodes(), kNever) {}

  bool fill(const Limits& limits) {
    for (std::size_t group = 1; group < groups_; ++group) {
      if (limits.over()) return false;
      Cost* const row = row_of(group);
      if ((group & (group - 1)) == 0) {
        row[graph_.terminals[static_cast<std::size_t>(std::countr_zero(group))]] = 0;
      }
      for (std::size_t part = (group - 1) & group; part > (group ^ part); part = (part - 1) & group) {
        const Cost *const one = row_of(part), *const other = row_of(group ^ part);
        for (std::size_t i = 0; i < graph_.nodes(); ++i) row[i] = std::min(row[i], one[i] + other[i]);
      }
      spread(row);
    }
    return true;
  }

  /// The tree of all terminals: the last one is where it is asked from.
  [[nodiscard]] Tree tree() const {
    const std::size_t all = groups_ - 1;
    Tree found;
    found.cost = all == 0 ? 0 : row_of(all)[graph_.terminals.back()];
    if (found.cost >= kNever) return {};
    std::set<EdgeId> edges;
    if (all != 0) collect(all, graph_.terminals.back(), edges);
    found.edges.assign(edges.begin(), edges.end());
    return found;
  }

 private:
  Cost* row_of(std::size_t group) { return cost_.data() + group * graph_.nodes(); }
  [[nodiscard]] const Cost* row_of(std::size_t group) const { return cost_.data() + group * graph_.nodes(); }

  void spread(Cost* row) {
    Heap waiting;
    for (std::size_t i = 0; i < graph_.nodes(); ++i) {
      if (row[i] < kNever) waiting.emplace(row[i], static_cast<Node>(i));
      row[i] = std::min(row[i], kNever);
    }
    while (!waiting.empty()) {
      const auto [so_far, node] = waiting.top();
      waiting.pop();
      if (so_far > row[node]) continue;
      for (const Way& way : graph_.ways(node)) {
        Cost& there = row[way.to];
        if (so_far + graph_.edges[way.edge()].cost >= there) continue;
        there = so_far + graph_.edges[way.edge()].cost;
        waiting.emplace(there, way.to);
      }
    }
  }

  /// How a cell came about: two groups that meet here, or the way to a neighbour that has less. Ways that cost nothing
  /// could lead in a circle; so nodes of one step are looked at once.
  void collect(std::size_t group, Node from, std::set<EdgeId>& edges) const {
    std::vector<Node> stack{from};
    std::set<Node> seen{from};
    std::vector<std::pair<Node, EdgeId>> back(graph_.nodes(), {0, kNoEdge});
    while (!stack.empty()) {
      const Node node = stack.back();
      stack.pop_back();
      const Cost here = row_of(group)[node];
      if (ends_here(group, node, here, edges)) {
        for (Node at = node; at != from;) {
          const auto [before, edge] = back[at];
          edges.insert(edge);
          at = before;
        }
        return;
      }
      for (const Way& way : graph_.ways(node)) {
        if (seen.contains(way.to)) continue;
        if (row_of(group)[way.to] + graph_.edges[way.edge()].cost != here) continue;
        seen.insert(way.to);
        back[way.to] = {node, way.edge()};
        stack.push_back(way.to);
      }
    }
  }
  bool ends_here(std::size_t group, Node node, Cost here, std::set<EdgeId>& edges) const {
    if ((group & (group - 1)) == 0) {
      return node == graph_.terminals[static_cast<std::size_t>(std::countr_zero(group))];
    }
    for (std::size_t part = (group - 1) & group; part > (group ^ part); part = (part - 1) & group) {
      if (row_of(part)[node] + row_of(group ^ part)[node] != here) continue;
      collect(part, node, edges);
      collect(group ^ part, node, edges);
      return true;
    }
    return false;
  }

  const Graph& graph_;
  std::size_t groups_;
  std::vector<Cost> cost_;
};

}  // namespace

bool fits_exact(const Graph& graph, double most_steps) {
  const auto others = static_cast<double>(graph.terminals.size()) - 1;
  const auto nodes = static_cast<double>(graph.nodes());
  return others <= 24 && std::pow(2, others) * nodes <= kMostCells && std::pow(3, others) * nodes / 2 <= most_steps;
}

std::optional<Tree> exact_by_groups(const Graph& graph, const Limits& limits) {
  Table table(graph);
  if (!table.fill(limits)) return std::nullopt;
  return table.tree();
}

}  // namespace pareltjes::engines::steiner
