// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/dissolve.hpp"

#include <geos_c.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "core/ids.hpp"

namespace pareltjes::hub {
namespace {

/// GEOS for one thread. Its functions give nothing for shapes that they cannot handle; then the shape is left out.
class Geos {
 public:
  Geos() : handle_(GEOS_init_r()) {}
  ~Geos() { GEOS_finish_r(handle_); }
  Geos(const Geos&) = delete;
  Geos& operator=(const Geos&) = delete;
  [[nodiscard]] GEOSContextHandle_t get() const { return handle_; }

 private:
  GEOSContextHandle_t handle_;
};

struct Free {
  GEOSContextHandle_t geos = nullptr;
  void operator()(GEOSGeometry* shape) const { GEOSGeom_destroy_r(geos, shape); }
};
using Shape = std::unique_ptr<GEOSGeometry, Free>;

class Dissolver {
 public:
  explicit Dissolver(const DissolveOptions& options) : options_(options) {}

  /// The shapes, each widened by the reach, as one.
  Shape widen(std::span<const Geometry> shapes) {
    std::vector<Shape> wide;
    for (const auto& shape : shapes)
      for (const auto& polygon : shape)
        if (auto made = buffer(to_geos(polygon), options_.reach)) wide.push_back(std::move(made));
    return join(std::move(wide));
  }

  Shape join(std::vector<Shape> shapes) {
    std::vector<GEOSGeometry*> raw;
    for (auto& shape : shapes)
      if (shape) raw.push_back(shape.release());
    if (raw.empty()) return own(nullptr);
    // The collection takes over its parts.
    const auto all = own(GEOSGeom_createCollection_r(geos_.get(), GEOS_GEOMETRYCOLLECTION, raw.data(),
                                                     static_cast<unsigned>(raw.size())));
    return all ? own(GEOSUnaryUnion_r(geos_.get(), all.get())) : own(nullptr);
  }

  /// Back to where the border was, without seams.
  Geometry narrow(const Shape& wide) {
    if (!wide) return {};
    auto shape = buffer(own(GEOSGeom_clone_r(geos_.get(), wide.get())), -options_.reach);
    if (!shape) return {};
    constexpr double kTolerance = 1;  // the widening leaves corners a few centimetres apart
    if (auto simple = own(GEOSTopologyPreserveSimplify_r(geos_.get(), shape.get(), kTolerance)))
      shape = std::move(simple);
    Geometry geometry;
    for (int i = 0; i < GEOSGetNumGeometries_r(geos_.get(), shape.get()); ++i)
      append(GEOSGetGeometryN_r(geos_.get(), shape.get(), i), geometry);
    return without_slivers(std::move(geometry));
  }

 private:
  Shape own(GEOSGeometry* shape) { return Shape(shape, Free{geos_.get()}); }

  /// Mitred corners come back to where they were; rounded ones would not.
  Shape buffer(const Shape& shape, double distance) {
    constexpr int kSegments = 2;
    constexpr double kMitreLimit = 3;
    return own(shape ? GEOSBufferWithStyle_r(geos_.get(), shape.get(), distance, kSegments, GEOSBUF_CAP_FLAT,
                                             GEOSBUF_JOIN_MITRE, kMitreLimit)
                     : nullptr);
  }

  GEOSGeometry* to_ring(const Ring& ring) {
    auto* points = GEOSCoordSeq_create_r(geos_.get(), static_cast<unsigned>(ring.size()), 2);
    for (unsigned i = 0; i < ring.size(); ++i) GEOSCoordSeq_setXY_r(geos_.get(), points, i, ring[i].x, ring[i].y);
    return GEOSGeom_createLinearRing_r(geos_.get(), points);
  }

  Shape to_geos(const Polygon& polygon) {
    constexpr std::size_t kTriangle = 4;
    const auto closed = [](const Ring& ring) {
      return ring.size() >= kTriangle && ring.front() == ring.back() &&
             std::ranges::all_of(ring, [](const Point& p) { return std::isfinite(p.x) && std::isfinite(p.y); });
    };
    if (polygon.empty() || !closed(polygon.front())) return own(nullptr);
    auto* outer = to_ring(polygon.front());
    if (!outer) return own(nullptr);
    std::vector<GEOSGeometry*> holes;
    for (std::size_t i = 1; i < polygon.size(); ++i)
      if (closed(polygon[i]))
        if (auto* hole = to_ring(polygon[i])) holes.push_back(hole);
    return own(GEOSGeom_createPolygon_r(geos_.get(), outer, holes.data(), static_cast<unsigned>(holes.size())));
  }

  Ring from_ring(const GEOSGeometry* line) {
    Ring ring;
    const auto* points = GEOSGeom_getCoordSeq_r(geos_.get(), line);
    unsigned size = 0;
    if (!points || !GEOSCoordSeq_getSize_r(geos_.get(), points, &size)) return ring;
    ring.resize(size);
    // Centimetres are far below what these borders are right to, and keep the stored bytes small.
    const auto round = [](double metres) { return std::round(metres * 100) / 100; };
    for (unsigned i = 0; i < size; ++i) {
      GEOSCoordSeq_getXY_r(geos_.get(), points, i, &ring[i].x, &ring[i].y);
      ring[i] = {round(ring[i].x), round(ring[i].y)};
    }
    return ring;
  }

  void append(const GEOSGeometry* part, Geometry& geometry) {
    if (GEOSGeomTypeId_r(geos_.get(), part) != GEOS_POLYGON || GEOSisEmpty_r(geos_.get(), part)) return;
    Polygon polygon{from_ring(GEOSGetExteriorRing_r(geos_.get(), part))};
    for (int i = 0; i < GEOSGetNumInteriorRings_r(geos_.get(), part); ++i)
      polygon.push_back(from_ring(GEOSGetInteriorRingN_r(geos_.get(), part, i)));
    geometry.push_back(std::move(polygon));
  }

  /// The largest part always stays, however small.
  Geometry without_slivers(Geometry geometry) const {
    const auto size = [](const Ring& ring) { return area_of({{ring}}); };
    for (auto& polygon : geometry) {
      const auto seam = [&](const Ring& hole) { return size(hole) < options_.smallest; };
      polygon.erase(std::remove_if(polygon.begin() + 1, polygon.end(), seam), polygon.end());
    }
    // Largest first; of the same size the one that came first.
    std::vector<std::pair<double, std::size_t>> order;
    order.reserve(geometry.size());
    for (std::size_t i = 0; i < geometry.size(); ++i) order.emplace_back(-size(geometry[i].front()), i);
    std::ranges::sort(order);
    Geometry kept;
    for (const auto& [negative, i] : order)
      if (kept.empty() || -negative >= options_.smallest) kept.push_back(std::move(geometry[i]));
    return kept;
  }

  DissolveOptions options_;
  Geos geos_;
};

/// The buurten of one municipality, by wijk.
using Wijken = std::map<std::string, std::vector<std::size_t>>;

struct Outline {
  std::string code;
  Geometry shape;
};

std::vector<Outline> outlines_of(Dissolver& dissolver, const std::string& gemeente, const Wijken& wijken,
                                 const std::vector<Geometry>& shapes) {
  std::vector<Outline> outlines{{gemeente, {}}};
  std::vector<Shape> wide;
  for (const auto& [code, buurten] : wijken) {
    std::vector<Geometry> parts;
    for (const auto row : buurten) parts.push_back(shapes[row]);
    wide.push_back(dissolver.widen(parts));
    outlines.push_back({code, dissolver.narrow(wide.back())});
  }
  // Widening and joining can be done in any order: the wijken need not be widened again.
  outlines.front().shape = dissolver.narrow(dissolver.join(std::move(wide)));
  return outlines;
}

/// One list of outlines for each municipality, on all processors; each has its own place, so the order is fixed.
std::vector<std::vector<Outline>> dissolve(const std::map<std::string, Wijken>& municipalities,
                                           const std::vector<Geometry>& shapes, const DissolveOptions& options) {
  std::vector<std::vector<Outline>> found(municipalities.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    Dissolver dissolver(options);
    for (auto i = next++; i < found.size(); i = next++) {
      const auto& [code, wijken] = *std::next(municipalities.begin(), static_cast<std::ptrdiff_t>(i));
      found[i] = outlines_of(dissolver, code, wijken, shapes);
    }
  };
  std::vector<std::jthread> threads;
  const auto workers = std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), found.size());
  for (std::size_t i = 1; i < workers; ++i) threads.emplace_back(work);
  work();
  threads.clear();  // waits
  return found;
}

void add_row(DataTable& table, const core::AreaCode& code, Geometry shape) {
  for (auto& column : table.columns) {
    if (column.type == Column::Type::kNumber) {
      column.numbers.push_back(kMissing);
    } else if (column.name == "code") {
      column.texts.push_back(code.text());
    } else if (column.name == "soort") {
      column.texts.emplace_back(core::name_of(code.kind()));
    } else if (column.name == "gemeente") {
      column.texts.push_back(code.gemeente().text());
    } else {
      column.texts.emplace_back();
    }
  }
  table.geometries.push_back(std::move(shape));
}

}  // namespace

double area_of(const Geometry& shape) {
  double total = 0;
  for (const auto& polygon : shape) {
    for (std::size_t r = 0; r < polygon.size(); ++r) {
      double twice = 0;
      for (std::size_t i = 0; i + 1 < polygon[r].size(); ++i)
        twice += polygon[r][i].x * polygon[r][i + 1].y - polygon[r][i + 1].x * polygon[r][i].y;
      total += (r == 0 ? 1 : -1) * std::abs(twice) / 2;
    }
  }
  return total;
}

Geometry outline_of(std::span<const Geometry> shapes, const DissolveOptions& options) {
  Dissolver dissolver(options);
  return dissolver.narrow(dissolver.widen(shapes));
}

void add_outlines(Dataset& borders, const DissolveOptions& options) {
  auto& table = borders.table;
  const auto* codes = table.texts("code");
  if (!codes || table.geometries.size() != codes->size()) return;
  std::map<std::string, Wijken> municipalities;
  for (std::size_t row = 0; row < codes->size(); ++row) {
    const auto code = core::AreaCode::parse((*codes)[row]);
    if (!code || code->kind() != core::AreaKind::kBuurt) return;
    municipalities[code->gemeente().text()][code->wijk().text()].push_back(row);
  }
  for (auto& outlines : dissolve(municipalities, table.geometries, options)) {
    for (auto& [text, shape] : outlines) {
      const auto code = core::AreaCode::parse(text);
      if (code && !shape.empty()) add_row(table, *code, std::move(shape));
    }
  }
  borders.info.rows = static_cast<std::int64_t>(table.rows());
  borders.info.notes.push_back(
      {"De grenzen van wijken en gemeenten zijn afgeleid van de buurten en bij benadering goed.",
       "The borders of districts and municipalities are derived from the neighbourhoods and approximate."});
}

}  // namespace pareltjes::hub
