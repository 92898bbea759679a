// SPDX-License-Identifier: EUPL-1.2
// A delivery of applicable rules: the decision tables by their meaning, the extension elements by their own schema.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "pearls/omgevingswet/check.hpp"
#include "pearls/omgevingswet/pearl.hpp"

namespace pareltjes::omgevingswet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "rule file line" of each finding.
std::vector<std::string> found_in(std::vector<pearl::InputFile> files) {
  pearl::RunInput input;
  input.values = {{"gemeente", "GM0439"}};
  input.files = std::move(files);
  const auto outcome = make_pearl()->compute(input, {{}, std::nullopt, {}});
  EXPECT_TRUE(outcome.has_value());
  std::vector<std::string> all;
  if (!outcome) return all;
  for (const auto& finding : outcome->findings) {
    const auto place = finding.place.value_or(core::Place{});
    all.push_back(finding.code + " " + place.file + " " + std::to_string(place.line.value_or(0)));
  }
  return all;
}

std::string rules(const std::string& second_answer, const std::string& question) {
  return R"(<d:definitions xmlns:d="http://www.omg.org/spec/DMN/20151101/dmn.xsd" name="m" namespace="urn:m">
<d:extensionElements>
<u:uitvoeringsregels xmlns:u="http://toepasbare-regels.omgevingswet.overheid.nl/v1.0/Uitvoeringsregel">
<u:uitvoeringsregel id="v"><u:vraag><u:gegevensType>boolean</u:gegevensType>)" +
         question + R"(</u:vraag></u:uitvoeringsregel></u:uitvoeringsregels></d:extensionElements>
<d:inputData id="i" name="erf"><d:extensionElements>
<uitvoeringsregelRef xmlns="http://toepasbare-regels.omgevingswet.overheid.nl/v1.0/Uitvoeringsregel" href="#v"/>
</d:extensionElements><d:variable name="erf" typeRef="feel:boolean"/></d:inputData>
<d:decision id="b" name="besluit"><d:extensionElements>
<functioneleStructuurRef xmlns="http://toepasbare-regels.omgevingswet.overheid.nl/v1.0/Bedrijfsregel" href="#s"/>
</d:extensionElements><d:variable name="besluit" typeRef="feel:string"/>
<d:informationRequirement><d:requiredInput href="#i"/></d:informationRequirement>
<d:decisionTable hitPolicy="ANY"><d:input><d:inputExpression><d:text>erf</d:text></d:inputExpression></d:input><d:output/>
<d:rule><d:inputEntry><d:text>true</d:text></d:inputEntry><d:outputEntry><d:text>"vrij"</d:text></d:outputEntry></d:rule>
<d:rule><d:inputEntry><d:text>)" +
         second_answer + R"(</d:text></d:inputEntry><d:outputEntry><d:text>"plicht"</d:text></d:outputEntry></d:rule>
</d:decisionTable></d:decision></d:definitions>)";
}

/// A sound table over a number and a text; hit policy and rows are put in.
std::string table(const std::string& policy, const std::string& rows) {
  return R"(<d:definitions xmlns:d="http://www.omg.org/spec/DMN/20151101/dmn.xsd" name="m" namespace="urn:m">
<d:inputData id="i" name="hoogte"><d:variable name="hoogte" typeRef="feel:number"/></d:inputData>
<d:decision id="b" name="besluit"><d:variable name="besluit" typeRef="feel:string"/>
<d:informationRequirement><d:requiredInput href="#i"/></d:informationRequirement>
<d:decisionTable hitPolicy=")" +
         policy +
         R"("><d:input><d:inputExpression typeRef="feel:number"><d:text>hoogte</d:text></d:inputExpression></d:input>
<d:output/>
)" + rows +
         "</d:decisionTable></d:decision></d:definitions>";
}

std::string row(const std::string& test, const std::string& answer) {
  return "<d:rule><d:inputEntry><d:text>" + test + "</d:text></d:inputEntry><d:outputEntry><d:text>\"" + answer +
         "\"</d:text></d:outputEntry></d:rule>\n";
}

/// One mistake at a time in the rows, which begin at line 7. Of a cell that cannot be read, the table can also not be
/// decided.
TEST(DecisionModels, EachFaultInATableIsFoundInItsPlaceAndNothingElse) {
  const auto found = [](const std::string& policy, const std::string& rows) {
    return found_in({{"regels.dmn", table(policy, rows)}});
  };
  const auto low = row("&lt; 3", "vrij");
  const auto high = row("&gt;= 3", "plicht");
  EXPECT_THAT(found("UNIQUE", low + high), IsEmpty());
  EXPECT_THAT(found("ANY", low + high), IsEmpty());
  EXPECT_THAT(found("FIRST", low + row("-", "plicht")), IsEmpty());
  EXPECT_THAT(found("UNIQUE", low + row("&gt; 3", "plicht")), ElementsAre("dmn-gat regels.dmn 5")) << "a gap at 3";
  EXPECT_THAT(found("UNIQUE", row("&lt;= 3", "vrij") + high), ElementsAre("dmn-overlap regels.dmn 8"));
  EXPECT_THAT(found("ANY", row("&lt;= 3", "plicht") + high), IsEmpty()) << "they say the same";
  EXPECT_THAT(found("ANY", row("&lt;= 3", "vrij") + high), ElementsAre("dmn-tegenspraak regels.dmn 8"));
  EXPECT_THAT(found("FIRST", row("-", "vrij") + high), ElementsAre("dmn-rij-onbereikbaar regels.dmn 8"));
  EXPECT_THAT(found("UNIQUE", low + high + row("[5..4]", "vrij")), ElementsAre("dmn-rij-nooit regels.dmn 9"));
  EXPECT_THAT(found("UNIQUE", low + row("&gt;= drie", "plicht")),
              ElementsAre("dmn-niet-beslist regels.dmn 5", "dmn-cel-naam regels.dmn 8"));
  EXPECT_THAT(found("UNIQUE", low + row("[3..", "plicht")),
              ElementsAre("dmn-niet-beslist regels.dmn 5", "dmn-cel-fout regels.dmn 8"));
  EXPECT_THAT(found("UNIQUE", low + row("\"hoog\"", "plicht")),
              ElementsAre("dmn-niet-beslist regels.dmn 5", "dmn-cel-type regels.dmn 8"));
}

constexpr std::string_view kQuestionSchema =
    R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
 targetNamespace="http://toepasbare-regels.omgevingswet.overheid.nl/v1.0/Uitvoeringsregel">
<xs:element name="uitvoeringsregels"><xs:complexType><xs:sequence><xs:element name="uitvoeringsregel"><xs:complexType>
<xs:sequence><xs:element name="vraag"><xs:complexType><xs:sequence><xs:element name="gegevensType" type="xs:string"/>
<xs:element name="vraagTekst" type="xs:string"/></xs:sequence></xs:complexType></xs:element></xs:sequence>
<xs:attribute name="id" type="xs:ID"/></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>)";

TEST(DecisionModels, AreCheckedByTheirMeaning) {
  const std::string asked = "<u:vraagTekst>Een erf?</u:vraagTekst>";
  EXPECT_THAT(found_in({{"regels.dmn", rules("false", asked)}}), IsEmpty());
  EXPECT_THAT(found_in({{"regels.dmn", rules("-", asked)}}), ElementsAre("dmn-tegenspraak regels.dmn 14"));
}

TEST(DecisionModels, ExtensionsFollowTheirOwnSchema) {
  const pearl::InputFile schema{"standaard/imtr/Uitvoeringsregel.xsd", std::string(kQuestionSchema)};
  const std::string asked = "<u:vraagTekst>Een &quot;erf&quot; &amp; tuin?</u:vraagTekst>";
  EXPECT_THAT(found_in({{"regels.dmn", rules("false", asked)}, schema}), IsEmpty());
  EXPECT_THAT(found_in({{"regels.dmn", rules("false", "")}, schema}), ElementsAre("XSD regels.dmn 4"));
  EXPECT_THAT(found_in({{"regels.dmn", rules("false", "")}}), IsEmpty()) << "without a schema nothing is known";
}

/// A delivery of applicable rules in the form that the public converter storm2imtr writes.
std::vector<std::string> delivered(const std::string& manifest_lines, const std::string& order_lines) {
  const std::string asked = "<u:vraagTekst>Een erf?</u:vraagTekst>";
  return found_in(
      {{"regels.dmn", rules("false", asked)},
       {"manifest.xml",
        "<manifest xmlns='http://toepasbare-regels.omgevingswet.overheid.nl/v1/manifest.xsd'><bestanden>\n" +
            manifest_lines + "</bestanden></manifest>"},
       {"opdrachtAanleverenToepasbareRegels.xml",
        "<opdrachten xmlns='http://toepasbare-regels.omgevingswet.overheid.nl/v1/opdracht.xsd'><opdracht>\n" +
            order_lines + "</opdracht></opdrachten>"}});
}

std::string listed(const std::string& name) {
  return "<bestand><naam>" + name + "</naam><type>x</type><contenttype>application/xml</contenttype></bestand>\n";
}

std::string adds(const std::string& name, const std::string& date = "2026-12-01") {
  return "<toevoegenToepasbareRegels><geldigBegindatum>" + date + "</geldigBegindatum><bestandsnaam>" + name +
         "</bestandsnaam></toevoegenToepasbareRegels>\n";
}

TEST(DecisionModels, ADeliveryOfRulesIsNotForTheLvbb) {
  const auto order = "opdrachtAanleverenToepasbareRegels.xml";
  const auto all = listed("manifest.xml") + listed(order) + listed("regels.dmn");
  EXPECT_THAT(delivered(all, adds("regels.dmn")), IsEmpty());
  EXPECT_THAT(delivered(all, adds("regels.dmn", "2026-12-01T00:00:00")), IsEmpty());
  EXPECT_THAT(delivered(all + listed("weg.dmn"), adds("regels.dmn")), ElementsAre("PAR0009 manifest.xml 5"));
  EXPECT_THAT(delivered(listed("manifest.xml") + listed(order), adds("regels.dmn")),
              ElementsAre("PAR0010 regels.dmn 0"));
  EXPECT_THAT(delivered(all, adds("regels.dmn") + adds("manifest.xml")),
              ElementsAre(std::string("PAR0011 ") + order + " 3"));
  EXPECT_THAT(delivered(all, adds("regels.dmn") + adds("regels.dmn")),
              ElementsAre(std::string("PAR0012 ") + order + " 3"));
  EXPECT_THAT(delivered(all, adds("regels.dmn", "1 mei")), ElementsAre(std::string("PAR0013 ") + order + " 2"));
  EXPECT_THAT(delivered(all, ""), ElementsAre("PAR0014 regels.dmn 0"));
}

/// Real rules with the real schemas (not part of the project).
TEST(DecisionModels, RealRulesWithRealSchemas) {
  const char* const data = std::getenv("PARELTJES_TESTDATA");  // NOLINT(concurrency-mt-unsafe)
  const auto folder = std::filesystem::path(data == nullptr ? "../shared" : data) / "dso";
  if (!std::filesystem::is_directory(folder / "imtr")) GTEST_SKIP() << "skipped, data absent";
  const auto bytes_of = [](const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(file), {}};
  };
  const auto with_schemas = [&](const char* name) {
    std::vector<pearl::InputFile> files{{name, bytes_of(folder / "dmn-samples" / name)}};
    for (const auto& entry : std::filesystem::directory_iterator(folder / "imtr" / "imtr-1.2")) {
      files.push_back({"standaard/imtr/" + entry.path().filename().string(), bytes_of(entry.path())});
    }
    return found_in(std::move(files));
  };
  EXPECT_THAT(with_schemas("tree-felling.dmn"), ElementsAre("dmn-uitvoer-nooit tree-felling.dmn 139"));
  // The schema of DMN wants names; that of IMTR has nothing against the questions.
  const auto stripped = with_schemas("demo-stripped.dmn");
  EXPECT_GT(std::ranges::count_if(stripped, [](const auto& one) { return one.starts_with("XSD "); }), 0);
  EXPECT_EQ(std::ranges::count_if(stripped, [](const auto& one) { return one.starts_with("dmn-"); }), 7);
}

}  // namespace
}  // namespace pareltjes::omgevingswet
