// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pearls/overeenkomsten/standard.hpp"

namespace pareltjes::overeenkomsten::planted {

/// What was done to a standard.
enum class Kind {
  kNumber,
  kNegation,
  kModal,
  kParty,
  kDeletedClause,
  kDeletedSentence,
  kInsertedClause,
  kInsertedSentence,
  kMoved,
  kSynonym
};
inline constexpr Kind kAllKinds[] = {Kind::kNumber,         Kind::kNegation,         Kind::kModal,
                                     Kind::kParty,          Kind::kDeletedClause,    Kind::kDeletedSentence,
                                     Kind::kInsertedClause, Kind::kInsertedSentence, Kind::kMoved,
                                     Kind::kSynonym};
std::string_view name_of(Kind kind);

/// A text made of a standard: its fields filled in, and one change planted, or none.
struct Text {
  std::string text;
  bool changed = false;  ///< False where the clause that was drawn cannot be changed in this way.
  std::string number;    ///< Of the clause, in the standard; of an inserted clause in the text.
  std::string kind;      ///< "gewijzigd", "weg", "nieuw", "verplaatst": what must be found.
};

/// What is filled in is drawn: a word, a name with a comma, an amount, a sentence, or words of the standard itself.
Text filled_in(const Standard& standard, std::mt19937& random);
Text plant(const Standard& standard, Kind kind, std::mt19937& random);

}  // namespace pareltjes::overeenkomsten::planted
