// SPDX-License-Identifier: EUPL-1.2
// What other programs read in the same documents: pandoc the words, LibreOffice the words with the numbers as shown.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/text.hpp"
#include "platform/programs/process.hpp"
#include "platform/texts/docx_edit.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::texts {
namespace {

std::string official(const std::string& name) {
  const char* folder = std::getenv("PARELTJES_TESTDATA");
  std::ifstream file(std::filesystem::path(folder == nullptr ? "../shared" : folder) / "contracts" / name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A file that another program made of these bytes; empty where it made none.
std::string made(const std::string& bytes, const std::vector<std::string>& arguments, const std::string& result,
                 const char* in = "in.docx") {
  auto folder = programs::PrivateFolder::make();
  if (!folder) return {};
  std::ofstream(folder->path() / in, std::ios::binary) << bytes;
  auto words = arguments;
  if (words.front() == "soffice")
    words.insert(words.begin() + 1, "-env:UserInstallation=file://" + (folder->path() / "profiel").string());
  const auto ended = programs::run_program(words, folder->path(), std::chrono::seconds(90), {});
  std::ifstream file(folder->path() / result, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string converted(const std::string& bytes, const std::string& filter, const std::string& ending,
                      const char* in = "in.docx") {
  return made(bytes, {"soffice", "--headless", "--norestore", "--convert-to", filter, in}, "in." + ending, in);
}

/// Letters and figures only: programs differ in blanks, quotes and signs of bullets.
std::string plain(std::string_view text) {
  std::string kept;
  for (const char c : core::fold(text)) {
    if (c != ' ') kept += c;
  }
  return kept;
}

/// How many of the parts stand in the text of another program, in the same order.
std::pair<std::size_t, std::size_t> found_in(const TextDocument& document, const std::string& other, bool numbers) {
  const auto all = plain(other);
  std::size_t at = 0, found = 0, count = 0;
  for (const auto& part : document.parts) {
    if (part.kind == Part::Kind::kTableRow) continue;
    const auto wanted = plain(numbers && part.shown != "-" ? part.whole() : part.text);
    if (wanted.empty()) continue;
    ++count;
    const auto here = all.find(wanted, at);
    if (here == std::string::npos) {
      std::printf("not the same: %s\n", part.whole().substr(0, 100).c_str());
      continue;
    }
    at = here + wanted.size();
    ++found;
  }
  return {found, count};
}

class Oracle : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    bytes_ = official(GetParam());
    if (bytes_.empty()) GTEST_SKIP() << "skipped, data absent";
    auto read_ = read(GetParam(), bytes_);
    ASSERT_TRUE(read_.has_value());
    document_ = std::move(*read_);
  }
  std::string bytes_;
  TextDocument document_;
};

TEST_P(Oracle, PandocReadsTheSameWords) {
  if (!programs::is_installed("pandoc")) GTEST_SKIP() << "skipped: pandoc is absent";
  const auto text = made(bytes_, {"pandoc", "-t", "plain", "--wrap=none", "-o", "uit.txt", "in.docx"}, "uit.txt");
  ASSERT_FALSE(text.empty());
  const auto [found, count] = found_in(document_, text, false);
  EXPECT_GT(count, 80U);
  // The mark of a note stands in the middle of one sentence.
  EXPECT_LE(count - found, 1U) << found << " of " << count;
}

TEST_P(Oracle, LibreOfficeShowsTheSameNumbers) {
  if (!programs::is_installed("soffice")) GTEST_SKIP() << "skipped: soffice is absent";
  // It writes removed words as well: they are taken out first.
  auto xml = parts_of("in", bytes_)->at("word/document.xml");
  for (auto at = xml.find("<w:del "); at != std::string::npos; at = xml.find("<w:del ", at)) {
    const auto close = xml.find('>', at);
    const auto end = xml[close - 1] == '/' ? close + 1 : xml.find("</w:del>", at) + 8;
    xml.erase(at, end - at);
  }
  const auto text = converted(*with_parts(bytes_, {{"word/document.xml", xml}}), "txt:Text (encoded):UTF8", "txt");
  ASSERT_FALSE(text.empty());
  const auto [found, count] = found_in(document_, text, true);
  EXPECT_GT(count, 80U);
  EXPECT_LE(count - found, 1U) << found << " of " << count;
}

TEST_P(Oracle, AnOdtOfItReadsTheSame) {
  if (!programs::is_installed("soffice")) GTEST_SKIP() << "skipped: soffice is absent";
  const auto odt = converted(bytes_, "odt", "odt");
  ASSERT_FALSE(odt.empty());
  const auto read_again = read("in.odt", odt);
  ASSERT_TRUE(read_again.has_value()) << read_again.error().message.en;
  EXPECT_EQ(read_again->format, "odt");
  std::vector<std::string> docx_lines, odt_lines;
  const auto collect = [](const TextDocument& document, std::vector<std::string>& lines) {
    for (const auto& part : document.parts) {
      if (!part.text.empty() && part.kind != Part::Kind::kTableRow)
        lines.push_back(part.number + "|" + plain(part.text));
    }
  };
  collect(document_, docx_lines);
  collect(*read_again, odt_lines);
  std::size_t same = 0, at = 0;
  for (const auto& line : docx_lines) {
    const auto here = std::find(odt_lines.begin() + static_cast<std::ptrdiff_t>(at), odt_lines.end(), line);
    if (here == odt_lines.end()) {
      ADD_FAILURE() << line.substr(0, 120);
      continue;
    }
    at = static_cast<std::size_t>(here - odt_lines.begin()) + 1;
    ++same;
  }
  EXPECT_EQ(same, docx_lines.size());
}

INSTANTIATE_TEST_SUITE_P(Documents, Oracle, ::testing::Values("vwo-2.51.docx", "gibit-2023-conceptovereenkomst.docx"));

// Made here, so that it runs everywhere: lists in lists, restarts, headings, a table, a footnote, a text that was taken
// away.
constexpr const char* kMarkdown =
    "# Titel\n\nEen zin met een noot.[^1]\n\n1. Een\n2. Twee\n    a. Diep\n    b. Dieper\n3. Drie\n\nTussenzin.\n\n"
    "4) Vier\n5) Vijf\n\n(i) romein\n(ii) romein twee\n\n- streep\n- streep twee\n\n| Kop | Tweede |\n|---|---|\n| cel "
    "| andere |\n\n[^1]: De noot zelf.\n";

TEST(MadeHere, ListsOfPandocCountAsLibreOfficeShowsThem) {
  if (!programs::is_installed("pandoc") || !programs::is_installed("soffice"))
    GTEST_SKIP() << "skipped: a program is absent";
  const auto docx = made(kMarkdown, {"pandoc", "-f", "markdown", "-o", "uit.docx", "in.md"}, "uit.docx", "in.md");
  const auto document = read("uit.docx", docx);
  ASSERT_TRUE(document.has_value());
  const auto shown = plain(converted(docx, "txt:Text (encoded):UTF8", "txt"));
  ASSERT_FALSE(shown.empty());
  std::vector<std::string> numbers;
  for (const auto& part : document->parts) {
    if (part.kind == Part::Kind::kTableRow) continue;
    if (!part.number.empty()) numbers.push_back(part.number);
    EXPECT_NE(shown.find(plain(part.shown == "-" ? part.text : part.whole())), std::string::npos) << part.whole();
  }
  EXPECT_EQ(numbers, (std::vector<std::string>{"1", "2", "a", "b", "3", "4", "5", "i", "ii"}));
  ASSERT_EQ(document->footnotes.size(), 1U);
  EXPECT_EQ(document->footnotes[0].text, "De noot zelf.");
  EXPECT_EQ(document->parts.back().cells, (std::vector<std::string>{"cel", "andere"}));
  const auto odt = read("in.odt", converted(docx, "odt", "odt"));
  ASSERT_TRUE(odt.has_value());
  std::vector<std::string> again;
  for (const auto& part : odt->parts) {
    if (!part.number.empty()) again.push_back(part.number);
  }
  EXPECT_EQ(again, numbers);
  ASSERT_EQ(odt->footnotes.size(), 1U);
}

TEST(MadeHere, APdfReadsAsItsText) {
  if (!programs::is_installed("soffice") || !programs::is_installed("pdftotext"))
    GTEST_SKIP() << "skipped: a program is absent";
  const std::string text =
      "Overeenkomst\n\nArtikel 1 Duur\n\n1.1 Deze overeenkomst duurt vier jaar en wordt daarna stilzwijgend verlengd "
      "met telkens een jaar, "
      "tenzij een van beide partijen haar uiterlijk drie maanden voor het einde schriftelijk opzegt.\n\n1.2 Partijen "
      "overleggen elk jaar.\n";
  const auto docx =
      made(text, {"pandoc", "-f", "markdown-fancy_lists", "-o", "uit.docx", "in.md"}, "uit.docx", "in.md");
  const auto pdf = converted(docx, "pdf", "pdf");
  const auto document = read("in.pdf", pdf);
  ASSERT_TRUE(document.has_value()) << document.error().message.en;
  ASSERT_EQ(document->parts.size(), 4U);
  EXPECT_EQ(document->parts[1].number, "1");
  EXPECT_EQ(document->parts[2].number, "1.1");
  EXPECT_TRUE(document->parts[2].text.ends_with("schriftelijk opzegt."));
  EXPECT_EQ(document->parts[3].page, 1U);
  // A page without letters is a scan.
  const auto scan =
      made("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>",
           {"rsvg-convert", "-f", "pdf", "-o", "uit.pdf", "in.svg"}, "uit.pdf", "in.svg");
  if (!scan.empty()) {
    const auto refused = read("scan.pdf", scan);
    ASSERT_FALSE(refused.has_value());
    EXPECT_NE(refused.error().message.nl.find("scan"), std::string::npos);
  }
  const auto broken = read("kapot.pdf", pdf.substr(0, 200));
  ASSERT_FALSE(broken.has_value());
  if (programs::is_installed("qpdf")) {
    const auto locked =
        made(pdf, {"qpdf", "--encrypt", "geheim", "geheim", "256", "--", "in.pdf", "uit.pdf"}, "uit.pdf", "in.pdf");
    const auto refused = read("slot.pdf", locked);
    ASSERT_FALSE(refused.has_value());
    EXPECT_NE(refused.error().message.nl.find("wachtwoord"), std::string::npos);
  }
}

}  // namespace
}  // namespace pareltjes::texts
