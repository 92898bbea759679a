// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "engines/street_network/terminal.hpp"

namespace pareltjes::engines::street_network {

/// The same network with every point as a node that cuts its segment: what journeys cost there, by plain Dijkstra.
class CutOpen {
 public:
  CutOpen(const StreetGraph& graph, const Profile& profile, const std::vector<Terminal>& points)
      : nodes_(graph.nodes.size()) {
    for (std::size_t i = 0; i < points.size(); ++i) on_segment_[points[i].segment()].push_back(i);
    for (SegmentId segment = 0; segment < graph.segments.size(); ++segment) {
      for (const bool forward : {true, false}) add_direction(graph, profile, points, segment, forward);
    }
  }
  [[nodiscard]] Network network(std::size_t points) const { return Network::of(nodes_ + points, arcs_); }
  [[nodiscard]] const std::vector<Network::PlainArc>& arcs() const { return arcs_; }
  [[nodiscard]] NodeId node(std::size_t point) const { return static_cast<NodeId>(nodes_ + point); }

 private:
  void add_direction(const StreetGraph& graph, const Profile& profile, const std::vector<Terminal>& points,
                     SegmentId segment, bool forward) {
    const Cost whole = cost_of(graph.segments[segment], profile, forward);
    if (whole == kNever) return;
    std::vector<std::pair<Cost, NodeId>> stops;
    if (const auto here = on_segment_.find(segment); here != on_segment_.end()) {
      for (const std::size_t i : here->second) stops.emplace_back(points[i].part(forward).before, node(i));
    }
    std::ranges::sort(stops);
    NodeId last = forward ? graph.segments[segment].from : graph.segments[segment].to;
    Cost at = 0;
    for (const auto& [before, stop] : stops) {
      arcs_.push_back({last, stop, before - at});
      // Two points at one place reach one another for nothing.
      if (before == at && last >= nodes_) arcs_.push_back({stop, last, 0});
      last = stop;
      at = before;
    }
    arcs_.push_back({last, forward ? graph.segments[segment].to : graph.segments[segment].from, whole - at});
  }

  std::size_t nodes_;
  std::map<SegmentId, std::vector<std::size_t>> on_segment_;
  std::vector<Network::PlainArc> arcs_;
};

}  // namespace pareltjes::engines::street_network
