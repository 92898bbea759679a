// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace pareltjes::engines::polygon_validity {

struct Point {
  double x = 0;
  double y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};
using Ring = std::vector<Point>;  ///< Closed: the last point is the first again.

/// An outer ring and the holes in it.
struct Polygon {
  Ring outer;
  std::vector<Ring> holes;
};

enum class Problem {
  kNone,
  kNotClosed,       ///< The last point of a ring is not its first.
  kTooFewPoints,    ///< Fewer than three different places.
  kNotFinite,       ///< A coordinate is no number.
  kSelfCrossing,    ///< Edges cross, touch or lie on one another.
  kHoleOutside,     ///< A hole lies outside the outer ring.
  kNested,          ///< A hole within a hole, or a polygon within a polygon.
  kNotInOnePiece,   ///< Holes cut the inside in parts.
  kDuplicateRings,  ///< Two rings are the same.
  kOther,           ///< GEOS refuses it for another reason.
  kNotDecided,      ///< Too many edges come together to decide in a bounded time.
};

struct Verdict {
  Problem problem = Problem::kNone;
  Point at;              ///< Where; meaningless for kNone.
  std::size_t ring = 0;  ///< Which ring, counted over all polygons; only for kNotClosed, kTooFewPoints and kNotFinite.
  bool by_geos = false;  ///< The fast part could not tell, GEOS did.
};

struct Limits {
  std::size_t pairs_per_edge = 400;        ///< Pairs of boxes and edges looked at, for each edge, …
  std::size_t pairs_at_least = 4'000'000;  ///< … and at least this many in all.
};

/// The first problem of polygons that together make one area (a surface, or a multi-surface).
/// Source: OGC 06-103r4 (ISO 19125-1) 6.1.11 and 6.1.14.
Verdict check(std::span<const Polygon> polygons, const Limits& limits = {});

/// Twice the signed area: positive for a ring that goes counter-clockwise.
double signed_area(const Ring& ring);

}  // namespace pareltjes::engines::polygon_validity
