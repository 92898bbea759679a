// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/dijkstra.hpp"

namespace pareltjes::engines::street_network {

Dijkstra::Dijkstra(const Network& network, Direction direction)
    : network_(network), direction_(direction), heap_(network.nodes()), reached_(network.nodes(), kNever) {}

void Dijkstra::run(std::span<const Seed> seeds, Cost limit) {
  for (const NodeId node : order_) reached_[node] = kNever;
  order_.clear();
  heap_.clear();
  for (const Seed& seed : seeds) heap_.offer(seed.node, seed.cost);
  while (!heap_.empty() && heap_.least() <= limit) {
    const NodeId node = heap_.pop();
    const Cost cost = heap_.cost(node);
    reached_[node] = cost;
    order_.push_back(node);
    const auto arcs = direction_ == Direction::kFrom ? network_.leaving(node) : network_.reaching(node);
    for (const Arc& arc : arcs) heap_.offer(arc.other, plus(cost, arc.cost));
  }
}

}  // namespace pareltjes::engines::street_network
