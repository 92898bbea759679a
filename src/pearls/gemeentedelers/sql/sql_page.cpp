// SPDX-License-Identifier: EUPL-1.2
#include "pearls/gemeentedelers/sql/sql_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "platform/pages/charts.hpp"

namespace pareltjes::gemeentedelers {
namespace {

using core::Language;
using nlohmann::json;

constexpr const char* kTemplate = "src/pearls/gemeentedelers/sql/parel.mustache";
constexpr std::size_t kMostRows = 500;  ///< On a page; files hold all.
constexpr std::size_t kMostBars = 20;

std::string type_in(const json& property) {
  const auto type = property.value("type", json("string"));
  return type.is_string()                   ? type.get<std::string>()
         : type.is_array() && !type.empty() ? type[0].get<std::string>()
                                            : "string";
}

std::string shown(const pearl::Cell& cell, Language language) {
  const bool dutch = language == Language::kDutch;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* whole = std::get_if<std::int64_t>(&cell))
    return core::format_number(static_cast<double>(*whole), 0, language);
  if (const auto* number = std::get_if<double>(&cell))
    return core::format_number(*number, std::abs(*number) < 10 && *number != std::floor(*number) ? 1 : 0, language);
  if (const auto* yes = std::get_if<bool>(&cell)) return *yes ? (dutch ? "ja" : "yes") : (dutch ? "nee" : "no");
  return "–";
}

/// "TITLE" for a Dutch reader, "x-title-en" for an English one.
std::string title_of(const json& property, const std::string& name, Language language) {
  const auto dutch = property.value("title", name);
  return language == Language::kDutch ? dutch : property.value("x-title-en", dutch);
}

json columns_json(const pearl::Table& table, Language language) {
  auto columns = json::array();
  for (const auto& column : table.columns) {
    const auto words = column.description.in(language);
    columns.push_back({{"name", words.empty() ? column.name : words},
                       {"unit", column.unit},
                       {"number", column.type == pearl::TableColumn::Type::kInteger ||
                                      column.type == pearl::TableColumn::Type::kNumber}});
  }
  return columns;
}

json tables_json(const pearl::Outcome& outcome, Language language) {
  auto tables = json::array();
  for (const auto& table : outcome.tables) {
    const auto columns = columns_json(table, language);
    auto rows = json::array();
    for (const auto& row : table.rows) {
      if (rows.size() == kMostRows) break;
      auto cells = json::array();
      for (std::size_t i = 1; i < row.size(); ++i)
        cells.push_back(
            {{"value", shown(row[i], language)}, {"number", columns[i]["number"]}, {"head", columns[i]["name"]}});
      rows.push_back({{"first", row.empty() ? "" : shown(row[0], language)}, {"cells", std::move(cells)}});
    }
    tables.push_back({{"name", table.name},
                      {"title", table.title.in(language)},
                      {"columns", columns},
                      {"rows", rows},
                      {"empty", rows.empty()},
                      {"more", table.rows.size() > kMostRows ? std::to_string(table.rows.size()) : std::string()}});
  }
  return tables;
}

double number_in(const pearl::Cell& cell) {
  if (const auto* number = std::get_if<double>(&cell)) return *number;
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
  return std::nan("");
}

/// The rows of a table as bars, in the order of the table.
json charts_json(const pearl::Outcome& outcome, const json& charts, Language language) {
  auto drawn = json::array();
  for (const auto& chart : charts) {
    const auto* table = outcome.table(chart["tabel"].get<std::string>());
    if (table == nullptr) continue;
    const auto name = table->column(chart["naam"].get<std::string>()),
               value = table->column(chart["waarde"].get<std::string>());
    auto bars = json::array();
    double largest = 0;
    for (const auto& row : table->rows)
      if (const auto number = number_in(row[value]); number > largest) largest = number;
    for (const auto& row : table->rows) {
      const auto number = number_in(row[value]);
      if (bars.size() == kMostBars) break;
      if (!std::isfinite(number) || number < 0) continue;
      bars.push_back({{"name", shown(row[name], language)},
                      {"value", shown(row[value], language)},
                      {"bar", pages::range_svg({0, number, number}, largest)}});
    }
    if (bars.empty()) continue;
    const auto& column = table->columns[value];
    const auto words = column.description.in(language);
    drawn.push_back({{"id", fmt::format("g{}", drawn.size())},
                     {"title", table->title.in(language)},
                     {"value_name", words.empty() ? column.name : words},
                     {"unit", column.unit},
                     {"name_name", columns_json(*table, language)[name]["name"]},
                     {"bars", std::move(bars)}});
  }
  return drawn;
}

json fields_json(const pearl::Manifest& manifest, const pearl::Outcome& outcome, Language language) {
  auto fields = json::array();
  const auto properties = manifest.input_schema.value("properties", json::object());
  for (const auto& [name, property] : properties.items()) {
    if (name == "gemeente") continue;
    const auto used = std::ranges::find(outcome.provenance.parameters, name, &pearl::Provenance::ParameterUse::name);
    const auto value = used == outcome.provenance.parameters.end() ? std::string() : used->value;
    json field{{"name", name},
               {"title", title_of(property, name, language)},
               {"value", value},
               {"source", property.value("x-bron", std::string())},
               {"number", type_in(property) == "number" || type_in(property) == "integer"},
               {"choice", property.contains("enum")},
               {"options", json::array()}};
    const auto options = property.value("enum", json::array());
    for (const auto& option : options)
      if (option.is_string()) field["options"].push_back({{"option", option}, {"current", option == value}});
    fields.push_back(std::move(field));
  }
  return fields;
}

json findings_json(const pearl::Outcome& outcome, Language language) {
  auto findings = json::array();
  for (const auto& finding : outcome.findings) {
    const auto* icon = finding.severity == pearl::Severity::kError     ? "fout"
                       : finding.severity == pearl::Severity::kWarning ? "let-op"
                                                                       : "weet-niet";
    findings.push_back(
        {{"icon", icon}, {"message", finding.message.in(language)}, {"advice", finding.advice.in(language)}});
  }
  return findings;
}

}  // namespace

json values_asked(const pearl::Manifest& manifest, const pearl::PageRequest& request) {
  auto values = json::object();
  const auto properties = manifest.input_schema.value("properties", json::object());
  for (const auto& [name, given] : request.query) {
    const auto property = properties.find(name);
    if (property == properties.end() || name == "gemeente" || given.empty()) continue;
    const auto type = type_in(*property);
    if (type == "number" || type == "integer") {
      auto text = given;
      std::ranges::replace(text, ',', '.');
      const auto number = core::parse_number(text);
      // What is no number is left as it is, so that the schema says what is wrong with it.
      if (!number)
        values[name] = given;
      else if (type == "integer" && *number == std::floor(*number) && std::abs(*number) < 1e15)
        values[name] = static_cast<std::int64_t>(*number);
      else
        values[name] = *number;
    } else {
      values[name] = type == "boolean" ? json(given == "ja" || given == "true") : json(given);
    }
  }
  return values;
}

core::Result<pearl::PageView> sql_page(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                                       const json& charts, const pearl::PageRequest& request) {
  const auto language = request.language;
  const bool dutch = language == Language::kDutch;
  json values{{"nl", dutch},
              {"en", !dutch},
              {"path", request.path},
              {"question", manifest.question.in(language)},
              {"answer", outcome.answer.in(language)},
              {"origin", manifest.origin.in(language)},
              {"explanation", json::array()},
              {"limits", json::array()},
              {"sources", json::array()},
              {"charts", charts_json(outcome, charts, language)},
              {"tables", tables_json(outcome, language)},
              {"fields", fields_json(manifest, outcome, language)},
              {"findings", findings_json(outcome, language)}};
  for (const auto& sentence : outcome.explanation) values["explanation"].push_back(sentence.in(language));
  for (const auto& limit : manifest.limits) values["limits"].push_back(limit.in(language));
  for (const auto& dataset : outcome.provenance.datasets)
    values["sources"].push_back({{"title", dataset.title},
                                 {"year", std::to_string(dataset.year)},
                                 {"line", dataset.attribution},
                                 {"version", dataset.version}});
  for (const auto* list : {"charts", "findings", "fields", "limits"})
    values[fmt::format("has_{}", list)] = !values[list].empty();
  return pearl::PageView{kTemplate, std::move(values), manifest.title};
}

}  // namespace pareltjes::gemeentedelers
