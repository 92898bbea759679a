// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/document/document.hpp"

#include <string>

#include <gtest/gtest.h>

namespace pareltjes::engines::xml_rules {
namespace {

NodeId element_named(const Document& document, std::string_view local) {
  for (const auto id : document.tree().elements()) {
    if (document.names().local(document.tree()[id].name) == local) {
      return id;
    }
  }
  return kAbsent;
}

struct Place {
  std::int64_t line, column, byte;
  friend bool operator==(const Place&, const Place&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Place& p) {
    return out << p.line << ":" << p.column << " @" << p.byte;
  }
};

Place place_in(const std::string& bytes, std::string_view local) {
  const auto document = Document::parse(bytes, "a.xml");
  EXPECT_TRUE(document.has_value());
  const auto place = document->place(element_named(*document, local));
  return {place.line, place.column, place.byte};
}

TEST(Document, PlaceOfAnElement) {
  EXPECT_EQ(place_in("<a><b/></a>", "a"), (Place{1, 1, 0}));
  EXPECT_EQ(place_in("<a><b/></a>", "b"), (Place{1, 4, 3}));
  EXPECT_EQ(place_in("<a>\n é<b x='>'/></a>", "b"), (Place{2, 3, 7}));
  EXPECT_EQ(place_in("<a>&amp;<![CDATA[<b/>]]><!-- <b/> --><b\n c='1'\n/></a>", "b"), (Place{1, 38, 37}));
}

TEST(Document, PlaceOnOneVeryLongLine) {
  std::string bytes = "<a>";
  for (int i = 0; i < 100'000; ++i) {
    bytes += "<p>123456.789 456789.012</p>";
  }
  const auto at = static_cast<std::int64_t>(bytes.size());
  EXPECT_EQ(place_in(bytes + "<b/></a>", "b"), (Place{1, at + 1, at}));
}

TEST(Document, PlaceInOtherEncodings) {
  EXPECT_EQ(place_in("\xEF\xBB\xBF<a>\xC3\xA9<b/></a>", "b"), (Place{1, 5, 8}));
  EXPECT_EQ(place_in("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9<b/></a>", "b"), (Place{1, 48, 47}));
  std::string utf16 = "\xFF\xFE";
  for (const char c : std::string("<a><b/></a>")) {
    utf16 += c;
    utf16 += '\0';
  }
  EXPECT_EQ(place_in(utf16, "b"), (Place{1, 4, 8}));
}

TEST(Document, ValuesAreThoseOfXml) {
  const auto document = Document::parse("<a x=' 1\n2&#10;&lt;&amp;'>een<![CDATA[ & ]]>\r\ntwee</a>", "a.xml");
  ASSERT_TRUE(document);
  const auto& tree = document->tree();
  EXPECT_EQ(tree.value(tree.attribute(1, document->names().find("", "x"))), " 1 2\n<&");
  std::string text;
  tree.append_string_value(1, text);
  EXPECT_EQ(text, "een & \ntwee");
}

TEST(Document, LocationNamesTheElement) {
  const auto document = Document::parse(
      "<l xmlns='urn:x'><a xmlns=''/><t:Al xmlns:t='https://standaarden.overheid.nl/stop/imop/tekst/'/>"
      "<t:Al xmlns:t='https://standaarden.overheid.nl/stop/imop/tekst/' eId='e'><b/></t:Al></l>",
      "a.xml");
  ASSERT_TRUE(document);
  const auto b = element_named(*document, "b");
  EXPECT_EQ(location_of(document->tree(), b), "/Q{urn:x}l[1]/tekst:Al[2]/Q{urn:x}b[1]");
  EXPECT_EQ(nearest_attribute(document->tree(), b, "eId"), "e");
}

std::string refusal(const std::string& bytes, const ParseLimits& limits = {}) {
  const auto document = Document::parse(bytes, "a.xml", limits);
  return document ? "read" : core::describe(document.error(), core::Language::kEnglish);
}

TEST(Document, RefusesWhatIsBrokenOrHostile) {
  EXPECT_NE(refusal("<a><b></a>").find("a.xml, line 1"), std::string::npos);
  EXPECT_NE(refusal("<x:a/>").find("not well-formed"), std::string::npos);
  EXPECT_NE(refusal("").find("empty"), std::string::npos);
  EXPECT_NE(refusal("<a>\xC3\x28</a>").find("characters"), std::string::npos);
  EXPECT_NE(refusal("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>").find("entities"), std::string::npos);
  EXPECT_NE(refusal("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>").find("entities"),
            std::string::npos);
  EXPECT_NE(refusal("<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a>&e;</a>").find("'e' not defined"),
            std::string::npos);
  // Bombs: refused at the first declaration, whatever it would become.
  std::string laughs = "<!DOCTYPE a [<!ENTITY l0 'lach'>";
  for (int i = 1; i < 10; ++i) {
    std::string ten;
    for (int j = 0; j < 10; ++j) ten += "&l" + std::to_string(i - 1) + ";";
    laughs += "<!ENTITY l" + std::to_string(i) + " '" + ten + "'>";
  }
  std::string quadratic = "<!DOCTYPE a [<!ENTITY e '" + std::string(100'000, 'x') + "'>]><a>";
  for (int i = 0; i < 1000; ++i) quadratic += "&e;";
  for (const auto& bomb :
       {laughs + "]><a>&l9;</a>", quadratic + "</a>",
        std::string("<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><a/>"),
        std::string("<!DOCTYPE a [<!ENTITY % p '<!ENTITY e SYSTEM \"file:///etc/passwd\">'> %p;]><a>&e;</a>")}) {
    EXPECT_NE(refusal(bomb).find("entities"), std::string::npos) << bomb.substr(0, 80);
  }
  std::string deep;
  for (int i = 0; i < 2000; ++i) {
    deep += "<a>";
  }
  EXPECT_NE(refusal(deep).find("too deeply"), std::string::npos);
  EXPECT_NE(refusal("<a>....................</a>", {.max_bytes = 10}).find("larger"), std::string::npos);
}

// Real files declare a namespace whose name is no URI; libxml2 calls that an error.
TEST(Document, ANamespaceThatIsNoUriIsRead) {
  EXPECT_EQ(refusal("<a xmlns:schemaLocation='http://a.b/ http://c.d/'/>"), "read");
}

}  // namespace
}  // namespace pareltjes::engines::xml_rules
