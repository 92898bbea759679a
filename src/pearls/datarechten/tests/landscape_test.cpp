// SPDX-License-Identifier: EUPL-1.2
// Applications and links as tables tell of them: what is read, what is refused and where, and what comes back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "landscapes.hpp"
#include "pearls/datarechten/register/archimate_model.hpp"
#include "pearls/datarechten/register/export.hpp"
#include "pearls/datarechten/register/tables.hpp"
#include "platform/texts/spreadsheet.hpp"

namespace pareltjes::datarechten {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kHead = "naam;leverancier;kvk;begindatum;einddatum;opzegtermijn_maanden;bedrag;gegevens\n";

std::string refusal_of(std::string_view csv) {
  return first_of(planned("proef.csv", csv));
}

TEST(Tables, ADutchCsvIsReadWhateverItsEncodingAndSeparator) {
  const std::string utf8 =
      std::string("\xEF\xBB\xBF") + kHead + "Café;Één B.V.;12345678;01-02-2025;2028-12-31;6;€ 12.000,50;Zaken | Één\n";
  const std::string windows = "Naam,Leverancier,Kosten per jaar\nCaf\xE9,\xC9\xE9n B.V.,\"12.000,50\"\n";
  const auto one = planned("a.csv", utf8);
  const auto other = planned("b.csv", windows);
  ASSERT_TRUE(one && other) << first_of(one) << first_of(other);
  const auto& application = one->added.at(0).second;
  EXPECT_EQ(application.name, "Café");
  EXPECT_EQ(application.supplier, "Één B.V.");
  EXPECT_EQ(application.contract.from, "2025-02-01");
  EXPECT_EQ(application.contract.notice_months, 6);
  EXPECT_EQ(application.contract.cents, 1200050);
  EXPECT_EQ(application.contract.per, "jaar");
  ASSERT_EQ(application.data.size(), 2U);
  EXPECT_EQ(application.data[1].title, "Één");
  EXPECT_EQ(one->suppliers.at(0).key, "12345678");
  EXPECT_EQ(other->added.at(0).second.name, "Café");
  EXPECT_EQ(other->added.at(0).second.contract.cents, 1200050);
}

TEST(Tables, DaysAndAmountsAsPeopleWriteThem) {
  EXPECT_EQ(day_in("2026-02-28"), "2026-02-28");
  EXPECT_EQ(day_in("1-2-2026"), "2026-02-01");
  EXPECT_EQ(day_in("31/12/2026"), "2026-12-31");
  for (const auto* none : {"31-2-2026", "2026-13-01", "12-31-2026", "morgen", "", "1-2-26"})
    EXPECT_EQ(day_in(none), "");
  const auto text = [](const char* value) { return cents_in({value, false}); };
  EXPECT_EQ(text("12.000"), 1200000);
  EXPECT_EQ(text("€ 1.234.567,89"), 123456789);
  EXPECT_EQ(text("12000,5"), 1200050);
  EXPECT_EQ(text("99.95"), 9995);
  EXPECT_EQ(text("250,-"), 25000);
  for (const auto* none : {"gratis", "-5", "1.2.3", "12,345", "1e99", "1.23,4"}) EXPECT_EQ(text(none), -1) << none;
  EXPECT_EQ(cents_in({"12.5", true}), 1250) << "a number of a sheet has a point";
}

TEST(Tables, WhatIsWrongIsNamedWithItsLineAndColumn) {
  const auto with = [](const std::string& rows) { return refusal_of(kHead + rows); };
  EXPECT_THAT(with("A;B;;2025-01-01;31-2-2026;;;\n"),
              HasSubstr("proef.csv, regel 2, kolom 5: ‘31-2-2026’ is geen datum."));
  EXPECT_THAT(with("A;B;;2025-01-01;2024-12-31;;;\n"),
              HasSubstr("regel 2, kolom 5: Het contract eindigt vóór het begint."));
  EXPECT_THAT(with("A;;;;;;;\n"), HasSubstr("regel 2, kolom 2: Er staat geen leverancier."));
  EXPECT_THAT(with(";B;;;;;;\n"), HasSubstr("regel 2, kolom 1: Er staat geen naam."));
  EXPECT_THAT(with("A;B;12;;;;;\n"), HasSubstr("regel 2, kolom 3: ‘12’ is geen KvK-nummer."));
  EXPECT_THAT(with("A;B;;;;half jaar;;\n"), HasSubstr("regel 2, kolom 6: ‘half jaar’ is geen heel getal"));
  EXPECT_THAT(with("A;B;;;;;veel;\n"), HasSubstr("regel 2, kolom 7: ‘veel’ is geen bedrag."));
  EXPECT_THAT(with("A;B;;;;;;\n\"A\";b;;;;;;\n"), HasSubstr("regel 3: De toepassing ‘A’ staat ook op regel 2."));
  EXPECT_THAT(with("A;;12345678;;;;;\n"),
              HasSubstr("regel 2: De leverancier met KvK-nummer 12345678 bestaat hier niet."));
  EXPECT_THAT(with("A;B;12345678;;;;;\nC;D;12345678;;;;;\n"), HasSubstr("regel 3: KvK-nummer 12345678 hoort bij ‘B’"));
  EXPECT_THAT(with("A;B;;;;;\n"), HasSubstr("regel 2, kolom 7: Deze regel heeft 7 velden en de kopregel 8."));
  EXPECT_THAT(refusal_of("foo;bar\n1;2\n"), HasSubstr("regel 1: De kolom ‘naam’ ontbreekt. Wij zien: foo, bar."));
  EXPECT_THAT(refusal_of("naam;bar\n1;2\n"), HasSubstr("De kolom ‘leverancier’ ontbreekt."));
  EXPECT_THAT(refusal_of(""), HasSubstr("Het bestand is leeg."));
  EXPECT_THAT(refusal_of("naam;leverancier;contractnummer;einddatum\nA;X;C1;2027-01-01\nB;X;C1;2028-01-01\n"),
              HasSubstr("regel 3: Contract ‘C1’ heeft op regel 2 andere voorwaarden."));
  // Everything that is wrong at once, not one mistake each time.
  std::string many = kHead;
  for (int i = 0; i < 50; ++i) many += "A" + std::to_string(i) + ";B;;gisteren;;;;\n";
  const auto refused = planned("veel.csv", many);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().count, 50U);
  EXPECT_EQ(refused.error().shown.size(), Refusal::kMostShown);
}

TEST(Tables, UnknownColumnsAreNotReadAndNamed) {
  const auto plan = planned("a.csv", "naam;leverancier;telefoon contactpersoon\nA;B;0612345678\n");
  ASSERT_TRUE(plan);
  EXPECT_THAT(notes_of(*plan), HasSubstr("Deze kolommen zijn niet gelezen: telefoon contactpersoon."));
  EXPECT_THAT(register_json(kept_of(*plan), {}, {}), Not(HasSubstr("0612345678")));
}

TEST(Merging, AnEmptyCellChangesNothingAndNothingIsTakenAway) {
  const auto first = planned("a.csv", std::string(kHead) + "Zaken;Bouwer;;2025-01-01;2028-12-31;6;12000;Zaken\n");
  ASSERT_TRUE(first);
  auto kept = kept_of(*first);
  const auto second = planned("b.csv", std::string(kHead) + "zaken;BOUWER;;;2029-12-31;;;Besluiten\n", kept,
                              {{"bouwer", "Bouwer", ""}});
  ASSERT_TRUE(second) << first_of(second);
  EXPECT_TRUE(second->added.empty());
  EXPECT_TRUE(second->suppliers.empty()) << "Bouwer is in the register already";
  ASSERT_EQ(second->changed.size(), 1U);
  const auto& application = second->changed[0].application;
  EXPECT_EQ(application.contract.until, "2029-12-31");
  EXPECT_EQ(application.contract.from, "2025-01-01");
  EXPECT_EQ(application.contract.notice_months, 6);
  EXPECT_EQ(application.contract.cents, 1200000);
  EXPECT_EQ(application.data.size(), 2U);
  const auto again = planned("a.csv", std::string(kHead) + "Zaken;Bouwer;;2025-01-01;2028-12-31;6;12000;Zaken\n", kept,
                             {{"bouwer", "Bouwer", ""}});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->unchanged, 1U);
  EXPECT_TRUE(again->changed.empty());
}

TEST(Merging, OneContractOfSeveralApplicationsStaysOne) {
  const std::string head = "naam;leverancier;contractnummer;einddatum\n";
  const auto first = planned("a.csv", head + "A;X;C1;2027-01-01\nB;X;C1;2027-01-01\nC;Y;C1;2026-01-01\n");
  ASSERT_TRUE(first);
  const auto kept = kept_of(*first);
  const auto second = planned("b.csv", head + "A;X;C1;2031-01-01\n", kept, {{"x", "X", ""}, {"y", "Y", ""}});
  ASSERT_TRUE(second);
  ASSERT_EQ(second->changed.size(), 2U) << "B has the same contract; C of another supplier has not";
  for (const auto& one : second->changed) EXPECT_EQ(one.application.contract.until, "2031-01-01");
}

TEST(Merging, LinksFindTheirApplicationsOrAreRefused) {
  const auto first = planned("a.csv", "kenmerk;naam;leverancier\n1;A;X\n2;B;X\n3;B;Y\n");
  ASSERT_TRUE(first) << first_of(first);
  const auto kept = kept_of(*first);
  const std::string head = "bron;doel;buiten;gegevens;standaard\n";
  const auto with = [&](const std::string& rows) { return planned("k.csv", head + rows, kept); };
  EXPECT_THAT(first_of(with("A;Z;;zaken;\n")), HasSubstr("regel 2: De toepassing ‘Z’ bestaat hier niet."));
  EXPECT_THAT(first_of(with("A;B;;zaken;\n")),
              HasSubstr("Er zijn meer toepassingen die ‘B’ heten. Noem haar kenmerk."));
  EXPECT_THAT(first_of(with("A;1;;zaken;\n")), HasSubstr("‘A’ is met zichzelf gekoppeld."));
  EXPECT_THAT(first_of(with("A;;;zaken;\n")), HasSubstr("Een koppeling heeft twee kanten"));
  const auto good = with("A;2;;zaken;ZGW\n1;2;;zaken;ZGW 1.5\n;A;BRP;personen;\n");
  ASSERT_TRUE(good) << first_of(good);
  EXPECT_EQ(good->links, 2U) << "the second row is the same link, with another standard";
  const auto& links = good->changed.at(0).application.links;
  ASSERT_EQ(links.size(), 2U);
  EXPECT_EQ(links[0].to, kept[1].record.key);
  EXPECT_EQ(links[0].standard, "ZGW 1.5");
  EXPECT_TRUE(links[1].incoming);
  EXPECT_EQ(links[1].outside, "BRP");
}

TEST(RoundTrip, CsvComesBackTheSame) {
  auto plan = planned(
      "a.csv",
      "kenmerk;naam;leverancier;kvk;contractnummer;einddatum;opzegtermijn_maanden;verlenging_maanden;"
      "optie_maanden;optie_aantal;bedrag;per;prijs;gegevens\n"
      "7;\"=AAN(A1)\";\"Een; Twee\";12345678;C-1;2027-12-31;3;12;24;2;99,95;maand;\"in \"\"woorden\"\"\";a | b\n"
      "8;B;Ander;;;;;;;;12000;;;\n");
  ASSERT_TRUE(plan) << first_of(plan);
  const auto kept = kept_of(*plan);
  const auto csv = applications_csv(kept);
  EXPECT_THAT(csv, HasSubstr("'=AAN(A1)")) << "no formula for whoever opens it";
  const auto back = planned("terug.csv", csv);
  ASSERT_TRUE(back) << first_of(back);
  ASSERT_EQ(back->added.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(back->added[i].second, kept[i].application);
  EXPECT_EQ(applications_csv(kept_of(*back)), csv);
}

TEST(Tables, AWorkbookGivesDaysAmountsAndNumbersOfSuppliers) {
  const auto bytes = read_file("src/pearls/datarechten/fuzz/corpus/landscape_fuzz/lijst.xlsx");
  const auto plan = planned("lijst.xlsx", bytes);
  ASSERT_TRUE(plan) << first_of(plan);
  ASSERT_EQ(plan->added.size(), 2U);
  const auto& application = plan->added[0].second;
  EXPECT_EQ(application.contract.until, "2027-12-31");
  EXPECT_EQ(application.contract.cents, 1200050) << "a point in a sheet is a decimal mark";
  EXPECT_EQ(application.supplier_kvk, "01234567") << "the nought that a sheet drops";
}

/// The whole register as one workbook, laid over itself and into an empty register.
TEST(RoundTrip, AWorkbookComesBackTheSame) {
  const auto first = planned(
      "a.csv",
      "kenmerk;naam;leverancier;kvk;omschrijving;contractnummer;contract;begindatum;einddatum;opzegtermijn_maanden;"
      "verlenging_maanden;optie_maanden;optie_aantal;bedrag;per;prijs;gegevens\n"
      "007;\"=A <&> \"\"B\"\"\";Bouwer;01234567;Twee "
      "woorden;C1;Hoofd;2025-01-01;2027-12-31;3;12;24;2;99,95;maand;soms;x | "
      "y\n"
      "1;2025-01-01;Ander;;;;;;;;;;;12000;jaar;;y\n");
  ASSERT_TRUE(first) << first_of(first);
  const auto linked = planned(
      "k.csv", "bron;doel;buiten;gegevens;standaard;soort\n1;007;;zaken;ZGW;\n007;1;;;;dienst\n;1;BRP;personen;;\n",
      kept_of(*first));
  ASSERT_TRUE(linked) << first_of(linked);
  const auto whole = linked->changed;
  ASSERT_EQ(whole.size(), 2U);
  const auto bytes = register_ods(whole, "Proef & meer").value();
  EXPECT_EQ(bytes.substr(30, 8), "mimetype") << "the first part, as the standard wants";
  const auto same = planned("zelf.ods", bytes, whole);
  ASSERT_TRUE(same) << first_of(same);
  EXPECT_TRUE(same->added.empty());
  EXPECT_TRUE(same->changed.empty());
  EXPECT_EQ(same->links, 0U);
  const auto back = planned("terug.ods", bytes);
  ASSERT_TRUE(back) << first_of(back);
  EXPECT_EQ(register_ods(kept_of(*back), "Proef & meer").value(), bytes);
  for (const auto& one : whole) {
    const auto found = std::ranges::find_if(
        back->added, [&](const auto& each) { return each.second.reference == one.application.reference; });
    ASSERT_NE(found, back->added.end());
    EXPECT_EQ(found->second.name, one.application.name);
    EXPECT_EQ(found->second.contract, one.application.contract);
    EXPECT_EQ(found->second.supplier_kvk, one.application.supplier_kvk);
    EXPECT_EQ(found->second.data, one.application.data);
    EXPECT_EQ(found->second.links.size(), one.application.links.size());
  }
  const auto sheets = texts::read_spreadsheet("a.ods", bytes).value();
  ASSERT_EQ(sheets.size(), 2U);
  EXPECT_EQ(sheets[1].rows.size(), 4U) << "a head and three links";
  EXPECT_TRUE(sheets[0].rows[1].cells[9].number || sheets[0].rows[2].cells[9].number) << "months are numbers";
}

TEST(Columns, EachRowHasASourceAndFitsItsTable) {
  EXPECT_EQ(known_columns().size(), 23U);
  EXPECT_FALSE(read_known_columns("tabel;veld;koppen;bron\ntoepassingen;naam;naam;\n"));
  EXPECT_EQ(archimate_types(false).size(), 61U);
  EXPECT_EQ(archimate_types(true).size(), 11U);
}

}  // namespace
}  // namespace pareltjes::datarechten
