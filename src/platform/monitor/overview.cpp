// SPDX-License-Identifier: EUPL-1.2
#include "platform/monitor/overview.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "core/text.hpp"

namespace pareltjes::monitor {
namespace {

Level level_of(Verdict verdict) {
  return verdict == Verdict::kConforms ? Level::kReady : verdict == Verdict::kPartly ? Level::kUnderWay : Level::kNot;
}

Level level_of(ConnectionState state) {
  return state == ConnectionState::kProduction ? Level::kReady
         : state == ConnectionState::kTest     ? Level::kUnderWay
                                               : Level::kNot;
}

void count(Tally& tally, Level level) {
  ++(level == Level::kReady ? tally.ready : level == Level::kUnderWay ? tally.under_way : tally.not_ready);
}

/// "2026-01" → "2025-12".
std::string month_before(const std::string& month) {
  int year = 0;
  int number = 0;
  std::from_chars(month.data(), month.data() + 4, year);
  std::from_chars(month.data() + 5, month.data() + 7, number);
  if (--number == 0) {
    number = 12;
    --year;
  }
  return fmt::format("{:04}-{:02}", year, number);
}

/// The newest that was known at the end of the month; rows stand newest first.
template <class Row>
const Row* known_in(const std::vector<Row>& rows, const std::string& month) {
  const auto found = std::ranges::find_if(rows, [&](const Row& row) { return row.at.substr(0, 7) <= month; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

bool is_about(const Cell& cell, Question question) {
  return is_chain(cell.key.onderwerp) == (question == Question::kConnection);
}

std::optional<Level> level_of(const Cell& cell, Question question) {
  if (!is_about(cell, question)) return std::nullopt;
  if (question == Question::kConformity) {
    if (const auto* test = cell.test()) return level_of(test->verdict);
    return std::nullopt;
  }
  if (const auto* connection = cell.connection()) return level_of(connection->state);
  return std::nullopt;
}

const Cell* Matrix::at(const std::string& gemeente, const Column& column) const {
  const auto found = cells.find({gemeente, column});
  return found == cells.end() ? nullptr : found->second;
}

Matrix matrix_of(const std::vector<Cell>& cells, Question question) {
  Matrix matrix;
  std::set<std::string> gemeenten;
  std::set<Column> columns;
  for (const auto& cell : cells) {
    if (!level_of(cell, question)) continue;
    const Column column{cell.key.leverancier, cell.key.product, cell.key.onderwerp};
    gemeenten.insert(cell.key.gemeente);
    columns.insert(column);
    matrix.cells[{cell.key.gemeente, column}] = &cell;
  }
  matrix.gemeenten.assign(gemeenten.begin(), gemeenten.end());
  matrix.columns.assign(columns.begin(), columns.end());
  return matrix;
}

Tally tally(const std::vector<Cell>& cells, Question question) {
  Tally all;
  for (const auto& cell : cells)
    if (const auto level = level_of(cell, question)) count(all, *level);
  return all;
}

std::vector<Blocker> blockers(const std::vector<Cell>& cells, Question question) {
  std::map<std::pair<std::string, std::string>, Blocker> found;
  const auto add = [&](const std::string& what, const std::string& desk) {
    auto& blocker = found[{core::fold(what), desk}];
    if (blocker.cells++ == 0) blocker = {what, desk, 1};
  };
  for (const auto& cell : cells) {
    const auto level = level_of(cell, question);
    if (!level || *level == Level::kReady) continue;
    if (question == Question::kConformity) {
      for (const auto& [rule, errors] : cell.test()->errors_by_rule)
        if (errors > 0) add(rule, {});
    } else if (!cell.connection()->blocked_by.empty()) {
      add(cell.connection()->blocked_by, cell.connection()->desk);
    }
  }
  std::vector<Blocker> all;
  all.reserve(found.size());
  for (auto& [key, blocker] : found) all.push_back(std::move(blocker));
  std::ranges::stable_sort(all, std::ranges::greater{}, &Blocker::cells);
  return all;
}

std::vector<Month> progress(const std::vector<Cell>& cells, Question question, const std::string& last,
                            std::size_t months) {
  std::vector<Month> all;
  for (auto month = last; all.size() < months; month = month_before(month)) {
    Month one{month, {}};
    for (const auto& cell : cells) {
      if (!is_about(cell, question)) continue;
      if (question == Question::kConformity) {
        if (const auto* test = known_in(cell.tests, month)) count(one.tally, level_of(test->verdict));
      } else if (const auto* connection = known_in(cell.connections, month)) {
        count(one.tally, level_of(connection->state));
      }
    }
    if (one.tally.all() == 0) break;  // Nothing was known then, nor before.
    all.push_back(std::move(one));
  }
  std::ranges::reverse(all);
  return all;
}

}  // namespace pareltjes::monitor
