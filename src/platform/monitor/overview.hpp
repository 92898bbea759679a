// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "platform/monitor/cell.hpp"

namespace pareltjes::monitor {

/// Conformity and connection are two questions, and never one figure.
enum class Question { kConformity, kConnection };

/// Whether a cell answers this question: chains are about connection, all other subjects about conformity.
bool is_about(const Cell& cell, Question question);

/// How a cell stands now: 2 good (conforms, in production), 1 on its way (partly, in test), 0 not.
enum class Level { kNot, kUnderWay, kReady };
/// Nothing when there is no answer to the question in the cell.
std::optional<Level> level_of(const Cell& cell, Question question);

struct Column {
  std::string leverancier, product, onderwerp;
  friend auto operator<=>(const Column&, const Column&) = default;
};

/// Municipalities in rows, product with standard or chain in columns; cells point into what was given.
struct Matrix {
  std::vector<std::string> gemeenten;
  std::vector<Column> columns;
  std::map<std::pair<std::string, Column>, const Cell*> cells;

  [[nodiscard]] const Cell* at(const std::string& gemeente, const Column& column) const;
};
Matrix matrix_of(const std::vector<Cell>& cells, Question question);

/// How many cells stand how.
struct Tally {
  std::int64_t ready = 0, under_way = 0, not_ready = 0;
  [[nodiscard]] std::int64_t all() const { return ready + under_way + not_ready; }
};
Tally tally(const std::vector<Cell>& cells, Question question);

/// What keeps cells from being ready.
struct Blocker {
  std::string what;        ///< Code of a rule, or what was filled in.
  std::string desk;        ///< Whose turn it is; empty for a rule.
  std::int64_t cells = 0;  ///< In how many cells, by their newest row.
  friend bool operator==(const Blocker&, const Blocker&) = default;
};
/// What blocks most first. Words that differ in case and blanks only count as the same.
std::vector<Blocker> blockers(const std::vector<Cell>& cells, Question question);

/// How many cells stood how at the end of a month.
struct Month {
  std::string month;  ///< "2026-11".
  Tally tally;
};
/// The months up to `last` ("2026-11"), at most so many, from the first in which anything was known.
std::vector<Month> progress(const std::vector<Cell>& cells, Question question, const std::string& last,
                            std::size_t months = 12);

}  // namespace pareltjes::monitor
