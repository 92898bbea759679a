// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "engines/street_network/extract.hpp"

namespace pareltjes::engines::street_network {

/// Roads, paths, ferries and barriers of an extract of OpenStreetMap, in PBF, in XML (.osm) or as the JSON that the
/// Overpass API gives ("out body"). The bytes tell which it is.
/// @param file its name, for what is said of it.
core::Result<OsmExtract> read_osm(std::string_view bytes, const std::string& file);

/// A point from outside: what it is called, and where.
struct NamedPoint {
  std::string id;
  double x = 0;  ///< Longitude in degrees, or metres east in RD New.
  double y = 0;
  double weight = 1;  ///< Column "aantal" or "capaciteit"; 1 without.
};

enum class PointSystem : std::uint8_t { kLonLat, kRd };

struct PointFile {
  PointSystem system = PointSystem::kLonLat;
  bool has_weight = false;
  std::vector<NamedPoint> points;
};

/// A table of points: columns "id", then "lon" and "lat" (degrees) or "x" and "y" (RD New, metres), in any order, with
/// semicolons, commas or tabs between them; "aantal", "inwoners" or "capaciteit" is a weight. Other columns are passed
/// over. In semicolon files a comma may be the decimal mark.
core::Result<PointFile> read_points(std::string_view bytes, const std::string& file);

}  // namespace pareltjes::engines::street_network
