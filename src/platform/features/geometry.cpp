// SPDX-License-Identifier: EUPL-1.2
#include "platform/features/geometry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

#include "core/text.hpp"
#include "platform/hub/projection.hpp"

namespace pareltjes::features {
namespace {

struct Name {
  Crs crs;
  std::string_view uri;
};
constexpr std::array<Name, 3> kNames{{{Crs::kCrs84, "http://www.opengis.net/def/crs/OGC/1.3/CRS84"},
                                      {Crs::kRdNew, "http://www.opengis.net/def/crs/EPSG/0/28992"},
                                      {Crs::kEtrs89, "http://www.opengis.net/def/crs/EPSG/0/4258"}}};

std::unexpected<core::Error> wrong_bbox(core::Text message) {
  return core::fail(core::ErrorCode::kInvalidInput, std::move(message),
                    {"Schrijf bbox=MINX,MINY,MAXX,MAXY.", "Write bbox=MINX,MINY,MAXX,MAXY."});
}

/// Whether the stretch from a to b has a point in the box (Liang and Barsky, 1984).
bool crosses(const hub::Point& a, const hub::Point& b, const Box& box) {
  double begin = 0;
  double end = 1;
  const auto cut = [&](double step, double room) {
    if (step == 0) return room >= 0;
    const double at = room / step;
    if (step < 0) {
      begin = std::max(begin, at);
    } else {
      end = std::min(end, at);
    }
    return begin <= end;
  };
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  return cut(-dx, a.x - box.min_x) && cut(dx, box.max_x - a.x) && cut(-dy, a.y - box.min_y) && cut(dy, box.max_y - a.y);
}

/// Even and odd crossings of a ray to the right, over all rings: a hole is outside.
bool holds(const hub::Polygon& polygon, const hub::Point& point) {
  bool inside = false;
  for (const auto& ring : polygon) {
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      const auto& a = ring[i];
      const auto& b = ring[i + 1];
      if ((a.y > point.y) != (b.y > point.y) && point.x < a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x))
        inside = !inside;
    }
  }
  return inside;
}

double signed_area(const hub::Ring& ring) {
  double area = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) area += ring[i].x * ring[i + 1].y - ring[i + 1].x * ring[i].y;
  return area / 2;
}

void append_position(std::string& out, const hub::Point& rd, Crs crs) {
  const auto to = std::back_inserter(out);
  if (crs == Crs::kRdNew) {
    fmt::format_to(to, "[{:.2f},{:.2f}]", rd.x, rd.y);
    return;
  }
  const auto degrees = hub::to_crs84(rd);
  if (crs == Crs::kEtrs89) {
    fmt::format_to(to, "[{:.6f},{:.6f}]", degrees.lat, degrees.lon);
  } else {
    fmt::format_to(to, "[{:.6f},{:.6f}]", degrees.lon, degrees.lat);
  }
}

void append_ring(std::string& out, const hub::Ring& ring, bool reversed, Crs crs) {
  out += '[';
  for (std::size_t i = 0; i < ring.size(); ++i) {
    if (i > 0) out += ',';
    append_position(out, reversed ? ring[ring.size() - 1 - i] : ring[i], crs);
  }
  out += ']';
}

}  // namespace

std::string_view uri_of(Crs crs) {
  return std::ranges::find(kNames, crs, &Name::crs)->uri;
}

std::optional<Crs> crs_of(std::string_view uri) {
  const auto* found = std::ranges::find(kNames, uri, &Name::uri);
  return found == kNames.end() ? std::nullopt : std::optional(found->crs);
}

core::Result<std::vector<Box>> parse_bbox(std::string_view text, Crs crs) {
  std::vector<double> numbers;
  for (const auto& part : core::split(text, ',')) {
    const auto number = core::parse_number(core::trim(part));
    if (!number || !std::isfinite(*number)) {
      return wrong_bbox({"‘bbox’ bestaat niet uit getallen met een komma ertussen.",
                         "‘bbox’ is not a list of numbers with commas between them."});
    }
    numbers.push_back(*number);
  }
  if (numbers.size() == 6) numbers = {numbers[0], numbers[1], numbers[3], numbers[4]};
  if (numbers.size() != 4) return wrong_bbox({"‘bbox’ heeft vier of zes getallen.", "‘bbox’ has four or six numbers."});
  if (crs == Crs::kEtrs89) numbers = {numbers[1], numbers[0], numbers[3], numbers[2]};
  const Box box{numbers[0], numbers[1], numbers[2], numbers[3]};
  if (box.min_y > box.max_y || (is_planar(crs) && box.min_x > box.max_x)) {
    return wrong_bbox(
        {"De hoeken van ‘bbox’ staan in de verkeerde volgorde.", "The corners of ‘bbox’ are in the wrong order."});
  }
  if (!is_planar(crs) && (std::abs(box.min_x) > 180 || std::abs(box.max_x) > 180 || std::abs(box.min_y) > 90 ||
                          std::abs(box.max_y) > 90)) {
    return wrong_bbox({"‘bbox’ ligt buiten de aarde.", "‘bbox’ lies off the earth."});
  }
  if (box.min_x <= box.max_x) return std::vector{box};
  return std::vector{Box{box.min_x, box.min_y, 180, box.max_y}, Box{-180, box.min_y, box.max_x, box.max_y}};
}

hub::Geometry in_degrees(const hub::Geometry& rd) {
  auto geometry = rd;
  for (auto& polygon : geometry) {
    for (auto& ring : polygon) {
      for (auto& point : ring) {
        const auto degrees = hub::to_crs84(point);
        point = {degrees.lon, degrees.lat};
      }
    }
  }
  return geometry;
}

std::optional<Box> box_of(const hub::Geometry& geometry) {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  Box box{kFar, kFar, -kFar, -kFar};
  for (const auto& polygon : geometry) {
    for (const auto& ring : polygon) {
      for (const auto& point : ring) {
        box.min_x = std::min(box.min_x, point.x);
        box.min_y = std::min(box.min_y, point.y);
        box.max_x = std::max(box.max_x, point.x);
        box.max_y = std::max(box.max_y, point.y);
      }
    }
  }
  return box.min_x <= box.max_x ? std::optional(box) : std::nullopt;
}

bool intersects(const hub::Geometry& geometry, const Box& box) {
  for (const auto& polygon : geometry) {
    for (const auto& ring : polygon) {
      if (ring.size() == 1 && crosses(ring[0], ring[0], box)) return true;
      for (std::size_t i = 0; i + 1 < ring.size(); ++i)
        if (crosses(ring[i], ring[i + 1], box)) return true;
    }
    // No border in the box: it lies in the polygon, or away from it.
    if (holds(polygon, {box.min_x, box.min_y})) return true;
  }
  return false;
}

void append_geojson(std::string& out, const hub::Geometry& rd, Crs crs) {
  if (!box_of(rd)) {
    out += "null";
    return;
  }
  if (rd.size() == 1 && rd[0].size() == 1 && rd[0][0].size() == 1) {
    out += R"({"type":"Point","coordinates":)";
    append_position(out, rd[0][0][0], crs);
    out += '}';
    return;
  }
  out += R"({"type":"MultiPolygon","coordinates":[)";
  for (std::size_t p = 0; p < rd.size(); ++p) {
    out += p > 0 ? ",[" : "[";
    for (std::size_t r = 0; r < rd[p].size(); ++r) {
      if (r > 0) out += ',';
      append_ring(out, rd[p][r], (signed_area(rd[p][r]) > 0) != (r == 0), crs);
    }
    out += ']';
  }
  out += "]}";
}

}  // namespace pareltjes::features
