// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pareltjes::engines::text_compare {

enum class BlockKind { kParagraph, kHeading, kListItem, kTableRow };

/// A paragraph, heading, item or row of a document, as its reader found it.
struct Block {
  BlockKind kind = BlockKind::kParagraph;
  std::string number;  ///< As shown, when the reader knows it ("4.2", "a)"); else it is looked for in the text.
  std::string text;
  int level = 0;         ///< Of a heading, from 1.
  std::size_t line = 0;  ///< Place in the source, from 1.
};

/// The blocks of a plain text or Markdown: one a line. What stands above a line of ten = or more is a note about the
/// file, and is left out; so are empty lines, rules and the line between head and rows of a table.
std::vector<Block> blocks_of_text(std::string_view text);

enum class ClauseKind {
  kPreamble,  ///< Title and parties.
  kRecital,   ///< What the parties consider.
  kArticle,   ///< The heading of an article, with what stands below it without a number.
  kClause,    ///< Numbered text of an article: one row of a comparison.
  kSignature,
  kAnnex
};

struct Clause {
  ClauseKind kind = ClauseKind::kClause;
  std::string number;   ///< "5" of an article, "5.1" or "3.a" of a clause, "1" of an annex; empty otherwise.
  std::string heading;  ///< Of the clause itself; of an article and annex its title.
  std::string text;     ///< All of it, its heading first; blocks are divided by line ends.
  std::string article;  ///< Number of the article it stands in.
  std::size_t line = 0;
  std::size_t block = 0;            ///< The first of its blocks.
  std::vector<std::size_t> starts;  ///< Of each block: where its text begins in `text`.
  std::vector<std::size_t> lines;   ///< And its place in the source.
  std::vector<std::size_t> titles;  ///< Of the blocks that are headings: where their text begins in `text`.

  /// The place in the source of a byte of `text`.
  [[nodiscard]] std::size_t line_of(std::size_t byte) const;
};

/// Cuts a document into clauses by its numbers and headings. Preamble, recitals, signature and every annex are one
/// each. A number counts as one when it stands as such: "4.1", "4.", "4)" or "Artikel 4", no quantity ("24 uur").
std::vector<Clause> clauses(std::span<const Block> blocks);

/// Whether lower-case letters number an annex: "a", "iv".
bool is_annex_mark(std::string_view letters);

}  // namespace pareltjes::engines::text_compare
