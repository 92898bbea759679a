// SPDX-License-Identifier: EUPL-1.2
#include <array>
#include <string>
#include <variant>

#include "pearls/datarechten/view.hpp"

namespace pareltjes::datarechten {
namespace {

using nlohmann::json;

std::string text_in(const pearl::Table& table, std::size_t row, std::string_view column) {
  const auto* text = std::get_if<std::string>(&table.rows[row][table.column(column)]);
  return text == nullptr ? std::string() : *text;
}

/// A verdict as people see it: an icon and a word, never a colour alone.
struct Shown {
  const char* icon;
  core::Text word;
};
Shown shown_of(const std::string& verdict) {
  if (verdict == "geregeld") return {"goed", {"geregeld", "arranged"}};
  if (verdict == "deels") return {"let-op", {"deels", "partly"}};
  if (verdict == "verwijst") return {"weet-niet", {"verwijst", "refers"}};
  if (verdict == "strijdig") return {"fout", {"strijdig", "contrary"}};
  return {"weet-niet", {"ontbreekt", "missing"}};
}

/// The language of a document of the outcome, where it is not that of the page.
std::string foreign_to(const pearl::Outcome& outcome, const std::string& document, core::Language language) {
  const auto* table = outcome.table("stukken");
  const std::string own = language == core::Language::kDutch ? "nl" : "en";
  for (std::size_t i = 0; table != nullptr && i < table->rows.size(); ++i) {
    const auto written = text_in(*table, i, "taal");
    if (text_in(*table, i, "stuk") == document && written != own) return written;
  }
  return {};
}

json points_json(const pearl::Outcome& outcome, core::Language language) {
  json points = json::array();
  const auto* table = outcome.table("punten");
  const auto* english = outcome.table("punten_en");
  if (table == nullptr) return points;
  const auto* words = language == core::Language::kEnglish && english != nullptr ? english : table;
  for (std::size_t i = 0; i < table->rows.size(); ++i) {
    const auto verdict = shown_of(text_in(*table, i, "oordeel"));
    const auto sentence = text_in(*table, i, "zin");
    const auto proposal = text_in(*words, i, "voorstel");
    points.push_back({{"number", i + 1},
                      {"key", text_in(*table, i, "punt")},
                      {"name", text_in(*words, i, "naam")},
                      {"icon", verdict.icon},
                      {"verdict", verdict.word.in(language)},
                      {"sentence", sentence},
                      {"has_sentence", !sentence.empty()},
                      {"foreign", foreign_to(outcome, text_in(*table, i, "stuk"), language)},
                      {"place", text_in(*words, i, "plaats")},
                      {"document", text_in(*table, i, "stuk")},
                      {"why", text_in(*words, i, "uitleg")},
                      {"proposal", proposal},
                      {"has_proposal", !proposal.empty()},
                      {"law", text_in(*words, i, "wet")},
                      {"rule", text_in(*table, i, "regel")},
                      {"source", text_in(*table, i, "bron")}});
  }
  return points;
}

json examples_json(const pearl::PageRequest& request) {
  struct Example {
    const char* id;
    core::Text name;
  };
  static const std::array<Example, 3> kExamples{{{"vrij", {"Een vrij contract", "A free contract"}},
                                                 {"deels", {"Een half contract", "A half contract"}},
                                                 {"gesloten", {"Een gesloten contract", "A closed contract"}}}};
  const auto asked = request.query.find("voorbeeld");
  json examples = json::array();
  for (const auto& one : kExamples) {
    examples.push_back({{"name", one.name.in(request.language)},
                        {"address", request.path + "?voorbeeld=" + one.id},
                        {"current", asked != request.query.end() && asked->second == one.id}});
  }
  return examples;
}

json documents_json(const pearl::Outcome& outcome) {
  json documents = json::array();
  const auto* table = outcome.table("stukken");
  for (std::size_t i = 0; table != nullptr && i < table->rows.size(); ++i)
    documents.push_back({{"name", text_in(*table, i, "stuk")}, {"kind", text_in(*table, i, "soort")}});
  return documents;
}

json contradictions_json(const pearl::Outcome& outcome) {
  json rows = json::array();
  const auto* table = outcome.table("tegenspraak");
  for (std::size_t i = 0; table != nullptr && i < table->rows.size(); ++i) {
    rows.push_back({{"point", text_in(*table, i, "punt")},
                    {"prevails", text_in(*table, i, "gaat_voor")},
                    {"prevailing", text_in(*table, i, "zin_voor")},
                    {"yields", text_in(*table, i, "wijkt")},
                    {"yielding", text_in(*table, i, "zin_wijkt")}});
  }
  return rows;
}

json findings_json(const pearl::Outcome& outcome, core::Language language) {
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

}  // namespace

core::Result<pearl::PageView> page_view(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                                        const pearl::PageRequest& request) {
  const bool dutch = request.language == core::Language::kDutch;
  json values{{"nl", dutch},
              {"en", !dutch},
              {"answer", outcome.answer.in(request.language)},
              {"question", manifest.question.in(request.language)},
              {"path", request.path},
              {"action", request.path + "/bestanden"},
              {"csrf", request.csrf_token}};
  values["explanation"] = json::array();
  for (const auto& sentence : outcome.explanation) values["explanation"].push_back(sentence.in(request.language));
  values["points"] = points_json(outcome, request.language);
  values["documents"] = documents_json(outcome);
  values["examples"] = examples_json(request);
  values["contradictions"] = contradictions_json(outcome);
  values["has_contradictions"] = !values["contradictions"].empty();
  values["findings"] = findings_json(outcome, request.language);
  values["has_findings"] = !values["findings"].empty();
  values["limits"] = json::array();
  for (const auto& limit : manifest.limits) values["limits"].push_back(limit.in(request.language));
  return pearl::PageView{"src/pearls/datarechten/pagina.mustache", std::move(values), manifest.title};
}

std::vector<pearl::Table> summary_of(const pearl::Outcome& outcome) {
  std::vector<pearl::Table> tables;
  const auto* points = outcome.table("punten");
  if (points == nullptr) return tables;
  pearl::Table shown{points->name, points->title, {}, {}};
  const std::vector<std::string> wanted{"punt", "oordeel", "zin", "plaats", "stuk"};
  for (const auto& name : wanted) shown.columns.push_back(points->columns[points->column(name)]);
  for (const auto& row : points->rows) {
    auto& added = shown.rows.emplace_back();
    for (const auto& name : wanted) added.push_back(row[points->column(name)]);
  }
  tables.push_back(std::move(shown));
  for (const auto* name : {"stukken", "tegenspraak"}) {
    if (const auto* table = outcome.table(name); table != nullptr && !table->rows.empty()) tables.push_back(*table);
  }
  return tables;
}

}  // namespace pareltjes::datarechten
