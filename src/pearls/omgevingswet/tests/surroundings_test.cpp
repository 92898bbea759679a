// SPDX-License-Identifier: EUPL-1.2
// A file drawn out, and what is shown of it around one place.
#include "pearls/omgevingswet/surroundings.hpp"

#include <gtest/gtest.h>

#include "core/text.hpp"

namespace pareltjes::omgevingswet {
namespace {

TEST(Surroundings, ShowTheLinesAroundWithTheirNumbers) {
  const std::string source = "<a>\n <b/>\n  <c wId=\"ë\"/>\n <d/>\n</a>\n";
  EXPECT_EQ(surroundings_of(source, source.find("<c"), 3),
            "  1| <a>\n"
            "  2|  <b/>\n"
            "> 3|   <c wId=\"ë\"/>\n"
            "   |   ^\n"
            "  4|  <d/>\n"
            "  5| </a>\n");
  EXPECT_EQ(surroundings_of(source, 0, 1),
            "> 1| <a>\n"
            "   | ^\n"
            "  2|  <b/>\n"
            "  3|   <c wId=\"ë\"/>\n");
  EXPECT_EQ(surroundings_of("<a/>", 0, 1), "> 1| <a/>\n   | ^\n");
  EXPECT_EQ(surroundings_of("", 0, 1), "> 1| \n   | ^\n");
  EXPECT_EQ(surroundings_of("<a>\r\n<b/>\r\n</a>", 5, 2), "  1| <a>\n> 2| <b/>\n   | ^\n  3| </a>\n");
}

TEST(Surroundings, CutALongLineBetweenCharacters) {
  std::string source;
  for (int i = 0; i < 20000; ++i) source += "<p>ëë</p>";
  for (const std::size_t offset : {std::size_t{0}, std::size_t{11} * 5000, std::size_t{11} * 19999}) {
    const auto text = surroundings_of(source, offset, 1);
    EXPECT_TRUE(core::is_valid_utf8(text)) << offset;
    EXPECT_LT(text.size(), 600U);
    const auto lines = lines_of(text);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].marked, "<p>") << offset;
  }
}

TEST(Surroundings, AreTakenApartForAPage) {
  const std::string source = "<a>\n  <ë><b x=\"1\">tekst</b></ë>\n</a>\n";
  const auto lines = lines_of(surroundings_of(source, source.find("<b"), 2));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[1].number, "2");
  EXPECT_EQ(lines[1].before, "  <ë>");
  EXPECT_EQ(lines[1].marked, "<b x=\"1\">");
  EXPECT_EQ(lines[1].after, "tekst</b></ë>");
  EXPECT_EQ(lines[2].before, "</a>");
  EXPECT_TRUE(lines[2].marked.empty());
  EXPECT_TRUE(lines_of("geen omgeving").empty());
  EXPECT_TRUE(lines_of("  | ^").empty());
}

}  // namespace
}  // namespace pareltjes::omgevingswet
