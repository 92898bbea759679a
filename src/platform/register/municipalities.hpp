// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/ids.hpp"
#include "core/language.hpp"

/// The room "register": that word is reserved in C++.
namespace pareltjes::reg {

/// One of the 342 municipalities since 1 January 2023 (gemeenten.csv; source: CBS, Gemeentelijke indeling).
struct Municipality {
  core::GemeenteCode code;
  std::string name;      ///< As CBS writes it: "'s-Gravenhage", "Bergen (NH.)".
  std::string province;  ///< "Noord-Holland".
  std::string since;     ///< ISO date on which it came to be; empty when that was before 2013.
  std::vector<std::string> other_names;
  std::string source;
  core::Text note;  ///< "Beemster hoort sinds 1 januari 2022 bij Purmerend."; empty for a municipality of today.
};

/// A municipality that ended in 2013 or later (herindelingen.csv).
struct FormerMunicipality {
  core::GemeenteCode code;
  std::string name;
  std::string ended;                           ///< ISO date from which the successors took its place.
  std::string kind;                            ///< "samengevoegd", "gesplitst" or "hernoemd".
  std::vector<core::GemeenteCode> successors;  ///< Directly after it; they may have ended since.
  std::string source;
};

/// The municipality that the user means: a code (GM0439, 0439) or a name in any case, with or without diacritics,
/// also a common other name ("Den Haag"). A former municipality gives its one successor, with a note that says so.
/// Errors, each one sentence with advice: kUnknownMunicipality when nothing answers to the name (with the nearest
/// names), when a former municipality was split over several, or when two municipalities share the name.
core::Result<Municipality> find(std::string_view name_or_code);

/// All municipalities of today, by code.
const std::vector<Municipality>& all();

/// All former municipalities since 2013, in the order in which they ended.
const std::vector<FormerMunicipality>& former();

/// The municipalities of today that took the place of this one: itself when it still is, none when the code is unknown.
std::vector<core::GemeenteCode> successors_of(const core::GemeenteCode& code);

/// For a list of suggestions: names that begin with the text first, then those that hold it, then those that differ by
/// a typing error. Former names count, with their note. An empty text gives the first names of the alphabet.
std::vector<Municipality> search(std::string_view text, std::size_t limit);

}  // namespace pareltjes::reg
