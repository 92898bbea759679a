// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/report.hpp"

#include <string>
#include <variant>

#include "core/text.hpp"

namespace pareltjes::overeenkomsten {
namespace {

std::string text_of(const pearl::Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  if (const auto* yes = std::get_if<bool>(&cell)) return *yes ? "ja" : "nee";
  return {};
}

/// The agreement, paragraph by paragraph.
void add_agreement(const pearl::Table& table, pearl::Report& report) {
  const auto number = table.column("nummer");
  const auto heading = table.column("kop");
  const auto text = table.column("tekst");
  for (const auto& row : table.rows) {
    const auto title = text_of(row[heading]);
    const auto shown = text_of(row[number]);
    if (!title.empty()) report.heading(3, shown.empty() ? title : shown + " " + title);
    bool first = title.empty();
    for (const auto& line : core::split(text_of(row[text]), '\n')) {
      if (!line.empty()) report.paragraph(first && !shown.empty() ? shown + " " + line : line);
      first = false;
    }
  }
}

void add_table(const pearl::Table& table, core::Language language, pearl::Report& report) {
  pearl::ReportTable shown;
  shown.caption = table.title.in(language);
  for (const auto& column : table.columns)
    shown.columns.push_back(
        {column.name,
         column.type != pearl::TableColumn::Type::kText && column.type != pearl::TableColumn::Type::kBoolean, 1});
  for (const auto& row : table.rows) {
    auto& cells = shown.rows.emplace_back();
    for (const auto& cell : row) cells.push_back({text_of(cell), 0, false});
  }
  report.table(std::move(shown));
}

}  // namespace

pearl::Report report_of(const pearl::Outcome& outcome, const pearl::Manifest& manifest, core::Language language) {
  pearl::Report report;
  report.language = language;
  report.title = manifest.title.in(language);
  report.subject = manifest.question.in(language);
  report.footer = manifest.title.in(language);
  std::vector<std::string> answer{outcome.answer.in(language)};
  for (const auto& sentence : outcome.explanation) answer.push_back(sentence.in(language));
  report.answer(std::move(answer));
  for (const auto& table : outcome.tables) {
    if (table.rows.empty() || table.name == "delen" || table.name == "velden" || table.name == "kolommen") continue;
    report.heading(2, table.title.in(language));
    if (table.name == "ingevuld") {
      add_agreement(table, report);
    } else {
      add_table(table, language, report);
    }
  }
  report.heading(2, core::Text{"Wat dit u niet vertelt", "What this does not tell you"}.in(language));
  std::vector<pearl::ReportLine> limits;
  for (const auto& limit : manifest.limits) limits.push_back({{limit.in(language), "", false}});
  report.list(std::move(limits));
  return report;
}

}  // namespace pareltjes::overeenkomsten
