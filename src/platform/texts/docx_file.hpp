// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/texts/text_document.hpp"
#include "platform/texts/xml_tree.hpp"

namespace pareltjes::texts {

/// A piece of the text of a paragraph and where it comes from.
struct DocxPiece {
  std::size_t from = 0, to = 0;         ///< Bytes in DocxParagraph::text.
  std::uint32_t node = XmlTree::kNone;  ///< w:t, or what stands for one character: w:tab, w:br.
  std::uint32_t run = XmlTree::kNone;
  bool letters = false;  ///< From a w:t.
};

/// A content control (w:sdt) with a tag, as a range of the paragraph's text.
struct DocxControl {
  std::string tag;
  std::size_t from = 0, to = 0;
};

struct DocxParagraph {
  std::uint32_t node = XmlTree::kNone;
  std::string text;  ///< As it reads with all changes taken over; a tab as "\t", a line break as "\n".
  std::vector<DocxPiece> pieces;
  std::vector<DocxControl> controls;
  std::string style, numbering;
  int numbering_level = -1;
  std::size_t table = 0, row = 0, column = 0;  ///< 1-based, of the outermost table; 0 outside tables.
  bool contents = false;                       ///< A line of the table of contents.
  bool bold = false;                           ///< Every run of it.
  bool in_box = false;                         ///< Of a text box.
  bool removed = false;                        ///< Its end is a tracked removal.
};

struct DocxCell {
  std::uint32_t node = XmlTree::kNone;
  std::size_t span = 1;
  bool continued = false;               ///< Merged with the cell above.
  std::vector<std::size_t> paragraphs;  ///< 1-based numbers.
};
struct DocxRow {
  std::uint32_t node = XmlTree::kNone;
  std::vector<DocxCell> cells;
  bool header = false;
};
struct DocxTable {
  std::uint32_t node = XmlTree::kNone;
  std::vector<DocxRow> rows;
};

/// The body of a DOCX: paragraphs in the order of the file, each with its place.
struct DocxBody {
  XmlTree tree;
  std::vector<DocxParagraph> paragraphs;  ///< Paragraph 1 stands at 0.
  std::vector<DocxTable> tables;          ///< Outermost ones.
  bool tracked_changes = false;
};

/// @param xml the main part (word/document.xml), a header or a footer. Error: kInvalidFile.
core::Result<DocxBody> read_docx_body(std::string xml, const ReadLimits& limits = {});

/// Name of the main part of a DOCX, as its [Content_Types].xml says; "word/document.xml" otherwise.
std::string main_part_of(std::string_view content_types);

/// The body of a whole DOCX. Errors: kInvalidFile, kPayloadTooLarge.
core::Result<DocxBody> docx_body_of(std::string_view name, std::string_view bytes, const ReadLimits& limits = {});

/// Its headers and footers by the names of their parts. Errors: as docx_body_of.
core::Result<std::map<std::string, DocxBody>> headers_and_footers_of(std::string_view name, std::string_view bytes);

/// Name of its main part. Errors: as docx_body_of.
core::Result<std::string> main_part_in(std::string_view name, std::string_view bytes);

core::Result<TextDocument> read_docx(std::string_view name, std::string_view bytes, const ReadLimits& limits,
                                     const GoOn& go_on);

}  // namespace pareltjes::texts
