// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "core/language.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::effectrapportage {

/// Cells of a table of the outcome, as a reader of one language sees them. A table that is absent has no rows.
class Rows {
 public:
  Rows(const pearl::Outcome& outcome, std::string_view table, core::Language language)
      : table_(outcome.table(table)), language_(language) {}

  [[nodiscard]] std::size_t size() const { return table_ == nullptr ? 0 : table_->rows.size(); }
  /// Empty where there is no such column or no text.
  [[nodiscard]] std::string text(std::size_t row, std::string_view column) const;
  /// The column "NAME_en" for an English reader, where it has words.
  [[nodiscard]] std::string word(std::size_t row, const std::string& column) const;
  /// 0 where there is no number.
  [[nodiscard]] double number(std::size_t row, std::string_view column) const;
  [[nodiscard]] bool flag(std::size_t row, std::string_view column) const;
  /// A number as the reader writes it; "–" where there is none.
  [[nodiscard]] std::string shown(std::size_t row, std::string_view column) const;
  [[nodiscard]] std::string shown_or_word(std::size_t row, const std::string& column) const;

 private:
  [[nodiscard]] const pearl::Cell* cell(std::size_t row, std::string_view column) const;
  const pearl::Table* table_;
  core::Language language_;
};

/// A place of the table "bedden" as a reader of this language names it.
std::string place_in(const std::string& place, core::Language language);

}  // namespace pareltjes::effectrapportage
