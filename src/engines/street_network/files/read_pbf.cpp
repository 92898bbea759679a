// SPDX-License-Identifier: EUPL-1.2
// The one file that sees libosmium: its headers take long to compile and do not pass our warnings.
#include <algorithm>
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/xml_input.hpp>

#include "engines/street_network/files/read_parts.hpp"

namespace pareltjes::engines::street_network {
namespace {

/// libosmium walks over keys and values by the NUL at their end: one inside a text of the file, or an odd number of
/// texts, would lead it beyond them.
bool are_pairs(const osmium::TagList& tags) {
  const auto* begin = tags.data() + sizeof(osmium::TagList);
  const auto* end = tags.data() + tags.byte_size();
  return begin == end || (end[-1] == 0 && std::count(begin, end, static_cast<unsigned char>(0)) % 2 == 0);
}

Tags tags_of(const osmium::OSMObject& object) {
  if (!are_pairs(object.tags())) throw osmium::pbf_error("a tag holds a NUL");  // The file is said to be broken.
  Tags tags;
  for (const auto& tag : object.tags()) {
    if (is_of_the_network(tag.key())) tags.add(tag.key(), tag.value());
  }
  return tags;
}

void add_way(const osmium::Way& way, OsmExtract& extract) {
  OsmWay read{way.id(), {}, tags_of(way)};
  if (!is_way_of_the_network(read.tags)) return;
  read.nodes.reserve(way.nodes().size());
  for (const auto& node : way.nodes()) read.nodes.push_back(node.ref());
  extract.ways.push_back(std::move(read));
}

/// Only the nodes that a road needs are kept: a country has ten times as many.
void add_node(const osmium::Node& node, const std::vector<std::int64_t>& needed, OsmExtract& extract) {
  if (!node.location().valid() || !std::ranges::binary_search(needed, node.id())) return;
  extract.nodes.push_back({node.id(), {node.location().x(), node.location().y()}});
  Tags tags = tags_of(node);
  if (tags.has("barrier")) extract.barriers.push_back({node.id(), std::move(tags)});
}

template <class See>
void read_all(const osmium::io::File& file, osmium::osm_entity_bits::type kinds, const See& see) {
  osmium::io::Reader reader(file, kinds);
  while (const osmium::memory::Buffer buffer = reader.read()) {
    for (const auto& item : buffer) see(item);
  }
  reader.close();
}

}  // namespace

core::Result<OsmExtract> read_with_osmium(std::string_view bytes, const char* format, const std::string& file) {
  OsmExtract extract;
  const osmium::io::File input(bytes.data(), bytes.size(), format);
  try {
    read_all(input, osmium::osm_entity_bits::way, [&extract](const osmium::memory::Item& item) {
      if (item.type() == osmium::item_type::way) add_way(static_cast<const osmium::Way&>(item), extract);
    });
    std::vector<std::int64_t> needed;
    for (const OsmWay& way : extract.ways) needed.insert(needed.end(), way.nodes.begin(), way.nodes.end());
    std::ranges::sort(needed);
    const auto doubles = std::ranges::unique(needed);
    needed.erase(doubles.begin(), doubles.end());
    read_all(input, osmium::osm_entity_bits::node, [&](const osmium::memory::Item& item) {
      if (item.type() == osmium::item_type::node) add_node(static_cast<const osmium::Node&>(item), needed, extract);
    });
  } catch (const std::exception&) {
    return broken_osm(file);
  }
  return extract;
}

}  // namespace pareltjes::engines::street_network
