// SPDX-License-Identifier: EUPL-1.2
#include "engines/shape_relations/shape_relations.hpp"

#include <geos_c.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <utility>

namespace pareltjes::engines::shape_relations {
namespace {

using polygon_validity::Ring;

struct EndContext {
  void operator()(GEOSContextHandle_HS* context) const { GEOS_finish_r(context); }
};
struct EndGeometry {
  GEOSContextHandle_t context = nullptr;
  void operator()(GEOSGeometry* geometry) const { GEOSGeom_destroy_r(context, geometry); }
};
using Geometry = std::unique_ptr<GEOSGeometry, EndGeometry>;

/// GEOS for one question. It gives nothing for what it cannot do.
class Geos {
 public:
  Geos() : context_(GEOS_init_r()) {}
  [[nodiscard]] GEOSContextHandle_t get() const { return context_.get(); }
  [[nodiscard]] Geometry own(GEOSGeometry* geometry) const { return Geometry(geometry, EndGeometry{get()}); }

  [[nodiscard]] Geometry area(const Polygon& polygon) const {
    std::vector<GEOSGeometry*> holes;
    for (const auto& hole : polygon.holes) holes.push_back(GEOSGeom_createLinearRing_r(get(), sequence(hole)));
    auto* outer = GEOSGeom_createLinearRing_r(get(), sequence(polygon.outer));
    return own(GEOSGeom_createPolygon_r(get(), outer, holes.data(), static_cast<unsigned>(holes.size())));
  }
  [[nodiscard]] Geometry line(const Line& points) const {
    return own(GEOSGeom_createLineString_r(get(), sequence(points)));
  }
  [[nodiscard]] Geometry point(Point at) const { return own(GEOSGeom_createPointFromXY_r(get(), at.x, at.y)); }

  /// All parts as one, without borders between them; nothing when there are none, or GEOS cannot.
  [[nodiscard]] Geometry joined(std::vector<Geometry> parts) const {
    if (std::ranges::any_of(parts, [](const Geometry& part) { return part == nullptr; })) return own(nullptr);
    std::vector<GEOSGeometry*> raw;
    for (auto& part : parts) raw.push_back(part.release());
    const auto all =
        own(GEOSGeom_createCollection_r(get(), GEOS_GEOMETRYCOLLECTION, raw.data(), static_cast<unsigned>(raw.size())));
    return own(all == nullptr ? nullptr : GEOSUnaryUnion_r(get(), all.get()));
  }

 private:
  [[nodiscard]] GEOSCoordSequence* sequence(const std::vector<Point>& points) const {
    auto* made = GEOSCoordSeq_create_r(get(), static_cast<unsigned>(points.size()), 2);
    for (unsigned i = 0; i < points.size(); ++i) GEOSCoordSeq_setXY_r(get(), made, i, points[i].x, points[i].y);
    return made;
  }

  std::unique_ptr<GEOSContextHandle_HS, EndContext> context_;
};

bool before(Point a, Point b) {
  return std::pair(a.x, a.y) < std::pair(b.x, b.y);
}

bool lists_before(const std::vector<Point>& a, const std::vector<Point>& b) {
  return std::ranges::lexicographical_compare(a, b, before);
}

/// A ring from its least point on, counter-clockwise, each point once.
Ring canonical_ring(Ring ring) {
  ring.erase(std::ranges::unique(ring).begin(), ring.end());
  if (ring.size() > 1 && ring.front() == ring.back()) {
    const bool clockwise = polygon_validity::signed_area(ring) < 0;
    ring.pop_back();
    if (clockwise) std::ranges::reverse(ring);
    std::ranges::rotate(ring, std::ranges::min_element(ring, before));
  }
  return ring;
}

std::vector<Polygon> canonical_areas(std::vector<Polygon> areas) {
  for (auto& area : areas) {
    area.outer = canonical_ring(std::move(area.outer));
    for (auto& hole : area.holes) hole = canonical_ring(std::move(hole));
    std::ranges::sort(area.holes, lists_before);
  }
  std::ranges::sort(areas, [](const Polygon& a, const Polygon& b) { return lists_before(a.outer, b.outer); });
  return areas;
}

bool same_parts(const std::vector<Polygon>& a, const std::vector<Polygon>& b) {
  return std::ranges::equal(canonical_areas(a), canonical_areas(b), [](const Polygon& one, const Polygon& other) {
    return one.outer == other.outer && one.holes == other.holes;
  });
}

std::vector<Line> canonical_lines(std::vector<Line> lines) {
  for (auto& line : lines) {
    if (!line.empty() && before(line.back(), line.front())) std::ranges::reverse(line);
  }
  std::ranges::sort(lines, lists_before);
  return lines;
}

std::vector<Point> canonical_points(std::vector<Point> points) {
  std::ranges::sort(points, before);
  points.erase(std::ranges::unique(points).begin(), points.end());
  return points;
}

Answer answer_of(char geos) {
  return geos == 1 ? Answer::kYes : geos == 0 ? Answer::kNo : Answer::kNotDecided;
}

template <class Part, class Make>
Answer same_joined(const std::vector<Part>& a, const std::vector<Part>& b, Make make) {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? Answer::kYes : Answer::kNo;
  const Geos geos;
  const auto join = [&](const std::vector<Part>& parts) {
    std::vector<Geometry> made;
    for (const auto& part : parts) made.push_back(make(geos, part));
    return made.size() == 1 ? std::move(made.front()) : geos.joined(std::move(made));
  };
  const auto one = join(a);
  const auto other = join(b);
  if (one == nullptr || other == nullptr) return Answer::kNotDecided;
  return answer_of(GEOSEquals_r(geos.get(), one.get(), other.get()));
}

/// What lies deepest in both, for the place that is told; the area of it.
void place_of(const Geos& geos, const Geometry& a, const Geometry& b, Overlap& found) {
  const auto shared = geos.own(GEOSIntersection_r(geos.get(), a.get(), b.get()));
  const auto inside = geos.own(shared == nullptr ? nullptr : GEOSPointOnSurface_r(geos.get(), shared.get()));
  if (inside == nullptr || GEOSisEmpty_r(geos.get(), inside.get()) != 0) return;
  GEOSGeomGetX_r(geos.get(), inside.get(), &found.at.x);
  GEOSGeomGetY_r(geos.get(), inside.get(), &found.at.y);
  GEOSArea_r(geos.get(), shared.get(), &found.area);
}

struct Part {
  Geometry geometry;
  int dimension = 0;
  std::array<double, 4> box{};
};

std::vector<Part> parts_of(const Geos& geos, const Shape& shape) {
  std::vector<Part> parts;
  for (const auto& area : shape.areas) parts.push_back({geos.area(area), 2, {}});
  for (const auto& line : shape.lines) parts.push_back({geos.line(line), 1, {}});
  for (const auto& point : shape.points) parts.push_back({geos.point(point), 0, {}});
  for (auto& [geometry, dimension, box] : parts) {
    if (geometry == nullptr) continue;
    GEOSGeom_getXMin_r(geos.get(), geometry.get(), box.data());
    GEOSGeom_getYMin_r(geos.get(), geometry.get(), &box[1]);
    GEOSGeom_getXMax_r(geos.get(), geometry.get(), &box[2]);
    GEOSGeom_getYMax_r(geos.get(), geometry.get(), &box[3]);
  }
  return parts;
}

bool boxes_meet(const std::array<double, 4>& a, const std::array<double, 4>& b) {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

}  // namespace

void Shape::add(const Shape& other) {
  std::ranges::copy(other.areas, std::back_inserter(areas));
  std::ranges::copy(other.lines, std::back_inserter(lines));
  std::ranges::copy(other.points, std::back_inserter(points));
}

Answer same_points(const Shape& a, const Shape& b) {
  if (canonical_points(a.points) != canonical_points(b.points)) return Answer::kNo;
  const auto areas =
      same_parts(a.areas, b.areas)
          ? Answer::kYes
          : same_joined(a.areas, b.areas, [](const Geos& geos, const Polygon& one) { return geos.area(one); });
  if (areas != Answer::kYes || canonical_lines(a.lines) == canonical_lines(b.lines)) return areas;
  return same_joined(a.lines, b.lines, [](const Geos& geos, const Line& one) { return geos.line(one); });
}

Overlap overlap(const Shape& a, const Shape& b) {
  const Geos geos;
  const auto ours = parts_of(geos, a);
  const auto theirs = parts_of(geos, b);
  Overlap found;
  for (const auto& one : ours) {
    for (const auto& other : theirs) {
      if (one.geometry == nullptr || other.geometry == nullptr) {
        found.answer = Answer::kNotDecided;
        continue;
      }
      if (!boxes_meet(one.box, other.box)) continue;
      const std::array<char, 10> pattern{
          static_cast<char>('0' + std::min(one.dimension, other.dimension)), '*', '*', '*', '*', '*', '*', '*', '*'};
      const auto answer =
          answer_of(GEOSRelatePattern_r(geos.get(), one.geometry.get(), other.geometry.get(), pattern.data()));
      if (answer == Answer::kYes) {
        found.answer = answer;
        place_of(geos, one.geometry, other.geometry, found);
        return found;
      }
      if (answer == Answer::kNotDecided) found.answer = answer;
    }
  }
  return found;
}

}  // namespace pareltjes::engines::shape_relations
