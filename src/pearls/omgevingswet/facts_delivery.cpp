// SPDX-License-Identifier: EUPL-1.2
// What the order, the two manifests, information objects and OW files say.
#include <algorithm>
#include <array>
#include <utility>

#include "pearls/omgevingswet/reading.hpp"

namespace pareltjes::omgevingswet {

using engines::xml_rules::kAbsent;
using engines::xml_rules::NodeId;

void read_order(const Reading& reading, Facts& facts) {
  const auto root = reading.root();
  facts.order = Order{std::string(reading.local(root)),
                      reading.child_value(root, "idLevering"),
                      reading.child_value(root, "idBevoegdGezag"),
                      reading.child_value(root, "idAanleveraar"),
                      reading.child_value(root, "publicatie"),
                      reading.child_value(root, "datumBekendmaking"),
                      reading.child_value(root, "identificatie"),
                      reading.spot(root)};
}

void read_manifest(const Reading& reading, Facts& facts) {
  facts.has_manifest = true;
  for (const auto id : reading.all_below(reading.root(), "bestand")) {
    // With applicable rules the same is called otherwise.
    const bool applicable = reading.child(id, "bestandsnaam") == kAbsent && reading.child(id, "naam") != kAbsent;
    facts.manifest.push_back({reading.child_value(id, applicable ? "naam" : "bestandsnaam"),
                              reading.child_value(id, applicable ? "contenttype" : "contentType")});
  }
}

void read_applicable_order(const Reading& reading, Facts& facts) {
  ApplicableOrder order{{}, reading.spot(reading.root())};
  for (const auto id : reading.all_below(reading.root(), "bestandsnaam")) {
    const auto parent = reading.tree()[id].parent;
    order.added.push_back({reading.value(id), reading.child_value(parent, "geldigBegindatum"), reading.spot(parent)});
  }
  facts.applicable = std::move(order);
}

void read_ow_manifest(const Reading& reading, Facts& facts) {
  facts.has_ow_manifest = true;
  facts.schema_versions.push_back(reading.attribute(reading.root(), "schemaversie"));
  for (const auto part : reading.all_below(reading.root(), "Aanlevering")) {
    OwManifestPart read{
        reading.child_value(part, "WorkIDRegeling"), reading.child_value(part, "ExpressionIDRegeling"), {}, {}};
    for (const auto goal : reading.all_below(part, "DoelID")) read.goals.push_back(reading.value(goal));
    for (const auto file : reading.all_below(part, "Bestand")) {
      OwManifestFile named{reading.child_value(file, "naam"), {}};
      for (const auto type : reading.all_below(file, "objecttype")) named.types.push_back(reading.value(type));
      read.files.push_back(std::move(named));
    }
    facts.ow_manifest.push_back(std::move(read));
  }
}

void read_information_object(const Reading& reading, Facts& facts) {
  const auto root = reading.root();
  const auto identity = reading.below(root, "ExpressionIdentificatie");
  InformationObject object;
  object.at = reading.spot(root);
  object.work = reading.value_below(identity, "FRBRWork");
  object.expression = reading.value_below(identity, "FRBRExpression");
  object.birth = reading.value_below(root, "heeftGeboorteregeling");
  object.instruction = reading.value_below(root, "publicatieinstructie");
  object.succeeds = reading.below(root, "opvolging") != kAbsent;
  for (const auto id : reading.all_below(reading.below(root, "JuridischeBorgingVan"), "Object"))
    object.guaranteed.push_back({reading.child_value(id, "domein"), reading.child_value(id, "domeinObjectID")});
  for (const auto file : reading.all_below(root, "Bestand")) {
    object.files.push_back({reading.child_value(file, "bestandsnaam"), reading.child_value(file, "hash")});
  }
  facts.objects.push_back(std::move(object));
}

namespace {

constexpr std::array<std::string_view, 26> kOwTypes{"Activiteit",
                                                    "ActiviteitLocatieaanduiding",
                                                    "Ambtsgebied",
                                                    "Divisie",
                                                    "Divisietekst",
                                                    "Gebied",
                                                    "Gebiedengroep",
                                                    "Gebiedsaanwijzing",
                                                    "Hoofdlijn",
                                                    "Instructieregel",
                                                    "Kaart",
                                                    "Kaartlaag",
                                                    "Lijn",
                                                    "Lijnengroep",
                                                    "Normwaarde",
                                                    "Omgevingsnorm",
                                                    "Omgevingswaarde",
                                                    "Omgevingswaarderegel",
                                                    "Pons",
                                                    "Punt",
                                                    "Puntengroep",
                                                    "Regelingsgebied",
                                                    "Regeltekst",
                                                    "RegelVoorIedereen",
                                                    "SymbolisatieItem",
                                                    "Tekstdeel"};

/// What an element of an OW file is. Names are few: each is decided once a document.
enum class OwPart : char { kOther, kObject, kRef, kListedType };

OwPart part_of(std::string_view name) {
  if (name.ends_with("Ref")) return OwPart::kRef;
  if (name == "objectType") return OwPart::kListedType;
  return one_of(kOwTypes, name) ? OwPart::kObject : OwPart::kOther;
}

void add_field(const Reading& reading, NodeId id, OwObject& object) {
  const auto name = reading.local(id);
  auto value = reading.value(id);
  if (name == "identificatie") {
    if (object.id.empty()) object.id = std::move(value);
  } else if (name == "status") {
    object.status = std::move(value);
  } else if (name == "procedurestatus") {
    object.procedure_status = std::move(value);
  } else {
    object.fields.push_back({std::string(name), std::move(value)});
  }
}

}  // namespace

void read_ow_file(const Reading& reading, Facts& facts) {
  const auto& tree = reading.tree();
  facts.ow_files.push_back(reading.spot(reading.root()).file);
  facts.schema_versions.push_back(reading.attribute(reading.root(), "schemaversie"));
  std::vector<std::pair<NodeId, std::uint32_t>> open;  // end of the object's subtree, its position
  for (const auto id : tree.elements()) {
    while (!open.empty() && id >= open.back().first) open.pop_back();
    const auto name = reading.local(id);
    const auto part = part_of(name);
    if (part == OwPart::kListedType) {
      facts.ow_listed_types.push_back(reading.value(id));
    } else if (part == OwPart::kObject) {
      OwObject object;
      object.type = name;
      object.at = reading.spot(id);
      object.wid = reading.attribute(id, "wId");
      if (!open.empty()) object.parent = open.back().second;
      open.emplace_back(tree[id].end, static_cast<std::uint32_t>(facts.ow_objects.size()));
      facts.ow_objects.push_back(std::move(object));
    } else if (!open.empty() && part == OwPart::kRef) {
      facts.ow_objects[open.back().second].refs.push_back(
          {std::string(name), std::string(reading.local(tree[id].parent)), reading.attribute(id, "href")});
    } else if (!open.empty() && reading.first_element(id) == kAbsent) {
      add_field(reading, id, facts.ow_objects[open.back().second]);
    }
  }
}

}  // namespace pareltjes::omgevingswet
