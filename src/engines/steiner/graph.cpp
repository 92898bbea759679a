// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/graph.hpp"

namespace pareltjes::engines::steiner {

Graph::Graph(const Network& network) {
  std::vector<Node> inside(network.nodes(), 0);
  for (Node at = 0; at < network.nodes(); ++at) {
    if (network.degree(at) == 0 && !network.required(at)) continue;
    inside[at] = static_cast<Node>(place.size());
    if (network.required(at)) terminals.push_back(inside[at]);
    required.push_back(network.required(at) ? 1 : 0);
    place.push_back(at);
  }
  for (EdgeId id = 0; id < network.links(); ++id) {
    if (!network.has(id)) continue;
    edges.push_back({inside[network.link(id).a], inside[network.link(id).b], network.link(id).cost});
    link.push_back(id);
  }
  first_.assign(place.size() + 1, 0);
  for (const Edge& edge : edges) {
    ++first_[edge.a + 1];
    ++first_[edge.b + 1];
  }
  for (std::size_t i = 0; i < place.size(); ++i) first_[i + 1] += first_[i];
  ways_.resize(2 * edges.size());
  auto next = first_;
  for (EdgeId id = 0; id < edges.size(); ++id) {
    ways_[next[edges[id].a]++] = {edges[id].b, 2 * id};
    ways_[next[edges[id].b]++] = {edges[id].a, 2 * id + 1};
  }
}

Nearest nearest_terminals(const Graph& graph, std::span<const Cost> cost_of_arc, Node without) {
  Nearest found;
  for (int i = 0; i < 2; ++i) {
    found.length[i].assign(graph.nodes(), kNever);
    found.base[i].assign(graph.nodes(), Nearest::kNobody);
  }
  struct Entry {
    Cost length;
    Node node, base;
    auto operator<=>(const Entry&) const = default;
  };
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> waiting;
  for (const Node terminal : graph.terminals) {
    if (terminal != without) waiting.push({0, terminal, terminal});
  }
  // A node is settled at most twice; what waits beside a settled one is passed over.
  std::vector<char> settled(graph.nodes(), 0);
  while (!waiting.empty()) {
    const auto [length, node, base] = waiting.top();
    waiting.pop();
    const int place = settled[node];
    if (place == 2 || (place == 1 && found.base[0][node] == base)) continue;
    settled[node] = static_cast<char>(place + 1);
    found.length[place][node] = length;
    found.base[place][node] = base;
    for (const Way& way : graph.ways(node)) {
      if (settled[way.to] == 2 || (settled[way.to] == 1 && found.base[0][way.to] == base)) continue;
      waiting.push({length + cost_of_arc[way.back()], way.to, base});
    }
  }
  return found;
}

}  // namespace pareltjes::engines::steiner
