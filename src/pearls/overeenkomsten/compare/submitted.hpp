// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/language.hpp"
#include "engines/text_compare/contract.hpp"
#include "pearls/overeenkomsten/standard.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::overeenkomsten {

/// A document that somebody hands in, cut into clauses.
struct Submitted : engines::text_compare::ContractDocument {
  texts::TextDocument document;

  [[nodiscard]] core::Text place(std::size_t line) const { return texts::place_of(document, line); }
};

/// Cuts a document that was read. A cover and an explanation before the agreement are left out.
Submitted submitted_from(std::string name, texts::TextDocument document);

/// The clauses of a standard as the engine compares them, each with the part that it comes from.
struct StandardClauses {
  const Standard* standard = nullptr;
  std::vector<engines::text_compare::Clause> clauses;
  std::vector<const StandardPart*> parts;                           ///< One for each clause.
  std::vector<std::vector<std::string>> requirements;               ///< Of all parts that a clause consists of.
  std::vector<std::pair<const StandardPart*, std::size_t>> tables;  ///< Each with the clause that it is in.
};
/// @param standard must outlive the answer.
StandardClauses clauses_of(const Standard& standard);

}  // namespace pareltjes::overeenkomsten
