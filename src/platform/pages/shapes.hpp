// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "platform/hub/table.hpp"

namespace pareltjes::pages {

/// Plane geometry for drawing, in the units of the drawing.

/// Signed area by the shoelace formula.
double area_of(const hub::Ring& ring);

/// Fewer points, none of the dropped ones further than `tolerance` from the line that remains (Douglas and Peucker,
/// 1973). The ring stays closed; one that collapses comes back empty.
hub::Ring simplified(const hub::Ring& ring, double tolerance);

/// Whether a point lies in the polygon and in none of its holes.
bool contains(const hub::Polygon& polygon, hub::Point point);

/// Distance to the nearest border, negative outside.
double distance_to_border(const hub::Polygon& polygon, hub::Point point);

/// The point furthest from every border, within `precision`: the quadtree search of polylabel (Garcia-Castellanos and
/// Lombardo, 2007, give the problem its name).
hub::Point pole_of_inaccessibility(const hub::Polygon& polygon, double precision);

/// A place for a label of this size: its centre, with the whole rectangle inside the polygon; nothing where none fits.
std::optional<hub::Point> place_for(const hub::Polygon& polygon, hub::Point pole, double width, double height);

}  // namespace pareltjes::pages
