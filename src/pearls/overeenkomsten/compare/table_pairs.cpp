// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/compare/table_pairs.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "engines/text_compare/alignment.hpp"
#include "pearls/overeenkomsten/clauses.hpp"

namespace pareltjes::overeenkomsten {
namespace {

namespace compare = engines::text_compare;

constexpr double kLeastHeld = 0.34;   ///< Share of the printed words below which a table is another one.
constexpr double kPlaceBonus = 0.05;  ///< Of two tables with the same words: for the same place.

void drop_blank_end(std::vector<std::string>& cells) {
  while (!cells.empty() && is_blank(cells.back())) cells.pop_back();
}

const TableSpec* spec_of(const Standard& standard, const std::vector<std::string>& head) {
  for (const auto& spec : standard.tables) {
    const bool same = std::ranges::equal(spec.columns, head, [](const Column& column, const std::string& cell) {
      return core::fold(column.label) == core::fold(cell);
    });
    if (same) return &spec;
  }
  return nullptr;
}

}  // namespace

bool is_blank(const std::string& text) {
  return std::ranges::none_of(compare::tokenize(text, compare::Fields::kMarked), &compare::Token::counts);
}

void add_words(Bag& bag, std::string_view text, compare::Fields fields) {
  for (const auto& token : compare::tokenize(text, fields)) {
    if (token.counts() && token.kind != compare::TokenKind::kField) ++bag[token.key];
  }
}

double held(const Bag& printed, const Bag& others) {
  int all = 0;
  int there = 0;
  for (const auto& [word, count] : printed) {
    const auto other = others.find(word);
    all += count;
    there += std::min(count, other == others.end() ? 0 : other->second);
  }
  return all == 0 ? 0 : static_cast<double>(there) / all;
}

std::vector<Printed> printed_tables(const StandardClauses& standard) {
  std::vector<Printed> tables;
  std::map<std::size_t, std::size_t> of_annex;
  for (const auto& [part, clause] : standard.tables) {
    Printed table{part, nullptr, clause, ++of_annex[clause], {}, {}};
    for (const auto& line : core::split(part->text, '\n')) {
      Row row;
      for (const auto& cell : core::split(line, '|')) row.cells.emplace_back(core::trim(cell));
      drop_blank_end(row.cells);
      if (!row.cells.empty()) table.rows.push_back(std::move(row));
    }
    // One cell in every row is a frame around text: compared as text.
    if (std::ranges::none_of(table.rows, [](const Row& row) { return row.cells.size() > 1; })) continue;
    table.spec = spec_of(*standard.standard, table.rows.front().cells);
    add_words(table.words, part->text, compare::Fields::kMarked);
    tables.push_back(std::move(table));
  }
  return tables;
}

std::vector<Found> found_tables(const Submitted& text) {
  std::vector<Found> tables;
  std::size_t last = 0;
  for (auto i = begin_of_agreement(text.document); i < text.document.parts.size(); ++i) {
    const auto& part = text.document.parts[i];
    if (part.kind != texts::Part::Kind::kTableRow) continue;
    if (part.table != last) tables.emplace_back();
    last = part.table;
    Row row{part.cells, part.line};
    drop_blank_end(row.cells);
    for (const auto& cell : row.cells) add_words(tables.back().words, cell, compare::Fields::kNone);
    if (!row.cells.empty()) tables.back().rows.push_back(std::move(row));
  }
  std::erase_if(tables, [](const Found& table) { return table.rows.empty(); });
  return tables;
}

std::vector<std::optional<std::size_t>> pairs_of(const std::vector<Printed>& printed, const std::vector<Found>& found) {
  std::vector<double> weights;
  for (std::size_t s = 0; s < printed.size(); ++s) {
    for (std::size_t t = 0; t < found.size(); ++t) {
      const double share = held(printed[s].words, found[t].words);
      const double here = static_cast<double>(s + 1) / static_cast<double>(printed.size());
      const double there = static_cast<double>(t + 1) / static_cast<double>(found.size());
      weights.push_back(share < kLeastHeld ? 0 : share + kPlaceBonus * (1 - std::abs(here - there)));
    }
  }
  const auto columns = compare::best_assignment(weights, printed.size(), found.size());
  std::vector<std::optional<std::size_t>> pairs(printed.size());
  std::vector<bool> taken(found.size(), false);
  for (std::size_t s = 0; s < printed.size(); ++s) {
    if (columns[s] >= found.size()) continue;
    pairs[s] = columns[s];
    taken[columns[s]] = true;
  }
  for (std::size_t s = 0; s < printed.size(); ++s) {
    if (pairs[s]) continue;
    std::size_t begin = 0;
    auto end = found.size();
    for (std::size_t i = 0; i < printed.size(); ++i) {
      if (i < s && pairs[i]) begin = std::max(begin, *pairs[i] + 1);
      if (i > s && pairs[i]) end = std::min(end, *pairs[i]);
    }
    for (auto t = begin; t < end && !pairs[s]; ++t) {
      if (taken[t] || found[t].rows.front().cells.size() != printed[s].rows.front().cells.size()) continue;
      pairs[s] = t;
      taken[t] = true;
    }
  }
  return pairs;
}

}  // namespace pareltjes::overeenkomsten
