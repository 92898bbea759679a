// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/check/outputs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engines/decision_tables/check/columns.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

/// Reads one output of all rows.
class OutputReader {
 public:
  OutputReader(const Model& model, const DecisionTable& table, std::size_t at, Findings& findings)
      : model_(model), table_(table), clause_(table.outputs[at]), findings_(findings) {
    type_ = type_named(model, clause_.type);
    if (type_.state == Type::State::kAbsent && table.outputs.size() == 1 && table.decision) {
      const auto& variable = model.decisions[*table.decision].variable;
      if (variable) type_ = type_named(model, variable->type);
    }
    if (type_.state == Type::State::kUnknown) {
      add("dmn-type-onbekend",
          {fmt::format("De uitvoer heeft het onbekende type ‘{}’.", type_.written),
           fmt::format("The output has the unknown type ‘{}’.", type_.written)},
          clause_.node);
    }
    read_allowed();
  }

  std::optional<Value> read(const Cell& cell, const core::Text& where) {
    auto value = parse_literal(cell.text);
    if (!value) {
      tell(value.error(), cell, where);
      return std::nullopt;
    }
    if (type_.is_known() && value->kind != type_.kind && value->kind != Kind::kNull) {
      add("dmn-uitvoer-type",
          {fmt::format("{}: {} past niet bij type {}.", where.nl, shortened(value->text), type_.written),
           fmt::format("{}: {} does not fit type {}.", where.en, shortened(value->text), type_.written)},
          cell.node);
    } else if (allowed_ && !allowed_->contains(*value)) {
      add("dmn-uitvoer-onbekend",
          {fmt::format("{}: {} hoort niet bij de toegestane waarden.", where.nl, shortened(value->text)),
           fmt::format("{}: {} is not among the allowed values.", where.en, shortened(value->text))},
          cell.node);
    }
    return std::move(*value);
  }

  /// The allowed values one by one; empty when they are no list.
  [[nodiscard]] std::vector<Value> listed() const {
    std::vector<Value> values;
    if (!allowed_ || allowed_->negated || allowed_->any) return values;
    for (const auto& range : allowed_->ranges) {
      if (!range.is_value()) return {};
      values.push_back(*range.low);
    }
    return values;
  }

  void tell_never_given(const std::vector<std::optional<Value>>& given, const std::optional<Value>& otherwise) {
    if (!std::ranges::all_of(given, [](const auto& one) { return one.has_value(); })) return;
    for (const auto& value : listed()) {
      if (otherwise == value || std::ranges::find(given, value) != given.end()) continue;
      add("dmn-uitvoer-nooit",
          {fmt::format("Geen rij geeft de toegestane uitvoer {}.", shortened(value.text)),
           fmt::format("No row gives the allowed output {}.", shortened(value.text))},
          clause_.allowed->node);
    }
  }

 private:
  void read_allowed() {
    if (!clause_.allowed) {
      allowed_ = type_.allowed;
      return;
    }
    auto tests = parse_unary_tests(clause_.allowed->text);
    if (tests) {
      allowed_ = std::move(*tests);
    } else {
      tell(tests.error(), *clause_.allowed, {"Toegestane uitvoer", "Allowed output"});
    }
  }

  void tell(const FeelProblem& problem, const Cell& cell, const core::Text& where) {
    const auto trouble = trouble_of(problem, cell.text, where);
    // An expression is a right output; only what looks like a slip is told as one.
    const bool name = trouble.code == "dmn-cel-naam" && (is_known_name(model_, problem.what) || !type_is_string());
    const bool beyond = trouble.code == "dmn-cel-buiten" || name;
    const bool empty = problem.reason == FeelProblem::Reason::kEmpty;
    add(empty ? "dmn-uitvoer-leeg" : beyond ? "dmn-uitvoer-buiten" : "dmn-uitvoer-fout", trouble.message, cell.node);
  }

  [[nodiscard]] bool type_is_string() const { return type_.is_known() && type_.kind == Kind::kString; }
  void add(std::string_view code, core::Text message, NodeId node) {
    findings_.add(code, std::move(message), node, table_.owner);
  }

  const Model& model_;
  const DecisionTable& table_;
  const OutputClause& clause_;
  Findings& findings_;
  Type type_;
  std::optional<UnaryTests> allowed_;
};

core::Text place_name(const DecisionTable& table, std::size_t row, std::size_t at) {
  const auto& name = table.outputs[at].name;
  if (table.outputs.size() == 1 || name.empty()) {
    return {fmt::format("Rij {}, uitvoer", row + 1), fmt::format("Row {}, output", row + 1)};
  }
  return {fmt::format("Rij {}, uitvoer ‘{}’", row + 1, shortened(name)),
          fmt::format("Row {}, output ‘{}’", row + 1, shortened(name))};
}

}  // namespace

std::optional<bool> Outputs::same(const DecisionTable& table, std::size_t a, std::size_t b) const {
  bool sure = true;
  for (std::size_t at = 0; at < values[a].size(); ++at) {
    const auto& one = values[a][at];
    const auto& other = values[b][at];
    if (one && other) {
      if (*one != *other) return false;
      continue;
    }
    const auto& cells = table.rules;
    const bool present = at < cells[a].outputs.size() && at < cells[b].outputs.size();
    if (!present || normal_name(cells[a].outputs[at].text) != normal_name(cells[b].outputs[at].text)) sure = false;
  }
  return sure ? std::optional(true) : std::nullopt;
}

std::optional<std::vector<std::size_t>> Outputs::rank(std::size_t row) const {
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at < listed.size(); ++at) {
    if (listed[at].empty()) continue;
    if (!values[row][at]) return std::nullopt;
    const auto found = std::ranges::find(listed[at], *values[row][at]);
    if (found == listed[at].end()) return std::nullopt;
    places.push_back(static_cast<std::size_t>(found - listed[at].begin()));
  }
  return places.empty() ? std::nullopt : std::optional(places);
}

Outputs read_outputs(const Model& model, const DecisionTable& table, Findings& findings) {
  Outputs outputs;
  outputs.values.assign(table.rules.size(), std::vector<std::optional<Value>>(table.outputs.size()));
  for (std::size_t at = 0; at < table.outputs.size(); ++at) {
    OutputReader reader(model, table, at, findings);
    std::vector<std::optional<Value>> given;
    for (std::size_t row = 0; row < table.rules.size(); ++row) {
      const auto& cells = table.rules[row].outputs;
      if (at < cells.size()) outputs.values[row][at] = reader.read(cells[at], place_name(table, row, at));
      given.push_back(outputs.values[row][at]);
    }
    std::optional<Value> otherwise;
    if (const auto& cell = table.outputs[at].otherwise) {
      otherwise = reader.read(*cell, {"De uitvoer als geen rij geldt", "The output when no row applies"});
    }
    if (!table.rules.empty() && table.outputs[at].allowed) reader.tell_never_given(given, otherwise);
    outputs.listed.push_back(reader.listed());
  }
  return outputs;
}

std::string outputs_text(const DecisionTable& table, std::size_t row) {
  std::string all;
  for (const auto& cell : table.rules[row].outputs) all += (all.empty() ? "" : "; ") + shortened(cell.text);
  return all.empty() ? "-" : all;
}

}  // namespace pareltjes::engines::decision_tables
