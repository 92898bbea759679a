// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::engines::steiner {

using Node = std::uint32_t;
using EdgeId = std::uint32_t;  ///< Place of an edge in Instance::edges.
/// Whole, in a unit of the caller (cents, metres).
using Cost = std::int64_t;

/// The costs of all edges together stay below this, so that no sum overflows.
inline constexpr Cost kMostCost = Cost{1} << 60;

struct Edge {
  Node a = 0, b = 0;
  Cost cost = 0;  ///< ≥ 0.
};

/// The Steiner tree problem in a graph: connect the terminals at the least cost, over any other nodes.
struct Instance {
  std::size_t nodes = 0;
  std::vector<Edge> edges;      ///< Several between two nodes are allowed.
  std::vector<Node> terminals;  ///< At least one; one given twice counts once.
};

/// Whether nodes exist and costs are in range.
core::Result<void> check(const Instance& instance);

/// Looks at a tree without anything that made it: it has no circle, it connects all terminals.
/// @return its cost, added up anew; kInternal with what is wrong.
core::Result<Cost> validate(const Instance& instance, std::span<const EdgeId> tree);

}  // namespace pareltjes::engines::steiner
