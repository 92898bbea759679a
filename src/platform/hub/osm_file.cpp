// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <osmium/handler.hpp>
#include <osmium/handler/node_locations_for_ways.hpp>
#include <osmium/index/map/sparse_mem_array.hpp>
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/xml_input.hpp>
#include <osmium/visitor.hpp>

#include "core/text.hpp"
#include "platform/hub/formats.hpp"
#include "platform/hub/table_builder.hpp"

namespace pareltjes::hub {
namespace {

using Index = osmium::index::map::SparseMemArray<osmium::unsigned_object_id_type, osmium::Location>;
using Locations = osmium::handler::NodeLocationsForWays<Index>;

/// libosmium walks over keys and values by the NUL at their end: one inside a text of the file, or an odd number of
/// texts, would lead it beyond them.
bool are_pairs(const osmium::TagList& tags) {
  const auto* begin = tags.data() + sizeof(osmium::TagList);
  const auto* end = tags.data() + tags.byte_size();
  return begin == end || (end[-1] == 0 && std::count(begin, end, static_cast<unsigned char>(0)) % 2 == 0);
}

/// Collects the facilities among nodes and closed outlines.
class Collector : public osmium::handler::Handler {
 public:
  Collector(const Mapping& mapping, TableBuilder& builder) : mapping_(mapping), builder_(builder) {}

  void node(const osmium::Node& node) {
    if (!node.tags().empty() && node.location()) add('n', node, node.location().lon(), node.location().lat());
  }

  void way(const osmium::Way& way) {
    if (way.tags().empty() || way.nodes().empty()) return;
    // The mean of the corners stands for the place; the last corner repeats the first.
    double lon = 0;
    double lat = 0;
    int corners = 0;
    const auto last = way.is_closed() ? way.nodes().size() - 1 : way.nodes().size();
    for (std::size_t i = 0; i < last; ++i) {
      const auto location = way.nodes()[i].location();
      if (!location.valid()) continue;
      lon += location.lon();
      lat += location.lat();
      ++corners;
    }
    if (corners > 0) add('w', way, lon / corners, lat / corners);
  }

  [[nodiscard]] const core::Result<void>& result() const { return result_; }
  [[nodiscard]] bool found() const { return found_; }

 private:
  void add(char kind, const osmium::OSMObject& object, double lon, double lat) {
    if (!are_pairs(object.tags())) throw osmium::pbf_error("a tag holds a NUL");  // The file is said to be broken.
    const auto* rule = facility_rule(
        mapping_, [&object](const std::string& key) { return object.tags().get_value_by_key(key.c_str()); });
    if (!rule || !result_) return;
    const std::array<std::string, 6> texts{fmt::format("{}{}", kind, object.id()),
                                           object.tags().get_value_by_key("name", ""),
                                           rule->facility,
                                           object.tags().get_value_by_key("addr:postcode", ""),
                                           fmt::format("{:.7f}", lon),
                                           fmt::format("{:.7f}", lat)};
    const std::vector<std::string_view> fields(texts.begin(), texts.end());
    result_ = builder_.add(fields, 0);
    found_ = true;
  }

  const Mapping& mapping_;
  TableBuilder& builder_;
  core::Result<void> result_;
  bool found_ = false;
};

Found facilities_in(const osmium::io::File& file, const Mapping& mapping, const std::string& name,
                    const ImportOptions& options) {
  auto builder = TableBuilder::start(mapping, name, osm_header(), options);
  if (!builder) return std::unexpected(std::move(builder.error()));
  Collector collector(mapping, *builder);
  osmium::io::Reader reader(file, osmium::osm_entity_bits::nwr);  // relations are passed over
  Index index;
  Locations locations(index);
  locations.ignore_errors();
  osmium::apply(reader, locations, collector);
  reader.close();
  if (!collector.result()) return std::unexpected(collector.result().error());
  if (!collector.found()) return std::nullopt;
  auto imported = builder->finish();
  if (!imported) return std::unexpected(std::move(imported.error()));
  return std::move(*imported);
}

StreetTags street_tags(const osmium::OSMObject& object, const Mapping& mapping) {
  if (!are_pairs(object.tags())) throw osmium::pbf_error("a tag holds a NUL");  // The file is said to be broken.
  StreetTags tags;
  for (const auto& tag : object.tags()) {
    if (is_kept(mapping, tag.key())) tags.emplace_back(tag.key(), tag.value());
  }
  return tags;
}

template <class Object, class See>
void read_all(const osmium::io::File& file, osmium::osm_entity_bits::type kind, const See& see) {
  osmium::io::Reader reader(file, kind);
  while (const osmium::memory::Buffer buffer = reader.read()) {
    for (const auto& object : buffer.select<Object>()) see(object);
  }
  reader.close();
}

/// Ways first, so that of the nodes only those of streets are kept.
Streets streets_in(const osmium::io::File& file, const Mapping& mapping) {
  Streets streets;
  std::vector<std::int64_t> needed;
  read_all<osmium::Way>(file, osmium::osm_entity_bits::way, [&](const osmium::Way& way) {
    auto tags = street_tags(way, mapping);
    if (!is_street(tags)) return;
    auto& street = streets.ways.emplace_back(StreetWay{way.id(), std::move(tags), {}});
    for (const auto& node : way.nodes()) street.nodes.push_back(node.ref());
    needed.insert(needed.end(), street.nodes.begin(), street.nodes.end());
  });
  std::ranges::sort(needed);
  read_all<osmium::Node>(file, osmium::osm_entity_bits::node, [&](const osmium::Node& node) {
    if (!node.location().valid() || !std::ranges::binary_search(needed, node.id())) return;
    streets.nodes.push_back({node.id(), node.location().x(), node.location().y()});
    auto tags = street_tags(node, mapping);
    if (std::ranges::find(tags, "barrier", &StreetTags::value_type::first) != tags.end())
      streets.barriers.push_back({node.id(), std::move(tags)});
  });
  return streets;
}

core::Error broken(const std::string& name) {
  return {core::ErrorCode::kInvalidFile,
          {"Dit bestand van OpenStreetMap is beschadigd of afgebroken.",
           "This OpenStreetMap file is damaged or truncated."},
          {"Haal het opnieuw op.", "Get it again."},
          core::Place{name, {}, {}}};
}

}  // namespace

bool is_osm_pbf(const std::string& name, std::string_view bytes) {
  // A pbf begins with the length of its first header, which names the block "OSMHeader".
  return name.ends_with(".pbf") || bytes.substr(0, 32).contains("OSMHeader");
}

bool is_osm_xml(std::string_view bytes) {
  constexpr std::size_t kHead = 4096;
  const auto head = core::trim(bytes.substr(0, kHead));
  return head.starts_with('<') && (head.contains("<osm ") || head.contains("<osm>"));
}

core::Result<ImportedList> import_osm(const std::string& name, std::string_view bytes, const ImportOptions& options) {
  const osmium::io::File file(bytes.data(), bytes.size(), is_osm_xml(bytes) ? "osm" : "pbf");
  try {
    return import_map(
        name, options, [&](const Mapping& mapping) { return facilities_in(file, mapping, name, options); },
        [&](const Mapping& mapping) -> core::Result<Streets> { return streets_in(file, mapping); });
  } catch (const std::exception&) {
    return std::unexpected(broken(name));
  }
}

}  // namespace pareltjes::hub
