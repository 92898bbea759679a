// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/docx_accessible.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/text.hpp"
#include "platform/texts/docx_edit.hpp"
#include "platform/texts/docx_file.hpp"
#include "platform/texts/office_zip.hpp"

namespace pareltjes::texts {
namespace {

constexpr std::uint32_t kNone = XmlTree::kNone;
constexpr const char* kCore = "docProps/core.xml";
constexpr const char* kStyles = "word/styles.xml";

/// Pieces put into the bytes of a part.
class Additions {
 public:
  explicit Additions(const XmlTree& tree) : tree_(tree) {}
  void put(std::size_t at, std::string text) { added_.emplace_back(at, std::move(text)); }
  void replace(std::uint32_t node, std::string text) {
    cut_.emplace_back(tree_.at(node).begin, tree_.at(node).end);
    put(tree_.at(node).begin, std::move(text));
  }
  [[nodiscard]] std::string made() {
    std::ranges::stable_sort(added_, {}, &std::pair<std::size_t, std::string>::first);
    std::string text;
    std::size_t at = 0;
    for (const auto& [place, addition] : added_) {
      if (place < at) continue;
      text += std::string_view(tree_.source()).substr(at, place - at);
      text += addition;
      const auto cut = std::ranges::find(cut_, place, &std::pair<std::size_t, std::size_t>::first);
      at = cut == cut_.end() ? place : cut->second;
    }
    return text + tree_.source().substr(at);
  }

 private:
  const XmlTree& tree_;
  std::vector<std::pair<std::size_t, std::string>> added_;
  std::vector<std::pair<std::size_t, std::size_t>> cut_;
};

void mark_headers(const DocxBody& body, const AccessibleWishes& wishes, Additions& additions) {
  const auto& tree = body.tree;
  for (const auto& [table, rows] : wishes.headers) {
    if (table == 0 || table > body.tables.size()) continue;
    for (std::size_t r = 0; r < std::min(rows, body.tables[table - 1].rows.size()); ++r) {
      const auto& row = body.tables[table - 1].rows[r];
      if (row.header || tree.at(row.node).empty_tag) continue;
      const auto properties = tree.child(row.node, "w:trPr");
      if (properties != kNone && !tree.at(properties).empty_tag) {
        additions.put(tree.at(properties).inner_end, "<w:tblHeader/>");
      } else if (properties == kNone) {
        const auto own = tree.child(row.node, "w:tblPrEx");
        additions.put(own == kNone ? tree.at(row.node).inner_begin : tree.at(own).end,
                      "<w:trPr><w:tblHeader/></w:trPr>");
      }
    }
  }
}

void mark_headings(const DocxBody& body, const AccessibleWishes& wishes, const std::map<int, std::string>& styles,
                   Additions& additions) {
  const auto& tree = body.tree;
  for (const auto& [place, level] : wishes.headings) {
    if (place == 0 || place > body.paragraphs.size() || level < 1 || level > 9) continue;
    const auto node = body.paragraphs[place - 1].node;
    if (tree.at(node).empty_tag || !styles.contains(level)) continue;
    const auto properties = tree.child(node, "w:pPr");
    const auto style = fmt::format("<w:pStyle w:val=\"{}\"/>", styles.at(level));
    if (properties == kNone) {
      additions.put(tree.at(node).inner_begin, "<w:pPr>" + style + "</w:pPr>");
    } else if (tree.child(properties, "w:pStyle") == kNone && !tree.at(properties).empty_tag) {
      additions.put(tree.at(properties).inner_begin, style);
    }
  }
}

/// Styles that look like nothing and say how deep a heading is.
std::map<int, std::string> add_heading_styles(const XmlTree& tree, const AccessibleWishes& wishes,
                                              Additions& additions) {
  std::map<int, std::string> names;
  std::string xml;
  for (const auto& [place, level] : wishes.headings) {
    if (names.contains(level)) continue;
    names[level] = fmt::format("PareltjesKop{}", level);
    xml += fmt::format(
        "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"{}\"><w:name w:val=\"Kop zonder opmaak "
        "{}\"/><w:pPr><w:outlineLvl w:val=\"{}\"/></w:pPr></w:style>",
        names[level], level, level - 1);
  }
  if (!xml.empty() && !tree.at(tree.root()).empty_tag) additions.put(tree.at(tree.root()).inner_end, xml);
  return names;
}

std::uint32_t below(const XmlTree& tree, std::uint32_t node, std::string_view name) {
  for (auto at = tree.at(node).first; at != kNone; at = tree.at(at).next) {
    if (tree.at(at).name == name) return at;
    if (const auto found = below(tree, at, name); found != kNone) return found;
  }
  return kNone;
}

/// The language of the letters, where the defaults name none.
void name_language(const XmlTree& tree, const AccessibleWishes& wishes, Additions& additions) {
  const auto defaults = below(tree, tree.root(), "w:rPrDefault");
  const auto letters = defaults == kNone ? kNone : tree.child(defaults, "w:rPr");
  if (letters == kNone || tree.at(letters).empty_tag) return;
  const auto language = tree.child(letters, "w:lang");
  const auto wanted = fmt::format("<w:lang w:val=\"{}\"/>", wishes.language);
  if (language == kNone) {
    additions.put(tree.at(letters).inner_end, wanted);
  } else if (!tree.attribute(language, "val").starts_with(wishes.language.substr(0, 2))) {
    additions.replace(language, wanted);
  }
}

std::string named_properties(const std::string& xml, const AccessibleWishes& wishes) {
  auto tree = XmlTree::parse(xml, kCore);
  if (!tree) return xml;
  Additions additions(*tree);
  const auto title = below(*tree, tree->root(), "dc:title");
  if (title != kNone && core::trim(tree->text(title)).empty())
    additions.replace(title, "<dc:title>" + core::escape_markup(wishes.title) + "</dc:title>");
  if (title == kNone)
    additions.put(tree->at(tree->root()).inner_end, "<dc:title>" + core::escape_markup(wishes.title) + "</dc:title>");
  return additions.made();
}

}  // namespace

core::Result<std::string> accessible_docx(std::string_view name, std::string_view docx,
                                          const AccessibleWishes& wishes) {
  const auto zip = OfficeZip::open(name, docx, {});
  if (!zip) return std::unexpected(zip.error());
  const auto main = main_part_in(name, docx);
  if (!main) return std::unexpected(main.error());
  const auto body = docx_body_of(name, docx);
  if (!body) return std::unexpected(body.error());
  std::map<std::string, std::string> parts;
  std::map<int, std::string> styles;
  if (const auto xml = zip->read(kStyles); xml && !xml->empty()) {
    const auto tree = XmlTree::parse(*xml, kStyles);
    if (!tree) return std::unexpected(tree.error());
    Additions additions(*tree);
    name_language(*tree, wishes, additions);
    styles = add_heading_styles(*tree, wishes, additions);
    parts[kStyles] = additions.made();
  }
  Additions additions(body->tree);
  mark_headers(*body, wishes, additions);
  mark_headings(*body, wishes, styles, additions);
  parts[*main] = additions.made();
  if (const auto xml = zip->read(kCore); xml && !xml->empty()) parts[kCore] = named_properties(*xml, wishes);
  return with_parts(docx, parts);
}

}  // namespace pareltjes::texts
