// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/network.hpp"

#include <algorithm>

#include "engines/steiner/union_find.hpp"

namespace pareltjes::engines::steiner {

Origin History::join(Origin one, Origin other) {
  joined_.emplace_back(one, other);
  return static_cast<Origin>(instance_.edges.size() + joined_.size() - 1);
}

Tree History::restore(std::vector<Origin> origins) const {
  std::vector<EdgeId> edges;
  while (!origins.empty()) {
    const Origin origin = origins.back();
    origins.pop_back();
    if (origin < instance_.edges.size()) {
      edges.push_back(origin);
    } else {
      const auto [one, other] = joined_[origin - instance_.edges.size()];
      origins.push_back(one);
      origins.push_back(other);
    }
  }
  std::ranges::sort(edges, {}, [&](EdgeId id) { return std::pair(instance_.edges[id].cost, id); });
  UnionFind parts(instance_.nodes);
  std::erase_if(edges, [&](EdgeId id) { return !parts.join(instance_.edges[id].a, instance_.edges[id].b); });
  for (const Node terminal : instance_.terminals) {
    if (parts.find(terminal) != parts.find(instance_.terminals.front())) return {};
  }
  // Loose ends: the degree of a node and the exclusive or of its edges tell the one edge that is left.
  std::vector<std::uint32_t> degree(instance_.nodes, 0), mix(instance_.nodes, 0);
  for (const EdgeId id : edges) {
    for (const Node node : {instance_.edges[id].a, instance_.edges[id].b}) {
      ++degree[node];
      mix[node] ^= id;
    }
  }
  std::vector<char> terminal(instance_.nodes, 0), gone(instance_.edges.size(), 0);
  for (const Node node : instance_.terminals) terminal[node] = 1;
  for (Node start = 0; start < instance_.nodes; ++start) {
    for (Node node = start; degree[node] == 1 && terminal[node] == 0;) {
      const EdgeId id = mix[node];
      gone[id] = 1;
      degree[node] = 0;
      node = instance_.edges[id].a == node ? instance_.edges[id].b : instance_.edges[id].a;
      --degree[node];
      mix[node] ^= id;
    }
  }
  std::erase_if(edges, [&](EdgeId id) { return gone[id] != 0; });
  std::ranges::sort(edges);
  Tree tree{std::move(edges), 0};
  for (const EdgeId id : tree.edges) tree.cost += instance_.edges[id].cost;
  return tree;
}

Network::Network(const Instance& instance) : hops_(instance.nodes), required_(instance.nodes, 0) {
  for (const Node node : instance.terminals) require(node);
  links_.reserve(instance.edges.size());
  std::vector<EdgeId> order(instance.edges.size());
  for (EdgeId id = 0; id < order.size(); ++id) order[id] = id;
  const auto ends = [&](EdgeId id) { return std::minmax(instance.edges[id].a, instance.edges[id].b); };
  std::ranges::sort(order, [&](EdgeId one, EdgeId other) {
    return std::tuple(ends(one), instance.edges[one].cost, one) <
           std::tuple(ends(other), instance.edges[other].cost, other);
  });
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Edge& edge = instance.edges[order[i]];
    if (edge.a == edge.b || (i > 0 && ends(order[i]) == ends(order[i - 1]))) continue;
    const auto id = static_cast<EdgeId>(links_.size());
    links_.push_back({edge.a, edge.b, edge.cost, order[i]});
    hops_[edge.a].push_back({edge.b, id});
    hops_[edge.b].push_back({edge.a, id});
    ++left_;
  }
}

EdgeId Network::between(Node a, Node b) const {
  if (hops_[a].size() > hops_[b].size()) std::swap(a, b);
  for (const Hop& hop : hops_[a]) {
    if (hop.to == b) return hop.link;
  }
  return kNoEdge;
}

void Network::unhook(Node node, EdgeId link) {
  auto& hops = hops_[node];
  const auto at = std::ranges::find(hops, link, &Hop::link);
  *at = hops.back();
  hops.pop_back();
}

void Network::remove(EdgeId link) {
  unhook(links_[link].a, link);
  unhook(links_[link].b, link);
  links_[link].a = links_[link].b;
  --left_;
}

void Network::remove_node(Node node) {
  while (!hops_[node].empty()) remove(hops_[node].back().link);
}

void Network::require(Node node) {
  if (required_[node] != 0) return;
  required_[node] = 1;
  ++terminals_;
}

void Network::add(Node a, Node b, Cost cost, Origin origin) {
  if (a == b) return;
  if (const EdgeId same = between(a, b); same != kNoEdge) {
    if (links_[same].cost <= cost) return;
    links_[same].cost = cost;
    links_[same].origin = origin;
    return;
  }
  const auto id = static_cast<EdgeId>(links_.size());
  links_.push_back({a, b, cost, origin});
  hops_[a].push_back({b, id});
  hops_[b].push_back({a, id});
  ++left_;
}

Node Network::contract(EdgeId id) {
  auto [keep, gone, cost, origin] = links_[id];
  if (hops_[keep].size() < hops_[gone].size()) std::swap(keep, gone);
  fixed += cost;
  taken.push_back(origin);
  remove(id);
  require(keep);
  if (required_[gone] != 0) {
    required_[gone] = 0;
    --terminals_;
  }
  const auto moved = hops_[gone];
  for (const Hop& hop : moved) {
    const EdgeId same = between(keep, hop.to);
    if (same != kNoEdge && links_[same].cost <= links_[hop.link].cost) {
      remove(hop.link);
      continue;
    }
    if (same != kNoEdge) remove(same);
    // It keeps its number: whoever goes through the links still finds it.
    unhook(gone, hop.link);
    (links_[hop.link].a == gone ? links_[hop.link].a : links_[hop.link].b) = keep;
    hops_[keep].push_back({hop.to, hop.link});
    for (Hop& back : hops_[hop.to]) {
      if (back.link == hop.link) back.to = keep;
    }
  }
  return keep;
}

bool Network::keep_one_part() {
  std::vector<char> reached(nodes(), 0);
  std::vector<Node> stack{static_cast<Node>(std::ranges::find(required_, 1) - required_.begin())};
  reached[stack.front()] = 1;
  std::size_t found = 1;
  while (!stack.empty()) {
    const Node node = stack.back();
    stack.pop_back();
    for (const Hop& hop : hops_[node]) {
      if (reached[hop.to] != 0) continue;
      reached[hop.to] = 1;
      found += required_[hop.to] != 0 ? 1U : 0U;
      stack.push_back(hop.to);
    }
  }
  if (found < terminals_) return false;
  for (Node node = 0; node < nodes(); ++node) {
    if (reached[node] == 0) remove_node(node);
  }
  return true;
}

Network Network::compact() const {
  Network small;
  small.fixed = fixed;
  small.taken = taken;
  std::vector<Node> place(nodes(), 0);
  for (Node node = 0; node < nodes(); ++node) {
    if (hops_[node].empty() && required_[node] == 0) continue;
    place[node] = static_cast<Node>(small.hops_.size());
    small.hops_.emplace_back();
    small.required_.push_back(required_[node]);
  }
  small.terminals_ = terminals_;
  for (const Link& link : links_) {
    if (link.a == link.b) continue;
    const auto id = static_cast<EdgeId>(small.links_.size());
    const Node a = place[link.a], b = place[link.b];
    small.links_.push_back({a, b, link.cost, link.origin});
    small.hops_[a].push_back({b, id});
    small.hops_[b].push_back({a, id});
  }
  small.left_ = small.links_.size();
  return small;
}

}  // namespace pareltjes::engines::steiner
