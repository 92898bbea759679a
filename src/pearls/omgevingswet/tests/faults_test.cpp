// SPDX-License-Identifier: EUPL-1.2
// One mistake at a time in a sound delivery: it is found, in its place, and nothing else is.
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "pearls/omgevingswet/checks.hpp"
#include "pearls/omgevingswet/tests/fault.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr auto kOrder = "opdracht.xml";
constexpr auto kDecision = "besluit.xml";
constexpr auto kObject = "IO-bank.xml";
constexpr auto kGml = "bank.gml";
constexpr auto kRules = "regelsvooriedereen.xml";
constexpr auto kTexts = "regelteksten.xml";
constexpr auto kNorms = "omgevingsnormen.xml";
constexpr auto kActivities = "activiteiten.xml";
constexpr auto kGroups = "gebiedengroepen.xml";
constexpr auto kOw = "manifest-ow.xml";
constexpr auto kIo = "/join/id/regdata/gm0439/2026/bankgebied";

// clang-format off
std::vector<Fault> faults() {
  const std::string expression = std::string(kIo) + "/nld@2026-11-24;1";
  const std::string work = "/akn/nl/act/gm0439/2026/bank";
  const std::string area = "nl.imow-gm0439.gebied.";
  return {
    // The order.
    {"LVBB1505", {{kOrder, "<datumBekendmaking>2026-12-01</datumBekendmaking>", ""}}, "", "<validatieOpdracht"},
    {"LVBB1501", {{kOrder, ">2026-12-01<", ">1 december<"}}, "", "1 december"},
    {"LVBB1501", {{kOrder, ">2026-12-01<", ">2026-02-30<"}}, "", "2026-02-30"},
    {"LVBB1519", {{kOrder, ">2026-12-01<", ">2026-11-29<"}}, "", "2026-11-29"},
    {"LVBB1506", {{kOrder, ">besluit.xml<", ">besluiten.xml<"}}, "", "besluiten.xml"},
    {"LVBB1515", {{kOrder, ">besluit.xml<", ">IO-bank.xml<"}}, "", "IO-bank.xml", "fout"},
    {"LVBB1510", {{kOrder, "<idBevoegdGezag>00000001123456782000</idBevoegdGezag>", ""}}, "", "<validatieOpdracht"},
    {"LVBB1511", {{kOrder, "<idAanleveraar>00000001123456782000</idAanleveraar>", ""}}, "", "<validatieOpdracht"},
    {"PAR0001", {{kOrder, "<idAanleveraar>00000001123456782000", "<idAanleveraar>00000001123456789000"}}, "", "123456789000"},
    {"PAR0001", {{kOrder, "<idAanleveraar>00000001123456782000", "<idAanleveraar>00000003123456782000"}}, "", "00000003"},
    {"PAR0001", {{kOrder, "<idBevoegdGezag>00000001123456782000", "<idBevoegdGezag>1123456782000"}}, "", "<idBevoegdGezag>112"},
    // The manifest.
    {"LVBB1009", {{"manifest.xml", "<bestand><bestandsnaam>opdracht.xml", "<bestand><bestandsnaam>weg.pdf</bestandsnaam><contentType>application/pdf</contentType></bestand><bestand><bestandsnaam>opdracht.xml"}}, "", "weg.pdf"},
    {"LVBB1010", {{"manifest.xml", "  <bestand><bestandsnaam>bank.gml</bestandsnaam><contentType>application/gml+xml</contentType></bestand>\n", ""}}, "bank.gml", "-"},
    {"LVBB1575", {{"manifest.xml", "</manifest>", "<bestand><bestandsnaam>besluit.xml</bestandsnaam><contentType>application/xml</contentType></bestand></manifest>"}}, "", "<bestand><bestandsnaam>besluit.xml</bestandsnaam><contentType>application/xml</contentType></bestand></manifest>"},
    {"LVBB1020", {{"manifest.xml", "activiteiten.xml</bestandsnaam><contentType>application/xml</contentType>", "activiteiten.xml</bestandsnaam>"}}, "", "activiteiten.xml"},
    {"LVBB1021", {{"manifest.xml", "activiteiten.xml</bestandsnaam><contentType>application/xml", "activiteiten.xml</bestandsnaam><contentType>application/pdf"}}, "", "application/pdf"},
    {"LVBB1018", {{"manifest.xml", "activiteiten.xml</bestandsnaam><contentType>application/xml", "activiteiten.xml</bestandsnaam><contentType>image/png"}}, "", "image/png", "fout", {"LVBB4038"}},
    {"LVBB3507", {{"manifest.xml", "bank.gml</bestandsnaam><contentType>application/gml+xml", "bank.gml</bestandsnaam><contentType>application/xml"}}, "", "bank.gml"},
    // manifest-ow.xml.
    {"LVBB1016", {{kOw, "<naam>gebieden.xml<", "<naam>vlakken.xml<"}}, "", "vlakken.xml"},
    {"LVBB1025", {{kOw, "<objecttype>Gebied<", "<objecttype>Geometrie<"}}, "", "Geometrie"},
    {"LVBB1026", {{kOw, "<naam>gebieden.xml<", "<naam>bank.gml<"}}, "", "bank.gml"},
    {"LVBB2503", {{kOw, "2026/invoering<", "2026/uitvoering<"}}, "", "uitvoering"},
    {"OZON2140", {{kOw, work + "<", work + "en<"}}, "", work + "en"},
    {"OZON4007", {{kOw, "  </Aanlevering>\n", "  </Aanlevering>\n  <Aanlevering><WorkIDRegeling>" + work + "</WorkIDRegeling><DoelID>x</DoelID><Bestand><naam>gebieden.xml</naam><objecttype>Gebied</objecttype></Bestand></Aanlevering>\n"}}, "", "<Bestand><naam>gebieden.xml</naam><objecttype>Gebied</objecttype></Bestand></Aanlevering>", "fout", {"LVBB2503"}},
    {"OZON4006", {{kOw, "<DoelID>/join/id/proces/gm0439/2026/invoering</DoelID>", "<DoelID>/join/id/proces/gm0439/2026/invoering</DoelID><DoelID>/join/id/proces/gm0439/2026/invoering</DoelID>"}}, "", "<DoelID>"},
    // The decision.
    {"LVBB1580", {{kDecision, "<data:datum>2026-12-02", "<data:datum>2027-03-02"}}, "", "2027-03-02"},
    {"LVBB3519", {{kDecision, "juridischWerkendVanaf", "geldigVanaf"}}, "", "<data:instrumentVersie>" + work, "fout", {"LVBB3518"}},
    {"LVBB4803", {{kDecision, "<data:doel>/join/id/proces/gm0439/2026/invoering</data:doel></data:doelen>\n          <data:instrumentVersie>/join", "<data:doel>/join/id/proces/gm0439/2026/invoering</data:doel><data:doel>/join/id/proces/gm0439/2026/later</data:doel></data:doelen>\n          <data:instrumentVersie>/join"}}, "", "2026/later"},
    {"LVBB4802", {{kDecision, "        <data:BeoogdInformatieobject>", "        <data:BeoogdInformatieobject><data:doelen><data:doel>/join/id/proces/gm0439/2026/invoering</data:doel></data:doelen><data:instrumentVersie>" + std::string(kIo) + "/nld@2026-11-24;2</data:instrumentVersie></data:BeoogdInformatieobject>\n        <data:BeoogdInformatieobject>"}}, "", "<data:instrumentVersie>" + expression},
    {"LVBB4804", {{kDecision, "</data:BeoogdeRegelgeving>", "</data:BeoogdeRegelgeving><data:Intrekkingen><data:Intrekking><data:doelen><data:doel>/join/id/proces/gm0439/2026/invoering</data:doel></data:doelen><data:instrument>" + work + "</data:instrument></data:Intrekking></data:Intrekkingen>"}}, "", "<data:Intrekkingen>"},
    {"LVBB4500", {{kDecision, "</data:BeoogdeRegelgeving>", "</data:BeoogdeRegelgeving><data:Terugtrekkingen/>"}}, "", "Terugtrekkingen"},
    {"LVBB4032", {{kDecision, "wordt=\"" + work + "/nld@2026-11-24;1\"", "wordt=\"" + work + "/nld@2026-11-24;2\""}}, "", "<data:instrumentVersie>/akn", "fout", {"LVBB4032"}},
    {"LVBB4002", {{kDecision, "ref=\"cmp_A\"", "ref=\"cmp_B\""}}, "", "<tekst:WijzigArtikel", "fout", {"LVBB4002"}},
    {"LVBB4005", {{kDecision, "<data:FRBRWork>" + work, "<data:FRBRWork>/akn/nl/bill/gm0439/2026/bank"}}, "", "/akn/nl/bill/gm0439/2026/bank<"},
    {"LVBB4007", {{kDecision, "regelingtype_003", "soort_3"}}, "", "soort_3"},
    {"LVBB3517", {{kDecision, ">" + expression + "</tekst:ExtIoRef>", "> " + expression + "</tekst:ExtIoRef>"}}, "", "<tekst:ExtIoRef"},
    {"LVBB4038", {{kDecision, "<tekst:Al>Bij de bank mag muziek klinken.</tekst:Al>", "<tekst:Figuur><tekst:Illustratie naam=\"noten.png\" formaat=\"image/png\"/></tekst:Figuur>"}}, "", "<tekst:Illustratie"},
    {"TPOD2451", {{kDecision, "/tooi/id/gemeente/gm0439", "/tooi/id/provincie/pv27"}}, "", "/tooi/id/provincie/pv27"},
    {"TPOD2452", {{kDecision, "<tekst:RegelingCompact", "<tekst:RegelingVrijetekst"}, {kDecision, "</tekst:RegelingCompact", "</tekst:RegelingVrijetekst"}}, "", "<tekst:RegelingVrijetekst", "fout", {"TPOD2421", "TPOD2421", "TPOD2421", "TPOD2421", "TPOD2421", "TPOD2421", "TPOD2421", "TPOD2421", "TPOD2421"}},
    // Information objects.
    {"LVBB3504", {{kDecision, "      </data:informatieobjectRefs>", "        <data:informatieobjectRef>/join/id/regdata/gm0439/2026/boom/nld@1</data:informatieobjectRef></data:informatieobjectRefs>"}}, "", "2026/boom"},
    {"LVBB3509", {{kDecision, "<data:informatieobjectRef>" + expression, "<data:informatieobjectRef>" + expression + "0"}}, kObject, "<data:FRBRExpression>", "fout", {"LVBB3504"}},
    {"LVBB3510", {{kObject, "Geboorteregeling>" + work, "Geboorteregeling>" + work + "en"}}, "", "heeftGeboorteregeling"},
    {"LVBB3511", {{kGml, "<geo:FRBRWork>" + std::string(kIo), "<geo:FRBRWork>" + std::string(kIo) + "en"}}, "", "<geo:FRBRWork>"},
    {"LVBB3512", {{kGml, expression, std::string(kIo) + "/nld@2026-11-24;2"}}, "", "<geo:FRBRExpression>"},
    {"LVBB3151", {{kDecision, ">" + expression + "</tekst:ExtIoRef>", ">het gebied</tekst:ExtIoRef>"}}, kObject, "<data:FRBRExpression>"},
    {"LVBB3902", {{kObject, "TeConsolideren", "AlleenBekendTeMaken"}}, kDecision, "<tekst:ExtIoRef"},
    {"LVBB4054", {{kObject, "TeConsolideren</data:publicatieinstructie>", "AlleenBekendTeMaken</data:publicatieinstructie><data:opvolging/>"}, {kDecision, "ref=\"" + expression, "ref=\"x"}}, "", "<data:publicatieinstructie>"},
    {"LVBB3506", {{kObject, "<data:bestandsnaam>bank.gml", "<data:bestandsnaam>bos.gml"}}, "", "bos.gml"},
    {"LVBB4041", {{kObject, "<data:FRBRWork>/join/id/regdata/gm0439", "<data:FRBRWork>/join/id/regdata/"}, {kGml, "<geo:FRBRWork>/join/id/regdata/gm0439", "<geo:FRBRWork>/join/id/regdata/"}}, "", "<data:FRBRWork>"},
    // Geometry.
    {"GEOMETRY.03.2", {{kGml, "125000 501000 125100 501000 125100 501100 125000 501100", "125000 501000 125100 501100 125100 501000 125000 501100"}}, "", "<gml:MultiSurface", "fout"},
    {"GEOMETRY.03.2", {{kGml, "125000 501100 125000 501000<", "125000 501100 125000 501001<"}}, "", "<gml:LinearRing"},
    {"GEOMETRY.03.2", {{kGml, "125000 501000 125100 501000", "125000 501000 x 501000"}}, "", "<gml:LinearRing"},
    {"GEOMETRY.03.2", {{kGml, "125220 501020 125220 501040 125240 501040 125240 501020 125220 501020", "125420 501020 125420 501040 125440 501040 125440 501020 125420 501020"}}, "", "125420"},
    {"GEOMETRY.03.1", {{kGml, "<gml:Polygon gml:id=\"p1\"", "<gml:Vlak gml:id=\"p1\""}, {kGml, "</gml:Polygon>", "</gml:Vlak>"}}, "", "<gml:MultiSurface"},
    {"TPOD2700", {{kGml, "EPSG::28992", "EPSG::4258"}}, "", "<gml:LinearRing"},
    {"OZON0069", {{kGml, "<gml:Polygon gml:id=\"p1\"", "<gml:Polygon gml:id=\"p1\" srsName=\"urn:ogc:def:crs:EPSG::9067\""}}, "", "<basisgeo:Geometrie "},
    {"PAR0005", {{kGml, "125000 501000 125100 501000 125100 501100 125000 501100 125000 501000", "125000 501000 125000 501100 125100 501100 125100 501000 125000 501000"}}, "", "<geo:GeoInformatieObjectVaststelling", "melding"},
    {"OZON0131", {{kGml, "<gml:MultiSurface gml:id=\"m1\"", "<gml:LineString gml:id=\"m1\""}, {kGml, "</gml:MultiSurface>", "</gml:LineString>"}}, "gebieden.xml", "<l:GeometrieRef"},
    {"OZON0370", {{"gebieden.xml", "000000000002", "000000000001"}}, "", "000000000001", "fout", {"TPOD2230"}},
    // References among OW objects.
    {"OZON0033", {{kRules, "regeltekst.bank\"", "regeltekst.bos\""}}, "", "regeltekst.bos", "fout", {"OZON0102"}},
    {"OZON0038", {{kRules, "activiteit.muziek\"", "activiteit.dans\""}}, "", "activiteit.dans", "waarschuwing", {"OZON0017"}},
    {"OZON0040", {{kRules, "gebiedsaanwijzing.plein\"", "gebiedsaanwijzing.park\""}}, "", "gebiedsaanwijzing.park", "waarschuwing", {"OZON0022"}},
    {"OZON0042", {{kRules, "omgevingsnorm.geluid\"", "omgevingsnorm.licht\""}}, "", "omgevingsnorm.licht", "waarschuwing", {"OZON0026"}},
    {"OZON0045", {{kRules, "gebiedengroep.banken\"", "gebiedengroep.bomen\""}}, "", "gebiedengroep.bomen", "waarschuwing"},
    {"OZON0053", {{kGroups, area + "boom", area + "bos"}}, "", area + "bos", "waarschuwing"},
    {"OZON0066", {{"gebieden.xml", "000000000002", "000000000003"}}, "", "000000000003", "waarschuwing", {"TPOD2230"}},
    {"OZON0082", {{kActivities, "ActiviteitRef xlink:href=\"nl.imow-gm0439.activiteit.alles", "ActiviteitRef xlink:href=\"nl.imow-gm0439.activiteit.niets"}}, "", "activiteit.niets", "waarschuwing", {"OZON0017"}},
    {"OZON0096", {{"gebiedsaanwijzingen.xml", area + "boom", area + "bos"}}, "", area + "bos", "waarschuwing"},
    {"OZON0101", {{kNorms, area + "bank", area + "bos"}}, "", area + "bos", "waarschuwing"},
    {"OZON0121", {{kRules, area + "bank", area + "bos"}}, "", area + "bos", "waarschuwing"},
    {"OZON0124", {{"regelingsgebieden.xml", "gebiedengroep.banken", "gebiedengroep.bomen"}}, "", "gebiedengroep.bomen", "waarschuwing"},
    {"OZON0372", {{kGroups, area + "boom", area + "bank"}}, "", area + "bank\"/><", "fout"},
    {"OZON0331", {{"gebiedsaanwijzingen.xml", area + "boom", area + "bank"}}, "", "<l:LocatieRef"},
    {"OZON0379", {{kRules, "<regels:thema>http://standaarden.omgevingswet.overheid.nl/thema/id/concept/Bodem</regels:thema>", "<regels:thema>a</regels:thema><regels:thema>a</regels:thema>"}}, "", "<regels:thema>"},
    {"OZON0350", {{"gebieden.xml", "<l:Gebied>\n", "<l:Gebied><ow:status>beëindigen</ow:status>\n"}}, kGroups, area + "bank", "fout", {"OZON0350", "OZON0350", "OZON0350"}},
    // Objects one by one.
    {"OZON0013", {{kNorms, "<sl:objectType>Omgevingsnorm", "<sl:objectType>Omgevingswaarde"}}, "", "<rol:Omgevingsnorm>"},
    {"OZON0310", {{kRules, "juridischeregel.muziek", "juridischeregel.bank"}}, "", "juridischeregel.bank", "fout"},
    {"OZON5001", {{kNorms, "imow-gm0439.normwaarde.geluid", "imow-gm0439.gebied.geluid"}}, "", "gebied.geluid"},
    {"OZON0083", {{kActivities, "nl.imow-mnre1034.activiteit.ActInOmgevingsplan", "nl.imow-gm0439.activiteit.muziek"}}, "", "<rol:ActiviteitRef"},
    {"OZON0213", {{kActivities, "nl.imow-mnre1034.activiteit.ActInOmgevingsplan", "nl.imow-gm0363.activiteit.alles"}}, "", "nl.imow-gm0363"},
    {"OZON0206", {{kActivities, "ActiviteitRef xlink:href=\"nl.imow-gm0439.activiteit.alles", "ActiviteitRef xlink:href=\"nl.imow-mnre1034.activiteit.ActInOmgevingsplan"}}, "", "<rol:bovenliggendeActiviteit>", "fout", {"OZON0017"}},
    {"OZON0097", {{kNorms, "<rol:kwantitatieveWaarde>50</rol:kwantitatieveWaarde>", "<rol:kwantitatieveWaarde>50</rol:kwantitatieveWaarde><rol:kwalitatieveWaarde>stil</rol:kwalitatieveWaarde>"}}, "", "<rol:Normwaarde>"},
    {"OZON5004", {{kNorms, "<rol:kwantitatieveWaarde>50</rol:kwantitatieveWaarde>", "<rol:kwalitatieveWaarde>stil</rol:kwalitatieveWaarde>"}}, "", "<rol:eenheid>"},
    {"OZON0103", {{"regelingsgebieden.xml", "rg:Regelingsgebied>", "rg:Gebied>"}, {"regelingsgebieden.xml", "</rg:Regelingsgebied>", "</rg:Gebied>"}}, kOw, "<WorkIDRegeling>", "fout", {"OZON0013", "OZON5001"}},
    {"OZON0126", {{kTexts, "<regels:identificatie>nl.imow-gm0439.regeltekst.bank", "<ow:procedurestatus>ontwerp</ow:procedurestatus><regels:identificatie>nl.imow-gm0439.regeltekst.bank"}}, "", "procedurestatus"},
    {"OZON2000", {{kTexts, "gm0439_2__chp_1__art_1.1\"", "gm0439_2__chp_1__art_1.9\""}}, "", "art_1.9"},
    {"OZON2060", {{kTexts, "art_1.2__para_1\"", "art_1.2\""}}, "", "art_1.2\""},
    {"TPOD2051", {{kTexts, "art_1.2__para_2\"", "art_1.2__para_1\""}}, "", "art_1.2__para_1", "fout"},
    {"OZON2041", {{kDecision, "<tekst:Lichaam eId=\"body\" wId=\"gm0439_2__body\">", "<tekst:Romp eId=\"body\" wId=\"gm0439_2__body\">"}, {kDecision, "          </tekst:Lichaam>", "          </tekst:Romp>"}}, kTexts, "<regels:Regeltekst", "fout", {"OZON2041", "OZON2041"}},
    {"TPOD2027", {{kRules, "regeltekst.muziek\"", "regeltekst.bank\""}, {kRules, "idealisatie/id/concept/Exact", "idealisatie/id/concept/Indicatief"}}, "", "<regels:idealisatie>", "fout", {"OZON0102"}},
    {"OZON6041", {{kDecision, "regelingtype_003", "regelingtype_012"}, {"gebiedsaanwijzingen.xml", "concept/Functie", "concept/Geluid"}, {kDecision, "/tooi/id/gemeente/gm0439", "/tooi/id/ministerie/mnre1034"}}, "gebiedsaanwijzingen.xml", "<ga:type>", "fout", {"OZON6008", "OZON6008", "OZON6010"}},
  };
}
// clang-format on

TEST(Faults, TheSoundDeliveryHasNone) {
  const auto outcome = outcome_of(as_input(example_files(false)));
  EXPECT_EQ(findings_of(outcome), std::vector<std::string>{});
}

TEST(Faults, EachIsFoundInItsPlaceAndNothingElse) {
  EXPECT_GE(expect_each(faults()).size(), 75U);
}

TEST(Faults, FilesThatAreMissing) {
  const auto without = [](const std::string& name) {
    auto files = example_files(false);
    files.erase(name);
    return codes_of(files);
  };
  EXPECT_EQ(without("opdracht.xml"), (Codes{"LVBB1009", "LVBB1002"}));
  EXPECT_EQ(without("manifest.xml"), (Codes{"LVBB1003"}));
  EXPECT_EQ(without("manifest-ow.xml"), (Codes{"LVBB1027", "LVBB1009"}));
  EXPECT_EQ(without("bank.gml"), (Codes{"LVBB3506", "OZON0066", "OZON0066", "LVBB1009"}));
  // Objects in a file that is missing are not reported as missing too.
  EXPECT_EQ(without("gebieden.xml"), (Codes{"LVBB1016", "LVBB1009"}));
}

/// Files in another folder, under another name, or that do not belong there.
TEST(Faults, FilesThatWereMovedOrDoNotBelong) {
  const auto with = [](const std::function<void(packages::Files&)>& change) {
    auto files = example_files(false);
    change(files);
    return findings_of(outcome_of(as_input(files)));
  };
  const auto moved = [&](const std::string& from, const std::string& to) {
    return with([&](packages::Files& files) {
      files[to] = files.at(from);
      files.erase(from);
    });
  };
  EXPECT_EQ(moved("bank.gml", "gml/bank.gml"),
            (Codes{"LVBB1009 manifest.xml 6:12 ", "LVBB1010 gml/bank.gml -:- ", "LVBB3506 IO-bank.xml 15:13 "}));
  EXPECT_EQ(moved("bank.gml", "Bank.gml"),
            (Codes{"LVBB1009 manifest.xml 6:12 ", "LVBB1010 Bank.gml -:- ", "LVBB3506 IO-bank.xml 15:13 "}));
  EXPECT_EQ(moved("gebieden.xml", "ow/gebieden.xml"),
            (Codes{"LVBB1009 manifest.xml 8:12 ", "LVBB1010 ow/gebieden.xml -:- ", "LVBB1016 manifest-ow.xml 11:14 "}));
  EXPECT_EQ(moved("besluit.xml", "tekst/besluit.xml"),
            (Codes{"LVBB1009 manifest.xml 7:12 ", "LVBB1010 tekst/besluit.xml -:- ", "LVBB1506 opdracht.xml 7:3 "}));
  EXPECT_EQ(
      moved("manifest-ow.xml", "ow/manifest-ow.xml"),
      (Codes{"LVBB1009 manifest.xml 11:12 ", "LVBB1010 ow/manifest-ow.xml -:- ", "LVBB1027 manifest-ow.xml -:- "}));
  EXPECT_EQ(moved("opdracht.xml", "a/opdracht.xml"),
            (Codes{"LVBB1002 opdracht.xml -:- ", "LVBB1009 manifest.xml 14:12 ", "LVBB1010 a/opdracht.xml -:- "}));
  const auto copied = [&](const std::string& from, const std::string& to) {
    return with([&](packages::Files& files) { files[to] = files.at(from); });
  };
  EXPECT_EQ(copied("manifest.xml", "a/manifest.xml"), (Codes{"LVBB1010 a/manifest.xml -:- "}));
  EXPECT_EQ(copied("opdracht.xml", "a/opdracht.xml"), (Codes{"LVBB1010 a/opdracht.xml -:- "}));
  EXPECT_EQ(copied("manifest-ow.xml", "oud/manifest-ow.xml"), (Codes{"LVBB1010 oud/manifest-ow.xml -:- "}));
  EXPECT_EQ(copied("besluit.xml", "besluit-concept.xml"), (Codes{"LVBB1010 besluit-concept.xml -:- "}));
  for (const std::string decoy : {"Thumbs.db", ".DS_Store", "__MACOSX/._besluit.xml", "leesmij.txt"}) {
    EXPECT_EQ(with([&](packages::Files& files) { files[decoy] = "los bestand"; }).front(),
              "LVBB1010 " + decoy + " -:- ");
  }
}

TEST(Faults, AFileThatDiffersInCapitalsIsNamed) {
  auto files = example_files(false);
  files["Bank.gml"] = files.at("bank.gml");
  files.erase("bank.gml");
  const auto findings = outcome_of(as_input(files)).findings;
  const auto found = std::ranges::find(findings, "LVBB3506", &pearl::Finding::code);
  ASSERT_NE(found, findings.end());
  EXPECT_EQ(
      found->message.nl,
      "Het bestand bank.gml van dit informatieobject is niet meegeleverd. Wel is er Bank.gml: let op de hoofdletters.");
  EXPECT_EQ(found->message.en,
            "The file bank.gml of this information object was not delivered. There is Bank.gml: mind the capitals.");
}

TEST(Faults, TheSameDeliveryTwice) {
  auto input = as_input(example_files(false));
  for (const auto& [name, bytes] : example_files(false)) input.push_back({"eerder/vorige/" + name, bytes});
  EXPECT_EQ(findings_of(outcome_of(input)),
            (std::vector<std::string>{"LVBB1012 opdracht.xml 4:3 ", "LVBB3900 IO-bank.xml 7:7 ",
                                      "LVBB4001 besluit.xml 6:7 "}));
}

TEST(Faults, AnOinBesideARegister) {
  const auto with = [](const std::string& rows) {
    const auto pack = make_pack({{{"oin.csv", "oin;naam;code\r\n" + rows}}, {}, "oin-2026"});
    EXPECT_TRUE(pack.has_value());
    return findings_of(outcome_of(as_input(example_files(false)), nlohmann::json::object(), {{"oin 2026", *pack}}));
  };
  const std::string oin = "00000001123456782000;";
  const std::string other = "00000001003214345000;Zeeland;/tooi/id/provincie/pv29\n";
  EXPECT_EQ(with(other + oin + "Purmerend;/tooi/id/gemeente/gm0439\n"), Codes{});
  EXPECT_EQ(with(oin + "Purmerend;\n"), Codes{}) << "whose it is, the list does not say";
  EXPECT_EQ(with(oin + "Vlaardingen;/tooi/id/gemeente/gm0622\n"), (Codes{"PAR0016 opdracht.xml 5:3 "}));
  EXPECT_EQ(with(other), (Codes{"PAR0015 opdracht.xml 5:3 ", "PAR0015 opdracht.xml 6:3 "}));
}

TEST(Faults, ImagesBesideTheText) {
  auto files = example_files(false);
  files["noten.png"] = "\x89PNG\r\n\x1A\n beeld";
  apply(files,
        {"manifest.xml", "</manifest>",
         "<bestand><bestandsnaam>noten.png</bestandsnaam><contentType>image/png</contentType></bestand></manifest>"});
  EXPECT_EQ(codes_of(files), (Codes{"LVBB4038"})) << "no text names it";
  apply(files, {"besluit.xml", "<tekst:Al>Bij de bank mag muziek klinken.</tekst:Al>",
                "<tekst:Figuur><tekst:Illustratie naam=\"noten.png\" formaat=\"image/png\"/></tekst:Figuur>"});
  EXPECT_EQ(codes_of(files), Codes{});
  apply(files, {"besluit.xml", "formaat=\"image/png\"", "formaat=\"image/jpeg\""});
  EXPECT_EQ(codes_of(files), (Codes{"LVBB4039"}));
}

TEST(Faults, TheHashIsTheOneOfTheBytes) {
  // SHA-512 of "abc": FIPS 180-2, appendix C.1.
  EXPECT_EQ(
      sha512_hex("abc"),
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643"
      "ce80e2a9ac94fa54ca49f");
  auto files = example_files(false);
  auto& gml = files.at("bank.gml");
  std::string with_returns;
  for (const char c : gml) with_returns += c == '\n' ? std::string("\r\n") : std::string(1, c);
  gml = with_returns;
  const auto outcome = outcome_of(as_input(files));
  ASSERT_EQ(outcome.findings.size(), 1U);
  EXPECT_EQ(outcome.findings[0].code, "LVBB3008");
  EXPECT_TRUE(outcome.findings[0].message.nl.contains("past wel bij regeleinden met alleen LF"));
  hash_again(files);
  EXPECT_TRUE(outcome_of(as_input(files)).findings.empty());
}

TEST(Faults, ValuesOutsideTheirLists) {
  if (!std::filesystem::exists(data_folder() / "waardelijsten")) GTEST_SKIP() << "skipped, data absent";
  const auto lists = pack_of({"waardelijsten"}, {}, "");
  const auto with = [&](const Edits& edits) {
    auto files = example_files(false);
    for (const auto& edit : edits) apply(files, edit);
    Codes codes;
    for (const auto& finding :
         outcome_of(as_input(files), nlohmann::json::object(), {{"waardelijsten 4.3.0", lists}}).findings)
      codes.push_back(finding.code);
    return codes;
  };
  EXPECT_EQ(with({}), Codes{});
  const std::vector<std::tuple<std::string, std::string, std::string>> values{
      {"OZON0070", "regelsvooriedereen.xml", "concept/Toegestaan"},
      {"OZON0073", "activiteiten.xml", "concept/Aansluitactiviteit"},
      {"OZON0074", "omgevingsnormen.xml", "concept/Bedrijvigheid"},
      {"OZON0076", "gebiedsaanwijzingen.xml", "concept/Functie"},
      {"OZON0077", "regelsvooriedereen.xml", "concept/Exact"},
      {"OZON0080", "gebiedsaanwijzingen.xml", "concept/Aandachtsgebied"},
      {"OZON0113", "omgevingsnormen.xml", "concept/AandeelSocialeHuur"},
      {"OZON0115", "omgevingsnormen.xml", "concept/AGewogen"},
      {"OZON0119", "regelsvooriedereen.xml", "concept/Bodem"}};
  for (const auto& [code, file, value] : values) EXPECT_EQ(with({{file, value, value + "Niet"}}), (Codes{code}));
}

/// The official schemas and rules have nothing to say of the sound delivery either.
TEST(Faults, TheSoundDeliveryMeetsTheOfficialRules) {
  if (!std::filesystem::exists(data_folder() / "stop130-lvbb120-imow")) GTEST_SKIP() << "skipped, data absent";
  const auto pack = pack_of({"stop130-lvbb120-imow"}, {}, "");
  const auto outcome = outcome_of(as_input(example_files(false)), nlohmann::json::object(), {{"stop 1.3.0", pack}});
  EXPECT_EQ(findings_of(outcome), std::vector<std::string>{});
  EXPECT_TRUE(outcome.answer.nl.starts_with("Deze aanlevering voldoet aan wat is nagekeken")) << outcome.answer.nl;
}

}  // namespace
}  // namespace pareltjes::omgevingswet
