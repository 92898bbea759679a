// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engines/read_only_sql/sandbox.hpp"

struct sqlite3;

namespace pareltjes::engines::read_only_sql {

/// A table as SQLite reads it: straight from the columns, never copied. What is asked by equality goes by an index of
/// that column, made when first asked for.
class ColumnTable {
 public:
  explicit ColumnTable(Table table);

  [[nodiscard]] const Table& table() const { return table_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  /// CREATE TABLE with the names and types, as a virtual table declares itself.
  [[nodiscard]] std::string declaration() const;

  using RowsOfText = std::unordered_map<std::string_view, std::vector<std::uint32_t>>;
  using RowsOfNumber = std::unordered_map<double, std::vector<std::uint32_t>>;
  const RowsOfText& by_text(std::size_t column);
  const RowsOfNumber& by_number(std::size_t column);

 private:
  Table table_;
  std::size_t rows_ = 0;
  std::unordered_map<std::size_t, RowsOfText> by_text_;
  std::unordered_map<std::size_t, RowsOfNumber> by_number_;
};

/// Makes the table known to a connection under its name. It must outlive the connection. A code of SQLite.
int join(sqlite3* connection, ColumnTable& table);

}  // namespace pareltjes::engines::read_only_sql
