// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <span>

#include "engines/street_network/dijkstra.hpp"

namespace pareltjes::engines::street_network {

/// A place on a segment, as the index of edges found it.
struct EdgePlace {
  SegmentId segment = kNone;
  double fraction = 0;    ///< From the segment's begin, 0 to 1.
  double distance_m = 0;  ///< From the point to the segment.
};

/// Where journeys begin or end: a place on a segment, left and reached along both of its directions as far as they are
/// open; or a node. Costs of the parts of a segment are whole and add up to the cost of the whole.
class Terminal {
 public:
  Terminal() = default;
  static Terminal at_node(NodeId node);
  /// @param approach the cost between the point itself and its place on the segment.
  static Terminal on(const StreetGraph& graph, const Profile& profile, const EdgePlace& place, Cost approach = 0);

  /// Where journeys from here go on, and where journeys to here arrive.
  [[nodiscard]] std::span<const Seed> out() const { return {out_.data(), outs_}; }
  [[nodiscard]] std::span<const Seed> in() const { return {in_.data(), ins_}; }
  [[nodiscard]] SegmentId segment() const { return segment_; }
  [[nodiscard]] Cost approach() const { return approach_; }

  /// The cost of staying on the segment that both are on; kNever when that is not possible.
  [[nodiscard]] Cost along_the_segment(const Terminal& to) const;

  /// Cost from the begin of the direction to here; kNever where the direction is closed.
  struct Part {
    Cost before = kNever;
    Cost after = kNever;
  };
  [[nodiscard]] const Part& part(bool forward) const { return forward ? forward_ : backward_; }

 private:
  std::array<Seed, 2> out_{}, in_{};
  std::size_t outs_ = 0, ins_ = 0;
  SegmentId segment_ = kNone;
  Cost approach_ = 0;
  Part forward_, backward_;
};

}  // namespace pareltjes::engines::street_network
