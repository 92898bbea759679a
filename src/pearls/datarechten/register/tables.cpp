// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/register/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "core/time.hpp"
#include "platform/hub/csv.hpp"

namespace pareltjes::datarechten {
namespace {

constexpr const char* kFile = "src/pearls/datarechten/regels/kolommen.csv";

core::Result<std::vector<Table>> read_csv(const std::string& name, std::string_view bytes) {
  auto reader = hub::CsvReader::open(name, bytes);
  if (!reader) return std::unexpected(reader.error());
  Table table{name, reader->header(), {}};
  std::vector<std::string_view> fields;
  for (;;) {
    const auto more = reader->next(fields);
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    if (table.rows.size() >= texts::kMostSheetRows) {
      return core::fail(core::ErrorCode::kPayloadTooLarge,
                        {"Het bestand heeft te veel regels.", "The file has too many lines."},
                        {fmt::format("Houd het bij {} regels.", texts::kMostSheetRows),
                         fmt::format("Keep to {} lines.", texts::kMostSheetRows)},
                        core::Place{name, reader->line(), std::nullopt});
    }
    texts::SheetRow row{reader->line(), {}};
    bool anything = false;
    for (const auto field : fields) {
      auto text = core::trim(field);
      // An apostrophe keeps spreadsheet programs from reading a formula; it is no part of the text (OWASP).
      if (text.size() > 1 && text[0] == '\'' && std::string_view("=+-@").contains(text[1])) text.remove_prefix(1);
      row.cells.push_back({std::string(text), false});
      anything = anything || !row.cells.back().text.empty();
    }
    if (anything) table.rows.push_back(std::move(row));
  }
  return std::vector<Table>{std::move(table)};
}

/// The first row with something in it names the columns.
Table table_of(const std::string& file, texts::Sheet sheet, bool several) {
  Table table{several ? fmt::format("{}, blad {}", file, sheet.name) : file, {}, {}};
  for (const auto& cell : sheet.rows.front().cells) table.header.emplace_back(core::trim(cell.text));
  sheet.rows.erase(sheet.rows.begin());
  table.rows = std::move(sheet.rows);
  return table;
}

}  // namespace

core::Result<std::vector<Table>> read_tables(const std::string& name, std::string_view bytes) {
  if (!bytes.starts_with("PK")) return read_csv(name, bytes);
  auto sheets = texts::read_spreadsheet(name, bytes);
  if (!sheets) return std::unexpected(sheets.error());
  std::erase_if(*sheets, [](const texts::Sheet& sheet) { return sheet.rows.empty(); });
  std::vector<Table> tables;
  const bool several = sheets->size() > 1;
  for (auto& sheet : *sheets) tables.push_back(table_of(name, std::move(sheet), several));
  if (tables.empty()) {
    return core::fail(core::ErrorCode::kInvalidFile, {"De werkmap is leeg.", "The workbook is empty."},
                      {"Kies een ander bestand.", "Choose another file."}, core::Place{name, {}, {}});
  }
  return tables;
}

core::Result<std::vector<KnownColumn>> read_known_columns(std::string_view csv) {
  std::vector<KnownColumn> columns;
  std::int64_t line = 0;
  for (const auto& row : core::split(csv, '\n')) {
    if (++line == 1 || core::trim(row).empty()) continue;
    const auto cells = core::split(core::trim(row), ';');
    if (cells.size() != 4 || cells[3].empty() || (cells[0] != "toepassingen" && cells[0] != "koppelingen")) {
      return core::fail(core::ErrorCode::kInvalidFile,
                        {"Deze rij van de kolommen is niet te lezen.", "This row of the columns cannot be read."},
                        {"Schrijf vier kolommen, met een bron.", "Write four columns, with a source."},
                        core::Place{kFile, line, std::nullopt});
    }
    KnownColumn column{cells[0], cells[1], {}};
    for (const auto& name : core::split(cells[2], '|')) column.names.push_back(core::fold(name));
    columns.push_back(std::move(column));
  }
  return columns;
}

const std::vector<KnownColumn>& known_columns() {
  // The columns are part of the program, and a test reads them.
  static const auto columns =
      read_known_columns(core::find_resource(kFile).value_or(std::string_view())).value_or(std::vector<KnownColumn>{});
  return columns;
}

texts::SheetCell Columns::cell(const texts::SheetRow& row, std::string_view field) const {
  const auto place = places.find(field);
  if (place == places.end() || place->second >= row.cells.size()) return {};
  const auto& cell = row.cells[place->second];
  return {std::string(core::trim(cell.text)), cell.number};
}

Columns columns_of(const Table& table, std::string_view about) {
  Columns columns;
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const auto name = core::fold(table.header[i]);
    if (name.empty()) continue;
    const auto known = std::ranges::find_if(known_columns(), [&](const KnownColumn& column) {
      return column.table == about && std::ranges::find(column.names, name) != column.names.end();
    });
    if (known == known_columns().end()) {
      columns.unknown.push_back(table.header[i]);
    } else {
      columns.places.try_emplace(known->field, i);
    }
  }
  return columns;
}

std::string day_in(std::string_view text) {
  if (core::parse_day(text)) return std::string(text);
  std::string with_dashes(text);
  std::ranges::replace(with_dashes, '/', '-');
  auto parts = core::split(with_dashes, '-');
  if (parts.size() != 3 || parts[2].size() != 4) return {};
  for (auto* part : {&parts[0], &parts[1]})
    if (part->size() == 1) part->insert(0, "0");
  const auto iso = fmt::format("{}-{}-{}", parts[2], parts[1], parts[0]);
  return core::parse_day(iso) ? iso : std::string();
}

std::int64_t cents_in(const texts::SheetCell& cell) {
  std::string text(core::trim(cell.text));
  if (!cell.number) {
    for (const std::string_view mark : {"€", "EUR", "\xC2\xA0", " ", ",-"}) {
      for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) text.erase(at, mark.size());
    }
    // Dutch writing: a point parts thousands, a comma the cents. A point with one or two digits behind it is no part
    // of thousands.
    const auto comma = text.find(',');
    const auto whole = text.substr(0, comma);
    const auto groups = core::split(whole, '.');
    const bool thousands = groups.size() > 1 && groups.front().size() <= 3 && !groups.front().empty() &&
                           std::all_of(groups.begin() + 1, groups.end(), [](const auto& g) { return g.size() == 3; });
    if (groups.size() > 1 && !thousands && (groups.size() > 2 || comma != std::string::npos)) return -1;
    if (thousands) std::erase(text, '.');
    std::ranges::replace(text, ',', '.');
  }
  const auto amount = core::parse_number(text);
  if (!amount || *amount < 0 || *amount > 1e9) return -1;
  const auto cents = *amount * 100;
  if (std::abs(cents - std::round(cents)) > 1e-4) return -1;
  return static_cast<std::int64_t>(std::llround(cents));
}

}  // namespace pareltjes::datarechten
