// SPDX-License-Identifier: EUPL-1.2
// As faults_test.cpp: objects of OW. Each rule beside what looks like it and is none of it.
#include <map>
#include <set>

#include "pearls/omgevingswet/tests/fault.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr auto kAreas = "gebieden.xml";
constexpr auto kActivities = "activiteiten.xml";
constexpr auto kNorms = "omgevingsnormen.xml";
constexpr auto kGml = "bank.gml";

/// How often each code of these is found when the edits have been made.
std::map<std::string, int> found(const Edits& edits, const std::set<std::string>& codes) {
  auto files = example_files(false);
  for (const auto& edit : edits) apply(files, edit);
  hash_again(files);
  std::map<std::string, int> counts;
  for (const auto& code : codes_of(files)) {
    if (codes.contains(code)) ++counts[code];
  }
  return counts;
}
using Counts = std::map<std::string, int>;

Edit added(const std::string& file, const std::string& object) {
  return {file, "  </sl:standBestand>",
          "<sl:stand><ow-dc:owObject>" + object + "</ow-dc:owObject></sl:stand>\n  </sl:standBestand>"};
}

Edit activity(const std::string& id, const std::string& above, const std::string& state = "") {
  return added(kActivities, "<rol:Activiteit>" + (state.empty() ? "" : "<ow:status>" + state + "</ow:status>") +
                                "<rol:identificatie>nl.imow-" + id + "</rol:identificatie><rol:naam>a</rol:naam>" +
                                "<rol:bovenliggendeActiviteit><rol:ActiviteitRef xlink:href=\"nl.imow-" + above +
                                "\"/></rol:bovenliggendeActiviteit></rol:Activiteit>");
}

TEST(ObjectFaults, ActivitiesBelowOneOfAnotherOwner) {
  const std::set<std::string> codes{"OZON0206", "OZON0207", "OZON0208", "OZON0213", "OZON0214", "OZON0215"};
  const auto with = [&](const Edits& edits) { return found(edits, codes); };
  EXPECT_EQ(with({activity("pv27.activiteit.a", "pv28.activiteit.b")}), (Counts{{"OZON0214", 1}}));
  EXPECT_EQ(with({activity("ws0636.activiteit.a", "ws0621.activiteit.b")}), (Counts{{"OZON0215", 1}}));
  EXPECT_EQ(with({activity("gm0439.activiteit.a", "gm0363.activiteit.b")}), (Counts{{"OZON0213", 1}}));
  EXPECT_EQ(with({activity("gm0439.activiteit.a", "gm0439.activiteit.alles")}), Counts{});
  EXPECT_EQ(with({activity("gm0439.activiteit.a", "gm0363.activiteit.b", "beëindigen")}), Counts{})
      << "what has ended hangs below nothing";
  // One may hang below the national activities; a second one of the same kind of owner may not.
  EXPECT_EQ(with({activity("pv27.activiteit.a", "mnre1034.activiteit.b")}), Counts{});
  EXPECT_EQ(with({activity("pv27.activiteit.a", "mnre1034.activiteit.b"),
                  activity("pv27.activiteit.c", "mnre1034.activiteit.b")}),
            (Counts{{"OZON0207", 1}}));
  EXPECT_EQ(with({activity("ws0636.activiteit.a", "mnre1034.activiteit.b"),
                  activity("ws0636.activiteit.c", "mnre1034.activiteit.b")}),
            (Counts{{"OZON0208", 1}}));
  EXPECT_EQ(with({activity("gm0439.activiteit.c", "mnre1034.activiteit.b")}), (Counts{{"OZON0206", 1}}));
}

TEST(ObjectFaults, ActivitiesInACircle) {
  const auto with = [&](const Edits& edits) { return found(edits, {"OZON0083"}); };
  EXPECT_EQ(with({activity("gm0439.activiteit.a", "gm0439.activiteit.b"),
                  activity("gm0439.activiteit.b", "gm0439.activiteit.a"),
                  activity("gm0439.activiteit.c", "gm0439.activiteit.a")}),
            (Counts{{"OZON0083", 1}}))
      << "once for a circle, also when one more leads into it";
  EXPECT_EQ(with({activity("gm0439.activiteit.a", "gm0439.activiteit.b"),
                  activity("gm0439.activiteit.b", "gm0439.activiteit.alles")}),
            Counts{});
}

TEST(ObjectFaults, ValuesOfANorm) {
  const auto with = [&](const std::string& value) {
    return found(
        {{kNorms, "<rol:normwaarde>",
          "<rol:normwaarde><rol:Normwaarde><rol:identificatie>nl.imow-gm0439.normwaarde.b</rol:identificatie>" + value +
              "</rol:Normwaarde></rol:normwaarde><rol:normwaarde>"}},
        {"OZON0097", "OZON5003", "OZON5004"});
  };
  EXPECT_EQ(with("<rol:kwantitatieveWaarde>40</rol:kwantitatieveWaarde>"), Counts{});
  EXPECT_EQ(with("<rol:kwalitatieveWaarde>stil</rol:kwalitatieveWaarde>"), (Counts{{"OZON5003", 1}}));
  EXPECT_EQ(
      with("<rol:kwalitatieveWaarde>stil</rol:kwalitatieveWaarde><rol:kwantitatieveWaarde>4</rol:kwantitatieveWaarde>"),
      (Counts{{"OZON0097", 1}}));
  EXPECT_EQ(with(""), (Counts{{"OZON0097", 1}}));
}

/// A line goes with a curve, a point with a point, all others with a surface.
TEST(ObjectFaults, TheKindOfGeometryOfALocation) {
  const std::string rings =
      "<gml:surfaceMember><gml:Polygon gml:id=\"p1\"><gml:exterior><gml:LinearRing><gml:posList>125000 501000 125100 "
      "501000 125100 501100 125000 501100 125000 501000</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></"
      "gml:surfaceMember>";
  const auto with = [&](const std::string& object, const std::string& geometry, const std::string& inside) {
    return found({{kAreas, "<l:Gebied>", "<l:" + object + ">"},
                  {kAreas, "</l:Gebied>", "</l:" + object + ">"},
                  {kGml, "<gml:MultiSurface gml:id=\"m1\"", "<gml:" + geometry + " gml:id=\"m1\""},
                  {kGml, rings, inside},
                  {kGml, "</gml:MultiSurface>", "</gml:" + geometry + ">"}},
                 {"OZON0129", "OZON0130", "OZON0131"});
  };
  const std::string point = "<gml:pos>125000 501000</gml:pos>";
  const std::string line = "<gml:posList>125000 501000 125100 501000</gml:posList>";
  EXPECT_EQ(with("Punt", "Point", point), Counts{});
  EXPECT_EQ(with("Punt", "LineString", line), (Counts{{"OZON0130", 1}}));
  EXPECT_EQ(with("Punt", "MultiSurface", rings), (Counts{{"OZON0130", 1}}));
  EXPECT_EQ(with("Lijn", "LineString", line), Counts{});
  EXPECT_EQ(with("Lijn", "Point", point), (Counts{{"OZON0129", 1}}));
  EXPECT_EQ(with("Gebied", "MultiSurface", rings), Counts{});
  EXPECT_EQ(with("Gebied", "Point", point), (Counts{{"OZON0131", 1}}));
}

TEST(ObjectFaults, OnePonsAndNoneInATemporaryPart) {
  const auto with = [](int count, bool temporary) {
    Edits edits;
    for (int i = 0; i < count; ++i)
      edits.push_back(added(kAreas, "<p:Pons xmlns:p=\"p\"><p:identificatie>nl.imow-gm0439.pons." + std::to_string(i) +
                                        "</p:identificatie></p:Pons>"));
    if (temporary) {
      edits.push_back({"besluit.xml", "<tekst:RegelingCompact", "<tekst:RegelingTijdelijkdeel"});
      edits.push_back({"besluit.xml", "</tekst:RegelingCompact", "</tekst:RegelingTijdelijkdeel"});
    }
    return found(edits, {"OZON0104", "OZON1037"});
  };
  EXPECT_EQ(with(1, false), Counts{});
  EXPECT_EQ(with(2, false), (Counts{{"OZON0104", 1}}));
  EXPECT_EQ(with(0, true), Counts{});
  EXPECT_EQ(with(1, true), (Counts{{"OZON1037", 1}}));
}

/// The days at the border: the day itself is still right.
TEST(ObjectFaults, DaysOfADecision) {
  const auto with = [](const std::string& date) {
    return found({{"besluit.xml", "<data:datum>2026-12-02", "<data:datum>" + date}}, {"LVBB1580"});
  };
  EXPECT_EQ(with("2027-03-01"), Counts{}) << "90 days after 1 December 2026";
  EXPECT_EQ(with("2027-03-02"), (Counts{{"LVBB1580", 1}}));
  const auto published = [](const std::string& date) {
    return found({{"opdracht.xml", ">2026-12-01<", ">" + date + "<"}}, {"LVBB1519"});
  };
  EXPECT_EQ(published("2026-12-04"), Counts{}) << "a Friday";
  EXPECT_EQ(published("2026-12-05"), (Counts{{"LVBB1519", 1}}));
  EXPECT_EQ(published("2026-12-06"), (Counts{{"LVBB1519", 1}}));
  EXPECT_EQ(published("2026-12-07"), Counts{}) << "a Monday";
}

/// Logius, OIN-stelsel, 2.2.
TEST(ObjectFaults, NumbersOfOrganisations) {
  const auto with = [](const std::string& oin) {
    return found({{"opdracht.xml", "<idAanleveraar>00000001123456782000", "<idAanleveraar>" + oin}}, {"PAR0001"});
  };
  const Counts wrong{{"PAR0001", 1}};
  EXPECT_EQ(with("00000001003214345000"), Counts{}) << "a RSIN";
  EXPECT_EQ(with("00000001003214346000"), wrong);
  EXPECT_EQ(with("00000001003214344000"), wrong);
  EXPECT_EQ(with("00000003123456780000"), Counts{}) << "a number of the KvK";
  EXPECT_EQ(with("00000003123456780001"), wrong);
  EXPECT_EQ(with("00000000123456780000"), wrong);
}

/// Rules of one text: only what both say can differ.
TEST(ObjectFaults, IdealisationsOfOneText) {
  const std::string exact =
      "<regels:idealisatie>http://standaarden.omgevingswet.overheid.nl/idealisatie/id/concept/Exact</"
      "regels:idealisatie>";
  const auto with = [&](const std::string& rule, const std::string& put) {
    const auto begin = "juridischeregel." + rule + "</regels:identificatie>\n          ";
    return found({{"regelsvooriedereen.xml", "regeltekst.muziek\"", "regeltekst.bank\""},
                  {"regelsvooriedereen.xml", begin + exact, begin + put}},
                 {"TPOD2027"});
  };
  for (const std::string rule : {"bank", "muziek"}) {
    EXPECT_EQ(with(rule, exact), Counts{});
    EXPECT_EQ(with(rule, ""), Counts{}) << rule;
    EXPECT_EQ(with(rule, "<regels:idealisatie>Indicatief</regels:idealisatie>"), (Counts{{"TPOD2027", 1}}));
  }
}

TEST(ObjectFaults, WarningsAreNoMistakesOfAFile) {
  auto files = example_files(false);
  apply(files, {"regelsvooriedereen.xml", "gebiedengroep.banken\"", "gebiedengroep.bomen\""});
  const auto outcome = outcome_of(as_input(files));
  ASSERT_EQ(outcome.findings.size(), 1U);
  EXPECT_EQ(outcome.findings[0].severity, pearl::Severity::kWarning);
  const auto& table = *outcome.table("bestanden");
  for (const auto& row : table.rows) EXPECT_EQ(text_of(row.back()), "0");
}

/// A small list of our own: a value that is there, one that is there no more, one that never was.
TEST(ObjectFaults, ValuesThatAreOnAListNoMore) {
  const auto with = [](const std::string& name, const std::string& old) {
    const std::string uri = "http://standaarden.omgevingswet.overheid.nl/typegebiedsaanwijzing/id/concept/" + name;
    const auto pack = make_pack(
        {{{"lijst.json", R"({"waardelijsten": {"versie": "1", "waardelijst": {"titel": "type gebiedsaanwijzing",
           "waarden": {"waarde": {"uri": ")" +
                             uri + R"(", "label": "functie", "deprecated": )" + old + "}}}}}"}},
         {},
         "waardelijsten-1"});
    EXPECT_TRUE(pack.has_value());
    Codes codes;
    for (const auto& finding :
         outcome_of(as_input(example_files(false)), nlohmann::json::object(), {{"waardelijsten 1", *pack}}).findings)
      codes.push_back(finding.code);
    return codes;
  };
  EXPECT_EQ(with("Functie", "false"), Codes{});
  EXPECT_EQ(with("Functie", "true"), (Codes{"PAR0004"}));
  EXPECT_EQ(with("Geluid", "false"), (Codes{"OZON0076"}));
}

}  // namespace
}  // namespace pareltjes::omgevingswet
