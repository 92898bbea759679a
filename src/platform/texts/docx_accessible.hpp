// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace pareltjes::texts {

/// What a document must say for who does not see it, where it does not say so itself.
struct AccessibleWishes {
  std::string title;
  std::string language;                        ///< "nl-NL".
  std::map<std::size_t, std::size_t> headers;  ///< Table, from 1 → rows of its head.
  std::map<std::size_t, int> headings;         ///< Paragraph, from 1 → level, from 1.
};

/// A copy of a DOCX of which ODT and tagged PDF are made: title, language, heads of tables and headings are marked. No
/// letter and no look changes; the numbers of paragraphs and tables stay. Error: kInvalidFile.
core::Result<std::string> accessible_docx(std::string_view name, std::string_view docx, const AccessibleWishes& wishes);

}  // namespace pareltjes::texts
