// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/report.hpp"

#include <fmt/format.h>

#include <string>
#include <variant>

namespace pareltjes::omgevingswet {
namespace {

using core::Language;

constexpr std::size_t kMostTold = 500;

std::string text_of(const pearl::Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return fmt::format("{}", *number);
  return {};
}

std::string severity_of(pearl::Severity severity, Language language) {
  const core::Text text = severity == pearl::Severity::kError     ? core::Text{"fout", "mistake"}
                          : severity == pearl::Severity::kWarning ? core::Text{"waarschuwing", "warning"}
                                                                  : core::Text{"melding", "note"};
  return text.in(language);
}

std::string place_of(const pearl::Finding& finding, const std::string& eid, Language language) {
  std::string place = finding.place ? finding.place->file : std::string();
  if (finding.place && finding.place->line && finding.place->column) {
    const core::Text text{fmt::format(", regel {}, kolom {}", *finding.place->line, *finding.place->column),
                          fmt::format(", line {}, column {}", *finding.place->line, *finding.place->column)};
    place += text.in(language);
  }
  return eid.empty() ? place : place + ", " + eid;
}

void add_findings(const pearl::Outcome& outcome, Language language, pearl::Report& report) {
  const auto text = [&](const char* nl, const char* en) { return core::Text{nl, en}.in(language); };
  report.heading(2, text("Wat is er gevonden?", "What was found?"));
  if (outcome.findings.empty()) {
    report.paragraph(text("Er is niets gevonden.", "Nothing was found."));
    return;
  }
  pearl::ReportTable table;
  table.caption = text("Bevindingen, elk op haar plek", "Findings, each in its place");
  table.columns = {{text("Regel", "Rule"), false, 1.2},
                   {text("Wat is er mis?", "What is wrong?"), false, 3},
                   {text("Waar?", "Where?"), false, 2}};
  const auto& all = *outcome.table("bevindingen");
  const auto eid = all.column("eid");
  for (std::size_t i = 0; i < outcome.findings.size() && i < kMostTold; ++i) {
    const auto& finding = outcome.findings[i];
    auto message = finding.message.in(language);
    if (const auto advice = finding.advice.in(language); !advice.empty()) message += " " + advice;
    table.rows.push_back({{finding.code + " (" + severity_of(finding.severity, language) + ")", 0, true},
                          {message, 0, false},
                          {place_of(finding, text_of(all.rows[i][eid]), language), 0, false}});
  }
  report.table(std::move(table));
  if (outcome.findings.size() > kMostTold) {
    report.note(core::Text{fmt::format("Er zijn nog {} bevindingen.", outcome.findings.size() - kMostTold),
                           fmt::format("There are {} more findings.", outcome.findings.size() - kMostTold)}
                    .in(language));
  }
}

void add_table(const pearl::Table& source, std::initializer_list<std::pair<const char*, double>> columns,
               Language language, pearl::Report& report) {
  pearl::ReportTable table;
  table.caption = source.title.in(language);
  for (const auto& [name, share] : columns) {
    const auto& column = source.columns[source.column(name)];
    table.columns.push_back({column.description.in(language), column.type != pearl::TableColumn::Type::kText, share});
  }
  for (const auto& row : source.rows) {
    auto& cells = table.rows.emplace_back();
    for (const auto& [name, share] : columns) cells.push_back({text_of(row[source.column(name)]), 0, false});
  }
  report.table(std::move(table));
}

}  // namespace

pearl::Report report_of(const pearl::Outcome& outcome, const pearl::Manifest& manifest, Language language) {
  const auto text = [&](const char* nl, const char* en) { return core::Text{nl, en}.in(language); };
  pearl::Report report;
  report.language = language;
  report.title = manifest.question.in(language);
  report.subtitle = manifest.title.in(language);
  report.subject = outcome.answer.in(language);
  report.footer = manifest.title.in(language) + " " + outcome.version;
  report.answer({outcome.answer.in(language)});
  for (const auto& sentence : outcome.explanation) report.paragraph(sentence.in(language));
  add_findings(outcome, language, report);
  if (const auto& compared = *outcome.table("vergelijking"); !compared.rows.empty()) {
    report.heading(2, text("Wat verandert er met de andere standaard?", "What changes with the other standard?"));
    add_table(compared, {{"regel", 1}, {"verschil", 1}, {"bestand", 1.5}, {"regelnummer", 0.7}, {"tekst", 3}}, language,
              report);
  }
  report.heading(2, text("Wat is nagekeken, en wat niet?", "What was checked, and what not?"));
  add_table(*outcome.table("dekking_totaal"),
            {{"bron", 3}, {"nagekeken", 1}, {"regels", 1}, {"niet_geladen", 1}, {"landelijk", 1}, {"later", 1}},
            language, report);
  std::vector<pearl::ReportLine> limits;
  limits.reserve(manifest.limits.size());
  for (const auto& limit : manifest.limits) limits.push_back({{limit.in(language), "", false}});
  report.list(std::move(limits));
  return report;
}

}  // namespace pareltjes::omgevingswet
