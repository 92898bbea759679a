// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/contract_file.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace pareltjes::engines::text_compare {
namespace {

constexpr std::string_view kRequirements =
    "eis;onderdeel;verplicht;naam_nl;naam_en;bron\n"
    "storing;;;Storing;Failure;proef\n"
    "storing;melden;ja;melden;report;proef\n"
    "storing;logboek;nee;logboek;log;proef\n";
constexpr std::string_view kRules =
    "regel;eis;onderdeel;rol;taal;patroon;tenzij;wie;bron;uitleg_nl;uitleg_en\n"
    "s-1;storing;melden;kern;nl;storing #melden;;verwerker;proef;Meldt.;Reports.\n"
    "s-4;storing;logboek;kern;nl;logboek inzien;;;proef;Logboek.;Log.\n"
    "s-2;storing;melden;afzwakking;nl;~voor_zover;;;proef;Niet altijd.;Not always.\n"
    "s-3;storing;;strijdig;nl;storing geheim;;;proef;Geheim.;Secret.\n";

constexpr auto kFirm = "De leverancier meldt elke storing.";
constexpr auto kWeak = "De leverancier meldt elke storing voor zover hij dat nodig vindt.";
constexpr auto kDenied = "De leverancier meldt een storing niet.";
constexpr auto kAgainst = "Elke storing is geheim.";

ContractDocument document(std::string name, const std::string& sentence) {
  const std::vector<Line> lines{{BlockKind::kHeading, "1", "Artikel 1", "Afspraken", 1, 1},
                                {BlockKind::kParagraph, "1.1", "1.1", sentence, 0, 2}};
  return contract_document(std::move(name), "", lines);
}

struct Judged {
  std::vector<Verdict> each;
  Verdict whole = Verdict::kMissing;
  std::size_t contradictions = 0;
};
Judged judged(std::initializer_list<const char*> sentences) {
  static const auto book = RuleBook::parse(kRequirements, kRules, Lexicon::built_in(), "proef.csv");
  std::vector<ContractDocument> documents;
  for (const auto* sentence : sentences) documents.push_back(document("stuk.txt", sentence));
  std::vector<const ContractDocument*> order;
  for (const auto& one : documents) order.push_back(&one);
  const auto file = judge_file(order, book.value());
  Judged found;
  for (const auto& one : file.each) found.each.push_back(one.judgement.verdict);
  found.whole = file.whole.front().verdict;
  found.contradictions = file.contradictions.size();
  return found;
}

TEST(ContractFile, WhatOneSaysAndAnotherTakesBackIsAContradiction) {
  for (const auto* other : {kWeak, kDenied, kAgainst}) {
    EXPECT_EQ(judged({kFirm, other}).contradictions, 1U) << other;
    EXPECT_EQ(judged({other, kFirm}).contradictions, 1U) << other;
  }
  EXPECT_EQ(judged({kWeak, kDenied}).contradictions, 1U);
}

TEST(ContractFile, APartThatIsDeniedBesideOneThatIsArrangedIsOneToo) {
  constexpr auto kMixed = "De klant mag het logboek inzien. De leverancier meldt een storing niet.";
  EXPECT_EQ(judged({kMixed, kFirm}).contradictions, 1U);
  EXPECT_EQ(judged({kFirm, kMixed}).contradictions, 1U);
  EXPECT_EQ(judged({kMixed, kMixed}).contradictions, 0U);
}

TEST(ContractFile, WhatNeedNotBeThereMayBeDenied) {
  EXPECT_EQ(judged({"De klant mag het logboek niet inzien."}).whole, Verdict::kMissing);
  EXPECT_EQ(judged({"De klant mag het logboek niet inzien. De leverancier meldt elke storing."}).whole,
            Verdict::kArranged);
}

TEST(ContractFile, TheSameSaidTwiceIsNone) {
  for (const auto* same : {kFirm, kWeak, kDenied, kAgainst}) EXPECT_EQ(judged({same, same}).contradictions, 0U) << same;
  EXPECT_EQ(judged({kDenied, kAgainst}).contradictions, 0U) << "both are against it";
}

TEST(ContractFile, TheFirstPrevails) {
  EXPECT_EQ(judged({kFirm, kDenied}).whole, Verdict::kArranged);
  EXPECT_EQ(judged({kDenied, kFirm}).whole, Verdict::kConflicting);
  EXPECT_EQ(judged({kWeak, kFirm}).whole, Verdict::kPartly);
  EXPECT_EQ(judged({kAgainst, kFirm}).whole, Verdict::kConflicting);
}

std::string kind_of(const std::string& name, std::size_t words_before) {
  std::string sentence;
  for (std::size_t i = 0; i < words_before; ++i) sentence += "woord ";
  const std::vector<Line> lines{{BlockKind::kParagraph, "", "", sentence, 0, 1},
                                {BlockKind::kParagraph, "", "", "Dit is een verwerkersovereenkomst.", 0, 2}};
  return contract_document(name, "", lines).kind->id;
}

TEST(ContractDocument, SaysWhatItIsWhereItBegins) {
  EXPECT_EQ(kind_of("addendum.docx", 20), "verwerkersovereenkomst");
  EXPECT_EQ(kind_of("addendum.docx", 200), "addendum") << "far in the text another document is spoken of";
}

}  // namespace
}  // namespace pareltjes::engines::text_compare
