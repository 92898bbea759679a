// SPDX-License-Identifier: EUPL-1.2
// How sure the report is, and where its figures come from.
#include <fmt/format.h>

#include <algorithm>

#include "pearls/wijkvoorzieningen/report_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using nlohmann::json;
using pearl::ReportLine;
using pearl::ReportTable;

std::string text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

ReportLine line(std::string text) {
  return {{std::move(text), {}, false}};
}

/// What was foretold before, beside what was counted since.
ReportTable past_table(const ReportWriter& writer, const json& past) {
  ReportTable table;
  table.caption =
      writer.pick("Kwam het in het verleden uit? Alle inwoners", "Did it come true in the past? All inhabitants");
  table.columns = {{writer.pick("Jaren", "Years"), false, 1.2},
                   {writer.pick("Gebieden", "Areas"), false, 1.3},
                   {writer.pick("Aantal", "Number"), true, 0.8},
                   {writer.pick("Eerder geteld", "Counted before"), false, 1},
                   {writer.pick("Onze fout", "Our error"), true, 1},
                   {writer.pick("Beste eenvoudige", "Best simple one"), true, 1.2},
                   {writer.pick("Binnen de marge", "Within the range"), true, 1.2}};
  for (const auto& row : past)
    table.rows.push_back({words_cell(text_in(row, "years")), words_cell(text_in(row, "kind")),
                          words_cell(text_in(row, "n")), words_cell(text_in(row, "counted")),
                          words_cell(text_in(row, "error")), words_cell(text_in(row, "simple")),
                          words_cell(text_in(row, "covered"))});
  return table;
}

ReportLine source_line(const json& source) {
  ReportLine parts;
  parts.push_back({text_in(source, "title"), text_in(source, "url"), false});
  const auto year = text_in(source, "year");
  const auto licence = text_in(source, "licence");
  parts.push_back({fmt::format("{}. {}{}", year.empty() ? "" : ", " + year, text_in(source, "attribution"),
                               licence.empty() ? "." : fmt::format(" ({}).", licence)),
                   {},
                   false});
  return parts;
}

std::string command_of(const ReportWriter& writer) {
  auto command =
      fmt::format("pareltjes run {} --gemeente {}", writer.page.outcome.pearl, writer.page.request.gemeente.text());
  if (writer.looks_ahead()) command += fmt::format(" --set jaar={}", writer.last_year());
  return command + " --format pdf --out rapport.pdf";
}

}  // namespace

void write_certainty(ReportWriter& writer) {
  auto& report = writer.report;
  report.heading(2, writer.pick("Hoe zeker is dit?", "How sure is this?"));
  report.paragraph(writer.pick(
      "Wie er woont, is geteld. De leeftijden per jaar zijn meestal geschat. Wat nodig is, volgt uit een norm. "
      "Wat later komt, is een model.",
      "Who lives there was counted. Ages by single year are mostly estimated. What is needed follows from a "
      "norm. What comes later is a model."));
  if (writer.looks_ahead() && writer.page.gemeente != nullptr) {
    const auto future = future_values(writer.about(writer.page.gemeente->code, writer.last_year()));
    if (future.is_object()) {
      report.paragraph(writer.pick(
          "Wij voorspelden met wat toen bekend was. Daarna legden wij de telling ernaast. Bij een goede marge "
          "valt 80% van de tellingen erbinnen. Verder dan vijf jaar vooruit is het niet getoetst.",
          "We foretold with what was known then. Then we laid the count beside it. With a good range 80% of "
          "the counts lie within it. Beyond five years it was not tested."));
      report.table(past_table(writer, future["past"]));
      std::vector<ReportLine> assumed;
      for (const auto& each : future["assumptions"])
        assumed.push_back(line(fmt::format("{} ({}; {} {})", text_in(each, "text"), text_in(each, "nature"),
                                           writer.pick("bron:", "source:"), text_in(each, "source"))));
      report.heading(3, writer.pick("Wat wij aannemen", "What we assume"));
      report.list(std::move(assumed));
    }
  }
  std::vector<ReportLine> warnings;
  const auto language = writer.page.words.language();
  for (const auto& finding : writer.page.outcome.findings) {
    auto text = finding.message.in(language);
    if (!finding.advice.in(language).empty()) text += " " + finding.advice.in(language);
    warnings.push_back(line(std::move(text)));
  }
  if (warnings.empty()) return;
  report.heading(3, writer.pick("Let op", "Mind this"));
  report.list(std::move(warnings));
}

void write_norms(ReportWriter& writer) {
  auto& report = writer.report;
  report.heading(2, writer.pick("Welke normen rekenen mee?", "Which norms count?"));
  ReportTable table;
  table.caption = writer.pick("Normen in gebruik", "Norms in use");
  table.columns = {{writer.pick("Voorziening", "Facility"), false, 1.5},
                   {writer.pick("Wat de norm zegt", "What the norm says"), false, 2.6},
                   {writer.pick("Soort", "Kind"), false, 1.1},
                   {writer.pick("Bron", "Source"), false, 2}};
  const auto norms = norm_values(writer.page);
  for (const auto& norm : norms["rows"]) {
    if (!norm["used"].get<bool>()) continue;
    const auto own = text_in(norm, "own");
    table.rows.push_back(
        {words_cell(text_in(norm, "facility")),
         words_cell(text_in(norm, "text") +
                    (own.empty() ? "" : fmt::format(" {}: {}.", writer.pick("Eigen norm", "Own norm"), own))),
         words_cell(text_in(norm, "status")), words_cell(text_in(norm, "source"))});
  }
  report.table(std::move(table));
}

void write_sources(ReportWriter& writer) {
  auto& report = writer.report;
  const auto sources = source_values(writer.page);
  report.heading(2, writer.pick("Wat dit niet vertelt", "What this does not tell"));
  std::vector<ReportLine> limits;
  for (const auto& limit : sources["limits"]) limits.push_back(line(limit.get<std::string>()));
  report.list(std::move(limits));
  report.heading(2, writer.pick("Waar komt het vandaan?", "Where does it come from?"));
  std::vector<ReportLine> used;
  for (const auto& source : sources["datasets"]) used.push_back(source_line(source));
  report.list(std::move(used));
  report.heading(3, writer.pick("Zelf narekenen", "Recompute it yourself"));
  report.paragraph(writer.pick("Wie hetzelfde invult, krijgt precies dezelfde cijfers. Dit is de opdracht:",
                               "The same input gives exactly the same figures. This is the command:"));
  report.code(command_of(writer));
}

}  // namespace pareltjes::wijkvoorzieningen
