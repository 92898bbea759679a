// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/tokens.hpp"

#include <gtest/gtest.h>

#include <random>

namespace pareltjes::engines::text_compare {
namespace {

std::vector<std::string> keys(std::string_view text, Fields fields = Fields::kNone) {
  std::vector<std::string> found;
  for (const auto& token : tokenize(text, fields)) {
    if (token.counts()) found.push_back(token.key);
  }
  return found;
}

using Keys = std::vector<std::string>;

TEST(Tokens, TypographyIsNoDifferenceButIsNotLost) {
  EXPECT_EQ(keys("De Sub-verwerker"), keys("de subverwerker"));
  EXPECT_EQ(keys("de foto\xE2\x80\x99s"), keys("de foto's"));
  EXPECT_EQ(keys("\xEF\xAC\x81nanci\xC3\xABn"), keys("financi\xC3\xABn"));  // the ligature fi
  EXPECT_EQ(keys("e\xCC\x81\xC3\xA9n"), keys("\xC3\xA9\xC3\xA9n"));         // combined and composed
  EXPECT_EQ(keys("24\xC2\xA0uur"), keys("24 uur"));                         // a blank that does not break
  EXPECT_EQ(keys("persoons\xC2\xADgegevens"), keys("persoonsgegevens"));    // a soft hyphen
  EXPECT_EQ(keys("persoons-\ngegevens"), keys("persoonsgegevens"));         // divided over lines
  EXPECT_EQ(keys("verwerkings- en bewaartermijn"), (Keys{"verwerkings", "en", "bewaartermijn"}));
  const std::string text = "\xE2\x80\x9CPartij\xE2\x80\x9D";
  const auto tokens = tokenize(text);
  ASSERT_EQ(tokens.size(), 3U);
  EXPECT_EQ(text.substr(tokens[1].begin, tokens[1].end - tokens[1].begin), "Partij");
  EXPECT_FALSE(tokens[0].counts());
}

TEST(Tokens, AccentsThatMakeAnotherWordAreKept) {
  EXPECT_NE(keys("\xC3\xA9\xC3\xA9n"), keys("een"));
}

TEST(Tokens, NumbersStayWhole) {
  EXPECT_EQ(keys("artikel 28.2 AVG, EUR 10.000,50."), (Keys{"artikel", "28.2", "avg", "eur", "10.000,50"}));
  EXPECT_EQ(keys("binnen 24 uur."), (Keys{"binnen", "24", "uur"}));
  EXPECT_EQ(keys("5% of \xE2\x82\xAC 5"), (Keys{"5", "%", "of", "\xE2\x82\xAC", "5"}));
  EXPECT_EQ(tokenize("28.2").front().kind, TokenKind::kNumber);
  EXPECT_EQ(tokenize("ISO27001").front().kind, TokenKind::kWord);
}

TEST(Tokens, AWordThatGrewTogetherWithANumberIsAWord) {
  EXPECT_EQ(keys("nummer 12345678verder te noemen"), (Keys{"nummer", "12345678", "verder", "te", "noemen"}));
  EXPECT_EQ(keys("het 2de lid, 10th day, 4a en 3bis"), (Keys{"het", "2de", "lid", "10th", "day", "4a", "en", "3bis"}));
}

TEST(Tokens, FieldsOnlyWhereTheyAreLookedFor) {
  EXPECT_EQ(keys("te {{plaats}}, KvK", Fields::kMarked), (Keys{"te", "plaats", "kvk"}));
  EXPECT_EQ(tokenize("{{plaats}}", Fields::kMarked).front().kind, TokenKind::kField);
  EXPECT_EQ(tokenize("<plaats>", Fields::kMarked).front().kind, TokenKind::kPunctuation);
  EXPECT_EQ(tokenize("<plaats>", Fields::kTyped).front().kind, TokenKind::kField);
  EXPECT_EQ(tokenize("[plaats]", Fields::kTyped).front().kind, TokenKind::kField);
  EXPECT_EQ(tokenize("\xE2\x80\xA6\xE2\x80\xA6..", Fields::kTyped).front().kind, TokenKind::kField);
  EXPECT_EQ(tokenize("...", Fields::kTyped).front().kind, TokenKind::kPunctuation);
  EXPECT_EQ(keys("kleiner < dan\nen groter >", Fields::kTyped), (Keys{"kleiner", "dan", "en", "groter"}));
}

TEST(Tokens, AnyBytesGiveTokensInOrderThatLieWithinTheText) {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 60, ' ');
    for (auto& c : text) c = random() % 3 == 0 ? static_cast<char>(random()) : "ab 1.,-\n<>{}[]'"[random() % 15];
    for (const auto fields : {Fields::kNone, Fields::kMarked, Fields::kTyped}) {
      std::size_t at = 0;
      for (const auto& token : tokenize(text, fields)) {
        ASSERT_GE(token.begin, at);
        ASSERT_GT(token.end, token.begin);
        ASSERT_LE(token.end, text.size());
        at = token.end;
      }
    }
  }
}

std::vector<std::string> cut(std::string_view text) {
  std::vector<std::string> found;
  for (const auto& [begin, end] : sentences(text)) found.emplace_back(text.substr(begin, end - begin));
  return found;
}

TEST(Sentences, EndAtADotButNotBehindAnAbbreviationOrInANumber) {
  EXPECT_EQ(cut("Zie art. 28.2 AVG jo. art. 4. Dat geldt o.g.v. de wet."),
            (Keys{"Zie art. 28.2 AVG jo. art. 4.", "Dat geldt o.g.v. de wet."}));
  EXPECT_EQ(cut("Dhr. T. Test tekent. Klaar"), (Keys{"Dhr. T. Test tekent.", "Klaar"}));
  EXPECT_EQ(cut("Een; twee!\nDrie? (Vier.)"), (Keys{"Een;", "twee!", "Drie?", "(Vier.)"}));
  EXPECT_EQ(cut("4.1. Verwerker meldt. 5. Klaar."), (Keys{"4.1. Verwerker meldt.", "5. Klaar."}));
  EXPECT_EQ(cut("de persoons-\ngegevens"), (Keys{"de persoons-\ngegevens"}));
}

TEST(Sentences, HoldEveryToken) {
  std::mt19937 random(8);
  for (int round = 0; round < 1000; ++round) {
    std::string text(random() % 80, ' ');
    for (auto& c : text) c = "ab. 1;!?\n-)\""[random() % 12];
    const auto found = sentences(text);
    for (const auto& token : tokenize(text)) {
      const bool held = std::any_of(found.begin(), found.end(),
                                    [&](const Span& one) { return one.begin <= token.begin && token.begin < one.end; });
      EXPECT_TRUE(held) << text;
    }
  }
}

}  // namespace
}  // namespace pareltjes::engines::text_compare
