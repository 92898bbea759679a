// SPDX-License-Identifier: EUPL-1.2
// Applications and links as files tell of them: what is read, what is refused and where, and what comes back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "core/text.hpp"
#include "pearls/datarechten/register/archimate_model.hpp"
#include "pearls/datarechten/register/export.hpp"
#include "pearls/datarechten/register/flow.hpp"
#include "pearls/datarechten/register/landscape.hpp"
#include "pearls/datarechten/register/merge.hpp"
#include "pearls/datarechten/register/tables.hpp"

namespace pareltjes::datarechten {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kHead = "naam;leverancier;kvk;begindatum;einddatum;opzegtermijn_maanden;bedrag;gegevens\n";
constexpr const char* kModel =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\" "
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" identifier=\"id-m\">\n<name "
    "xml:lang=\"nl\">Proef</name>\n";

/// Applications as they are after a landscape came into an empty register.
std::vector<KeptApplication> kept_of(const Plan& plan) {
  std::vector<KeptApplication> kept;
  for (const auto& [key, application] : plan.added) {
    KeptApplication one;
    one.record.id = one.record.key = key;
    one.application = application;
    kept.push_back(std::move(one));
  }
  return kept;
}

std::expected<Plan, Refusal> planned(const std::string& name, std::string_view bytes,
                                     const std::vector<KeptApplication>& kept = {},
                                     const std::vector<Supplier>& suppliers = {}) {
  auto landscape = read_landscape(name, bytes);
  if (!landscape) return std::unexpected(landscape.error());
  int next = 0;
  return plan_of(kept, suppliers, std::move(*landscape), [&] { return "sleutel-" + std::to_string(++next); });
}

std::string first_of(const std::expected<Plan, Refusal>& result) {
  return result || result.error().shown.empty() ? std::string()
                                                : core::describe(result.error().shown.front(), core::Language::kDutch);
}
std::string refusal_of(std::string_view csv) {
  return first_of(planned("proef.csv", csv));
}

std::string notes_of(const Plan& plan) {
  std::string notes;
  for (const auto& note : plan.notes) notes += note.nl + "\n";
  return notes;
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

TEST(Archimate, OnlyWhatWeKnowIsTakenAndTheRestIsSaid) {
  const std::string xml = std::string(kModel) + R"(<elements>
<element identifier="a" xsi:type="ApplicationComponent"><name>Zaken &amp; meer</name></element>
<element identifier="r" xsi:type="ApplicationComponent"><name>Zaakcomponent</name><properties><property propertyDefinitionRef="p1"><value>Referentiecomponent</value></property></properties></element>
<element identifier="x" xsi:type="Toverspreuk"><name>Abracadabra</name></element>
<element identifier="d" xsi:type="DataObject"><name>Zaken</name></element>
<element identifier="e" xsi:type="DataObject"><name>Van niemand</name></element>
</elements><relationships>
<relationship identifier="1" source="a" target="d" xsi:type="Access" accessType="Write"/>
<relationship identifier="2" source="a" target="weg" xsi:type="Flow"/>
<relationship identifier="3" source="a" target="r" xsi:type="Realization"/>
<relationship identifier="4" source="a" target="r" xsi:type="Verwensing"/>
</relationships><propertyDefinitions><propertyDefinition identifier="p1" type="string"><name>GEMMA type</name></propertyDefinition></propertyDefinitions></model>)";
  const auto plan = planned("model.xml", xml);
  ASSERT_TRUE(plan) << first_of(plan);
  ASSERT_EQ(plan->added.size(), 1U);
  EXPECT_EQ(plan->added[0].second.name, "Zaken & meer");
  ASSERT_EQ(plan->added[0].second.data.size(), 1U);
  const auto notes = notes_of(*plan);
  EXPECT_THAT(notes, HasSubstr("ArchiMate kent deze soorten niet, en zij zijn niet overgenomen: 1 × Toverspreuk."));
  EXPECT_THAT(notes, HasSubstr("ArchiMate kent deze soorten niet, en zij zijn niet overgenomen: 1 × Verwensing."));
  EXPECT_THAT(notes, HasSubstr("1 × ApplicationComponent (Referentiecomponent), 1 × DataObject"));
  EXPECT_THAT(notes, HasSubstr("Deze relaties zijn niet overgenomen: 1 × Realization."));
  EXPECT_THAT(notes, HasSubstr("Relaties naar iets buiten het bestand zijn niet overgenomen: 1."));
  EXPECT_THAT(notes, HasSubstr("Toepassingen zonder leverancier: 1."));
}

TEST(Archimate, BadFilesAreRefusedWithOneSentence) {
  const auto with = [](const std::string& xml) { return first_of(planned("m.xml", xml)); };
  EXPECT_THAT(with("<?xml version=\"1.0\"?><!DOCTYPE m [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><m>&b;</m>"),
              HasSubstr("DOCTYPE"));
  EXPECT_THAT(with("<html><body>x</body></html>"), HasSubstr("Dit is geen ArchiMate-uitwisselbestand"));
  EXPECT_THAT(with(std::string(kModel) + "<elements>"), HasSubstr("houdt halverwege op"));
  EXPECT_THAT(with(std::string(kModel) + "</model>"), HasSubstr("In dit model staat geen toepassing"));
  EXPECT_THAT(with(std::string(kModel) +
                   "<elements><element identifier=\"a\" xsi:type=\"ApplicationComponent\"><name>A</name></element>\n"
                   "<element identifier=\"a\" xsi:type=\"Node\"/></elements></model>"),
              HasSubstr("m.xml, regel 5: De identifier ‘a’ komt twee keer voor."));
  const auto dated =
      std::string(kModel) +
      "<elements>\n<element identifier=\"a\" xsi:type=\"ApplicationComponent\"><name>A</name><properties>"
      "<property propertyDefinitionRef=\"p\"><value>ooit</value></property></properties></element></elements>"
      "<propertyDefinitions><propertyDefinition identifier=\"p\" type=\"string\"><name>Contract einddatum"
      "</name></propertyDefinition></propertyDefinitions></model>";
  EXPECT_THAT(with(dated), HasSubstr("m.xml, regel 5: ‘ooit’ is geen datum."));
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

/// A landscape with all that we know, out and in again.
TEST(RoundTrip, ArchimateComesBackTheSame) {
  const auto first = planned(
      "a.csv",
      "kenmerk;naam;leverancier;kvk;omschrijving;contractnummer;contract;begindatum;einddatum;opzegtermijn_maanden;"
      "verlenging_maanden;optie_maanden;optie_aantal;bedrag;per;prijs;gegevens\n"
      "id-1;A <&> \"B\";Bouwer;12345678;Twee woorden;C1;Hoofd;2025-01-01;2027-12-31;3;12;24;2;99,95;maand;soms;x | y\n"
      "1;Zaken;Ander;;;;;;;;;;;;;;y\n");
  ASSERT_TRUE(first) << first_of(first);
  const auto kept = kept_of(*first);
  const auto linked = planned(
      "k.csv",
      "bron;doel;buiten;gegevens;standaard;soort\n1;id-1;;zaken;ZGW;\nid-1;1;;;;dienst\n;1;BRP;personen;StUF;\n", kept);
  ASSERT_TRUE(linked) << first_of(linked);
  const auto& whole = linked->changed;
  ASSERT_EQ(whole.size(), 2U);
  const auto xml = to_archimate(whole, "Proef");
  const auto back = planned("terug.xml", xml);
  ASSERT_TRUE(back) << first_of(back);
  EXPECT_TRUE(back->notes.empty()) << notes_of(*back);
  ASSERT_EQ(back->added.size(), 2U);
  EXPECT_EQ(to_archimate(kept_of(*back), "Proef"), xml);
  for (const auto& one : whole) {
    const auto same = std::ranges::find_if(
        back->added, [&](const auto& each) { return each.second.reference == one.application.reference; });
    ASSERT_NE(same, back->added.end());
    auto expected = one.application;
    for (auto& link : expected.links)
      link.to = link.to.empty() ? "" : back->added[link.to == kept[0].record.key ? 0 : 1].first;
    EXPECT_EQ(same->second.contract, expected.contract);
    EXPECT_EQ(same->second.data, expected.data);
    EXPECT_EQ(same->second.links.size(), expected.links.size());
    for (const auto& link : expected.links)
      EXPECT_NE(std::ranges::find(same->second.links, link), same->second.links.end()) << link.data;
    EXPECT_EQ(same->second.supplier_kvk, expected.supplier_kvk);
    EXPECT_EQ(same->second.description, expected.description);
  }
}

/// Models that others made. Each is read, and what we know of it goes out and comes back the same.
class PublishedModels : public testing::TestWithParam<const char*> {};
TEST_P(PublishedModels, ComeBackTheSame) {
  const auto* folder = std::getenv("PARELTJES_TESTDATA");
  const auto path = std::filesystem::path(folder == nullptr ? "../shared" : folder) / "archimate" / GetParam();
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped, data absent: " << path;
  const auto bytes = read_file(path);
  const auto model = read_archimate_model(GetParam(), bytes);
  ASSERT_TRUE(model);
  const auto first = planned(GetParam(), bytes);
  ASSERT_TRUE(first) << first_of(first);
  const auto components = std::ranges::count(model->elements, "ApplicationComponent", &ArchimateModel::Concept::type);
  EXPECT_LE(first->added.size(), static_cast<std::size_t>(components));
  EXPECT_GT(first->added.size(), 0U);
  const auto xml = to_archimate(kept_of(*first), "Proef");
  if (const auto* out = std::getenv("PARELTJES_ARCHIMATE_OUT"); out != nullptr)
    std::ofstream(std::filesystem::path(out) / GetParam()) << xml;
  const auto back = planned("terug.xml", xml);
  ASSERT_TRUE(back) << first_of(back);
  EXPECT_EQ(back->added.size(), first->added.size());
  EXPECT_EQ(back->links, first->links);
  EXPECT_EQ(to_archimate(kept_of(*back), "Proef"), xml);
  std::cout << GetParam() << ": " << first->added.size() << " applications, " << first->links << " links\n"
            << notes_of(*first);
}
INSTANTIATE_TEST_SUITE_P(All, PublishedModels, testing::Values("archisurance.xml", "over-gemma.xml"));

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

/// A chain a → b → c with a → c beside it: the long flow has a place of its own, and no box stands on its way.
TEST(Picture, LongFlowsGoAroundTheBoxes) {
  FlowMap map;
  for (const auto* name : {"a", "b", "c"}) map.nodes.push_back({nullptr, name, 0});
  map.flows = {{0, 1, {}, {}}, {1, 2, {}, {}}, {0, 2, {}, {}}};
  auto picture = layout(map);
  EXPECT_EQ(picture.nodes[0].column, 0U);
  EXPECT_EQ(picture.nodes[1].column, 1U);
  EXPECT_EQ(picture.nodes[2].column, 2U);
  ASSERT_EQ(picture.ways[2].size(), 1U);
  EXPECT_EQ(picture.ways[2][0].column, 1U);
  EXPECT_NE(picture.ways[2][0], picture.nodes[1]);
  // A circle is drawn too, and two things never stand in one place.
  map.flows.push_back({2, 0, {}, {}});
  map.nodes.push_back({nullptr, "loose", 0});
  picture = layout(map);
  std::set<std::pair<std::size_t, std::size_t>> taken;
  for (const auto& at : picture.nodes) EXPECT_TRUE(taken.emplace(at.column, at.row).second);
  for (const auto& way : picture.ways)
    for (const auto& at : way) EXPECT_TRUE(taken.emplace(at.column, at.row).second);
}

TEST(Picture, ShowsTheMostLinkedOrWhatIsAskedForWithItsNeighbours) {
  FlowMap map;
  for (const auto* name : {"a", "b", "c", "d", "e"}) map.nodes.push_back({nullptr, name, 0});
  for (const auto& [from, to] : {std::pair{0U, 1U}, {0U, 2U}, {3U, 4U}}) {
    map.flows.push_back({from, to, {}, {}});
    ++map.nodes[from].links;
    ++map.nodes[to].links;
  }
  const auto names = [](const FlowMap& part) {
    std::string all;
    for (const auto& node : part.nodes) all += node.name;
    return all;
  };
  EXPECT_EQ(names(part_of(map, 3, {})), "abc");
  EXPECT_EQ(names(part_of(map, 10, {4})), "de");
  EXPECT_EQ(part_of(map, 10, {4}).flows.size(), 1U);
}

TEST(Columns, EachRowHasASourceAndFitsItsTable) {
  EXPECT_EQ(known_columns().size(), 23U);
  EXPECT_FALSE(read_known_columns("tabel;veld;koppen;bron\ntoepassingen;naam;naam;\n"));
  EXPECT_EQ(archimate_types(false).size(), 61U);
  EXPECT_EQ(archimate_types(true).size(), 11U);
}

}  // namespace
}  // namespace pareltjes::datarechten
