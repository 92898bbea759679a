// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/language.hpp"
#include "engines/text_compare/clauses.hpp"
#include "engines/text_compare/words.hpp"

namespace pareltjes::engines::text_compare {

/// A line of a document as its reader gives it.
struct Line {
  BlockKind kind = BlockKind::kParagraph;
  std::string number;    ///< Without its marks: "4.2", "5" of "Artikel 5"; may be empty.
  std::string shown;     ///< With its marks: "4.2", "a)", "Artikel 5."; a bullet has no number and is shown.
  std::string text;      ///< Without the number.
  int level = 0;         ///< Of a heading, from 1.
  std::size_t line = 0;  ///< Place in the source, from 1.
};

/// A kind of document of a contract file (stukken.csv). A lower rank goes before a higher one.
struct DocumentKind {
  std::string id;  ///< "addendum", "verwerkersovereenkomst", "hoofdovereenkomst", "voorwaarden", "sla", "dap", …
  int rank = 0;
  std::vector<std::string> words;
  core::Text name;
};
const std::vector<DocumentKind>& document_kinds();

/// A document of a contract file, cut into clauses.
struct ContractDocument {
  std::string name;  ///< Of the file.
  std::vector<Clause> clauses;
  core::Language language = core::Language::kDutch;
  const DocumentKind* kind = nullptr;
  std::size_t words = 0;
  Lexicon lexicon;  ///< With the names that this document gives the parties.
};

/// What stands before the articles.
struct Front {
  std::size_t begin = 0;     ///< Lines before the agreement: cover, colophon, explanation. They are left out.
  std::size_t articles = 0;  ///< Lines before the first article: the number of a heading there is no article's.
};

/// Cuts a document into clauses and tells its kind, its language and the parties' names.
/// @param title of the document; may be empty. The kind is the one whose word comes first in the title, in what the
/// document begins with, or in its name.
ContractDocument contract_document(std::string name, const std::string& title, std::span<const Line> lines,
                                   const Front& front = {});

}  // namespace pareltjes::engines::text_compare
