// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <string>
#include <variant>

#include "pearls/datarechten/library.hpp"
#include "pearls/datarechten/view.hpp"

namespace pareltjes::datarechten {
namespace {

using core::Language;
using pearl::Outcome;
using pearl::Report;

std::string in(Language language, const char* nl, const char* en) {
  return language == Language::kDutch ? nl : en;
}

std::string cell(const pearl::Table& table, const std::vector<pearl::Cell>& row, std::string_view column) {
  const auto* text = std::get_if<std::string>(&row[table.column(column)]);
  return text == nullptr ? std::string() : *text;
}

Report begun(const Outcome& outcome, const pearl::Manifest& manifest, Language language) {
  Report report;
  report.language = language;
  report.subject = outcome.answer.in(language);
  report.footer = manifest.title.in(language) + " " + manifest.version;
  return report;
}

/// One point: its verdict, the sentence, what it means, the law, the clause to propose.
void add_point(Report& report, const Outcome& outcome, std::size_t i, Language language) {
  const auto& table = *outcome.table("punten");
  const auto& words = language == Language::kEnglish ? *outcome.table("punten_en") : table;
  const auto& row = table.rows[i];
  const auto& told = words.rows[i];
  report.heading(3, fmt::format("{}. {}: {}", i + 1, cell(words, told, "naam"), cell(table, row, "oordeel")));
  if (const auto sentence = cell(table, row, "zin"); !sentence.empty()) {
    report.note("‘" + sentence + "’");
    report.paragraph(fmt::format("{}, {}", cell(table, row, "stuk"), cell(words, told, "plaats")));
  }
  report.paragraph(cell(words, told, "uitleg"));
  if (const auto proposal = cell(words, told, "voorstel"); !proposal.empty())
    report.paragraph(in(language, "Voorstel: ", "Proposal: ") + proposal);
  report.paragraph(in(language, "Wet die helpt: ", "Law that helps: ") + cell(words, told, "wet"));
}

Report account(const Outcome& outcome, const pearl::Manifest& manifest, Language language) {
  auto report = begun(outcome, manifest, language);
  report.title = manifest.question.in(language);
  report.subtitle = manifest.title.in(language);
  report.answer({outcome.answer.in(language)});
  for (const auto& sentence : outcome.explanation) report.paragraph(sentence.in(language));
  const auto& table = *outcome.table("punten");
  const auto& words = language == Language::kEnglish ? *outcome.table("punten_en") : table;
  pearl::ReportTable shown;
  shown.caption = in(language, "De twaalf punten", "The twelve points");
  shown.columns = {{in(language, "Punt", "Point"), false, 3},
                   {in(language, "Oordeel", "Verdict"), false, 1},
                   {in(language, "Stuk", "Document"), false, 2}};
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    shown.rows.push_back({{cell(words, words.rows[i], "naam"), 0, true},
                          {cell(table, table.rows[i], "oordeel"), 0, false},
                          {cell(table, table.rows[i], "stuk"), 0, false}});
  }
  report.table(std::move(shown));
  report.heading(2, in(language, "Punt voor punt", "Point by point"));
  for (std::size_t i = 0; i < table.rows.size(); ++i) add_point(report, outcome, i, language);
  if (!outcome.findings.empty()) {
    report.heading(2, in(language, "Waar moet u op letten?", "What needs your attention?"));
    std::vector<pearl::ReportLine> lines;
    for (const auto& finding : outcome.findings)
      lines.push_back({{finding.message.in(language) + " " + finding.advice.in(language), "", false}});
    report.list(std::move(lines));
  }
  report.heading(2, in(language, "Wat dit u niet vertelt", "What this does not tell you"));
  std::vector<pearl::ReportLine> limits;
  for (const auto& limit : manifest.limits) limits.push_back({{limit.in(language), "", false}});
  report.list(std::move(limits));
  return report;
}

/// The clauses for all points that are not arranged, numbered, to sign after a lawyer has read them.
Report addendum(const Outcome& outcome, const pearl::Manifest& manifest, Language language) {
  auto report = begun(outcome, manifest, language);
  report.title = in(language, "Addendum over het gebruik van data", "Addendum on the use of data");
  report.subtitle = in(language, "Voorbeeld voor een jurist", "Example for a lawyer");
  const std::string blank = "…………………………";
  report.paragraph(in(language, "Gemeente ", "The municipality of ") + blank +
                   in(language, ", hierna: Gemeente,", ", hereafter: the Municipality,"));
  report.paragraph(in(language, "en ", "and ") + blank +
                   in(language, ", hierna: Leverancier,", ", hereafter: the Supplier,"));
  report.paragraph(in(language, "vullen hun overeenkomst ", "add to their agreement ") + blank +
                   in(language, " aan met deze bepalingen.", " these clauses."));
  report.paragraph(in(language, "Waar dit addendum iets anders zegt dan een ander stuk, geldt dit addendum.",
                      "Where this addendum differs from another document, this addendum prevails."));
  const auto& table = *outcome.table("punten");
  const auto& words = language == Language::kEnglish ? *outcome.table("punten_en") : table;
  int number = 0;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto proposal = cell(words, words.rows[i], "voorstel");
    if (proposal.empty()) continue;
    const auto* clause = library().clause_of(cell(table, table.rows[i], "punt"));
    report.heading(2, fmt::format("{} {}. {}", in(language, "Artikel", "Article"), ++number,
                                  clause == nullptr ? cell(words, words.rows[i], "naam") : clause->title.in(language)));
    report.paragraph(proposal);
  }
  if (number == 0)
    report.paragraph(in(language, "Alle twaalf punten zijn geregeld. Een addendum is niet nodig.",
                        "All twelve points are arranged. No addendum is needed."));
  report.heading(2, in(language, "Ondertekening", "Signatures"));
  pearl::ReportTable signatures;
  signatures.caption = in(language, "Partijen tekenen hier", "Parties sign here");
  signatures.columns = {{in(language, "Wat", "What"), false, 1},
                        {in(language, "Gemeente", "Municipality"), false, 2},
                        {in(language, "Leverancier", "Supplier"), false, 2}};
  for (const auto& what :
       {in(language, "Naam", "Name"), in(language, "Functie", "Position"),
        in(language, "Plaats en datum", "Place and date"), in(language, "Handtekening", "Signature")})
    signatures.rows.push_back({{what, 0, true}, {blank, 0, false}, {blank, 0, false}});
  report.table(std::move(signatures));
  return report;
}

}  // namespace

Report report_of(const Outcome& outcome, const pearl::Manifest& manifest, Language language) {
  const bool wanted = !outcome.documents.empty() && outcome.documents.front().name == "addendum";
  return wanted ? addendum(outcome, manifest, language) : account(outcome, manifest, language);
}

}  // namespace pareltjes::datarechten
