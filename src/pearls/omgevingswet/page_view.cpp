// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/page_view.hpp"

#include <fmt/format.h>

#include <string>
#include <variant>

namespace pareltjes::omgevingswet {
namespace {

using nlohmann::json;
using pearl::Severity;

constexpr std::size_t kMostShown = 200;

std::string text_of(const pearl::Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return fmt::format("{}", *number);
  return {};
}

json finding_values(const pearl::Finding& finding, const std::string& eid, core::Language language) {
  const bool error = finding.severity == Severity::kError;
  json values{{"code", finding.code},
              {"error", error},
              {"icon", error ? "fout" : "let-op"},
              {"message", finding.message.in(language)},
              {"advice", finding.advice.in(language)},
              {"xpath", finding.xpath},
              {"eid", eid}};
  if (finding.place) {
    values["file"] = finding.place->file;
    if (finding.place->line && finding.place->column) {
      values["place"] = {{"line", *finding.place->line}, {"column", *finding.place->column}};
    }
  }
  return values;
}

}  // namespace

pearl::PageView page_view(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                          const pearl::PageRequest& request) {
  const auto language = request.language;
  json values{{"answer", outcome.answer.in(language)},
              {"explanation", json::array()},
              {"findings", json::array()},
              {"coverage", json::array()},
              {"limits", json::array()},
              {"path", request.path}};
  for (const auto& sentence : outcome.explanation) values["explanation"].push_back(sentence.in(language));
  const auto* table = outcome.table("bevindingen");
  for (std::size_t i = 0; i < outcome.findings.size() && i < kMostShown; ++i)
    values["findings"].push_back(
        finding_values(outcome.findings[i], text_of(table->rows[i][table->column("eid")]), language));
  values["has_findings"] = !outcome.findings.empty();
  if (outcome.findings.size() > kMostShown) values["more"] = outcome.findings.size() - kMostShown;
  const auto* coverage = outcome.table("dekking");
  for (const auto& row : coverage->rows)
    values["coverage"].push_back({{"part", text_of(row[0])},
                                  {"rules", text_of(row[1])},
                                  {"files", text_of(row[2])},
                                  {"state", text_of(row[3])}});
  for (const auto& limit : manifest.limits) values["limits"].push_back(limit.in(language));
  return {"src/pearls/omgevingswet/pagina.mustache", std::move(values), manifest.title};
}

}  // namespace pareltjes::omgevingswet
