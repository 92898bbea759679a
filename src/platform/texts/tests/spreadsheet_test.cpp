// SPDX-License-Identifier: EUPL-1.2
// Workbooks as other programs write them, compared with what GDAL reads in the same files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/text.hpp"
#include "platform/programs/process.hpp"
#include "platform/texts/spreadsheet.hpp"
#include "platform/texts/spreadsheet_writer.hpp"

namespace pareltjes::texts {
namespace {

using testing::HasSubstr;

constexpr const char* kSeeds = "src/platform/texts/fuzz/corpus/spreadsheet_fuzz/";

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Written by GDAL 3.6: texts, a number, a day and an empty cell.
TEST(Spreadsheet, XlsxAndOdsHoldTheSame) {
  for (const auto* name : {"lijst.xlsx", "lijst.ods"}) {
    const auto bytes = bytes_of(std::string(kSeeds) + name);
    ASSERT_TRUE(is_spreadsheet(bytes)) << name;
    const auto sheets = read_spreadsheet(name, bytes);
    ASSERT_TRUE(sheets) << core::describe(sheets.error(), core::Language::kEnglish);
    ASSERT_EQ(sheets->size(), 1U);
    const auto& rows = sheets->front().rows;
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].cells.at(3).text, "einddatum");
    EXPECT_EQ(rows[1].number, 2);
    EXPECT_EQ(rows[1].cells.at(0).text, "Zaken");
    EXPECT_EQ(rows[1].cells.at(3).text, "2027-12-31") << "a day, not a number of days";
    EXPECT_FALSE(rows[1].cells.at(3).number);
    EXPECT_TRUE(rows[1].cells.at(4).number);
    EXPECT_EQ(core::parse_number(rows[1].cells.at(4).text), 12000.5);
    EXPECT_EQ(rows[2].cells.at(2).text, "");
    EXPECT_EQ(rows[2].cells.at(3).text, "2026-01-15");
  }
}

TEST(Spreadsheet, WhatIsWrittenReadsBackAsItWas) {
  const std::vector<std::string> texts{"a<b> & \"c\" 'd'", "een\ntwee", "=1+1", "2027-13-45",
                                       "één   drie",       "",          "12.5", "2027-12-31"};
  SheetRow head, row{2, {}};
  for (const auto& text : texts) {
    head.cells.push_back({"kop " + text});
    row.cells.push_back({text, text == "12.5"});
  }
  const auto written = write_ods({{"Blad & 1", {head, row}}, {"Leeg", {}}}, "Titel <1>");
  ASSERT_TRUE(written);
  EXPECT_TRUE(is_spreadsheet(*written));
  // OpenDocument 1.3, part 2, section 3.3: first in the file, not packed, so that it is seen at a fixed place.
  EXPECT_EQ(written->substr(30, 54), "mimetypeapplication/vnd.oasis.opendocument.spreadsheet");
  const auto again = write_ods({{"Blad & 1", {head, row}}, {"Leeg", {}}}, "Titel <1>");
  EXPECT_EQ(*written, again.value()) << "the same bytes each time";
  const auto sheets = read_spreadsheet("a.ods", *written);
  ASSERT_TRUE(sheets) << core::describe(sheets.error(), core::Language::kEnglish);
  EXPECT_EQ(sheets->front().name, "Blad & 1");
  ASSERT_EQ(sheets->front().rows.size(), 2U);
  const auto& cells = sheets->front().rows[1].cells;
  ASSERT_EQ(cells.size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i] == "één   drie") continue;  // Blanks in a row are one in a paragraph.
    EXPECT_EQ(cells[i].text, texts[i]);
    EXPECT_EQ(cells[i].number, texts[i] == "12.5") << texts[i];
  }
  const auto hostile = write_ods({{"a", {{1, {{"een\x01\x1ftwee"}}}}}}, "t");
  ASSERT_TRUE(hostile);
  EXPECT_EQ(read_spreadsheet("a.ods", *hostile).value().front().rows.at(0).cells.at(0).text, "eentwee");
}

/// Cells of a sheet, a line each, as "row:column:text"; blanks and line ends folded, numbers as numbers.
std::string plain(std::string_view text) {
  std::string kept;
  for (const char c : text)
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') kept += c;
  if (const auto number = core::parse_number(kept)) return core::format_number(*number, 6, core::Language::kEnglish);
  return kept;
}

/// The fields of a CSV of GDAL: quotes around what needs them.
std::vector<std::vector<std::string>> csv_rows(const std::string& csv) {
  std::vector<std::vector<std::string>> rows{{std::string()}};
  bool quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    const char c = csv[i];
    if (quoted && c == '"' && i + 1 < csv.size() && csv[i + 1] == '"') {
      rows.back().back() += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      rows.back().emplace_back();
    } else if (!quoted && c == '\n') {
      rows.emplace_back(1);
    } else {
      rows.back().back() += c;
    }
  }
  return rows;
}

class PublishedWorkbooks : public testing::TestWithParam<const char*> {};
TEST_P(PublishedWorkbooks, AreReadAsGdalReadsThem) {
  const auto* data = std::getenv("PARELTJES_TESTDATA");
  const auto path = std::filesystem::path(data == nullptr ? "../shared" : data) / "dso" / GetParam();
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped, data absent: " << path;
  if (!programs::is_installed("ogr2ogr")) GTEST_SKIP() << "skipped: ogr2ogr is absent";
  const auto sheets = read_spreadsheet("x.xlsx", bytes_of(path));
  ASSERT_TRUE(sheets) << core::describe(sheets.error(), core::Language::kEnglish);
  std::size_t compared = 0;
  for (const auto& sheet : *sheets) {
    if (sheet.rows.empty()) continue;
    auto folder = programs::PrivateFolder::make();
    ASSERT_TRUE(folder);
    std::filesystem::copy_file(path, folder->path() / "in.xlsx");
    const auto ended =
        programs::run_program({"ogr2ogr", "--config", "OGR_XLSX_HEADERS", "DISABLE", "--config", "OGR_XLSX_FIELD_TYPES",
                               "STRING", "-f", "CSV", "uit.csv", "in.xlsx", sheet.name},
                              folder->path(), std::chrono::seconds(60), {});
    const auto csv = bytes_of(folder->path() / "uit.csv");
    if (csv.empty()) continue;
    // GDAL leaves the rows without anything out as well; its first line are names of fields.
    std::vector<std::vector<std::string>> theirs;
    for (auto& row : csv_rows(csv)) {
      if (std::ranges::any_of(row, [](const auto& cell) { return !core::trim(cell).empty(); }))
        theirs.push_back(std::move(row));
    }
    ASSERT_FALSE(theirs.empty());
    theirs.erase(theirs.begin());
    ASSERT_EQ(theirs.size(), sheet.rows.size()) << sheet.name;
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      for (std::size_t column = 0; column < sheet.rows[i].cells.size(); ++column) {
        const auto& mine = sheet.rows[i].cells[column].text;
        if (core::trim(mine).empty()) continue;
        ASSERT_LT(column, theirs[i].size());
        ASSERT_EQ(plain(mine), plain(theirs[i][column])) << sheet.name << " row " << sheet.rows[i].number;
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 100U);
  std::cout << GetParam() << ": " << compared << " cells\n";
}
INSTANTIATE_TEST_SUITE_P(All, PublishedWorkbooks,
                         testing::Values("validatiematrix/Validatiematrix_v1.4.xlsx",
                                         "validatiematrix/Validaties-OZON.xlsx",
                                         "waardelijsten/waardelijsten_IMOW_v4.3.0.xlsx"));

TEST(Spreadsheet, WhatIsNoneIsRefusedWithOneSentence) {
  const auto whole = bytes_of(std::string(kSeeds) + "lijst.xlsx");
  for (const auto& bytes : {std::string("PK\x03\x04 geen zip"), whole.substr(0, whole.size() / 2), std::string()}) {
    EXPECT_FALSE(is_spreadsheet(bytes));
    const auto read = read_spreadsheet("x.xlsx", bytes);
    ASSERT_FALSE(read);
    EXPECT_FALSE(read.error().message.nl.empty());
    EXPECT_EQ(read.error().place->file, "x.xlsx");
  }
  EXPECT_FALSE(is_spreadsheet(bytes_of("src/platform/texts/fuzz/corpus/text_document_fuzz/brief.docx")));
}

}  // namespace
}  // namespace pareltjes::texts
