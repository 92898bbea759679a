// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "engines/decision_tables/check/columns.hpp"
#include "engines/decision_tables/check/outputs.hpp"
#include "engines/decision_tables/geometry/boxes.hpp"

namespace pareltjes::engines::decision_tables {

/// How much is told and done for one table.
struct CoverageLimits {
  std::size_t most_pairs = 20;  ///< Pairs of rows that overlap, told one by one.
  std::size_t most_gaps = 5;    ///< Gaps told.
  Budget budget;
};

/// What the rows of a table cover together. A row with a cell that could not be read counts where it makes a finding
/// certain: as everything when gaps are sought, as nothing when rows are compared.
class Coverage {
 public:
  Coverage(const DecisionTable& table, const std::vector<Column>& columns, const Outputs& outputs,
           const CoverageLimits& limits, Findings& findings);

  /// Whether everything could be decided.
  bool check();

 private:
  void check_columns();
  void check_rows();
  void check_gaps();
  void check_pairs();
  void tell_pair(std::size_t a, std::size_t b);
  void check_reached();
  void check_redundant();
  [[nodiscard]] bool is_told_as_duplicate(std::size_t row) const;
  [[nodiscard]] Bits goes_before(std::size_t row) const;
  [[nodiscard]] Boxes boxes(bool unread_is_all) const;
  /// A box over parts as text: "leeftijd: >= 18; erf: true".
  [[nodiscard]] core::Text text_of(const Box& parts) const;
  void add(std::string_view code, core::Text message, NodeId node) {
    findings_.add(code, std::move(message), node, table_.owner);
  }
  void tell_undecided(core::Text what);

  const DecisionTable& table_;
  const std::vector<Column>& columns_;
  const Outputs& outputs_;
  CoverageLimits limits_;
  Findings& findings_;
  std::vector<bool> unread_;  ///< Rows with an unread cell.
  Boxes known_;               ///< Unread rows as nothing.
  bool decided_ = true;
};

}  // namespace pareltjes::engines::decision_tables
