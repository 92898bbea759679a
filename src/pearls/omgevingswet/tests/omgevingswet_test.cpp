// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "pearls/omgevingswet/check.hpp"
#include "pearls/omgevingswet/rules.hpp"
#include "pearls/omgevingswet/tests/delivery_fixture.hpp"
#include "platform/pearl/schema.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr std::string_view kRules =
    R"x(<s:schema xmlns:s="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2"><s:pattern><s:rule context="lid">
<s:assert id="LID1" role="fout" test="@nr"> {"code": "LID1", "melding": "Nummer ontbreekt.", "ernst": "fout"},</s:assert>
<s:report id="LID2" role="waarschuwing" test="@nr = '13'">Dertien.</s:report></s:rule></s:pattern></s:schema>)x";

constexpr std::string_view kSchema =
    R"x(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="wet"><xs:complexType><xs:sequence>
<xs:element name="lid" maxOccurs="9"><xs:complexType><xs:attribute name="nr"/><xs:attribute name="eId"/></xs:complexType>
</xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>)x";

std::vector<pearl::InputFile> with_standard(const std::string& xml) {
  return {{"map/wet.xml", xml},
          {"standaard/v1/regels.sch", std::string(kRules)},
          {"standaard/v1/wet.xsd", std::string(kSchema)}};
}

/// The row of a rule in the coverage statement: state and number of findings.
std::string covered(const pearl::Outcome& outcome, const std::string& code) {
  const auto& table = *outcome.table("dekking");
  for (const auto& row : table.rows) {
    if (text_of(row[0]) == code) return text_of(row[3]) + " " + text_of(row[5]);
  }
  return "onbekend";
}

TEST(Omgevingswet, TheExampleRunsWithoutAStandard) {
  const auto pearl = make_pearl();
  ASSERT_TRUE(pearl::validate(pearl->manifest().input_schema, pearl->manifest().example).has_value());
  const auto outcome = outcome_of({});
  EXPECT_EQ(findings_of(outcome),
            (std::vector<std::string>{"GEOMETRY.03.2 bank.gml 32:17 ", "LVBB1009 manifest.xml 14:12 ",
                                      "LVBB3008 IO-bank.xml 16:13 ", "OZON0372 gebiedengroepen.xml 16:82 ",
                                      "OZON2000 regelteksten.xml 20:9 gm0439_2__chp_1__art_1.3"}));
  EXPECT_TRUE(outcome.answer.nl.starts_with("Deze aanlevering voldoet niet: 5 fouten in 5 bestanden."));
  // The coverage statement says that the official rules are not loaded, and how to load them.
  EXPECT_EQ(covered(outcome, "XSD"), "niet geladen 0");
  EXPECT_EQ(covered(outcome, "Schematron"), "niet geladen 0");
  EXPECT_TRUE(std::ranges::any_of(
      outcome.explanation, [](const auto& sentence) { return sentence.nl.contains("pareltjes schemas add MAP"); }));
}

TEST(Omgevingswet, TheCoverageStatementCountsEveryRule) {
  const auto outcome = outcome_of({});
  const auto& rules = RuleTable::built_in().rules();
  const auto& totals = outcome.table("dekking_totaal")->rows.back();
  const auto number = [&](std::size_t column) { return std::get<std::int64_t>(totals[column]); };
  // XML, XSD and the official rules have a row each; the rest is the table.
  EXPECT_EQ(number(2), static_cast<std::int64_t>(rules.size()) + 3);
  EXPECT_EQ(outcome.table("dekking")->rows.size(), rules.size() + 3);
  EXPECT_EQ(number(1) + number(3) + number(4) + number(5) + number(6) + number(7), number(2));
  EXPECT_EQ(covered(outcome, "LVBB1009"), "nagekeken 1");
  EXPECT_EQ(covered(outcome, "LVBB1012"), "alleen landelijk na te kijken 0");
  EXPECT_EQ(covered(outcome, "LVBB2504"), "nagekeken 0");  // the same as LVBB1016
  EXPECT_EQ(covered(outcome, "OZON0070"), "niet geladen 0");
}

TEST(RuleTable, EveryRowIsWhole) {
  const auto& table = RuleTable::built_in();
  EXPECT_GT(table.rules().size(), 600U);
  for (const auto& rule : table.rules()) {
    EXPECT_FALSE(rule.source.empty()) << rule.code;
    EXPECT_EQ(table.find(rule.code), &rule) << rule.code << " is there twice";
    if (rule.state == RuleState::kOwn || rule.state == RuleState::kValueList) {
      EXPECT_FALSE(rule.text.nl.empty() || rule.text.en.empty()) << rule.code;
    }
    if (rule.state == RuleState::kSame) {
      EXPECT_NE(table.find(rule.check), nullptr) << rule.code << " " << rule.check;
    }
  }
}

TEST(Omgevingswet, RulesAreCheckedWhenTheSchemaFits) {
  const auto outcome = outcome_of(with_standard("<wet>\n<lid nr='13' eId='a'/><lid/></wet>"));
  EXPECT_EQ(findings_of(outcome), (std::vector<std::string>{"LID1 wet.xml 2:23 ", "LID2 wet.xml 2:1 a"}));
  EXPECT_EQ(outcome.findings[1].message.nl, "Nummer ontbreekt.");
  EXPECT_EQ(outcome.findings[0].severity, pearl::Severity::kWarning);
  EXPECT_EQ(outcome.answer.nl, "Deze aanlevering voldoet niet: 1 fout in 1 bestand.");
  EXPECT_EQ(covered(outcome, "LID1"), "nagekeken 1");
  EXPECT_EQ(covered(outcome, "LVBB1009"), "niet van toepassing 0");
}

TEST(Omgevingswet, TheSchemaComesFirst) {
  const auto outcome = outcome_of(with_standard("<wet><lid><kop/></lid></wet>"));
  EXPECT_EQ(findings_of(outcome), (std::vector<std::string>{"XSD wet.xml 1:1 ", "XSD wet.xml 1:6 "}));
  EXPECT_EQ(covered(outcome, "LID1"), "niet van toepassing 0");
}

TEST(Omgevingswet, AGoodDeliveryHasNoFindings) {
  const auto outcome = outcome_of(with_standard("<wet><lid nr='1'/></wet>"));
  EXPECT_TRUE(outcome.findings.empty());
  EXPECT_EQ(outcome.answer.nl, "Deze aanlevering voldoet aan wat is nagekeken: geen fouten in 1 bestand.");
}

TEST(Omgevingswet, ARuleFileThatCannotBeLoadedIsNamed) {
  const auto outcome = outcome_of({{"wet.xml", "<wet/>"},
                                   {"standaard/v1/regels.sch",
                                    "<s:schema xmlns:s='http://purl.oclc.org/dsdl/schematron' queryBinding='xslt2'>"
                                    "<s:include href='x'/></s:schema>"}});
  EXPECT_NE(outcome.explanation.back().en.find("s:include"), std::string::npos);
  EXPECT_EQ(covered(outcome, "v1/regels.sch"), "niet geladen 0");
}

/// The new form of the official messages has values only; the paragraph before the rule is the sentence that goes with
/// them.
TEST(Omgevingswet, AMessageWithoutASentenceGetsTheOneOfItsRule) {
  const std::string rules =
      R"x(<s:schema xmlns:s="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2"><s:pattern><s:rule context="lid">
<s:p>Een lid moet een
 nummer hebben.</s:p><s:assert id="A" test="@nr">{"code": "A", "lid": "<s:value-of select="@eId"/>"}</s:assert>
<s:p>Een lid is leeg.</s:p><s:report id="B" test="*">{"code": "B", "lid": "<s:value-of select="@eId"/>"}</s:report>
</s:rule></s:pattern></s:schema>)x";
  const auto findings =
      outcome_of({{"wet.xml", "<wet><lid eId='e'><b/></lid></wet>"}, {"standaard/v1/regels.sch", rules}}).findings;
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].message.nl, "Een lid moet een nummer hebben. (lid: e)");
  EXPECT_EQ(findings[1].message.nl, "Een lid is leeg. (lid: e)");
}

/// A list of versions says that the rules are for deliveries of the LVBB: another document is not judged by them.
TEST(Omgevingswet, RulesForDeliveriesAreNotForOtherDocuments) {
  const auto state = [](const std::string& uri, const std::string& xml) {
    return covered(
        outcome_of({{"wet.xml", xml},
                    {"standaard/v1/regels.sch", std::string(kRules)},
                    {"standaard/v1/versie.xml",
                     "<Versieoverzicht><versie>1</versie><Module><localName>wet</localName><namespace>" + uri +
                         "</namespace><schematron>https://standaarden.overheid.nl/v1/regels.sch</schematron>"
                         "</Module></Versieoverzicht>"}}),
        "LID1");
  };
  const std::string lvbb = "https://standaarden.overheid.nl/lvbb/stop/aanlevering/";
  EXPECT_EQ(state(lvbb, "<wet><lid/></wet>"), "niet van toepassing 0");
  EXPECT_EQ(state(lvbb, "<a:wet xmlns:a='" + lvbb + "'><lid/></a:wet>"), "nagekeken 1");
  EXPECT_EQ(state("https://standaarden.overheid.nl/stop/imop/tekst/", "<wet><lid/></wet>"), "nagekeken 1");
}

packages::Files pack(const std::string& stop, const std::string& rules) {
  PackSources sources{{{"stop/versie.xml", "<Versieoverzicht><versie>" + stop +
                                               "</versie><schema>x/imop-tekst.xsd</schema></Versieoverzicht>"},
                       {"stop/wet.xsd", std::string(kSchema)},
                       {"stop/regels.sch", rules}},
                      {},
                      ""};
  return make_pack(std::move(sources)).value();
}

TEST(Standards, TheDeliveryDecidesWhichOneCounts) {
  const std::map<std::string, packages::Files> packs{{"stop 1.3.0", pack("1.3.0", std::string(kRules))},
                                                     {"stop 1.4.1", pack("1.4.1", std::string(kRules))}};
  const auto name = [&](const std::string& attribute, const nlohmann::json& values = nlohmann::json::object()) {
    const auto outcome = outcome_of({{"wet.xml", "<wet " + attribute + "/>"}}, values, packs);
    for (const auto& sentence : outcome.explanation) {
      if (sentence.nl.starts_with("Nagekeken met ")) return sentence.nl.substr(14, 10);
    }
    return std::string("geen");
  };
  EXPECT_EQ(name("schemaversie='1.3.0'"), "stop-1.3.0");
  EXPECT_EQ(name("schemaversie='1.4.0'"), "stop-1.4.1");  // the newest with the same first two numbers
  EXPECT_EQ(name("schemaversie='2.0.0'"), "geen");
  EXPECT_EQ(name(""), "geen");
  EXPECT_EQ(name("schemaversie='1.3.0'", {{"standaard", "stop-1.4.1"}}), "stop-1.4.1");

  pearl::RunInput input;
  input.values = {{"standaard", "stop-9"}};
  input.files = {{"wet.xml", "<wet/>"}};
  input.packages = packs;
  const auto refused = make_pearl()->compute(input, kNoLimit);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().advice.nl, "Kies uit: stop-1.3.0, stop-1.4.1.");
}

TEST(Standards, AnotherOneIsLaidBesideIt) {
  const auto stricter = [] {
    std::string rules(kRules);
    rules.replace(rules.find("Dertien."), 8, "Liever geen dertien.");
    rules.insert(rules.find("</s:rule>"), "<s:assert id='LID3' test='@eId'>Geen eId.</s:assert>");
    rules.replace(rules.find("test=\"@nr\""), 10, "test=\"true()\"");
    return rules;
  }();
  // A schema that says nothing of the document, so that the rules are run.
  const std::string open_schema = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>";
  auto first = pack("1.3.0", std::string(kRules));
  auto second = pack("1.4.1", stricter);
  first["stop/wet.xsd"] = second["stop/wet.xsd"] = open_schema;
  const auto compared =
      outcome_of({{"wet.xml", "<wet schemaversie='1.3.0'><lid nr='13' eId='a'/><lid eId='b'/><lid nr='2'/></wet>"}},
                 {{"vergelijk", "stop-1.4.1"}}, {{"stop 1.3.0", first}, {"stop 1.4.1", second}});
  std::vector<std::string> rows;
  for (const auto& row : compared.table("vergelijking")->rows)
    rows.push_back(text_of(row[0]) + " " + text_of(row[1]) + " " + text_of(row[6]));
  std::ranges::sort(rows);
  EXPECT_EQ(rows, (std::vector<std::string>{"gewijzigd LID2 /wet[1]/lid[1]", "nieuw LID3 /wet[1]/lid[3]",
                                            "vervallen LID1 /wet[1]/lid[2]"}));
  const auto told = [](const pearl::Outcome& outcome) {
    std::string text;
    for (const auto& sentence : outcome.explanation) text += sentence.nl + "\n";
    return text;
  };
  EXPECT_THAT(told(compared), testing::HasSubstr("zou deze aanlevering niet voldoen: 1 fout."));
  EXPECT_THAT(told(compared),
              testing::HasSubstr("Dan komen er 1 bevindingen bij, vallen er 1 weg en veranderen er 1."));
  EXPECT_THAT(told(compared), testing::Not(testing::HasSubstr("geen schema voor")));
  // A file that only the first has a schema for.
  first["stop/wet.xsd"] = std::string(kSchema);
  second["stop/wet.xsd"] = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:x'/>";
  const auto less = outcome_of({{"wet.xml", "<wet schemaversie='1.3.0'><lid nr='1' eId='a'/></wet>"}},
                               {{"vergelijk", "stop-1.4.1"}}, {{"stop 1.3.0", first}, {"stop 1.4.1", second}});
  EXPECT_THAT(told(less), testing::HasSubstr("zou deze aanlevering ook voldoen: geen fouten."));
  EXPECT_THAT(told(less), testing::HasSubstr("In stop-1.4.1 zit geen schema voor 1 bestand."));
}

TEST(Omgevingswet, ThePageAddsUpAndOffersWhatIsLoaded) {
  const auto outcome = outcome_of({}, nlohmann::json::object(), {{"stop 1.3.0", pack("1.3.0", std::string(kRules))}});
  const auto pearl = make_pearl();
  const auto view = pearl->page(outcome, {}).value();
  for (const auto& row : view.values.at("coverage")) {
    std::int64_t sum = 0;
    for (const auto* part : {"checked", "not_loaded", "national", "elsewhere", "later"})
      sum += row.at(part).get<std::int64_t>();
    EXPECT_EQ(sum, row.at("all")) << row.at("part");
  }
  EXPECT_EQ(view.values.at("standards"), nlohmann::json::parse(R"([{"name": "stop-1.3.0", "title": "STOP 1.3.0"}])"));
}

TEST(Packs, ANameSaysIdAndVersion) {
  EXPECT_EQ(pack_name("stop-1.4.0-ic").id, "stop");
  EXPECT_EQ(pack_name("stop-1.4.0-ic").version, "1.4.0-ic");
  EXPECT_EQ(pack_name("regels-eigen-1").id, "regels-eigen");
  EXPECT_FALSE(pack_name("regels").complete());
}

TEST(Packs, WhatCannotBeUsedIsRefused) {
  EXPECT_FALSE(make_pack({{{"lees.txt", "x"}}, {}, "stop-1"}).has_value());
  EXPECT_EQ(make_pack({{{"a.xsd", "<x/>"}}, {}, ""}).error().advice.nl,
            "Geef een naam met een versie, zoals --naam stop-1.3.0.");
  const auto pack = make_pack({{{"a.xsd", "<x/>"}, {"b.exe", "x"}}, {{"r.sch", "<y/>"}, {"r.xsd", "<z/>"}}, "stop-1"});
  ASSERT_TRUE(pack.has_value());
  EXPECT_TRUE(pack->contains("a.xsd"));
  EXPECT_TRUE(pack->contains("regels/r.sch"));
  EXPECT_EQ(pack->size(), 3U) << "pakket.json, the schema and the rule file";
}

TEST(ValueListsOfImow, JsonAndXmlSayTheSame) {
  const std::string json =
      R"({"waardelijsten":{"versie":"1.2","waardelijst":{"titel":"Thema","waarden":{"waarde":[
         {"uri":"u:a","label":"a","deprecated":"false"},{"uri":"u:b","label":"b","deprecated":"true"}]}}}})";
  const std::string xml =
      "<waardelijsten><versie>1.2</versie><waardelijst><titel>Thema</titel><waarden>"
      "<waarde><label>a</label><uri>u:a</uri><deprecated>false</deprecated></waarde>"
      "<waarde><label>b</label><uri>u:b</uri><deprecated>true</deprecated></waarde></waarden></waardelijst>"
      "</waardelijsten>";
  for (const auto& files : {packages::Files{{"l.json", json}}, packages::Files{{"l.xml", xml}}}) {
    const auto lists = ValueLists::read(files);
    EXPECT_EQ(lists.version(), "1.2");
    ASSERT_NE(lists.find("thema"), nullptr);
    EXPECT_EQ(lists.find("Thema")->size(), 2U);
    EXPECT_TRUE(lists.find("Thema")->at("u:b").deprecated);
    EXPECT_FALSE(lists.find("Thema")->at("u:a").deprecated);
  }
  EXPECT_TRUE(ValueLists::read({{"l.json", "[\"waardelijsten\"]"}, {"l.xml", "<waardelijsten"}}).empty());
}

TEST(Omgevingswet, BrokenFilesAreFindings) {
  EXPECT_EQ(findings_of(outcome_of({{"a/wet.xml", "<wet><lid></wet>"}, {"a/leeg.gml", ""}})),
            (std::vector<std::string>{"LVBB1041 leeg.gml -:- ", "XML wet.xml 1:17 "}));
  EXPECT_EQ(findings_of(outcome_of({{"levering.zip", "dit is geen zip"}})),
            (std::vector<std::string>{"LVBB1001 levering.zip -:- "}));
}

TEST(Omgevingswet, OfficialMessagesAreMadeReadable) {
  EXPECT_EQ(readable(R"({"code": "A", "melding": "Zo is het.", "ernst": "fout"},)"), "Zo is het.");
  EXPECT_EQ(readable(R"({ "code": "A", "eId": "art_1", "ref": "x" })"), "eId: art_1; ref: x");
  EXPECT_EQ(readable(R"({ "code": "A", "ref": "x" })", "Zo moet het."), "Zo moet het. (ref: x)");
  EXPECT_EQ(readable(R"({"code": "A", "melding": "Zo is het."})", "Zo moet het."), "Zo is het.");
  EXPECT_EQ(readable(R"({"code": "A", "melding": "een " los"},)"), R"({"code": "A", "melding": "een " los"},)");
}

}  // namespace
}  // namespace pareltjes::omgevingswet
