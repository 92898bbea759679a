// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "engines/polygon_validity/polygon_validity.hpp"

namespace pareltjes::engines::polygon_validity {

/// The verdict of GEOS, with its place. Rings are closed, with at least three different places.
Verdict by_geos(std::span<const Polygon> polygons);

}  // namespace pareltjes::engines::polygon_validity
