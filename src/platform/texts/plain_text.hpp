// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::texts {

/// Text or Markdown, UTF-8 or Windows-1252. What stands above a line of "====" is a note about the file and left out.
core::Result<TextDocument> read_plain_text(std::string_view name, std::string_view bytes, const ReadLimits& limits);

struct SourceLine {
  std::string text;
  std::size_t line = 0;  ///< 1-based.
  std::size_t page = 0;
  bool ends = false;  ///< Its paragraph ends here, whatever follows.
};
/// Lines as parts: those that were broken to fit a width are joined first, where `joined` says so.
std::vector<Part> parts_of_lines(const std::vector<SourceLine>& lines, bool markdown, bool joined);

}  // namespace pareltjes::texts
