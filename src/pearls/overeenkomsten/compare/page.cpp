// SPDX-License-Identifier: EUPL-1.2
#include <map>
#include <string>

#include "pearls/overeenkomsten/compare/compared.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using nlohmann::json;

std::string cell(const pearl::Table& table, const std::vector<pearl::Cell>& row, const char* column) {
  const auto* text = std::get_if<std::string>(&row[table.column(column)]);
  return text == nullptr ? std::string() : *text;
}

/// Words of a table in the language of the page: "zwaar" is "heavy".
std::string word_in(const std::string& word, core::Language language) {
  static const std::map<std::string, std::string> kEnglish{
      {"zwaar", "heavy"},  {"middel", "medium"},     {"licht", "light"},          {"gewijzigd", "changed"},
      {"weg", "removed"},  {"nieuw", "new"},         {"verplaatst", "moved"},     {"geregeld", "arranged"},
      {"deels", "partly"}, {"ontbreekt", "missing"}, {"strijdig", "conflicting"}, {"verwijst", "refers"}};
  const auto found = kEnglish.find(word);
  return language == core::Language::kEnglish && found != kEnglish.end() ? found->second : word;
}

/// "a [-b-]{+c+}" as pieces that went, came or stayed.
json pieces_of(const std::string& marked) {
  json pieces = json::array();
  const auto add = [&](const std::string& text, const char* what) {
    if (!text.empty())
      pieces.push_back({{"text", text},
                        {"gone", std::string(what) == "gone"},
                        {"came", std::string(what) == "came"},
                        {"same", std::string(what) == "same"}});
  };
  std::size_t at = 0;
  while (at < marked.size()) {
    const auto gone = marked.find("[-", at);
    const auto came = marked.find("{+", at);
    const auto next = std::min(gone, came);
    if (next == std::string::npos) break;
    const auto end = marked.find(next == gone ? "-]" : "+}", next + 2);
    if (end == std::string::npos) break;
    add(marked.substr(at, next - at), "same");
    add(marked.substr(next + 2, end - next - 2), next == gone ? "gone" : "came");
    at = end + 2;
  }
  add(marked.substr(std::min(at, marked.size())), "same");
  return pieces;
}

json deviations_json(const pearl::Table& table, core::Language language) {
  json rows = json::array();
  for (const auto& row : table.rows) {
    rows.push_back({{"number", cell(table, row, "artikel")},
                    {"kind", word_in(cell(table, row, "soort"), language)},
                    {"weight", word_in(cell(table, row, "zwaarte"), language)},
                    {"pieces", pieces_of(cell(table, row, "verschil"))},
                    {"explanation", cell(table, row, "uitleg")},
                    {"requirement", cell(table, row, "eis")},
                    {"place", cell(table, row, "plaats")}});
  }
  return rows;
}

json requirements_json(const pearl::Table& table, core::Language language) {
  json rows = json::array();
  for (const auto& row : table.rows) {
    rows.push_back({{"name", cell(table, row, "naam")},
                    {"verdict", word_in(cell(table, row, "oordeel"), language)},
                    {"sentence", cell(table, row, "zin")},
                    {"place", cell(table, row, "plaats")},
                    {"explanation", cell(table, row, "uitleg")},
                    {"source", cell(table, row, "bron")}});
  }
  return rows;
}

}  // namespace

pearl::PageView comparison_page(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                                const pearl::PageRequest& request) {
  const auto language = request.language;
  const bool dutch = language == core::Language::kDutch;
  json values{{"nl", dutch},
              {"en", !dutch},
              {"question", manifest.question.in(language)},
              {"answer", outcome.answer.in(language)}};
  values["explanation"] = json::array();
  for (const auto& sentence : outcome.explanation) values["explanation"].push_back(sentence.in(language));
  const auto& deviations = *outcome.table("afwijkingen");
  values["has_deviations"] = !deviations.rows.empty();
  values["deviations"] = deviations_json(deviations, language);
  values["requirements"] = requirements_json(*outcome.table("eisen"), language);
  values["has_findings"] = !outcome.findings.empty();
  values["findings"] = json::array();
  for (const auto& one : outcome.findings)
    values["findings"].push_back({{"message", one.message.in(language)}, {"advice", one.advice.in(language)}});
  values["limits"] = json::array();
  for (const auto& limit : manifest.limits) values["limits"].push_back(limit.in(language));
  for (const auto& one : outcome.provenance.parameters) {
    if (one.name == "standaard") values["standard"] = one.value;
  }
  values["action"] = request.path + "/bestanden";
  values["csrf"] = request.csrf_token;
  return {"src/pearls/overeenkomsten/compare/pagina_vergelijking.mustache", std::move(values), manifest.title};
}

}  // namespace pareltjes::overeenkomsten
