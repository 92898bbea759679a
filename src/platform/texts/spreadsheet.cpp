// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/spreadsheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <map>
#include <set>

#include "core/text.hpp"
#include "core/time.hpp"
#include "platform/texts/office_zip.hpp"
#include "platform/texts/xml_tree.hpp"

namespace pareltjes::texts {
namespace {

constexpr std::string_view kWorkbook = "xl/workbook.xml";
constexpr std::string_view kOdsType = "application/vnd.oasis.opendocument.spreadsheet";

std::unexpected<core::Error> refuse(core::ErrorCode code, std::string_view file, core::Text message,
                                    core::Text advice) {
  return core::fail(code, std::move(message), std::move(advice),
                    core::Place{std::string(file), std::nullopt, std::nullopt});
}
std::unexpected<core::Error> damaged(std::string_view file) {
  return refuse(core::ErrorCode::kInvalidFile, file, {"De werkmap is beschadigd.", "The workbook is damaged."},
                {"Open haar in uw rekenprogramma en bewaar haar opnieuw.",
                 "Open it in your spreadsheet program and save it again."});
}
std::unexpected<core::Error> too_large(std::string_view file) {
  return refuse(core::ErrorCode::kPayloadTooLarge, file,
                {"De werkmap heeft te veel rijen of kolommen.", "The workbook has too many rows or columns."},
                {fmt::format("Houd het bij {} rijen en {} kolommen.", kMostSheetRows, kMostSheetColumns),
                 fmt::format("Keep to {} rows and {} columns.", kMostSheetRows, kMostSheetColumns)});
}

/// Calls for each child element of that name.
template <class Visit>
void each_child(const XmlTree& tree, std::uint32_t node, std::string_view name, Visit visit) {
  if (node == XmlTree::kNone) return;
  for (auto at = tree.at(node).first; at != XmlTree::kNone; at = tree.at(at).next)
    if (tree.at(at).name == name) visit(at);
}

std::size_t count_in(std::string_view text, std::size_t otherwise) {
  std::size_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? value : otherwise;
}

/// "BC12" → 54, from 0; nothing for what is no cell.
std::size_t column_of(std::string_view reference, std::size_t otherwise) {
  std::size_t column = 0, letters = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z' || ++letters > 3) break;
    column = column * 26 + static_cast<std::size_t>(c - 'A') + 1;
  }
  return letters == 0 ? otherwise : column - 1;
}

/// Whether a number format shows a day (ECMA-376, 18.8.30): it has a day or a year outside quotes and brackets.
bool shows_day(std::string_view format) {
  char until = 0;
  for (const char c : format) {
    if (until != 0) {
      if (c == until) until = 0;
    } else if (c == '"' || c == '[') {
      until = c == '"' ? '"' : ']';
    } else if (c == 'd' || c == 'D' || c == 'y' || c == 'Y' || c == 'j' || c == 'J') {
      return true;
    }
  }
  return false;
}

/// What an XLSX keeps beside its sheets.
struct Workbook {
  std::vector<std::string> strings;
  std::vector<bool> days;  ///< By style: it shows a day.
  bool from_1904 = false;  ///< Days count from 1 January 1904 (18.17.4.1).
};

/// The text of a string item: its runs, without what only says how it sounds.
std::string string_of(const XmlTree& tree, std::uint32_t item) {
  std::string text;
  for (auto at = tree.at(item).first; at != XmlTree::kNone; at = tree.at(at).next) {
    if (tree.at(at).name == "x:t") text += tree.text(at);
    if (tree.at(at).name == "x:r") text += tree.text(tree.child(at, "x:t"));
  }
  return text;
}

std::vector<bool> days_of(const XmlTree& styles) {
  constexpr std::array kDays{14U, 15U, 16U, 17U, 22U};  // 18.8.30: built-in formats with a day.
  std::set<std::size_t> formats(kDays.begin(), kDays.end());
  each_child(styles, styles.child(styles.root(), "x:numFmts"), "x:numFmt", [&](std::uint32_t node) {
    if (shows_day(styles.attribute(node, "formatCode")))
      formats.insert(count_in(styles.attribute(node, "numFmtId"), 0));
  });
  std::vector<bool> days;
  each_child(styles, styles.child(styles.root(), "x:cellXfs"), "x:xf", [&](std::uint32_t node) {
    days.push_back(formats.contains(count_in(styles.attribute(node, "numFmtId"), 0)));
  });
  return days;
}

/// A day as Excel counts them; nothing for what is none.
std::string day_of(std::string_view serial, bool from_1904) {
  const auto number = core::parse_number(serial);
  if (!number || *number < 0 || *number > 2'958'465) return std::string(serial);
  // 1900 was no leap year, and Excel thinks it was: from 1 March 1900 on its count is from 30 December 1899.
  const auto begin = from_1904 ? std::chrono::sys_days{std::chrono::year{1904} / 1 / 1}
                               : std::chrono::sys_days{std::chrono::year{1899} / 12 / (*number < 60 ? 31 : 30)};
  return core::to_iso(begin + std::chrono::days{static_cast<int>(std::floor(*number))});
}

SheetCell cell_of(const XmlTree& tree, std::uint32_t node, const Workbook& book) {
  const auto type = tree.attribute(node, "t");
  const auto value = tree.text(tree.child(node, "x:v"));
  if (type == "s") {
    const auto index = count_in(value, book.strings.size());
    return {index < book.strings.size() ? book.strings[index] : std::string(), false};
  }
  if (type == "inlineStr") {
    const auto item = tree.child(node, "x:is");
    return {item == XmlTree::kNone ? std::string() : string_of(tree, item), false};
  }
  if (type == "d") return {value.substr(0, 10), false};
  if (type == "b") return {value == "1" ? "ja" : "nee", false};
  if (!type.empty() && type != "n") return {value, false};
  const auto style = count_in(tree.attribute(node, "s"), 0);
  if (style < book.days.size() && book.days[style] && !value.empty()) return {day_of(value, book.from_1904), false};
  return {value, !value.empty()};
}

core::Result<Sheet> sheet_of(std::string_view file, std::string name, const XmlTree& tree, const Workbook& book) {
  Sheet sheet{std::move(name), {}};
  bool fits = true;
  std::int64_t next = 1;
  each_child(tree, tree.child(tree.root(), "x:sheetData"), "x:row", [&](std::uint32_t row_node) {
    SheetRow row;
    row.number = static_cast<std::int64_t>(count_in(tree.attribute(row_node, "r"), static_cast<std::size_t>(next)));
    next = row.number + 1;
    std::size_t column = 0;
    each_child(tree, row_node, "x:c", [&](std::uint32_t node) {
      column = column_of(tree.attribute(node, "r"), column);
      auto cell = cell_of(tree, node, book);
      if (!core::trim(cell.text).empty()) {
        if (column >= kMostSheetColumns) {
          fits = false;
          return;
        }
        if (row.cells.size() <= column) row.cells.resize(column + 1);
        row.cells[column] = std::move(cell);
      }
      ++column;
    });
    if (!row.cells.empty()) sheet.rows.push_back(std::move(row));
    fits = fits && sheet.rows.size() <= kMostSheetRows;
  });
  if (!fits) return too_large(file);
  return sheet;
}

core::Result<XmlTree> part_of(const OfficeZip& zip, const std::string& part, std::string_view file) {
  auto xml = zip.read(part);
  if (!xml || xml->empty()) return damaged(file);
  auto tree = XmlTree::parse(std::move(*xml), std::string(file));
  if (!tree) return damaged(file);
  return tree;
}

core::Result<Workbook> workbook_of(const OfficeZip& zip, const XmlTree& tree, std::string_view file) {
  Workbook book;
  const auto epoch = tree.attribute(tree.child(tree.root(), "x:workbookPr"), "date1904");
  book.from_1904 = epoch == "1" || epoch == "true";
  if (zip.has("xl/sharedStrings.xml")) {
    const auto strings = part_of(zip, "xl/sharedStrings.xml", file);
    if (!strings) return std::unexpected(strings.error());
    each_child(*strings, strings->root(), "x:si",
               [&](std::uint32_t node) { book.strings.push_back(string_of(*strings, node)); });
  }
  if (zip.has("xl/styles.xml")) {
    const auto styles = part_of(zip, "xl/styles.xml", file);
    if (!styles) return std::unexpected(styles.error());
    book.days = days_of(*styles);
  }
  return book;
}

core::Result<std::vector<Sheet>> read_xlsx(const OfficeZip& zip, std::string_view file) {
  const auto tree = part_of(zip, std::string(kWorkbook), file);
  if (!tree) return std::unexpected(tree.error());
  const auto book = workbook_of(zip, *tree, file);
  if (!book) return std::unexpected(book.error());
  const auto relations = part_of(zip, "xl/_rels/workbook.xml.rels", file);
  if (!relations) return std::unexpected(relations.error());
  std::map<std::string, std::string> targets;
  each_child(*relations, relations->root(), "Relationship", [&](std::uint32_t node) {
    auto target = relations->attribute(node, "Target");
    targets.emplace(relations->attribute(node, "Id"), target.starts_with('/') ? target.substr(1) : "xl/" + target);
  });
  std::vector<Sheet> sheets;
  core::Result<void> fine;
  each_child(*tree, tree->child(tree->root(), "x:sheets"), "x:sheet", [&](std::uint32_t node) {
    const auto target = targets.find(tree->attribute(node, "id"));
    if (!fine || target == targets.end() || !zip.has(target->second)) return;
    const auto part = part_of(zip, target->second, file);
    auto sheet = part ? sheet_of(file, tree->attribute(node, "name"), *part, *book) : std::unexpected(part.error());
    if (sheet) {
      sheets.push_back(std::move(*sheet));
    } else {
      fine = std::unexpected(sheet.error());
    }
  });
  if (!fine) return std::unexpected(fine.error());
  return sheets;
}

SheetCell ods_cell(const XmlTree& tree, std::uint32_t node) {
  const auto type = tree.attribute(node, "value-type");
  if (type == "date") return {tree.attribute(node, "date-value").substr(0, 10), false};
  if (type == "float" || type == "currency" || type == "percentage") return {tree.attribute(node, "value"), true};
  std::string text;
  each_child(tree, node, "text:p", [&](std::uint32_t part) { text += (text.empty() ? "" : "\n") + tree.text(part); });
  return {text, false};
}

/// A row, and how often it stands there (OpenDocument 1.3, part 3, 19.675 and 19.678).
SheetRow ods_row(const XmlTree& tree, std::uint32_t row_node, bool& fits) {
  SheetRow row;
  std::size_t column = 0;
  for (auto at = tree.at(row_node).first; at != XmlTree::kNone; at = tree.at(at).next) {
    if (tree.at(at).name != "table:table-cell" && tree.at(at).name != "table:covered-table-cell") continue;
    const auto repeated = std::max<std::size_t>(1, count_in(tree.attribute(at, "number-columns-repeated"), 1));
    const auto cell = ods_cell(tree, at);
    if (!core::trim(cell.text).empty()) {
      if (repeated > kMostSheetColumns || column + repeated > kMostSheetColumns) {
        fits = false;
        return row;
      }
      row.cells.resize(column);
      row.cells.insert(row.cells.end(), repeated, cell);
    }
    column = std::min(column + repeated, std::size_t{1} << 30U);
  }
  return row;
}

void ods_rows(const XmlTree& tree, std::uint32_t node, Sheet& sheet, std::int64_t& next, bool& fits) {
  for (auto at = tree.at(node).first; at != XmlTree::kNone && fits; at = tree.at(at).next) {
    const auto& name = tree.at(at).name;
    if (name == "table:table-row-group" || name == "table:table-header-rows" || name == "table:table-rows")
      ods_rows(tree, at, sheet, next, fits);
    if (name != "table:table-row") continue;
    const auto repeated = std::max<std::size_t>(1, count_in(tree.attribute(at, "number-rows-repeated"), 1));
    auto row = ods_row(tree, at, fits);
    if (!row.cells.empty()) {
      fits = fits && repeated <= kMostSheetRows && sheet.rows.size() + repeated <= kMostSheetRows;
      for (std::size_t i = 0; fits && i < repeated; ++i) {
        row.number = next + static_cast<std::int64_t>(i);
        sheet.rows.push_back(row);
      }
    }
    next += static_cast<std::int64_t>(std::min(repeated, std::size_t{1} << 30U));
  }
}

core::Result<std::vector<Sheet>> read_ods(const OfficeZip& zip, std::string_view file) {
  const auto tree = part_of(zip, "content.xml", file);
  if (!tree) return std::unexpected(tree.error());
  std::vector<Sheet> sheets;
  bool fits = true;
  const auto book = tree->child(tree->child(tree->root(), "office:body"), "office:spreadsheet");
  each_child(*tree, book, "table:table", [&](std::uint32_t node) {
    Sheet sheet{tree->attribute(node, "name"), {}};
    std::int64_t next = 1;
    ods_rows(*tree, node, sheet, next, fits);
    sheets.push_back(std::move(sheet));
  });
  if (!fits) return too_large(file);
  return sheets;
}

}  // namespace

bool is_spreadsheet(std::string_view bytes) {
  if (!bytes.starts_with("PK")) return false;
  const auto zip = OfficeZip::open("", bytes, {});
  if (!zip) return false;
  return zip->has(kWorkbook) || zip->read("mimetype").value_or("").starts_with(kOdsType);
}

core::Result<std::vector<Sheet>> read_spreadsheet(std::string_view name, std::string_view bytes,
                                                  const ReadLimits& limits) {
  const auto zip = OfficeZip::open(name, bytes, limits);
  if (!zip) return std::unexpected(zip.error());
  if (zip->has(kWorkbook)) return read_xlsx(*zip, name);
  if (zip->read("mimetype").value_or("").starts_with(kOdsType)) return read_ods(*zip, name);
  return refuse(core::ErrorCode::kInvalidFile, name,
                {"Dit is geen werkmap van Excel of LibreOffice.", "This is no workbook of Excel or LibreOffice."},
                {"Kies een bestand dat eindigt op .xlsx of .ods.", "Choose a file that ends in .xlsx or .ods."});
}

}  // namespace pareltjes::texts
