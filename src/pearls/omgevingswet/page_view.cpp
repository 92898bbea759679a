// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/page_view.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <variant>

#include "pearls/omgevingswet/coverage.hpp"
#include "pearls/omgevingswet/rules.hpp"
#include "pearls/omgevingswet/surroundings.hpp"

namespace pareltjes::omgevingswet {
namespace {

using core::Language;
using nlohmann::json;
using pearl::Severity;

constexpr std::size_t kMostShown = 200;

std::string text_of(const pearl::Cell& cell) {
  const auto* text = std::get_if<std::string>(&cell);
  return text == nullptr ? std::string() : *text;
}

std::int64_t number_of(const pearl::Cell& cell) {
  const auto* number = std::get_if<std::int64_t>(&cell);
  return number == nullptr ? 0 : *number;
}

/// The state of a rule, which the table keeps in Dutch.
std::string in_language(const std::string& dutch, Language language) {
  using enum Covered;
  for (const auto covered : {kChecked, kNotApplicable, kNotLoaded, kNational, kInternal, kLater}) {
    if (name_of(covered).nl == dutch) return name_of(covered).in(language);
  }
  return dutch;
}

/// The path without the addresses of namespaces: "/Q{http://…}owBestand[1]" → "/owBestand[1]".
std::string short_path(std::string_view xpath) {
  std::string path;
  while (!xpath.empty()) {
    const auto open = xpath.find("Q{");
    path += xpath.substr(0, open);
    const auto close = open == std::string_view::npos ? open : xpath.find('}', open);
    if (close == std::string_view::npos) break;
    xpath.remove_prefix(close + 1);
  }
  return path;
}

/// Where each rule is published.
std::map<std::string, std::string> sources_of(const pearl::Table& coverage) {
  std::map<std::string, std::string> sources;
  for (const auto& row : coverage.rows) sources.emplace(text_of(row[0]), text_of(row[1]));
  return sources;
}

/// The lines of the file around a finding, with the tag that it is about.
json lines_json(const std::string& surroundings) {
  json lines = json::array();
  for (const auto& line : lines_of(surroundings)) {
    lines.push_back({{"number", line.number},
                     {"before", line.before},
                     {"marked", line.marked},
                     {"after", line.after},
                     {"here", !line.marked.empty()}});
  }
  return lines;
}

/// What to do where the rule itself gives no advice.
core::Text mend(const pearl::Finding& finding, const std::string& source) {
  if (!finding.advice.empty()) return finding.advice;
  if (source.empty()) {
    return {"Verbeter dit in uw plansoftware en maak de aanlevering opnieuw.",
            "Mend this in your plan software and make the delivery anew."};
  }
  return {"Lees de regel in de bron. Verbeter het in uw plansoftware en maak de aanlevering opnieuw.",
          "Read the rule in its source. Mend it in your plan software and make the delivery anew."};
}

struct FindingText {
  std::string eid, excerpt, surroundings, source;
};

json finding_values(const pearl::Finding& finding, const FindingText& text, Language language) {
  const bool error = finding.severity == Severity::kError;
  json values{{"code", finding.code},
              {"icon", error ? "fout" : "let-op"},
              {"message", finding.message.in(language)},
              {"advice", mend(finding, text.source).in(language)},
              {"path", short_path(finding.xpath)},
              {"eid", text.eid},
              {"source", text.source},
              {"lines", lines_json(text.surroundings)},
              {"has_lines", !text.surroundings.empty()},
              {"excerpt", text.surroundings.empty() ? text.excerpt : ""}};
  const core::Text level = error                                    ? core::Text{"fout", "mistake"}
                           : finding.severity == Severity::kWarning ? core::Text{"waarschuwing", "warning"}
                                                                    : core::Text{"melding", "note"};
  values["level"] = level.in(language);
  if (finding.place && finding.place->line && finding.place->column)
    values["place"] = {{"line", *finding.place->line}, {"column", *finding.place->column}};
  return values;
}

/// The findings, by file, in the order of the file.
void add_findings(const pearl::Outcome& outcome, Language language, json& values) {
  const auto& table = *outcome.table("bevindingen");
  const auto sources = sources_of(*outcome.table("dekking"));
  const auto eid = table.column("eid");
  const auto excerpt = table.column("fragment");
  const auto surroundings = table.column("omgeving");
  for (std::size_t i = 0; i < outcome.findings.size() && i < kMostShown; ++i) {
    const auto& finding = outcome.findings[i];
    const auto file = finding.place ? finding.place->file : std::string();
    auto& files = values["files"];
    if (files.empty() || files.back()["name"] != file)
      files.push_back({{"name", file}, {"number", files.size() + 1}, {"findings", json::array()}});
    const auto source = sources.find(finding.code);
    const auto& row = table.rows[i];
    files.back()["findings"].push_back(
        finding_values(finding,
                       {text_of(row[eid]), text_of(row[excerpt]), text_of(row[surroundings]),
                        source == sources.end() ? "" : source->second},
                       language));
  }
  values["has_findings"] = !outcome.findings.empty();
  if (outcome.findings.size() > kMostShown) values["more"] = outcome.findings.size() - kMostShown;
}

/// The coverage statement: totals by source, and every rule by itself, folded.
void add_coverage(const pearl::Outcome& outcome, Language language, json& values) {
  for (const auto& row : outcome.table("dekking_totaal")->rows) {
    values["coverage"].push_back({{"part", text_of(row[0])},
                                  {"checked", number_of(row[1])},
                                  {"all", number_of(row[2])},
                                  {"not_loaded", number_of(row[3])},
                                  {"national", number_of(row[5])},
                                  {"elsewhere", number_of(row[4]) + number_of(row[6])},
                                  {"later", number_of(row[7])}});
  }
  for (const auto& row : outcome.table("dekking")->rows) {
    values["rules"].push_back({{"code", text_of(row[0])},
                               {"source", text_of(row[1])},
                               {"state", in_language(text_of(row[3]), language)},
                               {"findings", number_of(row[5])}});
  }
}

void add_comparison(const pearl::Outcome& outcome, json& values) {
  const auto& table = *outcome.table("vergelijking");
  values["compared"] = json::array();
  for (std::size_t i = 0; i < table.rows.size() && i < kMostShown; ++i) {
    const auto& row = table.rows[i];
    values["compared"].push_back({{"kind", text_of(row[0])},
                                  {"code", text_of(row[1])},
                                  {"file", text_of(row[3])},
                                  {"line", number_of(row[4])},
                                  {"message", text_of(row[7])}});
  }
  values["has_comparison"] = !table.rows.empty();
}

}  // namespace

pearl::PageView page_view(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                          const pearl::PageRequest& request) {
  const auto language = request.language;
  json values{{"answer", outcome.answer.in(language)},
              {"explanation", json::array()},
              {"files", json::array()},
              {"coverage", json::array()},
              {"rules", json::array()},
              {"limits", json::array()},
              {"action", request.path + "/bestanden"},
              {"csrf", request.csrf_token},
              {"page", request.path}};
  for (const auto& sentence : outcome.explanation) values["explanation"].push_back(sentence.in(language));
  add_findings(outcome, language, values);
  add_coverage(outcome, language, values);
  add_comparison(outcome, values);
  values["standards"] = json::array();
  if (const auto* loaded = outcome.table("standaarden"); loaded != nullptr) {  // a run of before this table has none
    for (const auto& row : loaded->rows)
      values["standards"].push_back({{"name", text_of(row[0])}, {"title", text_of(row[1])}});
  }
  for (const auto& limit : manifest.limits) values["limits"].push_back(limit.in(language));
  return {"src/pearls/omgevingswet/pagina.mustache", std::move(values), manifest.title};
}

}  // namespace pareltjes::omgevingswet
