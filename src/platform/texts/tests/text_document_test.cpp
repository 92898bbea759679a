// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/text_document.hpp"

#include <gtest/gtest.h>

#include <string>

namespace pareltjes::texts {
namespace {

using Kind = Part::Kind;

TEST(PlainText, LeavesOutTheNotesAboveTheRuleAndReadsClauses) {
  const auto document = read("a.txt",
                             "URL: ergens\nLICENTIE: iets\n====================\nOvereenkomst\nArtikel 1 Duur\n"
                             "1.1\tDeze overeenkomst duurt een jaar.\na) en dit\n\nNaam | KVK\nJansen | 12345678\n");
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->parts.size(), 6U);
  EXPECT_EQ(document->parts[0].text, "Overeenkomst");
  EXPECT_EQ(document->parts[0].line, 4U);
  EXPECT_EQ(document->parts[1].number, "1");
  EXPECT_EQ(document->parts[1].kind, Kind::kHeading);
  EXPECT_EQ(document->parts[2].number, "1.1");
  EXPECT_EQ(document->parts[2].kind, Kind::kParagraph);
  EXPECT_EQ(document->parts[3].kind, Kind::kListItem);
  EXPECT_EQ(document->parts[5].cells, (std::vector<std::string>{"Jansen", "12345678"}));
}

TEST(PlainText, ReadsWindows1252) {
  const auto document = read("a.txt", "Be\xEBindiging kost \x80 5");
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->parts[0].text, "Beëindiging kost € 5");
}

TEST(PlainText, JoinsLinesThatWereBrokenToFit) {
  const auto document =
      read("a.txt",
           "1.1 Deze overeenkomst geldt tussen de gemeente en de\nleverancier en duurt vier jaar vanaf de dag "
           "waarop\nbeide partijen haar tekenden.\n1.2 Verlengen kan.\n");
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->parts.size(), 2U);
  EXPECT_EQ(document->parts[0].text,
            "Deze overeenkomst geldt tussen de gemeente en de leverancier en duurt vier jaar vanaf de dag waarop beide "
            "partijen haar tekenden.");
}

TEST(Markdown, HasHeadingsTablesAndNoMarks) {
  const auto document = read(
      "a.md", "# Overeenkomst\n\n## Artikel 2. Duur\n\nDe **duur** is\neen jaar.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->parts.size(), 5U);
  EXPECT_EQ(document->parts[1].number, "2");
  EXPECT_EQ(document->parts[1].level, 2);
  EXPECT_EQ(document->parts[2].text, "De duur is een jaar.");
  EXPECT_EQ(document->parts[4].cells[1], "2");
}

struct Wrong {
  const char* name;
  std::string bytes;
  const char* word;
};
class BadText : public ::testing::TestWithParam<Wrong> {};
TEST_P(BadText, GetsOneSentence) {
  const auto document = read(GetParam().name, GetParam().bytes);
  ASSERT_FALSE(document.has_value());
  EXPECT_NE(document.error().message.nl.find(GetParam().word), std::string::npos) << document.error().message.nl;
  EXPECT_FALSE(document.error().advice.nl.empty());
  EXPECT_EQ(document.error().place->file, GetParam().name);
}
std::string wide(const std::string& text) {
  std::string made;
  for (const char c : text) {
    made += c;
    made += '\0';
  }
  return made;
}
INSTANTIATE_TEST_SUITE_P(
    Files, BadText,
    ::testing::Values(Wrong{"leeg.docx", " \n", "leeg"},
                      Wrong{"slot.docx", "\xD0\xCF\x11\xE0" + std::string(100, '\0') + wide("EncryptedPackage"),
                            "wachtwoord"},
                      Wrong{"oud.doc", "\xD0\xCF\x11\xE0" + std::string(100, '\0') + wide("WordDocument"), "Word 2007"},
                      Wrong{"kapot.docx", "PK\x03\x04 word/document.xml", "beschadigd"},
                      Wrong{"foto.docx", std::string("\x89PNG\r\n\x1A\n\0\0", 10), "geen DOCX"},
                      Wrong{"a.rtf", "{\\rtf1 tekst}", "RTF"}, Wrong{"a.txt", "<!DOCTYPE html><html>", "webpagina"}));

}  // namespace
}  // namespace pareltjes::texts
