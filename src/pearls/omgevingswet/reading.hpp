// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/text.hpp"
#include "pearls/omgevingswet/facts.hpp"

namespace pareltjes::omgevingswet {

template <class Range>
bool one_of(const Range& range, std::string_view text) {
  return std::ranges::find(range, text) != std::ranges::end(range);
}

/// Whether a list with bars between ("a|b|c") has an item.
inline bool in_list(std::string_view list, std::string_view item) {
  for (;;) {
    const auto bar = list.find('|');
    if (list.substr(0, bar) == item) return true;
    if (bar == std::string_view::npos) return false;
    list.remove_prefix(bar + 1);
  }
}

/// Lists beside one another ("a/b", "1|2/3"): the one of the second that goes with an item of the first; empty when the
/// first has no such item.
inline std::string beside(std::string_view keys, std::string_view values, std::string_view item) {
  const auto names = core::split(keys, '/');
  const auto found = std::ranges::find(names, item);
  const auto lists = core::split(values, '/');
  const auto at = static_cast<std::size_t>(found - names.begin());
  return at < names.size() && at < lists.size() ? lists[at] : std::string();
}

/// Reads values out of one document.
class Reading {
 public:
  using NodeId = engines::xml_rules::NodeId;

  Reading(const engines::xml_rules::Document& document, std::uint32_t file);

  [[nodiscard]] const engines::xml_rules::Tree& tree() const { return document_.tree(); }
  [[nodiscard]] NodeId root() const { return document_.root_element(); }
  [[nodiscard]] std::string_view local(NodeId id) const { return document_.names().local(tree()[id].name); }
  [[nodiscard]] std::string_view uri(NodeId id) const { return document_.names().uri(tree()[id].name); }
  [[nodiscard]] bool is(NodeId id, std::string_view name) const { return local(id) == name; }
  [[nodiscard]] Spot spot(NodeId id) const { return {file_, id}; }

  /// The text of an element, without blanks at its sides.
  [[nodiscard]] std::string text(NodeId id) const;
  [[nodiscard]] Value value(NodeId id) const { return {text(id), spot(id)}; }
  /// The attribute with that local name; the spot is its element.
  [[nodiscard]] Value attribute(NodeId id, std::string_view name) const;

  /// The first child, or the first descendant, with that name; kAbsent when there is none.
  [[nodiscard]] NodeId child(NodeId id, std::string_view name) const;
  [[nodiscard]] NodeId below(NodeId id, std::string_view name) const;
  [[nodiscard]] Value child_value(NodeId id, std::string_view name) const;
  [[nodiscard]] Value value_below(NodeId id, std::string_view name) const;
  [[nodiscard]] std::vector<NodeId> all_below(NodeId id, std::string_view name) const;
  [[nodiscard]] NodeId first_element(NodeId id) const;

 private:
  const engines::xml_rules::Document& document_;
  std::uint32_t file_;
};

/// The readers of each kind of document; each takes what it knows and leaves the rest.
void read_order(const Reading& reading, Facts& facts);
void read_applicable_order(const Reading& reading, Facts& facts);
void read_manifest(const Reading& reading, Facts& facts);
void read_ow_manifest(const Reading& reading, Facts& facts);
void read_decision(const Reading& reading, Facts& facts);
void read_information_object(const Reading& reading, Facts& facts);
void read_geo_object(const Reading& reading, Facts& facts);
void read_ow_file(const Reading& reading, Facts& facts);

}  // namespace pareltjes::omgevingswet
