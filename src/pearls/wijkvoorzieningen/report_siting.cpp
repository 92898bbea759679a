// SPDX-License-Identifier: EUPL-1.2
// The chapter "Waar kan er een bij?" of the report.
#include <fmt/format.h>

#include <algorithm>

#include "pearls/wijkvoorzieningen/page_siting.hpp"
#include "pearls/wijkvoorzieningen/report_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using pearl::ReportTable;

constexpr double kMapWidth = 86;

std::string chance_or_dash(const Words& words, const Number& chance) {
  return chance ? chance_text(words, *chance) : "–";
}

ReportTable best_table(const ReportWriter& writer, const SiteQuestionRow& question) {
  const auto& words = writer.page.words;
  ReportTable table;
  table.caption = fmt::format("{}, {}: {}", words.facility(question.facility), question.year,
                              writer.pick("de beste plekken", "the best sites"));
  table.columns = {{writer.pick("Rang", "Rank"), true, 0.6},
                   {writer.pick("Plek", "Site"), false, 2},
                   {writer.pick("Open in", "Opens in"), true, 0.8},
                   {writer.pick("Voegt toe", "Adds"), true, 1.4},
                   {writer.pick("Dichtst voor", "Nearest for"), true, 1.4},
                   {writer.pick("Bij de beste", "Among the best"), true, 1}};
  for (const auto* place : question.fresh()) {
    table.rows.push_back({words_cell(words.number(place->order, 0)), words_cell(place->name),
                          words_cell(std::to_string(place->year)),
                          words_cell(siting_amount(words, question, place->adds, place->unit)),
                          words_cell(siting_amount(words, question, place->people, "personen")),
                          words_cell(chance_or_dash(words, place->chance))});
  }
  return table;
}

/// One row for each of the other facilities.
ReportTable others_table(const ReportWriter& writer, const std::vector<SiteQuestionRow>& questions,
                         const SiteQuestionRow& shown) {
  const auto& words = writer.page.words;
  ReportTable table;
  table.caption = writer.pick("Andere voorzieningen: de beste plekken", "Other facilities: the best sites");
  table.columns = {{writer.pick("Voorziening", "Facility"), false, 1.3},
                   {writer.pick("Wat het oplevert", "What it brings"), false, 4},
                   {writer.pick("Bewezen", "Proven"), false, 0.7}};
  for (const auto& question : questions) {
    if (&question == &shown) continue;
    table.rows.push_back({words_cell(words.facility(question.facility)), words_cell(siting_sentence(words, question)),
                          words_cell(question.proven ? writer.pick("ja", "yes") : writer.pick("nee", "no"))});
  }
  return table;
}

}  // namespace

void write_sites(ReportWriter& writer) {
  const auto& page = writer.page;
  const auto questions = read_sites(page.outcome, page.words.language());
  if (questions.empty()) return;
  auto found = std::ranges::find(questions, page.choice.facility, &SiteQuestionRow::facility);
  if (found == questions.end()) found = questions.begin();
  auto& report = writer.report;
  report.heading(2, writer.pick("Waar kan er een bij?", "Where can one more come?"));
  report.paragraph(siting_sentence(page.words, *found));
  report.paragraph(siting_certainty(page.words, *found));
  if (const auto svg = siting_map(page, *found); !svg.empty()) {
    const auto* layer = page.outcome.layer("gebieden");
    writer.picture(
        svg,
        fmt::format("{}. {} {}", page.words.facility(found->facility),
                    writer.pick("Klein: staat er al. Met rang: nieuw.", "Small: is there already. With its rank: new."),
                    layer->note.in(page.words.language())),
        kMapWidth);
  }
  if (!found->fresh().empty()) report.table(best_table(writer, *found));
  if (questions.size() > 1) report.table(others_table(writer, questions, *found));
  report.note(siting_basis(page.words, *found));
}

}  // namespace pareltjes::wijkvoorzieningen
