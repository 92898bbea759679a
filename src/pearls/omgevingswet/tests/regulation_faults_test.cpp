// SPDX-License-Identifier: EUPL-1.2
// As faults_test.cpp: changes of texts, steps of procedures, activities, versions and guarantees.
#include "core/text.hpp"
#include "pearls/omgevingswet/file_note.hpp"
#include "pearls/omgevingswet/tests/fault.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr auto kOrder = "opdracht.xml";
constexpr auto kDecision = "besluit.xml";
constexpr auto kObject = "IO-bank.xml";
constexpr auto kGml = "bank.gml";
constexpr auto kRules = "regelsvooriedereen.xml";
constexpr auto kAreas = "gebieden.xml";
constexpr auto kNorms = "omgevingsnormen.xml";
constexpr auto kActivities = "activiteiten.xml";
constexpr auto kOw = "manifest-ow.xml";

/// An object in a file of objects.
Edit added(const std::string& file, const std::string& object) {
  return {file, "  </sl:standBestand>",
          "<sl:stand><ow-dc:owObject>" + object + "</ow-dc:owObject></sl:stand>\n  </sl:standBestand>"};
}

// clang-format off
std::vector<Fault> faults() {
  const std::string work = "/akn/nl/act/gm0439/2026/bank";
  const std::string goal = "/join/id/proces/gm0439/2026/invoering";
  const std::string io = "/join/id/regdata/gm0439/2026/bankgebied";
  const Edit temporary{kDecision, "<tekst:RegelingCompact", "<tekst:RegelingTijdelijkdeel"};
  const Edit temporary_end{kDecision, "</tekst:RegelingCompact", "</tekst:RegelingTijdelijkdeel"};
  const auto titled = [](const std::string& title) {
    return Edit{kDecision, "<data:RegelingMetadata schemaversie=\"1.3.0\">", "<data:RegelingMetadata schemaversie=\"1.3.0\"><data:heeftCiteertitelInformatie><data:CiteertitelInformatie><data:citeertitel>" + title + "</data:citeertitel></data:CiteertitelInformatie></data:heeftCiteertitelInformatie>"};
  };
  const auto part_of = [](const std::string& owner) {
    return Edit{kDecision, "<data:soortWork>/join/id/stop/work_019</data:soortWork>", "<data:soortWork>/join/id/stop/work_021</data:soortWork><data:isTijdelijkDeelVan><data:WorkIdentificatie><data:FRBRWork>/akn/nl/act/" + owner + "/2024/plan</data:FRBRWork></data:WorkIdentificatie></data:isTijdelijkDeelVan>"};
  };
  const std::string norm_value = "<rol:normwaarde>\n            <rol:Normwaarde>";
  const std::string guarantee = "<gio:JuridischeBorgingVan xmlns:gio=\"https://standaarden.overheid.nl/stop/imop/gio/\"><gio:Object><gio:domein>http://www.geostandaarden.nl/imow/</gio:domein><gio:domeinObjectID>";
  const std::string guarantee_end = "</gio:domeinObjectID></gio:Object></gio:JuridischeBorgingVan>";
  return {
    // Orders without a decision.
    {"LVBB1502", {{kOrder, "<validatieOpdracht", "<breekPublicatieAfOpdracht"}, {kOrder, "</validatieOpdracht>", "<identificatie>" + work + "</identificatie></breekPublicatieAfOpdracht>"}}, "", "<identificatie>", "fout", {"LVBB1028"}},
    {"LVBB1517", {{kOrder, "<validatieOpdracht", "<directeMutatieOpdracht"}, {kOrder, "</validatieOpdracht>", "</directeMutatieOpdracht>"}, {kObject, "Geboorteregeling>/akn/nl/act/", "Geboorteregeling>/akn/nl/doc/"}}, kObject, "heeftGeboorteregeling", "fout", {"LVBB3510"}},
    {"LVBB1518", {{kOrder, "<validatieOpdracht", "<directeMutatieOpdracht"}, {kOrder, "</validatieOpdracht>", "</directeMutatieOpdracht>"}, {kObject, "<data:FRBRWork>/join/id/regdata", "<data:FRBRWork>/join/id/pubdata"}, {kGml, "<geo:FRBRWork>/join/id/regdata", "<geo:FRBRWork>/join/id/pubdata"}}, kObject, "<data:FRBRWork>"},
    // Decision and information object.
    {"LVBB3515", {{kGml, "</geo:FRBRExpression>", "</geo:FRBRExpression>\n      <geo:wasID>/join/id/regdata/gm0439/2026/boom/nld@2026-01-01;1</geo:wasID>"}}, "", "<geo:wasID>"},
    {"LVBB4037", {{kDecision, "<data:maker>/tooi/id/gemeente/gm0439", "<data:maker>/tooi/id/gemeente/gm0001"}}, "", "gm0001"},
    {"LVBB4037", {{kDecision, "<data:maker>/tooi/id/gemeente/gm0439", "<data:maker>/tooi/id/provincie/pv32"}}, "", "pv32"},
    {"LVBB4037", {{kDecision, "<data:maker>/tooi/id/gemeente/gm0439", "<data:maker>/tooi/id/gemeente/gm9920"}}, "", "gm9920", "waarschuwing"},
    {"LVBB4037", {{kDecision, "<data:maker>/tooi/id/gemeente/gm0439", "<data:maker>/tooi/id/gemeente/pv27"}}, "", "gemeente/pv27"},
    {"LVBB4037", {{kDecision, "<data:maker>/tooi/id/gemeente/gm0439", "<data:maker>/tooi/id/waterschap/ws21"}}, "", "ws21"},
    {"LVBB4037", {{kDecision, "<data:maker>/tooi/id/gemeente/gm0439", "<data:maker>/tooi/id/ministerie/mn1034"}}, "", "mn1034"},
    {"LVBB4045", {{kDecision, "</AanleveringBesluit>", "<RegelingVersieInformatie><data:ExpressionIdentificatie><data:FRBRWork>" + work + "</data:FRBRWork>\n<data:FRBRExpression>" + work + "/nld@2026-11-24;1</data:FRBRExpression></data:ExpressionIdentificatie></RegelingVersieInformatie></AanleveringBesluit>"}}, "", "<data:FRBRExpression>" + work},
    {"LVBB4753", {{kDecision, "procedure/stap_003", "procedure/stap_014"}}, "", "stap_014"},
    {"LVBB4753", {{kDecision, "procedure/stap_003", "procedure/stap_015"}, {kDecision, "proceduretype_definitief", "proceduretype_ontwerp"}}, "", "stap_015", "fout", std::vector<std::string>(14, "OZON0127")},
    // OW objects.
    {"OZON0010", {{kAreas, "<sl:objectType>Gebied<", "<sl:objectType>Gebied</sl:objectType><sl:objectType>Vlak<"}}, "", "Vlak"},
    {"OZON0128", {{kAreas, "<sl:objectType>Gebied<", "<sl:objectType>Gebied</sl:objectType><sl:objectType>SymbolisatieItem<"}, added(kAreas, "<r:SymbolisatieItem xmlns:r=\"r\">\n<ow:procedurestatus>ontwerp</ow:procedurestatus></r:SymbolisatieItem>")}, "", "<ow:procedurestatus>", "fout", {"OZON0126"}},
    {"OZON0348", {{kRules, "            </regels:ActiviteitLocatieaanduiding>", "</regels:ActiviteitLocatieaanduiding><regels:ActiviteitLocatieaanduiding>\n<regels:identificatie>nl.imow-gm0439.activiteitlocatieaanduiding.muziek</regels:identificatie></regels:ActiviteitLocatieaanduiding>"}}, "", "<regels:identificatie>nl.imow-gm0439.activiteitlocatie", "fout", {"OZON0310"}},
    {"OZON0375", {{kAreas, "<sl:objectType>Gebied<", "<sl:objectType>Gebied</sl:objectType><sl:objectType>Kaart<"}, added(kAreas, "<k:Kaart xmlns:k=\"k\"><k:identificatie>nl.imow-gm0439.kaart.a</k:identificatie><k:Kaartlaag><k:identificatie>nl.imow-gm0439.kaartlaag.b</k:identificatie></k:Kaartlaag><k:Kaartlaag>\n<k:identificatie>nl.imow-gm0439.kaartlaag.b</k:identificatie></k:Kaartlaag></k:Kaart>")}, "", "<k:identificatie>", "fout", {"OZON0310", "OZON0027"}},
    {"OZON0384", {{kNorms, norm_value, "<rol:normwaarde><rol:Normwaarde><rol:identificatie>nl.imow-gm0439.normwaarde.geluid</rol:identificatie><rol:kwantitatieveWaarde>40</rol:kwantitatieveWaarde></rol:Normwaarde></rol:normwaarde>" + norm_value}}, "", "normwaarde.geluid", "fout", {"OZON0310"}},
    {"OZON4008", {{kOw, "    <Bestand><naam>gebieden.xml</naam><objecttype>Gebied</objecttype></Bestand>\n", ""}, {kOw, "  </Aanlevering>\n", "  </Aanlevering>\n  <Aanlevering><WorkIDRegeling>" + work + "en</WorkIDRegeling><DoelID>" + goal + "</DoelID><Bestand><naam>gebieden.xml</naam><objecttype>Gebied</objecttype></Bestand></Aanlevering>\n"}}, "gebiedengroepen.xml", "gebied.bank", "fout", {"OZON2140", "OZON4008", "OZON4008", "OZON4008", "OZON4008", "OZON4008"}},
    {"TPOD1160", {{kOw, "<Aanleveringen xmlns", "<Aanleveringen schemaversie=\"4\" xmlns"}}, "", "<Aanleveringen", "fout", std::vector<std::string>(8, "TPOD1163")},
    {"TPOD2230", {{kAreas, "          <l:geometrie><l:GeometrieRef xlink:href=\"00000000-0000-4000-8000-000000000002\"/></l:geometrie>\n", ""}}, kGml, "000000000002"},
    {"TPOD2420", {{kAreas, "<sl:objectType>Gebied<", "<sl:objectType>Gebied</sl:objectType><sl:objectType>Hoofdlijn<"}, added(kAreas, "<v:Hoofdlijn xmlns:v=\"v\"><v:identificatie>nl.imow-gm0439.hoofdlijn.a</v:identificatie></v:Hoofdlijn>")}, "", "<v:Hoofdlijn", "fout", {"OZON6007"}},
    {"TPOD1951", {{kActivities, "Activiteit gereguleerd in het omgevingsplan gemeente Purmerend", "Alles in Purmerend"}}, "", "Alles in Purmerend", "waarschuwing"},
    {"TPOD1951", {{kActivities, "          <rol:bovenliggendeActiviteit><rol:ActiviteitRef xlink:href=\"nl.imow-mnre1034.activiteit.ActInOmgevingsplan\"/></rol:bovenliggendeActiviteit>\n", ""}}, "", "<rol:Activiteit>"},
    {"TPOD1954", {{kDecision, "<tekst:RegelingCompact", "<tekst:RegelingTijdelijkdeel"}, {kDecision, "</tekst:RegelingCompact", "</tekst:RegelingTijdelijkdeel"}, {kActivities, "ActiviteitRef xlink:href=\"nl.imow-gm0439.activiteit.alles", "ActiviteitRef xlink:href=\"nl.imow-gm0439.activiteit.anders"}}, kActivities, "<rol:Activiteit>", "fout", {"OZON0082", "OZON0017", "TPOD2452"}},
    {"TPOD1954", {temporary, temporary_end, {kActivities, "Activiteit gereguleerd in het", "Activiteit in het"}}, kActivities, "Activiteit in het", "fout", {"TPOD2452"}},
    {"TPOD1954", {temporary, temporary_end, titled("de bank")}, kActivities, "<rol:naam>Activiteit gereguleerd in het", "fout", {"TPOD2452"}},
    {"TPOD1954", {temporary, temporary_end, part_of("gm0363")}, kActivities, "ActInOmgevingsplan", "fout", {"TPOD2452"}},
    {"TPOD1954", {temporary, temporary_end, part_of("gm0363"), {kActivities, "          <rol:bovenliggendeActiviteit><rol:ActiviteitRef xlink:href=\"nl.imow-mnre1034.activiteit.ActInOmgevingsplan\"/></rol:bovenliggendeActiviteit>\n", ""}}, kActivities, "<rol:Activiteit>", "fout", {"TPOD2452"}},
    {"TPOD2452", {temporary, temporary_end, titled("het omgevingsplan gemeente Purmerend"), part_of("gm0363"), {kActivities, "nl.imow-mnre1034.activiteit.ActInOmgevingsplan", "nl.imow-gm0363.activiteit.alles"}}, "", "<tekst:RegelingTijdelijkdeel", "fout", {"OZON0213"}},
    {"TPOD1953", {added(kActivities, "<rol:Activiteit><rol:identificatie>nl.imow-mnre1034.activiteit.a</rol:identificatie>\n<rol:bovenliggendeActiviteit><rol:ActiviteitRef xlink:href=\"nl.imow-gm0439.activiteit.muziek\"/></rol:bovenliggendeActiviteit></rol:Activiteit>")}, "", "activiteit.muziek\"/></rol:bovenliggendeActiviteit></rol:Activiteit>", "fout", {"OZON0017"}},
    {"RTRG0016", {{kActivities, "activiteit.ActInOmgevingsplan", "activiteit.ActInWaterschapsverordening"}}, "", "ActInWaterschapsverordening"},
    // manifest-ow.xml of IMOW 4.
    {"TPOD2150", {{kOw, "</DoelID>", "</DoelID>\n    <ExpressionIDRegeling>" + work + "/nld@2026-11-24;1</ExpressionIDRegeling>"}}, "", "<ExpressionIDRegeling>"},
    {"TPOD2151", {{kOw, "<DoelID>" + goal + "</DoelID>", "<ExpressionIDRegeling>" + work + "/nld@2026-11-24;1</ExpressionIDRegeling>"}, {kDecision, "</data:BeoogdeRegelgeving>", "</data:BeoogdeRegelgeving><data:Intrekkingen><data:Intrekking><data:doelen><data:doel>x</data:doel></data:doelen><data:instrument>" + work + "</data:instrument></data:Intrekking></data:Intrekkingen>"}}, "", "<ExpressionIDRegeling>", "fout", {"LVBB3519", "LVBB4803", "LVBB4804"}},
    {"TPOD2152", {{kOw, "<DoelID>" + goal + "</DoelID>", "<ExpressionIDRegeling>" + work + "/nld@2027-01-01;1</ExpressionIDRegeling>"}}, "", "<ExpressionIDRegeling>"},
    // What a GIO guarantees.
    {"TPOD2600", {{kObject, "  </InformatieObjectVersie>", guarantee + "nl.imow-gm0439.gebied.bos" + guarantee_end + "</InformatieObjectVersie>"}}, "", "gebied.bos"},
    {"TPOD2602", {{kObject, "  </InformatieObjectVersie>", guarantee + "nl.imow-gm0439.gebiedsaanwijzing.plein</gio:domeinObjectID></gio:Object>\n<gio:Object><gio:domein>http://www.geostandaarden.nl/imow/</gio:domein><gio:domeinObjectID>nl.imow-gm0439.gebiedsaanwijzing.plein" + guarantee_end + "</InformatieObjectVersie>"}}, "", "gebiedsaanwijzing.plein", "fout", {"TPOD2600"}},
    {"TPOD2604", {{kGml, "<geo:GeoInformatieObjectVaststelling ", "<geo:GeoInformatieObjectMutatie "}, {kGml, "</geo:GeoInformatieObjectVaststelling>", "</geo:GeoInformatieObjectMutatie>"}}, kObject, "<AanleveringInformatieObject"},
  };
}
// clang-format on

TEST(RegulationFaults, EachIsFoundInItsPlaceAndNothingElse) {
  EXPECT_GE(expect_each(faults()).size(), 25U);
}

/// A second regulation with an activity of its own, and one of ours below it.
TEST(RegulationFaults, AnActivityBelowOneOfAnotherRegulation) {
  const auto found_with = [](const std::string& work) {
    auto files = example_files(false);
    const auto& own = files.at(kActivities);
    auto other = own;
    const auto begin = other.find("    <sl:stand>");
    other.erase(begin, other.find("    <sl:stand>", begin + 1) - begin);
    other.replace(other.find("activiteit.alles"), 16, "activiteit.ander");
    files["andere.xml"] = other;
    apply(files, {kActivities, "ActiviteitRef xlink:href=\"nl.imow-gm0439.activiteit.alles",
                  "ActiviteitRef xlink:href=\"nl.imow-gm0439.activiteit.ander"});
    apply(files, {kOw, "  </Aanlevering>\n",
                  "  </Aanlevering>\n  <Aanlevering><WorkIDRegeling>" + work +
                      "</WorkIDRegeling><DoelID>/join/id/proces/gm0439/2026/later</DoelID><Bestand><naam>andere.xml</"
                      "naam><objecttype>Activiteit</objecttype></Bestand></Aanlevering>\n"});
    Codes found;
    for (const auto& one : findings_of(outcome_of(as_input(files)))) {
      if (one.starts_with("TPOD1952")) found.push_back(one);
    }
    return found;
  };
  EXPECT_EQ(found_with("/akn/nl/act/gm0439/2026/boom"), (Codes{"TPOD1952 activiteiten.xml 17:40 "}));
  EXPECT_EQ(found_with("/akn/nl/act/gm0439/2026/bank"), Codes{});
}

/// A decision that changes a text, by itself; what these changes are wrong in.
std::vector<std::string> codes_of_changes(const std::string& changes) {
  const auto outcome =
      outcome_of({{"besluit.xml",
                   "<AanleveringBesluit><BesluitVersie><BesluitCompact><WijzigBijlage><RegelingMutatie>\n" + changes +
                       "</RegelingMutatie></WijzigBijlage></BesluitCompact></BesluitVersie></AanleveringBesluit>"}});
  std::vector<std::string> codes;
  for (const auto& row : outcome.table("bevindingen")->rows) {
    const auto code = text_of(row[outcome.table("bevindingen")->column("regel")]);
    if (code.starts_with("LVBB50"))
      codes.push_back(code + " " + text_of(row[outcome.table("bevindingen")->column("regelnummer")]));
  }
  return codes;
}

using Codes = std::vector<std::string>;

TEST(RegulationFaults, ChangesOfAText) {
  const std::string article = "<Artikel wId='a1'><Lid wId='a1_1'/></Artikel>";
  EXPECT_EQ(
      codes_of_changes(
          "<Vervang wat='a1'>" + article +
          "</Vervang>\n<Vervang wat='a2'><Artikel wId='a2'/></Vervang>\n"
          "<VoegToe context='a1' positie='achter'><Toelichting/></VoegToe><Verwijder wat='a3'><Artikel/></Verwijder>"),
      Codes{});
  EXPECT_EQ(
      codes_of_changes(
          "<VoegToe context='a3' positie='achter'><Artikel/></VoegToe>\n<Verwijder wat='a3'><Artikel/></Verwijder>"),
      (Codes{"LVBB5030 2"}));
  EXPECT_EQ(codes_of_changes("\n<Vervang wat='a1' context='a1' positie='achter'>" + article + "</Vervang>"),
            (Codes{"LVBB5032 3"}));
  EXPECT_EQ(
      codes_of_changes("<Vervang wat='a1'>" + article + "</Vervang>\n<Vervang wat='a1'>" + article + "</Vervang>"),
      (Codes{"LVBB5033 3"}));
  EXPECT_EQ(
      codes_of_changes("<Vervang wat='a1'>" + article + "</Vervang>\n<Vervang wat='a1_1'><Lid wId='a1_1'/></Vervang>"),
      (Codes{"LVBB5033 3"}));
  EXPECT_EQ(codes_of_changes("<Vervang wat='a1'>" + article +
                             "</Vervang>\n<Vervang wat='a1_1' context='a2' positie='in'><Lid wId='a1_1'/></Vervang>"),
            Codes{})
      << "it is moved";
  EXPECT_EQ(codes_of_changes("<VoegToe context='a1' positie='achter'><Toelichting/></VoegToe>\n\n<VoegToe context='a1' "
                             "positie='achter'><Toelichting/></VoegToe>"),
            (Codes{"LVBB5011 4"}));
}

/// A notice by itself, of a kind and with a change of the procedure.
std::vector<std::string> codes_of_notice(const std::string& kind, const std::string& change,
                                         const std::string& maker = "gm0439", const std::string& earlier = "") {
  std::vector<pearl::InputFile> files;
  if (!earlier.empty())
    files.push_back({"eerder/besluit.xml",
                     "<AanleveringBesluit><BesluitVersie><ExpressionIdentificatie><FRBRWork>/akn/nl/bill/a</FRBRWork>"
                     "</ExpressionIdentificatie><BesluitMetadata><soortProcedure>/join/id/stop/proceduretype_" +
                         earlier + "</soortProcedure></BesluitMetadata></BesluitVersie></AanleveringBesluit>"});
  files.push_back(
      {"kennisgeving.xml",
       "<AanleveringKennisgeving><KennisgevingVersie><KennisgevingMetadata>\n<maker>/tooi/id/gemeente/" + maker +
           "</maker>\n<soortKennisgeving>" + kind + "</soortKennisgeving>" +
           (kind == "KennisgevingBesluittermijnen" ? "<mededelingOver>/akn/nl/bill/a/nld@2026-01-01;1</mededelingOver>"
                                                   : "") +
           "</KennisgevingMetadata>\n" + change + "<Kennisgeving/></KennisgevingVersie></AanleveringKennisgeving>"});
  const auto outcome = outcome_of(std::move(files));
  std::vector<std::string> codes;
  for (const auto& row : outcome.table("bevindingen")->rows) {
    const auto code = text_of(row[outcome.table("bevindingen")->column("regel")]);
    if (code.starts_with("LVBB47"))
      codes.push_back(code + " " + text_of(row[outcome.table("bevindingen")->column("regelnummer")]));
  }
  return codes;
}

TEST(RegulationFaults, NoticesAndTheProcedure) {
  const auto adds = [](const std::string& steps) {
    std::string change = "<Procedureverloopmutatie><voegStappenToe><procedurestappen>";
    for (const auto& step : core::split(steps, ' '))
      change += "\n<Procedurestap><soortStap>/join/id/stop/procedure/stap_" + step + "</soortStap></Procedurestap>";
    return change + "</procedurestappen></voegStappenToe></Procedureverloopmutatie>";
  };
  EXPECT_EQ(codes_of_notice("KennisgevingBesluittermijnen", adds("014 005")), Codes{});
  EXPECT_EQ(codes_of_notice("KennisgevingBesluittermijnen", adds("015 016")), Codes{});
  EXPECT_EQ(codes_of_notice("KennisgevingBesluittermijnen", adds("014 016")), (Codes{"LVBB4760 6"}));
  EXPECT_EQ(codes_of_notice("KennisgevingBesluittermijnen", adds("016"), "gm0439", "ontwerp"), (Codes{"LVBB4760 5"}));
  EXPECT_EQ(codes_of_notice("KennisgevingBesluittermijnen", adds("016"), "gm0439", "definitief"), Codes{});
  EXPECT_EQ(codes_of_notice("KennisgevingBesluittermijnen", "<Procedureverloopmutatie/>"), (Codes{"LVBB4762 4"}));
  EXPECT_EQ(codes_of_notice("KennisgevingBesluittermijnen", ""), (Codes{"LVBB4762 3"}));
  EXPECT_EQ(codes_of_notice("KennisgevingVoorgenomenBesluit", ""), Codes{});
  EXPECT_EQ(codes_of_notice("KennisgevingVoorgenomenBesluit", adds("014")), (Codes{"LVBB4763 4"}));
  EXPECT_EQ(codes_of_notice("KennisgevingVoorgenomenBesluit", "", "gm0001"), (Codes{"LVBB4737 2"}));
}

/// The sound delivery with a notice instead of its decision, which gives the days of inspection; published on 1
/// December 2026.
std::vector<std::string> codes_of_inspection(const std::string& begin, const std::string& end) {
  auto files = example_files(false);
  files[kDecision] =
      "<AanleveringKennisgeving><KennisgevingVersie><KennisgevingMetadata><maker>/tooi/id/gemeente/gm0439</maker>"
      "<soortKennisgeving>KennisgevingVoorgenomenBesluit</soortKennisgeving><beginInzagetermijnOp>" +
      begin + "</beginInzagetermijnOp><eindeInzagetermijnOp>" + end +
      "</eindeInzagetermijnOp></KennisgevingMetadata><Kennisgeving/></KennisgevingVersie></AanleveringKennisgeving>";
  std::vector<std::string> codes;
  for (const auto& code : codes_of(files)) {
    if (code == "LVBB4703" || code == "LVBB4758" || code == "LVBB1027" || code == "LVBB1028") codes.push_back(code);
  }
  return codes;
}

TEST(RegulationFaults, DaysOfInspectionAndWhatANoticeBrings) {
  // Objects of OW come with a decision, and not with a notice alone: LVBB1028 each time.
  EXPECT_EQ(codes_of_inspection("2026-12-01", "2026-12-01"), (Codes{"LVBB1028"})) << "from that day on, one day";
  EXPECT_EQ(codes_of_inspection("2026-12-02", "2026-12-01"), (Codes{"LVBB4758", "LVBB1028"}));
  EXPECT_EQ(codes_of_inspection("2026-11-30", "2026-12-01"), (Codes{"LVBB4703", "LVBB1028"}));
}

/// PNG: signature, IHDR with a colour type, more chunks. W3C, Portable Network Graphics 1.2.
std::string png(char colour_type, const std::string& chunk = "") {
  std::string bytes = std::string("\x89PNG\r\n\x1A\n") + std::string("\0\0\0\x0DIHDR\0\0\0\1\0\0\0\1\x08", 17);
  bytes += colour_type;
  bytes += std::string(7, '\0');
  if (!chunk.empty()) bytes += std::string("\0\0\0\1", 4) + chunk + "x" + "CRC!";
  return bytes + std::string("\0\0\0\0IDAT", 8);
}

TEST(RegulationFaults, ImagesThatAreTransparentOrOfAnotherKind) {
  EXPECT_TRUE(note_of(png(6), false).transparent);
  EXPECT_TRUE(note_of(png(4), false).transparent);
  EXPECT_FALSE(note_of(png(2), false).transparent);
  EXPECT_TRUE(note_of(png(3, "tRNS"), false).transparent);
  EXPECT_FALSE(note_of(png(3, "PLTE"), false).transparent);
  const std::string gif("GIF89a\1\0\1\0\0\0\0", 13);
  EXPECT_TRUE(note_of(gif + std::string("\x21\xF9\4\1\0\0\0\0", 8), false).transparent);
  EXPECT_FALSE(note_of(gif + std::string("\x21\xF9\4\0\0\0\0\0", 8), false).transparent);
  const auto with = [](const std::string& type, const std::string& bytes) {
    auto files = example_files(false);
    files["noten.png"] = bytes;
    apply(files, {"manifest.xml", "</manifest>",
                  "<bestand><bestandsnaam>noten.png</bestandsnaam><contentType>" + type +
                      "</contentType></bestand></manifest>"});
    apply(files, {"besluit.xml", "<tekst:Al>Bij de bank mag muziek klinken.</tekst:Al>",
                  "<tekst:Figuur><tekst:Illustratie naam=\"noten.png\" formaat=\"" + type + "\"/></tekst:Figuur>"});
    return findings_of(outcome_of(as_input(files)));
  };
  EXPECT_EQ(with("image/png", png(2)), Codes{});
  EXPECT_EQ(with("image/png", png(6)), (Codes{"LVBB1013 noten.png -:- "}));
  EXPECT_EQ(with("image/gif", gif), (Codes{"LVBB1017 manifest.xml 18:48 "}));
  EXPECT_EQ(with("image/png", gif), (Codes{"LVBB1017 manifest.xml 18:48 "}));
}

}  // namespace
}  // namespace pareltjes::omgevingswet
