// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/check/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engines/decision_tables/check/structure.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

void check_policy(const DecisionTable& table, const Outputs& outputs, Findings& findings) {
  const auto add = [&](std::string_view code, core::Text message) {
    findings.add(code, std::move(message), table.node, table.owner);
  };
  if (table.policy == HitPolicy::kUnknown) {
    const auto text = shortened(table.policy_text);
    add("dmn-hit-policy", {fmt::format("De hit policy ‘{}’ bestaat niet.", text),
                           fmt::format("The hit policy ‘{}’ does not exist.", text)});
  }
  if (!table.aggregation.empty() && (table.policy != HitPolicy::kCollect || table.outputs.size() != 1)) {
    add("dmn-aggregatie",
        {fmt::format("{} past niet bij hit policy {}.", shortened(table.aggregation), name_of(table.policy)),
         fmt::format("{} does not fit hit policy {}.", shortened(table.aggregation), name_of(table.policy))});
  }
  const bool ranks = table.policy == HitPolicy::kPriority || table.policy == HitPolicy::kOutputOrder;
  if (ranks && std::ranges::all_of(outputs.listed, &std::vector<Value>::empty)) {
    add("dmn-prioriteit",
        {"De tabel noemt niet welke uitvoer voorgaat.", "The table does not say which output goes first."});
  }
}

void check_shape(const DecisionTable& table, Findings& findings) {
  if (table.rules.empty()) {
    findings.add("dmn-tabel-leeg", {"De tabel heeft geen rijen.", "The table has no rows."}, table.node, table.owner);
  }
  for (std::size_t row = 0; row < table.rules.size(); ++row) {
    const auto& rule = table.rules[row];
    if (rule.inputs.size() == table.inputs.size() && rule.outputs.size() == table.outputs.size()) continue;
    findings.add("dmn-rij-cellen",
                 {fmt::format("Rij {} heeft {} + {} cellen en geen {} + {}.", row + 1, rule.inputs.size(),
                              rule.outputs.size(), table.inputs.size(), table.outputs.size()),
                  fmt::format("Row {} has {} + {} cells and not {} + {}.", row + 1, rule.inputs.size(),
                              rule.outputs.size(), table.inputs.size(), table.outputs.size())},
                 rule.node, table.owner);
  }
}

/// Everything about one table. Whether all of it could be decided.
bool check_table(const Model& model, const DecisionTable& table, const CoverageLimits& limits, Findings& findings) {
  check_shape(table, findings);
  const auto columns = ColumnReader(model, table, findings).read();
  const auto outputs = read_outputs(model, table, findings);
  check_policy(table, outputs, findings);
  return Coverage(table, columns, outputs, limits, findings).check();
}

}  // namespace

bool Report::has_errors() const {
  return std::ranges::any_of(findings, [](const Finding& one) { return one.severity == Severity::kError; });
}

Report check(const Model& model, const CoverageLimits& limits) {
  Report report;
  Findings findings(model);
  check_structure(model, findings);
  check_questions(model, findings);
  for (const auto& table : model.tables) {
    const bool decided = check_table(model, table, limits, findings);
    report.tables.push_back({table.owner, table.policy_text.empty() ? "UNIQUE" : table.policy_text, table.inputs.size(),
                             table.rules.size(), decided});
  }
  report.findings = findings.take();
  return report;
}

}  // namespace pareltjes::engines::decision_tables
