// SPDX-License-Identifier: EUPL-1.2
#include "engines/polygon_validity/by_geos.hpp"

#include <geos_c.h>

#include <memory>
#include <string_view>
#include <utility>

namespace pareltjes::engines::polygon_validity {
namespace {

struct EndContext {
  void operator()(GEOSContextHandle_HS* context) const { GEOS_finish_r(context); }
};

/// Geometries of one thread; what is made lives until it is given to another geometry.
class Maker {
 public:
  Maker() : context_(GEOS_init_r()) {}
  ~Maker() = default;
  Maker(const Maker&) = delete;
  Maker& operator=(const Maker&) = delete;

  [[nodiscard]] GEOSContextHandle_t context() const { return context_.get(); }

  GEOSGeometry* ring(const Ring& points) {
    auto* sequence = GEOSCoordSeq_create_r(context(), static_cast<unsigned>(points.size()), 2);
    for (unsigned i = 0; i < points.size(); ++i) GEOSCoordSeq_setXY_r(context(), sequence, i, points[i].x, points[i].y);
    return GEOSGeom_createLinearRing_r(context(), sequence);
  }

  GEOSGeometry* polygon(const Polygon& polygon) {
    std::vector<GEOSGeometry*> holes;
    holes.reserve(polygon.holes.size());
    for (const auto& hole : polygon.holes) holes.push_back(ring(hole));
    auto* outer = ring(polygon.outer);
    return GEOSGeom_createPolygon_r(context(), outer, holes.data(), static_cast<unsigned>(holes.size()));
  }

  GEOSGeometry* all(std::span<const Polygon> polygons) {
    if (polygons.size() == 1) return polygon(polygons.front());
    std::vector<GEOSGeometry*> parts;
    parts.reserve(polygons.size());
    for (const auto& part : polygons) parts.push_back(polygon(part));
    return GEOSGeom_createCollection_r(context(), GEOS_MULTIPOLYGON, parts.data(), static_cast<unsigned>(parts.size()));
  }

 private:
  std::unique_ptr<GEOSContextHandle_HS, EndContext> context_;
};

/// By the sentences of GEOS (TopologyValidationError).
Problem problem_of(std::string_view reason) {
  constexpr std::pair<std::string_view, Problem> kReasons[] = {{"Ring Self-intersection", Problem::kSelfCrossing},
                                                               {"Self-intersection", Problem::kSelfCrossing},
                                                               {"Hole lies outside shell", Problem::kHoleOutside},
                                                               {"Holes are nested", Problem::kNested},
                                                               {"Nested shells", Problem::kNested},
                                                               {"Interior is disconnected", Problem::kNotInOnePiece},
                                                               {"Duplicate Rings", Problem::kDuplicateRings},
                                                               {"Too few", Problem::kTooFewPoints}};
  for (const auto& [text, problem] : kReasons) {
    if (reason.starts_with(text)) return problem;
  }
  return Problem::kOther;
}

}  // namespace

Verdict by_geos(std::span<const Polygon> polygons) {
  Maker maker;
  auto* geometry = maker.all(polygons);
  char* reason = nullptr;
  GEOSGeometry* place = nullptr;
  constexpr char kFailed = 2;  // as GEOS says it
  const char valid = geometry == nullptr ? kFailed : GEOSisValidDetail_r(maker.context(), geometry, 0, &reason, &place);
  Verdict verdict;
  verdict.by_geos = true;
  if (valid == 0) {
    verdict.problem = problem_of(reason != nullptr ? reason : "");
    if (place != nullptr) {
      GEOSGeomGetX_r(maker.context(), place, &verdict.at.x);
      GEOSGeomGetY_r(maker.context(), place, &verdict.at.y);
    }
  } else if (valid != 1) {
    verdict.problem = Problem::kOther;
    verdict.at = polygons.front().outer.front();
  }
  if (reason != nullptr) GEOSFree_r(maker.context(), reason);
  if (place != nullptr) GEOSGeom_destroy_r(maker.context(), place);
  if (geometry != nullptr) GEOSGeom_destroy_r(maker.context(), geometry);
  return verdict;
}

}  // namespace pareltjes::engines::polygon_validity
