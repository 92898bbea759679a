// SPDX-License-Identifier: EUPL-1.2
// As faults_test.cpp: where objects are. The places of a norm, and a GIO beside what it guarantees.
#include "pearls/omgevingswet/tests/fault.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr auto kObject = "IO-bank.xml";
constexpr auto kGml = "bank.gml";
constexpr auto kNorms = "omgevingsnormen.xml";
constexpr auto kAreas = "gebieden.xml";

constexpr auto kBoom = "125200 501000 125300 501000 125300 501100 125200 501100 125200 501000";

/// A second value of the norm, for another place.
Edit value(const std::string& amount, const std::string& place) {
  return {kNorms, "          </rol:normwaarde>",
          "            <rol:Normwaarde><rol:identificatie>nl.imow-gm0439.normwaarde.b</rol:identificatie>"
          "<rol:kwantitatieveWaarde>" +
              amount + "</rol:kwantitatieveWaarde><rol:locatieaanduiding>\n<l:LocatieRef xlink:href=\"" + place +
              "\"/></rol:locatieaanduiding></rol:Normwaarde>\n          </rol:normwaarde>"};
}

/// The second area begins there: the first one ends at 125100.
Edit boom_from(const std::string& x) {
  return {kGml, kBoom, x + " 501000 125300 501000 125300 501100 " + x + " 501100 " + x + " 501000"};
}

Edit guarantees(const std::string& object) {
  return {kObject, "  </InformatieObjectVersie>",
          "<gio:JuridischeBorgingVan xmlns:gio=\"https://standaarden.overheid.nl/stop/imop/gio/\"><gio:Object>"
          "<gio:domein>http://www.geostandaarden.nl/imow/</gio:domein>\n<gio:domeinObjectID>nl.imow-gm0439." +
              object + "</gio:domeinObjectID></gio:Object></gio:JuridischeBorgingVan></InformatieObjectVersie>"};
}

// clang-format off
std::vector<Fault> faults() {
  const std::string boom = "nl.imow-gm0439.gebied.boom";
  const std::string there = "<l:LocatieRef xlink:href=\"" + boom;
  const std::string id = "<gio:domeinObjectID>";
  return {
    {"TPOD2101", {value("40", boom), boom_from("125050")}, "", there, "fout", {"TPOD2102"}},
    {"TPOD2101", {value("40", boom), boom_from("125099.999")}, "", there, "fout", {"TPOD2102"}},
    {"TPOD2102", {value("50.0", boom), boom_from("125099.999")}, "", there},
    {"TPOD2102", {value("50", "nl.imow-gm0439.gebied.bank")}, "", "gebied.bank\"/></rol:locatieaanduiding></rol:Normwaarde>\n          </rol:normwaarde>"},
    {"TPOD2102", {{kNorms, "<l:LocatieRef xlink:href=\"nl.imow-gm0439.gebied.bank\"/>", "<l:LocatieRef xlink:href=\"nl.imow-gm0439.gebied.bank\"/>\n<l:LocatieRef xlink:href=\"nl.imow-gm0439.gebiedengroep.banken\"/>"}}, "", "gebiedengroep.banken"},
    {"TPOD2601", {guarantees("gebied.bank")}, "", id},
    {"TPOD2601", {guarantees("gebiedsaanwijzing.plein"), {"gebiedsaanwijzingen.xml", "<l:LocatieRef xlink:href=\"nl.imow-gm0439.gebied.boom\"/>", ""}}, "", id},
    {"TPOD2603", {guarantees("gebiedengroep.banken")}, "", id},
    {"TPOD2603", {guarantees("gebiedsaanwijzing.plein"), {kNorms, "gebied.bank", "gebiedengroep.banken"}}, "", id},
    {"TPOD2600", {guarantees("gebied.bank"), {kObject, "Geboorteregeling>/akn/nl/act/gm0439/2026/bank", "Geboorteregeling>/akn/nl/act/gm0439/2026/boom"}}, "", id, "fout", {"LVBB3510"}},
  };
}
// clang-format on

TEST(GeometryFaults, EachIsFoundInItsPlaceAndNothingElse) {
  EXPECT_EQ(expect_each(faults()), (std::set<std::string>{"TPOD2101", "TPOD2102", "TPOD2600", "TPOD2601", "TPOD2603"}));
}

Codes codes_with(const Edits& edits) {
  auto files = example_files(false);
  for (const auto& edit : edits) apply(files, edit);
  hash_again(files);
  return codes_of(files);
}

TEST(GeometryFaults, WhatBordersOnOneAnotherIsSound) {
  const std::string boom = "nl.imow-gm0439.gebied.boom";
  EXPECT_EQ(codes_with({value("40", boom)}), Codes{});
  EXPECT_EQ(codes_with({value("40", boom), boom_from("125100")}), Codes{});
  EXPECT_EQ(codes_with({guarantees("gebiedsaanwijzing.plein")}), Codes{});
}

TEST(GeometryFaults, WhatIsNotAtHandIsNotJudged) {
  const auto elsewhere = guarantees("gebied.bos");
  EXPECT_EQ(codes_with({elsewhere,
                        {"besluit.xml", "<tekst:RegelingCompact", "<tekst:RegelingMutatie"},
                        {"besluit.xml", "</tekst:RegelingCompact", "</tekst:RegelingMutatie"}}),
            Codes{});
  // An area without geometry, as an Ambtsgebied is.
  const Edit without{
      kAreas, "<l:geometrie><l:GeometrieRef xlink:href=\"00000000-0000-4000-8000-000000000002\"/></l:geometrie>", ""};
  EXPECT_EQ(codes_with({guarantees("gebiedengroep.banken"), without}), Codes{"TPOD2230"});
  // Another reference system cannot be laid beside it.
  EXPECT_EQ(codes_with({value("40", "nl.imow-gm0439.gebied.boom"),
                        boom_from("125050"),
                        {kGml, "<gml:MultiSurface gml:id=\"m2\" srsName=\"urn:ogc:def:crs:EPSG::28992\"",
                         "<gml:MultiSurface gml:id=\"m2\" srsName=\"urn:ogc:def:crs:EPSG::7415\""}}),
            Codes{});
}

/// A download from the DSO keeps its files in folders; the OW manifest names those beside itself.
TEST(GeometryFaults, GeometryWithoutALocationInADownload) {
  const auto download = [](bool with_areas) {
    const auto files = example_files(false);
    std::vector<pearl::InputFile> input{
        {"d/pakbon.xml", "<pakbon/>"},
        {"d/Regeling/Tekst.xml", "<RegelingCompact wordt='/akn/nl/act/gm0439/2026/bank/nld@1'/>"},
        {"d/IO-1/bank.gml", files.at(kGml)},
        {"d/OW-bestanden/manifest-ow.xml",
         "<Aanleveringen><Aanlevering><WorkIDRegeling>/akn/nl/act/gm0439/2026/bank</WorkIDRegeling>"
         "<Bestand><naam>gebieden.xml</naam><objecttype>Gebied</objecttype></Bestand></Aanlevering></Aanleveringen>"},
        {"d/OW-bestanden/andere.xml",
         "<owBestand><Gebied><identificatie>nl.imow-gm0439.gebied.a</identificatie></Gebied></owBestand>"}};
    auto areas = files.at(kAreas);
    areas.replace(areas.find("000000000002"), 12, "000000000001");
    if (with_areas) input.push_back({"d/OW-bestanden/gebieden.xml", areas});
    Codes codes;
    for (const auto& one : findings_of(outcome_of(input))) {
      if (one.starts_with("TPOD2230")) codes.push_back(one);
    }
    return codes;
  };
  EXPECT_EQ(download(true), (Codes{"TPOD2230 IO-1/bank.gml 30:15 "}));
  EXPECT_EQ(download(false), Codes{}) << "the areas may be in the file that is missing";
}

/// A loose information object with its GIO, and an area of which the geometry is another file.
Codes beside_one_another(const std::string& gio, const std::string& area) {
  const auto gml = [](const std::string& name, const std::string& geometry) {
    return "<geo:GeoInformatieObjectVaststelling xmlns:geo='https://standaarden.overheid.nl/stop/imop/geo/' "
           "xmlns:basisgeo='http://www.geostandaarden.nl/basisgeometrie/1.0' "
           "xmlns:gml='http://www.opengis.net/gml/3.2'>"
           "<geo:FRBRExpression>/join/id/regdata/" +
           name + "</geo:FRBRExpression><basisgeo:Geometrie><basisgeo:id>" + name +
           "</basisgeo:id><basisgeo:geometrie>" + geometry +
           "</basisgeo:geometrie></basisgeo:Geometrie></geo:GeoInformatieObjectVaststelling>";
  };
  const auto outcome = outcome_of(
      {{"a.gml", gml("a", gio)},
       {"b.gml", gml("b", area)},
       {"io.xml",
        "<AanleveringInformatieObject><ExpressionIdentificatie><FRBRExpression>/join/id/regdata/a</FRBRExpression>"
        "</ExpressionIdentificatie><JuridischeBorgingVan><Object><domein>http://www.geostandaarden.nl/imow/</domein>"
        "<domeinObjectID>nl.imow-gm0439.gebied.b</domeinObjectID></Object></JuridischeBorgingVan>"
        "</AanleveringInformatieObject>"},
       {"ow.xml",
        "<owBestand "
        "xmlns:x='http://www.w3.org/1999/xlink'><Gebied><identificatie>nl.imow-gm0439.gebied.b</identificatie>"
        "<geometrie><GeometrieRef x:href='b'/></geometrie></Gebied></owBestand>"}});
  Codes codes;
  for (const auto& finding : outcome.findings) {
    if (finding.code.starts_with("TPOD26") || finding.code.starts_with("GEO")) codes.push_back(finding.code);
  }
  return codes;
}

std::string area(const std::string& points) {
  return "<gml:Polygon srsName='urn:ogc:def:crs:EPSG::28992'><gml:exterior><gml:LinearRing><gml:posList>" + points +
         "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>";
}

TEST(GeometryFaults, ShapesAreComparedByWhereTheyAre) {
  const auto bank = area("125000 501000 125100 501000 125100 501100 125000 501100 125000 501000");
  EXPECT_EQ(beside_one_another(bank, bank), Codes{});
  EXPECT_EQ(beside_one_another(bank, area("125100 501100 125100 501000 125000 501000 125000 501100 125100 501100")),
            Codes{});
  EXPECT_EQ(beside_one_another(
                bank, area("125000 501000 125050 501000 125100 501000 125100 501100 125000 501100 125000 501000")),
            Codes{});
  EXPECT_EQ(beside_one_another(bank, "<gml:MultiSurface srsName='urn:ogc:def:crs:EPSG::28992'><gml:surfaceMember>" +
                                         bank + "</gml:surfaceMember></gml:MultiSurface>"),
            Codes{});
  EXPECT_EQ(beside_one_another(
                bank, area("125000 501000 125050 501000.001 125100 501000 125100 501100 125000 501100 125000 501000")),
            Codes{"TPOD2601"});
  EXPECT_EQ(beside_one_another(bank, area("125000 501000 125100 501000 125100 501100 125000 501000")),
            Codes{"TPOD2601"})
      << "the same box";
  const std::string high = "125000 501000 3 125100 501000 4 125100 501100 5 125000 501100 6 125000 501000 3";
  EXPECT_EQ(beside_one_another(bank,
                               "<gml:Polygon srsDimension='3' srsName='urn:ogc:def:crs:EPSG::28992'>"
                               "<gml:exterior><gml:LinearRing><gml:posList>" +
                                   high + "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"),
            Codes{});
  const auto line = [](const std::string& points) {
    return "<gml:LineString srsName='urn:ogc:def:crs:EPSG::28992'><gml:posList>" + points +
           "</gml:posList></gml:LineString>";
  };
  EXPECT_EQ(beside_one_another(line("125000 501000 125100 501000"), line("125100 501000 125000 501000")), Codes{});
  EXPECT_EQ(beside_one_another(line("125000 501000 125100 501000"), line("125000 501000 125050 501000")),
            Codes{"TPOD2601"});
}

}  // namespace
}  // namespace pareltjes::omgevingswet
