// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/street_network/files/read.hpp"

namespace pareltjes::engines::street_network {

core::Result<OsmExtract> read_overpass(std::string_view bytes, const std::string& file);
/// @param format "pbf" or "osm", as libosmium calls them.
core::Result<OsmExtract> read_with_osmium(std::string_view bytes, const char* format, const std::string& file);

/// A road, path or ferry.
inline bool is_way_of_the_network(const Tags& tags) {
  return tags.has("highway") || tags.get("route") == "ferry" || tags.has("ferry");
}

/// Nothing of a broken file is used.
inline std::unexpected<core::Error> broken_osm(const std::string& file) {
  return core::fail(core::ErrorCode::kInvalidFile,
                    {"Dit bestand van OpenStreetMap is beschadigd of afgebroken.",
                     "This OpenStreetMap file is damaged or truncated."},
                    {"Haal het opnieuw op.", "Get it again."}, core::Place{file, {}, {}});
}

}  // namespace pareltjes::engines::street_network
