// SPDX-License-Identifier: EUPL-1.2
// Tables of annexes: what the standard prints must stand there, what is filled in is free.
#include "pearls/overeenkomsten/compare/annex_tables.hpp"

#include "pearls/overeenkomsten/compare/rule_book.hpp"
#include "pearls/overeenkomsten/fill.hpp"
#include "pearls/overeenkomsten/standards.hpp"
#include "pearls/overeenkomsten/tests/compare_fixture.hpp"
#include "pearls/overeenkomsten/tests/filled_values.hpp"
#include "pearls/overeenkomsten/tests/official.hpp"
#include "pearls/overeenkomsten/values.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using Texts = std::vector<std::string>;

const std::string kAnnexes =
    "Bijlage 1 Verwerkingen\n"
    "Deze verwerkingen doet Verwerker:\n"
    "Naam verwerking | Doeleinden | Soort gegevens | Plaats\n"
    " |  |  | \n"
    "Deze mensen zijn te bereiken:\n"
    "Contactpersoon gemeente (ook buiten kantooruren) | Naam: Telefoon:\n"
    "Contactpersoon Verwerker (ook buiten kantooruren) | Naam: Telefoon:\n"
    "Meldpunt van de sector | telefoon 020-1234567, altijd bereikbaar\n"
    "Bijlage 2 Subverwerkers\n"
    "Deze subverwerkers zijn ingeschakeld:\n"
    "Bedrijf | KvK-nummer | Uitbestede taken\n"
    " |  | \n";

std::string filled_annexes() {
  auto text = replaced(kAnnexes, " |  |  | \n",
                       "Meldingen | Afhandelen van meldingen | naam, adres | Nederland\n"
                       "Nieuwsbrief | Versturen | e-mailadres | Duitsland\n");
  text = replaced(text, "gemeente (ook buiten kantooruren) | Naam: Telefoon:",
                  "gemeente (ook buiten kantooruren) | Naam: T. Test Telefoon: 0299-000000");
  return replaced(text, " |  | \n", "Voorbeeldhost B.V. | 00000001 | Hosting van de meldingen\n");
}

Standard with_annexes() {
  return imported("proef.txt", kSmallStandard + kAnnexes,
                  {"proef", "1.0", "Verwerkersovereenkomst proef", "2026-01-01"});
}

pearl::Outcome outcome_with(const std::string& annexes) {
  auto outcome = compared({with_annexes()}, {{"o.txt", small_agreement() + annexes}}, {{"standaard", "proef-1.0"}});
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message.nl);
  return outcome ? std::move(*outcome) : pearl::Outcome{};
}

/// "bijlage 1, tabel 1: kolom ‘Plaats’ weg zwaar" of each deviation outside the articles.
Texts told(const pearl::Outcome& outcome) {
  EXPECT_TRUE(outcome.table("afwijkingen")->rows.empty());
  const auto places = column(outcome, "afwijkingen_overig", "artikel");
  const auto names = column(outcome, "afwijkingen_overig", "kop");
  const auto kinds = column(outcome, "afwijkingen_overig", "soort");
  const auto weights = column(outcome, "afwijkingen_overig", "zwaarte");
  Texts all;
  for (std::size_t i = 0; i < places.size(); ++i)
    all.push_back(places[i] + ": " + names[i] + " " + kinds[i] + " " + weights[i]);
  return all;
}
Texts told_with(const std::string& old, const std::string& other) {
  return told(outcome_with(replaced(filled_annexes(), old, other)));
}

TEST(AnnexTables, FillingInIsNoDeviation) {
  EXPECT_EQ(told(outcome_with(filled_annexes())), Texts{});
  EXPECT_EQ(told(outcome_with(kAnnexes)), Texts{}) << "nor is leaving it empty";
  EXPECT_EQ(told_with("Nieuwsbrief | Versturen | e-mailadres | Duitsland\n", ""), Texts{});
  EXPECT_EQ(told_with("Hosting van de meldingen\n", "Hosting\nTweede B.V. | 00000002 | Back-up\n"), Texts{});
}

TEST(AnnexTables, AHeadThatIsOtherwise) {
  const auto outcome = outcome_with(replaced(filled_annexes(), "Soort gegevens", "Soort documenten"));
  EXPECT_EQ(told(outcome), Texts{"bijlage 1, tabel 1: kolom ‘Soort gegevens’ gewijzigd middel"});
  EXPECT_EQ(column(outcome, "afwijkingen_overig", "verschil"), Texts{"Soort [-gegevens-]{+documenten+}"});
  EXPECT_EQ(column(outcome, "afwijkingen_overig", "plaats"), Texts{"regel 23"});
  EXPECT_TRUE(has_finding(outcome, "buiten-artikelen"));
  EXPECT_EQ(told_with("KvK-nummer", "Geen KvK-nummer"),
            Texts{"bijlage 2, tabel 1: kolom ‘KvK-nummer’ gewijzigd zwaar"});
  EXPECT_EQ(told_with("Doeleinden", "doeleinden"), Texts{}) << "typography is none";
}

TEST(AnnexTables, AColumnGoneNewOrMoved) {
  const auto without = [](std::string text) {
    text = replaced(text, " | Soort gegevens", "");
    text = replaced(text, " | naam, adres", "");
    return replaced(text, " | e-mailadres", "");
  };
  EXPECT_EQ(told(outcome_with(without(filled_annexes()))),
            Texts{"bijlage 1, tabel 1: kolom ‘Soort gegevens’ weg middel"});
  EXPECT_EQ(told_with("Soort gegevens | Plaats\n", "Soort gegevens | Plaats | Opmerking\n"),
            Texts{"bijlage 1, tabel 1: kolom ‘Opmerking’ nieuw licht"});
  EXPECT_EQ(told_with("Doeleinden | Soort gegevens", "Soort gegevens | Doeleinden").size(), 1U);
  EXPECT_NE(told_with("Doeleinden | Soort gegevens", "Soort gegevens | Doeleinden")[0].find("verplaatst licht"),
            std::string::npos);
}

TEST(AnnexTables, ARowOfTheStandardGoneNewOrOtherwise) {
  const std::string row = "Meldpunt van de sector | telefoon 020-1234567, altijd bereikbaar\n";
  EXPECT_EQ(told_with(row, ""), Texts{"bijlage 1, tabel 2: rij ‘Meldpunt van de sector’ weg middel"});
  EXPECT_EQ(told_with(row, row + "Toezichthouder | per brief\n"),
            Texts{"bijlage 1, tabel 2: rij ‘Toezichthouder’ nieuw licht"});
  EXPECT_EQ(told_with("020-1234567", "020-7654321"),
            Texts{"bijlage 1, tabel 2: rij ‘Meldpunt van de sector’, kolom 2 gewijzigd zwaar"});
  EXPECT_EQ(told_with("gemeente (ook buiten", "gemeente (niet buiten"),
            Texts{"bijlage 1, tabel 2: rij ‘Contactpersoon gemeente (ook buiten kantooruren)’ gewijzigd zwaar"});
}

TEST(AnnexTables, AWholeTableOrAnnexGoneIsToldOnce) {
  const auto head = kAnnexes.find("Bedrijf |");
  const auto without_table = filled_annexes().substr(0, filled_annexes().find("Bedrijf |"));
  EXPECT_EQ(told(outcome_with(without_table)),
            Texts{"bijlage 2, tabel 1: Deze subverwerkers zijn ingeschakeld: weg middel"});
  ASSERT_NE(head, std::string::npos);
  const auto without_annex = filled_annexes().substr(0, filled_annexes().find("Bijlage 2"));
  EXPECT_EQ(told(outcome_with(without_annex)), Texts{"bijlage 2: Subverwerkers weg middel"});
}

TEST(AnnexTables, ATableOfSomethingElseIsNotTaken) {
  // It shares one word with the table that went, and has other columns.
  const auto text = filled_annexes();
  const auto other = text.substr(0, text.find("Bedrijf |")) + "Bedrijf | Taal\nVoorbeeldhost B.V. | Nederlands\n";
  EXPECT_EQ(told(outcome_with(other)), (Texts{"bijlage 2, tabel 1: Deze subverwerkers zijn ingeschakeld: weg middel",
                                              "bijlage 2: tabel ‘Bedrijf’ nieuw middel"}));
}

TEST(AnnexTables, OneThatTheStandardLacksIsTold) {
  const auto outcome =
      outcome_with(filled_annexes() + "Deze tarieven gelden:\nDienst | Prijs per uur | Toeslag\nUitvoer | 150 | 20%\n");
  const auto all = told(outcome);
  ASSERT_FALSE(all.empty());
  EXPECT_NE(std::ranges::find(all, "bijlage 2: tabel ‘Dienst’ nieuw middel"), all.end()) << all.front();
  const auto marked = column(outcome, "afwijkingen_overig", "verschil");
  EXPECT_NE(std::ranges::find(marked, "{+Dienst | Prijs per uur | Toeslag\nUitvoer | 150 | 20%+}"), marked.end());
}

TEST(AnnexTables, TheFirstRowWithTheWordsOfTheHeadIsTheHead) {
  EXPECT_EQ(told_with("Voorbeeldhost B.V. | 00000001 | Hosting van de meldingen\n",
                      "Taken uitbestede | KvK-nummer | Bedrijf\n"),
            Texts{});
}

TEST(AnnexTables, FieldsOfATableAreNotThoseOfTheTextBeforeIt) {
  const auto annexes = replaced(replaced(kAnnexes, "doet Verwerker:", "doet Verwerker voor <afdeling> <team>:"),
                                "telefoon 020-1234567, altijd bereikbaar", "bereikbaar bij <balie> <kamer>");
  const auto standard = imported("proef.txt", kSmallStandard + annexes, {"proef", "1.0", "Proef", "2026-01-01"});
  const auto text = replaced(replaced(annexes, "<afdeling> <team>", "burgerzaken noord en oost"), "<balie> <kamer>",
                             "de zuidkant kamer vier");
  auto outcome = compared({standard}, {{"o.txt", small_agreement() + text}}, {{"standaard", "proef-1.0"}});
  ASSERT_TRUE(outcome) << outcome.error().message.nl;
  EXPECT_EQ(told(*outcome), Texts{});
  Texts together;
  for (const auto& finding : outcome->findings) {
    if (finding.code == "velden-samen") together.push_back(finding.message.nl);
  }
  ASSERT_EQ(together.size(), 2U);
  EXPECT_NE(together[0].find("burgerzaken noord en oost"), std::string::npos) << together[0];
  EXPECT_NE(together[1].find("de zuidkant kamer vier"), std::string::npos) << together[1];
}

TEST(AnnexTables, AnAnnexFullOfLooseWordsIsStillThatAnnex) {
  std::string rows;
  for (int i = 0; i < 30; ++i) rows += "Voorbeeldhost B.V. 0000000" + std::to_string(i % 10) + " Hosting van kaarten\n";
  const auto full =
      filled_annexes().substr(0, filled_annexes().find("Bedrijf |")) + "Bedrijf KvK-nummer Uitbestede taken\n" + rows;
  const auto outcome = outcome_with(full);
  EXPECT_EQ(told(outcome), Texts{});
  EXPECT_TRUE(has_finding(outcome, "tabel-niet-vergeleken"));
}

TEST(AnnexTables, AsLooseWordsAreNotComparedAndThatIsTold) {
  auto loose = filled_annexes();
  std::ranges::replace(loose, '|', ' ');
  const auto outcome = outcome_with(loose);
  EXPECT_EQ(told(outcome), Texts{});
  EXPECT_TRUE(has_finding(outcome, "tabel-niet-vergeleken"));
  EXPECT_FALSE(has_finding(outcome_with(filled_annexes()), "tabel-niet-vergeleken"));
}

std::vector<std::string> deviations_in(const Standard& standard, const std::string& name, const std::string& bytes) {
  auto document = texts::read(name, bytes);
  EXPECT_TRUE(document) << (document ? "" : document.error().message.nl);
  if (!document) return {"(niet gelezen)"};
  const auto found = deviations_of(clauses_of(standard), submitted_from(name, std::move(*document)), rule_book());
  Texts all;
  for (const auto& one : found.list) all.push_back(one.number + ": " + one.heading + " | " + one.marked);
  return all;
}

TEST(AnnexTables, OfWhatShipsFilledInDoNotDeviate) {
  for (const auto& standard : Standards::built_in()) {
    const auto docx = fill_docx(*standard, check_values(*standard, values_for(*standard)).filled);
    ASSERT_TRUE(docx.has_value());
    for (const auto& one : deviations_in(*standard, "o.docx", *docx)) ADD_FAILURE() << standard->id << " " << one;
  }
}

TEST(AnnexTables, OfTheOfficialStandard) {
  const auto bytes = official("vwo-2.51.docx");
  if (bytes.empty()) GTEST_SKIP() << "skipped, data absent";
  const auto standard = imported("vwo-2.51.docx", bytes);
  const auto docx = fill_docx(standard, check_values(standard, values_for(standard)).filled);
  ASSERT_TRUE(docx.has_value());
  EXPECT_EQ(deviations_in(standard, "o.docx", *docx), Texts{});
  const auto text = official("S1-syn-vwo251-correct-ingevuld.txt");
  const auto one = [&](const std::string& old, const std::string& other) {
    const auto found = deviations_in(standard, "o.txt", replaced(text, old, other));
    EXPECT_EQ(found.size(), 1U) << old;
    return found.empty() ? std::string() : found.front();
  };
  EXPECT_TRUE(one("Verwerkings-doeleinden |", "Doelen |").starts_with("bijlage 1, tabel 1: kolom ‘Verwerkings-doel"));
  EXPECT_TRUE(one("070-204 55 11", "070-204 55 12").starts_with("bijlage 1, tabel 2: rij ‘Contactgegevens IBD’"));
  EXPECT_TRUE(one("| KvK-nummer ", "").starts_with("bijlage 1, tabel 3: kolom ‘KvK-nummer’"));
}

}  // namespace
}  // namespace pareltjes::overeenkomsten
