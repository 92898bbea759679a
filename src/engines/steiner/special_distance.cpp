// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/special_distance.hpp"

#include <algorithm>

namespace pareltjes::engines::steiner {
namespace {

std::vector<Cost> costs_by_arc(const Graph& graph) {
  std::vector<Cost> costs(2 * graph.edges.size());
  for (std::size_t arc = 0; arc < costs.size(); ++arc) costs[arc] = graph.edges[arc / 2].cost;
  return costs;
}

}  // namespace

SpecialDistance::SpecialDistance(const Graph& graph)
    : nearest_(nearest_terminals(graph, costs_by_arc(graph))), parent_(graph.nodes()), piece_(graph.nodes(), kNever) {
  struct Piece {
    Cost length;
    Node a, b;
  };
  std::vector<Piece> pieces;
  for (const Edge& edge : graph.edges) {
    const Node a = nearest_.base[0][edge.a], b = nearest_.base[0][edge.b];
    if (a != b) pieces.push_back({nearest_.length[0][edge.a] + edge.cost + nearest_.length[0][edge.b], a, b});
  }
  std::ranges::sort(pieces, {}, &Piece::length);
  std::vector<std::uint32_t> size(graph.nodes(), 1);
  for (Node node = 0; node < graph.nodes(); ++node) parent_[node] = node;
  const auto top = [&](Node node) {
    while (parent_[node] != node) node = parent_[node];
    return node;
  };
  for (const Piece& piece : pieces) {
    Node a = top(piece.a), b = top(piece.b);
    if (a == b) continue;
    if (size[a] > size[b]) std::swap(a, b);
    parent_[a] = b;
    piece_[a] = piece.length;
    size[b] += size[a];
  }
}

Cost SpecialDistance::between_terminals(Node a, Node b) const {
  Cost most = 0;
  while (a != b) {
    // Pieces rise on the way up: the lower one goes first.
    Node& lower = piece_[a] <= piece_[b] ? a : b;
    if (piece_[lower] == kNever) return kNever;
    most = std::max(most, piece_[lower]);
    lower = parent_[lower];
  }
  return most;
}

Cost SpecialDistance::between(Node a, Node b) const {
  Cost least = kNever;
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 2; ++j) {
      const Cost ends = std::max(nearest_.length[i][a], nearest_.length[j][b]);
      if (ends >= least) continue;
      least = std::min(least, std::max(ends, between_terminals(nearest_.base[i][a], nearest_.base[j][b])));
    }
  }
  return least;
}

}  // namespace pareltjes::engines::steiner
