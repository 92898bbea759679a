// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "pearls/overeenkomsten/standard.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::overeenkomsten {

/// A row of a table by the ids of its columns.
using FilledRow = std::map<std::string, std::string>;

/// What somebody filled in, as it will stand in the document: dates in words, choices as the standard writes them.
struct Filled {
  std::map<std::string, std::string> fields;             ///< By field id; those left empty are not in it.
  std::map<std::string, std::vector<FilledRow>> tables;  ///< By table id.
};

struct CheckedValues {
  Filled filled;
  std::vector<pearl::Finding> findings;  ///< xpath names the place: "velden.verwerker-kvk", "subverwerkers[2].kvk".
};

/// Checks what was filled in against the standard. Nothing is refused: what is wrong is a finding, and stays as given.
/// @param values an object: field id → text, number or yes/no; table id → array of objects by column id.
CheckedValues check_values(const Standard& standard, const nlohmann::json& values);

/// What is wrong with one value, for a form while somebody types; empty where it is right.
std::vector<pearl::Finding> check_field(const Field& field, const std::string& value);

/// A date as people write it ("2026-02-01", "1-2-2026", "1 februari 2026") as ISO; empty for what is no day.
std::string date_of(std::string_view text);
/// "2026-02-01" as "1 februari 2026".
std::string date_in_words(const std::string& iso);

/// Where data are processed: within the EEA, in a country with an adequacy decision, elsewhere, or not known
/// (regels/landen.csv). Of more than one country the farthest counts.
enum class Where { kUnknown, kWithin, kAdequate, kOutside };
Where where_is(std::string_view location);

}  // namespace pareltjes::overeenkomsten
