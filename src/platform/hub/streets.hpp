// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "platform/hub/table.hpp"

/// Roads, paths and ferries of OpenStreetMap as a dataset (topic stratennet): exactly as drawn, with the tags that say
/// who may go where. What they mean is up to who asks.
namespace pareltjes::hub {

using StreetTags = std::vector<std::pair<std::string, std::string>>;

struct StreetNode {
  std::int64_t id = 0;
  std::int32_t lon_e7 = 0;  ///< 1e-7 degree, WGS 84, as OpenStreetMap stores it.
  std::int32_t lat_e7 = 0;
  friend bool operator==(const StreetNode&, const StreetNode&) = default;
};

/// A node that has tags of its own: a barrier.
struct StreetBarrier {
  std::int64_t node = 0;
  StreetTags tags;
  friend bool operator==(const StreetBarrier&, const StreetBarrier&) = default;
};

struct StreetWay {
  std::int64_t id = 0;
  StreetTags tags;
  std::vector<std::int64_t> nodes;
  friend bool operator==(const StreetWay&, const StreetWay&) = default;
};

/// Ways and barriers in the order of the file. A way may name nodes that are not here: it goes beyond the border.
struct Streets {
  std::vector<StreetNode> nodes;  ///< Each once, ordered by id; only those that a way names.
  std::vector<StreetBarrier> barriers;
  std::vector<StreetWay> ways;
};

/// One row a way or barrier: soort ("weg", "knoop"), id, kenmerken, knopen, plaatsen; all text. See streets.cpp.
std::vector<std::string> streets_header();

/// The rows of streets_table, one after the other; stops at the first error that `add` gives.
core::Result<void> write_streets(const Streets& streets,
                                 const std::function<core::Result<void>(const std::vector<std::string>&)>& add);

/// A box in 1e-7 degrees, borders included.
struct StreetBox {
  std::int32_t west = -1'800'000'000;
  std::int32_t south = -900'000'000;
  std::int32_t east = 1'800'000'000;
  std::int32_t north = 900'000'000;
  [[nodiscard]] bool holds(std::int32_t lon_e7, std::int32_t lat_e7) const {
    return west <= lon_e7 && lon_e7 <= east && south <= lat_e7 && lat_e7 <= north;
  }
};

/// What write_streets wrote, to the bit. With a box only the ways that have a node in it; these are whole.
/// @return kInvalidFile when the table holds anything else.
core::Result<Streets> read_streets(const DataTable& table, const StreetBox& box = {});

/// The places of all nodes of ways, in rows as they stand: cheap, to see which part of a country a table is about.
/// @return how many of them lie in the box.
std::size_t count_street_nodes(const DataTable& table, const StreetBox& box);

}  // namespace pareltjes::hub
