// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/language.hpp"
#include "engines/text_compare/clauses.hpp"
#include "engines/text_compare/words.hpp"

namespace pareltjes::engines::text_compare {

/// A word that names an article, clause or annex of the document it stands in.
struct Reference {
  std::size_t token = 0;  ///< Position in the tokens: the number, or the "tweede" of "tweede lid".
  std::string number;     ///< "5", "5.2"; of "lid 2" with the article before it; of an annex also "a" or "iv".
  bool annex = false;

  friend bool operator==(const Reference&, const Reference&) = default;
};

/// The references of a clause, in order. A number behind "artikel" that a law or another document owns ("artikel 28
/// AVG", "artikel 5 van de Hoofdovereenkomst") is none.
/// @param tokens those that count. @param article number of the article they stand in, for "lid 2".
std::vector<Reference> references(const Lexicon& lexicon, std::span<const Token> tokens, core::Language language,
                                  std::string_view article);

/// Clauses of a document by the numbers that others call them by. A number that two have names neither.
class NumberedClauses {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  explicit NumberedClauses(std::span<const Clause> clauses);
  /// kNone where no clause has the number, or more than one.
  [[nodiscard]] std::size_t find(const Reference& reference) const;

 private:
  std::map<std::pair<bool, std::string>, std::size_t> by_number_;
};

}  // namespace pareltjes::engines::text_compare
