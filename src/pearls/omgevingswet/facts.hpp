// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engines/xml_rules/document/document.hpp"

namespace pareltjes::omgevingswet {

/// An element of a file. Line, column and path are only worked out for the few spots where something is wrong.
struct Spot {
  static constexpr std::uint32_t kNoFile = 0xFFFFFFFF;
  std::uint32_t file = kNoFile;                                   ///< Position in the delivery.
  engines::xml_rules::NodeId node = engines::xml_rules::kAbsent;  ///< kAbsent: the file as a whole.
};

/// A text with the element that it stands in; empty when there is none.
struct Value {
  std::string text;
  Spot at;
  [[nodiscard]] bool empty() const { return text.empty(); }
};

/// opdracht.xml.
struct Order {
  std::string kind;  ///< "publicatieOpdracht".
  Value delivery, authority, supplier, publication, date, identification;
  Spot at;
};

struct ManifestEntry {
  Value name;
  Value content_type;
};

/// One Bestand of manifest-ow.xml.
struct OwManifestFile {
  Value name;
  std::vector<Value> types;
};
struct OwManifestPart {
  Value work;
  Value expression;  ///< ExpressionIDRegeling: from IMOW 4 on.
  std::vector<Value> goals;
  std::vector<OwManifestFile> files;
};

/// BeoogdeRegeling, BeoogdInformatieobject or Intrekking in the ConsolidatieInformatie.
struct Intended {
  enum class Kind { kRegulation, kObject, kWithdrawal };
  Kind kind = Kind::kRegulation;
  Value instrument;  ///< Expression; of a withdrawal the work.
  std::vector<Value> goals;
  Spot at;
};
struct Timestamp {
  Value goal, kind, date;
  Spot at;
};

/// RegelingVersieInformatie.
struct RegulationInfo {
  Value work, expression, kind_of_work, kind, responsible;
  Value part_of;              ///< Of a temporary part: work of the regulation that it is a part of.
  std::vector<Value> titles;  ///< Each citeertitel.
  Spot at;
};

/// One change within a RegelingMutatie.
struct Mutation {
  std::string kind;                 ///< "VoegToe", "Vervang", "VervangKop", "Verwijder".
  Value what;                       ///< @wat: wId of what is replaced or taken away.
  Value context;                    ///< @context: wId beside which it comes.
  std::string element;              ///< What it gives: "Artikel", "Toelichting", ….
  std::vector<std::string> within;  ///< wIds of the elements that a Vervang gives.
  std::size_t of = 0;               ///< Which RegelingMutatie, counted in the decision.
  Spot at;
};

/// A regulation (or a change of one) in the text of a decision.
struct RegulationText {
  std::string model;  ///< "RegelingCompact", "RegelingMutatie", …
  Value was, becomes;
  bool replaces = false;  ///< Within VervangRegeling.
  Spot at;
};

/// An element of the text that objects may be tied to: Artikel, Lid, Divisie, Divisietekst.
struct TextElement {
  std::string element;
  bool in_body = false;      ///< Within the Lichaam.
  bool has_members = false;  ///< An Artikel with Leden.
  bool has_content = false;  ///< With Inhoud of its own.
  Spot at;
};

/// A decision or notice: AanleveringBesluit, AanleveringKennisgeving, ….
struct Decision {
  std::string root;
  std::string model;  ///< "BesluitCompact", "Kennisgeving", ….
  Value work, expression, procedure, responsible, notice_kind, about, begin_inspection, end_inspection;
  std::vector<Value> object_refs;  ///< informatieobjectRef.
  std::vector<Intended> intended;
  std::vector<Timestamp> timestamps;
  std::vector<Spot> retractions;
  std::vector<RegulationInfo> regulations;
  std::vector<RegulationText> texts;
  std::unordered_map<std::string, TextElement> elements;  ///< By wId, of regulations only.
  std::vector<Value> object_links;                        ///< ExtIoRef: the text, untrimmed.
  std::vector<Value> object_links_of_regulations;         ///< Those within a regulation, by @ref.
  struct Image {
    Value name;
    std::string content_type;
  };
  std::vector<Image> images;
  struct Amendment {
    Spot at;
    std::vector<std::string> refs;  ///< IntRef within WijzigArtikel or WijzigLid.
  };
  std::vector<Amendment> amendments;
  std::vector<Value> annexes;  ///< eId of each WijzigBijlage.
  struct Replacement {
    Value what;         ///< @wat.
    std::string given;  ///< wId of the element within.
  };
  std::vector<Replacement> replacements;
  std::vector<Mutation> mutations;
  std::vector<Value> steps;              ///< soortStap of each step of the procedure.
  std::vector<Value> authorities;        ///< Every /tooi/id/… in the metadata.
  std::optional<Spot> procedure_change;  ///< Procedureverloopmutatie.
  bool changes_steps = false;            ///< It adds, replaces or takes away steps.
  Spot at;
};

/// AanleveringInformatieObject.
struct InformationObject {
  Value work, expression, birth, instruction;
  bool succeeds = false;  ///< Has opvolging.
  /// An object of JuridischeBorgingVan: what the geometry guarantees in another domain.
  struct Guaranteed {
    Value domain, object;
  };
  std::vector<Guaranteed> guaranteed;
  struct File {
    Value name, hash;
  };
  std::vector<File> files;
  Spot at;
};

struct GeometryFact {
  enum class Kind { kSurface, kCurve, kPoint, kOther };
  Value id;
  Kind kind = Kind::kOther;
  std::string reference_system;
  struct Box {
    double min_x = std::numeric_limits<double>::infinity(), max_x = -min_x, min_y = min_x, max_y = -min_x;
    void add(double x, double y);
    [[nodiscard]] bool meets(const Box& other) const;
    friend bool operator==(const Box&, const Box&) = default;
  };
  Box box;
  bool sound = false;  ///< It has coordinates, and no mistake of its own.
};

/// A GIO: the geometry of an information object.
struct GeoObject {
  Value work, expression, was;
  std::string root;
  Spot at;
};

/// opdrachtAanleverenToepasbareRegels.xml: which decision models are delivered.
struct ApplicableOrder {
  struct Added {
    Value file, valid_from;
    Spot at;
  };
  std::vector<Added> added;
  Spot at;
};

struct OwRef {
  std::string element;   ///< "LocatieRef".
  std::string relation;  ///< The element around it: "locatieaanduiding".
  Value target;
};
struct OwField {
  std::string name;
  Value value;
};
struct OwObject {
  std::string type;
  Value id;
  Value status;
  Value procedure_status;
  Value wid;
  std::vector<OwRef> refs;
  std::vector<OwField> fields;
  std::uint32_t parent = kNone;  ///< The object that it stands in.
  Spot at;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  [[nodiscard]] bool ended() const { return !status.empty(); }
  [[nodiscard]] const OwField* field(std::string_view name) const;
};

/// What one document says that others are laid beside. Parts of another kind of document are empty.
struct Facts {
  std::optional<Order> order;
  bool has_manifest = false;
  std::vector<ManifestEntry> manifest;
  bool has_ow_manifest = false;
  std::vector<OwManifestPart> ow_manifest;
  std::vector<Decision> decisions;
  std::vector<InformationObject> objects;
  std::vector<GeoObject> geo_objects;
  std::vector<GeometryFact> geometries;
  std::vector<OwObject> ow_objects;
  std::optional<ApplicableOrder> applicable;
  std::vector<std::uint32_t> decision_models;  ///< Files whose root is the one of DMN.
  std::vector<Value> schema_versions;  ///< @schemaversie of manifest-ow.xml and of each OW file; empty where absent.
  std::vector<Value> ow_listed_types;  ///< objectType in the head of an OW file.
  std::vector<std::uint32_t> ow_files;
  std::vector<std::pair<std::uint32_t, std::string>> roots;  ///< File → its root element.

  void append(Facts&& other);
};

/// @param file position of the document in the delivery.
Facts facts_of(const engines::xml_rules::Document& document, std::uint32_t file);

/// "/akn/nl/act/gm9920/2025/R1/nld@2025-01-01;1" → "/akn/nl/act/gm9920/2025/R1".
std::string_view work_of(std::string_view expression);
/// Parts between the slashes of an AKN or JOIN id: {"akn", "nl", "act", …}.
std::vector<std::string> parts_of(std::string_view id);

}  // namespace pareltjes::omgevingswet
