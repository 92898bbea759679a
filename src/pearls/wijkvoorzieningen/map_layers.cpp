// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/map_layers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "pearls/wijkvoorzieningen/outcome_rows.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using pearl::Cell;
using pearl::TableColumn;
using Type = TableColumn::Type;

/// "wmo-ondersteuning" as part of the name of a column: QGIS's expressions read a minus as one.
std::string column_name(std::string text) {
  for (char& c : text) {
    if (c == '-') c = '_';
    if (c == '+') c = 'p';
  }
  return text;
}

std::string border_of(const pearl::Layer& layer, bool schematic_row) {
  if (schematic_row) return "schematisch";
  return layer.approximate ? "benaderd" : "echt";
}

/// Where the area of each code stands in the layer of the outcome.
std::map<std::string, std::size_t> places_of(const pearl::Layer& layer) {
  std::map<std::string, std::size_t> places;
  const auto column = layer.table.column("code");
  for (std::size_t r = 0; r < layer.table.rows.size(); ++r) {
    if (const auto* code = std::get_if<std::string>(&layer.table.rows[r][column])) places[*code] = r;
  }
  return places;
}

class Builder {
 public:
  explicit Builder(const pearl::Outcome& outcome, const pearl::Layer& base)
      : outcome_(outcome), base_(base), places_(places_of(base)), needs_(outcome.table("behoefte")) {
    for (std::size_t r = 0; r < needs_.size(); ++r)
      units_.emplace(needs_.text(r, "voorziening"), needs_.text(r, "eenheid"));
  }

  [[nodiscard]] pearl::Layer areas() const {
    auto layer = empty("gebieden", {"Gebieden met inwoners en behoefte", "Areas with inhabitants and needs"});
    const auto first = layer.table.columns.size();
    for (const auto& column : base_.table.columns) {
      if (column.name != "code" && column.name != "naam" && column.name != "soort" && column.name != "schematisch")
        layer.table.columns.push_back(column);
    }
    const auto count = layer.table.columns.size() - first;
    add_need_columns(layer);
    std::map<std::pair<std::string, std::string>, double> now;
    for (std::size_t r = 0; r < needs_.size(); ++r)
      now.try_emplace({needs_.text(r, "code"), needs_.text(r, "voorziening")}, needs_.number(r, "midden"));
    for (const auto& [code, place] : places_) {
      auto row = start_of(code, place);
      for (std::size_t i = 0; i < count; ++i)
        row.push_back(base_.table.rows[place][base_.table.column(layer.table.columns[first + i].name)]);
      for (const auto& [facility, unit] : units_) {
        const auto found = now.find({code, facility});
        row.push_back(found == now.end() ? Cell() : Cell(found->second));
      }
      add(layer, std::move(row), place);
    }
    return layer;
  }

  [[nodiscard]] pearl::Layer projection() const {
    const Rows people(outcome_.table("prognose"));
    auto layer = empty("prognose", {"Inwoners en behoefte in latere jaren", "People and needs in later years"});
    auto& columns = layer.table.columns;
    columns.push_back({"jaar", Type::kInteger, "", {"jaar, op 1 januari", "year, on 1 January"}});
    columns.push_back({"datum", Type::kText, "", {"datum voor een tijdbalk", "date for a time slider"}});
    std::map<std::pair<std::string, int>, std::map<std::string, std::size_t>> rows;
    std::set<std::string> groups;
    const auto marks = marked_years();
    for (std::size_t r = 0; r < people.size(); ++r) {
      const int year = static_cast<int>(people.number(r, "jaar"));
      if (people.text(r, "geslacht") != "beide" || !marks.contains(year)) continue;
      const auto group = people.text(r, "leeftijd");
      rows[{people.text(r, "code"), year}][group] = r;
      groups.insert(group);
    }
    for (const auto& group : groups) {
      for (const auto* quantile : {"p10", "p50", "p90"}) {
        columns.push_back({column_name("mensen_" + group) + "_" + quantile,
                           Type::kNumber,
                           "personen",
                           {fmt::format("{} {}: in {} op de 10 trekkingen minder", group, quantile, quantile[1]),
                            fmt::format("{} {}: less in {} of 10 draws", group, quantile, quantile[1])}});
      }
    }
    add_need_columns(layer);
    std::map<std::tuple<std::string, int, std::string>, double> later;
    for (std::size_t r = 0; r < needs_.size(); ++r)
      later[{needs_.text(r, "code"), static_cast<int>(needs_.number(r, "jaar")), needs_.text(r, "voorziening")}] =
          needs_.number(r, "midden");
    for (const auto& [key, found] : rows) {
      const auto place = places_.find(key.first);
      if (place == places_.end()) continue;
      auto row = start_of(key.first, place->second);
      row.emplace_back(std::int64_t{key.second});
      row.emplace_back(fmt::format("{}-01-01", key.second));
      for (const auto& group : groups) {
        const auto at = found.find(group);
        for (const auto* quantile : {"p10", "p50", "p90"})
          row.push_back(at == found.end() ? Cell() : Cell(people.number(at->second, quantile)));
      }
      for (const auto& [facility, unit] : units_) {
        const auto need = later.find({key.first, key.second, facility});
        row.push_back(need == later.end() ? Cell() : Cell(need->second));
      }
      add(layer, std::move(row), place->second);
    }
    return layer;
  }

  /// A table of the outcome, each row with the shape of its area.
  [[nodiscard]] pearl::Layer with_shapes(const char* name, core::Text title) const {
    const auto* table = outcome_.table(name);
    auto layer = empty(name, std::move(title));
    if (table == nullptr) return layer;
    const auto code = table->column("code");
    for (std::size_t c = 0; c < table->columns.size(); ++c) {
      if (c != code) layer.table.columns.push_back(table->columns[c]);
    }
    for (const auto& row : table->rows) {
      const auto* text = std::get_if<std::string>(&row[code]);
      const auto place = text == nullptr ? places_.end() : places_.find(*text);
      if (place == places_.end()) continue;
      auto cells = start_of(*text, place->second);
      for (std::size_t c = 0; c < row.size(); ++c) {
        if (c != code) cells.push_back(row[c]);
      }
      add(layer, std::move(cells), place->second);
    }
    return layer;
  }

 private:
  [[nodiscard]] pearl::Layer empty(const char* name, core::Text title) const {
    pearl::Layer layer;
    layer.schematic = base_.schematic;
    layer.approximate = base_.approximate;
    layer.note = base_.note;
    layer.table.name = name;
    layer.table.title = std::move(title);
    layer.table.columns = {
        {"code", Type::kText, "", {"CBS-code van het gebied", "CBS code of the area"}},
        {"naam", Type::kText, "", {"naam van het gebied", "name of the area"}},
        {"soort", Type::kText, "", {"gemeente, wijk of buurt", "municipality, district or neighbourhood"}},
        {"grens", Type::kText, "", {"echt, benaderd of schematisch", "real, approximate or schematic"}}};
    return layer;
  }
  [[nodiscard]] std::vector<Cell> start_of(const std::string& code, std::size_t place) const {
    const auto& row = base_.table.rows[place];
    const auto* schematic = std::get_if<bool>(&row[base_.table.column("schematisch")]);
    return {code, row[base_.table.column("naam")], row[base_.table.column("soort")],
            border_of(base_, schematic != nullptr && *schematic)};
  }
  void add(pearl::Layer& layer, std::vector<Cell> row, std::size_t place) const {
    layer.table.rows.push_back(std::move(row));
    layer.geometries.push_back(base_.geometries[place]);
  }
  void add_need_columns(pearl::Layer& layer) const {
    for (const auto& [facility, unit] : units_) {
      layer.table.columns.push_back(
          {"nodig_" + column_name(facility), Type::kNumber, unit, {"nodig: " + facility, "needed: " + facility}});
    }
  }
  /// The year of the figures and those of which needs are told.
  [[nodiscard]] std::set<int> marked_years() const {
    std::set<int> years;
    for (std::size_t r = 0; r < needs_.size(); ++r) years.insert(static_cast<int>(needs_.number(r, "jaar")));
    return years;
  }

  const pearl::Outcome& outcome_;
  const pearl::Layer& base_;
  std::map<std::string, std::size_t> places_;
  Rows needs_;
  std::map<std::string, std::string> units_;  ///< Facility → unit.
};

}  // namespace

std::vector<pearl::Layer> map_layers(const pearl::Outcome& outcome) {
  const auto* base = outcome.layer("gebieden");
  if (base == nullptr) return {};
  const Builder builder(outcome, *base);
  std::vector<pearl::Layer> layers{builder.areas()};
  if (const auto* reach = outcome.table("bereikbaarheid"); reach != nullptr && !reach->rows.empty())
    layers.push_back(builder.with_shapes("bereikbaarheid", {"Hoe ver voorzieningen zijn", "How far facilities are"}));
  if (outcome.table("prognose") != nullptr) {
    layers.push_back(builder.projection());
    layers.push_back(builder.with_shapes("tekortkans", {"De kans op een tekort, waar het aanbod bekend is",
                                                        "The chance of a shortage, where the supply is known"}));
  }
  if (const auto* sites = outcome.layer("locaties"); sites != nullptr) layers.push_back(*sites);
  return layers;
}

}  // namespace pareltjes::wijkvoorzieningen
