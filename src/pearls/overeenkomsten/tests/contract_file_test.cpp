// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/compare/rule_book.hpp"

#include "pearls/overeenkomsten/tests/compare_fixture.hpp"

namespace pareltjes::overeenkomsten {
namespace {

pearl::Outcome of_file(const std::vector<pearl::InputFile>& files, const char* order = "invoer") {
  auto outcome = compared({}, files, {{"rangorde", order}});
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message.nl);
  return outcome ? std::move(*outcome) : pearl::Outcome{};
}

const pearl::InputFile kProcessor{"verwerker.txt",
                                  "Verwerkersovereenkomst\nArtikel 1 Einde\n1.1\tPartijen maken in de "
                                  "hoofdovereenkomst afspraken over het teruggeven en "
                                  "wissen van persoonsgegevens.\nArtikel 2 Datalek\n2.1\tVerwerker meldt een datalek "
                                  "binnen 24 uur aan de gemeente.\n"};
const pearl::InputFile kMain{
    "hoofd.txt",
    "Hoofdovereenkomst ICT\nArtikel 1 Einde\n1.1\tLeverancier geeft na beëindiging alle persoonsgegevens terug en wist "
    "daarna "
    "alle gegevens.\nArtikel 2 Datalek\n2.1\tLeverancier meldt een datalek binnen 72 uur aan de gemeente.\n"};

TEST(Dossier, EveryRuleReadsAndNamesItsSource) {
  ASSERT_GT(rule_book().rules().size(), 50U);
  EXPECT_EQ(rule_book().requirements().size(), 9U);
  for (const auto& rule : rule_book().rules()) {
    EXPECT_FALSE(rule.source.empty()) << rule.id;
    EXPECT_FALSE(rule.explanation.nl.empty() || rule.explanation.en.empty()) << rule.id;
  }
}

TEST(Dossier, AReferenceIsFollowedToTheDocumentItNames) {
  const auto alone = of_file({kProcessor});
  EXPECT_EQ(at(alone, "eisen", "eis", "g", "oordeel"), "verwijst");
  const auto both = of_file({kProcessor, kMain});
  EXPECT_EQ(at(both, "eisen", "eis", "g", "oordeel"), "geregeld");
  EXPECT_EQ(at(both, "eisen", "eis", "g", "stuk"), "hoofd.txt");
  EXPECT_NE(at(both, "eisen", "eis", "g", "uitleg").find("verwerker.txt verwijst hiernaar"), std::string::npos);
}

TEST(Dossier, TheHigherDocumentPrevailsAndTheContradictionIsShown) {
  const auto first = of_file({kProcessor, kMain});
  EXPECT_EQ(at(first, "eisen", "eis", "meldtermijn", "oordeel"), "geregeld");
  EXPECT_EQ(at(first, "tegenspraak", "eis", "meldtermijn", "gaat_voor"), "verwerker.txt");
  const auto turned = of_file({kMain, kProcessor});
  EXPECT_EQ(at(turned, "eisen", "eis", "meldtermijn", "oordeel"), "strijdig");
  EXPECT_EQ(at(turned, "tegenspraak", "eis", "meldtermijn", "gaat_voor"), "hoofd.txt");
}

TEST(Dossier, TheOrderMayFollowTheKindOfDocument) {
  const auto outcome = of_file({kMain, kProcessor}, "soort");
  EXPECT_EQ(column(outcome, "stukken", "stuk"), (std::vector<std::string>{"verwerker.txt", "hoofd.txt"}));
  EXPECT_EQ(at(outcome, "eisen", "eis", "meldtermijn", "oordeel"), "geregeld");
}

TEST(Dossier, PartsThatOneLacksAnotherMayHave) {
  const pearl::InputFile first{
      "a.txt", "Verwerkersovereenkomst\nArtikel 1 Audit\n1.1\tDe gemeente mag een audit laten uitvoeren.\n"};
  const pearl::InputFile second{
      "b.txt",
      "Hoofdovereenkomst\nArtikel 1 Bewijs\n1.1\tVerwerker verstrekt informatie om de naleving aan te tonen.\n"};
  EXPECT_EQ(at(of_file({first}), "eisen", "eis", "h", "oordeel"), "deels");
  EXPECT_EQ(at(of_file({first, second}), "eisen", "eis", "h", "oordeel"), "geregeld");
}

TEST(Dossier, EnglishTextsAreJudgedByEnglishRules) {
  const auto outcome = of_file({{"dpa.txt",
                                 "Data processing agreement\nArticle 1 Terms\n1.1 The Processor shall process personal "
                                 "data only on documented instructions "
                                 "from the Controller.\n1.2 The Processor shall notify the Controller of a personal "
                                 "data breach without undue delay and at the "
                                 "latest within 24 hours.\n1.3 The Processor shall not engage a subprocessor without "
                                 "prior written authorisation of the "
                                 "Controller.\n"}});
  EXPECT_EQ(at(outcome, "eisen", "eis", "a", "oordeel"), "geregeld");
  EXPECT_EQ(at(outcome, "eisen", "eis", "meldtermijn", "oordeel"), "geregeld");
  EXPECT_EQ(at(outcome, "eisen", "eis", "d", "oordeel"), "deels");
  EXPECT_EQ(at(outcome, "eisen", "eis", "g", "oordeel"), "ontbreekt");
}

TEST(Dossier, ContradictionAndDenialOfTheLaw) {
  const auto judged = [](const std::string& sentence, const std::string& requirement) {
    return at(of_file({{"o.txt", "Verwerkersovereenkomst\nArtikel 1 Afspraken\n1.1\t" + sentence + "\n"}}), "eisen",
              "eis", requirement, "oordeel");
  };
  EXPECT_EQ(judged("Verwerker mag subverwerkers inschakelen zonder toestemming.", "d"), "strijdig");
  EXPECT_EQ(judged("Toestemming voor subverwerkers is niet nodig.", "d"), "strijdig");
  EXPECT_EQ(judged("Verwerker mag de gegevens voor eigen doeleinden gebruiken.", "a"), "strijdig");
  EXPECT_EQ(judged("Een audit is niet toegestaan.", "h"), "strijdig");
  EXPECT_EQ(judged("Verwerker spant zich in voor technische en organisatorische maatregelen ter beveiliging.", "c"),
            "deels");
  EXPECT_EQ(judged("Verwerker is niet verplicht mee te werken aan een DPIA.", "f"), "strijdig");
}

using Names = std::vector<std::string>;

/// The main agreement first; a sentence in one of both.
pearl::Outcome with_sentence(const std::string& in_processor, const std::string& in_main = {},
                             const char* order = "contract") {
  auto processor = kProcessor;
  auto main = kMain;
  if (!in_processor.empty()) processor.bytes += "Artikel 3 Slot\n3.1\t" + in_processor + "\n";
  if (!in_main.empty()) main.bytes += "Artikel 3 Slot\n3.1\t" + in_main + "\n";
  return of_file({main, processor}, order);
}
Names order_with(const std::string& in_processor, const std::string& in_main = {}, const char* order = "contract") {
  return column(with_sentence(in_processor, in_main, order), "stukken", "stuk");
}

TEST(Precedence, IsReadInTheContractItself) {
  const Names turned{"verwerker.txt", "hoofd.txt"};
  const Names given{"hoofd.txt", "verwerker.txt"};
  EXPECT_EQ(order_with(""), given);
  for (const auto* sentence :
       {"Bij strijdigheid tussen de verwerkersovereenkomst en de hoofdovereenkomst prevaleert de "
        "verwerkersovereenkomst.",
        "Bij strijd met de Hoofdovereenkomst gaat deze overeenkomst voor.",
        "De verwerkersovereenkomst prevaleert boven de hoofdovereenkomst.",
        "Deze Verwerkersovereenkomst gaat voor de Hoofdovereenkomst.",
        "In geval van tegenstrijdigheid hebben de bepalingen van deze Verwerkersovereenkomst voorrang.",
        "De stukken gelden in deze volgorde van rangorde: 1. de verwerkersovereenkomst; 2. de hoofdovereenkomst."})
    EXPECT_EQ(order_with(sentence), turned) << sentence;
  for (const auto* sentence :
       {"Bij strijdigheid tussen de verwerkersovereenkomst en de hoofdovereenkomst prevaleert de hoofdovereenkomst.",
        "De hoofdovereenkomst gaat voor deze verwerkersovereenkomst.",
        "De verwerkersovereenkomst gaat in op de dag van ondertekening van de hoofdovereenkomst."})
    EXPECT_EQ(order_with(sentence), given) << sentence;
  const auto outcome = with_sentence("De verwerkersovereenkomst prevaleert boven de hoofdovereenkomst.");
  EXPECT_EQ(at(outcome, "eisen", "eis", "meldtermijn", "oordeel"), "geregeld");
  const auto shown = std::ranges::find(outcome.findings, "rangorde", &pearl::Finding::code);
  ASSERT_NE(shown, outcome.findings.end());
  EXPECT_NE(shown->message.nl.find("‘De verwerkersovereenkomst prevaleert boven de hoofdovereenkomst.’"),
            std::string::npos);
  EXPECT_EQ(shown->place->file, "verwerker.txt");
  EXPECT_EQ(shown->place->line, 7);
}

TEST(Precedence, WhatIsChosenWinsAndTheDifferenceIsTold) {
  const auto* sentence = "De verwerkersovereenkomst prevaleert boven de hoofdovereenkomst.";
  EXPECT_EQ(order_with(sentence, "", "invoer"), (Names{"hoofd.txt", "verwerker.txt"}));
  EXPECT_TRUE(has_finding(with_sentence(sentence, "", "invoer"), "rangorde-anders"));
  EXPECT_FALSE(has_finding(with_sentence(sentence, "", "soort"), "rangorde-anders"));
}

TEST(Precedence, SentencesThatContradictEachOtherAreShownAndDecideNothing) {
  const auto outcome = with_sentence("De verwerkersovereenkomst prevaleert boven de hoofdovereenkomst.",
                                     "De hoofdovereenkomst gaat voor de verwerkersovereenkomst.");
  EXPECT_EQ(column(outcome, "stukken", "stuk"), (Names{"hoofd.txt", "verwerker.txt"}));
  const auto shown = std::ranges::find(outcome.findings, "rangorde-tegenstrijdig", &pearl::Finding::code);
  ASSERT_NE(shown, outcome.findings.end());
  EXPECT_NE(shown->message.nl.find("prevaleert boven"), std::string::npos);
  EXPECT_NE(shown->message.nl.find("gaat voor"), std::string::npos);
  EXPECT_FALSE(has_finding(outcome, "rangorde"));
}

TEST(Precedence, OfThreeDocumentsAndInEnglish) {
  const pearl::InputFile terms{
      "gibit.txt",
      "Algemene voorwaarden GIBIT\nArtikel 1 Rangorde\n1.1\tBij strijdigheid geldt de volgende rangorde:\na) het "
      "addendum;\nb) de verwerkersovereenkomst;\nc) de hoofdovereenkomst;\nd) de algemene voorwaarden.\n"};
  EXPECT_EQ(column(of_file({terms, kMain, kProcessor}, "contract"), "stukken", "stuk"),
            (Names{"verwerker.txt", "hoofd.txt", "gibit.txt"}));
  const pearl::InputFile main{"msa.txt",
                              "Master agreement\nArticle 1 Term\n1.1 This agreement starts on the date of the last "
                              "signature and ends with the services.\n"};
  const pearl::InputFile dpa{"dpa.txt",
                             "Data processing agreement\nArticle 1 Order\n1.1 In the event of a conflict between this "
                             "agreement and the Master Agreement, this agreement shall prevail.\n"};
  EXPECT_EQ(column(of_file({main, dpa}, "contract"), "stukken", "stuk"), (Names{"dpa.txt", "msa.txt"}));
}

}  // namespace
}  // namespace pareltjes::overeenkomsten
