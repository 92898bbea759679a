// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <map>

#include "engines/text_compare/requirements.hpp"

namespace pareltjes::engines::text_compare {
namespace {

using core::Language;

constexpr std::string_view kRequirements =
    "eis;onderdeel;verplicht;naam_nl;naam_en;bron\n"
    "storing;;;Storing;Failure;proef\n"
    "storing;melden;ja;melden;report;proef\n"
    "storing;termijn;ja;termijn;term;proef\n"
    "storing;logboek;nee;logboek;log;proef\n";
constexpr std::string_view kRules =
    "regel;eis;onderdeel;rol;taal;patroon;tenzij;wie;bron;uitleg_nl;uitleg_en\n"
    "s-1;storing;melden;kern;nl;storing #melden;toezicht*;verwerker;proef;Meldt.;Reports.\n"
    "s-2;storing;termijn;kern;nl;storing|@storing #melden uur<=24;;verwerker;proef;Termijn.;Term.\n"
    "s-3;storing;termijn;afzwakking;nl;uur<=24 ~voor_zover;;;proef;Niet altijd.;Not always.\n"
    "s-4;storing;;strijdig;nl;storing #melden uur>=72;;verwerker;proef;Te laat.;Too late.\n"
    "s-5;storing;;verwijst;nl;storing #hoofdovereenkomst;;;proef;Elders.;Elsewhere.\n"
    "s-6;storing;melden;kern;en;failure #melden;;verwerker;proef;Meldt.;Reports.\n";

RuleBook book() {
  auto made = RuleBook::parse(kRequirements, kRules, Lexicon::built_in(), "proef.csv");
  EXPECT_TRUE(made) << (made ? "" : made.error().message.nl);
  return made ? *made : RuleBook();
}

Judgement judged(const std::string& clause, Language language = Language::kDutch) {
  static const auto rules = book();
  const auto cut = clauses(blocks_of_text("Artikel 1 Afspraken\n1.1\t" + clause + "\n"));
  const auto read = read_clauses(cut, Lexicon::built_in(), language);
  return judge(read, rules, language).front();
}

TEST(Judge, ArrangedWhenEveryPartIsThere) {
  const auto found = judged("De leverancier meldt een storing binnen 24 uur.");
  EXPECT_EQ(found.verdict, Verdict::kArranged);
  ASSERT_FALSE(found.evidence.empty());
  EXPECT_EQ(found.evidence[0].sentence, "De leverancier meldt een storing binnen 24 uur.");
  EXPECT_EQ(found.evidence[0].rule->id, "s-1");
  EXPECT_EQ(found.evidence[0].line, 2U);
  EXPECT_EQ(judged("Een storing wordt door de leverancier gemeld binnen één dag.").verdict, Verdict::kArranged);
}

TEST(Judge, PartlyWhenAPartIsMissingOrTakenBack) {
  const auto missing = judged("De leverancier meldt een storing snel.");
  EXPECT_EQ(missing.verdict, Verdict::kPartly);
  EXPECT_EQ(missing.missing, (std::vector<std::string>{"termijn"}));
  const auto weak = judged("De leverancier meldt een storing waar mogelijk binnen 24 uur.");
  EXPECT_EQ(weak.verdict, Verdict::kPartly);
  EXPECT_FALSE(weak.parts.at("termijn"));
  EXPECT_TRUE(weak.parts.at("melden"));
  EXPECT_EQ(judged("De leverancier meldt een storing binnen 48 uur.").verdict, Verdict::kPartly);
}

TEST(Judge, ConflictingWhenTheTextSaysTheOpposite) {
  EXPECT_EQ(judged("De leverancier meldt een storing binnen 72 uur.").verdict, Verdict::kConflicting);
  EXPECT_EQ(judged("De leverancier meldt een storing niet.").verdict, Verdict::kConflicting);
  EXPECT_EQ(judged("De leverancier is niet verplicht een storing te melden binnen 24 uur.").verdict,
            Verdict::kConflicting);
}

TEST(Judge, ANegationThatDeniesNothingIsNone) {
  EXPECT_EQ(judged("De leverancier meldt een storing niet later dan 24 uur na de ontdekking.").verdict,
            Verdict::kArranged);
  EXPECT_EQ(judged("De leverancier meldt een storing binnen 24 uur, tenzij er niets stuk is.").verdict,
            Verdict::kArranged);
}

TEST(Judge, WhatStandsBehindUnlessDeniesNothingBeforeIt) {
  const auto found = judged("De leverancier meldt een storing, tenzij dat niet kan.");
  EXPECT_EQ(found.verdict, Verdict::kPartly);
  ASSERT_FALSE(found.evidence.empty());
  EXPECT_FALSE(found.evidence[0].negated);
}

TEST(Judge, TheWeaknessOfAPartIsToldBeforeThatOfAll) {
  const auto rules = RuleBook::parse(
      kRequirements, std::string(kRules) + "s-7;storing;;afzwakking;nl;~voor_zover;;;proef;Soms.;At times.\n",
      Lexicon::built_in(), "proef.csv");
  ASSERT_TRUE(rules);
  const auto cut = clauses(
      blocks_of_text("Artikel 1 Afspraken\n1.1\tDe leverancier meldt een storing waar mogelijk binnen 24 uur.\n"));
  const auto found = judge(read_clauses(cut, Lexicon::built_in(), Language::kDutch), *rules, Language::kDutch).front();
  std::map<std::string, std::string> weaknesses;
  for (const auto& one : found.evidence) weaknesses[one.rule->part] = one.weakness;
  EXPECT_EQ(weaknesses.at("termijn"), "s-3");
  EXPECT_EQ(weaknesses.at("melden"), "s-7");
}

TEST(Judge, TwoNegationsTakeEachOtherBack) {
  EXPECT_EQ(judged("Geen storing blijft zonder melding van de leverancier.").verdict, Verdict::kPartly);
  EXPECT_EQ(judged("Geen storing krijgt een melding van de leverancier.").verdict, Verdict::kConflicting);
}

TEST(Judge, MissingAndReferring) {
  EXPECT_EQ(judged("De leverancier levert de software.").verdict, Verdict::kMissing);
  EXPECT_EQ(judged("Voor een storing geldt de hoofdovereenkomst.").verdict, Verdict::kRefers);
}

TEST(Judge, WhoActsDecides) {
  EXPECT_EQ(judged("De klant meldt een storing binnen 24 uur aan de leverancier.").verdict, Verdict::kMissing);
  EXPECT_EQ(judged("Op verzoek van de klant meldt de leverancier een storing binnen 24 uur.").verdict,
            Verdict::kArranged);
  EXPECT_EQ(judged("De leverancier meldt een storing aan de toezichthouder.").verdict, Verdict::kMissing);
}

TEST(Judge, ItemsBelongToTheLineThatIntroducesThem) {
  EXPECT_EQ(judged("De leverancier heeft deze plichten:\n- melden van een storing aan de klant binnen 24 uur").verdict,
            Verdict::kArranged);
  EXPECT_EQ(judged("De klant heeft deze plichten:\n- melden van een storing aan de leverancier binnen 24 uur").verdict,
            Verdict::kMissing);
}

TEST(Judge, AHeadingPromisesNothing) {
  const auto cut = clauses(
      blocks_of_text("Artikel 1 De leverancier meldt een storing\n1.1\tMelden van een storing\nDe klant betaalt.\n"));
  const auto rules = book();
  EXPECT_EQ(judge(read_clauses(cut, Lexicon::built_in(), Language::kDutch), rules, Language::kDutch).front().verdict,
            Verdict::kMissing);
}

TEST(Judge, EnglishHasItsOwnRules) {
  EXPECT_EQ(judged("The supplier shall notify any failure.", Language::kEnglish).verdict, Verdict::kPartly);
  EXPECT_EQ(judged("The supplier shall not notify any failure.", Language::kEnglish).verdict, Verdict::kConflicting);
}

TEST(Judge, NamesThatATextGivesItsPartiesCount) {
  const auto cut = clauses(blocks_of_text(
      "Artikel 1 Partijen\n1.1\tBorenso kan worden aangemerkt als bewerker.\n1.2\tBorenso werkt. Borenso "
      "levert. Borenso meldt een storing aan de klant binnen 24 uur.\n"));
  const auto names = party_names(cut, Lexicon::built_in(), Language::kDutch);
  ASSERT_EQ(names.size(), 1U);
  EXPECT_EQ(names[0].name, "borenso");
  EXPECT_EQ(names[0].party, "verwerker");
}

TEST(RuleBook, SaysWhatIsWrongWithARow) {
  const auto with = [](const std::string& row) {
    return RuleBook::parse(kRequirements, "kop\n" + row + "\n", Lexicon::built_in(), "proef.csv");
  };
  for (const auto* row : {"s;storing;melden;kern;nl;#onbekend;;;proef;a;b", "s;storing;anders;kern;nl;x;;;proef;a;b",
                          "s;onbekend;;verwijst;nl;x;;;proef;a;b", "s;storing;melden;kern;nl;x;;;;a;b",
                          "s;storing;melden;rol;nl;x;;;proef;a;b", "s;storing;melden;kern;nl;uur<=veel;;;proef;a;b",
                          "s;storing;melden;kern;nl; ;;;proef;a;b", "te;kort"}) {
    const auto made = with(row);
    ASSERT_FALSE(made) << row;
    EXPECT_EQ(made.error().place->line, 2);
  }
}

}  // namespace
}  // namespace pareltjes::engines::text_compare
