// SPDX-License-Identifier: EUPL-1.2
// A contract of several documents: order of precedence, references, circles, contradictions, and what is no contract.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "pearls/datarechten/points.hpp"

namespace pareltjes::datarechten {
namespace {

using testing::HasSubstr;

ClauseCheck checked(const std::vector<GivenDocument>& documents, const char* order = "invoer") {
  const auto check = check_clauses(documents, order);
  EXPECT_TRUE(check) << (check ? "" : check.error().message.nl);
  return check ? *check : ClauseCheck{};
}

Point point(const ClauseCheck& check, const std::string& key) {
  const auto found = std::ranges::find(check.points, key, &Point::key);
  return found == check.points.end() ? Point{} : *found;
}

const pearl::Finding* finding(const ClauseCheck& check, const std::string& code) {
  const auto found = std::ranges::find(check.findings, code, &pearl::Finding::code);
  return found == check.findings.end() ? nullptr : &*found;
}

const GivenDocument kMain{
    "hoofd.txt",
    "Hoofdovereenkomst ICT\nArtikel 1 Data\n1.1\tGemeente mag de gegevens hergebruiken in elk ander "
    "systeem.\n1.2\tVoor toegang tot gegevens geldt artikel 21 van de GIBIT.\n"};
const GivenDocument kTerms{
    "voorwaarden.txt",
    "Algemene voorwaarden\nArtikel 1 Data\n1.1\tGemeente mag de gegevens niet gebruiken in andere "
    "systemen.\n"};
const GivenDocument kGibit{
    "gibit.txt",
    "GIBIT 2023\nArtikel 21 Toegang tot data\n21.1\tLeverancier ontsluit alle gegevens altijd via een "
    "API.\n21.2\tEen beschrijving van de API is beschikbaar.\n"};

TEST(ContractFile, TheFirstDocumentPrevailsAndTheContradictionIsShown) {
  const auto first = checked({kMain, kTerms});
  EXPECT_EQ(point(first, "hergebruik").verdict, "deels");  // of its two parts one is there
  ASSERT_EQ(first.contradictions.size(), 1U);
  EXPECT_EQ(first.contradictions[0].key, "hergebruik");
  EXPECT_EQ(first.contradictions[0].prevails, "hoofd.txt");
  EXPECT_THAT(first.contradictions[0].yielding_sentence, HasSubstr("niet gebruiken"));
  ASSERT_NE(finding(first, "tegenspraak"), nullptr);
  EXPECT_THAT(finding(first, "tegenspraak")->message.nl, HasSubstr("hoofd.txt en voorwaarden.txt"));

  const auto turned = checked({kTerms, kMain});
  EXPECT_EQ(point(turned, "hergebruik").verdict, "strijdig");
  EXPECT_EQ(point(turned, "hergebruik").document, "voorwaarden.txt");
  EXPECT_EQ(turned.contradictions.at(0).prevails, "voorwaarden.txt");
}

TEST(ContractFile, TheOrderMayFollowTheKindOfDocument) {
  const auto check = checked({kTerms, kMain}, "soort");
  ASSERT_EQ(check.documents.size(), 2U);
  EXPECT_EQ(check.documents[0].name, "hoofd.txt");
  EXPECT_EQ(check.documents[0].kind.nl, "hoofdovereenkomst");
  EXPECT_EQ(point(check, "hergebruik").verdict, "deels");
}

TEST(ContractFile, AReferenceToTheGibitAsksForTheGibit) {
  const auto without = checked({kMain});
  EXPECT_EQ(point(without, "api").verdict, "verwijst");
  EXPECT_THAT(point(without, "api").explanation.nl, HasSubstr("Voeg de GIBIT toe"));
  EXPECT_THAT(point(without, "api").explanation.nl, HasSubstr("artikel 18 (GIBIT 2020) of artikel 21 (GIBIT 2023)"));
  ASSERT_NE(finding(without, "gibit-ontbreekt"), nullptr);

  const auto with = checked({kMain, kGibit});
  EXPECT_EQ(point(with, "api").verdict, "geregeld");
  EXPECT_EQ(point(with, "api").document, "gibit.txt");
  EXPECT_EQ(finding(with, "gibit-ontbreekt"), nullptr);
}

TEST(ContractFile, AGibitThatIsPutAsideIsNoReference) {
  const auto check = checked({{"o.txt", "Overeenkomst\nArtikel 1 Slot\n1.1\tDe GIBIT is niet van toepassing.\n"}});
  EXPECT_EQ(check.count("verwijst"), 0);
  EXPECT_EQ(point(check, "rangorde").verdict, "strijdig");
}

TEST(ContractFile, AChainOfReferencesIsFollowedToItsEnd) {
  const GivenDocument processor{
      "verwerker.txt",
      "Verwerkersovereenkomst\nArtikel 1 Einde\n1.1\tHet wissen en teruggeven is geregeld in de "
      "hoofdovereenkomst.\n"};
  const GivenDocument main{
      "hoofd.txt", "Hoofdovereenkomst\nArtikel 1 Einde\n1.1\tDe exit is beschreven in de SLA, zoals afgesproken.\n"};
  const GivenDocument service{
      "sla.txt",
      "Service level agreement\nArtikel 1 Einde\n1.1\tBij het einde levert Leverancier binnen 30 dagen "
      "alle gegevens aan Gemeente.\n"};
  EXPECT_EQ(point(checked({processor, main}), "exit").verdict, "verwijst");
  const auto check = checked({processor, main, service});
  EXPECT_EQ(point(check, "exit").verdict, "deels");
  EXPECT_EQ(point(check, "exit").document, "sla.txt");
}

TEST(ContractFile, ACircleOfReferencesIsNamedAndEnds) {
  const GivenDocument processor{
      "verwerker.txt",
      "Verwerkersovereenkomst\nArtikel 1 Einde\n1.1\tHet wissen en teruggeven is geregeld in de "
      "hoofdovereenkomst.\n"};
  const GivenDocument main{
      "hoofd.txt", "Hoofdovereenkomst\nArtikel 1 Einde\n1.1\tDe exit is beschreven in de SLA, zoals afgesproken.\n"};
  const GivenDocument service{
      "sla.txt", "Service level agreement\nArtikel 1 Einde\n1.1\tDe exit is geregeld in de hoofdovereenkomst.\n"};
  const auto check = checked({processor, main, service});
  EXPECT_EQ(point(check, "exit").verdict, "verwijst");
  EXPECT_THAT(point(check, "exit").explanation.nl, HasSubstr("verwijzen naar elkaar"));
  EXPECT_THAT(point(check, "exit").explanation.nl, testing::Not(HasSubstr("niet bij")));
  ASSERT_NE(finding(check, "kring"), nullptr);
  EXPECT_THAT(finding(check, "kring")->message.nl, HasSubstr("hoofd.txt → sla.txt → hoofd.txt"));
  EXPECT_THAT(finding(check, "kring")->message.nl, HasSubstr("Exit en export"));
}

TEST(ContractFile, PartsThatOneDocumentLacksAnotherMayHave) {
  const GivenDocument first{"a.txt",
                            "Hoofdovereenkomst\nArtikel 1 Export\n1.1\tToegang tot de gegevens is kosteloos.\n"};
  const GivenDocument second{"b.txt", "Bijlage\nArtikel 1 Export\n1.1\tEen export van de gegevens is kosteloos.\n"};
  EXPECT_EQ(point(checked({first}), "geen-extra-kosten").verdict, "deels");
  EXPECT_EQ(point(checked({first, second}), "geen-extra-kosten").verdict, "geregeld");
  EXPECT_EQ(checked({first, second}).by_document.size(), 24U);
}

TEST(ContractFile, ADutchAndAnEnglishDocumentEachByItsOwnRules) {
  const GivenDocument english{
      "terms.txt",
      "General terms\nArticle 1 Data\n1.1\tThe Supplier may suspend the service and access to the data "
      "with any dispute.\n"};
  const auto check = checked({kMain, english});
  EXPECT_EQ(check.documents[1].language, core::Language::kEnglish);
  EXPECT_EQ(point(check, "geen-afsluiting").verdict, "strijdig");
  EXPECT_EQ(point(check, "geen-afsluiting").document, "terms.txt");
}

TEST(ContractFile, AChargeIsASignalOfTheDataActAndNoVerdictOfItsOwn) {
  const auto charged =
      checked({{"o.txt", "Overeenkomst\nArtikel 1\n1.1\tExport van gegevens gebeurt tegen vergoeding.\n"}});
  ASSERT_NE(finding(charged, "data-act-29"), nullptr);
  EXPECT_EQ(finding(charged, "data-act-29")->severity, pearl::Severity::kInfo);
  EXPECT_THAT(finding(charged, "data-act-29")->message.nl, HasSubstr("12 januari 2027"));
  EXPECT_EQ(finding(checked({kMain}), "data-act-29"), nullptr);
}

TEST(ContractFile, ATextThatIsNoContractIsCalledSo) {
  const auto check = checked({{"recept.txt",
                               "Appeltaart\nKlop de eieren met de suiker. Doe er bloem en boter bij. Bak de "
                               "taart een uur in de oven.\n"}});
  ASSERT_NE(finding(check, "geen-contract"), nullptr);
  EXPECT_EQ(check.count("ontbreekt"), 12);
  EXPECT_EQ(finding(checked({kMain}), "geen-contract"), nullptr);
}

TEST(ContractFile, WhatCannotBeReadIsOneSentence) {
  EXPECT_EQ(check_clauses({}, "invoer").error().code, core::ErrorCode::kInvalidInput);
  const auto empty = check_clauses({{"leeg.docx", ""}}, "invoer");
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().code, core::ErrorCode::kInvalidFile);
  const auto broken = check_clauses({kMain, {"stuk.docx", std::string("PK\3\4") + std::string(40, 'x')}}, "invoer");
  ASSERT_FALSE(broken);
  EXPECT_FALSE(broken.error().message.nl.empty());
}

TEST(ContractFile, StopsWhenAsked) {
  const auto stopped = check_clauses({kMain}, "invoer", []() -> core::Result<void> {
    return core::fail(core::ErrorCode::kCancelled, {"Gestopt.", "Stopped."});
  });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, core::ErrorCode::kCancelled);
}

TEST(ContractFile, TheSameFileGivesTheSameAnswer) {
  const auto once = checked({kMain, kTerms, kGibit});
  const auto again = checked({kMain, kTerms, kGibit});
  for (std::size_t i = 0; i < once.points.size(); ++i) {
    EXPECT_EQ(once.points[i].verdict, again.points[i].verdict);
    EXPECT_EQ(once.points[i].rule, again.points[i].rule);
  }
}

}  // namespace
}  // namespace pareltjes::datarechten
