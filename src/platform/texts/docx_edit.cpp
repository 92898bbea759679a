// SPDX-License-Identifier: EUPL-1.2
// Changes letters of a DOCX where they stand in its bytes.
#include "platform/texts/docx_edit.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/text.hpp"

namespace pareltjes::texts {
namespace {

constexpr std::uint32_t kNone = XmlTree::kNone;

struct Splice {
  std::size_t begin = 0, end = 0;  ///< Bytes of the source; equal: put before.
  std::string text;
};

/// The source from begin to end with the splices in it.
std::string spliced(std::string_view source, std::size_t begin, std::size_t end, std::vector<Splice> splices) {
  std::ranges::stable_sort(splices, {}, &Splice::begin);
  std::string made;
  auto at = begin;
  for (const auto& splice : splices) {
    if (splice.begin < at || splice.end > end) continue;
    made += source.substr(at, splice.begin - at);
    made += splice.text;
    at = splice.end;
  }
  made += source.substr(at, end - at);
  return made;
}

/// Bytes of raw XML text that stand for the first `letters` bytes of what it says.
std::size_t raw_offset(std::string_view raw, std::size_t letters) {
  std::size_t at = 0;
  while (letters > 0 && at < raw.size()) {
    if (raw[at] != '&') {
      ++at;
      --letters;
      continue;
    }
    const auto end = raw.find(';', at);
    const auto length = end == std::string_view::npos ? 1 : end + 1 - at;
    const auto said = decode_entities(raw.substr(at, length)).size();
    at += length;
    letters -= std::min(letters, said);
  }
  return at;
}

/// One edit as it falls on one piece.
struct PieceEdit {
  std::size_t from = 0, to = 0;  ///< Bytes in the piece.
  std::string text;
};

class ParagraphEditor {
 public:
  ParagraphEditor(const DocxBody& body, const DocxParagraph& paragraph) : tree_(body.tree), paragraph_(paragraph) {
    const auto raw = tree_.outer(paragraph.node);
    const auto colon = raw.find(':');
    const auto name_end = raw.find_first_of(" />");
    if (colon != std::string_view::npos && colon < name_end) prefix_ = std::string(raw.substr(1, colon));
  }

  /// @param edits of this paragraph, sorted, none over another.
  std::vector<Splice> splices(const std::vector<const TextEdit*>& edits) {
    std::vector<std::vector<PieceEdit>> by_piece(paragraph_.pieces.size());
    std::vector<Splice> made;
    for (const auto* edit : edits) {
      if (edit->from == edit->to) {
        if (!put_between(*edit, by_piece)) made.push_back(new_run(edit->text));
        continue;
      }
      const auto carrier = carrier_of(*edit);
      if (!carrier) continue;
      for (std::size_t i = 0; i < paragraph_.pieces.size(); ++i) {
        const auto& piece = paragraph_.pieces[i];
        const auto from = std::max(piece.from, edit->from);
        const auto to = std::min(piece.to, edit->to);
        if (from >= to) continue;
        by_piece[i].push_back({from - piece.from, to - piece.from, i == *carrier ? edit->text : std::string()});
      }
      plain_run(*edit, *carrier, made);
    }
    for (std::size_t i = 0; i < by_piece.size(); ++i) {
      if (!by_piece[i].empty()) made.push_back(rewritten(paragraph_.pieces[i], by_piece[i]));
    }
    return made;
  }

 private:
  /// The first piece with letters that the edit touches: its letters are those of the new text.
  [[nodiscard]] std::optional<std::size_t> carrier_of(const TextEdit& edit) const {
    for (std::size_t i = 0; i < paragraph_.pieces.size(); ++i) {
      const auto& piece = paragraph_.pieces[i];
      if (piece.letters && piece.from < edit.to && piece.to > edit.from) return i;
    }
    return std::nullopt;
  }

  bool put_between(const TextEdit& edit, std::vector<std::vector<PieceEdit>>& by_piece) const {
    for (std::size_t i = paragraph_.pieces.size(); i-- > 0;) {
      const auto& piece = paragraph_.pieces[i];
      const bool here = piece.letters && piece.from <= edit.from && edit.from <= piece.to;
      if (!here || (edit.from == piece.from && edit.from > 0 && i > 0 && paragraph_.pieces[i - 1].letters)) continue;
      by_piece[i].push_back({edit.from - piece.from, edit.from - piece.from, edit.text});
      return true;
    }
    return false;
  }

  /// What shows that something is to be filled in goes when it is: the highlight of a run that holds nothing else.
  void plain_run(const TextEdit& edit, std::size_t carrier, std::vector<Splice>& made) const {
    const auto run = paragraph_.pieces[carrier].run;
    const bool whole = std::ranges::all_of(paragraph_.pieces, [&](const DocxPiece& piece) {
      return piece.run != run || (piece.from >= edit.from && piece.to <= edit.to);
    });
    if (!whole) return;
    const auto highlight = tree_.child(tree_.child(run, "w:rPr"), "w:highlight");
    if (highlight != kNone) made.push_back({tree_.at(highlight).begin, tree_.at(highlight).end, {}});
  }

  Splice rewritten(const DocxPiece& piece, const std::vector<PieceEdit>& edits) const {
    const auto& node = tree_.at(piece.node);
    if (!piece.letters) return {node.begin, node.end, {}};
    const auto raw = tree_.inner(piece.node);
    std::string inner;
    // What stands between marks of its own (CDATA) is written anew.
    const bool simple = raw.find('<') == std::string_view::npos;
    const auto text =
        simple ? std::string()
               : core::escape_markup(std::string_view(paragraph_.text).substr(piece.from, piece.to - piece.from));
    const std::string_view source = simple ? raw : std::string_view(text);
    std::size_t at = 0;
    for (const auto& edit : edits) {
      const auto from = raw_offset(source, edit.from);
      if (from < at) continue;
      inner += source.substr(at, from - at);
      inner += as_xml(edit.text);
      at = raw_offset(source, edit.to);
    }
    inner += source.substr(at);
    return {node.begin, node.end, "<" + prefix_ + "t xml:space=\"preserve\">" + inner + "</" + prefix_ + "t>"};
  }

  [[nodiscard]] std::string as_xml(std::string_view text) const {
    std::string made;
    for (const auto& line : core::split(text, '\n')) {
      if (!made.empty()) made += "</" + prefix_ + "t><" + prefix_ + "br/><" + prefix_ + "t xml:space=\"preserve\">";
      made += core::escape_markup(line);
    }
    return made;
  }

  /// A run at the end of a paragraph without letters, formatted as the paragraph says of its own mark.
  [[nodiscard]] Splice new_run(const std::string& text) const {
    const auto& node = tree_.at(paragraph_.node);
    std::string properties;
    const auto mark = tree_.child(tree_.child(paragraph_.node, "w:pPr"), "w:rPr");
    if (mark != kNone) {
      for (auto at = tree_.at(mark).first; at != kNone; at = tree_.at(at).next) {
        const auto name = tree_.at(at).name;
        if (name != "w:ins" && name != "w:del" && name != "w:moveFrom" && name != "w:moveTo" && name != "w:highlight")
          properties += tree_.outer(at);
      }
    }
    auto run = "<" + prefix_ + "r>";
    if (!properties.empty()) run += "<" + prefix_ + "rPr>" + properties + "</" + prefix_ + "rPr>";
    run += "<" + prefix_ + "t xml:space=\"preserve\">" + as_xml(text) + "</" + prefix_ + "t></" + prefix_ + "r>";
    if (!node.empty_tag) return {node.inner_end, node.inner_end, std::move(run)};
    return {node.end - 2, node.end, ">" + run + "</" + prefix_ + "p>"};
  }

  const XmlTree& tree_;
  const DocxParagraph& paragraph_;
  std::string prefix_;
};

/// The letters of the cells of one row.
std::vector<Splice> row_splices(const DocxBody& body, const DocxRow& row, const std::vector<std::string>& values) {
  std::vector<Splice> made;
  for (std::size_t i = 0; i < row.cells.size() && i < values.size(); ++i) {
    if (values[i].empty() || row.cells[i].paragraphs.empty()) continue;
    const auto place = row.cells[i].paragraphs.front();
    const auto& paragraph = body.paragraphs[place - 1];
    const TextEdit edit{place, 0, paragraph.text.size(), values[i]};
    ParagraphEditor editor(body, paragraph);
    for (auto& splice : editor.splices({&edit})) made.push_back(std::move(splice));
  }
  return made;
}

/// Without the names that Word gives to one paragraph of the document only.
std::string without_names(std::string row) {
  static constexpr std::array kNames{std::string_view(" w14:paraId=\""), std::string_view(" w14:textId=\"")};
  for (const auto name : kNames) {
    for (auto at = row.find(name); at != std::string::npos; at = row.find(name, at)) {
      const auto end = row.find('"', at + name.size());
      if (end == std::string::npos) break;
      row.erase(at, end + 1 - at);
    }
  }
  return row;
}

void add_table(const DocxBody& body, const TableEdit& edit, std::vector<Splice>& splices) {
  if (edit.table == 0 || edit.table > body.tables.size() || edit.rows.empty()) return;
  const auto& rows = body.tables[edit.table - 1].rows;
  if (rows.size() <= edit.header_rows) return;
  const auto free = rows.size() - edit.header_rows;
  for (std::size_t i = 0; i < std::min(free, edit.rows.size()); ++i) {
    for (auto& splice : row_splices(body, rows[edit.header_rows + i], edit.rows[i]))
      splices.push_back(std::move(splice));
  }
  const auto& last = rows.back();
  const auto& node = body.tree.at(last.node);
  std::string more;
  for (auto i = free; i < edit.rows.size(); ++i)
    more += without_names(spliced(body.tree.source(), node.begin, node.end, row_splices(body, last, edit.rows[i])));
  if (!more.empty()) splices.push_back({node.end, node.end, std::move(more)});
}

}  // namespace

std::string edit_docx_body(const DocxBody& body, const std::vector<TextEdit>& edits,
                           const std::vector<TableEdit>& tables) {
  std::vector<std::vector<const TextEdit*>> by_paragraph(body.paragraphs.size());
  for (const auto& edit : edits) {
    if (edit.paragraph == 0 || edit.paragraph > body.paragraphs.size() || edit.from > edit.to) continue;
    if (edit.to > body.paragraphs[edit.paragraph - 1].text.size()) continue;
    by_paragraph[edit.paragraph - 1].push_back(&edit);
  }
  std::vector<Splice> splices;
  for (std::size_t i = 0; i < by_paragraph.size(); ++i) {
    auto& own = by_paragraph[i];
    if (own.empty()) continue;
    std::ranges::stable_sort(own, {}, [](const TextEdit* edit) { return std::pair(edit->from, edit->to); });
    std::vector<const TextEdit*> apart;
    for (const auto* edit : own) {
      if (apart.empty() || edit->from >= apart.back()->to) apart.push_back(edit);
    }
    ParagraphEditor editor(body, body.paragraphs[i]);
    for (auto& splice : editor.splices(apart)) splices.push_back(std::move(splice));
  }
  for (const auto& table : tables) add_table(body, table, splices);
  return spliced(body.tree.source(), 0, body.tree.source().size(), std::move(splices));
}

}  // namespace pareltjes::texts
