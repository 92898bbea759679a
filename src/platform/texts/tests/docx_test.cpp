// SPDX-License-Identifier: EUPL-1.2
// Small documents written here: what ECMA-376 says of lists, tracked changes, text boxes and controls.
#include <gtest/gtest.h>

#include "platform/texts/docx_edit.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::texts {
namespace {

constexpr const char* kNames =
    R"(xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml")";

std::string level(int at, const std::string& text, const std::string& more = "") {
  return "<w:lvl w:ilvl=\"" + std::to_string(at) + "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>" + more +
         "<w:lvlText w:val=\"" + text + "\"/></w:lvl>";
}

/// @param body inside w:body. @param lists inside w:numbering.
std::string packed(const std::string& body, const std::string& lists = "") {
  return *pack_document(
      {{"word/document.xml", std::string("<w:document ") + kNames + "><w:body>" + body + "</w:body></w:document>"},
       {"word/numbering.xml", std::string("<w:numbering ") + kNames + ">" + lists + "</w:numbering>"}});
}
std::string item(int list, int at, const std::string& text) {
  return "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" + std::to_string(at) + "\"/><w:numId w:val=\"" + std::to_string(list) +
         "\"/></w:numPr></w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}
std::vector<std::string> numbers(const std::string& docx) {
  std::vector<std::string> found;
  const auto document = read("a.docx", docx);
  EXPECT_TRUE(document.has_value());
  for (const auto& part : document->parts) found.push_back(part.number);
  return found;
}
using Numbers = std::vector<std::string>;

TEST(Lists, ADeeperLevelBeginsAnewAndAnOverrideStartsWhereItSays) {
  const auto lists = "<w:abstractNum w:abstractNumId=\"0\">" + level(0, "%1.") + level(1, "%1.%2") +
                     "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>"
                     "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride "
                     "w:val=\"7\"/></w:lvlOverride></w:num>";
  const auto body = item(1, 0, "een") + item(1, 1, "een een") + item(1, 1, "een twee") + item(1, 0, "twee") +
                    item(1, 1, "twee een") + item(2, 0, "zeven") + item(2, 1, "zeven een") + item(2, 0, "acht") +
                    item(1, 0, "negen");
  EXPECT_EQ(numbers(packed(body, lists)), (Numbers{"1", "1.1", "1.2", "2", "2.1", "7", "7.1", "8", "9"}));
}

TEST(Lists, ALevelThatIsNotRestartedGoesOn) {
  const auto lists = "<w:abstractNum w:abstractNumId=\"0\">" + level(0, "%1.") +
                     level(1, "%1.%2", "<w:lvlRestart w:val=\"0\"/>") +
                     level(2, "%1.%2.%3", "<w:lvlRestart w:val=\"1\"/>") +
                     "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
  const auto body = item(1, 0, "a") + item(1, 1, "b") + item(1, 0, "c") + item(1, 1, "d") + item(1, 2, "e") +
                    item(1, 1, "f") + item(1, 2, "g") + item(1, 0, "h") + item(1, 2, "i");
  EXPECT_EQ(numbers(packed(body, lists)), (Numbers{"1", "1.1", "2", "2.2", "2.2.1", "2.3", "2.3.2", "3", "3.3.1"}));
}

TEST(Changes, AreReadAsTakenOver) {
  const auto document =
      read("a.docx",
           packed("<w:p><w:r><w:t>Binnen </w:t></w:r><w:del w:id=\"1\"><w:r><w:delText>24</w:delText></w:r></w:del>"
                  "<w:ins w:id=\"2\"><w:r><w:t>72</w:t></w:r></w:ins><w:moveFrom w:id=\"3\"><w:r><w:t> "
                  "weg</w:t></w:r></w:moveFrom>"
                  "<w:r><w:t xml:space=\"preserve\"> uur</w:t></w:r></w:p>"));
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->parts[0].text, "Binnen 72 uur");
  ASSERT_EQ(document->notes.size(), 1U) << "the reader is told";
}

TEST(TextBoxes, AreReadOnce) {
  const std::string box = "<w:txbxContent><w:p><w:r><w:t>in de doos</w:t></w:r></w:p></w:txbxContent>";
  const auto document =
      read("a.docx", packed("<w:p><w:r><w:t>buiten</w:t><mc:AlternateContent><mc:Choice>" + box +
                            "</mc:Choice><mc:Fallback>" + box + "</mc:Fallback></mc:AlternateContent></w:r></w:p>"));
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->parts.size(), 2U);
  EXPECT_EQ(document->parts[1].text, "in de doos");
}

TEST(Edits, KeepTrackedChangesOfOthersAndNameClonesAnew) {
  const std::string xml =
      "<w:p><w:del w:id=\"1\"><w:r><w:delText>oud</w:delText></w:r></w:del><w:ins w:id=\"2\"><w:r><w:t>nieuw &amp; "
      "</w:t></w:r></w:ins>"
      "<w:r><w:t>&lt;na</w:t></w:r><w:r><w:rPr><w:highlight w:val=\"yellow\"/></w:rPr><w:t>am&gt;</w:t></w:r></w:p>"
      "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Kop</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p "
      "w14:paraId=\"00000001\"/></w:tc></w:tr></w:tbl>";
  const auto body = read_docx_body(std::string("<w:document ") + kNames + "><w:body>" + xml + "</w:body></w:document>");
  ASSERT_TRUE(body.has_value());
  const auto& text = body->paragraphs[0].text;
  const auto from = text.find('<');
  const auto made = edit_docx_body(*body, {{1, from, text.size(), "Jansen & <Zn>"}}, {{1, 1, {{"een"}, {"twee"}}}});
  EXPECT_NE(made.find("<w:del w:id=\"1\"><w:r><w:delText>oud</w:delText></w:r></w:del><w:ins "
                      "w:id=\"2\"><w:r><w:t>nieuw &amp; </w:t></w:r></w:ins>"),
            std::string::npos);
  const auto again = read_docx_body(made);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->paragraphs[0].text, "nieuw & Jansen & <Zn>");
  ASSERT_EQ(again->tables[0].rows.size(), 3U);
  EXPECT_EQ(again->paragraphs[2].text, "een");
  EXPECT_EQ(again->paragraphs[3].text, "twee");
  EXPECT_EQ(made.find("00000001"), made.rfind("00000001")) << "a name stands once";
}

}  // namespace
}  // namespace pareltjes::texts
