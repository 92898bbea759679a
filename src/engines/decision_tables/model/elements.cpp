// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/model/elements.hpp"

#include "core/text.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

constexpr std::string_view kImtr = "http://toepasbare-regels.omgevingswet.overheid.nl/v";

}  // namespace

Elements::Elements(const xml_rules::Document& document)
    : document_(document), dmn_(document.names().uri(document.tree()[document.root_element()].name)) {}

bool Elements::is_dmn(NodeId node) const {
  return document_.tree()[node].kind == xml_rules::NodeKind::kElement &&
         document_.names().uri(document_.tree()[node].name) == dmn_;
}

bool Elements::is_imtr(NodeId node) const {
  return document_.names().uri(document_.tree()[node].name).starts_with(kImtr);
}

std::string_view Elements::local(NodeId node) const {
  return document_.names().local(document_.tree()[node].name);
}

std::string Elements::attribute(NodeId node, std::string_view name) const {
  if (document_.tree()[node].kind != xml_rules::NodeKind::kElement) return {};
  const auto id = document_.names().find("", name);
  if (id == xml_rules::kAbsent) return {};
  const auto found = document_.tree().attribute(node, id);
  return found == xml_rules::kAbsent ? std::string() : std::string(document_.tree().value(found));
}

std::string Elements::type_of(NodeId node) const {
  return std::string(core::trim(attribute(node, "typeRef")));
}

NodeId Elements::child(NodeId node, std::string_view wanted) const {
  NodeId found = xml_rules::kAbsent;
  each_child(node, [&](NodeId one) {
    if (found == xml_rules::kAbsent && is_dmn(one) && local(one) == wanted) found = one;
  });
  return found;
}

std::string Elements::text(NodeId node) const {
  std::string all;
  document_.tree().append_string_value(node, all);
  return std::string(core::trim(all));
}

Cell Elements::cell_at(NodeId node) const {
  const auto holder = child(node, "text");
  if (holder == xml_rules::kAbsent) return {"", node};
  return {text(holder), holder};
}

std::optional<Cell> Elements::cell_of(NodeId node, std::string_view wanted) const {
  const auto found = child(node, wanted);
  if (found == xml_rules::kAbsent) return std::nullopt;
  return cell_at(found);
}

}  // namespace pareltjes::engines::decision_tables
