// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/action.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "pearls/overeenkomsten/import.hpp"
#include "pearls/overeenkomsten/renew.hpp"

namespace pareltjes::overeenkomsten {
namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

pearl::Table standards_table(const pearl::Manifest& manifest,
                             const std::vector<std::shared_ptr<const Standard>>& standards) {
  auto table = empty_table(manifest, "standaarden");
  for (const auto& standard : standards) {
    table.rows.push_back({standard->name(), standard->title, standard->version, standard->date,
                          static_cast<std::int64_t>(standard->parts.size()),
                          static_cast<std::int64_t>(standard->fields.size()),
                          static_cast<std::int64_t>(standard->tables.size()), standard->licence, standard->confirmed,
                          standard->built_in ? std::string("meegeleverd") : std::string("ingelezen")});
  }
  return table;
}

/// The file that is no JSON: the document itself.
const pearl::InputFile* document_of(const pearl::RunInput& input) {
  const auto found =
      std::ranges::find_if(input.files, [](const pearl::InputFile& file) { return !file.name.ends_with(".json"); });
  return found == input.files.end() ? nullptr : &*found;
}

}  // namespace

std::string Ask::text(const char* name) const {
  const auto found = input.values.find(name);
  return found != input.values.end() && found->is_string() ? found->get<std::string>() : std::string();
}

core::Result<std::shared_ptr<const Standard>> Ask::standard(const char* name) const {
  const auto wanted = text(name);
  if (!wanted.empty()) return standards.find(wanted);
  return core::fail(core::ErrorCode::kInvalidInput, {"U noemt geen standaard.", "You name no standard."},
                    {fmt::format("Schrijf --set {}=NAAM. Zie de lijst met --set actie=standaarden.", name),
                     fmt::format("Write --set {}=NAME. See the list with --set actie=standaarden.", name)});
}

pearl::Table empty_table(const pearl::Manifest& manifest, std::string_view name) {
  const auto found = std::ranges::find(manifest.tables, name, &pearl::OutcomeTable::name);
  return {found->name, found->title, found->columns, {}};
}

core::Result<nlohmann::json> json_input(const pearl::RunInput& input) {
  nlohmann::json all;
  for (const auto& file : input.files) {
    if (!file.name.ends_with(".json")) continue;
    auto value = nlohmann::json::parse(file.bytes, nullptr, false);
    if (!value.is_object()) {
      return core::fail(core::ErrorCode::kInvalidFile, {"Dit is geen JSON-object.", "This is no JSON object."},
                        {"Verbeter het bestand en probeer het opnieuw.", "Correct the file and try again."},
                        core::Place{file.name, std::nullopt, std::nullopt});
    }
    if (all.is_null()) {
      all = std::move(value);
    } else {
      all.update(value);
    }
  }
  return all;
}

void add_standard_tables(const pearl::Manifest& manifest, const Standard& standard, pearl::Outcome& outcome) {
  auto parts = empty_table(manifest, "delen");
  for (const auto& part : standard.parts) {
    parts.rows.push_back({part.id, std::string(name_of(part.kind)), part.number, part.heading, part.text, part.locked,
                          joined(part.requirements)});
  }
  outcome.tables.push_back(std::move(parts));
  auto fields = empty_table(manifest, "velden");
  for (const auto& field : standard.fields) {
    fields.rows.push_back({field.id, field.label, std::string(name_of(field.type)), joined(field.choices),
                           field.required, std::string()});
  }
  outcome.tables.push_back(std::move(fields));
  auto columns = empty_table(manifest, "kolommen");
  for (const auto& table : standard.tables) {
    for (const auto& column : table.columns)
      columns.rows.push_back({table.id, column.id, column.label, std::string(name_of(column.type))});
  }
  outcome.tables.push_back(std::move(columns));
}

void add_findings_table(const pearl::Manifest& manifest, pearl::Outcome& outcome) {
  auto table = empty_table(manifest, "bevindingen");
  for (const auto& finding : outcome.findings) {
    const auto* severity = finding.severity == pearl::Severity::kError     ? "fout"
                           : finding.severity == pearl::Severity::kWarning ? "waarschuwing"
                                                                           : "melding";
    table.rows.push_back({finding.code, std::string(severity), finding.xpath, finding.message.nl, finding.advice.nl});
  }
  outcome.tables.push_back(std::move(table));
}

core::Result<pearl::Outcome> show_standards(const Ask& ask) {
  pearl::Outcome outcome;
  const auto wanted = ask.text("standaard");
  const auto& all = ask.standards.all();
  outcome.tables.push_back(standards_table(ask.manifest, all));
  outcome.answer = {fmt::format("Er zijn {} standaarden om mee te werken.", all.size()),
                    fmt::format("There are {} standards to work with.", all.size())};
  if (!wanted.empty()) {
    const auto standard = ask.standards.find(wanted);
    if (!standard) return std::unexpected(standard.error());
    add_standard_tables(ask.manifest, **standard, outcome);
    outcome.answer = {fmt::format("{} heeft {} delen en {} velden.", (*standard)->name(), (*standard)->parts.size(),
                                  (*standard)->fields.size()),
                      fmt::format("{} has {} parts and {} fields.", (*standard)->name(), (*standard)->parts.size(),
                                  (*standard)->fields.size())};
  }
  return outcome;
}

core::Result<pearl::Outcome> bring_in(const Ask& ask) {
  const auto* file = document_of(ask.input);
  if (file == nullptr) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Er is geen document om in te lezen.", "There is no document to read."},
                      {"Geef het met --input BESTAND.docx.", "Give it with --input FILE.docx."});
  }
  ask.control.report(0.1, {"Document lezen", "Reading the document"});
  auto imported = import_standard(file->name, file->bytes,
                                  {ask.text("id"), ask.text("versie"), ask.text("titel"), ask.text("datum")},
                                  [&] { return ask.control.check(); });
  if (!imported) return std::unexpected(imported.error());
  auto& standard = imported->standard;
  if (const auto older = ask.standards.before(standard.id, standard.version)) take_over_ids(*older, standard);
  pearl::Outcome outcome;
  outcome.packages.push_back(package_of(standard));
  outcome.answer = {fmt::format("{} is ingelezen: {} delen, {} velden, {} tabellen.", standard.name(),
                                standard.parts.size(), standard.fields.size(), standard.tables.size()),
                    fmt::format("{} was read: {} parts, {} fields, {} tables.", standard.name(), standard.parts.size(),
                                standard.fields.size(), standard.tables.size())};
  outcome.explanation.push_back({fmt::format("U kunt er meteen mee werken: --set standaard={}.", standard.name()),
                                 fmt::format("You can work with it at once: --set standaard={}.", standard.name())});
  if (!standard.notice.licence.empty())
    outcome.explanation.push_back({fmt::format("Licentie volgens het document: {}.", standard.notice.licence),
                                   fmt::format("Licence by the document: {}.", standard.notice.licence)});
  outcome.tables.push_back(standards_table(ask.manifest, {std::make_shared<const Standard>(standard)}));
  add_standard_tables(ask.manifest, standard, outcome);
  outcome.findings = std::move(imported->findings);
  add_findings_table(ask.manifest, outcome);
  ask.control.report(1, {"Klaar", "Done"});
  return outcome;
}

}  // namespace pareltjes::overeenkomsten
