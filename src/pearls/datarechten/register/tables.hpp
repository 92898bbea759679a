// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/texts/spreadsheet.hpp"

namespace pareltjes::datarechten {

/// What a sheet or a CSV holds: rows under a row of column names.
struct Table {
  std::string file;  ///< As a message names it: "contracten.xlsx, blad Applicaties".
  std::vector<std::string> header;
  std::vector<texts::SheetRow> rows;  ///< Their number is the line in the file.
};

/// Reads CSV (any usual separator, UTF-8 or Windows-1252), XLSX or ODS: one table for each sheet with rows.
/// Errors: kInvalidFile with the line and column, kPayloadTooLarge.
core::Result<std::vector<Table>> read_tables(const std::string& name, std::string_view bytes);

/// One column that we know (regels/kolommen.csv).
struct KnownColumn {
  std::string table;               ///< "toepassingen" or "koppelingen".
  std::string field;               ///< As our own export calls it.
  std::vector<std::string> names;  ///< How it may be called, folded.
};
const std::vector<KnownColumn>& known_columns();
core::Result<std::vector<KnownColumn>> read_known_columns(std::string_view csv);

/// Where each field of a table stands.
struct Columns {
  std::map<std::string, std::size_t, std::less<>> places;  ///< By field.
  std::vector<std::string> unknown;                        ///< Names that nobody knows.

  [[nodiscard]] bool has(std::string_view field) const { return places.contains(field); }
  /// A cell of a row without blanks around it; empty where the row or the table has none.
  [[nodiscard]] texts::SheetCell cell(const texts::SheetRow& row, std::string_view field) const;
};
/// The columns of a table by what it is about. A name that comes twice counts the first time.
Columns columns_of(const Table& table, std::string_view about);

/// 2026-11-28, 28-11-2026 and 28/11/2026 as 2026-11-28; empty for what is no day.
std::string day_in(std::string_view text);
/// "12000", "12.000", "€ 12.000,50" as cents. A number of a sheet has a point as its decimal mark. -1: no amount.
std::int64_t cents_in(const texts::SheetCell& cell);

}  // namespace pareltjes::datarechten
