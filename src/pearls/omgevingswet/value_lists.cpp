// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/value_lists.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "engines/xml_rules/document/document.hpp"

namespace pareltjes::omgevingswet {
namespace {

using engines::xml_rules::Document;
using engines::xml_rules::kAbsent;
using engines::xml_rules::NodeId;
using nlohmann::json;

constexpr std::string_view kRoot = "waardelijsten";
constexpr std::string_view kOinHeader = "oin;naam;code";

std::string folded(std::string_view title) {
  std::string key;
  for (const char c : title) {
    if (c >= 'A' && c <= 'Z') key += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) key += c;
  }
  return key;
}

std::string text_of(const json& object, const char* field) {
  const auto found = object.find(field);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The published JSON follows the XML: what occurs once is no array.
template <class Visit>
void each(const json& parent, const char* field, Visit visit) {
  if (!parent.is_object() || !parent.contains(field)) return;
  const auto& value = parent[field];
  if (value.is_array()) {
    for (const auto& one : value) {
      if (one.is_object()) visit(one);
    }
  } else if (value.is_object()) {
    visit(value);
  }
}

std::string child_text(const Document& document, NodeId parent, std::string_view local) {
  const auto& tree = document.tree();
  for (auto child = tree.first_child(parent); child != kAbsent; child = tree.next_sibling(child)) {
    if (tree[child].kind != engines::xml_rules::NodeKind::kElement || document.names().local(tree[child].name) != local)
      continue;
    std::string text;
    tree.append_string_value(child, text);
    return std::string(core::trim(text));
  }
  return {};
}

}  // namespace

ValueLists ValueLists::read(const packages::Files& files) {
  ValueLists lists;
  for (const auto& [name, bytes] : files) {
    if (!bytes.contains(kRoot)) continue;
    if (name.ends_with(".json")) lists.read_json(bytes);
  }
  for (const auto& [name, bytes] : files) {
    if (lists.empty() && name.ends_with(".xml") && bytes.contains(kRoot)) lists.read_xml(name, bytes);
  }
  return lists;
}

const ValueLists::List* ValueLists::find(std::string_view title) const {
  const auto found = lists_.find(folded(title));
  return found == lists_.end() ? nullptr : &found->second;
}

bool ValueLists::is_oin_register(std::string_view csv) {
  if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
  return core::trim(csv.substr(0, csv.find('\n'))) == kOinHeader;
}

void ValueLists::add_oins(const packages::Files& files) {
  for (const auto& [name, bytes] : files) {
    if (!name.ends_with(".csv") || !is_oin_register(bytes)) continue;
    for (const auto& line : core::split(bytes, '\n')) {
      const auto cells = core::split(core::trim(line), ';');
      if (cells.size() == 3 && cells[0].size() == 20) oins_.insert_or_assign(cells[0], OinOwner{cells[1], cells[2]});
    }
  }
}

void ValueLists::read_json(const std::string& bytes) {
  const auto all = json::parse(bytes, nullptr, false);
  if (!all.is_object() || !all.contains(kRoot) || !all[kRoot].is_object()) return;
  const auto& root = all[std::string(kRoot)];
  version_ = text_of(root, "versie");
  each(root, "waardelijst", [&](const json& list) {
    auto& values = lists_[folded(text_of(list, "titel"))];
    if (!list.contains("waarden")) return;
    each(list["waarden"], "waarde", [&](const json& value) {
      const auto deprecated = value.find("deprecated");
      values[text_of(value, "uri")] = {
          text_of(value, "label"),
          deprecated != value.end() && (*deprecated == json(true) || *deprecated == json("true"))};
    });
  });
}

void ValueLists::read_xml(const std::string& name, const std::string& bytes) {
  const auto document = Document::parse(bytes, name);
  if (!document) return;
  const auto& tree = document->tree();
  const auto is = [&](NodeId id, std::string_view local) { return document->names().local(tree[id].name) == local; };
  if (!is(document->root_element(), kRoot)) return;
  version_ = child_text(*document, document->root_element(), "versie");
  List* values = nullptr;
  for (const auto id : tree.elements()) {
    if (is(id, "waardelijst")) {
      values = &lists_[folded(child_text(*document, id, "titel"))];
    } else if (is(id, "waarde") && values != nullptr) {
      (*values)[child_text(*document, id, "uri")] = {child_text(*document, id, "label"),
                                                     child_text(*document, id, "deprecated") == "true"};
    }
  }
}

}  // namespace pareltjes::omgevingswet
