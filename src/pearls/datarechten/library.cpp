// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/library.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/resources.hpp"
#include "core/text.hpp"

namespace pareltjes::datarechten {
namespace {

namespace compare = engines::text_compare;

constexpr std::string_view kFolder = "src/pearls/datarechten/regels/";

std::string_view file(const char* name) {
  return core::find_resource(std::string(kFolder) + name).value_or(std::string_view());
}

/// Rows of a table without its head, each with `columns` cells; others are left out, and a test counts them.
std::vector<std::vector<std::string>> rows_of(const char* name, std::size_t columns) {
  std::vector<std::vector<std::string>> rows;
  bool head = true;
  for (const auto& line : core::split(file(name), '\n')) {
    auto cells = core::split(core::trim(line), ';');
    if (std::exchange(head, false) || cells.size() != columns) continue;
    rows.push_back(std::move(cells));
  }
  return rows;
}

void add_sentence(core::Text& all, const core::Text& sentence) {
  all.nl += (all.nl.empty() ? "" : " ") + sentence.nl;
  all.en += (all.en.empty() ? "" : " ") + sentence.en;
}

bool holds(const std::vector<std::string>& keys, std::string_view key) {
  return std::ranges::find(keys, key) != keys.end();
}

Library read_library() {
  Library made;
  auto book = compare::RuleBook::parse(file("punten.csv"), file("toets-punten.csv"), compare::Lexicon::built_in(),
                                       "regels/toets-punten.csv");
  // The rules are part of the program, and a test reads them.
  if (book) made.book = std::move(*book);
  for (auto& row : rows_of("bepalingen.csv", 6))
    made.clauses.push_back({row[0], {row[1], row[2]}, {row[3], row[4]}, row[5]});
  for (auto& row : rows_of("wetten.csv", 8))
    made.laws.push_back({row[0], core::split(row[1], ','), row[2], {row[3], row[4]}, row[5], row[6], row[7]});
  for (auto& row : rows_of("gibit.csv", 7))
    made.gibit.push_back({row[0], core::split(row[1], ','), row[2], row[3], {row[4], row[5]}});
  for (auto& row : rows_of("uitleg.csv", 5)) made.meanings.push_back({row[0], row[1], {row[2], row[3]}});
  return made;
}

}  // namespace

const ProposedClause* Library::clause_of(std::string_view key) const {
  const auto found = std::ranges::find(clauses, key, &ProposedClause::key);
  return found == clauses.end() ? nullptr : &*found;
}

core::Text Library::meaning_of(std::string_view key, std::string_view verdict) const {
  for (const auto& one : meanings) {
    if (one.key == key && one.verdict == verdict) return one.text;
  }
  return {};
}

core::Text Library::law_of(std::string_view key) const {
  core::Text all;
  for (const auto& law : laws) {
    if (holds(law.keys, key)) add_sentence(all, law.sentence);
  }
  return all;
}

core::Text Library::gibit_of(std::string_view key) const {
  core::Text all;
  for (const auto& one : gibit) {
    if (!holds(one.keys, key)) continue;
    all.nl += fmt::format("{}artikel {} (GIBIT {})", all.nl.empty() ? "" : " of ", one.article, one.edition);
    all.en += fmt::format("{}article {} (GIBIT {})", all.en.empty() ? "" : " or ", one.article, one.edition);
  }
  return all;
}

const Library& library() {
  static const auto read = read_library();
  return read;
}

}  // namespace pareltjes::datarechten
