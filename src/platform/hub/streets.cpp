// SPDX-License-Identifier: EUPL-1.2
// How streets lie in a table. Tags are text: "highway=residential maxspeed=20%20mph", with the signs that would disturb
// it as %XX. Node ids and places are differences with the one before, in the letters of the "Encoded Polyline
// Algorithm Format" (Google Maps Platform): groups of five bits plus 63, the lowest first, bit six for "more follows".
// A node without a place is the sign '-' among the places.
#include "platform/hub/streets.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace pareltjes::hub {
namespace {

constexpr std::string_view kWay = "weg";
constexpr std::string_view kNode = "knoop";
constexpr char kAbsent = '-';
constexpr char kFirstLetter = 63;
constexpr unsigned kBits = 5;

void put(std::uint64_t value, std::string& text) {
  constexpr std::uint64_t kGroup = (1U << kBits) - 1;
  do {
    const std::uint64_t more = value > kGroup ? kGroup + 1 : 0;
    text.push_back(static_cast<char>(kFirstLetter + static_cast<char>((value & kGroup) | more)));
    value >>= kBits;
  } while (value > 0);
}

/// Small numbers of either sign become small ones without: 0, -1, 1, -2 … are 0, 1, 2, 3 …
std::uint64_t folded(std::int64_t value) {
  return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unfolded(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1 ^ (~(value & 1) + 1));
}

/// Sums and differences that go round at the ends of the type, so that every id can be written.
std::int64_t plus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
std::int64_t minus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

/// Takes one number off the front; nothing when there is none.
std::optional<std::int64_t> take(std::string_view& text) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; !text.empty() && shift < 64; shift += kBits) {
    const int letter = text.front() - kFirstLetter;
    if (letter < 0 || letter > 63) return std::nullopt;
    text.remove_prefix(1);
    value |= (static_cast<std::uint64_t>(letter) & 31U) << shift;
    if ((letter & 32) == 0) return unfolded(value);
  }
  return std::nullopt;
}

bool is_plain(char c) {
  return c > ' ' && c != '%' && c != '=' && c != 127;
}

void put_escaped(std::string_view raw, std::string& text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : raw) {
    // Letters beyond ASCII stay as they are.
    if (is_plain(c) || static_cast<unsigned char>(c) >= 128) {
      text.push_back(c);
      continue;
    }
    text.push_back('%');
    text.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
    text.push_back(kDigits[static_cast<unsigned char>(c) & 15]);
  }
}

std::optional<std::string> unescaped(std::string_view text) {
  std::string raw;
  while (!text.empty()) {
    if (text.front() != '%') {
      raw.push_back(text.front());
      text.remove_prefix(1);
      continue;
    }
    unsigned code = 0;
    if (text.size() < 3) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + 3, code, 16);
    if (error != std::errc() || end != text.data() + 3) return std::nullopt;
    raw.push_back(static_cast<char>(code));
    text.remove_prefix(3);
  }
  return raw;
}

std::string text_of(const StreetTags& tags) {
  std::string text;
  for (const auto& [key, value] : tags) {
    if (!text.empty()) text.push_back(' ');
    put_escaped(key, text);
    text.push_back('=');
    put_escaped(value, text);
  }
  return text;
}

std::optional<StreetTags> tags_of(std::string_view text) {
  StreetTags tags;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto pair = text.substr(0, end);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    auto key = unescaped(pair.substr(0, equals));
    auto value = unescaped(pair.substr(equals + 1));
    if (!key || !value) return std::nullopt;
    tags.emplace_back(std::move(*key), std::move(*value));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return tags;
}

std::optional<std::int64_t> id_of(std::string_view text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(id) : std::nullopt;
}

using LonLatE7 = std::optional<std::pair<std::int32_t, std::int32_t>>;

/// Calls `see(place or nothing)` for every node; false when the text is something else.
template <class See>
bool each_place(std::string_view text, const See& see) {
  std::int64_t lon = 0;
  std::int64_t lat = 0;
  constexpr std::int64_t kMostLon = 1'800'000'000;
  constexpr std::int64_t kMostLat = 900'000'000;
  while (!text.empty()) {
    if (text.front() == kAbsent) {
      text.remove_prefix(1);
      see(LonLatE7());
      continue;
    }
    const auto dx = take(text);
    const auto dy = take(text);
    if (!dx || !dy) return false;
    lon = plus(lon, *dx);
    lat = plus(lat, *dy);
    if (lon < -kMostLon || lon > kMostLon || lat < -kMostLat || lat > kMostLat) return false;
    see(LonLatE7({static_cast<std::int32_t>(lon), static_cast<std::int32_t>(lat)}));
  }
  return true;
}

std::optional<std::vector<std::int64_t>> nodes_of(std::string_view text) {
  std::vector<std::int64_t> nodes;
  std::int64_t id = 0;
  while (!text.empty()) {
    const auto step = take(text);
    if (!step) return std::nullopt;
    nodes.push_back(id = plus(id, *step));
  }
  return nodes;
}

/// The five columns; nothing in it where one is absent.
struct Columns {
  const std::vector<std::string>* kind;
  const std::vector<std::string>* id;
  const std::vector<std::string>* tags;
  const std::vector<std::string>* nodes;
  const std::vector<std::string>* places;
  explicit Columns(const DataTable& table)
      : kind(table.texts("soort")),
        id(table.texts("id")),
        tags(table.texts("kenmerken")),
        nodes(table.texts("knopen")),
        places(table.texts("plaatsen")) {}
  [[nodiscard]] bool whole() const { return kind && id && tags && nodes && places; }
};

/// Adds the way of a row where it has a node in the box; false when the row is something else.
bool read_way(const Columns& columns, std::size_t row, const StreetBox& box, Streets& streets) {
  const auto id = id_of((*columns.id)[row]);
  auto tags = tags_of((*columns.tags)[row]);
  auto nodes = nodes_of((*columns.nodes)[row]);
  if (!id || !tags || !nodes) return false;
  const std::size_t first = streets.nodes.size();
  std::size_t at = 0;
  bool inside = false;
  const bool good = each_place((*columns.places)[row], [&](const LonLatE7& place) {
    if (place && at < nodes->size()) {
      streets.nodes.push_back({(*nodes)[at], place->first, place->second});
      inside = inside || box.holds(place->first, place->second);
    }
    ++at;
  });
  if (!good || at != nodes->size()) return false;
  if (!inside) {
    streets.nodes.resize(first);
    return true;
  }
  streets.ways.push_back({*id, std::move(*tags), std::move(*nodes)});
  return true;
}

/// Each node once, the first of an id, and barriers of these nodes only.
void tidy(Streets& streets) {
  std::ranges::stable_sort(streets.nodes, {}, &StreetNode::id);
  const auto doubles = std::ranges::unique(streets.nodes, {}, &StreetNode::id);
  streets.nodes.erase(doubles.begin(), doubles.end());
  std::erase_if(streets.barriers, [&](const StreetBarrier& barrier) {
    return !std::ranges::binary_search(streets.nodes, barrier.node, {}, &StreetNode::id);
  });
}

}  // namespace

std::vector<std::string> streets_header() {
  return {"soort", "id", "kenmerken", "knopen", "plaatsen"};
}

core::Result<void> write_streets(const Streets& streets,
                                 const std::function<core::Result<void>(const std::vector<std::string>&)>& add) {
  for (const auto& way : streets.ways) {
    std::vector<std::string> row{std::string(kWay), std::to_string(way.id), text_of(way.tags), {}, {}};
    std::int64_t before = 0;
    std::int64_t lon = 0;
    std::int64_t lat = 0;
    for (const auto id : way.nodes) {
      put(folded(minus(id, before)), row[3]);
      before = id;
      const auto node = std::ranges::lower_bound(streets.nodes, id, {}, &StreetNode::id);
      if (node == streets.nodes.end() || node->id != id) {
        row[4].push_back(kAbsent);
        continue;
      }
      put(folded(node->lon_e7 - lon), row[4]);
      put(folded(node->lat_e7 - lat), row[4]);
      lon = node->lon_e7;
      lat = node->lat_e7;
    }
    if (auto added = add(row); !added) return added;
  }
  for (const auto& barrier : streets.barriers) {
    if (auto added = add({std::string(kNode), std::to_string(barrier.node), text_of(barrier.tags), {}, {}}); !added)
      return added;
  }
  return {};
}

core::Result<Streets> read_streets(const DataTable& table, const StreetBox& box) {
  const auto refuse = [] {
    return core::fail(core::ErrorCode::kInvalidFile,
                      {"Dit stratennet is beschadigd.", "This street network is damaged."},
                      {"Lees het bestand van OpenStreetMap opnieuw in.", "Import the OpenStreetMap file again."});
  };
  const Columns columns(table);
  if (!columns.whole()) return refuse();
  Streets streets;
  for (std::size_t row = 0; row < columns.kind->size(); ++row) {
    const auto& kind = (*columns.kind)[row];
    if (kind == kWay) {
      if (!read_way(columns, row, box, streets)) return refuse();
    } else if (kind == kNode) {
      const auto id = id_of((*columns.id)[row]);
      auto tags = tags_of((*columns.tags)[row]);
      if (!id || !tags) return refuse();
      streets.barriers.push_back({*id, std::move(*tags)});
    } else {
      return refuse();
    }
  }
  tidy(streets);
  return streets;
}

std::size_t count_street_nodes(const DataTable& table, const StreetBox& box) {
  const auto* places = table.texts("plaatsen");
  std::size_t count = 0;
  if (places == nullptr) return count;
  for (const auto& text : *places) {
    each_place(text,
               [&](const LonLatE7& place) { count += place && box.holds(place->first, place->second) ? 1U : 0U; });
  }
  return count;
}

}  // namespace pareltjes::hub
