// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "engines/polygon_validity/polygon_validity.hpp"
#include "engines/shape_relations/shape_relations.hpp"
#include "pearls/omgevingswet/reading.hpp"

namespace pareltjes::omgevingswet {

/// One ring of an area in GML, with the element that it stands in.
struct GmlRing {
  engines::xml_rules::NodeId at = engines::xml_rules::kAbsent;
  bool outer = false;
  std::vector<engines::polygon_validity::Point> points;
};
using GmlArea = std::vector<GmlRing>;  ///< A Polygon or PolygonPatch.

/// The points of an element and all below it: posList and pos. A height is left out; what is no number is NaN.
std::vector<engines::polygon_validity::Point> gml_points(const Reading& reading, engines::xml_rules::NodeId id);
/// The areas of a surface or of several.
std::vector<GmlArea> gml_areas(const Reading& reading, engines::xml_rules::NodeId surface);
engines::polygon_validity::Polygon as_polygon(GmlArea area);
/// All that a basisgeo:Geometrie holds.
engines::shape_relations::Shape gml_shape(const Reading& reading, engines::xml_rules::NodeId geometry);

}  // namespace pareltjes::omgevingswet
