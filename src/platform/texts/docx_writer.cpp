// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/docx_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "core/text.hpp"
#include "platform/texts/docx_edit.hpp"

namespace pareltjes::texts {
namespace {

constexpr const char* kHead = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr const char* kMain = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

constexpr const char* kTypes =
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>)";
constexpr const char* kRelations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>)";
constexpr const char* kDocumentRelations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>)";

std::string styles_xml(const std::string& language) {
  std::string xml = fmt::format(
      R"({}<w:styles xmlns:w="{}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Liberation Sans" w:hAnsi="Liberation Sans" w:cs="Liberation Sans"/><w:sz w:val="21"/><w:lang w:val="{}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Standaard"><w:name w:val="Normal"/></w:style>)",
      kHead, kMain, language);
  xml +=
      R"(<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/><w:basedOn w:val="Standaard"/><w:pPr><w:spacing w:after="240"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>)";
  for (int level = 1; level <= 3; ++level) {
    xml += fmt::format(
        R"(<w:style w:type="paragraph" w:styleId="Kop{0}"><w:name w:val="heading {0}"/><w:basedOn w:val="Standaard"/><w:next w:val="Standaard"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="{1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="{2}"/></w:rPr></w:style>)",
        level, level - 1,
        level == 1   ? 28
        : level == 2 ? 24
                     : 21);
  }
  xml +=
      R"(<w:style w:type="paragraph" w:styleId="Opsomming"><w:name w:val="List Paragraph"/><w:basedOn w:val="Standaard"/><w:pPr><w:ind w:left="567" w:hanging="425"/></w:pPr></w:style>)";
  xml +=
      R"(<w:style w:type="paragraph" w:styleId="Lid"><w:name w:val="Lid"/><w:basedOn w:val="Standaard"/><w:pPr><w:ind w:left="709" w:hanging="709"/></w:pPr></w:style>)";
  xml +=
      R"(<w:style w:type="paragraph" w:styleId="Tabeltekst"><w:name w:val="Table Text"/><w:basedOn w:val="Standaard"/><w:pPr><w:spacing w:before="20" w:after="40" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr></w:style>)";
  xml +=
      R"(<w:style w:type="table" w:styleId="Raster"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:left w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:right w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>)";
  return xml;
}

/// Lines as runs with breaks between.
std::string run_of(const std::string& text, bool bold) {
  std::string xml;
  bool first = true;
  for (const auto& line : core::split(text, '\n')) {
    xml += first ? "" : "<w:br/>";
    first = false;
    std::string piece;
    for (const auto& part : core::split(line, '\t'))
      piece += (piece.empty() ? "" : "</w:t><w:tab/><w:t xml:space=\"preserve\">") + core::escape_markup(part);
    xml += "<w:t xml:space=\"preserve\">" + piece + "</w:t>";
  }
  return std::string("<w:r>") + (bold ? "<w:rPr><w:b/></w:rPr>" : "") + xml + "</w:r>";
}

std::string line_xml(const WrittenLine& line, bool bold) {
  std::string xml;
  for (const auto& piece : line) {
    if (piece.tag.empty()) {
      xml += run_of(piece.text, bold);
    } else {
      const auto tag = core::escape_markup(piece.tag);
      xml += fmt::format(
          R"(<w:sdt><w:sdtPr><w:alias w:val="{}"/><w:tag w:val="{}"/><w:text w:multiLine="1"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>)",
          core::escape_markup(piece.text), tag,
          run_of(piece.shown.empty() ? "<" + piece.text + ">" : piece.shown, bold));
    }
  }
  return xml;
}

std::string paragraph(const char* style, const std::string& content) {
  return fmt::format("<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>{}</w:p>", style, content);
}

/// Letters of the longest word of a cell.
std::size_t longest_word(const WrittenLine& line) {
  std::string text;
  for (const auto& piece : line) text += piece.text;
  std::size_t longest = 0;
  for (const auto& word : core::split(text, ' ')) longest = std::max(longest, word.size());
  return longest;
}

/// Widths of the columns, in twentieths of a point: a heading of one long word is not broken.
std::vector<int> column_widths(const std::vector<WrittenLine>& heading) {
  constexpr int kAll = 9600;
  constexpr std::size_t kShort = 7;   // what a column of short words gets as well
  constexpr std::size_t kMargin = 2;  // about what the edges of a cell take
  std::vector<std::size_t> letters;
  for (const auto& cell : heading) letters.push_back(std::max(longest_word(cell), kShort) + kMargin);
  const auto all = std::accumulate(letters.begin(), letters.end(), std::size_t{0});
  std::vector<int> widths;
  for (const auto each : letters) widths.push_back(static_cast<int>(kAll * each / all));
  return widths;
}

std::string table_xml(const WrittenBlock& block) {
  if (block.rows.empty() || block.rows.front().empty()) return {};
  const auto widths = column_widths(block.rows.front());
  std::string xml =
      R"(<w:tbl><w:tblPr><w:tblStyle w:val="Raster"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid>)";
  for (const auto width : widths) xml += fmt::format("<w:gridCol w:w=\"{}\"/>", width);
  xml += "</w:tblGrid>";
  for (std::size_t r = 0; r < block.rows.size(); ++r) {
    xml += r == 0 ? "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" : "<w:tr><w:trPr><w:cantSplit/></w:trPr>";
    for (std::size_t c = 0; c < block.rows[r].size(); ++c)
      xml += fmt::format("<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/></w:tcPr>{}</w:tc>",
                         widths[std::min(c, widths.size() - 1)],
                         paragraph("Tabeltekst", line_xml(block.rows[r][c], r == 0)));
    xml += "</w:tr>";
  }
  return xml + "</w:tbl>" + paragraph("Standaard", "");
}

std::string block_xml(const WrittenBlock& block) {
  using Kind = WrittenBlock::Kind;
  auto line = block.line;
  const bool tabbed = block.kind == Kind::kParagraph || block.kind == Kind::kItem;
  if (!block.number.empty()) line.insert(line.begin(), {block.number + (tabbed ? "\t" : " "), {}});
  switch (block.kind) {
    case Kind::kTitle:
      return paragraph("Titel", line_xml(line, false));
    case Kind::kHeading:
      return paragraph(block.level == 1 ? "Kop1" : block.level == 2 ? "Kop2" : "Kop3", line_xml(line, false));
    case Kind::kItem:
      return paragraph("Opsomming", line_xml(line, false));
    case Kind::kTable:
      return table_xml(block);
    case Kind::kPageBreak:
      return R"(<w:p><w:r><w:br w:type="page"/></w:r></w:p>)";
    case Kind::kParagraph:
      break;
  }
  return paragraph(block.number.empty() ? "Standaard" : "Lid", line_xml(line, false));
}

}  // namespace

core::Result<std::string> write_docx(const WrittenDocument& document) {
  std::string body;
  for (const auto& block : document.blocks) body += block_xml(block);
  std::map<std::string, std::string> parts;
  parts["[Content_Types].xml"] = std::string(kHead) + kTypes;
  parts["_rels/.rels"] = std::string(kHead) + kRelations;
  parts["word/_rels/document.xml.rels"] = std::string(kHead) + kDocumentRelations;
  parts["word/styles.xml"] = styles_xml(document.language);
  parts["word/document.xml"] = fmt::format(
      R"({}<w:document xmlns:w="{}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>{}<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>)",
      kHead, kMain, body);
  parts["word/footer1.xml"] = fmt::format(
      R"({}<w:ftr xmlns:w="{}"><w:p><w:pPr><w:pStyle w:val="Standaard"/></w:pPr><w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:t xml:space="preserve">{} · {} </w:t></w:r><w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>)",
      kHead, kMain, core::escape_markup(document.footer), document.language.starts_with("nl") ? "pagina" : "page");
  parts["docProps/core.xml"] = fmt::format(
      R"({}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:language>{}</dc:language></cp:coreProperties>)",
      kHead, core::escape_markup(document.title), document.language);
  return pack_document(parts);
}

}  // namespace pareltjes::texts
