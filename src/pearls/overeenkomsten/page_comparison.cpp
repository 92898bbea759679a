// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/page_comparison.hpp"

#include <string>
#include <variant>

namespace pareltjes::overeenkomsten {
namespace {

using nlohmann::json;

std::string text_in(const pearl::Table& table, std::size_t row, std::string_view column) {
  const auto* text = std::get_if<std::string>(&table.rows[row][table.column(column)]);
  return text == nullptr ? std::string() : *text;
}

struct Weight {
  int number;
  core::Text word;
};
Weight weight_of(const std::string& name) {
  if (name == "zwaar") return {3, {"zwaar", "serious"}};
  if (name == "licht") return {1, {"licht", "light"}};
  return {2, {"let op", "take care"}};
}

struct Verdict {
  const char* icon;
  core::Text word;
};
Verdict verdict_of(const std::string& name) {
  if (name == "geregeld") return {"goed", {"geregeld", "met"}};
  if (name == "deels") return {"let-op", {"deels", "partly"}};
  if (name == "verwijst") return {"weet-niet", {"verwijst", "refers"}};
  if (name == "strijdig") return {"fout", {"strijdig", "contrary"}};
  return {"fout", {"ontbreekt", "missing"}};
}

json deviation_json(const pearl::Table& table, std::size_t row, core::Language language) {
  const auto weight = weight_of(text_in(table, row, "zwaarte"));
  const auto was = text_in(table, row, "oud");
  const auto now = text_in(table, row, "nieuw");
  return {{"number", row + 1},
          {"article", text_in(table, row, "artikel")},
          {"heading", text_in(table, row, "kop")},
          {"kind", text_in(table, row, "soort")},
          {"weight", weight.word.in(language)},
          {"weight_number", weight.number},
          {"requirement", text_in(table, row, "eis")},
          {"was", was},
          {"has_was", !was.empty()},
          {"now", now},
          {"has_now", !now.empty()},
          {"pieces", pieces_of(text_in(table, row, "verschil"))},
          {"why", text_in(table, row, "uitleg")},
          {"place", text_in(table, row, "plaats")}};
}

json requirement_json(const pearl::Table& table, std::size_t row, core::Language language) {
  const auto verdict = verdict_of(text_in(table, row, "oordeel"));
  // "a" to "h" are how the law counts; what has a name of its own needs no other.
  const auto id = text_in(table, row, "eis");
  return {{"letter", id.size() == 1 ? id : std::string()},
          {"name", text_in(table, row, "naam")},
          {"icon", verdict.icon},
          {"verdict", verdict.word.in(language)},
          {"sentence", text_in(table, row, "zin")},
          {"place", text_in(table, row, "plaats")},
          {"why", text_in(table, row, "uitleg")},
          {"source", text_in(table, row, "bron")}};
}

}  // namespace

json pieces_of(std::string_view difference) {
  auto pieces = json::array();
  const auto add = [&](const char* kind, std::string_view text) {
    if (!text.empty()) pieces.push_back({{kind, std::string(text)}});
  };
  while (!difference.empty()) {
    const auto gone = difference.find("[-");
    const auto added = difference.find("{+");
    const auto begin = std::min(gone, added);
    if (begin == std::string_view::npos) break;
    const auto end = difference.find(begin == gone ? "-]" : "+}", begin + 2);
    if (end == std::string_view::npos) break;
    add("text", difference.substr(0, begin));
    add(begin == gone ? "gone" : "added", difference.substr(begin + 2, end - begin - 2));
    difference.remove_prefix(end + 2);
  }
  add("text", difference);
  return pieces;
}

json comparison_values(const pearl::Outcome& outcome, core::Language language) {
  const auto* deviations = outcome.table("afwijkingen");
  const auto* requirements = outcome.table("eisen");
  json values{{"any", deviations != nullptr || requirements != nullptr},
              {"deviations", json::array()},
              {"requirements", json::array()},
              {"findings", json::array()}};
  for (std::size_t i = 0; deviations != nullptr && i < deviations->rows.size(); ++i)
    values["deviations"].push_back(deviation_json(*deviations, i, language));
  for (std::size_t i = 0; requirements != nullptr && i < requirements->rows.size(); ++i)
    values["requirements"].push_back(requirement_json(*requirements, i, language));
  for (const auto& finding : outcome.findings) {
    const bool error = finding.severity == pearl::Severity::kError;
    values["findings"].push_back({{"icon", error                                           ? "fout"
                                           : finding.severity == pearl::Severity::kWarning ? "let-op"
                                                                                           : "weet-niet"},
                                  {"message", finding.message.in(language)},
                                  {"advice", finding.advice.in(language)}});
  }
  values["has_deviations"] = !values["deviations"].empty();
  values["has_requirements"] = !values["requirements"].empty();
  values["has_findings"] = !values["findings"].empty();
  return values;
}

}  // namespace pareltjes::overeenkomsten
