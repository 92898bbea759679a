// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/document/document.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace pareltjes::engines::xml_rules {

namespace {

// The prefixes under which the Dutch standards know their namespaces; facts of the standards, used only for display.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kPrefixes{{
    {"https://standaarden.overheid.nl/stop/imop/tekst/", "tekst"},
    {"https://standaarden.overheid.nl/stop/imop/data/", "data"},
    {"https://standaarden.overheid.nl/stop/imop/geo/", "geo"},
    {"https://standaarden.overheid.nl/stop/imop/gio/", "gio"},
    {"https://standaarden.overheid.nl/stop/imop/consolidatie/", "cons"},
    {"https://standaarden.overheid.nl/stop/imop/uitwisseling/", "uws"},
    {"https://standaarden.overheid.nl/lvbb/stop/aanlevering/", "lvbba"},
    {"http://www.overheid.nl/2017/lvbb", "lvbb"},
    {"http://www.geostandaarden.nl/basisgeometrie/1.0", "basisgeo"},
    {"http://www.opengis.net/gml/3.2", "gml"},
    {"http://www.opengis.net/se", "se"},
    {"http://www.opengis.net/ogc", "ogc"},
}};

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// Characters beyond U+FFFF take four bytes in UTF-8 and two units in UTF-16.
bool is_four_bytes(char c) {
  return static_cast<unsigned char>(c) >= 0xF0U;
}

}  // namespace

SourcePlace Document::place(NodeId id) const {
  while (id != kAbsent && (*tree_)[id].kind != NodeKind::kElement) {
    id = (*tree_)[id].parent;
  }
  return id == kAbsent ? SourcePlace{} : place_of_offset((*tree_)[id].text);
}

SourcePlace Document::place_of_offset(std::size_t offset) const {
  const std::string_view text = *source_;
  offset = std::min(offset, text.size());
  if (line_starts_.empty()) {
    line_starts_.push_back(0);
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
      line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
    }
  }
  const auto line = std::ranges::upper_bound(line_starts_, offset) - line_starts_.begin();
  const std::size_t start = line_starts_[static_cast<std::size_t>(line - 1)];
  const auto in_line = text.substr(start, offset - start);
  SourcePlace place;
  place.line = line;
  place.column = 1 + std::ranges::count_if(in_line, [](char c) { return !is_continuation(c); });
  place.byte = static_cast<std::int64_t>(offset);
  if (encoding_ != Encoding::kUtf8) {
    const auto before = text.substr(0, offset);
    place.byte = std::ranges::count_if(before, [](char c) { return !is_continuation(c); });
    if (encoding_ == Encoding::kUtf16) {
      place.byte = 2 * (place.byte + std::ranges::count_if(before, is_four_bytes));
    }
  }
  place.byte += static_cast<std::int64_t>(mark_bytes_);
  return place;
}

std::string location_of(const Tree& tree, NodeId id) {
  std::vector<NodeId> path;
  for (; id != kAbsent; id = tree[id].parent) {
    if (tree[id].kind == NodeKind::kElement) {
      path.push_back(id);
    }
  }
  std::string location;
  for (auto at = path.rbegin(); at != path.rend(); ++at) {
    const auto name = tree[*at].name;
    const auto uri = tree.names().uri(name);
    int position = 1;
    for (auto before = tree[*at].previous; before != kAbsent; before = tree[before].previous) {
      position += tree[before].kind == NodeKind::kElement && tree[before].name == name ? 1 : 0;
    }
    const auto known = std::ranges::find(kPrefixes, uri, &std::pair<std::string_view, std::string_view>::first);
    std::string prefix;
    if (known != kPrefixes.end()) {
      prefix = fmt::format("{}:", known->second);
    } else if (!uri.empty()) {
      prefix = fmt::format("Q{{{}}}", uri);
    }
    location += fmt::format("/{}{}[{}]", prefix, tree.names().local(name), position);
  }
  return location.empty() ? "/" : location;
}

std::string_view nearest_attribute(const Tree& tree, NodeId id, std::string_view local_name) {
  const auto name = tree.names().find("", local_name);
  if (name == kAbsent) {
    return {};
  }
  for (; id != kAbsent; id = tree[id].parent) {
    if (const auto found = tree.attribute(id, name); found != kAbsent) {
      return tree.value(found);
    }
  }
  return {};
}

}  // namespace pareltjes::engines::xml_rules
