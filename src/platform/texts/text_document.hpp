// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"

namespace pareltjes::texts {

/// A piece of a text as a reader sees it: one paragraph, heading, item of a list or row of a table.
struct Part {
  enum class Kind { kParagraph, kHeading, kListItem, kTableRow };
  Kind kind = Kind::kParagraph;
  std::string number;    ///< As shown, without its marks: "4.2", "a", "5" of "Artikel 5", "Bijlage 1"; may be empty.
  std::string shown;     ///< The same with its marks, as it stands before the text: "4.2", "a)", "Artikel 5.".
  std::string text;      ///< Without the number.
  int level = 0;         ///< Of a heading or number: 1 for "Artikel 5", 2 for "5.1"; of a list: how deep, from 1.
  std::size_t line = 0;  ///< 1-based place in the source: line of a text, paragraph of a DOCX or ODT.
  std::vector<std::string> cells;  ///< Of a row of a table.
  std::size_t table = 0;           ///< 1-based number of its table; 0 for what stands in none.
  std::size_t page = 0;            ///< 1-based page of a PDF; 0 elsewhere.

  /// Number and text, as they stand in the document.
  [[nodiscard]] std::string whole() const { return shown.empty() ? text : text.empty() ? shown : shown + " " + text; }
};

struct TextDocument {
  std::string format;  ///< "docx", "odt", "pdf", "txt", "md".
  std::string title;   ///< As the properties of the file or its first heading say; may be empty.
  std::vector<Part> parts;
  std::vector<Part> footnotes;
  std::vector<core::Text> notes;  ///< What the reader must know: left out macros, tracked changes.
};

/// Place of a line as people say it: "regel 12", "alinea 12" (DOCX, ODT), "pagina 3, regel 12" (PDF); empty for line 0.
core::Text place_of(const TextDocument& document, std::size_t line);

/// What reading may take.
struct ReadLimits {
  std::size_t bytes = std::size_t{64} * 1024 * 1024;            ///< Of the file.
  std::size_t unpacked_bytes = std::size_t{256} * 1024 * 1024;  ///< Of all parts of a packed document.
  std::size_t parts = 200'000;                                  ///< Paragraphs and rows.
  std::size_t pages = 2'000;                                    ///< Of a PDF.
};

/// Whether to go on, asked now and then; the error ends the reading.
using GoOn = std::function<core::Result<void>()>;

/// Reads any text that a contract comes as. What it is follows from its bytes, not from its name.
/// @param name for messages, and to tell Markdown from text.
/// Errors, each one sentence with what to do: kInvalidFile (empty, damaged, a password, only macros, another kind of
/// file, a scan without text), kPayloadTooLarge, kPartAbsent (a PDF, and pdftotext is not installed).
core::Result<TextDocument> read(std::string_view name, std::string_view bytes, const ReadLimits& limits = {},
                                const GoOn& go_on = {});

}  // namespace pareltjes::texts
