// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "platform/pearl/outcome.hpp"

namespace pareltjes::wijkvoorzieningen {

/// Rows of one table of an outcome by column name; a table that is not there has none.
class Rows {
 public:
  explicit Rows(const pearl::Table* table) : table_(table) {}
  [[nodiscard]] std::size_t size() const { return table_ == nullptr ? 0 : table_->rows.size(); }
  [[nodiscard]] std::string text(std::size_t row, std::string_view column) const {
    const auto* value = std::get_if<std::string>(&cell(row, column));
    return value == nullptr ? std::string() : *value;
  }
  [[nodiscard]] double number(std::size_t row, std::string_view column) const {
    const auto& value = cell(row, column);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
    const auto* real = std::get_if<double>(&value);
    return real == nullptr ? 0 : *real;
  }
  [[nodiscard]] bool truth(std::size_t row, std::string_view column) const {
    const auto* value = std::get_if<bool>(&cell(row, column));
    return value != nullptr && *value;
  }

 private:
  [[nodiscard]] const pearl::Cell& cell(std::size_t row, std::string_view column) const {
    return table_->rows[row][table_->column(column)];
  }
  const pearl::Table* table_;
};

}  // namespace pareltjes::wijkvoorzieningen
