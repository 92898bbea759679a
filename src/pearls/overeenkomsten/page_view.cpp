// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/page_view.hpp"

#include <map>
#include <string>
#include <variant>

#include "pearls/overeenkomsten/page_comparison.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using nlohmann::json;

std::string text_of(const pearl::Cell& cell) {
  const auto* text = std::get_if<std::string>(&cell);
  return text == nullptr ? std::string() : *text;
}

json standards_json(const pearl::Table& table, const pearl::PageRequest& request) {
  json rows = json::array();
  for (const auto& row : table.rows) {
    const auto confirmed = std::get<bool>(row[table.column("bevestigd")]);
    rows.push_back({{"name", text_of(row[table.column("naam")])},
                    {"title", text_of(row[table.column("titel")])},
                    {"fields", std::get<std::int64_t>(row[table.column("velden")])},
                    {"licence", text_of(row[table.column("licentie")])},
                    {"confirmed", confirmed ? core::Text{"ja", "yes"}.in(request.language)
                                            : core::Text{"nog niet", "not yet"}.in(request.language)},
                    {"address", request.path + "?standaard=" + text_of(row[table.column("naam")])}});
  }
  return rows;
}

json parts_json(const pearl::Table& table) {
  json rows = json::array();
  for (const auto& row : table.rows) {
    rows.push_back({{"kind", text_of(row[table.column("soort")])},
                    {"number", text_of(row[table.column("nummer")])},
                    {"heading", text_of(row[table.column("kop")])},
                    {"text", text_of(row[table.column("tekst")])},
                    {"requirements", text_of(row[table.column("eisen")])}});
  }
  return rows;
}

/// The columns of a table that a reader at a terminal wants.
const std::map<std::string, std::vector<std::string>>& short_columns() {
  static const std::map<std::string, std::vector<std::string>> kColumns{
      {"standaarden", {"naam", "titel", "velden", "tabellen", "bevestigd"}},
      {"delen", {"soort", "nummer", "kop", "eisen"}},
      {"velden", {"id", "label", "type", "verplicht", "waarde"}},
      {"kolommen", {"tabel", "id", "label", "type"}},
      {"afwijkingen", {"artikel", "soort", "zwaarte", "eis", "verschil", "uitleg"}},
      {"afwijkingen_overig", {"artikel", "soort", "zwaarte", "verschil"}},
      {"eisen", {"eis", "oordeel", "zin", "plaats", "uitleg"}},
      {"eisen_per_stuk", {"stuk", "eis", "oordeel", "artikel", "regel"}},
      {"ingevuld", {"soort", "nummer", "kop", "open"}},
  };
  return kColumns;
}

}  // namespace

core::Result<pearl::PageView> page_view(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                                        const pearl::PageRequest& request) {
  const bool dutch = request.language == core::Language::kDutch;
  json values{{"nl", dutch},
              {"en", !dutch},
              {"answer", outcome.answer.in(request.language)},
              {"question", manifest.question.in(request.language)}};
  values["explanation"] = json::array();
  for (const auto& sentence : outcome.explanation) values["explanation"].push_back(sentence.in(request.language));
  const auto* standards = outcome.table("standaarden");
  values["has_standards"] = standards != nullptr;
  values["standards"] = standards == nullptr ? json::array() : standards_json(*standards, request);
  const auto* parts = outcome.table("delen");
  values["has_parts"] = parts != nullptr;
  values["parts"] = parts == nullptr ? json::array() : parts_json(*parts);
  values["comparison"] = comparison_values(outcome, request.language);
  values["action"] = request.path + "/bestanden";
  values["csrf"] = request.csrf_token;
  const auto asked = request.query.find("standaard");
  values["chosen"] = asked == request.query.end() ? "verwerkersovereenkomst-1.0" : asked->second;
  values["limits"] = json::array();
  for (const auto& limit : manifest.limits) values["limits"].push_back(limit.in(request.language));
  return pearl::PageView{"src/pearls/overeenkomsten/pagina.mustache", std::move(values), manifest.title};
}

std::vector<pearl::Table> summary_of(const pearl::Outcome& outcome, core::Language /*language*/) {
  std::vector<pearl::Table> tables;
  for (const auto& table : outcome.tables) {
    const auto wanted = short_columns().find(table.name);
    if (wanted == short_columns().end()) {
      if (!table.rows.empty()) tables.push_back(table);
      continue;
    }
    if (table.rows.empty()) continue;
    pearl::Table shown{table.name, table.title, {}, {}};
    for (const auto& name : wanted->second) shown.columns.push_back(table.columns[table.column(name)]);
    for (const auto& row : table.rows) {
      auto& added = shown.rows.emplace_back();
      for (const auto& name : wanted->second) added.push_back(row[table.column(name)]);
    }
    tables.push_back(std::move(shown));
  }
  return tables;
}

}  // namespace pareltjes::overeenkomsten
