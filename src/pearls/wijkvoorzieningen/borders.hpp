// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pearls/wijkvoorzieningen/areas.hpp"
#include "platform/hub/dataset.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::wijkvoorzieningen {

/// The shape of each area: real borders where a dataset has them, else a cell around its centre point.
struct Borders {
  std::vector<hub::Geometry> shapes;  ///< In the order of Areas::list; empty where nothing is known.
  std::vector<bool> real;             ///< From a dataset of borders.
  bool schematic = false;             ///< At least one shape is a cell around a centre point.
  bool approximate = false;
  core::Text note;
  std::vector<hub::DatasetPtr> used;
};

/// Wijken without borders of their own get those of their buurten, where all of these are there.
Borders gather_borders(const Areas& areas, const hub::Snapshot& datasets);

/// Whether a point lies in a shape; on the border either answer is possible. Even-odd rule over all rings.
bool holds(const hub::Geometry& shape, const hub::Point& point);

/// Cells of the points nearest to each site, cut off at the sites' convex hull widened by `padding` metres: clipping by
/// half planes, in the order of the sites, so the same bytes each time. Sites at the same place share one cell: only
/// the first gets it.
std::vector<hub::Ring> voronoi_cells(const std::vector<hub::Point>& sites, double padding);

}  // namespace pareltjes::wijkvoorzieningen
