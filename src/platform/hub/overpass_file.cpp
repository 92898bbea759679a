// SPDX-License-Identifier: EUPL-1.2
// Answers of the Overpass API: OpenStreetMap as JSON.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>

#include "platform/hub/formats.hpp"
#include "platform/hub/json_text.hpp"
#include "platform/hub/projection.hpp"
#include "platform/hub/table_builder.hpp"

namespace pareltjes::hub {
namespace {

using nlohmann::json;

using Nodes = std::unordered_map<std::int64_t, LonLat>;

std::optional<LonLat> position_in(const json& object) {
  const auto lat = object.find("lat");
  const auto lon = object.find("lon");
  if (lat == object.end() || lon == object.end() || !lat->is_number() || !lon->is_number()) return std::nullopt;
  return LonLat{lon->get<double>(), lat->get<double>()};
}

std::int64_t id_of(const json& value) {
  return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

/// The mean of the corners; the last corner of an outline repeats the first.
std::optional<LonLat> mean(const std::vector<LonLat>& corners) {
  if (corners.empty()) return std::nullopt;
  const auto same = [](const LonLat& a, const LonLat& b) { return a.lon == b.lon && a.lat == b.lat; };
  const auto count = corners.size() > 1 && same(corners.front(), corners.back()) ? corners.size() - 1 : corners.size();
  LonLat sum;
  for (std::size_t i = 0; i < count; ++i) {
    sum.lon += corners[i].lon;
    sum.lat += corners[i].lat;
  }
  return LonLat{sum.lon / static_cast<double>(count), sum.lat / static_cast<double>(count)};
}

/// Of a node its place; of other elements the centre that was asked for (`out center`), or the mean of their corners.
std::optional<LonLat> place_of(const json& element, const Nodes& nodes) {
  if (auto own = position_in(element)) return own;
  if (const auto centre = element.find("center"); centre != element.end() && centre->is_object())
    if (auto found = position_in(*centre)) return found;
  std::vector<LonLat> corners;
  if (const auto shape = element.find("geometry"); shape != element.end() && shape->is_array()) {
    for (const auto& corner : *shape)
      if (corner.is_object())
        if (const auto point = position_in(corner)) corners.push_back(*point);
  } else if (const auto ids = element.find("nodes"); ids != element.end() && ids->is_array()) {
    for (const auto& id : *ids)
      if (const auto found = nodes.find(id_of(id)); found != nodes.end()) corners.push_back(found->second);
  }
  return mean(corners);
}

Nodes nodes_in(const json& elements) {
  Nodes nodes;
  for (const auto& element : elements) {
    if (!element.is_object() || string_in(element, "type") != "node" || !element.contains("id")) continue;
    if (const auto place = position_in(element)) nodes.emplace(id_of(element["id"]), *place);
  }
  return nodes;
}

/// Adds the element where it is a facility with a place. @return whether it was one.
core::Result<bool> add_element(const json& element, const Nodes& nodes, const Mapping& mapping, TableBuilder& builder) {
  const auto tags = element.is_object() ? element.find("tags") : element.end();
  if (!element.is_object() || tags == element.end() || !tags->is_object()) return false;
  const auto value_of = [&tags](const std::string& key) -> const char* {
    const auto found = tags->find(key);
    return found != tags->end() && found->is_string() ? found->get_ref<const std::string&>().c_str() : nullptr;
  };
  const auto* rule = facility_rule(mapping, value_of);
  const auto place = rule ? place_of(element, nodes) : std::nullopt;
  if (!place) return false;
  const auto type = string_in(element, "type");
  const std::array<std::string, 6> texts{
      fmt::format("{}{}", type.substr(0, 1), element.contains("id") ? id_of(element["id"]) : 0),
      string_in(*tags, "name"),
      rule->facility,
      string_in(*tags, "addr:postcode"),
      fmt::format("{:.7f}", place->lon),
      fmt::format("{:.7f}", place->lat)};
  const std::vector<std::string_view> fields(texts.begin(), texts.end());
  if (auto added = builder.add(fields, 0); !added) return std::unexpected(std::move(added.error()));
  return true;
}

Found facilities_in(const json& elements, const Mapping& mapping, const std::string& name,
                    const ImportOptions& options) {
  auto builder = TableBuilder::start(mapping, name, osm_header(), options);
  if (!builder) return std::unexpected(std::move(builder.error()));
  const auto nodes = nodes_in(elements);
  bool found = false;
  for (const auto& element : elements) {
    const auto added = add_element(element, nodes, mapping, *builder);
    if (!added) return std::unexpected(added.error());
    found = found || *added;
  }
  if (!found) return std::nullopt;
  auto imported = builder->finish();
  if (!imported) return std::unexpected(std::move(imported.error()));
  return std::move(*imported);
}

StreetTags street_tags(const json& element, const Mapping& mapping) {
  StreetTags tags;
  const auto all = element.find("tags");
  if (all == element.end() || !all->is_object()) return tags;
  for (const auto& [key, value] : all->items()) {
    if (value.is_string() && is_kept(mapping, key)) tags.emplace_back(key, value.get<std::string>());
  }
  return tags;
}

/// The ids of a way's nodes; nothing for a way that was asked for without them.
std::optional<std::vector<std::int64_t>> node_ids(const json& element) {
  const auto nodes = element.find("nodes");
  if (nodes == element.end() || !nodes->is_array()) return std::nullopt;
  std::vector<std::int64_t> ids;
  for (const auto& node : *nodes) {
    if (!node.is_number_integer()) return std::nullopt;
    ids.push_back(node.get<std::int64_t>());
  }
  return ids;
}

Streets streets_in(const json& elements, const Mapping& mapping) {
  Streets streets;
  for (const auto& element : elements) {
    if (!element.is_object() || !element.contains("id") || !element["id"].is_number_integer()) continue;
    const auto id = id_of(element["id"]);
    const auto type = string_in(element, "type");
    auto tags = street_tags(element, mapping);
    if (type == "way" && is_street(tags)) {
      if (auto nodes = node_ids(element)) streets.ways.push_back({id, std::move(tags), std::move(*nodes)});
    } else if (const auto place = type == "node" ? position_in(element) : std::nullopt; place) {
      if (!(std::abs(place->lon) <= 180 && std::abs(place->lat) <= 90)) continue;
      streets.nodes.push_back({id, static_cast<std::int32_t>(std::llround(place->lon * 1e7)),
                               static_cast<std::int32_t>(std::llround(place->lat * 1e7))});
      const bool barrier =
          std::ranges::any_of(tags, [](const auto& tag) { return tag.first == "barrier" && !tag.second.empty(); });
      if (barrier) streets.barriers.push_back({id, std::move(tags)});
    }
  }
  return streets;
}

core::Error refusal(const std::string& name, core::Text message, core::Text advice) {
  return {core::ErrorCode::kInvalidFile, std::move(message), std::move(advice), core::Place{name, {}, {}}};
}

}  // namespace

bool is_overpass(std::string_view bytes) {
  constexpr std::size_t kHead = 4096;
  const auto head = bytes.substr(0, kHead);
  return head.contains("\"elements\"") && (head.contains("\"osm3s\"") || head.contains("Overpass")) &&
         !head.contains("\"FeatureCollection\"");
}

core::Result<ImportedList> import_overpass(const std::string& name, std::string_view bytes,
                                           const ImportOptions& options) {
  const auto document = json::parse(bytes, nullptr, false);
  const auto elements = document.is_object() ? document.find("elements") : document.end();
  if (!document.is_object() || elements == document.end() || !elements->is_array()) {
    return std::unexpected(refusal(
        name,
        {"Dit antwoord van Overpass is beschadigd of afgebroken.", "This answer of Overpass is damaged or truncated."},
        {"Haal het opnieuw op.", "Get it again."}));
  }
  return import_map(
      name, options, [&](const Mapping& mapping) { return facilities_in(*elements, mapping, name, options); },
      [&](const Mapping& mapping) -> core::Result<Streets> { return streets_in(*elements, mapping); });
}

}  // namespace pareltjes::hub
