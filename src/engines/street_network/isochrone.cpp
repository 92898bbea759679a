// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/isochrone.hpp"

#include <algorithm>

namespace pareltjes::engines::street_network {

Isochrones::Isochrones(const StreetGraph& graph, const Network& network)
    : graph_(graph), network_(network), search_(network) {}

void Isochrones::add(SegmentId segment, double from, double to) {
  if (to > from) parts_.push_back({segment, from, to});
}

/// On its own segment a journey begins in the middle.
void Isochrones::add_from_source(const Terminal& source, Cost limit) {
  if (source.segment() == kNone || source.approach() > limit) return;
  const double left = limit - source.approach();
  for (const bool forward : {true, false}) {
    const auto& part = source.part(forward);
    if (part.before == kNever) continue;
    const double whole = static_cast<double>(part.before) + part.after;
    const double begin = whole > 0 ? part.before / whole : 0;
    const double end = whole > 0 ? std::min(1.0, (part.before + left) / whole) : 1;
    forward ? add(source.segment(), begin, end) : add(source.segment(), 1 - end, 1 - begin);
  }
}

std::vector<ReachedPart> Isochrones::within(const Terminal& source, Cost limit) {
  parts_.clear();
  add_from_source(source, limit);
  search_.run(source.out(), limit);
  for (const NodeId node : search_.reached()) {
    const double left = limit - search_.cost(node);
    for (const Arc& arc : network_.leaving(node)) {
      const double share = arc.cost > left ? left / arc.cost : 1;
      (arc.via & 1U) == 0 ? add(arc.via / 2, 0, share) : add(arc.via / 2, 1 - share, 1);
    }
  }
  return joined();
}

std::vector<ReachedPart> Isochrones::joined() {
  std::ranges::sort(parts_, [](const ReachedPart& a, const ReachedPart& b) {
    return a.segment != b.segment ? a.segment < b.segment : a.from < b.from;
  });
  std::vector<ReachedPart> all;
  for (const ReachedPart& part : parts_) {
    if (!all.empty() && all.back().segment == part.segment && part.from <= all.back().to) {
      all.back().to = std::max(all.back().to, part.to);
    } else {
      all.push_back(part);
    }
  }
  return all;
}

double Isochrones::length_m(const std::vector<ReachedPart>& parts) const {
  double metres = 0;
  for (const ReachedPart& part : parts) metres += (part.to - part.from) * graph_.segments[part.segment].length_cm / 100;
  return metres;
}

}  // namespace pareltjes::engines::street_network
