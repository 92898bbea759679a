// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/words.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace pareltjes::engines::text_compare {
namespace {

using core::Language;

TEST(Lexicon, ReadsItsOwnTableAndRefusesARowWithoutSource) {
  EXPECT_TRUE(Lexicon::built_in().knows_concept("melden"));
  EXPECT_FALSE(Lexicon::built_in().knows_concept("bestaat-niet"));
  const auto wrong = Lexicon::parse("soort;begrip;taal;woorden;bron\nbegrip;x;nl;y;\n", "w.csv");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().place->line, 2);
  EXPECT_FALSE(Lexicon::parse("k\nonzin;x;nl;y;bron\n", "w.csv"));
  EXPECT_FALSE(Lexicon::parse("k\nbegrip;x;fr;y;bron\n", "w.csv"));
}

/// The vocabulary of Snowball 2.2, as its documentation shows it for "dutch"
/// (snowballstem.org/algorithms/dutch/stemmer.html): another algorithm came under this name in version 3, and then the
/// table of words must be looked at again.
TEST(Stem, IsThatOfSnowballTwo) {
  EXPECT_EQ(stem_of("lichaamsziek", Language::kDutch), "lichaamsziek");
  EXPECT_EQ(stem_of("lichamelijke", Language::kDutch), "licham");
  EXPECT_EQ(stem_of("opheffing", Language::kDutch), "opheff");
  EXPECT_EQ(stem_of("opgingen", Language::kDutch), "opging");
  EXPECT_EQ(stem_of("consignment", Language::kEnglish), "consign");
}

Word word(std::string_view text, std::size_t at = 0, Language language = Language::kDutch) {
  return Lexicon::built_in().read(tokenize(text), language)[at];
}
bool has(const Word& one, std::string_view name) {
  return std::ranges::find(one.concepts, name) != one.concepts.end();
}

TEST(Words, InflectionsAndCompoundsKeepTheirIdea) {
  EXPECT_TRUE(has(word("meldt"), "melden"));
  EXPECT_TRUE(has(word("Geheimhoudingsverklaringen"), "geheimhouding"));
  EXPECT_TRUE(has(word("verwerkingslogboek"), "logboek"));
  EXPECT_TRUE(has(word("sub-verwerkers"), "subverwerker"));
  EXPECT_EQ(word("onderaannemers").group, "subverwerker");
  EXPECT_EQ(word("processor's", 0, Language::kEnglish).group, "verwerker");
}

TEST(Words, ThePartyIsNotTheAdjective) {
  EXPECT_EQ(word("verantwoordelijke").kind, WordClass::kParty);
  EXPECT_NE(word("verantwoordelijk").kind, WordClass::kParty);
}

TEST(Words, APhraseIsOneWord) {
  const auto words = Lexicon::built_in().read(tokenize("zonder onredelijke vertraging"), Language::kDutch);
  ASSERT_EQ(words.size(), 3U);
  EXPECT_EQ(words[0].kind, WordClass::kCondition);
  EXPECT_EQ(words[0].group, "onverwijld");
  EXPECT_EQ(words[1].kind, WordClass::kFunction);
  EXPECT_EQ(word("zonder toestemming").kind, WordClass::kNegation);
}

TEST(Words, TheLanguageIsSeen) {
  EXPECT_EQ(language_of(tokenize("De verwerker meldt een inbreuk aan de gemeente.")), Language::kDutch);
  EXPECT_EQ(language_of(tokenize("The processor shall notify the controller of any breach.")), Language::kEnglish);
}

TEST(Numbers, InWordsAreTheSameAsInDigits) {
  const auto& lexicon = Lexicon::built_in();
  EXPECT_EQ(lexicon.number_of("vierentwintig", Language::kDutch), 24);
  EXPECT_EQ(lexicon.number_of(key_of("tweeënzeventig"), Language::kDutch), 72);
  EXPECT_EQ(lexicon.number_of("achtenveertig", Language::kDutch), 48);
  EXPECT_EQ(lexicon.number_of(key_of("Twenty-four"), Language::kEnglish), 24);
  EXPECT_FALSE(lexicon.number_of("gemeenten", Language::kDutch));
  EXPECT_FALSE(lexicon.number_of("en", Language::kDutch));
}

Quantity only(std::string_view text, Language language = Language::kDutch) {
  const auto found = quantities(Lexicon::built_in(), tokenize(text), language);
  EXPECT_EQ(found.size(), 1U) << text;
  return found.empty() ? Quantity{} : found.front();
}

TEST(Quantities, TheSameTermInOtherWordsIsTheSame) {
  for (const auto* text :
       {"binnen 24 uur", "binnen vierentwintig uur", "binnen één dag", "binnen een dag", "binnen 1 etmaal"}) {
    EXPECT_TRUE(only(text).same_as({0, 0, 24, "uur", false})) << text;
  }
  EXPECT_TRUE(only("within 72 hours", Language::kEnglish).same_as({0, 0, 72, "uur", false}));
  EXPECT_TRUE(only("within three days", Language::kEnglish).same_as({0, 0, 72, "uur", false}));
  EXPECT_FALSE(only("binnen twee werkdagen").same_as(only("binnen twee dagen")));
  EXPECT_TRUE(only("30 volle dagen").same_as({0, 0, 720, "uur", false}));
  EXPECT_TRUE(only("2 jaar").same_as(only("24 maanden")));
}

TEST(Quantities, AmountsHaveThousandsAndDecimals) {
  for (const auto* text : {"EUR 10.000", "€ 10.000,00", "10.000 euro", "10000 euro"})
    EXPECT_TRUE(only(text).same_as({0, 0, 10000, "euro", false})) << text;
  EXPECT_TRUE(only("1,5 procent").same_as({0, 0, 1.5, "procent", false}));
  EXPECT_TRUE(only("5%").same_as({0, 0, 5, "procent", false}));
}

TEST(Quantities, ArticlesAreReferences) {
  const auto found =
      quantities(Lexicon::built_in(), tokenize("artikel 45 of 46 AVG en tabel 1, binnen 24 uur"), Language::kDutch);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_TRUE(found[0].reference);
  EXPECT_TRUE(found[1].reference);
  EXPECT_TRUE(found[2].reference);
  EXPECT_FALSE(found[3].reference);
  EXPECT_TRUE(quantities(Lexicon::built_in(), tokenize("een overeenkomst"), Language::kDutch).empty());
}

}  // namespace
}  // namespace pareltjes::engines::text_compare
