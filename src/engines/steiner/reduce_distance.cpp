// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "engines/steiner/reduce.hpp"
#include "engines/steiner/special_distance.hpp"

namespace pareltjes::engines::steiner {
namespace {

/// So many ends of links are looked at in one search.
constexpr std::size_t kLookAround = 600;

/// A search around a node that begins anew, at no length, at each terminal on its way: what it tells of a node is the
/// last piece, and no piece before was longer than `most`.
class Walk {
 public:
  explicit Walk(const Network& network) : network_(network), length_(network.nodes(), kNever) {}

  /// @param enough ends the search when that node is reached. @param anew at terminals.
  void run(Node from, Cost most, EdgeId without_link, Node without_node, Node enough, bool anew) {
    for (const Node node : touched_) length_[node] = kNever;
    touched_.assign(1, from);
    length_[from] = 0;
    Heap waiting;
    waiting.emplace(0, from);
    for (std::size_t seen = 0; !waiting.empty() && seen < kLookAround;) {
      const auto [so_far, node] = waiting.top();
      waiting.pop();
      if (so_far > length_[node]) continue;
      if (node == enough) return;
      for (const Hop& hop : network_.hops(node)) {
        ++seen;
        const Cost there = so_far + network_.link(hop.link).cost;
        if (hop.link == without_link || hop.to == without_node || there > most) continue;
        const Cost told = anew && network_.required(hop.to) ? 0 : there;
        if (told >= length_[hop.to]) continue;
        if (length_[hop.to] == kNever) touched_.push_back(hop.to);
        length_[hop.to] = told;
        waiting.emplace(told, hop.to);
      }
    }
  }
  [[nodiscard]] Cost length(Node node) const { return length_[node]; }

 private:
  const Network& network_;
  std::vector<Cost> length_;
  std::vector<Node> touched_;
};

/// Whether for every three or four of the ways of a node the least tree of `distance` over their ends is less than
/// their costs (or, with `equal`, not more).
bool never_needs_three(std::span<const Cost> cost, const Cost (&distance)[4][4], bool equal) {
  const std::size_t count = cost.size();
  for (unsigned group = 7; group < 1U << count; ++group) {
    Cost all = 0, tree = 0;
    std::size_t members[4], size = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if ((group >> i & 1U) == 0) continue;
      members[size++] = i;
      all += cost[i];
    }
    if (size < 3) continue;
    bool in[4] = {true, false, false, false};
    for (std::size_t step = 1; step < size; ++step) {
      Cost least = kNever;
      std::size_t next = 0;
      for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < size && in[i]; ++j) {
          if (in[j] || distance[members[i]][members[j]] > least) continue;
          least = distance[members[i]][members[j]];
          next = j;
        }
      }
      if (least == kNever) return false;
      in[next] = true;
      tree += least;
    }
    if (equal ? tree > all : tree >= all) return false;
  }
  return true;
}

class Replacer {
 public:
  Replacer(Network& network, History& history)
      : network_(network),
        history_(history),
        graph_(network),
        special_(graph_),
        place_(network.nodes()),
        walk_(network) {
    for (Node node = 0; node < graph_.nodes(); ++node) place_[graph_.place[node]] = node;
  }

  bool try_node(Node node) {
    const std::vector<Hop> hops(network_.hops(node).begin(), network_.hops(node).end());
    const std::size_t count = hops.size();
    Cost cost[4], by_terminals[4][4] = {}, apart[4][4] = {}, total = 0;
    for (std::size_t i = 0; i < count; ++i) total += cost[i] = network_.link(hops[i].link).cost;
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        by_terminals[i][j] = by_terminals[j][i] = special_.between(place_[hops[i].to], place_[hops[j].to]);
      }
    }
    for (std::size_t i = 0; i < count; ++i) {
      walk_.run(hops[i].to, total, kNoEdge, node, Nearest::kNobody, false);
      for (std::size_t j = 0; j < count; ++j) apart[i][j] = walk_.length(hops[j].to);
    }
    Cost both[4][4];
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < count; ++j) both[i][j] = std::min(by_terminals[i][j], apart[i][j]);
    }
    if (!never_needs_three({cost, count}, both, false) && !never_needs_three({cost, count}, apart, true)) return false;
    std::vector<std::pair<std::size_t, std::size_t>> wanted;
    std::size_t more = 0;
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const Cost length = cost[i] + cost[j];
        if (by_terminals[i][j] < length || apart[i][j] <= length) continue;
        wanted.emplace_back(i, j);
        more += network_.between(hops[i].to, hops[j].to) == kNoEdge ? 1U : 0U;
      }
    }
    if (more > count) return false;
    Origin origin[4];
    for (std::size_t i = 0; i < count; ++i) origin[i] = network_.link(hops[i].link).origin;
    network_.remove_node(node);
    for (const auto& [i, j] : wanted) {
      const EdgeId same = network_.between(hops[i].to, hops[j].to);
      if (same != kNoEdge && network_.link(same).cost <= cost[i] + cost[j]) continue;
      network_.add(hops[i].to, hops[j].to, cost[i] + cost[j], history_.join(origin[i], origin[j]));
    }
    return true;
  }

 private:
  Network& network_;
  History& history_;
  Graph graph_;
  SpecialDistance special_;
  std::vector<Node> place_;
  Walk walk_;
};

}  // namespace

std::size_t reduce_by_special_distance(Network& network) {
  const Graph graph(network);
  const SpecialDistance special(graph);
  std::size_t gone = 0;
  for (EdgeId id = 0; id < graph.edges.size(); ++id) {
    // Strictly less: no piece can hold the link itself, nor one that went before it.
    if (special.between(graph.edges[id].a, graph.edges[id].b) >= graph.edges[id].cost) continue;
    network.remove(graph.link[id]);
    ++gone;
  }
  return gone;
}

std::size_t reduce_by_detours(Network& network, const Limits& limits) {
  Walk walk(network);
  std::size_t gone = 0;
  for (EdgeId id = 0; id < network.links(); ++id) {
    if ((id & 0xFFU) == 0 && limits.over()) break;
    if (!network.has(id)) continue;
    const Link link = network.link(id);
    walk.run(link.a, link.cost, id, Nearest::kNobody, link.b, true);
    if (walk.length(link.b) == kNever) continue;
    network.remove(id);
    ++gone;
  }
  return gone;
}

std::size_t replace_nodes(Network& network, History& history, const Limits& limits) {
  Replacer replacer(network, history);
  std::size_t gone = 0;
  for (Node node = 0; node < network.nodes(); ++node) {
    if ((node & 0xFFU) == 0 && limits.over()) break;
    const auto degree = network.degree(node);
    if (network.required(node) || degree < 3 || degree > 4) continue;
    gone += replacer.try_node(node) ? 1U : 0U;
  }
  return gone;
}

std::size_t contract_near_terminals(Network& network) {
  const Graph graph(network);
  const SpecialDistance special(graph);
  const auto& [length, base] = special.nearest();
  struct Two {
    EdgeId link = kNoEdge;
    Cost way = kNever, second = kNever, first = kNever;
  };
  std::vector<Two> short_link(graph.nodes());
  const auto offer = [](Two& two, EdgeId link, Cost cost, Cost way) {
    if (cost < two.first) {
      two = {link, way, two.first, cost};
    } else {
      two.second = std::min(two.second, cost);
    }
  };
  for (EdgeId id = 0; id < graph.edges.size(); ++id) {
    const auto [a, b, cost] = graph.edges[id];
    if (base[0][a] == base[0][b]) continue;
    const Cost way = length[0][a] + cost + length[0][b];
    offer(short_link[base[0][a]], id, cost, way);
    offer(short_link[base[0][b]], id, cost, way);
  }
  // One change at a time beside each terminal: what was measured still holds there.
  std::vector<char> changed(graph.nodes(), 0), moved(network.nodes(), 0);
  std::size_t taken = 0;
  for (const Node terminal : graph.terminals) {
    const auto [id, way, second, first] = short_link[terminal];
    if (id == kNoEdge || way > second || !network.has(graph.link[id])) continue;
    const auto& edge = graph.edges[id];
    if (changed[base[0][edge.a]] != 0 || changed[base[0][edge.b]] != 0) continue;
    changed[base[0][edge.a]] = changed[base[0][edge.b]] = 1;
    const Link link = network.link(graph.link[id]);
    moved[link.a] = moved[link.b] = 1;
    network.contract(graph.link[id]);
    ++taken;
  }
  for (const Node terminal : graph.terminals) {
    const Node here = graph.place[terminal];
    if (changed[terminal] != 0 || moved[here] != 0 || network.degree(here) < 2) continue;
    Two two;
    for (const Way& to : graph.ways(terminal)) {
      const Cost cost = graph.edges[to.edge()].cost;
      offer(two, to.edge(), cost, cost + length[base[0][to.to] == terminal ? 1 : 0][to.to]);
    }
    const Node to = graph.other(two.link, terminal);
    const auto near = base[base[0][to] == terminal ? 1 : 0][to];
    if (two.way > two.second || near == Nearest::kNobody || changed[near] != 0 || moved[graph.place[to]] != 0) continue;
    if (changed[base[0][to]] != 0 || !network.has(graph.link[two.link])) continue;
    changed[terminal] = changed[near] = changed[base[0][to]] = 1;
    moved[here] = moved[graph.place[to]] = 1;
    network.contract(graph.link[two.link]);
    ++taken;
  }
  return taken;
}

}  // namespace pareltjes::engines::steiner
