// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/texts/docx_file.hpp"

namespace pareltjes::texts {

/// New text for a range of a paragraph, with the letters of what it replaces; "\n" breaks the line.
struct TextEdit {
  std::size_t paragraph = 0;     ///< From 1.
  std::size_t from = 0, to = 0;  ///< Bytes in DocxParagraph::text; equal: put between.
  std::string text;
};

/// Rows for the empty ones of a table; more of them are made like the last, with its formatting.
struct TableEdit {
  std::size_t table = 0;        ///< From 1.
  std::size_t header_rows = 1;  ///< That stay.
  std::vector<std::vector<std::string>> rows;
};

/// The main part with the edits in it. Every byte outside the edited letters stays as it is: other runs, tracked
/// changes, properties. Edits that name what is not there, or lie over one another, are left out.
std::string edit_docx_body(const DocxBody& body, const std::vector<TextEdit>& edits,
                           const std::vector<TableEdit>& tables);

/// A packed document with some parts replaced or added; the packed bytes of every other part stay as they were.
/// Error: kInvalidFile.
core::Result<std::string> with_parts(std::string_view packed, const std::map<std::string, std::string>& parts);

/// The parts of a document, each by itself. Errors: kInvalidFile, kPayloadTooLarge.
core::Result<std::map<std::string, std::string>> parts_of(std::string_view name, std::string_view packed);

/// A new packed document. The same parts give the same bytes.
core::Result<std::string> pack_document(const std::map<std::string, std::string>& parts);

}  // namespace pareltjes::texts
