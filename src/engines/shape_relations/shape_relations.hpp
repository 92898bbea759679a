// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "engines/polygon_validity/polygon_validity.hpp"

namespace pareltjes::engines::shape_relations {

using polygon_validity::Point;
using polygon_validity::Polygon;
using Line = std::vector<Point>;

/// Areas, lines and points in one plane. Areas are sound by themselves (polygon_validity::check) and may touch or
/// overlap one another.
struct Shape {
  std::vector<Polygon> areas;
  std::vector<Line> lines;
  std::vector<Point> points;
  [[nodiscard]] bool empty() const { return areas.empty() && lines.empty() && points.empty(); }
  /// The parts of another shape as well.
  void add(const Shape& other);
};

enum class Answer { kNo, kYes, kNotDecided };

/// Whether two shapes cover the same places: areas, lines and points each by themselves. No tolerance.
/// Source: relation "equals" of ISO 19125-1, 6.1.15.
Answer same_points(const Shape& a, const Shape& b);

struct Overlap {
  Answer answer = Answer::kNo;
  Point at;         ///< A place within both; meaningful for kYes.
  double area = 0;  ///< What they share, in square units; 0 when that is a line or a point.
};

/// Whether two shapes share as much as the lesser of both is: an area of two areas, a length of a line with a line or
/// an area, a point that lies within. A common border is none. Source: DE-9IM, the interiors of both (ISO
/// 19125-1, 6.1.15).
Overlap overlap(const Shape& a, const Shape& b);

}  // namespace pareltjes::engines::shape_relations
