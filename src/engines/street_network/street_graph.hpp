// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

#include "core/error.hpp"
#include "engines/street_network/extract.hpp"
#include "engines/street_network/rules.hpp"

namespace pareltjes::engines::street_network {

using NodeId = std::uint32_t;
using SegmentId = std::uint32_t;
inline constexpr std::uint32_t kNone = 0xFFFFFFFF;

/// A straight piece of road, path or ferry between two nodes, or the passage through a barrier (of no length).
struct Segment {
  NodeId from = 0;
  NodeId to = 0;
  std::uint32_t length_cm = 0;
  std::uint32_t fixed_ms = 0;    ///< Of a ferry that says how long it takes: this piece's share.
  std::uint32_t way = 0;         ///< Index in StreetGraph::ways.
  std::uint8_t open = 0;         ///< Bit 2·mode: along; bit 2·mode + 1: against.
  std::uint8_t forward_kmh = 0;  ///< Highest speed for cars.
  std::uint8_t backward_kmh = 0;
  std::uint8_t surface_percent = 100;  ///< Of the speed of a bicycle.
  bool push = false;
  bool steps = false;
  bool ferry = false;
  bool place = false;  ///< Points may be projected on it.

  [[nodiscard]] bool is_open(Mode mode, bool forward) const {
    return (open >> (2 * static_cast<unsigned>(mode) + (forward ? 0U : 1U)) & 1U) != 0;
  }
};

/// The streets of an extract. Nodes are shared only where ways share a node, so a bridge and what runs under it never
/// meet. A node with a barrier is taken apart: one node for each piece that ends there, joined for who may pass.
/// Not in it: turn restrictions, traffic lights, slopes, opening hours, and walking across areas (only their edges).
struct StreetGraph {
  std::vector<Coordinate> nodes;  ///< In an order that keeps neighbours together.
  std::vector<Segment> segments;
  std::vector<std::int64_t> ways;  ///< The id in OpenStreetMap.
  std::size_t absent_nodes = 0;    ///< Mentions of nodes that the extract does not hold.
  std::size_t cut_ways = 0;        ///< Ways that go on beyond the border of the extract.
  std::size_t barriers = 0;        ///< Barriers on a road or path.
};

/// @returns kInvalidInput when there is not one road or path in it.
core::Result<StreetGraph> build_graph(const OsmExtract& extract, const Rules& rules = Rules::shipped());

}  // namespace pareltjes::engines::street_network
