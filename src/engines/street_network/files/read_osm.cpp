// SPDX-License-Identifier: EUPL-1.2
#include "core/text.hpp"
#include "engines/street_network/files/read_parts.hpp"

namespace pareltjes::engines::street_network {

core::Result<OsmExtract> read_osm(std::string_view bytes, const std::string& file) {
  // A pbf begins with the length of its first header, which names the block "OSMHeader".
  if (bytes.substr(0, 32).contains("OSMHeader")) return read_with_osmium(bytes, "pbf", file);
  const std::string_view begin = core::trim(bytes.substr(0, 4096));
  if (begin.starts_with('{')) return read_overpass(bytes, file);
  if (begin.starts_with('<') && begin.contains("<osm")) return read_with_osmium(bytes, "osm", file);
  return core::fail(
      core::ErrorCode::kInvalidFile,
      {"Dit is geen uitsnede van OpenStreetMap.", "This is no extract of OpenStreetMap."},
      {"Geef een bestand .osm.pbf, .osm of JSON van Overpass.", "Give a file .osm.pbf, .osm or JSON of Overpass."},
      core::Place{file, {}, {}});
}

}  // namespace pareltjes::engines::street_network
