// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/model/read.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "engines/decision_tables/feel/unary_tests.hpp"
#include "engines/decision_tables/model/elements.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

struct Version {
  std::string_view uri;
  std::string_view number;
};

/// The namespaces of the model in each version of DMN (OMG).
constexpr std::array<Version, 5> kVersions{{{"http://www.omg.org/spec/DMN/20151101/dmn.xsd", "1.1"},
                                            {"http://www.omg.org/spec/DMN/20180521/MODEL/", "1.2"},
                                            {"https://www.omg.org/spec/DMN/20191111/MODEL/", "1.3"},
                                            {"https://www.omg.org/spec/DMN/20211108/MODEL/", "1.4"},
                                            {"https://www.omg.org/spec/DMN/20230324/MODEL/", "1.5"}}};

const Version* version_of(const xml_rules::Document& document) {
  const auto root = document.root_element();
  if (root == xml_rules::kAbsent) return nullptr;
  const auto name = document.tree()[root].name;
  if (document.names().local(name) != "definitions") return nullptr;
  const auto found = std::ranges::find(kVersions, document.names().uri(name), &Version::uri);
  return found == kVersions.end() ? nullptr : &*found;
}

HitPolicy policy_of(std::string_view text) {
  if (text.empty()) return HitPolicy::kUnique;
  for (const auto policy : {HitPolicy::kUnique, HitPolicy::kFirst, HitPolicy::kPriority, HitPolicy::kAny,
                            HitPolicy::kCollect, HitPolicy::kRuleOrder, HitPolicy::kOutputOrder}) {
    if (name_of(policy) == text) return policy;
  }
  return HitPolicy::kUnknown;
}

/// Fills a model from the elements of its file.
class Reader {
 public:
  Reader(Model& model, const Elements& in) : model_(model), in_(in) {}

  void read() {
    const auto root = model_.document.root_element();
    model_.name = in_.attribute(root, "name");
    in_.each_child(root, [&](NodeId child) { read_top(child); });
    in_.each_below(root, [&](NodeId node) { read_anywhere(node); });
  }

 private:
  void read_top(NodeId node) {
    if (!in_.is_dmn(node)) return;
    const auto local = in_.local(node);
    if (local == "inputData") {
      read_input(node);
    } else if (local == "decision") {
      read_decision(node);
    } else if (local == "itemDefinition") {
      read_type(node);
    } else if (local == "import") {
      model_.imports.push_back(in_.attribute(node, "namespace"));
    } else if (local == "businessKnowledgeModel" || local == "decisionService" || local == "knowledgeSource") {
      model_.services.push_back(in_.attribute(node, "id"));
      in_.each_child(node, [&](NodeId child) { note_needed(child); });
    }
  }

  void note_needed(NodeId node) {
    const auto local = in_.local(node);
    if (local == "authorityRequirement") {
      in_.each_child(node, [&](NodeId child) { note_needed(child); });
      return;
    }
    for (const std::string_view known : {"outputDecision", "encapsulatedDecision", "inputDecision", "inputData",
                                         "requiredDecision", "requiredInput"}) {
      if (local == known) model_.needed_elsewhere.push_back({in_.attribute(node, "href"), node});
    }
  }

  std::optional<Variable> variable_of(NodeId node) const {
    const auto variable = in_.child(node, "variable");
    if (variable == xml_rules::kAbsent) return std::nullopt;
    return Variable{in_.attribute(variable, "name"), in_.type_of(variable), variable};
  }

  std::vector<Reference> references(NodeId node, std::string_view local) const {
    std::vector<Reference> found;
    const auto extensions = in_.child(node, "extensionElements");
    if (extensions == xml_rules::kAbsent) return found;
    in_.each_below(extensions, [&](NodeId one) {
      if (in_.local(one) == local && in_.is_imtr(one)) found.push_back({in_.attribute(one, "href"), one});
    });
    return found;
  }

  void read_input(NodeId node) {
    model_.inputs.push_back({in_.attribute(node, "id"), in_.attribute(node, "name"), variable_of(node),
                             references(node, "uitvoeringsregelRef"), node});
  }

  void read_type(NodeId node) {
    const auto type = in_.child(node, "typeRef");
    model_.types.push_back({in_.attribute(node, "name"), type == xml_rules::kAbsent ? "" : in_.text(type),
                            in_.cell_of(node, "allowedValues"), in_.attribute(node, "isCollection") == "true",
                            in_.child(node, "itemComponent") != xml_rules::kAbsent, node});
  }

  void read_decision(NodeId node) {
    Decision decision;
    decision.id = in_.attribute(node, "id");
    decision.name = in_.attribute(node, "name");
    decision.variable = variable_of(node);
    decision.structures = references(node, "functioneleStructuurRef");
    decision.node = node;
    in_.each_child(node, [&](NodeId child) {
      if (!in_.is_dmn(child)) return;
      const auto local = in_.local(child);
      if (local == "informationRequirement") {
        in_.each_child(child, [&](NodeId one) {
          auto& list = in_.local(one) == "requiredInput" ? decision.inputs : decision.decisions;
          if (in_.local(one).starts_with("required")) list.push_back({in_.attribute(one, "href"), one});
        });
      }
      if (local == "knowledgeRequirement") decision.uses_functions = true;
      for (const std::string_view logic :
           {"decisionTable", "literalExpression", "invocation", "context", "list", "relation", "functionDefinition",
            "conditional", "filter", "for", "some", "every"}) {
        if (local == logic) decision.logic = local;
      }
    });
    model_.decisions.push_back(std::move(decision));
  }

  void read_anywhere(NodeId node) {
    if (in_.is_dmn(node)) {
      if (in_.local(node) == "decisionTable") read_table(node);
      if (auto name = in_.attribute(node, "name"); !name.empty()) model_.names.insert(std::move(name));
      return;
    }
    if (!in_.is_imtr(node)) return;
    model_.is_imtr = true;
    const auto local = in_.local(node);
    if (local == "uitvoeringsregel") {
      read_question(node);
    } else if (local == "regelgroep") {
      model_.groups.push_back(in_.attribute(node, "id"));
    } else if (local.ends_with("Ref")) {
      model_.contents.push_back({in_.attribute(node, "href"), node});
    }
  }

  void read_question(NodeId node) {
    Question question;
    question.id = in_.attribute(node, "id");
    question.node = node;
    in_.each_child(node, [&](NodeId child) {
      for (const std::string_view source : {"vraag", "registerbevraging", "registerbevragingAPIProfiel", "vasteWaarde",
                                            "vasteWaardeVoorbehoud", "bijlage", "implicietAntwoord", "geoVerwijzing",
                                            "uitkomstHerbruikbareBeslissing", "herbruikbareVraagReferentie"}) {
        if (in_.local(child) == source) question.source = source;
      }
      if (in_.local(child) == "regelgroepRef") question.groups.push_back({in_.attribute(child, "href"), child});
    });
    in_.each_below(node, [&](NodeId one) {
      const auto local = in_.local(one);
      if (local == "gegevensType") question.data_type = in_.text(one);
      if (local == "optieText") question.options.push_back(in_.text(one));
      if (local == "optieType") question.several_answers = in_.text(one) == "meerdereAntwoorden";
      if (local == "optieGeenVanBovenstaande") {
        const auto truth = in_.text(one);
        question.none_of_above = truth == "true" || truth == "1";
      }
    });
    model_.questions.push_back(std::move(question));
  }

  void read_table(NodeId node) {
    DecisionTable table;
    table.node = node;
    table.policy_text = in_.attribute(node, "hitPolicy");
    table.policy = policy_of(table.policy_text);
    table.aggregation = in_.attribute(node, "aggregation");
    in_.each_child(node, [&](NodeId child) {
      if (!in_.is_dmn(child)) return;
      if (in_.local(child) == "input") table.inputs.push_back(input_of(child));
      if (in_.local(child) == "output") table.outputs.push_back(output_of(child));
      if (in_.local(child) == "rule") table.rules.push_back(rule_of(child));
    });
    const auto parent = model_.document.tree()[node].parent;
    for (auto at = parent; at != xml_rules::kAbsent; at = model_.document.tree()[at].parent) {
      if (table.owner.empty() && in_.is_dmn(at)) table.owner = in_.attribute(at, "name");
    }
    for (std::size_t i = 0; i < model_.decisions.size(); ++i) {
      if (model_.decisions[i].node != parent) continue;
      table.decision = i;
      table.owner = model_.decisions[i].name.empty() ? model_.decisions[i].id : model_.decisions[i].name;
    }
    model_.tables.push_back(std::move(table));
  }

  InputClause input_of(NodeId node) const {
    InputClause clause;
    clause.node = node;
    clause.label = in_.attribute(node, "label");
    clause.expression = in_.cell_of(node, "inputExpression").value_or(Cell{"", node});
    clause.expression.text = core::trim(clause.expression.text);
    const auto expression = in_.child(node, "inputExpression");
    if (expression != xml_rules::kAbsent) clause.type = in_.type_of(expression);
    clause.allowed = in_.cell_of(node, "inputValues");
    return clause;
  }

  OutputClause output_of(NodeId node) const {
    return {in_.attribute(node, "name"), in_.type_of(node), in_.cell_of(node, "outputValues"),
            in_.cell_of(node, "defaultOutputEntry"), node};
  }

  Rule rule_of(NodeId node) const {
    Rule rule;
    rule.node = node;
    in_.each_child(node, [&](NodeId child) {
      if (!in_.is_dmn(child)) return;
      if (in_.local(child) == "inputEntry") rule.inputs.push_back(in_.cell_at(child));
      if (in_.local(child) == "outputEntry") rule.outputs.push_back(in_.cell_at(child));
    });
    return rule;
  }

  Model& model_;
  const Elements& in_;
};

}  // namespace

bool gives_one(HitPolicy policy) {
  return policy == HitPolicy::kUnique || policy == HitPolicy::kFirst || policy == HitPolicy::kPriority ||
         policy == HitPolicy::kAny;
}

std::string_view name_of(HitPolicy policy) {
  constexpr std::array<std::string_view, 8> kNames{"UNIQUE",  "FIRST",      "PRIORITY",     "ANY",
                                                   "COLLECT", "RULE ORDER", "OUTPUT ORDER", "?"};
  return kNames[static_cast<std::size_t>(policy)];
}

bool is_decision_model(const xml_rules::Document& document) {
  return version_of(document) != nullptr;
}

core::Result<Model> read_model(std::string bytes, std::string_view file_name) {
  auto document = xml_rules::Document::parse(std::move(bytes), file_name);
  if (!document) return std::unexpected(document.error());
  return read_model(std::move(*document));
}

core::Result<Model> read_model(xml_rules::Document document) {
  const auto* version = version_of(document);
  if (version == nullptr) {
    const auto place = document.place(document.root_element());
    return core::fail(core::ErrorCode::kInvalidFile,
                      {"Dit bestand bevat geen beslismodel (DMN).", "This file holds no decision model (DMN)."},
                      {"Kies een bestand met het element ‘definitions’ van DMN 1.1 of 1.2.",
                       "Choose a file with the element ‘definitions’ of DMN 1.1 or 1.2."},
                      core::Place{document.file_name(), place.line, place.column});
  }
  Model model{std::move(document), std::string(version->number), {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, false};
  const Elements elements(model.document);
  Reader(model, elements).read();
  return model;
}

}  // namespace pareltjes::engines::decision_tables
