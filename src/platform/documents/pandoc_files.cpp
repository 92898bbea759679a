// SPDX-License-Identifier: EUPL-1.2
#include "platform/documents/pandoc_files.hpp"

#include <fmt/format.h>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "platform/documents/zip_parts.hpp"

namespace pareltjes::documents {
namespace {

core::Error unusable() {
  return {
      core::ErrorCode::kInternal,
      {"Het voorbeelddocument van pandoc is anders dan verwacht.", "Pandoc's reference document is not as expected."},
      {"Installeer pandoc opnieuw met: make documents.", "Install pandoc anew with: make documents."},
      {}};
}

bool insert_before(std::string& text, std::string_view mark, std::string_view addition) {
  const auto at = text.rfind(mark);
  if (at == std::string::npos) return false;
  text.insert(at, addition);
  return true;
}

std::string footer_xml(const std::string& footer, const std::string& page) {
  const auto field = [](const char* name) {
    return fmt::format("<w:fldSimple w:instr=\" {} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>", name);
  };
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<w:ftr "
      "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:pPr><w:pStyle "
      "w:val=\"Footer\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t "
      "xml:space=\"preserve\">{} </w:t></w:r>{}<w:r><w:t xml:space=\"preserve\"> / </w:t></w:r>{}</w:p></w:ftr>\n",
      core::escape_markup(footer), core::escape_markup(page), field("PAGE"), field("NUMPAGES"));
}

}  // namespace

core::Result<void> style_reference(const std::filesystem::path& file, const std::string& footer,
                                   const std::string& page) {
  const auto parts = ZipParts::open(file);
  if (!parts) return std::unexpected(unusable());
  const auto ours = [](std::string_view name) {
    return std::string(core::find_resource(fmt::format("src/platform/documents/docx/{}", name)).value_or(""));
  };
  auto types = parts->read("[Content_Types].xml");
  auto relations = parts->read("word/_rels/document.xml.rels");
  const bool added =
      insert_before(types, "</Types>",
                    "<Override PartName=\"/word/voet.xml\" "
                    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>") &&
      insert_before(relations, "</Relationships>",
                    "<Relationship Id=\"rIdVoet\" Target=\"voet.xml\" "
                    "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\"/>");
  const bool done =
      added && parts->put("[Content_Types].xml", types) && parts->put("word/_rels/document.xml.rels", relations) &&
      parts->put("word/styles.xml", ours("styles.xml")) && parts->put("word/document.xml", ours("document.xml")) &&
      parts->put("word/voet.xml", footer_xml(footer, page)) && parts->close();
  if (!done) return std::unexpected(unusable());
  return {};
}

core::Result<void> finish_odt(const std::filesystem::path& file, const std::vector<std::string>& texts) {
  constexpr std::string_view kEnd = "</draw:frame>";
  const auto parts = ZipParts::open(file);
  if (!parts) return std::unexpected(unusable());
  auto content = parts->read("content.xml");
  std::size_t at = 0;
  for (const auto& text : texts) {
    at = content.find(kEnd, at);
    if (at == std::string::npos) return std::unexpected(unusable());
    const auto description = "<svg:desc>" + core::escape_markup(text) + "</svg:desc>";
    content.insert(at, description);
    at += description.size() + kEnd.size();
  }
  auto styles = parts->read("styles.xml");
  for (const auto& [theirs, ours] : {std::pair{"fo:page-width=\"8.5in\"", "fo:page-width=\"21cm\""},
                                     {"fo:page-height=\"11in\"", "fo:page-height=\"29.7cm\""},
                                     {"&#39;Times New Roman&#39;", "&#39;Liberation Sans&#39;"}}) {
    if (const auto found = styles.find(theirs); found != std::string::npos)
      styles.replace(found, std::string_view(theirs).size(), ours);
  }
  const bool done = insert_before(styles, "</office:styles>",
                                  core::find_resource("src/platform/documents/odt_styles.xml").value_or("")) &&
                    parts->put("content.xml", content) && parts->put("styles.xml", styles) && parts->close();
  if (!done) return std::unexpected(unusable());
  return {};
}

}  // namespace pareltjes::documents
