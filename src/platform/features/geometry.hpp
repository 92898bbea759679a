// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/hub/table.hpp"

namespace pareltjes::features {

/// The coordinate reference systems of OGC API Features Part 2 (OGC 18-058) that can be asked for here.
enum class Crs {
  kCrs84,   ///< Longitude, latitude on WGS 84: the default.
  kRdNew,   ///< EPSG:28992, metres: how everything is kept.
  kEtrs89,  ///< EPSG:4258, latitude first as that register says.
};
inline constexpr Crs kAllCrs[] = {Crs::kCrs84, Crs::kRdNew, Crs::kEtrs89};

/// "http://www.opengis.net/def/crs/EPSG/0/28992"
std::string_view uri_of(Crs crs);
std::optional<Crs> crs_of(std::string_view uri);

/// An upright rectangle in the plane of RD New, or in that of longitude (x) and latitude (y).
struct Box {
  double min_x = 0;
  double min_y = 0;
  double max_x = 0;
  double max_y = 0;

  [[nodiscard]] bool touches(const Box& other) const {
    return min_x <= other.max_x && other.min_x <= max_x && min_y <= other.max_y && other.min_y <= max_y;
  }
  friend bool operator==(const Box&, const Box&) = default;
};

/// The boxes that a parameter bbox asks for: four or six numbers in the axis order of the reference system, heights are
/// not looked at. One that crosses the 180th meridian becomes two. Error: kInvalidInput.
core::Result<std::vector<Box>> parse_bbox(std::string_view text, Crs crs);

/// The plane in which boxes of that reference system are compared.
inline bool is_planar(Crs crs) {
  return crs == Crs::kRdNew;
}

/// Every point of a geometry in RD New as longitude (x) and latitude (y).
hub::Geometry in_degrees(const hub::Geometry& rd);

/// The smallest box around a geometry; nothing when it has no point.
std::optional<Box> box_of(const hub::Geometry& geometry);

/// Whether an area or a point has a point in common with the box, both in one plane. Holes count as outside.
bool intersects(const hub::Geometry& geometry, const Box& box);

/// GeoJSON (RFC 7946: outer rings counter-clockwise) of a geometry in RD New, in the given reference system; "null" for
/// none. Metres in centimetres, degrees in six decimals (a decimetre).
void append_geojson(std::string& out, const hub::Geometry& rd, Crs crs);

}  // namespace pareltjes::features
