// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::texts {

/// One cell. A day is written as 2026-11-28, whatever the sheet shows.
struct SheetCell {
  std::string text;
  bool number = false;  ///< Stored as a number: its decimal mark is a point.
};

struct SheetRow {
  std::int64_t number = 1;  ///< As the program shows it, from 1.
  std::vector<SheetCell> cells;
};

/// One sheet of a workbook: its rows with something in them.
struct Sheet {
  std::string name;
  std::vector<SheetRow> rows;
};

/// What a workbook may hold.
inline constexpr std::size_t kMostSheetRows = 100'000;
inline constexpr std::size_t kMostSheetColumns = 500;

/// Whether the bytes are a workbook: XLSX (ECMA-376) or ODS (OpenDocument 1.3).
bool is_spreadsheet(std::string_view bytes);

/// The values of a workbook; formulas count by the value that was stored with them.
/// Errors: kInvalidFile (damaged, another kind of file, a password), kPayloadTooLarge.
core::Result<std::vector<Sheet>> read_spreadsheet(std::string_view name, std::string_view bytes,
                                                  const ReadLimits& limits = {});

}  // namespace pareltjes::texts
