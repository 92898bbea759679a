// SPDX-License-Identifier: EUPL-1.2
#include <cmath>
#include <nlohmann/json.hpp>

#include "engines/street_network/files/read_parts.hpp"

namespace pareltjes::engines::street_network {
namespace {

using nlohmann::json;

std::optional<std::int64_t> id_of(const json& element) {
  const auto id = element.find("id");
  if (id == element.end() || !id->is_number_integer()) return std::nullopt;
  return id->get<std::int64_t>();
}

Tags tags_of(const json& element) {
  Tags tags;
  const auto all = element.find("tags");
  if (all == element.end() || !all->is_object()) return tags;
  for (const auto& [key, value] : all->items()) {
    if (value.is_string() && is_of_the_network(key)) tags.add(key, value.get_ref<const std::string&>());
  }
  return tags;
}

/// Whether the element is one that can be used.
bool add_node(const json& element, OsmExtract& extract) {
  const auto id = id_of(element);
  const auto lat = element.find("lat");
  const auto lon = element.find("lon");
  if (!id || lat == element.end() || lon == element.end() || !lat->is_number() || !lon->is_number()) return false;
  const double x = lon->get<double>();
  const double y = lat->get<double>();
  if (!(std::abs(x) <= 180 && std::abs(y) <= 90)) return false;
  extract.nodes.push_back({*id, coordinate_of(x, y)});
  Tags tags = tags_of(element);
  if (tags.has("barrier")) extract.barriers.push_back({*id, std::move(tags)});
  return true;
}

bool add_way(const json& element, OsmExtract& extract) {
  const auto id = id_of(element);
  const auto nodes = element.find("nodes");
  if (!id || nodes == element.end() || !nodes->is_array()) return false;
  OsmWay way{*id, {}, tags_of(element)};
  if (!is_way_of_the_network(way.tags)) return true;
  for (const auto& node : *nodes) {
    if (!node.is_number_integer()) return false;
    way.nodes.push_back(node.get<std::int64_t>());
  }
  extract.ways.push_back(std::move(way));
  return true;
}

}  // namespace

core::Result<OsmExtract> read_overpass(std::string_view bytes, const std::string& file) {
  const json document = json::parse(bytes, nullptr, false);
  const auto elements = document.is_object() ? document.find("elements") : document.end();
  if (document.is_discarded() || !document.is_object() || elements == document.end() || !elements->is_array()) {
    return broken_osm(file);
  }
  OsmExtract extract;
  for (const auto& element : *elements) {
    if (!element.is_object()) return broken_osm(file);
    const auto type = element.find("type");
    if (type == element.end() || !type->is_string()) return broken_osm(file);
    const auto& kind = type->get_ref<const std::string&>();
    if (kind == "node" && !add_node(element, extract)) return broken_osm(file);
    if (kind == "way" && !add_way(element, extract)) return broken_osm(file);
  }
  return extract;
}

}  // namespace pareltjes::engines::street_network
