// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/gml.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <string>
#include <utility>

namespace pareltjes::omgevingswet {
namespace {

using engines::polygon_validity::Point;
using engines::xml_rules::NodeId;

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

void read_points(std::string_view text, unsigned dimension, std::vector<Point>& points) {
  const char* at = text.data();
  const char* end = at + text.size();
  std::array<double, 3> position{};
  unsigned filled = 0;
  points.reserve(points.size() + text.size() / 16);
  while (at != end) {
    if (is_blank(*at)) {
      ++at;
      continue;
    }
    double value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc{}) value = kNoNumber;
    at = next;
    while (at != end && !is_blank(*at)) {
      value = kNoNumber;
      ++at;
    }
    position[filled++] = value;
    if (filled == dimension) {
      points.push_back({position[0], position[1]});
      filled = 0;
    }
  }
  if (filled != 0) points.push_back({kNoNumber, 0});
}

/// GML 3.2.1, 10.1.3.2: the dimension stands on the list itself or on an element around it.
unsigned dimension_of(const Reading& reading, NodeId list) {
  for (auto at = list; at != engines::xml_rules::kAbsent; at = reading.tree()[at].parent) {
    const auto said = reading.attribute(at, "srsDimension").text;
    if (!said.empty()) return said == "3" ? 3 : 2;
    if (reading.is(at, "Geometrie") || at == reading.root()) break;
  }
  return 2;
}

}  // namespace

std::vector<Point> gml_points(const Reading& reading, NodeId id) {
  std::vector<Point> points;
  for (const std::string_view name : {"posList", "pos"}) {
    for (const auto list : reading.all_below(id, name)) {
      const auto dimension = dimension_of(reading, list);
      std::string_view text;
      std::string joined;
      if (!reading.tree().value_in_one_piece(list, text)) {
        reading.tree().append_string_value(list, joined);
        text = joined;
      }
      read_points(text, dimension, points);
    }
  }
  return points;
}

std::vector<GmlArea> gml_areas(const Reading& reading, NodeId surface) {
  std::vector<GmlArea> areas;
  for (const std::string_view element : {"Polygon", "PolygonPatch"}) {
    auto found = reading.all_below(surface, element);
    if (reading.is(surface, element)) found.push_back(surface);
    for (const auto id : found) {
      auto& area = areas.emplace_back();
      for (const auto ring : reading.all_below(id, "LinearRing"))
        area.push_back({ring, reading.is(reading.tree()[ring].parent, "exterior"), gml_points(reading, ring)});
    }
  }
  return areas;
}

engines::polygon_validity::Polygon as_polygon(GmlArea area) {
  engines::polygon_validity::Polygon polygon;
  for (auto& ring : area) {
    if (ring.outer) {
      polygon.outer = std::move(ring.points);
    } else {
      polygon.holes.push_back(std::move(ring.points));
    }
  }
  return polygon;
}

engines::shape_relations::Shape gml_shape(const Reading& reading, NodeId geometry) {
  engines::shape_relations::Shape shape;
  for (auto& area : gml_areas(reading, geometry)) shape.areas.push_back(as_polygon(std::move(area)));
  const auto add_lines = [&](std::string_view element) {
    for (const auto id : reading.all_below(geometry, element)) shape.lines.push_back(gml_points(reading, id));
  };
  add_lines("LineString");
  add_lines("LineStringSegment");
  for (const auto id : reading.all_below(geometry, "Point")) {
    for (const auto& point : gml_points(reading, id)) shape.points.push_back(point);
  }
  return shape;
}

}  // namespace pareltjes::omgevingswet
