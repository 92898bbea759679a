// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/check/scope.hpp"

#include <algorithm>

#include "engines/decision_tables/check/report.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

UnaryTests any_of(const std::vector<Value>& values) {
  UnaryTests tests;
  for (const auto& value : values) {
    Range range;
    range.low = range.high = value;
    range.low_closed = range.high_closed = true;
    tests.ranges.push_back(std::move(range));
  }
  return tests;
}

template <class T>
std::optional<std::size_t> index_of(const std::vector<T>& all, std::string_view id) {
  const auto found = std::ranges::find(all, id, &T::id);
  if (found == all.end()) return std::nullopt;
  return static_cast<std::size_t>(found - all.begin());
}

const DecisionTable* table_of(const Model& model, std::size_t decision) {
  const auto found =
      std::ranges::find_if(model.tables, [&](const DecisionTable& one) { return one.decision == decision; });
  return found == model.tables.end() ? nullptr : &*found;
}

std::optional<Values> answers_of(const Model& model, const InputData& input) {
  const auto* question = question_of(model, input);
  if (question == nullptr || question->options.empty() || question->several_answers || question->none_of_above) {
    return std::nullopt;
  }
  std::vector<Value> values;
  values.reserve(question->options.size());
  for (const auto& option : question->options) values.push_back(string_value(option));
  return Values{any_of(values), {"de antwoorden op de vraag", "the answers to the question"}};
}

}  // namespace

bool is_known_name(const Model& model, std::string_view name) {
  return model.names.contains(name) || model.names.contains(name.substr(0, name.find('.')));
}

std::optional<std::string_view> local_id(const Model& model, std::string_view href) {
  const auto hash = href.find('#');
  if (hash == std::string_view::npos) return href;  // an id alone, as some programs write
  if (hash == 0) return href.substr(1);
  const auto root = model.document.root_element();
  const auto name = model.document.names().find("", "namespace");
  const auto own = name == xml_rules::kAbsent ? xml_rules::kAbsent : model.document.tree().attribute(root, name);
  if (own != xml_rules::kAbsent && model.document.tree().value(own) == href.substr(0, hash))
    return href.substr(hash + 1);
  return std::nullopt;
}

std::vector<Source> sources_of(const Model& model, const Decision& decision) {
  std::vector<Source> sources;
  const auto add = [&](const auto& element, std::optional<std::size_t> input, std::optional<std::size_t> other) {
    const bool named = element.variable && !element.variable->name.empty();
    sources.push_back({normal_name(named ? element.variable->name : element.name),
                       element.variable ? element.variable->type : "", input, other});
  };
  for (const auto& reference : decision.inputs) {
    const auto id = local_id(model, reference.href);
    if (const auto at = id ? index_of(model.inputs, *id) : std::nullopt) add(model.inputs[*at], at, {});
  }
  for (const auto& reference : decision.decisions) {
    const auto id = local_id(model, reference.href);
    if (const auto at = id ? index_of(model.decisions, *id) : std::nullopt) add(model.decisions[*at], {}, at);
  }
  return sources;
}

const Question* question_of(const Model& model, const InputData& input) {
  if (input.questions.size() != 1) return nullptr;
  const auto id = local_id(model, input.questions.front().href);
  const auto at = id ? index_of(model.questions, *id) : std::nullopt;
  return at ? &model.questions[*at] : nullptr;
}

std::optional<std::vector<Value>> given_by(const Model& model, std::size_t decision) {
  const auto* table = table_of(model, decision);
  if (table == nullptr || table->outputs.size() != 1 || !gives_one(table->policy)) return std::nullopt;
  std::vector<Value> values;
  const auto take = [&](const Cell& cell) {
    auto value = parse_literal(cell.text);
    if (value) values.push_back(std::move(*value));
    return value.has_value();
  };
  for (const auto& rule : table->rules) {
    if (rule.outputs.size() != 1 || !take(rule.outputs.front())) return std::nullopt;
  }
  if (table->outputs.front().otherwise && !take(*table->outputs.front().otherwise)) return std::nullopt;
  return values;
}

std::optional<Values> values_of(const Model& model, const Source& source) {
  if (source.input) return answers_of(model, model.inputs[*source.input]);
  const auto* table = table_of(model, *source.decision);
  if (table == nullptr || table->outputs.size() != 1 || !gives_one(table->policy)) return std::nullopt;
  const core::Text from{"de uitkomsten van ‘" + source.name + "’", "the outcomes of ‘" + source.name + "’"};
  if (table->outputs.front().allowed) {
    auto tests = parse_unary_tests(table->outputs.front().allowed->text);
    if (!tests) return std::nullopt;
    return Values{std::move(*tests), from};
  }
  const auto values = given_by(model, *source.decision);
  if (!values || values->empty()) return std::nullopt;
  return Values{any_of(*values), from};
}

}  // namespace pareltjes::engines::decision_tables
