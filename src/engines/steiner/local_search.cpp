// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "engines/steiner/heuristic.hpp"
#include "engines/steiner/union_find.hpp"

namespace pareltjes::engines::steiner {
namespace {

class LocalSearch {
 public:
  LocalSearch(const Graph& graph, Tree tree, std::size_t work, const Limits& limits)
      : graph_(graph),
        limits_(limits),
        maker_(graph, limits),
        tree_(std::move(tree)),
        most_work_(work),
        parent_(graph.nodes()),
        up_(graph.nodes()),
        in_(graph.nodes()),
        degree_(graph.nodes()),
        part_(graph.nodes()),
        size_(graph.nodes(), 0),
        length_(graph.nodes()),
        by_(graph.nodes()),
        stamp_(graph.nodes(), 0) {}

  Tree run() {
    hang();
    while (!tired()) {
      bool better = insert_nodes();
      better = exchange_paths() || better;
      better = exchange_nodes() || better;
      if (!better) break;
    }
    return std::move(tree_);
  }

 private:
  [[nodiscard]] bool tired() const { return work_ >= most_work_ || limits_.over(); }

  /// The tree hung from a terminal.
  void hang() {
    std::ranges::fill(in_, 0);
    std::ranges::fill(degree_, 0U);
    std::vector<char> chosen(graph_.edges.size(), 0);
    for (const EdgeId id : tree_.edges) {
      chosen[id] = 1;
      ++degree_[graph_.edges[id].a];
      ++degree_[graph_.edges[id].b];
    }
    order_.assign(1, graph_.terminals.front());
    in_[order_.front()] = 1;
    up_[order_.front()] = kNoEdge;
    for (std::size_t i = 0; i < order_.size(); ++i) {
      for (const Way& way : graph_.ways(order_[i])) {
        if (chosen[way.edge()] == 0 || in_[way.to] != 0) continue;
        in_[way.to] = 1;
        parent_[way.to] = order_[i];
        up_[way.to] = way.edge();
        order_.push_back(way.to);
      }
    }
    work_ += graph_.nodes() / 4 + tree_.edges.size();
  }

  bool take(Tree better) {
    if (better.cost >= tree_.cost) return false;
    tree_ = std::move(better);
    hang();
    return true;
  }

  /// Each node outside with two neighbours or more inside: hung to one of them, then each further edge drives out the
  /// dearest of the circle that it closes.
  bool insert_nodes() {
    bool better = false;
    for (Node node = 0; node < graph_.nodes() && !tired(); ++node) {
      if (in_[node] != 0) continue;
      log_.clear();
      Cost gain = 0;
      std::size_t near = 0;
      for (const Way& way : graph_.ways(node)) {
        if (in_[way.to] == 0) continue;
        const Cost cost = graph_.edges[way.edge()].cost;
        if (near++ == 0) {
          log_.push_back({node, parent_[node], up_[node]});
          parent_[node] = way.to;
          up_[node] = way.edge();
          gain -= cost;
        } else {
          gain += close_circle(node, way, cost);
        }
      }
      if (gain > 0) {
        auto edges = tree_.edges;
        edges.clear();
        for (const Node one : order_) {
          if (up_[one] != kNoEdge) edges.push_back(up_[one]);
        }
        edges.push_back(up_[node]);
        if (take(maker_.least_tree(edges))) {
          better = true;
          continue;
        }
      }
      for (std::size_t i = log_.size(); i-- > 0;) {
        parent_[log_[i].node] = log_[i].parent;
        up_[log_[i].node] = log_[i].up;
      }
    }
    return better;
  }

  /// What is gained when an edge from `node` comes in and the dearest of its circle goes, if that is more than nothing.
  Cost close_circle(Node node, const Way& way, Cost cost) {
    ++now_;
    for (Node at = node;; at = parent_[at]) {
      stamp_[at] = now_;
      ++work_;
      if (up_[at] == kNoEdge) break;
    }
    Node meet = way.to;
    Node dearest = Nearest::kNobody;
    Cost most = cost;
    bool on_other_side = false;
    const auto look = [&](Node at, bool other) {
      if (graph_.edges[up_[at]].cost <= most) return;
      most = graph_.edges[up_[at]].cost;
      dearest = at;
      on_other_side = other;
    };
    for (; stamp_[meet] != now_; meet = parent_[meet]) {
      ++work_;
      look(meet, true);
    }
    for (Node at = node; at != meet; at = parent_[at]) look(at, false);
    if (dearest == Nearest::kNobody) return 0;
    // From the end of the new edge that falls off up to the dearest: turned around.
    Node at = on_other_side ? way.to : node, before = on_other_side ? node : way.to;
    EdgeId by = way.edge();
    for (;;) {
      const Node next = parent_[at];
      const EdgeId up = up_[at];
      log_.push_back({at, next, up});
      parent_[at] = before;
      up_[at] = by;
      if (at == dearest) break;
      before = at;
      by = up;
      at = next;
    }
    return most - cost;
  }

  [[nodiscard]] bool key(Node node) const { return graph_.required[node] != 0 || degree_[node] > 2; }

  /// The tree without some edges, its parts joined anew by the least ways between them, if these are cheaper.
  bool rejoin(const std::vector<EdgeId>& removed, Cost saved) {
    std::vector<EdgeId> kept;
    std::ranges::set_difference(tree_.edges, removed, std::back_inserter(kept));
    UnionFind parts(graph_.nodes());
    std::ranges::fill(length_, kNever);
    Heap waiting;
    for (const EdgeId id : kept) parts.join(graph_.edges[id].a, graph_.edges[id].b);
    for (const Node node : order_) ++size_[part_[node] = parts.find(node)];
    const Node largest = part_[std::ranges::max(order_, {}, [&](Node node) { return size_[part_[node]]; })];
    for (const Node node : order_) {
      // What lay within a path that is gone is in no part.
      if (size_[part_[node]] == 1 && graph_.required[node] == 0) continue;
      length_[node] = 0;
      by_[node] = kNoEdge;
      // The largest part is reached by the others: from there nothing is looked for.
      if (part_[node] != largest) waiting.emplace(0, node);
    }
    for (const Node node : order_) size_[part_[node]] = 0;
    work_ += graph_.nodes() / 4 + 2 * kept.size();
    struct Bridge {
      Cost length;
      EdgeId edge;
    };
    std::vector<Bridge> bridges;
    while (!waiting.empty()) {
      const auto [so_far, node] = waiting.top();
      waiting.pop();
      if (so_far > length_[node]) continue;
      for (const Way& way : graph_.ways(node)) {
        ++work_;
        const Cost there = so_far + graph_.edges[way.edge()].cost;
        if (there < length_[way.to]) {
          if (there >= saved) continue;
          length_[way.to] = there;
          by_[way.to] = way.edge();
          part_[way.to] = part_[node];
          waiting.emplace(there, way.to);
        } else if (part_[way.to] != part_[node] && length_[way.to] + there < saved) {
          bridges.push_back({length_[way.to] + there, way.edge()});
        }
      }
    }
    std::ranges::sort(bridges, {}, [](const Bridge& bridge) { return std::pair(bridge.length, bridge.edge); });
    Cost paid = 0;
    for (const Bridge& bridge : bridges) {
      const Edge& edge = graph_.edges[bridge.edge];
      if (!parts.join(part_[edge.a], part_[edge.b])) continue;
      if ((paid += bridge.length) >= saved) return false;
      kept.push_back(bridge.edge);
      for (Node at : {edge.a, edge.b}) {
        while (by_[at] != kNoEdge) {
          kept.push_back(by_[at]);
          at = graph_.other(by_[at], at);
        }
      }
    }
    for (const Node terminal : graph_.terminals) {
      if (parts.find(part_[terminal]) != parts.find(part_[graph_.terminals.front()])) return false;
    }
    return take(maker_.least_tree(kept));
  }

  /// From a node down from its parent up to the next key node.
  Cost path_up(Node node, std::vector<EdgeId>& path) const {
    Cost cost = 0;
    for (;;) {
      path.push_back(up_[node]);
      cost += graph_.edges[up_[node]].cost;
      node = parent_[node];
      if (key(node)) return cost;
    }
  }

  bool exchange_paths() {
    bool better = false;
    const auto nodes = order_;
    for (const Node node : nodes) {
      if (tired()) break;
      if (in_[node] == 0 || !key(node) || up_[node] == kNoEdge) continue;
      std::vector<EdgeId> path;
      const Cost cost = path_up(node, path);
      std::ranges::sort(path);
      better = rejoin(path, cost) || better;
    }
    return better;
  }

  /// A key node that is no terminal, with the paths that end there.
  bool exchange_nodes() {
    bool better = false;
    const auto nodes = order_;
    for (const Node node : nodes) {
      if (tired()) break;
      if (in_[node] == 0 || degree_[node] < 3 || graph_.required[node] != 0) continue;
      std::vector<EdgeId> paths;
      Cost cost = path_up(node, paths);
      for (const Way& way : graph_.ways(node)) {
        if (in_[way.to] == 0 || up_[way.to] != way.edge() || parent_[way.to] != node) continue;
        Node at = way.to;
        paths.push_back(way.edge());
        cost += graph_.edges[way.edge()].cost;
        while (!key(at)) {
          for (const Way& down : graph_.ways(at)) {
            if (in_[down.to] == 0 || up_[down.to] != down.edge() || parent_[down.to] != at) continue;
            paths.push_back(down.edge());
            cost += graph_.edges[down.edge()].cost;
            at = down.to;
            break;
          }
        }
      }
      std::ranges::sort(paths);
      better = rejoin(paths, cost) || better;
    }
    return better;
  }

  struct Before {
    Node node, parent;
    EdgeId up;
  };
  const Graph& graph_;
  const Limits& limits_;
  TreeMaker maker_;
  Tree tree_;
  std::size_t work_ = 0, most_work_;  ///< Ways looked at.
  std::vector<Node> parent_;
  std::vector<EdgeId> up_;  ///< Towards the parent; kNoEdge: where the tree hangs.
  std::vector<char> in_;
  std::vector<std::uint32_t> degree_;
  std::vector<Node> order_;  ///< Of the tree, parents first.
  std::vector<Node> part_;
  std::vector<std::uint32_t> size_;  ///< Of a part, while it is asked; else 0.
  std::vector<Cost> length_;
  std::vector<EdgeId> by_;
  std::vector<std::uint32_t> stamp_;
  std::uint32_t now_ = 0;
  std::vector<Before> log_;
};

}  // namespace

Tree improve(const Graph& graph, Tree tree, std::size_t work, const Limits& limits) {
  if (tree.cost == kNever || tree.edges.empty()) return tree;
  return LocalSearch(graph, std::move(tree), work, limits).run();
}

}  // namespace pareltjes::engines::steiner
