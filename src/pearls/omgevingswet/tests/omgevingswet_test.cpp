// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "pearls/omgevingswet/check.hpp"
#include "pearls/omgevingswet/pearl.hpp"
#include "platform/pearl/schema.hpp"

namespace pareltjes::omgevingswet {
namespace {

const pearl::RunControl kNoLimit{{}, std::nullopt, {}};

/// "rule file line:column" of each finding, sorted.
std::vector<std::string> findings_of(const pearl::Outcome& outcome) {
  std::vector<std::string> all;
  const auto& table = *outcome.table("bevindingen");
  for (const auto& row : table.rows) {
    const auto text = [&](std::string_view name) {
      const auto& cell = row[table.column(name)];
      if (const auto* value = std::get_if<std::string>(&cell)) return *value;
      if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
      return std::string("-");
    };
    all.push_back(text("regel") + " " + text("bestand") + " " + text("regelnummer") + ":" + text("kolom") + " " +
                  text("eid"));
  }
  std::ranges::sort(all);
  return all;
}

pearl::Outcome outcome_of(std::vector<pearl::InputFile> files) {
  pearl::RunInput input;
  input.values = {{"gemeente", "GM0439"}};
  input.files = std::move(files);
  const auto outcome = make_pearl()->compute(input, kNoLimit);
  EXPECT_TRUE(outcome.has_value()) << (outcome ? "" : core::describe(outcome.error(), core::Language::kEnglish));
  return outcome.value_or(pearl::Outcome{});
}

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

TEST(Omgevingswet, TheExampleRunsWithoutAStandard) {
  const auto pearl = make_pearl();
  ASSERT_TRUE(pearl::validate(pearl->manifest().input_schema, pearl->manifest().example).has_value());
  const auto outcome = outcome_of({});
  EXPECT_EQ(findings_of(outcome),
            (std::vector<std::string>{"LVBB1009 manifest.xml 6:12 ", "LVBB1010 boom.jpg.txt -:- "}));
  EXPECT_EQ(outcome.answer.nl, "Deze aanlevering voldoet niet: 2 fouten in 2 bestanden.");
  EXPECT_NE(outcome.explanation[1].nl.find("--set standaard=MAP"), std::string::npos);
}

TEST(Omgevingswet, RulesAreCheckedWhenTheSchemaFits) {
  const auto outcome = outcome_of(with_standard("<wet>\n<lid nr='13' eId='a'/><lid/></wet>"));
  EXPECT_EQ(findings_of(outcome), (std::vector<std::string>{"LID1 wet.xml 2:23 ", "LID2 wet.xml 2:1 a"}));
  EXPECT_EQ(outcome.findings[1].message.nl, "Nummer ontbreekt.");
  EXPECT_EQ(outcome.findings[0].severity, pearl::Severity::kWarning);
  EXPECT_EQ(outcome.answer.nl, "Deze aanlevering voldoet niet: 1 fout in 1 bestand.");
}

TEST(Omgevingswet, TheSchemaComesFirst) {
  const auto outcome = outcome_of(with_standard("<wet><lid><kop/></lid></wet>"));
  EXPECT_EQ(findings_of(outcome), (std::vector<std::string>{"XSD wet.xml 1:1 ", "XSD wet.xml 1:6 "}));
}

TEST(Omgevingswet, AGoodDeliveryHasNoFindings) {
  const auto outcome = outcome_of(with_standard("<wet><lid nr='1'/></wet>"));
  EXPECT_TRUE(outcome.findings.empty());
  EXPECT_EQ(outcome.answer.nl, "Deze aanlevering voldoet aan wat is nagekeken: geen fouten in 1 bestanden.");
}

TEST(Omgevingswet, ARuleFileThatCannotBeLoadedIsNamed) {
  const auto outcome = outcome_of({{"wet.xml", "<wet/>"},
                                   {"standaard/v1/regels.sch",
                                    "<s:schema xmlns:s='http://purl.oclc.org/dsdl/schematron' queryBinding='xslt2'>"
                                    "<s:include href='x'/></s:schema>"}});
  EXPECT_NE(outcome.explanation.back().en.find("s:include"), std::string::npos);
  const auto& coverage = *outcome.table("dekking");
  EXPECT_TRUE(std::ranges::any_of(coverage.rows, [](const auto& row) {
    return std::get<std::string>(row[0]) == "v1/regels.sch" && std::get<std::string>(row[3]).contains("s:include");
  }));
}

TEST(Omgevingswet, BrokenFilesAreFindingsOrARefusal) {
  EXPECT_EQ(findings_of(outcome_of({{"a/wet.xml", "<wet><lid></wet>"}, {"a/leeg.gml", ""}})),
            (std::vector<std::string>{"LVBB1041 leeg.gml -:- ", "XML leeg.gml 1:1 ", "XML wet.xml 1:17 "}));
  pearl::RunInput input;
  input.values = nlohmann::json::object();
  input.files = {{"levering.zip", "dit is geen zip"}};
  const auto refused = make_pearl()->compute(input, kNoLimit);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message.en, "This is no zip file.");
}

// SHA-512 of "abc": FIPS 180-2, appendix C.1.
TEST(Omgevingswet, TheHashOfAnInformationObjectIsComputedAgain) {
  const std::string hash =
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e"
      "2a9ac94fa54ca49f";
  const auto found = [&](const std::string& given) {
    const std::string io =
        "<io xmlns='https://standaarden.overheid.nl/stop/imop/data/'><Bestand><bestandsnaam>a.bin"
        "</bestandsnaam><hash>" +
        given + "</hash></Bestand></io>";
    const std::string manifest =
        "<manifest xmlns='http://www.overheid.nl/2017/lvbb'><bestand><bestandsnaam>a.bin</bestandsnaam></bestand>"
        "<bestand><bestandsnaam>io.xml</bestandsnaam></bestand></manifest>";
    return findings_of(
        outcome_of({{"io.xml", io}, {"a.bin", "abc"}, {"manifest.xml", manifest}, {"opdracht.xml", "<o/>"}}));
  };
  EXPECT_TRUE(found(hash).empty());
  EXPECT_EQ(found("0" + hash.substr(1)), (std::vector<std::string>{"LVBB3008 io.xml 1:104 "}));
}

TEST(Omgevingswet, OfficialMessagesAreMadeReadable) {
  EXPECT_EQ(readable(R"({"code": "A", "melding": "Zo is het.", "ernst": "fout"},)"), "Zo is het.");
  EXPECT_EQ(readable(R"({ "code": "A", "eId": "art_1", "ref": "x" })"), "eId: art_1; ref: x");
  EXPECT_EQ(readable(R"({"code": "A", "melding": "een " los"},)"), R"({"code": "A", "melding": "een " los"},)");
}

}  // namespace
}  // namespace pareltjes::omgevingswet
