// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <numeric>
#include <regex>

#include "platform/texts/docx_edit.hpp"
#include "platform/texts/docx_writer.hpp"

namespace pareltjes::texts {
namespace {

/// Widths of the columns of the first table, as the file gives them.
std::vector<int> widths_in(const std::string& body) {
  const std::regex column("<w:gridCol w:w=\"([0-9]+)\"/>");
  std::vector<int> widths;
  for (std::sregex_iterator at(body.begin(), body.end(), column), end; at != end; ++at)
    widths.push_back(std::stoi((*at)[1]));
  return widths;
}

std::map<std::string, std::string> written(std::vector<std::vector<WrittenLine>> rows, const std::string& language) {
  WrittenDocument document{"Titel", language, "Titel 1.0 · EUPL-1.2", {}};
  WrittenBlock table;
  table.kind = WrittenBlock::Kind::kTable;
  table.rows = std::move(rows);
  document.blocks.push_back(table);
  return parts_of("a.docx", write_docx(document).value()).value();
}

TEST(DocxWriter, AColumnIsAsWideAsTheLongestWordOfItsHeadingAsks) {
  const auto body = written({{{{"Doel", ""}}, {{"Persoonsgegevens", ""}}, {{"Wat er is", ""}}},
                             {{{"", "a"}}, {{"", "b"}}, {{"", "c"}}}},
                            "nl-NL")
                        .at("word/document.xml");
  const auto widths = widths_in(body);
  ASSERT_EQ(widths.size(), 3U);
  EXPECT_EQ(widths[0], widths[2]);
  EXPECT_EQ(widths[1], widths[0] * 2);  // 16 letters and 2 beside 7 and 2
  EXPECT_EQ(std::accumulate(widths.begin(), widths.end(), 0), 9600);
  EXPECT_TRUE(widths_in(written({}, "nl-NL").at("word/document.xml")).empty());
}

TEST(DocxWriter, ThePageNumberIsNoPartOfTheVersion) {
  EXPECT_NE(written({}, "nl-NL").at("word/footer1.xml").find("EUPL-1.2 · pagina "), std::string::npos);
  EXPECT_NE(written({}, "en-GB").at("word/footer1.xml").find("EUPL-1.2 · page "), std::string::npos);
}

}  // namespace
}  // namespace pareltjes::texts
