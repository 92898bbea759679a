// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/facts.hpp"

#include <algorithm>
#include <iterator>

#include "core/text.hpp"
#include "pearls/omgevingswet/reading.hpp"

namespace pareltjes::omgevingswet {

using engines::xml_rules::kAbsent;
using engines::xml_rules::NodeId;
using engines::xml_rules::NodeKind;

Reading::Reading(const engines::xml_rules::Document& document, std::uint32_t file) : document_(document), file_(file) {}

std::string Reading::text(NodeId id) const {
  std::string_view piece;
  if (tree().value_in_one_piece(id, piece)) return std::string(core::trim(piece));
  std::string whole;
  tree().append_string_value(id, whole);
  return std::string(core::trim(whole));
}

Value Reading::attribute(NodeId id, std::string_view name) const {
  const auto& node = tree()[id];
  for (NodeId at = id + 1; at <= id + node.length; ++at) {
    if (local(at) == name) return {std::string(tree().value(at)), spot(id)};
  }
  return {{}, spot(id)};
}

NodeId Reading::child(NodeId id, std::string_view name) const {
  if (id == kAbsent) return kAbsent;
  for (auto at = tree().first_child(id); at != kAbsent; at = tree().next_sibling(at)) {
    if (tree()[at].kind == NodeKind::kElement && local(at) == name) return at;
  }
  return kAbsent;
}

NodeId Reading::first_element(NodeId id) const {
  for (auto at = tree().first_child(id); at != kAbsent; at = tree().next_sibling(at)) {
    if (tree()[at].kind == NodeKind::kElement) return at;
  }
  return kAbsent;
}

NodeId Reading::below(NodeId id, std::string_view name) const {
  if (id == kAbsent) return kAbsent;
  const auto& elements = tree().elements();
  for (auto at = std::ranges::upper_bound(elements, id); at != elements.end() && *at < tree()[id].end; ++at) {
    if (local(*at) == name) return *at;
  }
  return kAbsent;
}

std::vector<NodeId> Reading::all_below(NodeId id, std::string_view name) const {
  std::vector<NodeId> found;
  if (id == kAbsent) return found;
  const auto& elements = tree().elements();
  for (auto at = std::ranges::upper_bound(elements, id); at != elements.end() && *at < tree()[id].end; ++at) {
    if (local(*at) == name) found.push_back(*at);
  }
  return found;
}

Value Reading::child_value(NodeId id, std::string_view name) const {
  const auto found = child(id, name);
  return found == kAbsent ? Value{{}, spot(id)} : value(found);
}

Value Reading::value_below(NodeId id, std::string_view name) const {
  const auto found = below(id, name);
  return found == kAbsent ? Value{{}, spot(id == kAbsent ? root() : id)} : value(found);
}

const OwField* OwObject::field(std::string_view name) const {
  const auto found = std::ranges::find(fields, name, &OwField::name);
  return found == fields.end() ? nullptr : &*found;
}

void GeometryFact::Box::add(double x, double y) {
  min_x = std::min(min_x, x);
  max_x = std::max(max_x, x);
  min_y = std::min(min_y, y);
  max_y = std::max(max_y, y);
}

bool GeometryFact::Box::meets(const Box& other) const {
  return min_x <= other.max_x && other.min_x <= max_x && min_y <= other.max_y && other.min_y <= max_y;
}

namespace {

template <class T>
void move_all(std::vector<T>& to, std::vector<T>& from) {
  std::ranges::move(from, std::back_inserter(to));
}

}  // namespace

void Facts::append(Facts&& other) {
  if (!order) order = std::move(other.order);
  if (!applicable) applicable = std::move(other.applicable);
  move_all(decision_models, other.decision_models);
  has_manifest |= other.has_manifest;
  has_ow_manifest |= other.has_ow_manifest;
  // Objects point at the object they stand in by position.
  const auto shift = static_cast<std::uint32_t>(ow_objects.size());
  for (auto& object : other.ow_objects) {
    if (object.parent != OwObject::kNone) object.parent += shift;
  }
  move_all(manifest, other.manifest);
  move_all(ow_manifest, other.ow_manifest);
  move_all(decisions, other.decisions);
  move_all(objects, other.objects);
  move_all(geo_objects, other.geo_objects);
  move_all(geometries, other.geometries);
  move_all(ow_objects, other.ow_objects);
  move_all(schema_versions, other.schema_versions);
  move_all(ow_listed_types, other.ow_listed_types);
  move_all(ow_files, other.ow_files);
  move_all(roots, other.roots);
}

Facts facts_of(const engines::xml_rules::Document& document, std::uint32_t file) {
  Facts facts;
  const Reading reading(document, file);
  const auto root = reading.local(reading.root());
  facts.roots.emplace_back(file, root);
  if (root.ends_with("Opdracht")) {
    read_order(reading, facts);
  } else if (root == "manifest") {
    read_manifest(reading, facts);
  } else if (root == "opdrachten") {
    read_applicable_order(reading, facts);
  } else if (root == "definitions" && reading.uri(reading.root()).contains("/DMN/")) {
    facts.decision_models.push_back(file);
  } else if (root == "Aanleveringen") {
    read_ow_manifest(reading, facts);
  } else if (root == "AanleveringInformatieObject") {
    read_information_object(reading, facts);
  } else if (root.starts_with("Aanlevering") || root.starts_with("Regeling")) {
    read_decision(reading, facts);
  } else if (root.starts_with("GeoInformatieObject")) {
    read_geo_object(reading, facts);
  } else if (root == "owBestand") {
    read_ow_file(reading, facts);
  }
  return facts;
}

std::string_view work_of(std::string_view expression) {
  const auto mark = expression.find('@');
  return mark == std::string_view::npos ? expression : expression.substr(0, expression.rfind('/', mark));
}

std::vector<std::string> parts_of(std::string_view id) {
  if (id.starts_with('/')) id.remove_prefix(1);
  return core::split(id, '/');
}

}  // namespace pareltjes::omgevingswet
