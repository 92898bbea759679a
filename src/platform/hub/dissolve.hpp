// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "platform/hub/dataset.hpp"

/// Outlines of wijken and municipalities made of the buurten within them.
namespace pareltjes::hub {

struct DissolveOptions {
  /// Gaps up to twice this width, in metres, close. Borders that are right to 20 m leave gaps of 10 to 50 m.
  double reach = 25;
  /// Holes and loose parts below this area, in m², are left out: they are seams, not ponds or islands.
  double smallest = 10'000;
};

/// One outline around shapes that belong together: a morphological closing (out, union, in; Serra 1982), so that gaps
/// and overlaps between approximate neighbours close and the outer border stays. Empty when no shape has an area.
Geometry outline_of(std::span<const Geometry> shapes, const DissolveOptions& options = {});

/// Area in m² of a multipolygon in RD: outer rings less holes.
double area_of(const Geometry& shape);

/// Adds the wijken and municipalities to borders that have buurten only, with the outline of their buurten, and says
/// so in the notes. Other datasets stay as they are. Works on all processors; the same bytes each time.
void add_outlines(Dataset& borders, const DissolveOptions& options = {});

}  // namespace pareltjes::hub
