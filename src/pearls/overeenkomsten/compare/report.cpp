// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <map>

#include "pearls/overeenkomsten/compare/compared.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using core::Language;
using pearl::Outcome;
using pearl::Report;
using pearl::Table;

std::string text_of(const pearl::Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return fmt::format("{}", *number);
  if (const auto* number = std::get_if<double>(&cell)) return fmt::format("{:.2f}", *number);
  return {};
}

std::string cell(const Table& table, const std::vector<pearl::Cell>& row, const char* column) {
  return text_of(row[table.column(column)]);
}

std::string parameter(const Outcome& outcome, std::string_view name) {
  for (const auto& one : outcome.provenance.parameters) {
    if (one.name == name) return one.value;
  }
  return {};
}

std::string field(const Outcome& outcome, std::initializer_list<std::string_view> names) {
  const auto& table = *outcome.table("gevonden_velden");
  for (const auto name : names) {
    for (const auto& row : table.rows) {
      if (cell(table, row, "veld") == name && !cell(table, row, "waarde").empty()) return cell(table, row, "waarde");
    }
  }
  return "…………………………";
}

std::string in(Language language, const char* nl, const char* en) {
  return language == Language::kDutch ? nl : en;
}

/// "Artikel 5.1", or what else a row is about.
std::string title_of(const Table& table, const std::vector<pearl::Cell>& row, Language language) {
  const auto number = cell(table, row, "artikel");
  const bool digits = !number.empty() && number.front() >= '0' && number.front() <= '9';
  auto title = digits ? in(language, "Artikel ", "Article ") + number : number;
  if (!digits && !title.empty() && title.front() >= 'a' && title.front() <= 'z')
    title.front() = static_cast<char>(title.front() - 'a' + 'A');
  const auto heading = cell(table, row, "kop");
  return heading.empty() ? title : title + ": " + heading;
}

/// What the parties agree instead, in words that can be signed.
void add_agreement(Report& report, const Table& table, const std::vector<pearl::Cell>& row) {
  const auto kind = cell(table, row, "soort");
  const auto number = cell(table, row, "artikel");
  report.heading(2, title_of(table, row, Language::kDutch));
  if (kind == "weg") {
    report.paragraph("Partijen spreken af dat deze bepaling niet geldt:");
    report.note(cell(table, row, "oud"));
  } else if (kind == "nieuw") {
    report.paragraph("Partijen spreken dit af, naast de standaard:");
    report.note(cell(table, row, "nieuw"));
  } else if (kind == "verplaatst") {
    report.paragraph(fmt::format("De tekst van artikel {} is gelijk. Zij staat in deze overeenkomst in artikel {}.",
                                 cell(table, row, "oud"), cell(table, row, "nieuw")));
  } else {
    const auto before = cell(table, row, "oud");
    const auto after = cell(table, row, "nieuw");
    if (!before.empty()) {
      report.paragraph("In de standaard staat:");
      report.note(before);
    }
    report.paragraph(before.empty()  ? "Partijen voegen toe:"
                     : after.empty() ? "Partijen spreken af dat deze woorden niet gelden."
                                     : "Partijen spreken in plaats daarvan af:");
    if (!after.empty()) report.note(after);
  }
}

void add_signatures(Report& report, const Outcome& outcome) {
  report.heading(2, "Ondertekening");
  pearl::ReportTable table;
  table.caption = "Partijen tekenen hier";
  table.columns = {{"", false, 1}, {"Verwerkingsverantwoordelijke", false, 2}, {"Verwerker", false, 2}};
  const auto row = [&](const std::string& what, const std::string& left, const std::string& right) {
    table.rows.push_back({{what, 0, true}, {left, 0, false}, {right, 0, false}});
  };
  const std::string blank = "…………………………";
  row("Naam", "Gemeente " + field(outcome, {"gemeente", "naam-gemeente"}),
      field(outcome, {"bedrijf", "verwerker", "naam-organisatie", "organisatie"}));
  row("Namens deze", blank, blank);
  row("Functie", blank, blank);
  row("Plaats en datum", blank, blank);
  row("Handtekening", blank, blank);
  report.table(std::move(table));
}

/// The addendum is a contract between Dutch parties: it is Dutch in either language.
Report addendum(const Outcome& outcome, const pearl::Manifest& manifest) {
  Report report;
  report.language = Language::kDutch;
  report.title = "Addendum bij de verwerkersovereenkomst";
  report.subtitle = parameter(outcome, "standaard.titel");
  report.subject = outcome.answer.nl;
  report.footer = manifest.title.nl + " " + manifest.version;
  const auto& table = *outcome.table("afwijkingen");
  const auto name = parameter(outcome, "standaard");
  report.paragraph(
      fmt::format("Gemeente {}, hierna: Verwerkingsverantwoordelijke,", field(outcome, {"gemeente", "naam-gemeente"})));
  report.paragraph(fmt::format("en {}, hierna: Verwerker,",
                               field(outcome, {"bedrijf", "verwerker", "naam-organisatie", "organisatie"})));
  report.paragraph(fmt::format("gebruiken de standaard {} bij {}.", name,
                               field(outcome, {"hoofdovereenkomst", "titel-hoofdovereenkomst"})));
  report.paragraph(
      "De tekst van de standaard blijft zoals zij is. Waar dit addendum iets anders zegt, geldt dit addendum.");
  report.paragraph(
      "Dit addendum hoort bij de hoofdovereenkomst. Is die er niet, dan hoort het bij de verwerkersovereenkomst.");
  if (table.rows.empty()) report.paragraph("Partijen wijken nergens van de standaard af. Een addendum is niet nodig.");
  for (const auto& row : table.rows) add_agreement(report, table, row);
  add_signatures(report, outcome);
  return report;
}

void add_rows(Report& report, const Table& source, const std::string& caption,
              std::initializer_list<std::pair<const char*, double>> columns, Language language) {
  pearl::ReportTable table;
  table.caption = caption;
  for (const auto& [name, share] : columns) {
    const auto& column = source.columns[source.column(name)];
    table.columns.push_back({column.description.in(language), column.type != pearl::TableColumn::Type::kText, share});
  }
  for (const auto& row : source.rows) {
    auto& cells = table.rows.emplace_back();
    for (const auto& [name, share] : columns) cells.push_back({cell(source, row, name), 0, cells.empty()});
  }
  report.table(std::move(table));
}

/// Municipalities must account for where they do not use the standard, or deviate from it.
Report annual_page(const Outcome& outcome, const pearl::Manifest& manifest, Language language) {
  Report report;
  report.language = language;
  report.title = in(language, "Afwijkingen van de standaard", "Deviations from the standard");
  report.subtitle = in(language, "Bladzijde voor de jaarrapportage", "Page for the annual report");
  report.subject = outcome.answer.in(language);
  report.footer = manifest.title.in(language) + " " + manifest.version;
  const auto& rows = *outcome.table("afwijkingenregister");
  const auto& documents = *outcome.table("stukken");
  report.answer({outcome.answer.in(language)});
  report.paragraph(in(language, "De gemeente legt elk jaar uit waar zij de standaard niet gebruikt of ervan afwijkt.",
                      "Each year the municipality explains where it does not use the standard, or deviates from it."));
  if (rows.rows.empty()) {
    report.paragraph(in(language, "Voor deze overeenkomst is er niets uit te leggen.",
                        "For this agreement there is nothing to explain."));
  } else {
    add_rows(report, rows, in(language, "Wat wijkt af?", "What deviates?"),
             {{"artikel", 1}, {"soort", 1}, {"zwaarte", 1}, {"eis", 1}, {"afwijking", 4}, {"motivering", 2}}, language);
    report.note(in(language, "Vul bij elke rij in waarom de gemeente dit goed vindt.",
                   "Say in each row why the municipality accepts this."));
  }
  add_rows(report, documents, in(language, "Welke stukken zijn bekeken?", "Which documents were looked at?"),
           {{"stuk", 3}, {"soort", 2}, {"woorden", 1}}, language);
  return report;
}

Report account(const Outcome& outcome, const pearl::Manifest& manifest, Language language) {
  Report report;
  report.language = language;
  report.title = manifest.question.in(language);
  report.subtitle = manifest.title.in(language);
  report.subject = outcome.answer.in(language);
  report.footer = manifest.title.in(language) + " " + manifest.version;
  report.answer({outcome.answer.in(language)});
  for (const auto& sentence : outcome.explanation) report.paragraph(sentence.in(language));
  const auto& deviations = *outcome.table("afwijkingen");
  if (!deviations.rows.empty()) {
    report.heading(2, in(language, "Wat wijkt af van de standaard?", "What deviates from the standard?"));
    add_rows(report, deviations, in(language, "Afwijkingen per artikel", "Deviations by article"),
             {{"artikel", 1}, {"soort", 1.2}, {"zwaarte", 1}, {"eis", 1}, {"verschil", 5}, {"uitleg", 3}}, language);
  }
  report.heading(2, in(language, "Wat is geregeld?", "What is arranged?"));
  add_rows(report, *outcome.table("eisen"), in(language, "Oordeel per eis", "Verdict by requirement"),
           {{"eis", 1}, {"naam", 2}, {"oordeel", 1}, {"zin", 4}, {"uitleg", 3}}, language);
  const auto& contradictions = *outcome.table("tegenspraak");
  if (!contradictions.rows.empty()) {
    report.heading(
        2, in(language, "Waar spreken de stukken elkaar tegen?", "Where do the documents contradict each other?"));
    add_rows(report, contradictions, in(language, "Tegenspraak tussen stukken", "Contradictions between documents"),
             {{"eis", 1}, {"gaat_voor", 2}, {"zin_voor", 3}, {"wijkt", 2}, {"zin_wijkt", 3}}, language);
  }
  if (!outcome.findings.empty()) {
    report.heading(2, in(language, "Waar moet u op letten?", "What needs your attention?"));
    std::vector<pearl::ReportLine> lines;
    for (const auto& finding : outcome.findings) {
      auto text = finding.message.in(language);
      if (const auto advice = finding.advice.in(language); !advice.empty()) text += " " + advice;
      lines.push_back({{text, "", false}});
    }
    report.list(std::move(lines));
  }
  report.heading(2, in(language, "Wat dit u niet vertelt", "What this does not tell you"));
  std::vector<pearl::ReportLine> limits;
  for (const auto& limit : manifest.limits) limits.push_back({{limit.in(language), "", false}});
  report.list(std::move(limits));
  return report;
}

}  // namespace

Report comparison_report(const Outcome& outcome, const pearl::Manifest& manifest, Language language) {
  const auto wanted = outcome.documents.empty() ? std::string() : outcome.documents.front().name;
  if (wanted == "addendum") return addendum(outcome, manifest);
  if (wanted == "jaarrapportage") return annual_page(outcome, manifest, language);
  return account(outcome, manifest, language);
}

}  // namespace pareltjes::overeenkomsten
