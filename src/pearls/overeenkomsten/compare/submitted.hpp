// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "engines/text_compare/clauses.hpp"
#include "engines/text_compare/words.hpp"
#include "pearls/overeenkomsten/standard.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::overeenkomsten {

/// A kind of document of a contract file (regels/stukken.csv). A lower rank goes before a higher one.
struct DocumentKind {
  std::string id;  ///< "addendum", "verwerkersovereenkomst", "hoofdovereenkomst", "voorwaarden", "sla", "dap", …
  int rank = 0;
  std::vector<std::string> words;
  core::Text name;
};
const std::vector<DocumentKind>& document_kinds();

/// A document that somebody hands in, cut into clauses.
struct Submitted {
  std::string name;  ///< Of the file.
  texts::TextDocument document;
  std::vector<engines::text_compare::Clause> clauses;
  core::Language language = core::Language::kDutch;
  const DocumentKind* kind = nullptr;
  std::size_t words = 0;
  engines::text_compare::Lexicon lexicon;  ///< With the names that this document gives the parties.

  /// Place of a line as people say it: "regel 12", "alinea 12", "pagina 3".
  [[nodiscard]] core::Text place(std::size_t line) const;
};

/// Cuts a document that was read. A cover and an explanation before the agreement are left out.
Submitted submitted_from(std::string name, texts::TextDocument document);

/// The clauses of a standard as the engine compares them, each with the part that it comes from.
struct StandardClauses {
  const Standard* standard = nullptr;
  std::vector<engines::text_compare::Clause> clauses;
  std::vector<const StandardPart*> parts;              ///< One for each clause.
  std::vector<std::vector<std::string>> requirements;  ///< Of all parts that a clause consists of.
};
/// @param standard must outlive the answer.
StandardClauses clauses_of(const Standard& standard);

}  // namespace pareltjes::overeenkomsten
