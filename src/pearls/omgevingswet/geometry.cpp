// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/geometry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string>

#include "engines/polygon_validity/polygon_validity.hpp"
#include "pearls/omgevingswet/checks.hpp"
#include "pearls/omgevingswet/gml.hpp"
#include "pearls/omgevingswet/reading.hpp"

namespace pareltjes::omgevingswet {
namespace {

namespace polygons = engines::polygon_validity;
using engines::xml_rules::kAbsent;
using engines::xml_rules::NodeId;
using polygons::Point;
using polygons::Problem;

constexpr std::array<std::string_view, 5> kSurfaces{"MultiSurface", "Polygon", "Surface", "CompositeSurface",
                                                    "MultiPolygon"};
constexpr std::array<std::string_view, 4> kCurves{"MultiCurve", "LineString", "Curve", "CompositeCurve"};
constexpr std::array<std::string_view, 2> kPoints{"Point", "MultiPoint"};

/// A rectangle that holds the Netherlands with its exclusive economic zone: corners of 2.5°–7.3° E, 50.7°–55.9° N, in
/// each reference system that is in use (the zone: Besluit grenzen Nederlandse exclusieve economische zone).
struct Bounds {
  std::string_view code;  ///< How the name of the system ends.
  double min_x, max_x, min_y, max_y;
};
constexpr std::array<Bounds, 3> kBounds{
    {{"28992", -50'000, 300'000, 300'000, 885'000}, {"4258", 50.7, 55.9, 2.5, 7.3}, {"9067", 50.7, 55.9, 2.5, 7.3}}};

core::Text sentence_of(Problem problem) {
  switch (problem) {
    case Problem::kNotClosed:
      return {"een ring is niet gesloten", "a ring is not closed"};
    case Problem::kTooFewPoints:
      return {"een ring heeft te weinig punten", "a ring has too few points"};
    case Problem::kNotFinite:
      return {"een coördinaat is geen getal", "a coordinate is no number"};
    case Problem::kSelfCrossing:
      return {"randen kruisen of raken elkaar", "edges cross or touch"};
    case Problem::kHoleOutside:
      return {"een gat ligt buiten het vlak", "a hole lies outside the area"};
    case Problem::kNested:
      return {"een deel ligt binnen een ander deel", "a part lies within another part"};
    case Problem::kNotInOnePiece:
      return {"gaten delen het vlak in stukken", "holes cut the area in pieces"};
    case Problem::kDuplicateRings:
      return {"twee ringen zijn gelijk", "two rings are the same"};
    default:
      break;
  }
  return {"het vlak is niet geldig", "the area is not valid"};
}

/// Reads and checks the geometries of one document.
class Geometries {
 public:
  Geometries(const Reading& reading, Report& report, Facts& facts)
      : reading_(reading), report_(report), facts_(facts) {}

  void one(NodeId id) {
    GeometryFact fact;
    fact.id = reading_.child_value(id, "id");
    const auto holder = reading_.child(id, "geometrie");
    const auto geometry = holder == kAbsent ? kAbsent : reading_.first_element(holder);
    if (geometry == kAbsent) {
      report_.add("GEOMETRY.03.1", reading_.spot(id), {fact.id.text});
    } else {
      const auto name = reading_.local(geometry);
      using enum GeometryFact::Kind;
      fact.kind = one_of(kSurfaces, name) ? kSurface
                  : one_of(kCurves, name) ? kCurve
                  : one_of(kPoints, name) ? kPoint
                                          : kOther;
      fact.reference_system = system_of(id, geometry);
      system_ = fact.reference_system;
      outside_ = false;
      box_ = {};
      fact.sound = fact.kind == kSurface ? areas(geometry, fact.id.text) : lines_and_points(geometry, fact.id.text);
      fact.box = box_;
    }
    facts_.geometries.push_back(std::move(fact));
  }

  /// Rings that go the other way round than GML says are only counted: programs read both.
  void close(NodeId root) {
    if (backward_ > 0) report_.add("PAR0005", reading_.spot(root), {std::to_string(backward_)});
  }

 private:
  std::string system_of(NodeId id, NodeId geometry) {
    std::set<std::string> systems;
    const auto& elements = reading_.tree().elements();
    const auto end = reading_.tree()[geometry].end;
    for (auto at = std::ranges::lower_bound(elements, geometry); at != elements.end() && *at < end; ++at) {
      if (reading_.local(*at) == "posList") continue;
      if (const auto name = reading_.attribute(*at, "srsName"); !name.empty()) systems.insert(name.text);
    }
    if (systems.size() > 1) report_.add("OZON0069", reading_.spot(id), {*systems.begin(), *systems.rbegin()});
    return systems.empty() ? std::string() : *systems.begin();
  }

  void look_where(const std::vector<Point>& points, NodeId id, const std::string& geometry) {
    for (const auto& point : points) box_.add(point.x, point.y);
    if (outside_) return;
    const auto bounds = std::ranges::find_if(kBounds, [&](const Bounds& one) { return system_.ends_with(one.code); });
    if (bounds == kBounds.end()) return;
    const auto wrong = std::ranges::find_if(points, [&](Point point) {
      return point.x < bounds->min_x || point.x > bounds->max_x || point.y < bounds->min_y || point.y > bounds->max_y;
    });
    if (wrong == points.end()) return;
    outside_ = true;
    report_.add("TPOD2700", reading_.spot(id), {geometry, fmt::format("{} {}", wrong->x, wrong->y)});
  }

  /// @return whether it is sound.
  bool areas(NodeId surface, const std::string& geometry) {
    std::vector<polygons::Polygon> parts;
    std::vector<NodeId> rings;
    for (auto& area : gml_areas(reading_, surface)) {
      for (const auto& ring : area) {
        rings.push_back(ring.at);
        look_where(ring.points, ring.at, geometry);
        const double turn = polygons::signed_area(ring.points);
        if (ring.outer ? turn < 0 : turn > 0) ++backward_;
      }
      parts.push_back(as_polygon(std::move(area)));
    }
    if (parts.empty()) {
      report_.add("GEOMETRY.03.1", reading_.spot(surface), {geometry});
      return false;
    }
    const auto verdict = polygons::check(parts);
    if (verdict.problem == Problem::kNone) return true;
    const auto at = verdict.ring < rings.size() && !verdict.by_geos ? rings[verdict.ring] : surface;
    if (verdict.problem == Problem::kNotDecided) {
      report_.add("PAR0007", reading_.spot(at), {geometry});
      return false;
    }
    const auto sentence = sentence_of(verdict.problem);
    const auto place = fmt::format("{} {}", verdict.at.x, verdict.at.y);
    report_.add("GEOMETRY.03.2", reading_.spot(at), {geometry, sentence.nl, place, sentence.en});
    return false;
  }

  bool lines_and_points(NodeId id, const std::string& geometry) {
    const auto points = gml_points(reading_, id);
    if (points.empty()) report_.add("GEOMETRY.03.1", reading_.spot(id), {geometry});
    const bool finite =
        std::ranges::all_of(points, [](Point point) { return std::isfinite(point.x) && std::isfinite(point.y); });
    if (!finite) {
      const auto sentence = sentence_of(Problem::kNotFinite);
      report_.add("GEOMETRY.03.2", reading_.spot(id), {geometry, sentence.nl, "", sentence.en});
    }
    look_where(points, id, geometry);
    return finite && !points.empty();
  }

  const Reading& reading_;
  Report& report_;
  Facts& facts_;
  std::string system_;
  bool outside_ = false;
  GeometryFact::Box box_;
  std::size_t backward_ = 0;
};

}  // namespace

void check_geometries(const engines::xml_rules::Document& document, std::uint32_t file, Facts& facts,
                      std::vector<OpenFinding>& findings) {
  const Reading reading(document, file);
  Report report(findings);
  Geometries geometries(reading, report, facts);
  for (const auto id : reading.all_below(reading.root(), "Geometrie")) geometries.one(id);
  geometries.close(reading.root());
  report.close();
}

void read_geo_object(const Reading& reading, Facts& facts) {
  const auto root = reading.root();
  facts.geo_objects.push_back({reading.value_below(root, "FRBRWork"), reading.value_below(root, "FRBRExpression"),
                               reading.value_below(root, "wasID"), std::string(reading.local(root)),
                               reading.spot(root)});
}

}  // namespace pareltjes::omgevingswet
