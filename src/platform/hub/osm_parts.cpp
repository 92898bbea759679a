// SPDX-License-Identifier: EUPL-1.2
// What the forms of OpenStreetMap share.
#include <algorithm>

#include "platform/hub/formats.hpp"
#include "platform/hub/table_builder.hpp"

namespace pareltjes::hub {
namespace {

/// The streets as a dataset; nothing where there is none with a place.
Found dataset_of(const std::string& name, const Streets& streets, const Mapping& mapping,
                 const ImportOptions& options) {
  if (streets.ways.empty() || streets.nodes.empty()) return std::nullopt;
  auto builder = TableBuilder::start(mapping, name, streets_header(), options);
  if (!builder) return std::unexpected(std::move(builder.error()));
  std::vector<std::string_view> fields;
  const auto written = write_streets(streets, [&](const std::vector<std::string>& row) {
    fields.assign(row.begin(), row.end());
    return builder->add(fields, 0);
  });
  if (!written) return std::unexpected(written.error());
  auto imported = builder->finish();
  if (!imported) return std::unexpected(std::move(imported.error()));
  return std::move(*imported);
}

/// Only the nodes that a street needs, each once and the first of an id: an extract has ten times as many.
void keep_needed(Streets& streets) {
  std::vector<std::int64_t> needed;
  for (const auto& way : streets.ways) needed.insert(needed.end(), way.nodes.begin(), way.nodes.end());
  std::ranges::sort(needed);
  std::erase_if(streets.nodes, [&](const StreetNode& node) { return !std::ranges::binary_search(needed, node.id); });
  std::erase_if(streets.barriers,
                [&](const StreetBarrier& barrier) { return !std::ranges::binary_search(needed, barrier.node); });
  std::ranges::stable_sort(streets.nodes, {}, &StreetNode::id);
  const auto doubles = std::ranges::unique(streets.nodes, {}, &StreetNode::id);
  streets.nodes.erase(doubles.begin(), doubles.end());
}

}  // namespace

const TagRule* facility_rule(const Mapping& mapping, const TagValue& value_of) {
  const auto fits = [&value_of](const TagRule& rule) {
    return std::ranges::all_of(rule.tags, [&](const auto& wanted) {
      const char* value = value_of(wanted.first);
      return value &&
             std::ranges::any_of(wanted.second, [value](const auto& one) { return one == "*" || one == value; });
    });
  };
  const auto found = std::ranges::find_if(mapping.tags, fits);
  return found == mapping.tags.end() ? nullptr : &*found;
}

const std::vector<std::string>& osm_header() {
  static const std::vector<std::string> header{"id", "naam", "voorziening", "postcode", "lon", "lat"};
  return header;
}

bool is_kept(const Mapping& mapping, std::string_view key) {
  const auto stem = key.substr(0, key.find(':'));
  return std::ranges::find(mapping.keys, stem) != mapping.keys.end();
}

bool is_street(const StreetTags& tags) {
  return std::ranges::any_of(tags, [](const auto& tag) {
    const auto& [key, value] = tag;
    return (key == "route" && value == "ferry") || ((key == "highway" || key == "ferry") && !value.empty());
  });
}

core::Error nothing_known(const std::string& name) {
  return {core::ErrorCode::kInvalidFile,
          {"In dit bestand staat geen enkele bekende voorziening of straat.",
           "There is no known facility or street in this file."},
          {"Kies een groter gebied.", "Choose a larger area."},
          core::Place{name, {}, {}}};
}

core::Result<ImportedList> import_map(const std::string& name, const ImportOptions& options,
                                      const std::function<Found(const Mapping&)>& facilities,
                                      const std::function<core::Result<Streets>(const Mapping&)>& streets) {
  ImportedList list;
  for (const auto& mapping : shipped_mappings()) {
    if (options.mapping && mapping.id != *options.mapping) continue;
    Found found = std::nullopt;
    if (mapping.format == "osm") found = facilities(mapping);
    if (mapping.format == "osm-straten") {
      auto read = streets(mapping);
      if (!read) return std::unexpected(std::move(read.error()));
      keep_needed(*read);
      found = dataset_of(name, *read, mapping, options);
    }
    if (!found) return std::unexpected(std::move(found.error()));
    if (*found) list.push_back(std::move(**found));
  }
  if (list.empty()) return std::unexpected(nothing_known(name));
  return list;
}

}  // namespace pareltjes::hub
