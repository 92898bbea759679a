// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/odt.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>

#include "core/text.hpp"
#include "platform/texts/clause_number.hpp"
#include "platform/texts/docx_numbering.hpp"
#include "platform/texts/office_zip.hpp"
#include "platform/texts/xml_tree.hpp"

namespace pareltjes::texts {
namespace {

constexpr std::uint32_t kNone = XmlTree::kNone;
constexpr int kLevels = 10;

int number_of(const std::string& text, int otherwise) {
  int value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

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

/// One level of a list style.
struct Level {
  bool bullet = false, given = false;
  std::string format = "1", prefix, suffix;
  int display = 1, start = 1;
};
using ListStyle = std::array<Level, kLevels>;
using Counts = std::array<int, kLevels>;

std::string format_of(const std::string& odf) {
  if (odf == "a") return "lowerLetter";
  if (odf == "A") return "upperLetter";
  if (odf == "i") return "lowerRoman";
  if (odf == "I") return "upperRoman";
  return odf.empty() ? "none" : "decimal";
}

void read_styles(const XmlTree& tree, std::uint32_t node, std::map<std::string, ListStyle>& styles, ListStyle& outline,
                 std::map<std::string, std::string>& list_of_style) {
  for (auto at = tree.at(node).first; at != kNone; at = tree.at(at).next) {
    const auto name = tree.at(at).name;
    if (name == "style:style" && !tree.attribute(at, "list-style-name").empty())
      list_of_style[tree.attribute(at, "name")] = tree.attribute(at, "list-style-name");
    if (name != "text:list-style" && name != "text:outline-style") {
      read_styles(tree, at, styles, outline, list_of_style);
      continue;
    }
    ListStyle style;
    for (auto child = tree.at(at).first; child != kNone; child = tree.at(child).next) {
      const auto which = number_of(tree.attribute(child, "level"), 0);
      if (which < 1 || which > kLevels) continue;
      auto& level = style.at(static_cast<std::size_t>(which) - 1);
      level.given = true;
      level.bullet =
          tree.at(child).name == "text:list-level-style-bullet" || tree.at(child).name == "text:list-level-style-image";
      level.format = tree.attribute(child, "num-format");
      level.prefix = tree.attribute(child, "num-prefix");
      level.suffix = tree.attribute(child, "num-suffix");
      level.display = std::clamp(number_of(tree.attribute(child, "display-levels"), 1), 1, which);
      level.start = number_of(tree.attribute(child, "start-value"), 1);
    }
    if (name == "text:outline-style") {
      outline = style;
    } else {
      styles[tree.attribute(at, "name")] = style;
    }
  }
}

std::string shown_number(const ListStyle& style, const Counts& counts, std::size_t level) {
  const auto& own = style.at(level);
  std::string text;
  const auto first = level + 1 - static_cast<std::size_t>(own.display);
  for (auto i = first; i <= level; ++i) {
    if (style.at(i).bullet || style.at(i).format.empty()) continue;
    text += (text.empty() ? "" : ".") + format_count(std::max(counts.at(i), 1), format_of(style.at(i).format));
  }
  return text.empty() ? text : own.prefix + text + own.suffix;
}

class OdtReader {
 public:
  OdtReader(const XmlTree& tree, TextDocument& document) : tree_(tree), document_(document) {}

  void take_styles(const XmlTree& tree) { read_styles(tree, tree.root(), styles_, outline_, list_of_style_); }

  void blocks(std::uint32_t parent) {
    for (auto at = tree_.at(parent).first; at != kNone; at = tree_.at(at).next) {
      const auto name = tree_.at(at).name;
      if (name == "text:p") {
        paragraph(at, std::nullopt, false);
      } else if (name == "text:h") {
        heading(at);
      } else if (name == "text:list") {
        list(at, 0, "");
      } else if (name == "table:table") {
        table(at);
      } else if (name == "text:section" || name == "text:index-body" || name == "draw:text-box") {
        blocks(at);
      }  // text:table-of-content and text:tracked-changes hold no text of the document itself.
    }
  }

 private:
  struct Number {
    std::string shown;
    bool bullet = false;
    std::size_t level = 0;
  };

  void heading(std::uint32_t node) {
    const auto level =
        static_cast<std::size_t>(std::clamp(number_of(tree_.attribute(node, "outline-level"), 1), 1, kLevels)) - 1;
    std::optional<Number> number;
    if (outline_.at(level).given && !outline_.at(level).format.empty() &&
        tree_.attribute(node, "is-list-header") != "true") {
      count(outline_, outline_counts_, level);
      number = Number{shown_number(outline_, outline_counts_, level), false, level};
    }
    paragraph(node, number, true, static_cast<int>(level) + 1);
  }

  static void count(const ListStyle& style, Counts& counts, std::size_t level) {
    if (counts.at(level) == 0) counts.at(level) = style.at(level).start - 1;
    ++counts.at(level);
    for (auto below = level + 1; below < kLevels; ++below) counts.at(below) = 0;
  }

  void list(std::uint32_t node, std::size_t level, std::string style) {
    if (const auto own = tree_.attribute(node, "style-name"); !own.empty()) style = own;
    if (level >= kLevels) return;
    std::string key = key_;
    if (level == 0) {
      const auto goes_on = tree_.attribute(node, "continue-list");
      const auto known = key_of_id_.find(goes_on);
      if (known != key_of_id_.end()) {
        key_ = known->second;
      } else if (tree_.attribute(node, "continue-numbering") == "true" && key_of_style_.contains(style)) {
        key_ = key_of_style_[style];
      } else {
        key_ = style + "#" + std::to_string(counts_.size());
      }
      counts_.try_emplace(key_);
      key_of_style_[style] = key_;
      if (const auto id = tree_.attribute(node, "id"); !id.empty()) key_of_id_[id] = key_;
    }
    for (auto at = tree_.at(node).first; at != kNone; at = tree_.at(at).next) {
      const bool header = tree_.at(at).name == "text:list-header";
      if (tree_.at(at).name == "text:list-item" || header) item(at, level, style, header);
    }
    if (level == 0) key_ = key;
  }

  void item(std::uint32_t node, std::size_t level, const std::string& style, bool header) {
    auto& counts = counts_[key_];
    if (const auto start = number_of(tree_.attribute(node, "start-value"), 0); start > 0)
      counts.at(level) = start - 1 == 0 ? 0 : start - 1;
    bool first = true;
    for (auto at = tree_.at(node).first; at != kNone; at = tree_.at(at).next) {
      const auto name = tree_.at(at).name;
      if (name == "text:list") {
        list(at, level + 1, style);
      } else if (name == "text:p" || name == "text:h") {
        std::optional<Number> number;
        const auto known = styles_.find(style);
        if (first && !header && known != styles_.end()) {
          count(known->second, counts, level);
          const auto& own = known->second.at(level);
          number = Number{own.bullet ? "-" : shown_number(known->second, counts, level), own.bullet, level};
        }
        const bool is_heading = name == "text:h";
        paragraph(at, number, is_heading, is_heading ? number_of(tree_.attribute(at, "outline-level"), 1) : 0);
        first = false;
      } else if (name == "table:table") {
        table(at);
      }
    }
  }

  void paragraph(std::uint32_t node, const std::optional<Number>& number, bool is_heading, int outline = 0) {
    ++line_;
    std::vector<std::uint32_t> boxes;
    std::string text;
    inline_text(node, text, boxes);
    auto part = part_of(text, number, is_heading, outline);
    part.line = line_;
    if (!part.text.empty() || !part.shown.empty()) document_.parts.push_back(std::move(part));
    for (const auto box : boxes) blocks(box);
  }

  static Part part_of(const std::string& text, const std::optional<Number>& number, bool is_heading, int outline) {
    Part part;
    if (is_heading) {
      part.kind = Part::Kind::kHeading;
      part.level = outline;
    }
    if (number && !number->bullet && !core::trim(number->shown).empty()) {
      part.shown = std::string(core::trim(number->shown));
      part.text = one_line(text);
      const auto own = clause_number_of(part.shown + "\tX");
      part.number = own ? own->number : part.shown;
      const bool decimal =
          own && (own->kind == ClauseNumber::Kind::kDecimal || own->kind == ClauseNumber::Kind::kArticle);
      if (!is_heading) {
        part.level = decimal ? own->level : static_cast<int>(number->level) + 1;
        part.kind = !decimal                    ? Part::Kind::kListItem
                    : reads_as_title(part.text) ? Part::Kind::kHeading
                                                : Part::Kind::kParagraph;
      }
      return part;
    }
    if (const auto own = clause_number_of(text)) {
      using enum ClauseNumber::Kind;
      part.shown = own->kind == kBullet ? "-" : own->shown;
      part.number = own->number;
      part.text = one_line(own->rest);
      if (!is_heading) {
        const bool title =
            own->kind == kArticle || own->kind == kAnnex || (own->kind == kDecimal && reads_as_title(part.text));
        part.kind = title                   ? Part::Kind::kHeading
                    : own->kind == kDecimal ? Part::Kind::kParagraph
                                            : Part::Kind::kListItem;
        part.level = own->level;
      }
      return part;
    }
    part.text = one_line(text);
    if (number) {
      part.kind = Part::Kind::kListItem;
      part.shown = "-";
      part.level = static_cast<int>(number->level) + 1;
    }
    return part;
  }

  void inline_text(std::uint32_t parent, std::string& text, std::vector<std::uint32_t>& boxes) {
    for (auto at = tree_.at(parent).first; at != kNone; at = tree_.at(at).next) {
      const auto name = tree_.at(at).name;
      if (name.empty()) {
        text += tree_.text(at);
      } else if (name == "text:s") {
        text.append(static_cast<std::size_t>(std::clamp(number_of(tree_.attribute(at, "c"), 1), 1, 1000)), ' ');
      } else if (name == "text:tab") {
        text += '\t';
      } else if (name == "text:line-break") {
        text += '\n';
      } else if (name == "text:note") {
        Part note;
        note.number = note.shown = std::string(core::trim(tree_.text(tree_.child(at, "text:note-citation"))));
        note.text = one_line(tree_.text(tree_.child(at, "text:note-body")));
        document_.footnotes.push_back(std::move(note));
      } else if (name == "draw:frame" || name == "draw:custom-shape") {
        if (const auto box = tree_.child(at, "draw:text-box"); box != kNone) boxes.push_back(box);
      } else if (name != "office:annotation" && !name.starts_with("draw:")) {
        inline_text(at, text, boxes);
      }
    }
  }

  void table(std::uint32_t node) {
    ++tables_;
    rows(node, tables_);
  }

  void rows(std::uint32_t parent, std::size_t table) {
    for (auto at = tree_.at(parent).first; at != kNone; at = tree_.at(at).next) {
      const auto name = tree_.at(at).name;
      if (name == "table:table-header-rows" || name == "table:table-rows" || name == "table:table-row-group")
        rows(at, table);
      if (name != "table:table-row") continue;
      Part part;
      part.kind = Part::Kind::kTableRow;
      part.table = table;
      for (auto cell = tree_.at(at).first; cell != kNone; cell = tree_.at(cell).next) {
        if (tree_.at(cell).name == "table:covered-table-cell") part.cells.emplace_back();
        if (tree_.at(cell).name != "table:table-cell") continue;
        part.cells.push_back(cell_text(cell, part));
      }
      for (const auto& cell : part.cells) part.text += (part.text.empty() ? "" : " | ") + one_line(cell);
      document_.parts.push_back(std::move(part));
    }
  }

  /// The lines of a cell: whatever stands in it is told apart from the rest of the document.
  std::string cell_text(std::uint32_t cell, Part& row) {
    std::vector<Part> outside;
    std::swap(outside, document_.parts);
    blocks(cell);
    std::swap(outside, document_.parts);
    std::string text;
    for (const auto& part : outside) {
      if (row.line == 0) row.line = part.line;
      text += (text.empty() ? "" : "\n") + part.whole();
    }
    return text;
  }

  const XmlTree& tree_;
  TextDocument& document_;
  std::map<std::string, ListStyle> styles_;
  std::map<std::string, std::string> list_of_style_;
  ListStyle outline_;
  Counts outline_counts_{};
  std::map<std::string, Counts> counts_;
  std::map<std::string, std::string> key_of_style_, key_of_id_;
  std::string key_;
  std::size_t line_ = 0, tables_ = 0;
};

}  // namespace

core::Result<TextDocument> read_odt(std::string_view name, std::string_view bytes, const ReadLimits& limits,
                                    const GoOn& go_on) {
  const auto zip = OfficeZip::open(name, bytes, limits);
  if (!zip) return std::unexpected(zip.error());
  const auto refuse = [&](core::Text message, core::Text advice, core::ErrorCode code = core::ErrorCode::kInvalidFile) {
    return core::fail(code, std::move(message), std::move(advice),
                      core::Place{std::string(name), std::nullopt, std::nullopt});
  };
  const auto manifest = zip->read("META-INF/manifest.xml");
  if (!manifest) return std::unexpected(manifest.error());
  if (manifest->find("encryption-data") != std::string::npos)
    return refuse({"Het document heeft een wachtwoord.", "The document has a password."},
                  {"Haal het wachtwoord eraf en probeer het opnieuw.", "Take the password off and try again."});
  const auto content = zip->read("content.xml");
  if (!content) return std::unexpected(content.error());
  const auto tree = XmlTree::parse(*content, "content.xml");
  if (!tree) return std::unexpected(tree.error());
  if (go_on) {
    if (auto go = go_on(); !go) return std::unexpected(go.error());
  }
  const auto text = tree->child(tree->child(tree->root(), "office:body"), "office:text");
  if (text == kNone)
    return refuse({"Dit is geen tekstdocument.", "This is no text document."},
                  {"Kies een DOCX, ODT, PDF of tekst.", "Choose a DOCX, ODT, PDF or text."});
  TextDocument document;
  document.format = "odt";
  OdtReader reader(*tree, document);
  if (const auto styles = zip->read("styles.xml"); styles && !styles->empty()) {
    const auto read = XmlTree::parse(*styles, "styles.xml");
    if (!read) return std::unexpected(read.error());
    reader.take_styles(*read);
  }
  reader.take_styles(*tree);
  reader.blocks(text);
  if (document.parts.size() > limits.parts)
    return refuse({"Het document heeft te veel alinea's.", "The document has too many paragraphs."},
                  {"Splits het document.", "Split the document."}, core::ErrorCode::kPayloadTooLarge);
  document.title = zip->title("meta.xml");
  if (content->find("text:tracked-changes") != std::string::npos) {
    document.notes.push_back({"Het document heeft bijgehouden wijzigingen. Ze zijn gelezen alsof ze zijn aangenomen.",
                              "The document has tracked changes. They were read as accepted."});
  }
  return document;
}

}  // namespace pareltjes::texts
