// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engines/decision_tables/check/domain.hpp"
#include "engines/decision_tables/check/report.hpp"
#include "engines/decision_tables/check/scope.hpp"

namespace pareltjes::engines::decision_tables {

/// An input of a table, read.
struct Column {
  std::string name;
  Type type;
  std::optional<Values> allowed;
  std::optional<Domain> domain;                  ///< Absent: its values cannot be cut into parts.
  std::vector<std::optional<UnaryTests>> cells;  ///< One a row; absent: unread, or of another kind than the column.
};

/// Reads the inputs of a table, and tells what is wrong with them.
class ColumnReader {
 public:
  ColumnReader(const Model& model, const DecisionTable& table, Findings& findings);

  std::vector<Column> read();

 private:
  Column read_column(std::size_t at);
  void find_source(const InputClause& clause, Column& column);
  void settle_type(const InputClause& clause, Column& column);
  void settle_allowed(const InputClause& clause, Column& column);
  std::optional<UnaryTests> read_cell(const Cell& cell, std::size_t row, const Column& column);
  void guess_type(Column& column, const InputClause& clause);
  void check_cell(const Column& column, std::size_t at, std::size_t row, std::optional<UnaryTests>& tests);
  void check_allowed(const Column& column, const Cell& cell, std::size_t row, const UnaryTests& tests);
  void add(std::string_view code, core::Text message, NodeId node) {
    findings_.add(code, std::move(message), node, table_.owner);
  }

  const Model& model_;
  const DecisionTable& table_;
  Findings& findings_;
  std::vector<Source> sources_;
  const Source* source_ = nullptr;           ///< Of the column that is being read.
  std::optional<std::vector<Value>> given_;  ///< What the decision behind it gives.
};

/// What is wrong with a cell, for a message. `where`: "rij 3, kolom ‘erf’".
struct Trouble {
  std::string_view code;
  core::Text message;
};
Trouble trouble_of(const FeelProblem& problem, std::string_view text, const core::Text& where);

}  // namespace pareltjes::engines::decision_tables
