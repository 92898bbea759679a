// SPDX-License-Identifier: EUPL-1.2
// A DOCX as a text: numbers as the word processor shows them, headings, rows of tables.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "core/text.hpp"
#include "platform/packages/zip_reader.hpp"
#include "platform/texts/clause_number.hpp"
#include "platform/texts/docx_file.hpp"
#include "platform/texts/docx_numbering.hpp"
#include "platform/texts/office_zip.hpp"

namespace pareltjes::texts {
namespace {

/// "4.2." → "4.2", "(a)" → "a", "Artikel 5" → "5".
std::string bare_number(std::string_view shown) {
  auto text = core::trim(shown);
  for (const std::string_view word : {"Artikel ", "ARTIKEL ", "artikel ", "Article ", "Art. ", "\xC2\xA7 "}) {
    if (text.starts_with(word)) text.remove_prefix(word.size());
  }
  while (!text.empty() && std::string_view("(.").find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && std::string_view(").:;").find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return std::string(core::trim(text));
}

/// One line of a text: breaks and tabs as blanks.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

/// Turns paragraphs into parts, counting lists as it goes.
class Teller {
 public:
  Teller(ParagraphStyles styles, NumberCounter counter) : styles_(std::move(styles)), counter_(std::move(counter)) {}

  /// Every paragraph must be told once, in order: lists are counted.
  Part part_of(const DocxParagraph& paragraph, std::size_t line) {
    Part part;
    part.line = line;
    const auto& style = styles_.of(paragraph.style);
    const auto number = number_of(paragraph, style);
    if (style.outline >= 0) {
      part.kind = Part::Kind::kHeading;
      part.level = style.outline + 1;
    }
    if (number && !number->bullet) {
      part.shown = std::string(core::trim(number->shown));
      part.number = bare_number(number->shown);
      part.text = one_line(paragraph.text);
      if (part.kind != Part::Kind::kHeading) kind_of_numbered(part, number->level);
      return part;
    }
    if (auto literal = clause_number_of(paragraph.text)) {
      part.shown = std::move(literal->shown);
      part.number = std::move(literal->number);
      part.text = one_line(literal->rest);
      using enum ClauseNumber::Kind;
      if (literal->kind == kArticle || literal->kind == kAnnex) {
        part.kind = Part::Kind::kHeading;
      } else if (part.kind != Part::Kind::kHeading) {
        if (literal->kind != kDecimal) part.kind = Part::Kind::kListItem;
        if (literal->kind == kDecimal && reads_as_title(part.text)) part.kind = Part::Kind::kHeading;
      }
      if (part.level == 0 || literal->kind == kDecimal) part.level = literal->level;
      return part;
    }
    part.text = one_line(paragraph.text);
    if (number) {
      part.kind = Part::Kind::kListItem;
      part.shown = is_box(number->shown) ? "\xE2\x96\xA1" : "-";
      part.level = number->level + 1;
    } else if (part.kind != Part::Kind::kHeading && (paragraph.bold || style.bold) && reads_as_title(part.text) &&
               paragraph.table == 0) {
      part.kind = Part::Kind::kHeading;
      part.level = 3;
    }
    return part;
  }

 private:
  static bool is_box(std::string_view sign) {
    return sign == "\xE2\x96\xA1" || sign == "\xE2\x98\x90" || sign == "\xEF\x82\xA8" || sign == "\xEF\x81\xAF";
  }

  static void kind_of_numbered(Part& part, int level) {
    const auto number = clause_number_of(part.shown + "\tX");
    const bool decimal =
        number && (number->kind == ClauseNumber::Kind::kDecimal || number->kind == ClauseNumber::Kind::kArticle);
    part.level = decimal ? number->level : level + 1;
    part.kind = !decimal                    ? Part::Kind::kListItem
                : reads_as_title(part.text) ? Part::Kind::kHeading
                                            : Part::Kind::kParagraph;
  }

  std::optional<ShownNumber> number_of(const DocxParagraph& paragraph, const ParagraphStyle& style) {
    auto list = paragraph.numbering.empty() ? style.numbering : paragraph.numbering;
    if (list.empty() || list == "0") return std::nullopt;
    auto level = paragraph.numbering_level;
    if (level < 0 && paragraph.numbering.empty()) level = counter_.level_of_style(list, paragraph.style);
    if (level < 0) level = style.numbering_level;
    // Word counts no paragraph without characters in a list that only its style puts there; those that say it
    // themselves it does.
    return counter_.next(list, std::max(level, 0));
  }

  ParagraphStyles styles_;
  NumberCounter counter_;
};

/// The rows of a table, each cell the lines of its paragraphs.
void add_table(const DocxBody& body, std::size_t number, Teller& teller, std::vector<Part>& parts) {
  for (const auto& row : body.tables[number - 1].rows) {
    Part part;
    part.kind = Part::Kind::kTableRow;
    part.table = number;
    for (const auto& cell : row.cells) {
      std::string text;
      for (const auto at : cell.paragraphs) {
        if (part.line == 0) part.line = at;
        const auto line = teller.part_of(body.paragraphs[at - 1], at).whole();
        if (!line.empty()) text += (text.empty() ? "" : "\n") + line;
      }
      part.cells.push_back(std::move(text));
      for (std::size_t i = 1; i < cell.span; ++i) part.cells.emplace_back();
    }
    for (const auto& cell : part.cells) part.text += (part.text.empty() ? "" : " | ") + one_line(cell);
    parts.push_back(std::move(part));
  }
}

std::vector<Part> parts_of(const DocxBody& body, Teller& teller) {
  std::vector<Part> parts;
  std::size_t last_table = 0;
  std::string carried;  // Of a paragraph whose end was taken away: it goes on in the next.
  for (std::size_t i = 0; i < body.paragraphs.size(); ++i) {
    const auto& paragraph = body.paragraphs[i];
    if (paragraph.table > 0) {
      if (paragraph.table != last_table) add_table(body, paragraph.table, teller, parts);
      last_table = paragraph.table;
      continue;
    }
    if (paragraph.contents) continue;
    if (paragraph.removed) {
      carried += paragraph.text;
      continue;
    }
    Part part;
    if (carried.empty()) {
      part = teller.part_of(paragraph, i + 1);
    } else {
      auto joined = paragraph;
      joined.text = carried + paragraph.text;
      part = teller.part_of(joined, i + 1);
      carried.clear();
    }
    if (!part.text.empty() || !part.shown.empty()) parts.push_back(std::move(part));
  }
  return parts;
}

core::Result<std::vector<Part>> footnotes_of(const OfficeZip& zip) {
  std::vector<Part> notes;
  const auto xml = zip.read("word/footnotes.xml");
  if (!xml) return std::unexpected(xml.error());
  if (xml->empty()) return notes;
  const auto tree = XmlTree::parse(*xml, "word/footnotes.xml");
  if (!tree) return std::unexpected(tree.error());
  for (auto at = tree->at(tree->root()).first; at != XmlTree::kNone; at = tree->at(at).next) {
    if (tree->at(at).name != "w:footnote" || !tree->attribute(at, "type").empty()) continue;
    Part note;
    note.number = note.shown = std::to_string(notes.size() + 1);
    note.text = one_line(tree->text(at));
    notes.push_back(std::move(note));
  }
  return notes;
}

}  // namespace

core::Result<DocxBody> docx_body_of(std::string_view name, std::string_view bytes, const ReadLimits& limits) {
  const auto zip = OfficeZip::open(name, bytes, limits);
  if (!zip) return std::unexpected(zip.error());
  const auto types = zip->read("[Content_Types].xml");
  if (!types) return std::unexpected(types.error());
  auto main = zip->read(main_part_of(*types));
  if (!main) return std::unexpected(main.error());
  return read_docx_body(std::move(*main), limits);
}

core::Result<std::map<std::string, DocxBody>> headers_and_footers_of(std::string_view name, std::string_view bytes) {
  const auto zip = OfficeZip::open(name, bytes, {});
  if (!zip) return std::unexpected(zip.error());
  std::map<std::string, DocxBody> bodies;
  for (const auto& part : zip->names()) {
    if (!part.starts_with("word/header") && !part.starts_with("word/footer")) continue;
    auto xml = zip->read(part);
    if (!xml) return std::unexpected(xml.error());
    auto body = read_docx_body(std::move(*xml));
    if (!body) return std::unexpected(body.error());
    bodies.emplace(part, std::move(*body));
  }
  return bodies;
}

core::Result<std::string> main_part_in(std::string_view name, std::string_view bytes) {
  const auto zip = OfficeZip::open(name, bytes, {});
  if (!zip) return std::unexpected(zip.error());
  const auto types = zip->read("[Content_Types].xml");
  if (!types) return std::unexpected(types.error());
  return main_part_of(*types);
}

core::Result<TextDocument> read_docx(std::string_view name, std::string_view bytes, const ReadLimits& limits,
                                     const GoOn& go_on) {
  const auto zip = OfficeZip::open(name, bytes, limits);
  if (!zip) return std::unexpected(zip.error());
  const auto types = zip->read("[Content_Types].xml");
  if (!types) return std::unexpected(types.error());
  auto main = zip->read(main_part_of(*types));
  if (!main) return std::unexpected(main.error());
  if (go_on) {
    if (auto go = go_on(); !go) return std::unexpected(go.error());
  }
  const auto body = read_docx_body(std::move(*main), limits);
  if (!body) return std::unexpected(body.error());
  TextDocument document;
  document.format = "docx";
  ParagraphStyles styles;
  NumberCounter counter;
  for (const auto* part : {"word/styles.xml", "word/numbering.xml"}) {
    const auto xml = zip->read(part);
    if (!xml) return std::unexpected(xml.error());
    if (xml->empty()) continue;
    const auto tree = XmlTree::parse(*xml, part);
    if (!tree) return std::unexpected(tree.error());
    if (std::string_view(part).ends_with("styles.xml")) {
      styles = ParagraphStyles(*tree);
    } else {
      counter = NumberCounter(*tree);
    }
  }
  Teller teller(std::move(styles), std::move(counter));
  document.parts = parts_of(*body, teller);
  auto footnotes = footnotes_of(*zip);
  if (!footnotes) return std::unexpected(footnotes.error());
  document.footnotes = std::move(*footnotes);
  document.title = zip->title("docProps/core.xml");
  if (body->tracked_changes) {
    document.notes.push_back({"Het document heeft bijgehouden wijzigingen. Ze zijn gelezen alsof ze zijn aangenomen.",
                              "The document has tracked changes. They were read as accepted."});
  }
  if (zip->has("word/vbaProject.bin")) {
    document.notes.push_back({"Het document heeft macro's. Ze zijn niet gelezen en niet uitgevoerd.",
                              "The document has macros. They were neither read nor run."});
  }
  return document;
}

}  // namespace pareltjes::texts
