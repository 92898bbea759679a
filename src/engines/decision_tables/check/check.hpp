// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engines/decision_tables/check/coverage.hpp"
#include "engines/decision_tables/check/finding.hpp"
#include "engines/decision_tables/model/model.hpp"

namespace pareltjes::engines::decision_tables {

/// One decision table and whether everything about it could be decided.
struct TableVerdict {
  std::string owner;
  std::string policy;
  std::size_t inputs = 0;
  std::size_t rules = 0;
  bool decided = true;
};

struct Report {
  std::vector<Finding> findings;  ///< In the order of the file.
  std::vector<TableVerdict> tables;

  [[nodiscard]] bool has_errors() const;
};

/// Everything that can be said about a decision model from the file alone: the cells and their types, what the rows of
/// each table cover, how decisions, inputs and questions hang together.
/// @param limits hold for each table.
Report check(const Model& model, const CoverageLimits& limits = {});

}  // namespace pareltjes::engines::decision_tables
