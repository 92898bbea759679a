// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "engines/street_network/street_graph.hpp"

namespace pareltjes::engines::street_network {

/// Milliseconds (Measure::kTime) or centimetres (Measure::kDistance): whole numbers, so that sums are exact in any
/// order.
using Cost = std::uint32_t;
inline constexpr Cost kNever = std::numeric_limits<Cost>::max();

/// A sum that stays kNever when it is too large: 49 days, or 42,900 km.
inline Cost plus(Cost a, Cost b) {
  return a > kNever - b ? kNever : a + b;
}

enum class Measure : std::uint8_t { kTime, kDistance };

/// Who travels, and what is counted.
struct Profile {
  Mode mode = Mode::kWalk;
  Measure measure = Measure::kTime;
  Speeds speeds;
};
/// With the shipped speeds of an age group.
Profile profile_of(Mode mode, AgeGroup age, Measure measure = Measure::kTime);

/// What a piece costs along (or against) its direction; kNever where it is closed.
Cost cost_of(const Segment& segment, const Profile& profile, bool forward);

/// One direction of a segment, seen from the node it leaves (or, in the lists of arriving arcs, reaches).
struct Arc {
  NodeId other = 0;
  Cost cost = 0;
  std::uint32_t via = kNone;  ///< 2 × segment + (against its direction ? 1 : 0); kNone where there are no segments.
};

/// A directed graph with whole costs, in rows (compressed sparse rows): arcs that leave a node, and arcs that reach it.
class Network {
 public:
  static Network of(const StreetGraph& graph, const Profile& profile);

  struct PlainArc {
    NodeId from, to;
    Cost cost;
  };
  /// Any graph. @param arcs with ends below `nodes`.
  static Network of(std::size_t nodes, std::span<const PlainArc> arcs);

  [[nodiscard]] std::size_t nodes() const { return first_out_.size() - 1; }
  [[nodiscard]] std::size_t arcs() const { return out_.size(); }
  [[nodiscard]] std::span<const Arc> leaving(NodeId node) const {
    return {out_.data() + first_out_[node], out_.data() + first_out_[node + 1]};
  }
  [[nodiscard]] std::span<const Arc> reaching(NodeId node) const {
    return {in_.data() + first_in_[node], in_.data() + first_in_[node + 1]};
  }

 private:
  struct FullArc {
    NodeId from, to;
    Cost cost;
    std::uint32_t via;
  };
  static Network from_arcs(std::size_t nodes, std::span<const FullArc> arcs);

  std::vector<std::uint32_t> first_out_, first_in_;
  std::vector<Arc> out_, in_;
};

/// Pieces of a network: nodes that reach one another, both ways (strong components: Tarjan, 1972).
struct Pieces {
  std::vector<std::uint32_t> of_node;  ///< Number of the piece; 0 is the largest.
  std::vector<std::uint32_t> size;     ///< Nodes in each, falling.
};
Pieces pieces_of(const Network& network);

}  // namespace pareltjes::engines::street_network
