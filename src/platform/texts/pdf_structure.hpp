// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "platform/texts/text_document.hpp"

namespace pareltjes::texts {

/// The parts of a tagged PDF (ISO 32000-1, 14.8) by its own structure: paragraphs, headings, items, rows of tables.
/// Each gets the page and the line where `pages` holds its letters.
/// @param structure what `pdfinfo -struct-text` says. @param pages what `pdftotext -layout` says: pages end with "\f".
/// Nothing where the structure does not hold the text of the pages: then the lines must tell.
std::optional<std::vector<Part>> parts_of_pdf_structure(std::string_view structure, std::string_view pages);

}  // namespace pareltjes::texts
