// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/schema/schema_set.hpp"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace pareltjes::engines::xml_rules {
namespace {

constexpr std::string_view kXs = R"(xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified")";

/// Two schemas, one that imports the other by an address that only the catalog knows.
SchemaSet::Files files() {
  return {
      {"wet/wet.xsd",
       fmt::format(R"(<xs:schema {} targetNamespace="urn:wet" xmlns:l="urn:lid"><xs:import namespace="urn:lid"
       schemaLocation="https://voorbeeld.invalid/lid.xsd"/><xs:element name="wet"><xs:complexType><xs:sequence>
       <xs:element ref="l:lid" maxOccurs="unbounded"/></xs:sequence><xs:attribute name="jaar" type="xs:gYear"/>
       </xs:complexType></xs:element></xs:schema>)",
                   kXs)},
      {"gedeeld/lid.xsd", fmt::format(R"(<xs:schema {} targetNamespace="urn:lid"><xs:include schemaLocation="deel.xsd"/>
       </xs:schema>)",
                                      kXs)},
      {"gedeeld/deel.xsd", fmt::format(R"(<xs:schema {} targetNamespace="urn:lid"><xs:element name="lid">
       <xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="a"/></xs:restriction></xs:simpleType>
       </xs:element></xs:schema>)",
                                       kXs)},
      {"catalogus.xml", R"(<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
       <uri name="https://voorbeeld.invalid/lid.xsd" uri="gedeeld/lid.xsd"/></catalog>)"},
      {"LEESMIJ.txt", "geen schema"},
  };
}

std::string verdict_on(const SchemaSet& schemas, const std::string& xml) {
  const auto document = Document::parse(xml, "a.xml");
  EXPECT_TRUE(document.has_value());
  const auto verdict = schemas.validate(*document);
  if (!verdict) {
    return core::describe(verdict.error(), core::Language::kEnglish);
  }
  std::string text = verdict->has_schema ? verdict->schema : "no schema";
  for (const auto& finding : verdict->findings) {
    const auto place = document->place(finding.node);
    text += fmt::format("\n{}:{} {} {}", place.line, place.column, location_of(document->tree(), finding.node),
                        finding.message.nl);
  }
  return text;
}

TEST(SchemaSet, ImportsComeFromTheFilesOnly) {
  const auto schemas = SchemaSet::load(files());
  ASSERT_TRUE(schemas);
  EXPECT_EQ(schemas->size(), 3U);
  EXPECT_EQ(verdict_on(*schemas, "<wet xmlns='urn:wet'><l:lid xmlns:l='urn:lid'>a</l:lid></wet>"), "wet/wet.xsd");
  EXPECT_EQ(verdict_on(*schemas, "<lid xmlns='urn:lid'>a</lid>"), "gedeeld/lid.xsd");
  EXPECT_EQ(verdict_on(*schemas, "<lid xmlns='urn:ander'/>"), "no schema");

  auto without = files();
  without.erase("gedeeld/lid.xsd");
  without.erase("gedeeld/deel.xsd");
  const auto broken = SchemaSet::load(std::move(without));
  ASSERT_TRUE(broken);
  EXPECT_NE(verdict_on(*broken, "<wet xmlns='urn:wet'/>").find("This schema cannot be used"), std::string::npos);
}

TEST(SchemaSet, AFindingHasItsPlaceAndMeaning) {
  const auto schemas = SchemaSet::load(files());
  ASSERT_TRUE(schemas);
  EXPECT_EQ(
      verdict_on(*schemas, "<wet xmlns='urn:wet' jaar='2'>\n <l:lid xmlns:l='urn:lid'>b</l:lid><kop/></wet>"),
      "wet/wet.xsd"
      "\n1:1 /Q{urn:wet}wet[1] Deze waarde is van de verkeerde soort. (Element 'wet', attribute 'jaar': '2' is not "
      "a valid value of the atomic type 'xs:gYear'.)"
      "\n2:2 /Q{urn:wet}wet[1]/Q{urn:lid}lid[1] Deze waarde staat niet in de lijst. (Element 'lid': [facet "
      "'enumeration'] The value 'b' is not an element of the set .)"
      "\n2:36 /Q{urn:wet}wet[1]/Q{urn:wet}kop[1] Dit element hoort hier niet, of er ontbreekt er een. Verwacht: "
      "lid.");
}

TEST(SchemaSet, ManyFindingsAreCutOff) {
  const auto schemas = SchemaSet::load(files());
  ASSERT_TRUE(schemas);
  std::string xml = "<wet xmlns='urn:wet' xmlns:l='urn:lid'>";
  for (int i = 0; i < 20; ++i) {
    xml += "<l:lid>z</l:lid>";
  }
  const auto document = Document::parse(xml + "</wet>", "a.xml");
  const auto verdict = schemas->validate(*document, 5);
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->findings.size(), 5U);
  EXPECT_TRUE(verdict->cut_off);
}

}  // namespace
}  // namespace pareltjes::engines::xml_rules
