// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/fill.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "core/text.hpp"
#include "platform/texts/clause_number.hpp"
#include "platform/texts/docx_accessible.hpp"
#include "platform/texts/docx_edit.hpp"
#include "platform/texts/docx_file.hpp"
#include "platform/texts/docx_writer.hpp"

namespace pareltjes::overeenkomsten {
namespace {

constexpr std::string_view kTicked = "\xE2\x98\x92";
constexpr std::string_view kBox = "\xE2\x98\x90";
constexpr std::size_t kLeastWord = 4;  ///< Letters: "3e" and "2de" are written together.

bool says_yes(const std::string& value) {
  const auto folded = core::fold(value);
  return folded == "ja" || folded == "yes";
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// A value that would grow together with the word behind its field gets a blank: some originals have none there.
std::string apart(const std::string& value, std::string_view behind) {
  const bool grows = !value.empty() && (is_letter(value.back()) || (value.back() >= '0' && value.back() <= '9'));
  const bool word = behind.size() >= kLeastWord && std::ranges::all_of(behind.substr(0, kLeastWord), is_letter);
  return grows && word ? value + " " : value;
}

/// @param part "" for the document itself.
std::vector<texts::TextEdit> edits_of(const Standard& standard, const Filled& filled, const std::string& part,
                                      const texts::DocxBody& body) {
  std::vector<texts::TextEdit> edits;
  for (const auto& slot : standard.slots) {
    if (slot.part != part) continue;
    const auto value = filled.fields.find(slot.field);
    if (value == filled.fields.end()) continue;
    std::string_view behind;
    if (slot.paragraph - 1 < body.paragraphs.size()) {
      behind = body.paragraphs[slot.paragraph - 1].text;
      behind.remove_prefix(std::min(slot.to, behind.size()));
    }
    texts::TextEdit edit{slot.paragraph, slot.from, slot.to, apart(value->second, behind)};
    if (slot.kind == Slot::Kind::kAfter) edit.text = " " + value->second;
    if (slot.kind == Slot::Kind::kTick) {
      if (!says_yes(value->second)) continue;
      edit.text = std::string(kTicked) + (slot.from == slot.to ? " " : "");
    }
    edits.push_back(std::move(edit));
  }
  return edits;
}

std::vector<texts::TableEdit> table_edits_of(const Standard& standard, const Filled& filled) {
  std::vector<texts::TableEdit> edits;
  for (const auto& table : standard.tables) {
    const auto rows = filled.tables.find(table.id);
    if (rows == filled.tables.end() || table.place == 0) continue;
    texts::TableEdit edit{table.place, table.header_rows, {}};
    for (const auto& row : rows->second) {
      auto& cells = edit.rows.emplace_back();
      for (const auto& column : table.columns) {
        const auto cell = row.find(column.id);
        cells.push_back(cell == row.end() ? std::string() : cell->second);
      }
    }
    edits.push_back(std::move(edit));
  }
  return edits;
}

/// A text with {{veld}} as pieces to write.
texts::WrittenLine line_of_text(const Standard& standard, std::string_view text) {
  texts::WrittenLine line;
  for (;;) {
    const auto at = text.find("{{");
    const auto end = at == std::string_view::npos ? at : text.find("}}", at);
    if (end == std::string_view::npos) break;
    if (at > 0) line.push_back({std::string(text.substr(0, at)), {}});
    const auto id = std::string(text.substr(at + 2, end - at - 2));
    const auto* field = standard.field(id);
    const bool box = field != nullptr && field->type == FieldType::kYesNo;
    line.push_back({field == nullptr ? id : field->label, id, box ? std::string(kBox) : std::string()});
    text.remove_prefix(end + 2);
  }
  if (!text.empty()) line.push_back({std::string(text), {}});
  return line;
}

/// The lines of a part as paragraphs and items.
void add_lines(const Standard& standard, const StandardPart& part, const std::string& number,
               std::vector<texts::WrittenBlock>& blocks) {
  using Kind = texts::WrittenBlock::Kind;
  bool first = true;
  for (const auto& text : core::split(part.text, '\n')) {
    if (text.empty()) continue;
    const auto own = texts::clause_number_of(text);
    const bool item =
        own && own->kind != texts::ClauseNumber::Kind::kArticle && own->kind != texts::ClauseNumber::Kind::kDecimal;
    texts::WrittenBlock block;
    block.kind = item ? Kind::kItem : Kind::kParagraph;
    block.number = item ? own->shown : first ? number : std::string();
    block.line = line_of_text(standard, item ? own->rest : text);
    blocks.push_back(std::move(block));
    first = false;
  }
}

const TableSpec* table_of(const Standard& standard, const StandardPart& part) {
  if (!part.id.starts_with("tabel-")) return nullptr;
  return standard.table(std::string_view(part.id).substr(6));
}

void add_table(const Standard& standard, const StandardPart& part, std::vector<texts::WrittenBlock>& blocks) {
  texts::WrittenBlock block;
  block.kind = texts::WrittenBlock::Kind::kTable;
  if (const auto* spec = table_of(standard, part)) {
    auto& head = block.rows.emplace_back();
    for (const auto& column : spec->columns) head.push_back({{column.label, {}}});
    block.rows.emplace_back(spec->columns.size());
  } else {
    for (const auto& text : core::split(part.text, '\n')) {
      auto& row = block.rows.emplace_back();
      for (const auto& cell : core::split(text, '|')) row.push_back(line_of_text(standard, core::trim(cell)));
    }
  }
  blocks.push_back(std::move(block));
}

texts::WrittenDocument written(const Standard& standard) {
  using Kind = texts::WrittenBlock::Kind;
  texts::WrittenDocument document;
  document.title = standard.title;
  document.footer = standard.title + " " + standard.version;
  if (!standard.licence.empty()) document.footer += " · " + standard.licence;
  document.blocks.push_back({Kind::kTitle, 1, {}, {{standard.title, {}}}, {}});
  for (const auto& part : standard.parts) {
    const bool annex = part.kind == PartKind::kAnnex && !part.number.empty();
    if (annex) document.blocks.push_back({Kind::kPageBreak, 1, {}, {}, {}});
    if (part.kind == PartKind::kTable) {
      add_table(standard, part, document.blocks);
      continue;
    }
    auto number = part.number;
    if (part.kind == PartKind::kArticle) number = "Artikel " + number;
    if (part.kind == PartKind::kRecital && !number.empty()) number += ")";
    if (annex) number += ":";
    if (!part.heading.empty()) {
      const bool clause = part.kind == PartKind::kClause;
      document.blocks.push_back({Kind::kHeading,
                                 clause                                                 ? 2
                                 : part.number.empty() && part.kind == PartKind::kAnnex ? 2
                                                                                        : 1,
                                 number,
                                 line_of_text(standard, part.heading),
                                 {}});
      number.clear();
    }
    add_lines(standard, part, number, document.blocks);
  }
  if (!standard.notice.text.empty()) {
    document.blocks.push_back({Kind::kHeading, 2, {}, {{"Mededeling", {}}}, {}});
    document.blocks.push_back({Kind::kParagraph, 1, {}, {{standard.notice.text, {}}}, {}});
  }
  return document;
}

/// A text with the values in it; what is not filled in stands as <label>.
std::string with_values(const Standard& standard, const Filled& filled, const std::string& text, std::size_t& open) {
  std::string made;
  for (const auto& piece : line_of_text(standard, text)) {
    if (piece.tag.empty()) {
      made += piece.text;
      continue;
    }
    const auto value = filled.fields.find(piece.tag);
    const auto* field = standard.field(piece.tag);
    if (field != nullptr && field->type == FieldType::kYesNo) {
      made += value != filled.fields.end() && says_yes(value->second) ? kTicked : kBox;
    } else if (value != filled.fields.end()) {
      made += value->second;
    } else {
      made += "<" + piece.text + ">";
      ++open;
    }
  }
  return made;
}

}  // namespace

core::Result<Standard> with_original(const Standard& standard) {
  auto docx = texts::write_docx(written(standard));
  if (!docx) return std::unexpected(docx.error());
  const auto body = texts::docx_body_of(standard.name(), *docx);
  if (!body) return std::unexpected(body.error());
  auto made = standard;
  made.original = std::move(*docx);
  made.slots.clear();
  for (std::size_t i = 0; i < body->paragraphs.size(); ++i) {
    for (const auto& control : body->paragraphs[i].controls) {
      const auto* field = standard.field(control.tag);
      if (field == nullptr) continue;
      const auto kind = field->type == FieldType::kYesNo ? Slot::Kind::kTick : Slot::Kind::kText;
      made.slots.push_back({control.tag, i + 1, control.from, control.to, kind, {}});
    }
  }
  std::size_t place = 0;
  for (const auto& part : standard.parts) {
    if (part.kind != PartKind::kTable) continue;
    ++place;
    const auto* spec = table_of(standard, part);
    for (auto& table : made.tables) {
      if (spec != nullptr && table.id == spec->id) table.place = place;
    }
  }
  return made;
}

core::Result<Standard> accessible(const Standard& standard) {
  auto made = standard.original.empty() ? with_original(standard) : core::Result<Standard>(standard);
  if (!made || standard.original.empty()) return made;  // Ours is so from the start.
  texts::AccessibleWishes wishes;
  wishes.title = standard.title;
  wishes.language = standard.language == "en" ? "en-GB" : "nl-NL";
  for (const auto& table : standard.tables) wishes.headers[table.place] = table.header_rows;
  for (const auto& part : standard.parts) {
    if (part.place == 0 || part.heading.empty()) continue;
    wishes.headings[part.place] = part.kind == PartKind::kClause ? 4 : 3;
  }
  auto docx = texts::accessible_docx(standard.name(), standard.original, wishes);
  if (!docx) return std::unexpected(docx.error());
  made->original = std::move(*docx);
  return made;
}

core::Result<std::string> fill_docx(const Standard& standard, const Filled& filled) {
  if (standard.original.empty()) {
    const auto made = with_original(standard);
    if (!made) return std::unexpected(made.error());
    return fill_docx(*made, filled);
  }
  const auto part = texts::main_part_in(standard.name(), standard.original);
  if (!part) return std::unexpected(part.error());
  const auto body = texts::docx_body_of(standard.name(), standard.original);
  if (!body) return std::unexpected(body.error());
  std::map<std::string, std::string> parts{
      {*part, texts::edit_docx_body(*body, edits_of(standard, filled, "", *body), table_edits_of(standard, filled))}};
  if (std::ranges::any_of(standard.slots, [](const Slot& slot) { return !slot.part.empty(); })) {
    const auto edges = texts::headers_and_footers_of(standard.name(), standard.original);
    if (!edges) return std::unexpected(edges.error());
    for (const auto& [name, edge] : *edges) {
      const auto edits = edits_of(standard, filled, name, edge);
      if (!edits.empty()) parts[name] = texts::edit_docx_body(edge, edits, {});
    }
  }
  return texts::with_parts(standard.original, parts);
}

std::vector<FilledPart> filled_parts(const Standard& standard, const Filled& filled) {
  std::vector<FilledPart> parts;
  for (const auto& part : standard.parts) {
    FilledPart made;
    made.part = &part;
    made.heading = with_values(standard, filled, part.heading, made.open);
    made.text = with_values(standard, filled, part.text, made.open);
    parts.push_back(std::move(made));
  }
  return parts;
}

}  // namespace pareltjes::overeenkomsten
