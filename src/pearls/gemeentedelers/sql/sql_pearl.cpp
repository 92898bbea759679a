// SPDX-License-Identifier: EUPL-1.2
#include "pearls/gemeentedelers/sql/sql_pearl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "engines/read_only_sql/sandbox.hpp"
#include "pearls/gemeentedelers/sql/sql_page.hpp"
#include "pearls/gemeentedelers/sql/sql_tables.hpp"
#include "platform/pearl/schema.hpp"

namespace pareltjes::gemeentedelers {
namespace {

using core::ErrorCode;
using engines::read_only_sql::Answer;
using engines::read_only_sql::Sandbox;
using engines::read_only_sql::Value;
using nlohmann::json;

constexpr const char* kManifestFile = "manifest.json";
constexpr const char* kAnswerFile = "antwoord.sql";
constexpr const char* kFindingsFile = "bevindingen.sql";
constexpr const char* kChartsFile = "grafieken.json";
constexpr std::string_view kShippedFolder = "src/pearls/gemeentedelers/parels/";
const std::vector<std::string> kAnswerColumns{"nl", "en"};
const std::vector<std::string> kFindingColumns{"code", "ernst", "nl", "en", "advies_nl", "advies_en"};

core::Error wrong(const std::string& file, core::Text message, core::Text advice) {
  return {ErrorCode::kInvalidFile, std::move(message), std::move(advice), core::Place{file, {}, {}}};
}

/// The columns of each topic that the manifest says its SQL reads.
std::vector<SqlTable> tables_of(const json& manifest) {
  std::vector<SqlTable> tables;
  for (const auto& need : manifest.at("datasets")) {
    SqlTable table{need.at("topic"), {}, {}};
    const auto texts = need.value("text_columns", json::array()), numbers = need.value("columns", json::array());
    table.texts.assign(texts.begin(), texts.end());
    table.numbers.assign(numbers.begin(), numbers.end());
    tables.push_back(std::move(table));
  }
  return tables;
}

/// The values that SQL may name: those of the input, and the municipality.
std::map<std::string, Value> parameters_of(const json& schema, const json& values, const std::string& gemeente) {
  std::map<std::string, Value> parameters{{"gemeente", gemeente}};
  const auto properties = schema.value("properties", json::object());
  for (const auto& [name, property] : properties.items()) {
    if (name == "gemeente") continue;
    Value value;
    if (const auto given = values.find(name); given != values.end()) {
      if (given->is_boolean())
        value = std::int64_t{given->get<bool>() ? 1 : 0};
      else if (given->is_number())
        value = given->get<double>();
      else if (given->is_string())
        value = given->get<std::string>();
    }
    parameters.emplace(name, std::move(value));
  }
  return parameters;
}

std::string text_in(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string() : *text;
}

/// A value of SQL as the column of the outcome holds it.
std::optional<pearl::Cell> cell_of(const Value& value, pearl::TableColumn::Type type) {
  using Type = pearl::TableColumn::Type;
  if (std::holds_alternative<std::monostate>(value)) return pearl::Cell();
  const auto* text = std::get_if<std::string>(&value);
  if (type == Type::kText) return text == nullptr ? std::nullopt : std::optional<pearl::Cell>(*text);
  if (text != nullptr) return std::nullopt;
  const double number = std::holds_alternative<double>(value) ? std::get<double>(value)
                                                              : static_cast<double>(std::get<std::int64_t>(value));
  if (!std::isfinite(number)) return pearl::Cell();
  if (type == Type::kNumber) return pearl::Cell(number);
  if (type == Type::kBoolean) return pearl::Cell(number != 0);
  if (std::abs(number) > 9e15) return std::nullopt;
  return pearl::Cell(static_cast<std::int64_t>(std::llround(number)));
}

class SqlPearl : public pearl::Pearl {
 public:
  SqlPearl(PearlFiles files, pearl::Manifest manifest, std::vector<SqlTable> tables, json charts)
      : files_(std::move(files)),
        manifest_(std::move(manifest)),
        tables_(std::move(tables)),
        charts_(std::move(charts)) {}

  [[nodiscard]] const pearl::Manifest& manifest() const override { return manifest_; }
  [[nodiscard]] core::Result<pearl::Outcome> compute(const pearl::RunInput& input,
                                                     const pearl::RunControl& control) const override;
  [[nodiscard]] std::vector<pearl::Table> summary(const pearl::Outcome& outcome, core::Language) const override {
    return outcome.tables;
  }
  [[nodiscard]] json values_from(const pearl::PageRequest& request) const override {
    return values_asked(manifest_, request);
  }
  [[nodiscard]] core::Result<pearl::PageView> page(const pearl::Outcome& outcome,
                                                   const pearl::PageRequest& request) const override {
    return sql_page(outcome, manifest_, charts_, request);
  }

  /// All that is wrong with the questions, asked of no data.
  [[nodiscard]] std::vector<core::Error> check() const;

 private:
  struct Asking {
    SqlTables& tables;
    std::map<std::string, Value> parameters;
    const pearl::RunControl& control;
  };
  core::Result<Answer> ask(Asking& asking, const std::string& file) const;
  core::Result<pearl::Table> table(Asking& asking, const pearl::OutcomeTable& declared) const;
  core::Result<void> add_findings(Asking& asking, pearl::Outcome& outcome) const;
  void add_provenance(const pearl::RunInput& input, const SqlTables& tables, pearl::Outcome& outcome) const;

  PearlFiles files_;
  pearl::Manifest manifest_;
  std::vector<SqlTable> tables_;
  json charts_;
};

core::Result<Answer> SqlPearl::ask(Asking& asking, const std::string& file) const {
  if (auto on = asking.control.check(); !on) return std::unexpected(on.error());
  return Sandbox(asking.tables.all()).ask(files_.at(file), asking.parameters, file, asking.control.stop());
}

core::Result<pearl::Table> SqlPearl::table(Asking& asking, const pearl::OutcomeTable& declared) const {
  const auto file = declared.name + ".sql";
  const auto answer = ask(asking, file);
  if (!answer) return std::unexpected(answer.error());
  pearl::Table table{declared.name, declared.title, declared.columns, {}};
  for (std::size_t i = 0; i < answer->rows.size(); ++i) {
    std::vector<pearl::Cell> row;
    for (std::size_t column = 0; column < declared.columns.size(); ++column) {
      auto cell = cell_of(answer->rows[i][column], declared.columns[column].type);
      if (!cell) {
        const auto& name = declared.columns[column].name;
        return std::unexpected(
            wrong(file,
                  {fmt::format("In rij {} past de waarde van ‘{}’ niet bij het soort in het manifest.", i + 1, name),
                   fmt::format("In row {} the value of ‘{}’ is not of the kind in the manifest.", i + 1, name)},
                  {"Maak de soort in het manifest en de SQL gelijk.",
                   "Make the kind in the manifest and the SQL the same."}));
      }
      row.push_back(std::move(*cell));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

core::Result<void> SqlPearl::add_findings(Asking& asking, pearl::Outcome& outcome) const {
  if (!files_.contains(kFindingsFile)) return {};
  const auto answer = ask(asking, kFindingsFile);
  if (!answer) return std::unexpected(answer.error());
  for (const auto& row : answer->rows) {
    const auto weight = text_in(row[1]);
    outcome.findings.push_back({text_in(row[0]),
                                weight == "fout"     ? pearl::Severity::kError
                                : weight == "let-op" ? pearl::Severity::kWarning
                                                     : pearl::Severity::kInfo,
                                {text_in(row[2]), text_in(row[3])},
                                {text_in(row[4]), text_in(row[5])},
                                {},
                                {}});
  }
  return {};
}

void SqlPearl::add_provenance(const pearl::RunInput& input, const SqlTables& tables, pearl::Outcome& outcome) const {
  auto& provenance = outcome.provenance;
  provenance.pearl = manifest_.id;
  provenance.pearl_version = manifest_.version;
  provenance.seed = input.seed;
  for (const auto& dataset : tables.used()) {
    const auto& info = dataset->info;
    provenance.datasets.push_back({info.id, info.version, info.sha256, info.title.nl, info.source.attribution,
                                   info.source.licence, info.source.url, info.year});
  }
  const auto properties = manifest_.input_schema.value("properties", json::object());
  for (const auto& [name, property] : properties.items()) {
    if (name == "gemeente" || !input.values.contains(name)) continue;
    const auto& value = input.values[name];
    provenance.parameters.push_back({name, value.is_string() ? value.get<std::string>() : value.dump(),
                                     property.value("x-bron", std::string()),
                                     !property.contains("default") || property["default"] != value});
  }
}

core::Result<pearl::Outcome> SqlPearl::compute(const pearl::RunInput& input, const pearl::RunControl& control) const {
  const auto gemeente = input.gemeente.text();
  SqlTables tables(tables_, input.datasets, gemeente);
  Asking asking{tables, parameters_of(manifest_.input_schema, input.values, gemeente), control};
  pearl::Outcome outcome;
  outcome.pearl = manifest_.id;
  outcome.version = manifest_.version;
  for (const auto& declared : manifest_.tables) {
    auto made = table(asking, declared);
    if (!made) return std::unexpected(made.error());
    tables.add_answer(*made);
    outcome.tables.push_back(std::move(*made));
  }
  const auto answer = ask(asking, kAnswerFile);
  if (!answer) return std::unexpected(answer.error());
  if (answer->rows.empty()) {
    return core::fail(ErrorCode::kInvalidFile, {"Het antwoord is leeg.", "The answer is empty."},
                      {"Laat antwoord.sql altijd één rij geven, ook zonder gegevens.",
                       "Let antwoord.sql always give one row, also without data."},
                      core::Place{kAnswerFile, {}, {}});
  }
  outcome.answer = {text_in(answer->rows[0][0]), text_in(answer->rows[0][1])};
  for (std::size_t i = 1; i < answer->rows.size(); ++i)
    outcome.explanation.push_back({text_in(answer->rows[i][0]), text_in(answer->rows[i][1])});
  if (auto added = add_findings(asking, outcome); !added) return std::unexpected(added.error());
  add_provenance(input, tables, outcome);
  return outcome;
}

std::vector<core::Error> SqlPearl::check() const {
  std::vector<core::Error> errors;
  SqlTables tables(tables_, {}, "GM0000");
  const auto parameters = parameters_of(manifest_.input_schema, json::object(), "GM0000");
  const auto one = [&](const std::string& file, const std::vector<std::string>& wanted) {
    const auto found = files_.find(file);
    if (found == files_.end()) {
      errors.push_back(wrong(file, {"Dit bestand ontbreekt.", "This file is absent."},
                             {"Voeg het toe: één SELECT.", "Add it: one SELECT."}));
      return;
    }
    const auto columns = Sandbox(tables.all()).columns_of(found->second, parameters, file);
    if (!columns) {
      errors.push_back(columns.error());
    } else if (*columns != wanted) {
      errors.push_back(
          wrong(file,
                {fmt::format("De SQL geeft de kolommen {}, en dat moeten {} zijn.", fmt::join(*columns, ", "),
                             fmt::join(wanted, ", ")),
                 fmt::format("The SQL gives the columns {}, which should be {}.", fmt::join(*columns, ", "),
                             fmt::join(wanted, ", "))},
                {"Geef de kolommen die namen, in die volgorde.", "Give the columns those names, in that order."}));
    }
  };
  for (const auto& declared : manifest_.tables) {
    std::vector<std::string> names;
    for (const auto& column : declared.columns) names.push_back(column.name);
    one(declared.name + ".sql", names);
    tables.add_answer({declared.name, declared.title, declared.columns, {}});
  }
  one(kAnswerFile, kAnswerColumns);
  if (files_.contains(kFindingsFile)) one(kFindingsFile, kFindingColumns);
  return errors;
}

/// The charts, where there are any: which table, which column names, which one is drawn.
core::Result<json> charts_in(const PearlFiles& files, const pearl::Manifest& manifest) {
  const auto found = files.find(kChartsFile);
  if (found == files.end()) return json::array();
  const auto charts = json::parse(found->second, nullptr, false);
  const auto is_known = [&](const json& chart) {
    if (!chart.is_object()) return false;
    for (const auto* word : {"tabel", "naam", "waarde"})
      if (!chart.contains(word) || !chart[word].is_string()) return false;
    const auto table =
        std::ranges::find(manifest.tables, chart["tabel"].get<std::string>(), &pearl::OutcomeTable::name);
    if (table == manifest.tables.end()) return false;
    const auto has = [&](const std::string& name, bool number) {
      const auto column = std::ranges::find(table->columns, name, &pearl::TableColumn::name);
      return column != table->columns.end() && (column->type != pearl::TableColumn::Type::kText) == number;
    };
    return has(chart["naam"], false) && has(chart["waarde"], true);
  };
  if (charts.is_array() && std::ranges::all_of(charts, is_known)) return charts;
  return std::unexpected(
      wrong(kChartsFile, {"Deze grafieken zijn niet te tekenen.", "These charts cannot be drawn."},
            {"Noem van elke grafiek tabel, naam (een kolom met tekst) en waarde (een kolom met getallen).",
             "Name of each chart tabel, naam (a column of text) and waarde (a column of numbers)."}));
}

}  // namespace

std::expected<std::unique_ptr<pearl::Pearl>, std::vector<core::Error>> make_sql_pearl(PearlFiles files) {
  const auto found = files.find(kManifestFile);
  if (found == files.end()) {
    return std::unexpected(std::vector{
        wrong(kManifestFile, {"Het manifest ontbreekt.", "The manifest is absent."},
              {"Begin met het manifest van een ander pareltje.", "Begin with the manifest of another pearl."})});
  }
  auto manifest = pearl::Manifest::parse(found->second, kManifestFile);
  if (!manifest) return std::unexpected(std::vector{manifest.error()});
  std::vector<SqlTable> tables;
  try {
    tables = tables_of(json::parse(found->second));
  } catch (const json::exception&) {
    return std::unexpected(std::vector{wrong(
        kManifestFile,
        {"De kolommen van een dataset zijn geen lijst van namen.", "The columns of a dataset are no list of names."},
        {"Schrijf ze als [\"inwoners\", \"woningen\"].", "Write them as [\"inwoners\", \"woningen\"]."})});
  }
  auto charts = charts_in(files, *manifest);
  if (!charts) return std::unexpected(std::vector{charts.error()});
  auto made = std::make_unique<SqlPearl>(std::move(files), std::move(*manifest), std::move(tables), std::move(*charts));
  auto errors = made->check();
  if (auto valid = pearl::validate(made->manifest().input_schema, made->manifest().example); !valid)
    errors.insert(errors.end(), valid.error().begin(), valid.error().end());
  if (!errors.empty()) return std::unexpected(std::move(errors));
  return made;
}

PearlFiles shipped_files(std::string_view id) {
  PearlFiles files;
  const auto folder = std::string(kShippedFolder) + std::string(id) + "/";
  for (const auto& resource : core::all_resources())
    if (resource.name.starts_with(folder)) files.emplace(resource.name.substr(folder.size()), resource.bytes);
  return files;
}

std::vector<std::unique_ptr<pearl::Pearl>> shipped_sql_pearls() {
  std::vector<std::unique_ptr<pearl::Pearl>> pearls;
  for (const auto* id : {"warmtetransitie"}) {
    auto made = make_sql_pearl(shipped_files(id));
    if (!made) {
      // They are part of the program, and a test makes each.
      fmt::print(stderr, "{}: {}\n", id, core::describe(made.error().front(), core::Language::kDutch));
      std::abort();
    }
    pearls.push_back(std::move(*made));
  }
  return pearls;
}

}  // namespace pareltjes::gemeentedelers
