// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "pearls/overeenkomsten/compare/deviations.hpp"

namespace pareltjes::overeenkomsten {

/// Divides what stands in fields without a word between them: at the marks that the standard has there, and by what a
/// field may hold (a date, a KvK number, a choice). Where more than one division is as good, the last field keeps all
/// of it, and the answer says so.
std::vector<UndividedFields> divide_fields(std::vector<engines::text_compare::FilledField>& fields,
                                           const Standard& standard);

/// Why what stands in a field asks to be read: it may be more than a value.
struct FieldQuestion {
  enum class Kind {
    kSentence,  ///< Another sentence stands behind the value.
    kNegation,  ///< It begins or ends with "niet": a word of the clause, perhaps.
    kPromise,   ///< It says what somebody must or may.
    kLong,
    kType  ///< No date in a field for a date, and so on.
  };
  Kind kind = Kind::kSentence;
  std::size_t field = 0;  ///< Index in Deviations::fields.
  std::string text;       ///< The words that ask for it.
};
std::vector<FieldQuestion> questions_about_fields(const Submitted& text, const Standard& standard,
                                                  const Deviations& deviations);

}  // namespace pareltjes::overeenkomsten
