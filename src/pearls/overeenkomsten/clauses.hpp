// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pearls/overeenkomsten/standard.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::overeenkomsten {

/// A piece of an agreement and the lines of the document that it consists of.
struct Clause {
  PartKind kind = PartKind::kPreamble;
  std::string number;                     ///< "5", "5.1", "Bijlage 1"; empty where there is none.
  std::string heading;                    ///< Of an article, an annex or a clause with a title.
  std::vector<const texts::Part*> lines;  ///< What stands below its heading, or after its number.
  const texts::Part* heading_line = nullptr;
  bool optional = false;  ///< The document says that it may be left out.

  /// Its lines with "\n" between, numbers of lists as shown.
  [[nodiscard]] std::string text() const;
};

/// The agreement in a document, piece by piece: preamble, recitals, articles, numbered clauses with their headings,
/// signatures, annexes, tables. A cover, a colophon and an explanation before it are left out.
/// @param document must outlive the answer.
std::vector<Clause> clauses_of(const texts::TextDocument& document);

/// The parts before the first article: cover, colophon, explanation, preamble.
std::vector<const texts::Part*> before_articles_of(const texts::TextDocument& document);

/// How many parts come before the agreement itself: cover, colophon, explanation.
std::size_t begin_of_agreement(const texts::TextDocument& document);

/// Words that matter of a text as an id: "Ingangsdatum en duur" → "ingangsdatum-duur".
std::string slug_of(std::string_view text, std::size_t most_words = 5);

/// A line as it reads within a part: the number of a list item before it.
std::string line_of(const texts::Part& part);

}  // namespace pareltjes::overeenkomsten
