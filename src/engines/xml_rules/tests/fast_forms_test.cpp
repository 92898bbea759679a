// SPDX-License-Identifier: EUPL-1.2
// Some forms of XPath have a way of their own, which is quick: an index, an early stop, a value kept for each name,
// trees used again. Each form beside one that means the same and cannot go that way, on documents made at random.
#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engines/xml_rules/schematron/rule_file.hpp"
#include "engines/xml_rules/tests/random_document.hpp"

namespace pareltjes::engines::xml_rules {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c == '<' ? "&lt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
  }
  return out;
}

constexpr std::string_view kKeys = R"x(<xsl:key name="y" match="*" use="@y"/>
  <xsl:key name="xy" match="*[@x]" use="@x"/><xsl:key name="xy" match="*" use="@y"/>
  <xsl:key name="text" match="*[@x]" use="normalize-space(concat(., @y))"/>
  <xsl:key name="attribute" match="@x" use="."/>
  <xsl:key name="p" match="p:* | a[b]" use="local-name()"/>)x";

constexpr std::string_view kLets = R"x(<sch:let name="v" value="@y"/><sch:let name="w" value="//b/@x"/>
  <sch:let name="tree"><xsl:for-each select="*"><l y="{@x}" n="{local-name()}"><xsl:value-of select="@y"/></l>
    </xsl:for-each></sch:let>
  <sch:let name="copy"><xsl:copy-of select="."/></sch:let>)x";

/// What the rules find, one finding a line, or the error.
std::string checked(const RuleFile& rules, const Document& document) {
  const auto verdict = rules.check(document);
  std::string text = verdict.error_code ? "error " + *verdict.error_code : std::string();
  for (const auto& violation : verdict.violations) {
    text += fmt::format("{} {}\n", violation.location, violation.message);
  }
  return text;
}

RuleFile loaded(std::string_view lets, std::string_view expression) {
  auto rules = RuleFile::load(fmt::format(R"x(<sch:schema xmlns:sch="http://purl.oclc.org/dsdl/schematron"
      queryBinding="xslt2" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><sch:ns prefix="p" uri="urn:p"/>
      <sch:ns prefix="d" uri="urn:d"/><sch:ns prefix="xs" uri="http://www.w3.org/2001/XMLSchema"/>
      <sch:pattern>{}<sch:rule context="*">{}<sch:report test="true()">[<sch:value-of select="{}"/>]</sch:report>
      </sch:rule></sch:pattern></sch:schema>)x",
                                          kKeys, lets, escaped(expression)),
                              "r.sch");
  if (!rules) {
    throw std::runtime_error(core::describe(rules.error(), core::Language::kEnglish) + std::string(expression));
  }
  return std::move(*rules);
}

/// A rule file in two ways.
struct Twice {
  std::string name;
  RuleFile quick;
  RuleFile plain;
};

Twice twice(const std::string& quick, const std::string& plain) {
  return {quick, loaded(kLets, quick), loaded(kLets, plain)};
}

Document document_of(const std::string& xml) {
  return std::move(*Document::parse(std::string(xml), "d.xml"));
}

/// Both ways on the same documents; most pairs must have something else to say of most documents.
void expect_same(const std::vector<Twice>& pairs, std::uint32_t seed, int rounds = 60) {
  Choices choices(seed);
  std::map<std::string, std::map<std::string, int>> answers;
  for (int round = 0; round < rounds; ++round) {
    const auto xml = random_document(choices);
    const auto document = document_of(xml);
    for (const auto& pair : pairs) {
      const auto quick = checked(pair.quick, document);
      ASSERT_EQ(quick, checked(pair.plain, document)) << pair.name << " in " << xml;
      ++answers[pair.name][quick];
    }
  }
  const auto varied = std::ranges::count_if(answers, [](const auto& one) { return one.second.size() > 5; });
  EXPECT_GT(2 * static_cast<std::size_t>(varied), answers.size()) << "most say the same of nearly every document";
}

TEST(FastForms, AnAttributeWithAValueIsLookedUp) {
  std::vector<Twice> pairs;
  for (const std::string condition :
       {"@x = '1'", "'u' = @x", "@x = $v", "$v = @x", "@x = $w", "@x = ('1', 'u', '1')", "@x = ''", "@x = $tree/l",
        "@x = $copy//@y", "@p:x = $v", "@x = distinct-values($w)", "@x = string-join($w, '')",
        "@x = (for $n in $w return concat($n, ''))", "@x = number('1')", "@x = ($v, 1)"}) {
    pairs.push_back(twice("//*[" + condition + "]/@y", "//*[boolean(" + condition + ")]/@y"));
    pairs.push_back(twice("count(//a[" + condition + "])", "count(//a[boolean(" + condition + ")])"));
    pairs.push_back(twice("//*[" + condition + " and @y]/name()", "//*[boolean(" + condition + ")][@y]/name()"));
    pairs.push_back(twice("$copy//*[" + condition + "]/name()", "$copy//*[boolean(" + condition + ")]/name()"));
  }
  expect_same(pairs, 1, 30);
}

TEST(FastForms, AttributesThatMustBeThere) {
  std::vector<Twice> pairs;
  for (const std::string axis :
       {"", "descendant::", "descendant-or-self::", "self::", "ancestor::", "ancestor-or-self::", "parent::",
        "following-sibling::", "preceding-sibling::", "following::", "preceding::"}) {
    pairs.push_back(twice(axis + "*[@x]/name()", axis + "*[exists(@x)]/name()"));
    pairs.push_back(twice(axis + "*[@x and b]/name()", axis + "*[exists(@x)][b]/name()"));
    pairs.push_back(twice(axis + "node()[@x][2]/name()", axis + "node()[exists(@x)][position() = 2]/name()"));
    pairs.push_back(twice(axis + "*[@x and position() = 2]/name()", axis + "*[exists(@x) and position() = 2]/name()"));
    pairs.push_back(twice(axis + "*[@x and last() > 1]/name()", axis + "*[exists(@x) and last() > 1]/name()"));
  }
  pairs.push_back(twice("//*[@nowhere]/name(), @x", "//*[exists(@nowhere)]/name(), @x"));
  expect_same(pairs, 2);
}

/// A path from the root is kept, unless it asks from where it is looked at.
TEST(FastForms, PathsFromTheRootAreKept) {
  std::vector<Twice> pairs;
  for (const std::string path :
       {"//a[b]/@x", "/r/*/*[2]/name()", "/r/*/key('y', string(position()))/name()",
        "//*[@y = '1']/key('xy', string(position()))/name()", "//a/(b | @x)", "//b[. = //a]/name()",
        "/r//*[last()]/name()", "//*[@x]/root()//a[2]/@y", "/descendant::a[2]/@x"}) {
    pairs.push_back(twice(path + ", @x", "for $r in root() return $r" + path + ", @x"));
    pairs.push_back(twice("$copy" + path + ", @x", "for $r in $copy return $r" + path + ", @x"));
  }
  expect_same(pairs, 12);
}

TEST(FastForms, OnePlaceIsPickedWithoutTheOthers) {
  std::vector<Twice> pairs;
  for (const std::string items :
       {"//a/@x", "ancestor::*/name()", "$w", "//a | //b", "tokenize(@x, 'u')", "(1, 'a', @x, @y)", "$tree/l",
        "key('xy', ('1', 'u'))", "(preceding::*, *)", "for $n in * return name($n)", "//*[@x = '1']/@y"}) {
    for (const std::string place : {"1", "2", "3", "0", "last()"}) {
      pairs.push_back(
          twice(fmt::format("({})[{}], @x", items, place), fmt::format("({})[position() = {}], @x", items, place)));
    }
  }
  for (const std::string step : {"*", "a", "@*", "node()", "ancestor::*", "preceding-sibling::*", "*[@x]", "../*"}) {
    for (const std::string place : {"1", "2", "last()"}) {
      pairs.push_back(
          twice(fmt::format("{}[{}], @x", step, place), fmt::format("{}[position() = {}], @x", step, place)));
      pairs.push_back(twice(fmt::format("{}[{}][. = 'u'], @x", step, place),
                            fmt::format("{}[position() = {}][. = 'u'], @x", step, place)));
      pairs.push_back(twice(fmt::format("{}[{}][1], @x", step, place),
                            fmt::format("{}[position() = {}][position() = 1], @x", step, place)));
    }
  }
  expect_same(pairs, 3, 30);
}

TEST(FastForms, BlankTexts) {
  std::vector<Twice> pairs;
  for (const std::string text : {"", ".", "@x", "string()", "./string()", "string(.)", "a[1]", "text()[1]",
                                 "comment()[1]", "*[last()]/@y", "$v", "$tree", "$tree/l[1]", "string($copy)"}) {
    const auto blank = "normalize-space(" + text + ")";
    for (const auto& [quick, plain] : std::vector<std::pair<std::string, std::string>>{
             {" = ''", " = 0"}, {" != ''", " > 0"}, {" eq ''", " eq 0"}, {" ne ''", " gt 0"}}) {
      pairs.push_back(twice(blank + quick + ", @x", "string-length(" + blank + ")" + plain + ", @x"));
    }
    pairs.push_back(twice("'' = " + blank + ", @x", "0 = string-length(" + blank + "), @x"));
    pairs.push_back(twice("'' ne " + blank + ", @x", "0 lt string-length(" + blank + "), @x"));
    pairs.push_back(twice(blank + " < 'u', @x", "concat(" + blank + ", '') < 'u', @x"));
  }
  pairs.push_back(twice("//text()[normalize-space() = '']/../name(), @x",
                        "//text()[string-length(normalize-space()) = 0]/../name(), @x"));
  pairs.push_back(twice("@*[normalize-space(.) != '']/name()", "@*[string-length(normalize-space(.)) > 0]/name()"));
  pairs.push_back(twice("normalize-space((@x, @y)) = ''", "string-length(normalize-space((@x, @y))) = 0"));
  pairs.push_back(twice("if (@x = '2') then normalize-space(1) = '' else @y",
                        "if (@x = '2') then string-length(normalize-space(1)) = 0 else @y"));
  pairs.push_back(
      twice("(@y, 'a', ' ')[normalize-space() = '']", "(@y, 'a', ' ')[string-length(normalize-space()) = 0]"));
  expect_same(pairs, 4, 40);
}

TEST(FastForms, NamesAreMatchedOnce) {
  std::vector<Twice> pairs;
  for (const std::string pattern : {"a", "^a", "b$", "^a$|^b$", "a|c", "^[ab]$", "", "^$", "^|x", ".b"}) {
    const auto quoted = ", '" + pattern + "')";
    pairs.push_back(
        twice("matches(local-name()" + quoted + ", @x", "matches(concat(local-name(), '')" + quoted + ", @x"));
    pairs.push_back(
        twice("count(//node()[matches(local-name()" + quoted + "]), //@*[matches(local-name()" + quoted + "]",
              "count(//node()[matches(concat(local-name(), '')" + quoted + "]), //@*[matches(concat(local-name(), '')" +
                  quoted + "]"));
    pairs.push_back(twice("tokenize(concat(@x, 'abcab'), 'b|" + pattern + "z'), @y",
                          "tokenize(concat(@x, 'abcab'), '(b|" + pattern + "z)'), @y"));
  }
  expect_same(pairs, 5);
}

TEST(FastForms, ComparisonsAreTrueForSomePair) {
  const std::vector<std::string> sides{
      "@x",          "@y",  "$w",      "('1', 'u')",       "()",       "*/@x",
      "string(.)",   "'1'", "$tree/l", "//*[@x = '1']/@y", "count(*)", "(number(@x), 1)",
      "local-name()"};
  std::vector<Twice> pairs;
  for (const auto& left : sides) {
    for (const auto& right : sides) {
      for (const std::string comparison : {"=", "!=", "<", ">="}) {
        pairs.push_back(
            twice(fmt::format("{} {} {}, @x", left, comparison, right),
                  fmt::format("(some $l in {}, $r in {} satisfies $l {} $r), @x", left, right, comparison)));
      }
    }
  }
  expect_same(pairs, 6, 20);
}

TEST(FastForms, KeysFindWhatPathsFind) {
  std::vector<Twice> pairs;
  for (const std::string value : {"'1'", "''", "@x", "$v", "$w", "('1', 'u', '1')", "()", "local-name()", "$tree/l"}) {
    const auto lets = std::string(kLets) + "<sch:let name='k' value=\"" + value + "\"/>";
    const auto add = [&](const std::string& quick, const std::string& plain) {
      pairs.push_back({value + ": " + quick, loaded(lets, quick + ", @x"), loaded(lets, plain + ", @x")});
    };
    const auto is = [](const std::string& what) { return "[some $s in $k satisfies " + what + " = string($s)]"; };
    add("key('y', $k)/name()", "//*" + is("@y") + "/name()");
    add("key('xy', $k)/name()", "(//*" + is("@x") + " | //*" + is("@y") + ")/name()");
    add("key('text', $k)/name()", "//*[exists(@x)]" + is("normalize-space(concat(., @y))") + "/name()");
    add("key('attribute', $k)/../name()", "//@x" + is(".") + "/../name()");
    add("key('p', $k)/name()", "(//p:* | //a[b])" + is("local-name()") + "/name()");
    // A tree of the next node may lie where that of the last one lay.
    add("$tree/key('y', $k)/@n", "$tree//l" + is("@y") + "/@n");
    // The document and two trees in turn, each with an index of its own.
    add("count(key('y', 'u')), $tree/key('y', $k)/@n, $copy/key('y', $k)/name(), count(key('y', 'u')), "
        "$tree/key('y', '1')/@n",
        "count(//*[boolean(@y = 'u')]), $tree//l" + is("@y") + "/@n, $copy//*" + is("@y") +
            "/name(), count(//*[boolean(@y = 'u')]), $tree//l[boolean(@y = '1')]/@n");
  }
  expect_same(pairs, 7, 40);
}

/// A variable that asks only names is made once for each name.
TEST(FastForms, VariablesOfANameAlone) {
  const auto loop = [](const std::string& variable) {
    return "<sch:let name='n'><xsl:for-each select='. | @* | node() | //p:a'><xsl:variable name='i' " + variable +
           "</xsl:variable><l><xsl:copy-of select='$i'/></l></xsl:for-each></sch:let>";
  };
  const auto rule = [](const std::string& variable) {
    const bool select = variable.starts_with("select");
    return std::string("<sch:let name='n' ") + (select ? "value" + variable.substr(6) : variable) + "</sch:let>";
  };
  // No text, but asked of the node: so nothing can be kept.
  const std::string nothing = "substring(string(.), 1, 0)";
  const std::vector<std::pair<std::string, std::string>> variables{
      {"select='local-name()'>", "select='concat(local-name(), " + nothing + ")'>"},
      {"select='namespace-uri()'>", "select='concat(namespace-uri(), " + nothing + ")'>"},
      {"select='name()'>", "select='concat(name(), " + nothing + ")'>"},
      {"select='concat(local-name(), position(), last())'>",
       "select='concat(local-name(), position(), last(), " + nothing + ")'>"},
      {"select='local-name() = (\"a\", \"b\"), string-length(local-name())'>",
       "select='concat(local-name(), " + nothing + ") = (\"a\", \"b\"), string-length(concat(local-name(), " + nothing +
           "))'>"},
      {"select='concat(local-name(), count(//a))'>", "select='concat(local-name(), count(//a), " + nothing + ")'>"},
      {"select='concat(local-name(), @x)'>", "select='concat(local-name(), @x, " + nothing + ")'>"},
      {"><m n='{local-name()}'><xsl:value-of select='namespace-uri()'/></m>",
       "><m n='{local-name()}{" + nothing + "}'><xsl:value-of select='namespace-uri()'/></m>"},
      {"><m n='{name()}'/>", "><m n='{name()}{" + nothing + "}'/>"},
      {"><xsl:choose><xsl:when test='local-name() = \"a\"'>A</xsl:when><xsl:when test='@x'>X</xsl:when>"
       "<xsl:otherwise><o/></xsl:otherwise></xsl:choose>",
       "><xsl:choose><xsl:when test='concat(local-name(), " + nothing +
           ") = \"a\"'>A</xsl:when><xsl:when test='@x'>X"
           "</xsl:when><xsl:otherwise><o/></xsl:otherwise></xsl:choose>"},
      {"><xsl:if test='matches(local-name(), \"^a\")'><xsl:copy-of select='@x'/>z</xsl:if>",
       "><xsl:if test='matches(concat(local-name(), " + nothing + "), \"^a\")'><xsl:copy-of select='@x'/>z</xsl:if>"},
      {"><xsl:for-each select='*'><xsl:value-of select='local-name()'/></xsl:for-each>",
       "><xsl:for-each select='*'><xsl:value-of select='concat(local-name(), " + nothing + ")'/></xsl:for-each>"},
      {"><xsl:if test='local-name() = \"a\"'><q/></xsl:if><xsl:value-of select='count($copy/*/*)'/>",
       "><xsl:if test='local-name() = \"a\"'><q/></xsl:if><xsl:value-of select='concat(count($copy/*/*), " + nothing +
           ")'/>"},
  };
  const std::string shown = "$n, $n/*/name(), $n/*/*/name(), $n//@*, count($n), @x";
  const std::string shown_atoms = "$n, count($n), @x";
  std::vector<Twice> pairs;
  for (const auto& [quick, plain] : variables) {
    const auto& show = quick.starts_with("select") ? shown_atoms : shown;
    pairs.push_back(
        {quick, loaded(std::string(kLets) + rule(quick), show), loaded(std::string(kLets) + rule(plain), show)});
    if (!quick.contains("xsl:copy-of")) {  // attributes of the tree's root are an error of XSLT, and it ends the run
      pairs.push_back({"loop " + quick, loaded(std::string(kLets) + loop(quick), shown),
                       loaded(std::string(kLets) + loop(plain), shown)});
    }
  }
  // Two variables keep their values apart, also where one is asked by the other.
  const std::string two =
      "<sch:let name='m' value='concat(local-name(), \"1\")'/><sch:let name='n' "
      "value='concat(local-name(), \"2\")'/>";
  pairs.push_back({"two", loaded(two, "$m, $n, $m, @x"),
                   loaded("", "concat(local-name(), '1'), concat(local-name(), '2'), concat(local-name(), '1'), @x")});
  expect_same(pairs, 8);
}

/// Trees are used again for the next node: nothing of an earlier one may be seen, however many or large they were.
TEST(FastForms, TreesOfEarlierNodesAreGone) {
  std::string lets;
  std::string quick;
  std::string plain;
  for (int i = 0; i < 20; ++i) {
    lets += fmt::format(
        "<sch:let name='t{0}'><l n='{{@x}}{0}'><xsl:value-of select='@y'/><xsl:copy-of select='*'/></l>"
        "</sch:let>",
        i);
    if (i % 3 != 0) {
      quick += fmt::format("$t{0}/l/@n, string($t{0}), $t{0}//@*, count($t{0}//node()), $t{0}/*/*/name(), ", i);
      plain += fmt::format(
          "concat(@x, '{0}'), string-join((@y, *), ''), concat(@x, '{0}'), *//@*, 1 + (if (@y != '') "
          "then 1 else 0) + count(*/descendant-or-self::node()), */name(), ",
          i);
    }
  }
  std::vector<Twice> pairs;
  pairs.push_back({"twenty", loaded(lets, quick + "@x"), loaded("", plain + "@x")});
  pairs.push_back(twice("$copy/*/name(), $copy//@*/name(), string($copy), count($copy//node())",
                        "name(), .//@*/name(), string(.), count(descendant-or-self::node())"));
  expect_same(pairs, 9, 100);
  // Large and small in turn.
  Choices choices(10);
  for (int round = 0; round < 5; ++round) {
    std::string xml = "<r xmlns:p='urn:p' xmlns:q='urn:p'>";
    for (int i = 0; i < 300; ++i) {
      add_random_element(choices, i % 50 == 0 ? 5 : 1, xml);
    }
    const auto document = document_of(xml + std::string(5000, 'u') + "</r>");
    for (const auto& pair : pairs) {
      ASSERT_EQ(checked(pair.quick, document), checked(pair.plain, document)) << pair.name;
    }
  }
}

/// A rule file is asked about one document after another: each answer is the one that a new rule file gives.
TEST(FastForms, NothingStaysFromOneDocumentToTheNext) {
  const std::string everything =
      "//a[@x = '1']/name(), key('y', @x)/name(), (//b)[last()]/@x, normalize-space(.) = '', matches(local-name(), "
      "'a'), "
      "$tree/l, count(//*[@y])";
  const auto rules = loaded(kLets, everything);
  Choices choices(11);
  std::vector<std::string> sources;
  for (int i = 0; i < 30; ++i) {
    sources.push_back(random_document(choices));
  }
  for (int turn = 0; turn < 2; ++turn) {
    for (const auto& xml : sources) {
      const auto document = document_of(xml);
      EXPECT_EQ(checked(rules, document), checked(loaded(kLets, everything), document)) << xml;
    }
  }
}

}  // namespace
}  // namespace pareltjes::engines::xml_rules
