// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::texts {

/// A stretch of text; with a tag it is a place to fill in (a content control that word processors know).
struct WrittenText {
  std::string text;
  std::string tag;
  std::string shown = {};  ///< What stands in an empty place; "" for <text>.
};
using WrittenLine = std::vector<WrittenText>;

struct WrittenBlock {
  enum class Kind { kTitle, kHeading, kParagraph, kItem, kTable, kPageBreak };
  Kind kind = Kind::kParagraph;
  int level = 1;       ///< Of a heading.
  std::string number;  ///< Before the text, in letters: it never changes by itself.
  WrittenLine line;
  std::vector<std::vector<WrittenLine>> rows;  ///< Of a table; the first is its head.
};

struct WrittenDocument {
  std::string title;
  std::string language = "nl-NL";
  std::string footer;
  std::vector<WrittenBlock> blocks;
};

/// A DOCX with headings, tables with a head that repeats, language and title: what an accessible PDF needs. Nothing but
/// its content decides its bytes.
core::Result<std::string> write_docx(const WrittenDocument& document);

}  // namespace pareltjes::texts
