// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/hub/importer.hpp"
#include "platform/hub/streets.hpp"

/// The formats beside plain CSV, each in its own source file, and how a mapping is chosen for one.
namespace pareltjes::hub {

using ImportedList = std::vector<Imported>;

/// The mappings for a table with this header, at most one a topic.
std::vector<const Mapping*> choose_mappings(const std::string& name, const std::vector<std::string>& header,
                                            const ImportOptions& options, std::string_view format);

/// The sentence for a file that no mapping recognises: what it has, and what was looked for.
core::Error not_recognised(const std::string& name, const std::vector<std::string>& header, std::string_view format);

/// The bulk download of CBS: one row an observation (Measure, WijkenEnBuurten, Value).
/// @param names the table of codes and titles of the areas; may be empty.
core::Result<ImportedList> import_observations(const std::string& name, std::string_view observations,
                                               std::string_view names, const ImportOptions& options);

/// GeoPackage or GeoJSON, by their first bytes.
bool is_vector(std::string_view bytes);
core::Result<ImportedList> import_vector(const std::string& name, std::string_view bytes, const ImportOptions& options);

/// OpenStreetMap in protocol buffers or XML: facilities and streets, each a dataset where the file has them.
bool is_osm_pbf(const std::string& name, std::string_view bytes);
bool is_osm_xml(std::string_view bytes);
core::Result<ImportedList> import_osm(const std::string& name, std::string_view bytes, const ImportOptions& options);

/// OpenStreetMap as JSON, as the Overpass API answers: nodes, and ways with a centre, a geometry or their nodes.
/// Streets need their nodes.
bool is_overpass(std::string_view bytes);
core::Result<ImportedList> import_overpass(const std::string& name, std::string_view bytes,
                                           const ImportOptions& options);

/// Housing plans of DIWI: GeoJSON with blocks of dwellings as a property of each project.
bool is_diwi(std::string_view bytes);
core::Result<ImportedList> import_diwi(const std::string& name, std::string_view bytes, const ImportOptions& options);

/// What the forms of OpenStreetMap share: the value of a tag or nullptr, the rule that makes it a facility or nullptr,
/// the columns of a row, which tags of streets are kept, and the error of a file without facilities and streets.
using TagValue = std::function<const char*(const std::string& key)>;
const TagRule* facility_rule(const Mapping& mapping, const TagValue& value_of);
const std::vector<std::string>& osm_header();
bool is_kept(const Mapping& mapping, std::string_view key);
/// A road, path or ferry.
bool is_street(const StreetTags& tags);
core::Error nothing_known(const std::string& name);

/// What `facilities` and `streets` find in a file, by the mappings that are asked for: nothing where there are none.
using Found = core::Result<std::optional<Imported>>;
core::Result<ImportedList> import_map(const std::string& name, const ImportOptions& options,
                                      const std::function<Found(const Mapping&)>& facilities,
                                      const std::function<core::Result<Streets>(const Mapping&)>& streets);

}  // namespace pareltjes::hub
