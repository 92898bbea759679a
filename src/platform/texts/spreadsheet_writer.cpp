// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/spreadsheet_writer.hpp"

#include <fmt/format.h>

#include <map>

#include "core/text.hpp"
#include "core/time.hpp"
#include "platform/texts/docx_edit.hpp"

namespace pareltjes::texts {
namespace {

constexpr std::string_view kType = "application/vnd.oasis.opendocument.spreadsheet";
constexpr std::string_view kHead = R"(<?xml version="1.0" encoding="UTF-8"?>)";
constexpr std::string_view kManifest =
    R"(<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">)"
    R"(<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{}"/>)"
    R"(<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>)"
    R"(<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>)";
constexpr std::string_view kMeta =
    R"(<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" )"
    R"(xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta><dc:title>{}</dc:title>)"
    R"(<dc:language>nl-NL</dc:language></office:meta></office:document-meta>)";
constexpr std::string_view kContent =
    R"(<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" )"
    R"(xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" )"
    R"(xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" )"
    R"(xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" )"
    R"(xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" )"
    R"(xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3">)"
    R"(<office:automatic-styles><number:date-style style:name="N1"><number:year number:style="long"/>)"
    R"(<number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text>)"
    R"(<number:day number:style="long"/></number:date-style>)"
    R"(<style:style style:name="dag" style:family="table-cell" style:data-style-name="N1"/>)"
    R"(<style:style style:name="kop" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>)"
    R"(</style:style></office:automatic-styles><office:body><office:spreadsheet>{}</office:spreadsheet>)"
    R"(</office:body></office:document-content>)";

/// What XML 1.0 may hold: no control characters but tab and the ends of lines.
std::string in_xml(std::string_view text) {
  std::string clean;
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') clean += c;
  return core::escape_markup(clean);
}

std::string paragraphs(std::string_view text) {
  std::string all;
  for (const auto& line : core::split(text, '\n')) all += "<text:p>" + in_xml(line) + "</text:p>";
  return all;
}

std::string cell_of(const SheetCell& cell, bool head) {
  if (cell.text.empty()) return "<table:table-cell/>";
  const auto shown = paragraphs(cell.text);
  if (cell.number) {
    return fmt::format(R"(<table:table-cell office:value-type="float" office:value="{}">{}</table:table-cell>)",
                       in_xml(cell.text), shown);
  }
  if (cell.text.size() == 10 && core::parse_day(cell.text)) {
    return fmt::format(
        R"(<table:table-cell table:style-name="dag" office:value-type="date" office:date-value="{}">{}</table:table-cell>)",
        in_xml(cell.text), shown);
  }
  return fmt::format(R"(<table:table-cell{} office:value-type="string">{}</table:table-cell>)",
                     head ? R"( table:style-name="kop")" : "", shown);
}

std::string row_of(const SheetRow& row, bool head) {
  std::string cells;
  for (const auto& cell : row.cells) cells += cell_of(cell, head);
  if (cells.empty()) cells = "<table:table-cell/>";
  return "<table:table-row>" + cells + "</table:table-row>";
}

std::string table_of(const Sheet& sheet) {
  std::string rows;
  for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
    const auto row = row_of(sheet.rows[i], i == 0);
    rows += i == 0 ? "<table:table-header-rows>" + row + "</table:table-header-rows>" : row;
  }
  std::size_t columns = 1;
  for (const auto& row : sheet.rows) columns = std::max(columns, row.cells.size());
  return fmt::format(
      R"(<table:table table:name="{}"><table:table-column table:number-columns-repeated="{}"/>{}</table:table>)",
      in_xml(sheet.name), columns, rows);
}

}  // namespace

core::Result<std::string> write_ods(const std::vector<Sheet>& sheets, const std::string& title) {
  std::string tables;
  for (const auto& sheet : sheets) tables += table_of(sheet);
  std::map<std::string, std::string> parts;
  parts["mimetype"] = kType;
  parts["META-INF/manifest.xml"] = std::string(kHead) + fmt::format(kManifest, kType);
  parts["meta.xml"] = std::string(kHead) + fmt::format(kMeta, in_xml(title));
  parts["content.xml"] = std::string(kHead) + fmt::format(kContent, tables);
  return pack_document(parts);
}

}  // namespace pareltjes::texts
