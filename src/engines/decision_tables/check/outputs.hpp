// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engines/decision_tables/check/report.hpp"
#include "engines/decision_tables/check/types.hpp"

namespace pareltjes::engines::decision_tables {

/// The outputs of a table, read: of each row and output the value, or nothing when it is no literal.
struct Outputs {
  std::vector<std::vector<std::optional<Value>>> values;
  /// Of each output its values as listed, the most important first; empty: not listed, or no list of literals.
  std::vector<std::vector<Value>> listed;

  /// Whether two rows give the same; nothing when that cannot be told.
  [[nodiscard]] std::optional<bool> same(const DecisionTable& table, std::size_t a, std::size_t b) const;
  /// The place of the row among the outputs that are listed, the most important first; nothing when it has none there.
  /// Outputs without a list do not count.
  [[nodiscard]] std::optional<std::vector<std::size_t>> rank(std::size_t row) const;
};

Outputs read_outputs(const Model& model, const DecisionTable& table, Findings& findings);

/// The outputs of a row as one text.
std::string outputs_text(const DecisionTable& table, std::size_t row);

}  // namespace pareltjes::engines::decision_tables
