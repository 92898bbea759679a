// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "engines/street_network/terminal.hpp"

namespace pareltjes::engines::street_network {

/// A part of a segment that is within reach.
struct ReachedPart {
  SegmentId segment = 0;
  double from = 0;  ///< Fractions of the segment, from < to.
  double to = 1;
};

/// Everything that somebody can reach within a limit (included), to the centimetre of each segment: parts in the order
/// of the segments, those of one segment not touching. A one-way street counts in its direction.
class Isochrones {
 public:
  Isochrones(const StreetGraph& graph, const Network& network);
  std::vector<ReachedPart> within(const Terminal& source, Cost limit);
  /// Metres of street in the parts.
  [[nodiscard]] double length_m(const std::vector<ReachedPart>& parts) const;

 private:
  void add(SegmentId segment, double from, double to);
  void add_from_source(const Terminal& source, Cost limit);
  std::vector<ReachedPart> joined();

  const StreetGraph& graph_;
  const Network& network_;
  Dijkstra search_;
  std::vector<ReachedPart> parts_;
};

}  // namespace pareltjes::engines::street_network
