// SPDX-License-Identifier: EUPL-1.2
// The monitor at the command line: its two matrices as tables, and the catalogue of releases that it chooses from.
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "core/sha256.hpp"
#include "platform/monitor/monitor.hpp"
#include "platform/monitor/overview.hpp"
#include "platform/monitor/releases.hpp"
#include "platform/packages/packages.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::app {
namespace {

using monitor::Cell;
using monitor::Question;
using nlohmann::json;
using Type = pearl::TableColumn::Type;

std::string name_of(const std::string& gemeente) {
  if (auto name = monitor::example_name(gemeente); !name.empty()) return name;
  const auto found = reg::find(gemeente);
  return found ? found->name : gemeente;
}

pearl::Table empty_table(const char* name, core::Text title,
                         std::initializer_list<std::tuple<const char*, Type, core::Text>> columns) {
  pearl::Table table{name, std::move(title), {}, {}};
  for (const auto& [column, type, description] : columns) table.columns.push_back({column, type, "", description});
  return table;
}

pearl::Table conformity_table(const std::vector<Cell>& cells) {
  auto table = empty_table("conformiteit", {"Voldoet de software?", "Does the software conform?"},
                           {{"gemeente", Type::kText, {"code van de gemeente", "code of the municipality"}},
                            {"naam", Type::kText, {"naam van de gemeente", "name of the municipality"}},
                            {"leverancier", Type::kText, {"korte naam", "short name"}},
                            {"product", Type::kText, {"korte naam", "short name"}},
                            {"standaard", Type::kText, {"standaard met versie", "standard with version"}},
                            {"uitslag", Type::kText, {"voldoet, deels of voldoet-niet", "the verdict"}},
                            {"fouten", Type::kInteger, {"aantal fouten", "number of mistakes"}},
                            {"nagekeken", Type::kInteger, {"nagekeken regels", "rules checked"}},
                            {"regels", Type::kInteger, {"alle regels", "all rules"}},
                            {"op", Type::kText, {"wanneer", "when"}},
                            {"toets", Type::kText, {"kenmerk van toets en bewijs", "id of check and evidence"}},
                            {"antwoord", Type::kText, {"van de leverancier", "of the supplier"}},
                            {"openbaar", Type::kBoolean, {"iedereen ziet het", "everybody sees it"}},
                            {"verzonnen", Type::kBoolean, {"voorbeeld dat niet bestaat", "made-up example"}}});
  for (const auto& cell : cells) {
    if (!monitor::level_of(cell, Question::kConformity)) continue;
    const auto& test = *cell.test();
    table.rows.push_back({cell.key.gemeente, name_of(cell.key.gemeente), cell.key.leverancier, cell.key.product,
                          cell.key.onderwerp, std::string(monitor::name_of(test.verdict)), test.errors, test.checked,
                          test.rules, test.at, test.id, cell.replies.empty() ? "" : cell.replies.front().text,
                          cell.is_public, cell.example});
  }
  return table;
}

pearl::Table connection_table(const std::vector<Cell>& cells) {
  auto table = empty_table("aansluiting", {"Is de software aangesloten?", "Is the software connected?"},
                           {{"gemeente", Type::kText, {"code van de gemeente", "code of the municipality"}},
                            {"naam", Type::kText, {"naam van de gemeente", "name of the municipality"}},
                            {"leverancier", Type::kText, {"korte naam", "short name"}},
                            {"product", Type::kText, {"korte naam", "short name"}},
                            {"keten", Type::kText, {"keten van het DSO", "chain of the DSO"}},
                            {"stand", Type::kText, {"geen, proef of productie", "none, test or production"}},
                            {"sinds", Type::kText, {"dag", "day"}},
                            {"bewijs", Type::kText, {"zin of webadres", "sentence or address"}},
                            {"bewijs_sha256", Type::kText, {"hash van het bestand", "hash of the file"}},
                            {"belemmering", Type::kText, {"wat tegenhoudt", "what blocks"}},
                            {"aan_zet", Type::kText, {"wie aan zet is", "whose turn it is"}},
                            {"op", Type::kText, {"wanneer", "when"}},
                            {"openbaar", Type::kBoolean, {"iedereen ziet het", "everybody sees it"}},
                            {"verzonnen", Type::kBoolean, {"voorbeeld dat niet bestaat", "made-up example"}}});
  for (const auto& cell : cells) {
    if (!monitor::level_of(cell, Question::kConnection)) continue;
    const auto& connection = *cell.connection();
    table.rows.push_back({cell.key.gemeente, name_of(cell.key.gemeente), cell.key.leverancier, cell.key.product,
                          cell.key.onderwerp.substr(6), std::string(monitor::name_of(connection.state)),
                          connection.since, connection.evidence_text, connection.evidence_sha256, connection.blocked_by,
                          connection.desk, connection.at, cell.is_public, cell.example});
  }
  return table;
}

json cell_value(const pearl::Cell& cell) {
  return std::visit(
      [](const auto& value) -> json {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::monostate>) {
          return nullptr;
        } else {
          return value;
        }
      },
      cell);
}

/// {"tables": {NAME: {"columns": […], "rows": [[…]]}}}, as an outcome has them.
std::string as_json(const std::vector<pearl::Table>& tables, core::Language language) {
  json all = json::object();
  for (const auto& table : tables) {
    json columns = json::array();
    for (const auto& column : table.columns)
      columns.push_back(
          {{"name", column.name}, {"unit", column.unit}, {"description", column.description.in(language)}});
    json rows = json::array();
    for (const auto& row : table.rows) {
      auto& added = rows.emplace_back(json::array());
      for (const auto& cell : row) added.push_back(cell_value(cell));
    }
    all[table.name] = {{"columns", columns}, {"rows", rows}};
  }
  return json{{"tables", all}}.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

core::Result<storage::Scope> scope_of(const MonitorOptions& options) {
  auto scope = command_line_scope();
  if (!options.organisation.empty()) scope.organisation = options.organisation;
  if (options.gemeente.empty()) return scope;
  const auto municipality = reg::find(options.gemeente);
  if (!municipality) return std::unexpected(municipality.error());
  scope.organisation = municipality->code.text();
  return scope;
}

}  // namespace

int monitor_command(const CommonOptions& common, const MonitorOptions& options) {
  const auto scope = scope_of(options);
  if (!scope) return report({scope.error()}, common.language);
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  monitor::Monitor monitor((*installation)->database(), core::system_clock(), (*installation)->evidence());
  auto cells = monitor.cells(*scope);
  if (!cells) return report({cells.error()}, common.language);
  if (cells->empty()) {
    cells = monitor::example_cells();
    fmt::print(stderr, "{}\n",
               core::Text{"Er is nog niets vastgelegd. Dit voorbeeld is verzonnen.",
                          "Nothing was recorded yet. This example is made up."}
                   .in(common.language));
  }
  const std::vector<pearl::Table> tables{conformity_table(*cells), connection_table(*cells)};
  std::string text;
  if (options.format == "json") {
    text = as_json(tables, common.language);
  } else {
    for (const auto& table : tables) {
      if (!options.table.empty() && table.name != options.table) continue;
      if (options.format == "csv") {
        // One file holds one table: without a choice the first.
        text = pearl::to_csv(table, options.dutch_excel);
        break;
      }
      text += pearl::to_terminal(table, common.language) + "\n";
    }
  }
  std::cout << text << std::flush;
  return 0;
}

int schemas_releases_command(const CommonOptions& common, const SchemaOptions& options) {
  const auto catalogue = monitor::read_catalogue(options.paths.front());
  if (!catalogue) return report({catalogue.error()}, common.language);
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  const auto content = monitor::to_json(*catalogue).dump(1, ' ', false, json::error_handler_t::replace);
  const auto day = core::to_rfc3339(core::system_clock().now()).substr(0, 10);
  const auto version = fmt::format("{}.{}.{}.{}", day.substr(0, 4), day.substr(5, 2), day.substr(8, 2),
                                   core::sha256_hex(content).substr(0, 8));
  const packages::Files files{
      {monitor::kCatalogueFile, content},
      {"pakket.json",
       json{{"id", monitor::kCatalogueId},
            {"versie", version},
            {"soort", monitor::kCatalogueKind},
            {"titel", {{"nl", "Standaarden, uitgaven en samenhang"}, {"en", "Standards, releases and dependencies"}}},
            {"licentie", "niet vermeld"},
            {"bestanden", json::array({monitor::kCatalogueFile})}}
           .dump()}};
  auto& packages = (*installation)->packages();
  const auto added = packages.add_files(command_line_scope(), files);
  if (!added) return report({added.error()}, common.language);
  if (const auto confirmed = packages.confirm(command_line_scope(), added->id, added->version); !confirmed)
    return report({confirmed.error()}, common.language);
  std::size_t releases = 0;
  for (const auto& item : *catalogue) releases += item.releases.size();
  const bool dutch = common.language == core::Language::kDutch;
  fmt::print(fmt::runtime(dutch ? "{}-{}: {} standaarden en onderdelen, {} uitgaven. Te zien op /monitor/standaarden.\n"
                                : "{}-{}: {} standards and parts, {} releases. To be seen at /monitor/standaarden.\n"),
             added->id, added->version, catalogue->size(), releases);
  return 0;
}

}  // namespace pareltjes::app
