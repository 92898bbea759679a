// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/schematron/rule_file.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace pareltjes::engines::xml_rules {
namespace {

std::string schema_of(std::string_view inside) {
  return fmt::format(R"x(<sch:schema xmlns:sch="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2"
      xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><sch:ns prefix="w" uri="urn:wet"/>{}</sch:schema>)x",
                     inside);
}

/// The violations as "id place message", one a line, or the error.
std::string checked(std::string_view rules, const std::string& xml) {
  const auto loaded = RuleFile::load(schema_of(rules), "regels.sch");
  if (!loaded) {
    return core::describe(loaded.error(), core::Language::kEnglish);
  }
  const auto document = Document::parse(xml, "wet.xml");
  EXPECT_TRUE(document.has_value());
  const auto verdict = loaded->check(*document);
  if (verdict.error_code) {
    return "error " + *verdict.error_code;
  }
  std::string text;
  for (const auto& violation : verdict.violations) {
    text += fmt::format("{} {} {}\n", violation.id, violation.location, violation.message);
  }
  return text;
}

TEST(Schematron, FirstRuleOfAPatternWins) {
  EXPECT_EQ(checked(R"x(<sch:pattern>
    <sch:rule context="w:lid[@oud]"><sch:report id="OUD" test="true()">oud <sch:value-of select="@nr"/></sch:report></sch:rule>
    <sch:rule context="w:lid"><sch:report id="LID" test="true()">lid <sch:value-of select="@nr"/></sch:report></sch:rule>
    </sch:pattern><sch:pattern><sch:rule context="w:*"><sch:report id="ALLE" test="@nr">alle <sch:name/></sch:report>
    </sch:rule></sch:pattern>)x",
                    "<w:wet xmlns:w='urn:wet'><w:lid nr='1'/><w:lid nr='2' oud='ja'><w:lid nr='3'/></w:lid></w:wet>"),
            "LID /Q{urn:wet}wet[1]/Q{urn:wet}lid[1] lid 1\n"
            "OUD /Q{urn:wet}wet[1]/Q{urn:wet}lid[2] oud 2\n"
            "LID /Q{urn:wet}wet[1]/Q{urn:wet}lid[2]/Q{urn:wet}lid[1] lid 3\n"
            "ALLE /Q{urn:wet}wet[1]/Q{urn:wet}lid[1] alle w:lid\n"
            "ALLE /Q{urn:wet}wet[1]/Q{urn:wet}lid[2] alle w:lid\n"
            "ALLE /Q{urn:wet}wet[1]/Q{urn:wet}lid[2]/Q{urn:wet}lid[1] alle w:lid\n");
}

TEST(Schematron, PathsInAContext) {
  const std::string xml = "<a><b><c/></b><c><d><c/></d></c></a>";
  const auto count = [&](const std::string& context) {
    const auto found = checked(fmt::format("<sch:pattern><sch:rule context=\"{}\"><sch:report id='R' test='true()'>x"
                                           "</sch:report></sch:rule></sch:pattern>",
                                           context),
                               xml);
    return std::ranges::count(found, '\n');
  };
  EXPECT_EQ(count("c"), 3);
  EXPECT_EQ(count("//c"), 3);
  EXPECT_EQ(count("a/c"), 1);
  EXPECT_EQ(count("a//c"), 3);
  EXPECT_EQ(count("/a"), 1);
  EXPECT_EQ(count("/c"), 0);
  EXPECT_EQ(count("c//c"), 1);
  EXPECT_EQ(count("b | d"), 2);
  EXPECT_EQ(count("*:c[not(ancestor::b)]"), 2);
  EXPECT_EQ(count("/"), 1);
  EXPECT_EQ(count("@x"), 0);
}

TEST(Schematron, LetsAreLazyAndMayBeBoundAgain) {
  EXPECT_EQ(checked(R"x(<sch:let name="n" value="count(//lid)"/><sch:pattern><sch:rule context="wet">
      <sch:let name="kapot" value="xs:integer('x')"/>
      <sch:let name="a" value="1"/><sch:let name="a" value="$a + $n"/>
      <sch:assert id="A" test="$a = 0">a is <sch:value-of select="$a"/></sch:assert>
      <sch:assert id="B" test="$a = 3">kapot is <sch:value-of select="$kapot"/></sch:assert>
      </sch:rule></sch:pattern>)x",
                    "<wet><lid/><lid/></wet>"),
            "A /wet[1] a is 3\n");
}

TEST(Schematron, AnErrorEndsTheRunButNotInAContext) {
  const std::string xml = "<wet><lid nr='x'/></wet>";
  EXPECT_EQ(checked(R"x(<sch:pattern><sch:rule context="wet"><sch:report id="A" test="true()">a</sch:report></sch:rule>
      <sch:rule context="lid"><sch:report id="B" test="@nr = 1">b</sch:report></sch:rule></sch:pattern>)x",
                    xml),
            "error FORG0001");
  EXPECT_EQ(checked(R"x(<sch:pattern><sch:rule context="lid[@nr = 1]"><sch:report id="A" test="true()">a</sch:report>
      </sch:rule><sch:rule context="lid"><sch:report id="B" test="true()">b</sch:report></sch:rule></sch:pattern>)x",
                    xml),
            "B /wet[1]/lid[1] b\n");
}

TEST(Schematron, ALetMayBuildATree) {
  EXPECT_EQ(checked(R"x(<sch:pattern><sch:rule context="wet">
      <sch:let name="s"><xsl:for-each select="lid"><xsl:sort select="number(@nr)"/>
        <xsl:variable name="p" as="xs:integer?" select="@nr"/>
        <l nr="{$p}-{position()}"><xsl:choose><xsl:when test="$p &gt; 2">groot</xsl:when>
        <xsl:otherwise><xsl:value-of select="., 'x'"/></xsl:otherwise></xsl:choose></l></xsl:for-each></sch:let>
      <sch:let name="kopie"><xsl:copy-of select="$s/l[2]"/><xsl:if test="false()">nooit</xsl:if></sch:let>
      <sch:report id="A" test="true()"><sch:value-of select="$s/l/@nr"/>; <sch:value-of select="$s/l"/>;
        <sch:value-of select="$kopie/l/preceding-sibling::l, count($kopie/*)"/></sch:report>
      <sch:report id="B" test="$kopie = 'groot'">tekst</sch:report></sch:rule></sch:pattern>)x",
                    "<wet><lid nr='10'>a</lid><lid nr='2'>b</lid></wet>"),
            "A /wet[1] 2-1 10-2; b x groot; 1\nB /wet[1] tekst\n");
}

TEST(Schematron, GroupsComeInOrderOfTheirFirst) {
  EXPECT_EQ(checked(R"x(<sch:pattern><sch:rule context="wet"><sch:let name="g"><xsl:for-each-group select="lid"
      group-by="@s"><xsl:value-of select="concat(@s, position(), ' ')"/></xsl:for-each-group></sch:let>
      <sch:report id="A" test="true()"><sch:value-of select="$g"/></sch:report></sch:rule></sch:pattern>)x",
                    "<wet><lid s='b'/><lid s='a'/><lid s='b'/></wet>"),
            "A /wet[1] b1 a2\n");
}

TEST(Schematron, KeysLookInTheWholeDocument) {
  EXPECT_EQ(checked(R"x(<sch:pattern><xsl:key name="k" match="lid[not(@weg)]" use="@nr"/><xsl:key name="k" match="kop"
      use="@nr"/><sch:rule context="lid"><sch:assert id="A" test="count(key('k', @nr)) = 1"><sch:value-of
      select="count(key('k', @nr))"/></sch:assert></sch:rule></sch:pattern>)x",
                    "<wet><lid nr='1'/><kop nr='1'/><lid nr='2'/><lid nr='3' weg=''/><lid/></wet>"),
            "A /wet[1]/lid[1] 2\nA /wet[1]/lid[3] 0\nA /wet[1]/lid[4] 0\n");
}

// XSLT 2.0, 16.3: a key whose pattern or value needs the key itself is error XTDE0640.
TEST(Schematron, AKeyThatNeedsItselfIsAnError) {
  const auto with_keys = [](const std::string& keys) {
    return checked("<sch:let name='g' value=\"key('k', '1')\"/><sch:pattern>" + keys + R"x(<sch:rule context="wet">
      <sch:report id="A" test="key('k', '1')">a</sch:report></sch:rule></sch:pattern>)x",
                   "<wet nr='1'><lid nr='1'/></wet>");
  };
  const std::string error = "error XTDE0640";
  EXPECT_EQ(with_keys("<xsl:key name='k' match='lid' use='@nr'/>"), "A /wet[1] a\n");
  EXPECT_EQ(with_keys("<xsl:key name='k' match=\"lid[key('k', '1')]\" use='@nr'/>"), error);
  EXPECT_EQ(with_keys("<xsl:key name='k' match='lid' use=\"key('k', @nr)/@nr\"/>"), error);
  EXPECT_EQ(with_keys("<xsl:key name='k' match='lid' use=\"key('l', @nr)/@nr\"/>"
                      "<xsl:key name='l' match=\"lid[key('k', '1')]\" use='@nr'/>"),
            error);
  EXPECT_EQ(with_keys("<xsl:key name='k' match='lid[exists($g)]' use='@nr'/>"), error);
  EXPECT_EQ(with_keys("<xsl:key name='k' match='lid' use=\"key('l', @nr)/@nr\"/>"
                      "<xsl:key name='l' match='lid' use='@nr'/>"),
            "A /wet[1] a\n");
}

TEST(Schematron, IdComesFromTheRuleOrTheMessage) {
  EXPECT_EQ(
      checked(R"x(<sch:pattern><sch:rule context="wet" id="REGEL"><sch:report test="true()">x</sch:report></sch:rule>
      </sch:pattern><sch:pattern><sch:rule context="wet"><sch:report test="true()"> { "code" : "C1",  "a" }
      </sch:report></sch:rule></sch:pattern>)x",
              "<wet/>"),
      "REGEL /wet[1] x\nC1 /wet[1] { \"code\" : \"C1\", \"a\" }\n");
}

TEST(Schematron, WhatIsNotSupportedIsNamedWhenLoaded) {
  const std::vector<std::pair<std::string, std::string>> examples{
      {"<sch:pattern abstract='true'/>", "sch:pattern/@abstract"},
      {"<sch:include href='x'/>", "sch:include"},
      {"<xsl:function name='f'/>", "xsl:function"},
      {"<sch:pattern><sch:rule context='a'><sch:extends rule='b'/></sch:rule></sch:pattern>", "sch:extends"},
      {"<sch:pattern><sch:rule context='a[1]'/></sch:pattern>", "a position in a pattern"},
      {"<sch:let name='x'><xsl:call-template name='t'/></sch:let>", "xsl:call-template"},
      {"<sch:let name='x'><xsl:value-of select='1' separator=','/></sch:let>", "xsl:value-of/@separator"},
      {"<sch:let name='x' value='collection()'/>", "collection()"},
      {"<sch:pattern><sch:rule context='a'><sch:assert>x</sch:assert></sch:rule></sch:pattern>", "lacks the attribute"},
  };
  for (const auto& [rules, named] : examples) {
    const auto answer = checked(rules, "<a/>");
    EXPECT_NE(answer.find(named), std::string::npos) << answer;
    EXPECT_NE(answer.find("regels.sch, line 2"), std::string::npos) << answer;
  }
}

TEST(Schematron, ManyViolationsAreCutOff) {
  std::string xml = "<wet>";
  for (int i = 0; i < 50; ++i) {
    xml += "<lid/>";
  }
  const auto rules = RuleFile::load(
      schema_of(
          "<sch:pattern><sch:rule context='lid'><sch:report test='true()'>x</sch:report></sch:rule></sch:pattern>"),
      "r.sch");
  const auto document = Document::parse(xml + "</wet>", "w.xml");
  ASSERT_TRUE(rules && document);
  const auto verdict = rules->check(*document, {.max_violations = 10});
  EXPECT_EQ(verdict.violations.size(), 10U);
  EXPECT_TRUE(verdict.cut_off);
}

}  // namespace
}  // namespace pareltjes::engines::xml_rules
