// SPDX-License-Identifier: EUPL-1.2
// What a decision (besluit) or notice (kennisgeving) says.
#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "pearls/omgevingswet/reading.hpp"

namespace pareltjes::omgevingswet {
namespace {

using engines::xml_rules::kAbsent;
using engines::xml_rules::NodeId;

constexpr std::array<std::string_view, 5> kRegulationModels{"RegelingCompact", "RegelingKlassiek", "RegelingVrijetekst",
                                                            "RegelingTijdelijkdeel", "RegelingMutatie"};
constexpr std::array<std::string_view, 4> kAnnotated{"Artikel", "Lid", "Divisie", "Divisietekst"};

std::vector<Value> goals_of(const Reading& reading, NodeId id) {
  std::vector<Value> goals;
  for (const auto goal : reading.all_below(id, "doel")) goals.push_back(reading.value(goal));
  return goals;
}

void read_consolidation(const Reading& reading, Decision& decision) {
  const auto information = reading.below(reading.root(), "ConsolidatieInformatie");
  if (information == kAbsent) return;
  const auto add = [&](Intended::Kind kind, std::string_view element, std::string_view instrument) {
    for (const auto id : reading.all_below(information, element)) {
      decision.intended.push_back({kind, reading.child_value(id, instrument), goals_of(reading, id), reading.spot(id)});
    }
  };
  add(Intended::Kind::kRegulation, "BeoogdeRegeling", "instrumentVersie");
  add(Intended::Kind::kObject, "BeoogdInformatieobject", "instrumentVersie");
  add(Intended::Kind::kWithdrawal, "Intrekking", "instrument");
  for (const auto id : reading.all_below(information, "Tijdstempel")) {
    decision.timestamps.push_back({reading.child_value(id, "doel"), reading.child_value(id, "soortTijdstempel"),
                                   reading.child_value(id, "datum"), reading.spot(id)});
  }
  for (const auto id : reading.all_below(information, "Terugtrekkingen"))
    decision.retractions.push_back(reading.spot(id));
}

void read_regulation_infos(const Reading& reading, Decision& decision) {
  for (const auto id : reading.all_below(reading.root(), "RegelingVersieInformatie")) {
    const auto metadata = reading.below(id, "RegelingMetadata");
    RegulationInfo info;
    info.at = reading.spot(id);
    info.work = reading.value_below(id, "FRBRWork");
    info.expression = reading.value_below(id, "FRBRExpression");
    info.kind_of_work = reading.value_below(id, "soortWork");
    info.part_of = reading.value_below(reading.below(id, "isTijdelijkDeelVan"), "FRBRWork");
    if (metadata != kAbsent) {
      for (const auto title : reading.all_below(metadata, "citeertitel")) info.titles.push_back(reading.value(title));
      info.kind = reading.value_below(metadata, "soortRegeling");
      info.responsible = reading.value_below(metadata, "eindverantwoordelijke");
    }
    decision.regulations.push_back(std::move(info));
  }
}

constexpr std::array<std::string_view, 4> kMutations{"VoegToe", "Vervang", "VervangKop", "Verwijder"};

void read_procedure(const Reading& reading, Decision& decision) {
  const auto root = reading.root();
  for (const auto id : reading.all_below(root, "soortStap")) decision.steps.push_back(reading.value(id));
  const auto change = reading.below(root, "Procedureverloopmutatie");
  if (change == kAbsent) return;
  decision.procedure_change = reading.spot(change);
  for (const std::string_view part : {"voegStappenToe", "vervangStappen", "verwijderStappen"})
    decision.changes_steps |= reading.below(change, part) != kAbsent;
}

/// Organisations by their id in the register of the government (TOOI).
void read_authorities(const Reading& reading, Decision& decision) {
  for (const std::string_view metadata : {"BesluitMetadata", "KennisgevingMetadata", "RegelingMetadata"}) {
    for (const auto id : reading.all_below(reading.root(), metadata)) {
      const auto& elements = reading.tree().elements();
      for (auto at = std::ranges::upper_bound(elements, id); at != elements.end() && *at < reading.tree()[id].end;
           ++at) {
        if (reading.first_element(*at) != kAbsent) continue;
        auto value = reading.value(*at);
        if (value.text.starts_with("/tooi/id/")) decision.authorities.push_back(std::move(value));
      }
    }
  }
}

/// Walks the text once, with the elements around each place.
class TextReader {
 public:
  TextReader(const Reading& reading, Decision& decision) : reading_(reading), decision_(decision) {}

  void read_regulation(NodeId root) {
    element(root, reading_.local(root));
    read(root);
  }

  void read(NodeId text) {
    const auto& tree = reading_.tree();
    const auto& elements = tree.elements();
    for (auto at = std::ranges::upper_bound(elements, text); at != elements.end() && *at < tree[text].end; ++at) {
      const auto id = *at;
      for (auto* end : {&regulation_end_, &body_end_, &replacing_end_, &amendment_end_}) {
        if (id >= *end) *end = 0;
      }
      element(id, reading_.local(id));
    }
  }

 private:
  void element(NodeId id, std::string_view name) {
    const auto end = reading_.tree()[id].end;
    if (one_of(kRegulationModels, name)) {
      decision_.texts.push_back({std::string(name), reading_.attribute(id, "was"), reading_.attribute(id, "wordt"),
                                 replacing_end_ != 0, reading_.spot(id)});
      regulation_end_ = end;
      if (name == "RegelingMutatie") ++mutations_;
    } else if (name == "VervangRegeling") {
      replacing_end_ = end;
    } else if (name == "Lichaam") {
      body_end_ = end;
    } else if (name == "ExtIoRef") {
      link(id);
    } else if (name == "Illustratie") {
      decision_.images.push_back({reading_.attribute(id, "naam"), reading_.attribute(id, "formaat").text});
    } else if (name == "WijzigArtikel" || name == "WijzigLid") {
      // A WijzigLid within a WijzigArtikel is counted with it.
      if (amendment_end_ == 0) decision_.amendments.push_back({reading_.spot(id), {}});
      amendment_end_ = std::max(amendment_end_, end);
    } else if (name == "IntRef" && amendment_end_ != 0) {
      decision_.amendments.back().refs.push_back(reading_.attribute(id, "ref").text);
    } else if (name == "WijzigBijlage") {
      decision_.annexes.push_back(reading_.attribute(id, "eId"));
    } else if (one_of(kMutations, name)) {
      mutation(id, name);
      if (name != "Vervang") return;
      const auto within = reading_.first_element(id);
      decision_.replacements.push_back(
          {reading_.attribute(id, "wat"), within == kAbsent ? "" : reading_.attribute(within, "wId").text});
    } else if (regulation_end_ != 0 && one_of(kAnnotated, name)) {
      annotated(id, name);
    }
  }

  void mutation(NodeId id, std::string_view name) {
    Mutation read{
        std::string(name), reading_.attribute(id, "wat"), reading_.attribute(id, "context"), {}, {}, mutations_,
        reading_.spot(id)};
    const auto& tree = reading_.tree();
    for (auto child = tree.first_child(id); child != kAbsent; child = tree.next_sibling(child)) {
      if (tree[child].kind != engines::xml_rules::NodeKind::kElement) continue;
      const auto local = reading_.local(child);
      if (local == "Nummer" || local == "Wat") continue;
      read.element = local;
      break;
    }
    if (name == "Vervang") {
      const auto& elements = tree.elements();
      for (auto at = std::ranges::upper_bound(elements, id); at != elements.end() && *at < tree[id].end; ++at) {
        if (auto wid = reading_.attribute(*at, "wId").text; !wid.empty()) read.within.push_back(std::move(wid));
      }
    }
    decision_.mutations.push_back(std::move(read));
  }

  void link(NodeId id) {
    std::string text;
    reading_.tree().append_string_value(id, text);
    decision_.object_links.push_back({std::move(text), reading_.spot(id)});
    if (regulation_end_ != 0) decision_.object_links_of_regulations.push_back(reading_.attribute(id, "ref"));
  }

  void annotated(NodeId id, std::string_view name) {
    auto wid = reading_.attribute(id, "wId").text;
    if (wid.empty()) return;
    decision_.elements.emplace(std::move(wid),
                               TextElement{std::string(name), body_end_ != 0, reading_.child(id, "Lid") != kAbsent,
                                           reading_.child(id, "Inhoud") != kAbsent, reading_.spot(id)});
  }

  const Reading& reading_;
  Decision& decision_;
  // Where the innermost element of each kind ends; 0: we are not within one.
  NodeId regulation_end_ = 0;
  NodeId body_end_ = 0;
  NodeId replacing_end_ = 0;
  NodeId amendment_end_ = 0;
  std::size_t mutations_ = 0;  ///< RegelingMutaties so far.
};

}  // namespace

void read_decision(const Reading& reading, Facts& facts) {
  const auto root = reading.root();
  Decision decision;
  decision.root = reading.local(root);
  decision.at = reading.spot(root);
  const auto identity = reading.below(root, "ExpressionIdentificatie");
  decision.work = reading.value_below(identity, "FRBRWork");
  decision.expression = reading.value_below(identity, "FRBRExpression");
  auto metadata = reading.below(root, "BesluitMetadata");
  if (metadata == kAbsent) metadata = reading.below(root, "KennisgevingMetadata");
  if (metadata != kAbsent) {
    decision.procedure = reading.value_below(metadata, "soortProcedure");
    decision.responsible = reading.value_below(metadata, "eindverantwoordelijke");
    decision.notice_kind = reading.value_below(metadata, "soortKennisgeving");
    decision.about = reading.value_below(metadata, "mededelingOver");
    for (const auto id : reading.all_below(metadata, "informatieobjectRef"))
      decision.object_refs.push_back(reading.value(id));
  }
  decision.begin_inspection = reading.value_below(root, "beginInzagetermijnOp");
  decision.end_inspection = reading.value_below(root, "eindeInzagetermijnOp");
  read_procedure(reading, decision);
  read_authorities(reading, decision);
  read_consolidation(reading, decision);
  read_regulation_infos(reading, decision);
  for (const std::string_view model : {"BesluitCompact", "BesluitKlassiek", "Kennisgeving"}) {
    const auto text = reading.below(root, model);
    if (text == kAbsent) continue;
    decision.model = model;
    TextReader(reading, decision).read(text);
    break;
  }
  // A regulation by itself, as in a download from the DSO.
  if (one_of(kRegulationModels, decision.root)) TextReader(reading, decision).read_regulation(root);
  facts.decisions.push_back(std::move(decision));
}

}  // namespace pareltjes::omgevingswet
