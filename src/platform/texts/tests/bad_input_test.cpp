// SPDX-License-Identifier: EUPL-1.2
// Documents that are too large, packed to harm, cut off, locked or without text: one sentence, within bounds.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "platform/programs/process.hpp"
#include "platform/texts/docx_edit.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::texts {
namespace {

constexpr std::chrono::seconds kLongest{20};  ///< Also on a busy computer with sanitizers.

std::string docx(const std::string& body, std::map<std::string, std::string> more = {}) {
  more["word/document.xml"] =
      "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>" + body +
      "</w:body></w:document>";
  return *pack_document(more);
}
std::string odt(const std::string& text, std::map<std::string, std::string> more = {}) {
  more["mimetype"] = "application/vnd.oasis.opendocument.text";
  more["content.xml"] =
      "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
      "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>" +
      text + "</office:text></office:body></office:document-content>";
  return *pack_document(more);
}
const std::string kLine = "<w:p><w:r><w:t>Deze overeenkomst duurt een jaar.</w:t></w:r></w:p>";

/// Digits that hardly pack.
std::string noise(std::mt19937& random, std::size_t digits) {
  std::string made;
  while (made.size() < digits) made += std::to_string(random());
  return made;
}

void expect_refused(const std::string& name, const std::string& bytes, const std::string& word, core::ErrorCode code,
                    const ReadLimits& limits = {}) {
  const auto begin = std::chrono::steady_clock::now();
  const auto document = read(name, bytes, limits);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, kLongest) << name;
  ASSERT_FALSE(document.has_value()) << name;
  EXPECT_EQ(document.error().code, code) << name << ": " << document.error().message.nl;
  EXPECT_NE(document.error().message.nl.find(word), std::string::npos) << name << ": " << document.error().message.nl;
  EXPECT_FALSE(document.error().advice.nl.empty()) << name;
  ASSERT_TRUE(document.error().place.has_value()) << name;
  EXPECT_EQ(document.error().place->file, name);
}

TEST(BadInput, ABombIsRefusedBeforeItIsUnpacked) {
  const std::string blanks(std::size_t{16} * 1024 * 1024, ' ');
  expect_refused("bom.docx", docx(blanks), "verdacht sterk ingepakt", core::ErrorCode::kPayloadTooLarge);
  expect_refused("bom.odt", odt(blanks), "verdacht sterk ingepakt", core::ErrorCode::kPayloadTooLarge);
  std::mt19937 random(1);
  ReadLimits small;
  small.unpacked_bytes = std::size_t{1024} * 1024;
  const auto large = "<w:p><w:r><w:t>" + noise(random, small.unpacked_bytes) + "</w:t></w:r></w:p>";
  expect_refused("groot.docx", docx(large), "uitgepakt te groot", core::ErrorCode::kPayloadTooLarge, small);
}

TEST(BadInput, NestingThatIsTooDeepIsRefused) {
  constexpr std::size_t kDeep = 100'000;
  std::mt19937 random(2);
  std::string open, shut;
  for (std::size_t i = 0; i < kDeep; ++i) {
    open += "<w:sdt w:id=\"" + std::to_string(random()) + "\">";
    shut += "</w:sdt>";
  }
  // The closing tags pack well; what counts is that nothing overflows.
  const auto document = read("diep.docx", docx(open + kLine + shut));
  ASSERT_FALSE(document.has_value());
  EXPECT_FALSE(document.error().message.nl.empty());
  expect_refused("diep.odt", odt(open.substr(0, 20'000)), "", core::ErrorCode::kInvalidFile);
}

TEST(BadInput, MoreParagraphsThanAnyDocumentHasAreTooMany) {
  const std::size_t kMany = ReadLimits{}.parts + 50'000;
  std::mt19937 random(3);
  std::string word, open;
  for (std::size_t i = 0; i < kMany; ++i) {
    const auto id = std::to_string(random());
    word += "<w:p w:rsidR=\"" + id + "\"/>";
    open += "<text:p>" + id + "</text:p>";
  }
  expect_refused("leeg.docx", docx(word), "te veel alinea", core::ErrorCode::kPayloadTooLarge);
  expect_refused("leeg.odt", odt(open), "te veel alinea", core::ErrorCode::kPayloadTooLarge);
  expect_refused("leeg.txt", "x" + std::string(kMany, '\n'), "te veel regels", core::ErrorCode::kPayloadTooLarge);
}

TEST(BadInput, ADocumentThatWasCutOffIsRefusedWhereverItWas) {
  const auto whole = docx(kLine, {{"word/styles.xml", "<w:styles/>"}, {"docProps/core.xml", "<a/>"}});
  ASSERT_TRUE(read("heel.docx", whole).has_value());
  for (std::size_t size = 40; size < whole.size(); size += 7) {
    const auto document = read("half.docx", whole.substr(0, size));
    ASSERT_FALSE(document.has_value()) << size;
    EXPECT_FALSE(document.error().advice.nl.empty()) << size;
  }
}

TEST(BadInput, ALockedOdtSaysSo) {
  const std::string manifest =
      "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
  expect_refused("slot.odt", odt("<text:p>x</text:p>", {{"META-INF/manifest.xml", manifest}}), "wachtwoord",
                 core::ErrorCode::kInvalidFile);
}

TEST(BadInput, MacrosAreToldAndNotRead) {
  const std::string types =
      "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override "
      "PartName=\"/word/document.xml\" "
      "ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>";
  for (const auto* name : {"macro.docm", "macro.docx"}) {
    const auto document =
        read(name, docx(kLine, {{"word/vbaProject.bin", "Sub AutoOpen()"}, {"[Content_Types].xml", types}}));
    ASSERT_TRUE(document.has_value()) << document.error().message.nl;
    ASSERT_EQ(document->parts.size(), 1U);
    ASSERT_EQ(document->notes.size(), 1U);
    EXPECT_NE(document->notes[0].nl.find("macro"), std::string::npos);
  }
}

/// A PDF of one page without anything on it. @param trailer put in the trailer.
std::string empty_pdf(const std::string& trailer = "") {
  std::string pdf = "%PDF-1.4\n";
  std::vector<std::size_t> at;
  for (const auto* object : {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                             "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"}) {
    at.push_back(pdf.size());
    pdf += std::to_string(at.size()) + " 0 obj" + object + "endobj\n";
  }
  const auto table = pdf.size();
  pdf += "xref\n0 4\n0000000000 65535 f \n";
  for (const auto offset : at) {
    const auto digits = std::to_string(offset);
    pdf += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
  }
  return pdf + "trailer<</Size 4/Root 1 0 R" + trailer + ">>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
}

TEST(BadInput, PdfsWithoutTextLockedOrBroken) {
  if (!programs::is_installed("pdftotext")) GTEST_SKIP() << "skipped: pdftotext is absent";
  expect_refused("scan.pdf", empty_pdf(), "scan", core::ErrorCode::kInvalidFile);
  const std::string key(64, '5');
  expect_refused("slot.pdf",
                 empty_pdf("/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<" + key + ">/U<" + key + ">/P -4>>"),
                 "wachtwoord", core::ErrorCode::kInvalidFile);
  expect_refused("kapot.pdf", "%PDF-1.7\n" + std::string(2000, 'x'), "beschadigd", core::ErrorCode::kInvalidFile);
}

TEST(BadInput, FiveHundredPagesAreRead) {
  constexpr std::size_t kPages = 500;
  constexpr std::size_t kOnAPage = 40;
  std::string text, word;
  for (std::size_t i = 0; i < kPages * kOnAPage; ++i) {
    const auto number = std::to_string(1 + i / kOnAPage) + "." + std::to_string(1 + i % kOnAPage);
    text += number + "\tVerwerker doet wat bepaling " + std::to_string(i) + " vraagt.\n";
    word += "<w:p><w:r><w:t>Verwerker doet wat bepaling " + std::to_string(i * 7919) + " vraagt.</w:t></w:r></w:p>";
  }
  for (const auto& [name, bytes] : {std::pair{"lang.txt", text}, std::pair{"lang.docx", docx(word)}}) {
    const auto begin = std::chrono::steady_clock::now();
    const auto document = read(name, bytes);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, kLongest) << name;
    ASSERT_TRUE(document.has_value()) << name << ": " << document.error().message.nl;
    EXPECT_EQ(document->parts.size(), kPages * kOnAPage) << name;
  }
}

}  // namespace
}  // namespace pareltjes::texts
