// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pearls/overeenkomsten/compare/submitted.hpp"

namespace pareltjes::overeenkomsten {

/// A row without the blank cells at its end.
struct Row {
  std::vector<std::string> cells;
  std::size_t line = 0;
};
/// Words with how often they stand there.
using Bag = std::map<std::string, int>;

/// A table of the standard.
struct Printed {
  const StandardPart* part = nullptr;
  const TableSpec* spec = nullptr;  ///< Of a table to fill in.
  std::size_t clause = 0;           ///< The annex it stands in.
  std::size_t place = 1;            ///< Which table of that annex.
  std::vector<Row> rows;
  Bag words;  ///< Those that are printed.

  [[nodiscard]] bool is_to_fill() const { return spec != nullptr || rows.size() == 1; }
};
/// A table of a text.
struct Found {
  std::vector<Row> rows;
  Bag words;
};

bool is_blank(const std::string& text);
void add_words(Bag& bag, std::string_view text, engines::text_compare::Fields fields);
/// Share of the printed words that stand among the others.
double held(const Bag& printed, const Bag& others);

/// The tables in annexes of a standard, and those of a text behind where its agreement begins; in their order.
std::vector<Printed> printed_tables(const StandardClauses& standard);
std::vector<Found> found_tables(const Submitted& text);

/// For each table of the standard that of the text, or none: those with the same words; what is left over in both at
/// the same place with as many columns was rewritten.
std::vector<std::optional<std::size_t>> pairs_of(const std::vector<Printed>& printed, const std::vector<Found>& found);

}  // namespace pareltjes::overeenkomsten
