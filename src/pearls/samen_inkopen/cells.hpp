// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <variant>

#include "platform/pearl/outcome.hpp"

namespace pareltjes::samen_inkopen {

/// A cell of a table of the outcome; a table or column that is not there is a programmer's mistake.
class Cells {
 public:
  Cells(const pearl::Outcome& outcome, std::string_view table) : table_(*outcome.table(table)) {}

  [[nodiscard]] std::size_t size() const { return table_.rows.size(); }
  /// Empty where there is no text.
  [[nodiscard]] std::string text(std::size_t row, std::string_view column) const {
    const auto* found = std::get_if<std::string>(&at(row, column));
    return found == nullptr ? std::string() : *found;
  }
  /// The column "NAME_en" for an English reader.
  [[nodiscard]] std::string word(std::size_t row, const std::string& column, core::Language language) const {
    return text(row, language == core::Language::kEnglish ? column + "_en" : column);
  }
  /// 0 where there is no number.
  [[nodiscard]] double number(std::size_t row, std::string_view column) const {
    const auto& cell = at(row, column);
    if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
    const auto* value = std::get_if<double>(&cell);
    return value == nullptr ? 0 : *value;
  }
  [[nodiscard]] bool flag(std::size_t row, std::string_view column) const {
    const auto* value = std::get_if<bool>(&at(row, column));
    return value != nullptr && *value;
  }
  [[nodiscard]] double sum(std::string_view column) const {
    double all = 0;
    for (std::size_t row = 0; row < size(); ++row) all += number(row, column);
    return all;
  }

 private:
  [[nodiscard]] const pearl::Cell& at(std::size_t row, std::string_view column) const {
    return table_.rows[row][table_.column(column)];
  }
  const pearl::Table& table_;
};

}  // namespace pareltjes::samen_inkopen
