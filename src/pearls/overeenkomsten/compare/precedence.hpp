// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "pearls/overeenkomsten/compare/submitted.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::overeenkomsten {

/// A sentence that says which document prevails over which.
struct PrecedenceClause {
  std::size_t document = 0;  ///< That says so.
  std::string sentence;      ///< As written; of a list with its items.
  std::size_t line = 0;
  std::vector<const engines::text_compare::DocumentKind*>
      order;              ///< The first prevails over the second, that over the third.
  bool over_all = false;  ///< The first prevails over every other document.
};

/// The sentences about precedence of a contract file (words: regels/rangorde.csv). A sentence that speaks of
/// prevailing and names what prevails counts, and a list behind "rangorde". Who prevails stands before the verb, or
/// behind it where the sentence opens with the case of a conflict.
std::vector<PrecedenceClause> precedence_clauses(const std::vector<Submitted>& documents);

/// The order of a contract file, and what must be told of it.
struct Precedence {
  std::vector<std::size_t> order;  ///< Indices of documents, the one that prevails first.
  std::vector<pearl::Finding> findings;
  bool by_contract = false;  ///< A sentence of the contract decided.
};

/// @param by "contract": as the contract itself says, and as given where it says nothing or contradicts itself.
/// "invoer": as given. "soort": by the kind of the document. What the contract says differently is told.
Precedence precedence_of(const std::vector<Submitted>& documents, std::string_view by);

}  // namespace pareltjes::overeenkomsten
