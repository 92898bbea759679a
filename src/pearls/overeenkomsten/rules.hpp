// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pearls/overeenkomsten/standard.hpp"

namespace pareltjes::overeenkomsten {

/// What a known label asks for (regels/velden.csv).
struct FieldRule {
  std::string pattern;  ///< Folded label; "*" at an end stands for anything.
  std::string field;    ///< "{partij}-kvk"; empty: named after the label.
  FieldType type = FieldType::kText;
  std::string label;
};
/// The first rule that fits; nullptr where none does.
const FieldRule* field_rule_for(std::string_view label);

/// A name for a table by its heading, or for a column (regels/tabellen.csv); nullopt where none is known.
struct NamedColumn {
  std::string name;
  FieldType type = FieldType::kText;
};
std::optional<std::string> table_name_for(std::string_view heading);
std::optional<NamedColumn> column_name_for(std::string_view heading);

/// Which requirements a clause speaks of, by the rules that judge agreements (regels/toets-*.csv), in Dutch or English:
/// a proposal, for a person to confirm. In the order of the requirements, each once.
std::vector<std::string> proposed_requirements(const std::string& heading, const std::string& text);

}  // namespace pareltjes::overeenkomsten
