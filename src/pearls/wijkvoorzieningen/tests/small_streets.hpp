// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "pearls/wijkvoorzieningen/street_travel.hpp"
#include "pearls/wijkvoorzieningen/tests/small_municipality.hpp"

namespace pareltjes::wijkvoorzieningen::test {

/// A street network drawn by hand: nodes in metres from an origin in RD, and streets between two of them.
inline hub::DatasetPtr drawn_streets(const std::vector<hub::Point>& nodes,
                                     const std::vector<std::pair<std::size_t, std::size_t>>& streets,
                                     const hub::Point& origin, const std::string& id = "straten",
                                     const std::string& highway = "residential") {
  hub::Streets drawn;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto at = coordinate_of(hub::Point{origin.x + nodes[i].x, origin.y + nodes[i].y});
    drawn.nodes.push_back({static_cast<std::int64_t>(i + 1), at.lon_e7, at.lat_e7});
  }
  std::int64_t way = 0;
  for (const auto& [from, to] : streets) {
    drawn.ways.push_back(
        {++way, {{"highway", highway}}, {static_cast<std::int64_t>(from + 1), static_cast<std::int64_t>(to + 1)}});
  }
  std::vector<hub::Column> columns;
  for (const auto& name : hub::streets_header()) columns.push_back(texts(name, {}));
  const auto written = hub::write_streets(drawn, [&](const std::vector<std::string>& row) -> core::Result<void> {
    for (std::size_t i = 0; i < row.size(); ++i) columns[i].texts.push_back(row[i]);
    return {};
  });
  EXPECT_TRUE(written);
  return dataset(id, hub::topic::kStreets, 0, std::move(columns));
}

}  // namespace pareltjes::wijkvoorzieningen::test
