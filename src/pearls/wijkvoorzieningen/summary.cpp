// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/summary.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <set>

#include "core/text.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using pearl::Cell;
using pearl::Table;
using pearl::TableColumn;

std::string text_of(const Cell& cell) {
  const auto* text = std::get_if<std::string>(&cell);
  return text != nullptr ? *text : std::string();
}

double number_of(const Cell& cell) {
  if (const auto* number = std::get_if<double>(&cell)) return *number;
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*integer);
  return std::nan("");
}

struct AreaName {
  std::string code;
  std::string name;
};

/// The municipality last, so that it reads as the sum of its wijken.
std::vector<AreaName> wijken_then_gemeente(const Table& areas) {
  const auto code = areas.column("code");
  const auto name = areas.column("naam");
  const auto kind = areas.column("soort");
  std::vector<AreaName> names;
  for (const auto* wanted : {"wijk", "gemeente"}) {
    for (const auto& row : areas.rows) {
      if (text_of(row[kind]) == wanted) names.push_back({text_of(row[code]), text_of(row[name])});
    }
  }
  return names;
}

Table inhabitants_table(const Table& areas, const std::vector<AreaName>& names) {
  Table table{
      "inwoners", {"Inwoners naar leeftijd", "Inhabitants by age"}, {{"naam", TableColumn::Type::kText, "", {}}}, {}};
  const std::vector<std::string> shown{"inwoners",         "inwoners_0_14", "inwoners_15_64",
                                       "inwoners_65_plus", "huishoudens",   "woningen"};
  for (const auto& column : shown) table.columns.push_back({column, TableColumn::Type::kNumber, "", {}});
  std::map<std::string, const std::vector<Cell>*> row_of;
  for (const auto& row : areas.rows) row_of[text_of(row[areas.column("code")])] = &row;
  for (const auto& [code, name] : names) {
    auto& line = table.rows.emplace_back(std::vector<Cell>{name});
    for (const auto& column : shown) {
      const double value = number_of((*row_of.at(code))[areas.column(column)]);
      line.push_back(std::isnan(value) ? Cell{} : Cell{std::round(value)});
    }
  }
  return table;
}

/// A middle value as short as the reader can use it: whole from ten, one decimal below.
std::string short_number(double value, core::Language language) {
  return std::isnan(value) ? "–" : core::format_number(value, value < 9.95 ? 1 : 0, language);
}

/// Readable names of the facilities, from the norms that were used.
std::map<std::string, std::string> facility_names(const Table* norms, core::Language language) {
  std::map<std::string, std::string> names;
  if (norms == nullptr) return names;
  const auto facility = norms->column("voorziening");
  const auto name = norms->column(language == core::Language::kEnglish ? "naam_en" : "naam");
  for (const auto& row : norms->rows) names.emplace(text_of(row[facility]), text_of(row[name]));
  return names;
}

Table needs_table(const Table& needs, const std::map<std::string, std::string>& facilities,
                  const std::vector<AreaName>& names, core::Language language) {
  Table table{"behoefte",
              {"Wat nodig is volgens de norm (midden)", "What is needed by the norm (middle)"},
              {{"voorziening", TableColumn::Type::kText, "", {}}, {"eenheid", TableColumn::Type::kText, "", {}}},
              {}};
  for (const auto& area : names) table.columns.push_back({area.name, TableColumn::Type::kNumber, "", {}});
  std::vector<std::string> order;
  std::map<std::string, std::map<std::string, double>> values;
  std::map<std::string, std::string> units;
  const auto code = needs.column("code");
  const auto facility = needs.column("voorziening");
  const auto middle = needs.column("midden");
  const auto unit = needs.column("eenheid");
  for (const auto& row : needs.rows) {
    const auto id = text_of(row[facility]);
    if (units.emplace(id, text_of(row[unit])).second) order.push_back(id);
    values[id].emplace(text_of(row[code]), number_of(row[middle]));
  }
  for (const auto& id : order) {
    auto& line =
        table.rows.emplace_back(std::vector<Cell>{facilities.contains(id) ? facilities.at(id) : id, units[id]});
    for (const auto& area : names) {
      const auto found = values[id].find(area.code);
      line.emplace_back(found == values[id].end() ? std::string("–") : short_number(found->second, language));
    }
  }
  return table;
}

/// The best sites for one more of each facility; no rows where none is new.
Table sites_table(const Table& sites, const std::map<std::string, std::string>& facilities, core::Language language) {
  Table table{"locaties",
              {"Waar kan er een bij? (midden van een gebied, geen kavel)",
               "Where can one more come? (middle of an area, no plot)"},
              {},
              {}};
  for (const auto* name : {"voorziening", "jaar", "volgorde", "naam", "voegt_toe", "eenheid", "kans"})
    table.columns.push_back({name, TableColumn::Type::kText, "", {}});
  const auto at = [&](const std::vector<Cell>& row, const char* name) { return row[sites.column(name)]; };
  for (const auto& row : sites.rows) {
    if (text_of(at(row, "stand")) != "nieuw") continue;
    const auto id = text_of(at(row, "voorziening"));
    const double chance = number_of(at(row, "kans"));
    table.rows.push_back({facilities.contains(id) ? facilities.at(id) : id,
                          fmt::format("{:.0f}", number_of(at(row, "jaar"))), at(row, "volgorde"), at(row, "naam"),
                          short_number(number_of(at(row, "voegt_toe")), language), at(row, "eenheid"),
                          std::isnan(chance) ? Cell("–") : Cell(fmt::format("{:.0f}%", 100 * chance))});
  }
  return table;
}

}  // namespace

std::vector<Table> summary_tables(const pearl::Outcome& outcome, core::Language language) {
  const auto* areas = outcome.table("gebieden");
  const auto* needs = outcome.table("behoefte");
  if (areas == nullptr || needs == nullptr) return {};
  const auto names = wijken_then_gemeente(*areas);
  const auto facilities = facility_names(outcome.table("normen"), language);
  std::vector<Table> tables{inhabitants_table(*areas, names), needs_table(*needs, facilities, names, language)};
  if (const auto* sites = outcome.table("locaties"); sites != nullptr) {
    auto best = sites_table(*sites, facilities, language);
    if (!best.rows.empty()) tables.push_back(std::move(best));
  }
  return tables;
}

}  // namespace pareltjes::wijkvoorzieningen
