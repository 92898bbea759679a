// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/whereabouts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "pearls/omgevingswet/gml.hpp"
#include "pearls/omgevingswet/reading.hpp"

namespace pareltjes::omgevingswet {
namespace {

/// Relations that say where an object is; others name objects for another reason.
constexpr std::array<std::string_view, 3> kWhere{"geometrie", "locatieaanduiding", "groepselement"};
constexpr int kDeepest = 8;  ///< Norm, value, group, area: more is a circle.

}  // namespace

void Places::add(const GeometryFact& fact, std::uint32_t position) {
  geometries.push_back(position);
  complete &= fact.sound && (system.empty() || system == fact.reference_system);
  system = fact.reference_system;
  box.add(fact.box.min_x, fact.box.min_y);
  box.add(fact.box.max_x, fact.box.max_y);
}

void Places::close() {
  std::ranges::sort(geometries);
  geometries.erase(std::ranges::unique(geometries).begin(), geometries.end());
  complete &= !geometries.empty();
}

Whereabouts::Whereabouts(const Facts& facts) : facts_(facts) {
  for (std::uint32_t i = 0; i < facts.ow_objects.size(); ++i) {
    const auto& object = facts.ow_objects[i];
    if (!object.id.empty()) by_id_.emplace(object.id.text, i);
    if (object.parent != OwObject::kNone) parts_[object.parent].push_back(i);
  }
  for (std::uint32_t i = 0; i < facts.geometries.size(); ++i) by_geometry_.emplace(facts.geometries[i].id.text, i);
}

const OwObject* Whereabouts::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &facts_.ow_objects[found->second];
}

const std::vector<std::uint32_t>& Whereabouts::parts_of(std::uint32_t object) const {
  static const std::vector<std::uint32_t> kNone;
  const auto found = parts_.find(object);
  return found == parts_.end() ? kNone : found->second;
}

Places Whereabouts::of_object(const OwObject& object) const {
  Places places;
  collect(object, places, 0);
  places.close();
  return places;
}

Places Whereabouts::of_reference(const OwRef& ref) const {
  Places places;
  follow(ref, places, 0);
  places.close();
  return places;
}

void Whereabouts::collect(const OwObject& object, Places& places, int depth) const {
  if (object.ended() || depth > kDeepest) {
    places.complete = false;
    return;
  }
  for (const auto& ref : object.refs) {
    if (one_of(kWhere, ref.relation)) follow(ref, places, depth);
  }
  const auto own = static_cast<std::uint32_t>(&object - facts_.ow_objects.data());
  for (const auto part : parts_of(own)) collect(facts_.ow_objects[part], places, depth + 1);
}

void Whereabouts::follow(const OwRef& ref, Places& places, int depth) const {
  if (ref.element == "GeometrieRef") {
    const auto found = by_geometry_.find(ref.target.text);
    if (found == by_geometry_.end()) {
      places.complete = false;
    } else {
      places.add(facts_.geometries[found->second], found->second);
    }
    return;
  }
  const auto before = places.geometries.size();
  const auto* target = find(ref.target.text);
  if (target != nullptr) collect(*target, places, depth + 1);
  // What is not there, or has no geometry of its own (an Ambtsgebied), is somewhere all the same.
  places.complete &= target != nullptr && places.geometries.size() > before;
}

const engines::shape_relations::Shape& Shapes::of(std::uint32_t geometry) {
  const auto file = context_.facts.geometries[geometry].id.at.file;
  if (read_.insert(file).second) read(file);
  return shapes_[geometry];
}

engines::shape_relations::Shape Shapes::of(const Places& places) {
  engines::shape_relations::Shape all;
  for (const auto geometry : places.geometries) all.add(of(geometry));
  return all;
}

void Shapes::read(std::uint32_t file) {
  auto content = context_.delivery.content(file);
  if (!content) return;
  const auto document =
      engines::xml_rules::Document::parse(std::move(*content).take(), context_.delivery.files()[file].name);
  if (!document) return;
  const Reading reading(*document, file);
  const auto elements = reading.all_below(reading.root(), "Geometrie");
  std::size_t next = 0;
  const auto& facts = context_.facts.geometries;
  for (std::uint32_t i = 0; i < facts.size() && next < elements.size(); ++i) {
    if (facts[i].id.at.file == file) shapes_[i] = gml_shape(reading, elements[next++]);
  }
}

}  // namespace pareltjes::omgevingswet
