// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "engines/decision_tables/check/scope.hpp"
#include "engines/decision_tables/check/structure.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

using Ids = std::set<std::string, std::less<>>;

/// The type that a variable has for a gegevensType of IMTR; nothing for one that may be anything.
std::optional<Kind> kind_of(const Question& question) {
  if (question.source == "geoVerwijzing" || question.source == "implicietAntwoord") return Kind::kBoolean;
  static const std::map<std::string, Kind, std::less<>> kKinds{{"boolean", Kind::kBoolean},
                                                               {"number", Kind::kNumber},
                                                               {"string", Kind::kString},
                                                               {"date", Kind::kDate},
                                                               {"list", Kind::kString}};
  const auto found = kKinds.find(question.data_type);
  if (found == kKinds.end() || question.several_answers) return std::nullopt;
  return found->second;
}

void check_reference(const Model& model, const Reference& reference, const Ids& known, const core::Text& what,
                     Findings& findings) {
  const auto id = local_id(model, reference.href);
  if (id && known.contains(*id)) return;
  const auto href = shortened(reference.href);
  findings.add("dmn-verwijzing-nergens",
               {fmt::format("De {} ‘{}’ staat niet in dit bestand.", what.nl, href),
                fmt::format("The {} ‘{}’ is not in this file.", what.en, href)},
               reference.node);
}

void check_input(const Model& model, const InputData& input, const Ids& questions, Findings& findings) {
  const auto name = shortened(input.name.empty() ? input.id : input.name);
  if (input.questions.empty()) {
    findings.add("imtr-vraag-ontbreekt",
                 {fmt::format("De invoer ‘{}’ verwijst naar geen uitvoeringsregel.", name),
                  fmt::format("The input ‘{}’ refers to no execution rule.", name)},
                 input.node, name);
  }
  for (const auto& reference : input.questions) {
    check_reference(model, reference, questions, {"uitvoeringsregel", "execution rule"}, findings);
  }
  const auto* question = question_of(model, input);
  if (question == nullptr || !input.variable) return;
  const auto asked = kind_of(*question);
  const auto type = type_named(model, input.variable->type);
  if (!asked || !type.is_known() || type.kind == *asked) return;
  const auto wanted = question->data_type.empty() ? std::string(name_of(*asked)) : question->data_type;
  findings.add("imtr-vraag-type",
               {fmt::format("De vraag bij ‘{}’ heeft type {}, de variabele {}.", name, wanted, type.written),
                fmt::format("The question of ‘{}’ has type {}, the variable {}.", name, wanted, type.written)},
               input.variable->node, name);
}

}  // namespace

void check_questions(const Model& model, Findings& findings) {
  if (!model.is_imtr) return;
  if (model.version != "1.1" && model.version != "1.2") {
    findings.add(
        "imtr-versie",
        {fmt::format("Dit bestand is DMN {}.", model.version), fmt::format("This file is DMN {}.", model.version)},
        model.document.root_element());
  }
  Ids questions;
  Ids used;
  const Ids groups(model.groups.begin(), model.groups.end());
  for (const auto& question : model.questions) {
    questions.insert(question.id);
    for (const auto& group : question.groups)
      check_reference(model, group, groups, {"regelgroep", "rule group"}, findings);
  }
  for (const auto& input : model.inputs) check_input(model, input, questions, findings);
  // Questions are asked for by inputs, and by register look-ups for their search terms.
  for (const auto& reference : model.contents) {
    const auto id = local_id(model, reference.href);
    if (id) used.insert(std::string(*id));
  }
  for (const auto& question : model.questions) {
    if (used.contains(question.id) || question.source == "bijlage") continue;
    findings.add("imtr-vraag-ongebruikt",
                 {fmt::format("Geen invoer gebruikt de uitvoeringsregel ‘{}’.", shortened(question.id)),
                  fmt::format("No input uses the execution rule ‘{}’.", shortened(question.id))},
                 question.node);
  }
  const bool linked = std::ranges::any_of(model.decisions, [](const Decision& one) { return !one.structures.empty(); });
  if (!linked && !model.decisions.empty()) {
    findings.add(
        "imtr-structuur-ontbreekt",
        {"Geen beslissing verwijst naar de functionele structuur.", "No decision refers to the functional structure."},
        model.document.root_element());
  }
}

}  // namespace pareltjes::engines::decision_tables
