// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/rules.hpp"

#include <algorithm>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "pearls/overeenkomsten/compare/rule_book.hpp"

namespace pareltjes::overeenkomsten {
namespace compare = engines::text_compare;
namespace {

/// Rows of one of our own rule files, without its head; no quotes are in them.
std::vector<std::vector<std::string>> rows_of(std::string_view file) {
  const auto bytes = core::find_resource(file).value_or(std::string_view());
  std::vector<std::vector<std::string>> rows;
  for (const auto& line : core::split(bytes, '\n')) {
    if (!core::trim(line).empty()) rows.push_back(core::split(core::trim(line), ','));
  }
  if (!rows.empty()) rows.erase(rows.begin());
  return rows;
}

bool fits(std::string_view pattern, std::string_view text) {
  const bool any_before = pattern.starts_with('*');
  const bool any_after = pattern.ends_with('*');
  if (any_before) pattern.remove_prefix(1);
  if (any_after) pattern.remove_suffix(1);
  if (any_before && any_after) return text.find(pattern) != std::string_view::npos;
  if (any_after) return text.starts_with(pattern);
  if (any_before) return text.ends_with(pattern);
  return text == pattern;
}

}  // namespace

const FieldRule* field_rule_for(std::string_view label) {
  static const auto rules = [] {
    std::vector<FieldRule> read;
    for (const auto& row : rows_of("src/pearls/overeenkomsten/regels/velden.csv"))
      read.push_back({row.at(0), row.at(1), field_type_of(row.at(2)).value_or(FieldType::kText), row.at(3)});
    return read;
  }();
  const auto folded = core::fold(label);
  const auto found = std::ranges::find_if(rules, [&](const FieldRule& rule) { return fits(rule.pattern, folded); });
  return found == rules.end() ? nullptr : &*found;
}

namespace {

const std::vector<std::vector<std::string>>& table_rules() {
  static const auto rules = rows_of("src/pearls/overeenkomsten/regels/tabellen.csv");
  return rules;
}

}  // namespace

std::optional<std::string> table_name_for(std::string_view heading) {
  const auto folded = core::fold(heading);
  for (const auto& row : table_rules()) {
    if (row.at(0) == "tabel" && folded.find(row.at(1)) != std::string::npos) return row.at(2);
  }
  return std::nullopt;
}

std::optional<NamedColumn> column_name_for(std::string_view heading) {
  const auto folded = core::fold(heading);
  for (const auto& row : table_rules()) {
    if (row.at(0) == "kolom" && folded.find(row.at(1)) != std::string::npos)
      return NamedColumn{row.at(2), field_type_of(row.at(3)).value_or(FieldType::kText)};
  }
  return std::nullopt;
}

std::vector<std::string> proposed_requirements(const std::string& heading, const std::string& text) {
  compare::Clause clause;
  clause.heading = heading;
  clause.text = text;
  clause.starts = {0};
  clause.lines = {1};
  const auto language = compare::language_of(compare::tokenize(heading + "\n" + text));
  const auto read = compare::read_clauses({&clause, 1}, compare::Lexicon::built_in(), language);
  return read.empty() ? std::vector<std::string>{} : compare::touched_by(read.front(), rule_book(), language);
}

}  // namespace pareltjes::overeenkomsten
