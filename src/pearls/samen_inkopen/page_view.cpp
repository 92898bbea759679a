// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "pearls/samen_inkopen/cells.hpp"
#include "pearls/samen_inkopen/view.hpp"
#include "pearls/samen_inkopen/words.hpp"

namespace pareltjes::samen_inkopen {
namespace {

using core::Language;
using nlohmann::json;

/// Rows of a table as a template reads them. Columns: name in the table, and how it is shown.
enum class Show { kText, kWord, kEuros, kNumber, kFlag };
struct Shown {
  const char* column;
  Show how;
};

json rows_of(const pearl::Outcome& outcome, const char* table, std::initializer_list<Shown> columns,
             Language language) {
  const Cells cells(outcome, table);
  json rows = json::array();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    json row;
    for (const auto& [column, how] : columns) {
      switch (how) {
        case Show::kText:
          row[column] = cells.text(i, column);
          break;
        case Show::kWord:
          row[column] = cells.word(i, column, language);
          break;
        case Show::kEuros:
          row[column] = euros(cells.number(i, column), language);
          break;
        case Show::kNumber: {
          const double value = cells.number(i, column);
          row[column] = core::format_number(value, value == std::round(value) ? 0 : 2, language);
          break;
        }
        case Show::kFlag:
          row[column] = cells.flag(i, column);
          break;
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

/// The ways of sharing: the first with its bars and sentences, all of them beside one another.
void add_shares(const pearl::Outcome& outcome, Language language, json& values) {
  const Cells shares(outcome, "verdeling");
  json ways = json::array(), first = json::array(), table = json::array();
  double largest = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const auto way = shares.word(i, "methode", language);
    if (std::ranges::find(ways, json(way)) == ways.end()) ways.push_back(way);
    if (way == ways.front()) largest = std::max(largest, shares.number(i, "bedrag"));
  }
  const std::size_t participants = ways.empty() ? 0 : shares.size() / ways.size();
  for (std::size_t p = 0; p < participants; ++p) {
    const double amount = shares.number(p, "bedrag");
    first.push_back({{"name", shares.text(p, "deelnemer")},
                     {"amount", euros(amount, language)},
                     {"why", shares.word(p, "uitleg", language)},
                     {"width", largest > 0 ? std::lround(std::max(0.0, amount) / largest * 200) : 0}});
    json cells = json::array();
    for (std::size_t way = 0; way < ways.size(); ++way) {
      cells.push_back(
          {{"head", ways[way]}, {"amount", euros(shares.number(way * participants + p, "bedrag"), language)}});
    }
    table.push_back({{"name", shares.text(p, "deelnemer")}, {"cells", std::move(cells)}});
  }
  values["shares"] = std::move(first);
  values["ways"] = std::move(ways);
  values["ways_rows"] = std::move(table);
  values["has_shares"] = participants > 0;
  values["way"] = values["ways"].empty() ? json("") : values["ways"].front();
}

void add_tests(const pearl::Outcome& outcome, Language language, json& values) {
  const Cells tests(outcome, "toets");
  json rows = json::array();
  for (std::size_t i = 0; i < tests.size(); ++i) {
    const auto objecting = tests.number(i, "beter_af");
    rows.push_back({{"way", tests.word(i, "methode", language)},
                    {"groups", core::format_number(tests.number(i, "groepjes"), 0, language)},
                    {"objecting", core::format_number(objecting, 0, language)},
                    {"group", tests.text(i, "grootste")},
                    {"gain", objecting > 0 ? euros(tests.number(i, "winst"), language) : std::string()},
                    {"stable", objecting == 0}});
  }
  values["tested"] = !rows.empty();
  values["stable"] = !rows.empty() && rows.front()["stable"].get<bool>();
  values["tests"] = std::move(rows);
}

void add_key_figures(const pearl::Outcome& outcome, Language language, json& values) {
  const Cells saving(outcome, "besparing"), trace(outcome, "trace"), sites(outcome, "locaties"),
      proof(outcome, "bewijs");
  double dug = 0;
  for (std::size_t i = 0; i < trace.size(); ++i) dug += trace.flag(i, "bestaand") ? 0 : trace.number(i, "lengte");
  std::size_t connected = 0;
  for (std::size_t i = 0; i < sites.size(); ++i) {
    connected += sites.flag(i, "aangesloten") && !sites.text(i, "deelnemer").empty() ? 1U : 0U;
  }
  const double now = saving.sum("nu"), all = saving.sum("verschil");
  values["participants"] = saving.size();
  values["connected"] = connected;
  values["saving"] = euros(all, language);
  values["now"] = euros(now, language);
  values["percent"] = now > 0 ? core::format_number(all / now * 100, 0, language) + "%" : std::string();
  values["then"] = euros(saving.sum("straks"), language);
  values["km"] = core::format_number(dug / 1000, 1, language) + kNoBreak + "km";
  values["route_cost"] = euros(trace.sum("kosten"), language);
  values["has_award"] = saving.size() > 0;
  values["has_route"] = trace.size() > 0;
  for (const auto* key : {"award_proven", "route_proven"}) values[key] = false;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    values[proof.text(i, "onderdeel") == "gunning" ? "award_proven" : "route_proven"] = proof.flag(i, "bewezen");
    values[proof.text(i, "onderdeel") == "gunning" ? "award_bound" : "route_bound"] =
        euros(proof.number(i, "ondergrens"), language);
  }
}

json findings_json(const pearl::Outcome& outcome, Language language) {
  json findings = json::array();
  for (const auto& finding : outcome.findings) {
    const auto* icon = finding.severity == pearl::Severity::kError     ? "fout"
                       : finding.severity == pearl::Severity::kWarning ? "let-op"
                                                                       : "weet-niet";
    findings.push_back(
        {{"icon", icon}, {"message", finding.message.in(language)}, {"advice", finding.advice.in(language)}});
  }
  return findings;
}

/// Reception centres that are connected: with their names.
json reception_json(const pearl::Outcome& outcome) {
  const Cells sites(outcome, "locaties");
  json rows = json::array();
  for (std::size_t i = 0; i < sites.size(); ++i) {
    if (sites.flag(i, "opvang") && sites.flag(i, "aangesloten")) rows.push_back(sites.text(i, "naam"));
  }
  return rows;
}

}  // namespace

core::Result<pearl::PageView> page_view(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                                        const pearl::PageRequest& request) {
  const auto language = request.language;
  const bool dutch = language == Language::kDutch;
  json values{{"nl", dutch},
              {"en", !dutch},
              {"answer", outcome.answer.in(language)},
              {"round", Cells(outcome, "ronde").text(0, "naam")},
              {"question", manifest.question.in(language)},
              {"path", request.path},
              {"action", request.path + "/bestanden"},
              {"csrf", request.csrf_token}};
  values["explanation"] = json::array();
  for (const auto& sentence : outcome.explanation) values["explanation"].push_back(sentence.in(language));
  add_key_figures(outcome, language, values);
  add_shares(outcome, language, values);
  add_tests(outcome, language, values);
  values["award"] = rows_of(outcome, "gunning",
                            {{"perceel", Show::kText},
                             {"eenheid", Show::kText},
                             {"hoeveelheid", Show::kNumber},
                             {"leverancier", Show::kText},
                             {"prijs", Show::kNumber},
                             {"bedrag", Show::kEuros}},
                            language);
  values["bidders"] = rows_of(
      outcome, "inschrijvers",
      {{"inschrijver", Show::kText}, {"gewonnen", Show::kFlag}, {"bedrag", Show::kEuros}, {"uitleg", Show::kWord}},
      language);
  values["savings"] =
      rows_of(outcome, "besparing",
              {{"deelnemer", Show::kText}, {"nu", Show::kEuros}, {"straks", Show::kEuros}, {"verschil", Show::kEuros}},
              language);
  values["digging"] = rows_of(outcome, "graafkosten",
                              {{"ondergrond", Show::kText},
                               {"per_meter", Show::kEuros},
                               {"meters", Show::kNumber},
                               {"kosten", Show::kEuros},
                               {"bron", Show::kText}},
                              language);
  values["connecting"] =
      rows_of(outcome, "aansluiten",
              {{"deelnemer", Show::kText}, {"locaties", Show::kNumber}, {"bedrag", Show::kEuros}}, language);
  values["calendar"] =
      rows_of(outcome, "overgang", {{"einddatum", Show::kText}, {"deelnemer", Show::kText}, {"perceel", Show::kText}},
              language);
  values["has_calendar"] = !values["calendar"].empty();
  values["streets"] = rows_of(outcome, "trace",
                              {{"segment", Show::kText},
                               {"lengte", Show::kNumber},
                               {"kosten", Show::kEuros},
                               {"gemeente", Show::kText},
                               {"ondergrond", Show::kText}},
                              language);
  values["map"] = route_svg(outcome, language);
  values["reception"] = reception_json(outcome);
  values["has_reception"] = !values["reception"].empty();
  values["findings"] = findings_json(outcome, language);
  values["has_findings"] = !values["findings"].empty();
  values["limits"] = json::array();
  for (const auto& limit : manifest.limits) values["limits"].push_back(limit.in(language));
  return pearl::PageView{"src/pearls/samen_inkopen/pagina.mustache", std::move(values), manifest.title};
}

std::vector<pearl::Table> summary_of(const pearl::Outcome& outcome, Language language) {
  std::vector<pearl::Table> tables;
  for (const auto* name :
       {"gunning", "besparing", "verdeling", "toets", "inschrijvers", "trace", "aansluiten", "bewijs"}) {
    auto shown = *outcome.table(name);
    if (shown.rows.empty()) continue;
    // A terminal shows the words of one language.
    for (std::size_t column = shown.columns.size(); column-- > 0;) {
      const auto& title = shown.columns[column].name;
      const bool has_english =
          std::ranges::any_of(shown.columns, [&](const auto& other) { return other.name == title + "_en"; });
      if (language == Language::kDutch ? !title.ends_with("_en") : !has_english) continue;
      shown.columns.erase(shown.columns.begin() + static_cast<std::ptrdiff_t>(column));
      for (auto& row : shown.rows) row.erase(row.begin() + static_cast<std::ptrdiff_t>(column));
    }
    tables.push_back(std::move(shown));
  }
  return tables;
}

}  // namespace pareltjes::samen_inkopen
