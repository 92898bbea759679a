// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/check/structure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "engines/decision_tables/check/scope.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

template <class T>
std::string called(const T& element) {
  return shortened(element.name.empty() ? element.id : element.name);
}

class StructureCheck {
 public:
  StructureCheck(const Model& model, Findings& findings) : model_(model), findings_(findings) {
    for (const auto& input : model.inputs) note_id(input.id, input.node);
    for (const auto& decision : model.decisions) note_id(decision.id, decision.node);
    for (const auto& service : model.services) known_.insert(service);
  }

  void run() {
    for (const auto& input : model_.inputs) {
      check_element(input, {"De invoer", "The input"});
      if (input.variable) check_type(called(input), input.variable->type, input.variable->node);
    }
    for (const auto& decision : model_.decisions) {
      check_element(decision, {"De beslissing", "The decision"});
      if (decision.variable) check_type(called(decision), decision.variable->type, decision.variable->node);
      check_logic(decision);
      check_used(decision);
      for (const auto& reference : decision.inputs) check_reference(reference, called(decision));
      for (const auto& reference : decision.decisions) check_reference(reference, called(decision));
    }
    for (const auto& type : model_.types) check_item(type);
    check_circles();
    check_needed();
  }

 private:
  void note_id(const std::string& id, NodeId node) {
    if (id.empty() || known_.insert(id).second) return;
    findings_.add(
        "dmn-id-dubbel",
        {fmt::format("Het id ‘{}’ komt vaker voor.", id), fmt::format("The id ‘{}’ occurs more than once.", id)}, node);
  }

  template <class T>
  void check_element(const T& element, const core::Text& kind) {
    const auto name = called(element);
    if (element.name.empty()) {
      findings_.add(
          "dmn-naam-ontbreekt",
          {fmt::format("{} ‘{}’ heeft geen naam.", kind.nl, name), fmt::format("{} ‘{}’ has no name.", kind.en, name)},
          element.node, name);
    }
    if (!element.variable) {
      if constexpr (requires { element.questions; }) {
        findings_.add("dmn-variabele-ontbreekt",
                      {fmt::format("{} ‘{}’ heeft geen variabele.", kind.nl, name),
                       fmt::format("{} ‘{}’ has no variable.", kind.en, name)},
                      element.node, name);
      }
      return;
    }
    if (element.variable->name.empty()) {
      findings_.add("dmn-naam-ontbreekt",
                    {fmt::format("De variabele van ‘{}’ heeft geen naam.", name),
                     fmt::format("The variable of ‘{}’ has no name.", name)},
                    element.variable->node, name);
    } else if (!element.name.empty() && normal_name(element.variable->name) != normal_name(element.name)) {
      findings_.add("dmn-variabele-naam",
                    {fmt::format("De variabele van ‘{}’ heet ‘{}’.", name, shortened(element.variable->name)),
                     fmt::format("The variable of ‘{}’ is called ‘{}’.", name, shortened(element.variable->name))},
                    element.variable->node, name);
    }
  }

  void check_type(const std::string& owner, const std::string& reference, NodeId node) {
    const auto type = type_named(model_, reference);
    if (type.state != Type::State::kUnknown) return;
    findings_.add("dmn-type-onbekend",
                  {fmt::format("De variabele van ‘{}’ heeft het onbekende type ‘{}’.", owner, type.written),
                   fmt::format("The variable of ‘{}’ has the unknown type ‘{}’.", owner, type.written)},
                  node, owner);
  }

  void check_item(const ItemDefinition& item) {
    if (item.type.empty() || item.has_parts) return;
    check_type(item.name, item.type, item.node);
    if (!item.allowed) return;
    if (const auto tests = parse_unary_tests(item.allowed->text); !tests) {
      const auto name = shortened(item.name);
      findings_.add("dmn-cel-buiten",
                    {fmt::format("De toegestane waarden van het type ‘{}’ zijn niet te lezen.", name),
                     fmt::format("The allowed values of the type ‘{}’ cannot be read.", name)},
                    item.allowed->node);
    }
  }

  void check_logic(const Decision& decision) {
    const auto name = called(decision);
    if (decision.logic.empty()) {
      findings_.add("dmn-beslissing-leeg",
                    {fmt::format("De beslissing ‘{}’ zegt niet hoe zij beslist.", name),
                     fmt::format("The decision ‘{}’ does not say how it decides.", name)},
                    decision.node, name);
    } else if (decision.logic != "decisionTable") {
      findings_.add("dmn-logica-buiten",
                    {fmt::format("De beslissing ‘{}’ is geen tabel maar ‘{}’.", name, decision.logic),
                     fmt::format("The decision ‘{}’ is no table but ‘{}’.", name, decision.logic)},
                    decision.node, name);
    }
  }

  /// Requirements of a decision with a table that no column asks for.
  void check_used(const Decision& decision) {
    const auto table = std::ranges::find_if(model_.tables, [&](const DecisionTable& one) {
      return one.decision && &model_.decisions[*one.decision] == &decision;
    });
    if (table == model_.tables.end()) return;
    for (const auto& source : sources_of(model_, decision)) {
      const auto asks = [&](const std::string& text) {
        return !source.name.empty() && normal_name(text).contains(source.name);
      };
      bool used = std::ranges::any_of(table->inputs, [&](const InputClause& one) { return asks(one.name()); });
      for (const auto& rule : table->rules) {
        if (used) break;
        used =
            std::ranges::any_of(rule.inputs, asks, &Cell::text) || std::ranges::any_of(rule.outputs, asks, &Cell::text);
      }
      if (used || source.name.empty()) continue;
      findings_.add("dmn-vereiste-ongebruikt",
                    {fmt::format("De tabel gebruikt ‘{}’ niet.", shortened(source.name)),
                     fmt::format("The table does not use ‘{}’.", shortened(source.name))},
                    table->node, called(decision));
    }
  }

  void check_reference(const Reference& reference, const std::string& owner) {
    const auto href = shortened(reference.href);
    const auto id = local_id(model_, reference.href);
    if (!id) {
      findings_.add(
          "dmn-verwijzing-elders",
          {fmt::format("‘{}’ staat in een ander bestand.", href), fmt::format("‘{}’ is in another file.", href)},
          reference.node, owner);
    } else if (!known_.contains(std::string(*id))) {
      findings_.add("dmn-verwijzing-nergens",
                    {fmt::format("Er is geen invoer of beslissing met id ‘{}’.", shortened(*id)),
                     fmt::format("There is no input or decision with id ‘{}’.", shortened(*id))},
                    reference.node, owner);
    }
  }

  /// One finding for each circle: walks down from every decision, depth first, without recursion.
  void check_circles() {
    enum class Mark : std::uint8_t { kNew, kOpen, kDone };
    std::vector<Mark> marks(model_.decisions.size(), Mark::kNew);
    for (std::size_t start = 0; start < marks.size(); ++start) {
      if (marks[start] != Mark::kNew) continue;
      struct Step {
        std::size_t decision;
        std::vector<Source> sources;
        std::size_t next = 0;
      };
      std::vector<Step> path;
      const auto enter = [&](std::size_t decision) {
        marks[decision] = Mark::kOpen;
        path.push_back({decision, sources_of(model_, model_.decisions[decision])});
      };
      enter(start);
      while (!path.empty()) {
        auto& step = path.back();
        if (step.next == step.sources.size()) {
          marks[step.decision] = Mark::kDone;
          path.pop_back();
          continue;
        }
        const auto needed = step.sources[step.next++].decision;
        if (!needed) continue;
        if (marks[*needed] == Mark::kNew) {
          enter(*needed);
        } else if (marks[*needed] == Mark::kOpen) {
          std::string names;
          auto at = std::ranges::find(path, *needed, &Step::decision);
          for (; at != path.end(); ++at) names += called(model_.decisions[at->decision]) + " → ";
          tell_circle(names + called(model_.decisions[*needed]), *needed);
        }
      }
    }
  }

  void tell_circle(const std::string& names, std::size_t decision) {
    findings_.add("dmn-kringloop",
                  {fmt::format("Deze beslissingen hebben elkaar nodig: {}.", names),
                   fmt::format("These decisions need one another: {}.", names)},
                  model_.decisions[decision].node, called(model_.decisions[decision]));
  }

  void check_needed() {
    std::set<std::string, std::less<>> needed;
    const auto take = [&](const std::vector<Reference>& references) {
      for (const auto& reference : references) {
        if (const auto id = local_id(model_, reference.href)) needed.insert(std::string(*id));
      }
    };
    for (const auto& decision : model_.decisions) take(decision.inputs);
    take(model_.needed_elsewhere);
    for (const auto& input : model_.inputs) {
      if (needed.contains(input.id)) continue;
      const auto name = called(input);
      findings_.add("dmn-invoer-nergens",
                    {fmt::format("Geen beslissing gebruikt de invoer ‘{}’.", name),
                     fmt::format("No decision uses the input ‘{}’.", name)},
                    input.node, name);
    }
  }

  const Model& model_;
  Findings& findings_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace

void check_structure(const Model& model, Findings& findings) {
  StructureCheck(model, findings).run();
}

}  // namespace pareltjes::engines::decision_tables
