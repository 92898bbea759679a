// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engines/xml_rules/document/document.hpp"

namespace pareltjes::engines::decision_tables {

using xml_rules::NodeId;

/// A text in the file, and the element that holds it.
struct Cell {
  std::string text;
  NodeId node = 0;
};

/// A reference "#id" or "file#id".
struct Reference {
  std::string href;
  NodeId node = 0;
};

struct Variable {
  std::string name;
  std::string type;
  NodeId node = 0;
};

enum class HitPolicy : std::uint8_t { kUnique, kFirst, kPriority, kAny, kCollect, kRuleOrder, kOutputOrder, kUnknown };

/// Whether the policy gives one row's answer; else a list of answers.
bool gives_one(HitPolicy policy);
/// "RULE ORDER"
std::string_view name_of(HitPolicy policy);

struct InputClause {
  std::string label;
  Cell expression;
  std::string type;  ///< typeRef of the expression.
  std::optional<Cell> allowed;
  NodeId node = 0;

  /// What to call it: the expression, else the label.
  [[nodiscard]] const std::string& name() const { return expression.text.empty() ? label : expression.text; }
};

struct OutputClause {
  std::string name;
  std::string type;
  std::optional<Cell> allowed;
  std::optional<Cell> otherwise;  ///< defaultOutputEntry
  NodeId node = 0;
};

struct Rule {
  std::vector<Cell> inputs;
  std::vector<Cell> outputs;
  NodeId node = 0;
};

struct DecisionTable {
  HitPolicy policy = HitPolicy::kUnique;
  std::string policy_text;  ///< As the file has it.
  std::string aggregation;  ///< SUM, COUNT, MIN, MAX or nothing.
  std::vector<InputClause> inputs;
  std::vector<OutputClause> outputs;
  std::vector<Rule> rules;
  std::string owner;                    ///< Name of the decision or knowledge model that it belongs to.
  std::optional<std::size_t> decision;  ///< The decision whose whole logic it is.
  NodeId node = 0;
};

struct Decision {
  std::string id;
  std::string name;
  std::optional<Variable> variable;
  std::vector<Reference> decisions;   ///< requiredDecision
  std::vector<Reference> inputs;      ///< requiredInput
  std::vector<Reference> structures;  ///< functioneleStructuurRef (IMTR)
  std::string logic;                  ///< Local name of its expression; empty: it has none.
  bool uses_functions = false;        ///< It has knowledge requirements.
  NodeId node = 0;
};

struct InputData {
  std::string id;
  std::string name;
  std::optional<Variable> variable;
  std::vector<Reference> questions;  ///< uitvoeringsregelRef (IMTR)
  NodeId node = 0;
};

struct ItemDefinition {
  std::string name;
  std::string type;
  std::optional<Cell> allowed;
  bool is_collection = false;
  bool has_parts = false;
  NodeId node = 0;
};

/// An uitvoeringsregel of IMTR: where the value of an input comes from, most often a question.
struct Question {
  std::string id;
  std::string source;     ///< vraag, geoVerwijzing, vasteWaarde, bijlage …
  std::string data_type;  ///< boolean, number, string, date, list, or nothing
  std::vector<std::string> options;
  bool several_answers = false;
  bool none_of_above = false;
  std::vector<Reference> groups;  ///< regelgroepRef
  NodeId node = 0;
};

/// A DMN file with the applicable rules of IMTR in its extension elements.
struct Model {
  xml_rules::Document document;
  std::string version;  ///< "1.1" … "1.5"
  std::string name;
  std::vector<ItemDefinition> types;
  std::vector<InputData> inputs;
  std::vector<Decision> decisions;
  std::vector<DecisionTable> tables;
  std::vector<Question> questions;
  std::vector<std::string> groups;           ///< Ids of regelgroepen.
  std::vector<Reference> contents;           ///< Other references below extension elements.
  std::vector<std::string> imports;          ///< Namespaces of other models.
  std::vector<std::string> services;         ///< Ids that decision services, knowledge models and sources have.
  std::vector<Reference> needed_elsewhere;   ///< Inputs and decisions that a service or a source of authority names.
  std::set<std::string, std::less<>> names;  ///< Everything that has a name in the file: what an expression may mean.
  bool is_imtr = false;
};

}  // namespace pareltjes::engines::decision_tables
