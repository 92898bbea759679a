// SPDX-License-Identifier: EUPL-1.2
// The paragraphs of a DOCX and where their characters stand.
#include <algorithm>
#include <charconv>

#include "platform/texts/docx_file.hpp"

namespace pareltjes::texts {
namespace {

constexpr std::uint32_t kNone = XmlTree::kNone;

int number_of(const std::string& text, int otherwise) {
  int value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

class BodyReader {
 public:
  BodyReader(DocxBody& body, const ReadLimits& limits) : body_(body), tree_(body.tree), limits_(limits) {}

  core::Result<void> read() {
    const auto root = tree_.at(tree_.root()).name;
    const bool edge = root == "w:hdr" || root == "w:ftr";
    const auto main = edge ? tree_.root() : tree_.child(tree_.root(), "w:body");
    if ((!edge && root != "w:document") || main == kNone) {
      return core::fail(core::ErrorCode::kInvalidFile,
                        {"De tekst van dit document ontbreekt.", "The text of this document is missing."},
                        {"Bewaar het als .docx en probeer het opnieuw.", "Save it as .docx and try again."});
    }
    blocks(main);
    if (body_.paragraphs.size() <= limits_.parts) return {};
    return core::fail(core::ErrorCode::kPayloadTooLarge,
                      {"Het document heeft te veel alinea's.", "The document has too many paragraphs."},
                      {"Splits het document.", "Split the document."});
  }

 private:
  /// Paragraphs and tables below a node, through what only wraps them.
  void blocks(std::uint32_t parent) {
    for (auto at = tree_.at(parent).first; at != kNone; at = tree_.at(at).next) {
      const auto name = tree_.at(at).name;
      if (name == "w:p") {
        paragraph(at);
      } else if (name == "w:tbl") {
        table(at);
      } else if (name == "w:sdt") {
        const bool before = contents_;
        const auto gallery = tree_.child(tree_.child(tree_.child(at, "w:sdtPr"), "w:docPartObj"), "w:docPartGallery");
        if (tree_.attribute(gallery, "val") == "Table of Contents") contents_ = true;
        if (const auto inner = tree_.child(at, "w:sdtContent"); inner != kNone) blocks(inner);
        contents_ = before;
      } else if (name == "w:ins" || name == "w:customXml" || name == "w:smartTag" || name == "w:moveTo") {
        blocks(at);
      } else if (name == "mc:AlternateContent") {
        if (const auto choice = tree_.child(at, "mc:Choice"); choice != kNone) blocks(choice);
      }
    }
  }

  void table(std::uint32_t node) {
    if (depth_ > 0) {  // A table in a cell: its paragraphs belong to that cell.
      ++depth_;
      rows(node, nullptr);
      --depth_;
      return;
    }
    body_.tables.push_back({node, {}});
    DocxTable made{node, {}};
    ++depth_;
    rows(node, &made);
    --depth_;
    body_.tables[tables_ - 1] = std::move(made);
  }

  void rows(std::uint32_t parent, DocxTable* outer) {
    if (outer != nullptr && tree_.at(parent).name == "w:tbl") {
      tables_ = body_.tables.size();
      row_ = 0;
    }
    for (auto at = tree_.at(parent).first; at != kNone; at = tree_.at(at).next) {
      const auto name = tree_.at(at).name;
      if (name == "w:sdt" || name == "w:sdtContent" || name == "w:ins" || name == "w:customXml") {
        rows(at, outer);
        continue;
      }
      if (name != "w:tr") continue;
      if (outer == nullptr) {
        cells(at, nullptr);
        continue;
      }
      DocxRow row;
      row.node = at;
      const auto properties = tree_.child(at, "w:trPr");
      if (tree_.child(properties, "w:del") != kNone) continue;
      const auto header = tree_.child(properties, "w:tblHeader");
      row.header =
          header != kNone && tree_.attribute(header, "val") != "0" && tree_.attribute(header, "val") != "false";
      ++row_;
      column_ = 0;
      cells(at, &row);
      outer->rows.push_back(std::move(row));
    }
    if (outer != nullptr && tree_.at(parent).name == "w:tbl") row_ = column_ = 0;
  }

  void cells(std::uint32_t parent, DocxRow* row) {
    for (auto at = tree_.at(parent).first; at != kNone; at = tree_.at(at).next) {
      const auto name = tree_.at(at).name;
      if (name == "w:sdt" || name == "w:sdtContent" || name == "w:customXml") cells(at, row);
      if (name != "w:tc") continue;
      if (row == nullptr) {
        blocks(at);
        continue;
      }
      DocxCell cell;
      cell.node = at;
      const auto properties = tree_.child(at, "w:tcPr");
      cell.span = static_cast<std::size_t>(
          std::clamp(number_of(tree_.attribute(tree_.child(properties, "w:gridSpan"), "val"), 1), 1, 100));
      const auto merge = tree_.child(properties, "w:vMerge");
      cell.continued = merge != kNone && tree_.attribute(merge, "val") != "restart";
      ++column_;
      const auto begin = body_.paragraphs.size();
      blocks(at);
      for (auto i = begin; i < body_.paragraphs.size(); ++i) cell.paragraphs.push_back(i + 1);
      row->cells.push_back(std::move(cell));
    }
  }

  void paragraph(std::uint32_t node) {
    DocxParagraph made;
    made.node = node;
    const auto properties = tree_.child(node, "w:pPr");
    made.style = tree_.attribute(tree_.child(properties, "w:pStyle"), "val");
    const auto numbering = tree_.child(properties, "w:numPr");
    made.numbering = tree_.attribute(tree_.child(numbering, "w:numId"), "val");
    made.numbering_level = number_of(tree_.attribute(tree_.child(numbering, "w:ilvl"), "val"), -1);
    made.removed = tree_.child(tree_.child(properties, "w:rPr"), "w:del") != kNone;
    made.contents = contents_;
    made.in_box = boxes_ > 0;
    if (depth_ > 0) {
      made.table = tables_;
      made.row = row_;
      made.column = column_;
    }
    made.bold = true;
    std::vector<std::uint32_t> boxes;
    inline_content(node, made, boxes);
    if (made.text.empty()) made.bold = false;
    body_.paragraphs.push_back(std::move(made));
    ++boxes_;
    for (const auto box : boxes) blocks(box);
    --boxes_;
  }

  /// What stands within a line: runs, through what wraps them.
  void inline_content(std::uint32_t parent, DocxParagraph& made, std::vector<std::uint32_t>& boxes) {
    for (auto at = tree_.at(parent).first; at != kNone; at = tree_.at(at).next) {
      const auto name = tree_.at(at).name;
      if (name == "w:r") {
        run(at, made, boxes);
      } else if (name == "w:del" || name == "w:moveFrom") {
        body_.tracked_changes = true;
      } else if (name == "w:ins" || name == "w:moveTo") {
        body_.tracked_changes = true;
        inline_content(at, made, boxes);
      } else if (name == "w:sdt") {
        const auto from = made.text.size();
        if (const auto inner = tree_.child(at, "w:sdtContent"); inner != kNone) inline_content(inner, made, boxes);
        auto tag = tree_.attribute(tree_.child(tree_.child(at, "w:sdtPr"), "w:tag"), "val");
        if (!tag.empty()) made.controls.push_back({std::move(tag), from, made.text.size()});
      } else if (name == "w:hyperlink" || name == "w:smartTag" || name == "w:customXml" || name == "w:fldSimple" ||
                 name == "w:dir" || name == "w:bdo") {
        inline_content(at, made, boxes);
      }
    }
  }

  void run(std::uint32_t node, DocxParagraph& made, std::vector<std::uint32_t>& boxes) {
    const auto properties = tree_.child(node, "w:rPr");
    if (const auto hidden = tree_.child(properties, "w:vanish");
        hidden != kNone && tree_.attribute(hidden, "val") != "0")
      return;
    const auto before = made.text.size();
    for (auto at = tree_.at(node).first; at != kNone; at = tree_.at(at).next) {
      const auto name = tree_.at(at).name;
      const auto add = [&](std::string text, bool letters) {
        const auto from = made.text.size();
        made.text += text;
        made.pieces.push_back({from, made.text.size(), at, node, letters});
      };
      if (name == "w:t") {
        add(tree_.text(at), true);
      } else if (name == "w:tab" || name == "w:ptab") {
        add("\t", false);
      } else if (name == "w:br" || name == "w:cr") {
        // A break of a page ends a line too, but shows nothing.
        if (const auto type = tree_.attribute(at, "type"); type.empty() || type == "textWrapping") add("\n", false);
      } else if (name == "w:noBreakHyphen") {
        add("-", false);
      } else if (name == "w:sym") {
        add("\xE2\x96\xA1", false);  // A sign of a font of pictures: shown as a box.
      } else if (name == "w:drawing" || name == "w:pict" || name == "mc:AlternateContent") {
        find_boxes(at, boxes);
      }
    }
    const auto bold = tree_.child(properties, "w:b");
    const bool is_bold =
        bold != kNone && tree_.attribute(bold, "val") != "0" && tree_.attribute(bold, "val") != "false";
    const auto text = std::string_view(made.text).substr(before);
    if (!is_bold && text.find_first_not_of(" \t\n") != std::string_view::npos) made.bold = false;
  }

  void find_boxes(std::uint32_t parent, std::vector<std::uint32_t>& boxes) {
    for (auto at = tree_.at(parent).first; at != kNone; at = tree_.at(at).next) {
      const auto name = tree_.at(at).name;
      if (name == "mc:Fallback") continue;  // The same box once more, for old programs.
      if (name == "w:txbxContent") {
        boxes.push_back(at);
      } else {
        find_boxes(at, boxes);
      }
    }
  }

  DocxBody& body_;
  const XmlTree& tree_;
  const ReadLimits& limits_;
  bool contents_ = false;
  std::size_t depth_ = 0, boxes_ = 0;
  std::size_t tables_ = 0, row_ = 0, column_ = 0;
};

}  // namespace

core::Result<DocxBody> read_docx_body(std::string xml, const ReadLimits& limits) {
  auto tree = XmlTree::parse(std::move(xml), "word/document.xml");
  if (!tree) return std::unexpected(tree.error());
  DocxBody body;
  body.tree = std::move(*tree);
  if (auto read = BodyReader(body, limits).read(); !read) return std::unexpected(read.error());
  return body;
}

std::string main_part_of(std::string_view content_types) {
  const auto tree = XmlTree::parse(std::string(content_types), "[Content_Types].xml");
  if (tree) {
    for (auto at = tree->at(tree->root()).first; at != kNone; at = tree->at(at).next) {
      // document.main+xml, template.main+xml, and the two with macros.
      const auto type = tree->attribute(at, "ContentType");
      if (!type.ends_with(".main+xml") || type.find("word") == std::string::npos) continue;
      auto target = tree->attribute(at, "PartName");
      if (target.starts_with('/')) target.erase(0, 1);
      return target;
    }
  }
  return "word/document.xml";
}

}  // namespace pareltjes::texts
