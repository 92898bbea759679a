// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <set>
#include <string>
#include <vector>

#include "pearls/overeenkomsten/compare/deviations.hpp"

namespace pareltjes::overeenkomsten {

/// What a comparison of the tables of annexes found.
struct TableComparison {
  std::vector<Deviation> list;                             ///< In the order of the standard.
  std::vector<engines::text_compare::FilledField> fields;  ///< Of the printed cells.
  std::set<std::size_t> unread;  ///< Annexes (clauses of the standard) whose tables the text holds as loose words.
};

/// Lays the tables in annexes of a standard beside those of a text. What the standard prints must stand there: the
/// heads of columns of a table to fill in, every row and cell of a table with text of its own. What is written in empty
/// cells, in fields and in rows of its own below the head is filling in. Which table, row and column is which follows
/// from its words.
/// @param gone clauses of the standard that the text does not have: their tables are not told again.
TableComparison compare_tables(const StandardClauses& standard, const Submitted& text,
                               const std::set<std::size_t>& gone);

}  // namespace pareltjes::overeenkomsten
