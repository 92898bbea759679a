// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/compare.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace pareltjes::engines::text_compare {
namespace {

constexpr std::string_view kStandard =
    "Artikel 1 Melden\n"
    "1.1\tVerwerker meldt een inbreuk binnen 24 uur aan Verwerkingsverantwoordelijke. Verwerker vermeldt daarbij de "
    "oorzaak.\n"
    "1.2\tVerwerker moet een logboek bijhouden. Gemeente {{naam}} mag dat inzien bij {{plaats}}.\n"
    "Artikel 2 Kosten\n"
    "2.1\tDe kosten van een audit zijn voor Verwerkingsverantwoordelijke, tenzij artikel 3 anders bepaalt.\n";

Comparison with(const std::string& old, const std::string& changed) {
  std::string text(kStandard);
  if (!old.empty()) {
    const auto at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    text.replace(at, old.size(), changed);
  }
  for (const auto& [mark, value] :
       {std::pair{"{{naam}}", "Voorbeeldstad"}, std::pair{"{{plaats}}", "het stadhuis, na afspraak"}}) {
    const auto at = text.find(mark);
    if (at != std::string::npos) text.replace(at, std::string_view(mark).size(), value);
  }
  return compare(clauses(blocks_of_text(kStandard)), clauses(blocks_of_text(text)), Lexicon::built_in(),
                 core::Language::kDutch);
}

/// The one change of a text.
Change only(const std::string& old, const std::string& changed) {
  const auto comparison = with(old, changed);
  std::vector<Change> found;
  for (const auto& one : comparison.changes) {
    if (one.kind != Change::Kind::kSame) found.push_back(one);
  }
  EXPECT_EQ(found.size(), 1U) << old << " → " << changed;
  return found.empty() ? Change{} : found.front();
}

TEST(Compare, FillingInIsNoChangeAndIsKept) {
  const auto comparison = with("", "");
  for (const auto& one : comparison.changes) EXPECT_EQ(one.kind, Change::Kind::kSame);
  ASSERT_EQ(comparison.fields.size(), 2U);
  EXPECT_EQ(comparison.fields[0].name, "naam");
  EXPECT_EQ(comparison.fields[0].value, "Voorbeeldstad");
  EXPECT_EQ(comparison.fields[1].value, "het stadhuis, na afspraak");
  EXPECT_EQ(comparison.fields[1].line, 3U);
}

/// What is found at the fields of a standard of one clause.
std::vector<FilledField> fields_of(const std::string& standard, const std::string& text) {
  return compare(clauses(blocks_of_text("Artikel 1 Partij\n1.1\t" + standard + "\n")),
                 clauses(blocks_of_text("Artikel 1 Partij\n1.1\t" + text + "\n")), Lexicon::built_in(),
                 core::Language::kDutch)
      .fields;
}
std::string value_of(const std::string& standard, const std::string& text) {
  const auto fields = fields_of(standard, text);
  return fields.size() == 1 ? fields.front().value : "(geen)";
}

TEST(Compare, AValueKeepsItsOwnMarksAndLeavesThoseOfTheStandard) {
  const std::string within = "Leverancier {{naam}}, hierna Verwerker, levert.";
  EXPECT_EQ(value_of(within, "Leverancier Voorbeeldsoft B.V., hierna Verwerker, levert."), "Voorbeeldsoft B.V.");
  EXPECT_EQ(value_of(within, "Leverancier Voorbeeldsoft, hierna Verwerker, levert."), "Voorbeeldsoft");
  EXPECT_EQ(value_of(within, "Leverancier (nog te kiezen), hierna Verwerker, levert."), "(nog te kiezen)");
  EXPECT_EQ(value_of(within, "Leverancier Voorbeeldsoft; hierna Verwerker, levert."), "Voorbeeldsoft");
  const std::string last = "De leverancier is {{naam}}.";
  EXPECT_EQ(value_of(last, "De leverancier is Voorbeeldsoft B.V."), "Voorbeeldsoft B.V.");
  EXPECT_EQ(value_of(last, "De leverancier is Voorbeeldsoft B.V.."), "Voorbeeldsoft B.V.");
  EXPECT_EQ(value_of(last, "De leverancier is Voorbeeldsoft Inc."), "Voorbeeldsoft Inc.");
  EXPECT_EQ(value_of(last, "De leverancier is Voorbeeldsoft."), "Voorbeeldsoft");
  EXPECT_EQ(value_of("De partij “{{naam}}” levert.", "De partij “Jansen” levert."), "Jansen");
  EXPECT_EQ(value_of("De naam {{naam}} geldt.", "De naam “Jansen” geldt."), "“Jansen”");
  EXPECT_EQ(value_of("De naam {{naam}} geldt.", "De naam ………… geldt."), "");
}

TEST(Compare, FieldsWithoutAWordBetweenThemAreARun) {
  const auto fields = fields_of("Namens deze {{naam}}, {{functie}} te {{plaats}} getekend.",
                                "Namens deze Jansen, directeur te Teststad getekend.");
  ASSERT_EQ(fields.size(), 3U);
  EXPECT_NE(fields[0].run, 0U);
  EXPECT_EQ(fields[0].run, fields[1].run);
  EXPECT_EQ(fields[0].together, "Jansen, directeur");
  EXPECT_EQ(fields[0].behind, ", ");
  EXPECT_EQ(fields[2].run, 0U);
  EXPECT_EQ(fields[2].value, "Teststad");
}

TEST(Compare, ATermIsASmallChangeOfANumber) {
  const auto change = only("24 uur", "72 uur");
  EXPECT_EQ(change.before, "Verwerker meldt een inbreuk binnen 24 uur aan Verwerkingsverantwoordelijke.");
  EXPECT_EQ(change.after, "Verwerker meldt een inbreuk binnen 72 uur aan Verwerkingsverantwoordelijke.");
  EXPECT_EQ(change.marked, "Verwerker meldt een inbreuk binnen [-24-]{+72+} uur aan Verwerkingsverantwoordelijke.");
  ASSERT_EQ(change.signs.size(), 1U);
  EXPECT_EQ(change.signs[0].signal, Signal::kNumber);
  EXPECT_EQ(change.signs[0].before, "24 uur");
  EXPECT_EQ(change.signs[0].after, "72 uur");
  EXPECT_EQ(change.line, 2U);
  EXPECT_LT(change.share, 0.1);
}

TEST(Compare, TheSameTermInOtherWordsIsOnlyWording) {
  EXPECT_FALSE(only("24 uur", "vierentwintig uur").has(Signal::kNumber));
  EXPECT_FALSE(only("24 uur", "één dag").has(Signal::kNumber));
  EXPECT_TRUE(only("24 uur", "twee dagen").has(Signal::kNumber));
}

TEST(Compare, TellsWhatAChangeDoes) {
  EXPECT_TRUE(only("meldt een inbreuk", "meldt geen inbreuk").has(Signal::kNegation));
  EXPECT_TRUE(only("moet een logboek", "kan een logboek").has(Signal::kModal));
  EXPECT_FALSE(only("moet een logboek", "dient een logboek").has(Signal::kModal));
  EXPECT_TRUE(only("zijn voor Verwerkingsverantwoordelijke", "zijn voor Verwerker").has(Signal::kParty));
  EXPECT_TRUE(only("meldt een inbreuk binnen", "meldt een inbreuk waar mogelijk binnen").has(Signal::kCondition));
  EXPECT_TRUE(only("artikel 3", "artikel 4").has(Signal::kReference));
  EXPECT_TRUE(only(" Verwerker vermeldt daarbij de oorzaak.", "").has(Signal::kSentenceRemoved));
  EXPECT_TRUE(only("de oorzaak.", "de oorzaak. De klant betaalt dat.").has(Signal::kSentenceAdded));
  EXPECT_TRUE(only("de oorzaak", "de dader").has(Signal::kContent));
  EXPECT_TRUE(only("Verwerker meldt een inbreuk binnen 24 uur aan Verwerkingsverantwoordelijke",
                   "Verwerkingsverantwoordelijke meldt een inbreuk binnen 24 uur aan Verwerker")
                  .has(Signal::kParty));
}

TEST(Compare, ASentenceIsGoneOnlyAsAWhole) {
  const auto shorter = only("binnen 24 uur aan Verwerkingsverantwoordelijke.", "binnen 24 uur.");
  EXPECT_FALSE(shorter.has(Signal::kSentenceRemoved));
  // A party less is content: it is not switched for another.
  EXPECT_TRUE(shorter.has(Signal::kContent));
  EXPECT_FALSE(shorter.has(Signal::kParty));
  EXPECT_TRUE(only("oorzaak.\n", "oorzaak. Vervalt.\n").has(Signal::kSentenceAdded)) << "of one word";
}

TEST(Compare, APhraseIsOneWord) {
  const auto change = only("meldt een inbreuk binnen", "meldt een inbreuk voor zover mogelijk binnen");
  ASSERT_EQ(change.signs.size(), 2U);
  EXPECT_EQ(change.signs[0].signal, Signal::kCondition);
  EXPECT_EQ(change.signs[0].after, "voor zover");
  EXPECT_EQ(change.signs[1].signal, Signal::kContent);
  EXPECT_EQ(change.signs[1].after, "mogelijk") << "without the words of the phrase";
}

TEST(Compare, ThatAClauseMovedOrWasDividedIsNoOtherPunctuation) {
  const std::string costs =
      "2.1\tDe kosten van een audit zijn voor Verwerkingsverantwoordelijke, tenzij artikel 3 anders bepaalt.\n";
  const std::string heading = "Artikel 1 Melden\n";
  std::string text(kStandard);
  text.erase(text.find(costs), costs.size());
  text.insert(text.find(heading) + heading.size(), costs);
  const auto moved = compare(clauses(blocks_of_text(kStandard)), clauses(blocks_of_text(text)), Lexicon::built_in(),
                             core::Language::kDutch);
  const auto found = std::ranges::find(moved.changes, Change::Kind::kMoved, &Change::kind);
  ASSERT_NE(found, moved.changes.end());
  EXPECT_EQ(found->before, costs.substr(4, costs.size() - 5));
  EXPECT_EQ(found->after, found->before);
  for (const auto& one : moved.changes) {
    EXPECT_EQ(one.kind == Change::Kind::kSame, one.before.empty()) << "what is the same is not told";
  }
  const auto divided = with(". Verwerker vermeldt", ".\n1.2\tVerwerker vermeldt");
  const auto parts = std::ranges::find_if(divided.changes, [](const Change& one) { return one.divided; });
  ASSERT_NE(parts, divided.changes.end());
  EXPECT_EQ(parts->kind, Change::Kind::kSame);
  EXPECT_FALSE(parts->punctuation);
}

TEST(Compare, SynonymsAndInflectionsAreWording) {
  for (const auto& [old, changed] :
       {std::pair{"een audit", "audits"}, std::pair{"moet een logboek", "zal een logboek"}}) {
    const auto change = only(old, changed);
    ASSERT_EQ(change.signs.size(), 1U) << changed;
    EXPECT_EQ(change.signs[0].signal, Signal::kWording) << changed;
  }
}

TEST(Compare, CapitalsAndPunctuationAreNoticedButNoChange) {
  const auto comparison = with("meldt een inbreuk binnen", "meldt, een Inbreuk, binnen");
  std::size_t noticed = 0;
  for (const auto& one : comparison.changes) {
    EXPECT_EQ(one.kind, Change::Kind::kSame);
    noticed += one.punctuation ? 1U : 0U;
  }
  EXPECT_EQ(noticed, 1U);
}

TEST(Compare, AFieldSwallowsNoLockedWord) {
  const auto change = only(" mag dat inzien bij", " bij");
  EXPECT_EQ(change.kind, Change::Kind::kChanged);
  EXPECT_NE(change.marked.find("[-mag dat inzien-]"), std::string::npos) << change.marked;
}

TEST(Compare, GoneAndNewClausesAreToldWhole) {
  const auto gone = only(
      "2.1\tDe kosten van een audit zijn voor Verwerkingsverantwoordelijke, tenzij artikel 3 anders bepaalt.\n", "");
  EXPECT_EQ(gone.kind, Change::Kind::kGone);
  EXPECT_TRUE(gone.before.starts_with("De kosten"));
  const auto came =
      only("Artikel 2 Kosten\n", "1.3\tDe helpdesk is elke werkdag open van negen tot vijf.\nArtikel 2 Kosten\n");
  EXPECT_EQ(came.kind, Change::Kind::kNew);
  EXPECT_TRUE(came.after.starts_with("De helpdesk"));
  EXPECT_EQ(came.line, 4U);
}

}  // namespace
}  // namespace pareltjes::engines::text_compare
