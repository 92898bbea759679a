// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/network.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pareltjes::engines::street_network {

Profile profile_of(Mode mode, AgeGroup age, Measure measure) {
  return {mode, measure, Rules::shipped().speeds(age)};
}

namespace {

double kmh_of(const Segment& segment, const Profile& profile, bool forward) {
  const Speeds& speeds = profile.speeds;
  if (segment.ferry) return speeds.ferry_kmh;
  switch (profile.mode) {
    case Mode::kWalk:
      return segment.steps ? speeds.steps_kmh : speeds.walk_kmh;
    case Mode::kCycle:
      return segment.push || segment.steps ? speeds.push_kmh : speeds.cycle_kmh * segment.surface_percent / 100;
    case Mode::kDrive:
      break;
  }
  return speeds.drive_share * (forward ? segment.forward_kmh : segment.backward_kmh);
}

}  // namespace

Cost cost_of(const Segment& segment, const Profile& profile, bool forward) {
  if (!segment.is_open(profile.mode, forward)) return kNever;
  if (profile.measure == Measure::kDistance) return segment.length_cm;
  if (segment.fixed_ms > 0) return segment.fixed_ms;
  // Centimetres over kilometres an hour: 36 ms for each.
  const double milliseconds = segment.length_cm * 36.0 / kmh_of(segment, profile, forward);
  return milliseconds < 4e9 ? static_cast<Cost>(std::llround(milliseconds)) : kNever;
}

Network Network::from_arcs(std::size_t nodes, std::span<const FullArc> arcs) {
  Network network;
  network.first_out_.assign(nodes + 1, 0);
  network.first_in_.assign(nodes + 1, 0);
  for (const FullArc& arc : arcs) {
    ++network.first_out_[arc.from + 1];
    ++network.first_in_[arc.to + 1];
  }
  std::partial_sum(network.first_out_.begin(), network.first_out_.end(), network.first_out_.begin());
  std::partial_sum(network.first_in_.begin(), network.first_in_.end(), network.first_in_.begin());
  network.out_.resize(arcs.size());
  network.in_.resize(arcs.size());
  auto next_out = network.first_out_;
  auto next_in = network.first_in_;
  for (const FullArc& arc : arcs) {
    network.out_[next_out[arc.from]++] = {arc.to, arc.cost, arc.via};
    network.in_[next_in[arc.to]++] = {arc.from, arc.cost, arc.via};
  }
  return network;
}

Network Network::of(const StreetGraph& graph, const Profile& profile) {
  std::vector<FullArc> arcs;
  arcs.reserve(graph.segments.size() * 2);
  for (std::size_t i = 0; i < graph.segments.size(); ++i) {
    const Segment& segment = graph.segments[i];
    const auto via = static_cast<std::uint32_t>(2 * i);
    const Cost along = cost_of(segment, profile, true);
    const Cost against = cost_of(segment, profile, false);
    if (along != kNever) arcs.push_back({segment.from, segment.to, along, via});
    if (against != kNever) arcs.push_back({segment.to, segment.from, against, via + 1});
  }
  return from_arcs(graph.nodes.size(), arcs);
}

Network Network::of(std::size_t nodes, std::span<const PlainArc> arcs) {
  std::vector<FullArc> full;
  full.reserve(arcs.size());
  for (const PlainArc& arc : arcs) full.push_back({arc.from, arc.to, arc.cost, kNone});
  return from_arcs(nodes, full);
}

namespace {

/// Tarjan's search without recursion: a road network is deeper than a stack of calls.
class StrongPieces {
 public:
  explicit StrongPieces(const Network& network)
      : network_(network), index_(network.nodes(), kNone), low_(network.nodes()), piece_(network.nodes(), kNone) {}

  Pieces run() {
    for (NodeId node = 0; node < network_.nodes(); ++node) {
      if (index_[node] == kNone) visit(node);
    }
    return by_size();
  }

 private:
  struct Step {
    NodeId node;
    std::uint32_t next_arc;
  };

  void enter(NodeId node) {
    index_[node] = low_[node] = counter_++;
    open_.push_back(node);
    path_.push_back({node, 0});
  }

  void visit(NodeId start) {
    enter(start);
    while (!path_.empty()) {
      Step& step = path_.back();
      const NodeId node = step.node;
      const auto arcs = network_.leaving(node);
      if (step.next_arc < arcs.size()) {
        const NodeId head = arcs[step.next_arc++].other;
        if (index_[head] == kNone) {
          enter(head);
        } else if (piece_[head] == kNone) {
          low_[node] = std::min(low_[node], index_[head]);
        }
        continue;
      }
      path_.pop_back();
      if (!path_.empty()) low_[path_.back().node] = std::min(low_[path_.back().node], low_[node]);
      if (low_[node] == index_[node]) close(node);
    }
  }

  void close(NodeId root) {
    const auto number = static_cast<std::uint32_t>(size_.size());
    size_.push_back(0);
    for (NodeId node = kNone; node != root; open_.pop_back()) {
      node = open_.back();
      piece_[node] = number;
      ++size_.back();
    }
  }

  Pieces by_size() {
    std::vector<std::uint32_t> order(size_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, std::greater<>{}, [this](std::uint32_t piece) { return size_[piece]; });
    std::vector<std::uint32_t> rank(order.size());
    Pieces pieces;
    for (std::size_t i = 0; i < order.size(); ++i) {
      rank[order[i]] = static_cast<std::uint32_t>(i);
      pieces.size.push_back(size_[order[i]]);
    }
    pieces.of_node.reserve(piece_.size());
    for (const std::uint32_t piece : piece_) pieces.of_node.push_back(rank[piece]);
    return pieces;
  }

  const Network& network_;
  std::vector<std::uint32_t> index_, low_, piece_, size_;
  std::vector<NodeId> open_;
  std::vector<Step> path_;
  std::uint32_t counter_ = 0;
};

}  // namespace

Pieces pieces_of(const Network& network) {
  return StrongPieces(network).run();
}

}  // namespace pareltjes::engines::street_network
