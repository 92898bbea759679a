// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/references.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "core/text.hpp"
#include "engines/text_compare/compare.hpp"

namespace pareltjes::engines::text_compare {
namespace {

using Numbers = std::vector<std::string>;

Numbers numbers_in(const std::string& text, core::Language language = core::Language::kDutch) {
  std::vector<Token> counted;
  for (auto& token : tokenize(text)) {
    if (token.counts()) counted.push_back(std::move(token));
  }
  Numbers found;
  for (const auto& one : references(Lexicon::built_in(), counted, language, "7"))
    found.push_back((one.annex ? "bijlage " : "") + one.number);
  return found;
}

TEST(References, OfTheDocumentItself) {
  EXPECT_EQ(numbers_in("Zie artikel 5.2 en bijlage 1."), (Numbers{"5.2", "bijlage 1"}));
  EXPECT_EQ(numbers_in("de artikelen 4.1, 4.2 en 4.3 gelden"), (Numbers{"4.1", "4.2", "4.3"}));
  EXPECT_EQ(numbers_in("artikel 5 lid 2 geldt niet"), (Numbers{"5", "5.2"}));
  EXPECT_EQ(numbers_in("artikel 5, tweede lid, geldt niet"), (Numbers{"5", "5.2"}));
  EXPECT_EQ(numbers_in("het bepaalde in lid 3"), (Numbers{"7.3"}));
  EXPECT_EQ(numbers_in("het eerste lid van artikel 6"), (Numbers{"6.1", "6"}));
  EXPECT_EQ(numbers_in("lid 2 van artikel 6"), (Numbers{"6.2", "6"}));
  EXPECT_EQ(numbers_in("op grond van artikel 5 en 24 uur later"), (Numbers{"5"}));
  EXPECT_EQ(numbers_in("under Article 5, paragraph 2 and Annex 1", core::Language::kEnglish),
            (Numbers{"5", "5.2", "bijlage 1"}));
  EXPECT_EQ(numbers_in("paragraph 2 of Article 5 applies", core::Language::kEnglish), (Numbers{"5.2", "5"}));
}

TEST(References, OfALawOrAnotherDocumentAreNone) {
  for (const auto* text : {"artikel 28 AVG", "artikel 28 lid 3 onder a van de AVG", "artikel 45 of 46 AVG",
                           "de artikelen 32 t/m 36 van de AVG", "artikel 5 van de Hoofdovereenkomst",
                           "artikel 7:401 van het Burgerlijk Wetboek", "AVG, artikel 5", "artikel 16 GIBIT"})
    EXPECT_EQ(numbers_in(text), Numbers{}) << text;
  EXPECT_EQ(numbers_in("Article 28(3) of the GDPR", core::Language::kEnglish), Numbers{});
  EXPECT_EQ(numbers_in("binnen 24 uur na 1 januari 2026, tabel 3"), Numbers{});
}

constexpr std::string_view kStandard =
    "Artikel 1 Begrippen\n"
    "1.1\tWoorden uit de wet betekenen hier hetzelfde.\n"
    "Artikel 2 Beveiliging\n"
    "2.1\tVerwerker neemt maatregelen tegen verlies van gegevens.\n"
    "2.2\tVerwerker houdt een logboek bij van elke inbreuk.\n"
    "Artikel 3 Controle\n"
    "3.1\tDe gemeente controleert de maatregelen van artikel 2.1 elk jaar, zoals artikel 32 AVG vraagt.\n"
    "3.2\tDe gemeente mag het logboek van artikel 2.2 altijd inzien; lid 1 geldt dan ook.\n";

std::vector<Change> changed(const std::string& text, std::string_view standard = kStandard) {
  const auto comparison = compare(clauses(blocks_of_text(standard)), clauses(blocks_of_text(text)), Lexicon::built_in(),
                                  core::Language::kDutch);
  std::vector<Change> found;
  for (const auto& one : comparison.changes) {
    if (one.kind != Change::Kind::kSame) found.push_back(one);
  }
  return found;
}

std::string with(std::string text, std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
  for (const auto& [old, other] : pairs) {
    const auto at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    if (at != std::string::npos) text.replace(at, old.size(), other);
  }
  return text;
}

/// A clause is put in before 2.1, and 2.1 and 2.2 count on.
std::string counted_on() {
  return with(std::string(kStandard),
              {{"2.2\t", "2.3\t"}, {"2.1\t", "2.1\tDe stuurgroep vergadert elk kwartaal in Utrecht.\n2.2\t"}});
}

TEST(References, ANumberThatTwoClausesHaveNamesNeither) {
  std::vector<Clause> clauses(3);
  for (auto& clause : clauses) clause.kind = ClauseKind::kClause;
  clauses[0].number = "2.1";
  clauses[1].number = clauses[2].number = "2.2";
  const NumberedClauses numbered(clauses);
  EXPECT_EQ(numbered.find({0, "2.1", false}), 0U);
  EXPECT_EQ(numbered.find({0, "2.2", false}), NumberedClauses::kNone);
  EXPECT_EQ(numbered.find({0, "2.1", true}), NumberedClauses::kNone) << "an annex has numbers of its own";
}

TEST(References, ThatFollowTheNumbersAreNoChange) {
  const auto found = changed(with(counted_on(), {{"artikel 2.2", "artikel 2.3"}, {"artikel 2.1", "artikel 2.2"}}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, Change::Kind::kNew);
  EXPECT_FALSE(found[0].punctuation);
}

TEST(References, LeftBehindPointElsewhereAndAreAChange) {
  const auto found = changed(counted_on());
  ASSERT_EQ(found.size(), 3U);
  for (const auto& one : {found[1], found[2]}) {
    ASSERT_EQ(one.signs.size(), 1U);
    EXPECT_EQ(one.signs[0].signal, Signal::kReference);
    EXPECT_TRUE(one.signs[0].elsewhere);
  }
  EXPECT_EQ(found[1].signs[0].before, "2.1");
  EXPECT_EQ(found[1].signs[0].meant, "2.2");
  EXPECT_EQ(found[2].signs[0].meant, "2.3");
}

TEST(References, LeftBehindWithMoreWordsGoneTellBoth) {
  const auto found = changed(with(counted_on(), {{"artikel 2.2 altijd", "artikel 2.2 dagelijks"}}));
  ASSERT_FALSE(found.empty());
  const auto& last = found.back();
  std::vector<Signal> signals;
  for (const auto& sign : last.signs) signals.push_back(sign.signal);
  EXPECT_EQ(signals, (std::vector{Signal::kCondition, Signal::kReference, Signal::kContent})) << last.marked;
}

TEST(References, ToAnotherClauseAreAChange) {
  const auto found = changed(with(std::string(kStandard), {{"artikel 2.2", "artikel 2.1"}}));
  ASSERT_EQ(found.size(), 1U);
  ASSERT_EQ(found[0].signs.size(), 1U);
  EXPECT_EQ(found[0].signs[0].signal, Signal::kReference);
  EXPECT_FALSE(found[0].signs[0].elsewhere);
  // A law keeps its numbers: another one is another article.
  EXPECT_EQ(changed(with(std::string(kStandard), {{"artikel 32 AVG", "artikel 33 AVG"}})).size(), 1U);
}

TEST(References, ToAClauseThatWentAreToldWithTheClause) {
  const auto found =
      changed(with(std::string(kStandard), {{"2.2\tVerwerker houdt een logboek bij van elke inbreuk.\n", ""}}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, Change::Kind::kGone);
}

TEST(References, AWholeArticleMoreShiftsThemAll) {
  auto text = with(std::string(kStandard),
                   {{"3.2\t", "4.2\t"},
                    {"3.1\t", "4.1\t"},
                    {"Artikel 3", "Artikel 4"},
                    {"2.2\t", "3.2\t"},
                    {"2.1\t", "3.1\t"},
                    {"Artikel 2", "Artikel 2 Overleg\n2.1\tDe stuurgroep vergadert elk kwartaal.\nArtikel 3"},
                    {"artikel 2.2", "artikel 3.2"},
                    {"artikel 2.1", "artikel 3.1"}});
  const auto found = changed(text);
  EXPECT_TRUE(std::ranges::all_of(found, [](const Change& one) { return one.kind == Change::Kind::kNew; }));
  EXPECT_EQ(found.size(), 2U);  // the article and its clause
}

TEST(References, ToWhatTheStandardLacksKeepTheirNumber) {
  const auto standard = with(std::string(kStandard), {{"artikel 2.2", "artikel 9.1"}});
  const auto found = changed(standard + "Artikel 9 Overleg\n9.1\tDe stuurgroep vergadert elk kwartaal.\n", standard);
  EXPECT_EQ(found.size(), 2U);
  EXPECT_TRUE(std::ranges::all_of(found, [](const Change& one) { return one.kind == Change::Kind::kNew; }));
}

constexpr std::string_view kWithoutAnnexes =
    "Artikel 1 Verwerking\n"
    "1.1\tVerwerker verwerkt alleen de persoonsgegevens die in bijlage 1 of bijlage 3 staan.\n"
    "1.2\tVerwerker beveiligt de gegevens zoals bijlage 2 beschrijft en meldt elke wijziging.\n";
const std::string kAnnexOne =
    " Verwerkingen\nDeze verwerkingen doet Verwerker voor de gemeente en voor niemand anders.\n";
const std::string kAnnexTwo =
    " Beveiliging\nVerwerker volgt de norm voor informatiebeveiliging en toont dat jaarlijks aan.\n";
const std::string kAnnexThree =
    " Contact\nMeldingen gaan dag en nacht naar het centrale telefoonnummer van de helpdesk.\n";
const std::string kWithAnnexes =
    std::string(kWithoutAnnexes) + "Bijlage 1" + kAnnexOne + "Bijlage 2" + kAnnexTwo + "Bijlage 3" + kAnnexThree;

TEST(Annexes, ThatTheTextLeavesToOtherPapersAreStillThoseItNames) {
  for (const auto& one : changed(std::string(kWithoutAnnexes), kWithAnnexes)) {
    EXPECT_EQ(one.kind, Change::Kind::kGone) << one.before;
    EXPECT_TRUE(one.before.starts_with("Verwerkingen") || one.before.starts_with("Beveiliging") ||
                one.before.starts_with("Contact"))
        << one.before;
  }
  EXPECT_TRUE(changed(kWithAnnexes, kWithAnnexes).empty());
  // The other way round: the standard names annexes that only the text holds.
  for (const auto& one : changed(kWithAnnexes, kWithoutAnnexes)) EXPECT_EQ(one.kind, Change::Kind::kNew) << one.before;
}

TEST(Annexes, AnotherNumberIsToldWithAndWithoutThem) {
  for (const auto& text : {std::string(kWithoutAnnexes), kWithAnnexes}) {
    const auto all = changed(with(text, {{"of bijlage 3 staan", "of bijlage 2 staan"}}), kWithAnnexes);
    const auto found = std::ranges::find(all, Change::Kind::kChanged, &Change::kind);
    ASSERT_NE(found, all.end());
    ASSERT_EQ(found->signs.size(), 1U);
    EXPECT_EQ(found->signs[0].signal, Signal::kReference);
    EXPECT_FALSE(found->signs[0].elsewhere);
    EXPECT_NE(found->marked.find("[-3-]{+2+}"), std::string::npos) << found->marked;
    EXPECT_EQ(std::ranges::count(all, Change::Kind::kChanged, &Change::kind), 1);
  }
}

/// Annexes 2 and 3 take each other's place.
std::string turned(bool references_too) {
  const std::string text =
      std::string(kWithoutAnnexes) + "Bijlage 1" + kAnnexOne + "Bijlage 2" + kAnnexThree + "Bijlage 3" + kAnnexTwo;
  if (!references_too) return text;
  return with(text, {{"of bijlage 3 staan", "of bijlage 2 staan"}, {"zoals bijlage 2", "zoals bijlage 3"}});
}

TEST(Annexes, NumberedAnewWithTheirReferencesAreNoChange) {
  const auto comparison = compare(clauses(blocks_of_text(kWithAnnexes)), clauses(blocks_of_text(turned(true))),
                                  Lexicon::built_in(), core::Language::kDutch);
  for (const auto& one : comparison.changes) {
    EXPECT_EQ(one.kind, Change::Kind::kSame) << one.marked;
    EXPECT_FALSE(one.punctuation) << one.before;
  }
}

TEST(Annexes, NumberedAnewWithoutTheirReferencesPointElsewhere) {
  const auto found = changed(turned(false), kWithAnnexes);
  ASSERT_EQ(found.size(), 2U);
  for (const auto& [i, written, meant] : {std::tuple{0U, "3", "2"}, std::tuple{1U, "2", "3"}}) {
    ASSERT_EQ(found[i].signs.size(), 1U);
    EXPECT_EQ(found[i].signs[0].signal, Signal::kReference);
    EXPECT_TRUE(found[i].signs[0].elsewhere);
    EXPECT_TRUE(found[i].signs[0].annex);
    EXPECT_EQ(found[i].signs[0].before, written);
    EXPECT_EQ(found[i].signs[0].meant, meant);
  }
}

/// The same with letters or Roman numbers.
std::string lettered(std::string text, const std::vector<std::string>& marks) {
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const auto number = std::to_string(i + 1);
    for (const std::string word : {"bijlage ", "Bijlage "}) {
      for (auto at = text.find(word + number); at != std::string::npos; at = text.find(word + number))
        text.replace(at + word.size(), 1, marks[i]);
    }
  }
  return text;
}

TEST(Annexes, MayHaveLettersOrRomanNumbers) {
  EXPECT_EQ(numbers_in("zie bijlage A"), (Numbers{"bijlage a"}));
  EXPECT_EQ(numbers_in("de bijlagen A en B en het logboek"), (Numbers{"bijlage a", "bijlage b"}));
  EXPECT_EQ(numbers_in("Annexes I, II and IV apply", core::Language::kEnglish),
            (Numbers{"bijlage i", "bijlage ii", "bijlage iv"}));
  EXPECT_EQ(numbers_in("de bijlage over kosten, bijlage A van de Hoofdovereenkomst"), Numbers{});
  for (const auto& marks : {std::vector<std::string>{"A", "B", "C"}, std::vector<std::string>{"I", "II", "III"}}) {
    const auto standard = lettered(kWithAnnexes, marks);
    EXPECT_TRUE(changed(standard, standard).empty());
    EXPECT_TRUE(changed(lettered(turned(true), marks), standard).empty()) << marks[1];
    const auto behind = changed(lettered(turned(false), marks), standard);
    ASSERT_EQ(behind.size(), 2U) << marks[1];
    ASSERT_EQ(behind[0].signs.size(), 1U);
    EXPECT_TRUE(behind[0].signs[0].elsewhere);
    EXPECT_EQ(core::fold(behind[0].signs[0].meant), core::fold(marks[1]));
    const auto other = changed(with(standard, {{"of bijlage " + marks[2], "of bijlage " + marks[1]}}), standard);
    ASSERT_EQ(other.size(), 1U);
    ASSERT_EQ(other[0].signs.size(), 1U) << other[0].marked;
    EXPECT_EQ(other[0].signs[0].signal, Signal::kReference);
    EXPECT_FALSE(other[0].signs[0].elsewhere);
    EXPECT_EQ(other[0].signs[0].after, marks[1]);
  }
}

TEST(Annexes, OfWhichOnlySomeAreHeldKeepTheirNumbers) {
  // Annex 2 is a paper of its own: what is left of the three still has its own number.
  const auto some = std::string(kWithoutAnnexes) + "Bijlage 1" + kAnnexOne + "Bijlage 3" + kAnnexThree;
  const auto found = changed(some, kWithAnnexes);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, Change::Kind::kGone);
  // An annex and a clause with one number are two.
  const auto both = changed(with(kWithAnnexes, {{"of bijlage 3 staan", "of artikel 3 staan"}}), kWithAnnexes);
  ASSERT_EQ(both.size(), 1U);
  EXPECT_EQ(both[0].kind, Change::Kind::kChanged);
}

}  // namespace
}  // namespace pareltjes::engines::text_compare
