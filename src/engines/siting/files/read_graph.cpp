// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <map>
#include <queue>

#include "engines/siting/files/read.hpp"
#include "engines/siting/files/words.hpp"

namespace pareltjes::engines::siting {
namespace {

struct Arc {
  std::size_t to = 0;
  double cost = 0;
};
using Graph = std::vector<std::vector<Arc>>;

/// Lengths of shortest paths from one node (E. Dijkstra, 1959) into a row of the table.
void shortest_paths(const Graph& graph, std::size_t from, double* length) {
  using Entry = std::pair<double, std::size_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> waiting;
  std::fill(length, length + graph.size(), kNever);
  length[from] = 0;
  waiting.emplace(0, from);
  while (!waiting.empty()) {
    const auto [so_far, node] = waiting.top();
    waiting.pop();
    if (so_far > length[node]) continue;
    for (const Arc& arc : graph[node]) {
      if (so_far + arc.cost >= length[arc.to]) continue;
      length[arc.to] = so_far + arc.cost;
      waiting.emplace(length[arc.to], arc.to);
    }
  }
}

core::Result<Graph> read_edges(Words& words, std::size_t nodes, std::size_t edges) {
  std::map<std::pair<std::size_t, std::size_t>, double> costs;
  for (std::size_t e = 0; e < edges; ++e) {
    const auto from = words.count("een knoop", "a node", nodes);
    if (!from) return std::unexpected(from.error());
    const auto to = words.count("een knoop", "a node", nodes);
    if (!to) return std::unexpected(to.error());
    const auto cost = words.number("een lengte", "a length");
    if (!cost) return std::unexpected(cost.error());
    if (*from == 0 || *to == 0) {
      return wrong_at(words.file(), words.line(), {"De knopen tellen vanaf 1.", "Nodes count from 1."});
    }
    costs[std::minmax(*from - 1, *to - 1)] = *cost;
  }
  if (!words.next().empty()) {
    return wrong_at(words.file(), words.line(),
                    {"Het bestand heeft meer verbindingen dan de eerste regel zegt.",
                     "The file has more edges than its first line says."});
  }
  Graph graph(nodes);
  for (const auto& [ends, cost] : costs) {
    graph[ends.first].push_back({ends.second, cost});
    graph[ends.second].push_back({ends.first, cost});
  }
  return graph;
}

}  // namespace

core::Result<Instance> read_graph(std::string_view text, const std::string& file, std::size_t most_pairs) {
  Words words(text, file);
  const auto most_nodes = static_cast<std::size_t>(std::sqrt(static_cast<double>(most_pairs)));
  const auto nodes = words.count("het aantal knopen", "the number of nodes", most_nodes);
  if (!nodes) return std::unexpected(nodes.error());
  const auto edges = words.count("het aantal verbindingen", "the number of edges", 100'000'000);
  if (!edges) return std::unexpected(edges.error());
  const auto open = words.count("het aantal locaties", "the number of sites", 1'000'000);
  if (!open) return std::unexpected(open.error());
  const auto graph = read_edges(words, *nodes, *edges);
  if (!graph) return std::unexpected(graph.error());

  Instance instance;
  instance.sites.resize(*nodes);
  instance.cost.resize(*nodes * *nodes);
  instance.weight.assign(*nodes, 1);
  instance.periods[0].least_open = instance.periods[0].most_open = *open;
  for (std::size_t i = 0; i < *nodes; ++i) {
    instance.points.push_back(std::to_string(i + 1));
    instance.sites[i].id = instance.points.back();
    shortest_paths(*graph, i, instance.cost.data() + i * *nodes);
  }
  return instance;
}

}  // namespace pareltjes::engines::siting
