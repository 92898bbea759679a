// SPDX-License-Identifier: EUPL-1.2
// actie=invullen: the values checked, the agreement with them.
#include <fmt/format.h>

#include <algorithm>

#include "pearls/overeenkomsten/action.hpp"
#include "pearls/overeenkomsten/fill.hpp"
#include "pearls/overeenkomsten/values.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using nlohmann::json;

constexpr const char* kDocxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

void add_tables(const Ask& ask, const Standard& standard, const Filled& filled, pearl::Outcome& outcome) {
  auto fields = empty_table(ask.manifest, "velden");
  for (const auto& field : standard.fields) {
    const auto value = filled.fields.find(field.id);
    std::string choices;
    for (const auto& choice : field.choices) choices += (choices.empty() ? "" : ", ") + choice;
    fields.rows.push_back({field.id, field.label, std::string(name_of(field.type)), choices, field.required,
                           value == filled.fields.end() ? std::string() : value->second});
  }
  outcome.tables.push_back(std::move(fields));
  auto cells = empty_table(ask.manifest, "rijen");
  for (const auto& table : standard.tables) {
    const auto rows = filled.tables.find(table.id);
    if (rows == filled.tables.end()) continue;
    for (std::size_t i = 0; i < rows->second.size(); ++i) {
      for (const auto& column : table.columns) {
        const auto cell = rows->second[i].find(column.id);
        if (cell != rows->second[i].end())
          cells.rows.push_back({table.id, static_cast<std::int64_t>(i + 1), column.id, cell->second});
      }
    }
  }
  outcome.tables.push_back(std::move(cells));
  auto parts = empty_table(ask.manifest, "ingevuld");
  for (const auto& part : filled_parts(standard, filled)) {
    parts.rows.push_back({part.part->id, std::string(name_of(part.part->kind)), part.part->number, part.heading,
                          part.text, static_cast<std::int64_t>(part.open)});
  }
  outcome.tables.push_back(std::move(parts));
}

core::Result<void> add_files(const Standard& standard, const Filled& filled, pearl::Outcome& outcome) {
  auto docx = fill_docx(standard, filled);
  if (!docx) return std::unexpected(docx.error());
  const core::Text title{standard.title, standard.title};
  outcome.files.push_back({standard.name() + ".docx", kDocxType, title, std::move(*docx), false});
  const auto copy = accessible(standard);
  if (!copy) return std::unexpected(copy.error());
  auto other = fill_docx(*copy, filled);
  if (!other) return std::unexpected(other.error());
  outcome.files.push_back({standard.name() + "-toegankelijk.docx", kDocxType, title, std::move(*other), true});
  outcome.documents.push_back({standard.name(), title});
  return {};
}

}  // namespace

core::Result<json> values_of(const pearl::RunInput& input) {
  const auto given = json_input(input);
  if (!given) return std::unexpected(given.error());
  json values = json::object();
  const auto take = [&](const json& from) {
    for (const auto& [name, value] : from.items()) values[name] = value;
  };
  if (given->is_object()) {
    // Both {"veld": …} and {"velden": {…}, "tabellen": {…}} will do.
    const bool sorted = given->contains("velden") && given->at("velden").is_object();
    if (!sorted) take(*given);
    if (sorted) take(given->at("velden"));
    if (sorted && given->contains("tabellen") && given->at("tabellen").is_object()) take(given->at("tabellen"));
  }
  if (input.values.contains("velden")) take(input.values.at("velden"));
  return values;
}

core::Result<pearl::Outcome> fill_in(const Ask& ask) {
  const auto standard = ask.standard();
  if (!standard) return std::unexpected(standard.error());
  const auto values = values_of(ask.input);
  if (!values) return std::unexpected(values.error());
  ask.control.report(0.2, {"Waarden nakijken", "Checking the values"});
  auto checked = check_values(**standard, *values);
  ask.control.report(0.5, {"Document invullen", "Filling in the document"});
  if (auto go = ask.control.check(); !go) return std::unexpected(go.error());
  pearl::Outcome outcome;
  outcome.findings = std::move(checked.findings);
  if (!(*standard)->confirmed) {
    outcome.findings.push_back({"onbevestigd",
                                pearl::Severity::kInfo,
                                {"Deze standaard is nog niet bevestigd.", "This standard is not yet confirmed."},
                                {"Laat iemand de standaard nalezen.", "Let somebody check the standard."},
                                std::nullopt,
                                {}});
  }
  const auto wrong = std::ranges::count(outcome.findings, pearl::Severity::kError, &pearl::Finding::severity);
  outcome.answer = wrong == 0 ? core::Text{fmt::format("{} is ingevuld, zonder fouten.", (*standard)->name()),
                                           fmt::format("{} is filled in, without mistakes.", (*standard)->name())}
                              : core::Text{fmt::format("{} is nog niet klaar: {} punten.", (*standard)->name(), wrong),
                                           fmt::format("{} is not ready: {} points.", (*standard)->name(), wrong)};
  outcome.explanation.push_back(
      {"De tekst van de standaard is niet veranderd.", "The text of the standard was not changed."});
  add_findings_table(ask.manifest, outcome);
  add_tables(ask, **standard, checked.filled, outcome);
  if (auto made = add_files(**standard, checked.filled, outcome); !made) return std::unexpected(made.error());
  ask.control.report(1, {"Klaar", "Done"});
  return outcome;
}

}  // namespace pareltjes::overeenkomsten
