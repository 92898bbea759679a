// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/clauses.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

namespace pareltjes::engines::text_compare {
namespace {

/// "kind number", in order.
std::vector<std::string> outline(std::string_view text) {
  constexpr std::string_view kNames[] = {"aanhef", "overweging", "artikel", "bepaling", "ondertekening", "bijlage"};
  std::vector<std::string> found;
  for (const auto& clause : clauses(blocks_of_text(text)))
    found.push_back(fmt::format("{} {}", kNames[static_cast<std::size_t>(clause.kind)], clause.number));
  return found;
}

using Outline = std::vector<std::string>;

TEST(Clauses, OfAnAgreementWithWordsForArticles) {
  EXPECT_EQ(outline("bron van dit bestand\n==============\n"
                    "Overeenkomst\nOverwegende dat:\n- Partijen dit willen;\n"
                    "Artikel 1 Melden\n1.1\tDe leverancier meldt.\n1.2\tKosten\nDe kosten zijn voor de klant.\n"
                    "Artikel 2 Einde\n2.1\tDe klant zegt op.\n"
                    "Ondertekening\nplaats:\nBijlage 1: Diensten\n1. Hosting\n"),
            (Outline{"aanhef ", "overweging ", "artikel 1", "bepaling 1.1", "bepaling 1.2", "artikel 2", "bepaling 2.1",
                     "ondertekening ", "bijlage 1"}));
}

TEST(Clauses, OfMarkdownWithHeadings) {
  EXPECT_EQ(outline("# Overeenkomst\n\n## 1. Melden\n\n### 1.1 Termijn\nBinnen 24 uur.\n\n---\n\n## 2. Einde\n\n### "
                    "2.1\nDe klant zegt op.\n"),
            (Outline{"aanhef ", "artikel 1", "bepaling 1.1", "artikel 2", "bepaling 2.1"}));
}

TEST(Clauses, NumberedParagraphsBelowAnArticleTakeItsNumber) {
  EXPECT_EQ(
      outline("### Artikel 5\\. Derden\n\n1.  De leverancier mag derden vragen.\n2.  De klant mag dat weigeren.\n"),
      (Outline{"artikel 5", "bepaling 5.1", "bepaling 5.2"}));
}

TEST(Clauses, LettersBelowAnArticleAreClausesBelowAClauseTheyAreItsText) {
  EXPECT_EQ(outline("## 3. Plichten\nDe leverancier:\na. meldt storingen;\nb. houdt geheim.\n### 3.1 Meer\na. dit "
                    "hoort bij 3.1\n"),
            (Outline{"artikel 3", "bepaling 3.a", "bepaling 3.b", "bepaling 3.1"}));
}

TEST(Clauses, QuantitiesAndReferencesAreNoNumbers) {
  EXPECT_EQ(outline("Artikel 1 Termijn\n1.1\tBinnen\n24 uur na de melding.\n10.000 euro is het hoogste bedrag.\n"
                    "Artikel 28 lid 3 van de wet geldt hier ook.\n1.2\tEinde\n"),
            (Outline{"artikel 1", "bepaling 1.1", "bepaling 1.2"}));
}

TEST(Clauses, KeepTheirHeadingAndThePlaceOfEachLine) {
  const auto found = clauses(blocks_of_text("Artikel 4 Inhoud\n4.2\tAudits\nEen audit mag.\nElk jaar.\n"));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].heading, "Inhoud");
  EXPECT_EQ(found[1].heading, "Audits");
  EXPECT_EQ(found[1].article, "4");
  EXPECT_EQ(found[1].text, "Audits\nEen audit mag.\nElk jaar.");
  EXPECT_EQ(found[1].line_of(0), 2U);
  EXPECT_EQ(found[1].line_of(found[1].text.find("Een")), 3U);
  EXPECT_EQ(found[1].line_of(found[1].text.find("jaar")), 4U);
}

TEST(Clauses, HoldEveryWordOfTheTextOnce) {
  std::mt19937 random(11);
  constexpr std::string_view kLines[] = {"Artikel 1 Titel", "1.1\tTekst.", "2. Kop",    "a. letter",
                                         "Gewone tekst.",   "## 3. Kop",   "- item",    "Bijlage 1: X",
                                         "Ondertekening",   "Overweging",  "| a | b |", "(b) nog een"};
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    const auto lines = random() % 12;
    for (std::size_t i = 0; i < lines; ++i) text += std::string(kLines[random() % std::size(kLines)]) + "\n";
    const auto blocks = blocks_of_text(text);
    std::size_t held = 0;
    std::size_t last = 0;
    for (const auto& clause : clauses(blocks)) {
      held += clause.starts.size();
      ASSERT_EQ(clause.starts.size(), clause.lines.size());
      for (const auto line : clause.lines) {
        EXPECT_GT(line, last);
        last = line;
      }
    }
    EXPECT_EQ(held, blocks.size());
  }
}

}  // namespace
}  // namespace pareltjes::engines::text_compare
