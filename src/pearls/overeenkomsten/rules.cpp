// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/rules.hpp"

#include <algorithm>

#include "core/resources.hpp"
#include "core/text.hpp"

namespace pareltjes::overeenkomsten {
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

struct RequirementRule {
  std::string requirement;
  std::vector<std::string> words;  ///< All of them; "*" at the end: as a beginning.
};

bool has_word(const std::vector<std::string>& words, std::string_view wanted) {
  const bool beginning = wanted.ends_with('*');
  if (beginning) wanted.remove_suffix(1);
  return std::ranges::any_of(
      words, [&](const std::string& word) { return beginning ? word.starts_with(wanted) : word == wanted; });
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

std::vector<std::string> proposed_requirements(std::string_view text) {
  static const auto rules = [] {
    std::vector<RequirementRule> read;
    for (const auto& row : rows_of("src/pearls/overeenkomsten/regels/eisen.csv")) {
      RequirementRule rule{row.at(0), {}};
      for (const auto& word : core::split(row.at(1), ' '))
        rule.words.push_back(word.ends_with('*') ? core::fold(word) + "*" : core::fold(word));
      read.push_back(std::move(rule));
    }
    return read;
  }();
  const auto words = core::split(core::fold(text), ' ');
  std::vector<std::string> found;
  for (const auto& rule : rules) {
    const bool met = std::ranges::all_of(rule.words, [&](const std::string& word) { return has_word(words, word); });
    if (met && std::ranges::find(found, rule.requirement) == found.end()) found.push_back(rule.requirement);
  }
  return found;
}

}  // namespace pareltjes::overeenkomsten
