// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "pearls/effectrapportage/capacity.hpp"
#include "pearls/effectrapportage/library.hpp"
#include "pearls/effectrapportage/rows.hpp"
#include "pearls/effectrapportage/view.hpp"
#include "platform/pages/charts.hpp"

namespace pareltjes::effectrapportage {
namespace {

using core::Language;
using pearl::Report;
using pearl::ReportCell;
using pearl::ReportTable;

constexpr std::size_t kFirstQuestions = 5;

struct Writer {
  const pearl::Outcome& outcome;
  const pearl::Manifest& manifest;
  Report report;

  [[nodiscard]] std::string in(const char* nl, const char* en) const {
    return report.language == Language::kDutch ? nl : en;
  }
  [[nodiscard]] Rows table(const char* name) const { return Rows(outcome, name, report.language); }
};

ReportCell words(std::string text, bool strong = false) {
  return {std::move(text), 0, strong};
}

/// A source as no report may leave it out: the mark stands before it.
std::string marked(const Writer& writer, const std::string& source) {
  if (!is_unsourced(source)) return source;
  const auto rest = beyond_mark(source);
  return writer.in("⚠ zonder bron", "⚠ unsourced") + (rest.empty() ? "" : ": " + rest);
}

std::string range(const Rows& rows, std::size_t i) {
  return rows.shown(i, "p10") + "–" + rows.shown(i, "p90");
}

void add_years(Writer& writer) {
  const auto beds = writer.table("bedden");
  ReportTable table;
  table.caption = writer.in("Nieuwe bedden per gemeente en jaar", "New beds by municipality and year");
  table.columns = {{writer.in("Gemeente", "Municipality"), false, 3},
                   {writer.in("Jaar", "Year"), true, 1},
                   {writer.in("Laag", "Low"), true, 1},
                   {writer.in("Midden", "Middle"), true, 1},
                   {writer.in("Hoog", "High"), true, 1}};
  for (std::size_t i = 0; i < beds.size(); ++i) {
    const auto place = beds.text(i, "gemeente");
    table.rows.push_back({words(place_in(place, writer.report.language), place == "Samen"),
                          words(fmt::format("{:.0f}", beds.number(i, "jaar"))), words(beds.shown(i, "p10")),
                          words(beds.shown(i, "p50")), words(beds.shown(i, "p90"))});
  }
  writer.report.table(std::move(table));
}

/// The map, and the same in a table.
void add_flows(Writer& writer) {
  const auto input = writer.table("invoer");
  std::string company;
  for (std::size_t i = 0; i < input.size(); ++i) {
    if (input.text(i, "veld") == "bedrijf") company = input.text(i, "waarde");
  }
  const auto map = flow_map_of(writer.outcome, company, writer.report.language);
  if (!map) return;
  const auto caption = map->caption.in(writer.report.language);
  writer.report.figure({map->svg, caption, caption, 150});
  const auto rows = writer.table("stromen");
  ReportTable table;
  table.caption = writer.in("Bedden per gemeente, bij het midden", "Beds by municipality, at the middle");
  table.columns = {{writer.in("Gemeente", "Municipality"), false, 3},
                   {writer.in("Gebruikt", "Used"), true, 1},
                   {writer.in("Vrij", "Free"), true, 1},
                   {writer.in("Minuten", "Minutes"), true, 1}};
  for (std::size_t i = 0; i < rows.size(); ++i)
    table.rows.push_back({words(rows.text(i, "gemeente"), true), words(rows.shown(i, "bedden")),
                          words(rows.shown(i, "vrij")), words(rows.shown(i, "reistijd"))});
  writer.report.table(std::move(table));
}

/// For the specialist: every site, and why it counts or not.
void add_capacity(Writer& writer) {
  const auto rows = writer.table("capaciteit");
  if (rows.size() == 0) return;
  ReportTable table;
  table.caption = writer.in("Alle locaties", "All sites");
  table.columns = {
      {writer.in("Locatie", "Site"), false, 3},         {writer.in("Bedden", "Beds"), true, 1},
      {writer.in("Gebruikt", "Used"), true, 1},         {writer.in("Telt mee?", "Counts?"), false, 2},
      {writer.in("Keurmerk", "Certificate"), false, 2}, {writer.in("Euro per week", "Euros a week"), true, 1},
      {writer.in("Reistijd", "Travel time"), false, 2}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto counts = rows.flag(i, "telt") ? writer.in("ja", "yes") : writer.in("nee", "no");
    if (const auto why = rows.word(i, "reden"); !why.empty()) counts += ": " + why;
    auto travel = rows.shown(i, "reistijd");
    if (const auto basis = rows.word(i, "basis"); !basis.empty()) travel += " (" + basis + ")";
    const auto certificate = rows.text(i, "keurmerk");
    table.rows.push_back({words(rows.text(i, "locatie") + " (" + rows.text(i, "gemeente") + ")", true),
                          words(rows.shown(i, "bedden")), words(rows.shown(i, "gebruikt")), words(std::move(counts)),
                          words(certificate.empty() ? "–" : certificate), words(rows.shown(i, "kosten")),
                          words(std::move(travel))});
  }
  writer.report.table(std::move(table));
}

void add_steps(Writer& writer) {
  const auto steps = writer.table("stappen");
  std::vector<pages::ThreadRow> threads;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto label = steps.word(i, "stap");
    threads.push_back(
        {label.substr(0, label.find(':')), {steps.number(i, "p10"), steps.number(i, "p50"), steps.number(i, "p90")}});
  }
  const auto sentence = writer.in("De marge na elk antwoord: elke draad is een marge, de parel is het midden.",
                                  "The range after each answer: each thread is a range, the pearl is the middle.");
  writer.report.figure(
      {pages::threads_svg(threads, nullptr, {sentence, writer.in("bedden", "beds"), 0, writer.report.language}),
       sentence, writer.in("Elk antwoord maakt het beeld scherper", "Each answer makes the picture sharper"), 90});
}

void add_list(Writer& writer, const std::vector<std::string>& items) {
  std::vector<pearl::ReportLine> lines;
  for (const auto& item : items) lines.push_back({{item, "", false}});
  if (!lines.empty()) writer.report.list(std::move(lines));
}

void add_findings(Writer& writer) {
  if (writer.outcome.findings.empty()) return;
  writer.report.heading(2, writer.in("Wat opvalt", "What stands out"));
  std::vector<std::string> items;
  for (const auto& finding : writer.outcome.findings)
    items.push_back(finding.message.in(writer.report.language) + " " + finding.advice.in(writer.report.language));
  add_list(writer, items);
}

void add_effects(Writer& writer) {
  for (const auto* name : {"soorten", "gevolgen"}) {
    const auto rows = writer.table(name);
    const bool kinds = std::string_view(name) == "soorten";
    ReportTable table;
    table.caption = kinds ? writer.in("Soorten bedden", "Kinds of beds")
                          : writer.in("Wat er nog meer bij komt", "What else comes with it");
    table.columns = {{writer.in("Wat", "What"), false, 3},
                     {writer.in("Midden", "Middle"), true, 1},
                     {writer.in("Marge", "Range"), true, 2},
                     {kinds ? writer.in("m² per bed", "m² for each bed") : writer.in("Eenheid", "Unit"), false, 1},
                     {writer.in("Bron", "Source"), false, 4}};
    for (std::size_t i = 0; i < rows.size(); ++i)
      table.rows.push_back({words(rows.word(i, "naam"), true), words(rows.shown(i, "p50")), words(range(rows, i)),
                            words(kinds ? rows.shown(i, "m2_per_bed") : rows.word(i, "eenheid")),
                            words(marked(writer, rows.text(i, "bron")))});
    writer.report.table(std::move(table));
  }
}

/// What the alderman reads: two pages.
void add_first_part(Writer& writer) {
  auto& report = writer.report;
  std::vector<std::string> answer{writer.outcome.answer.in(report.language)};
  for (const auto& sentence : writer.outcome.explanation) answer.push_back(sentence.in(report.language));
  report.answer(answer);
  add_findings(writer);
  add_steps(writer);
  report.heading(2, writer.in("Waar kunnen mensen wonen?", "Where can people live?"));
  add_years(writer);
  add_flows(writer);
  report.heading(2, writer.in("Wat moet u eerst vragen?", "What to ask first?"));
  const auto guide = writer.table("gespreksleidraad");
  std::vector<std::string> items;
  for (std::size_t i = 0; i < guide.size() && items.size() < kFirstQuestions; ++i) {
    if (guide.number(i, "waarde") <= 0) break;
    items.push_back(fmt::format("{} {} {} {}", guide.word(i, "tekst"),
                                writer.in("Dat maakt de marge", "It makes the range"), guide.shown(i, "waarde"),
                                writer.in("bedden smaller.", "beds narrower.")));
  }
  add_list(writer, items);
  report.heading(2, writer.in("Wat dit u niet vertelt", "What this does not tell you"));
  items.clear();
  for (const auto& limit : writer.manifest.limits) items.push_back(limit.in(report.language));
  add_list(writer, items);
}

void add_influences(Writer& writer) {
  const auto origin = writer.table("herkomst");
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < origin.size(); ++i) {
    if (origin.number(i, "aandeel") > 0) order.push_back(i);
  }
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return origin.number(i, "aandeel"); });
  ReportTable table;
  table.caption = writer.in("Waar de marge vandaan komt (index van Sobol, eerste orde)",
                            "Where the range comes from (first-order index of Sobol)");
  table.columns = {{writer.in("Getal", "Figure"), false, 4}, {writer.in("Deel", "Share"), true, 1}};
  for (const auto i : order)
    table.rows.push_back(
        {words(origin.word(i, "naam"), true),
         words(core::format_number(100 * origin.number(i, "aandeel"), 1, writer.report.language) + "%")});
  writer.report.table(std::move(table));
}

void add_figures(Writer& writer) {
  const auto origin = writer.table("herkomst");
  ReportTable table;
  table.caption = writer.in("Elk getal en zijn bron", "Each figure and its source");
  table.columns = {{writer.in("Getal", "Figure"), false, 3},
                   {writer.in("Waarde", "Value"), true, 1},
                   {writer.in("Laag", "Low"), true, 1},
                   {writer.in("Hoog", "High"), true, 1},
                   {writer.in("Bron", "Source"), false, 5}};
  for (std::size_t i = 0; i < origin.size(); ++i) {
    auto name = origin.word(i, "naam");
    if (origin.text(i, "soort") == "eigen") name += writer.in(" (eigen waarde)", " (own value)");
    if (!origin.flag(i, "telt")) name += writer.in(" (telt nu niet)", " (does not count now)");
    table.rows.push_back({words(std::move(name), true), words(origin.shown(i, "waarde")),
                          words(origin.shown(i, "laag")), words(origin.shown(i, "hoog")),
                          words(marked(writer, origin.text(i, "bron")))});
  }
  writer.report.table(std::move(table));
}

void add_checks(Writer& writer) {
  const auto checks = writer.table("ijking");
  ReportTable table;
  table.caption = writer.in("Bekende gevallen naast onze marge (score: lager is beter)",
                            "Known cases beside our range (score: lower is better)");
  table.columns = {{writer.in("Geval", "Case"), false, 4},          {writer.in("Bekend", "Known"), true, 1},
                   {writer.in("Onze marge", "Our range"), true, 2}, {writer.in("Erin?", "Inside?"), false, 1},
                   {writer.in("Breedte", "Width"), true, 1},        {"Score", true, 1},
                   {writer.in("Bron", "Source"), false, 4}};
  for (std::size_t i = 0; i < checks.size(); ++i) {
    const auto low = checks.shown(i, "bekend_laag"), high = checks.shown(i, "bekend_hoog");
    table.rows.push_back({words(checks.word(i, "geval"), true), words(low == high ? low : low + "–" + high),
                          words(range(checks, i)),
                          words(checks.flag(i, "binnen") ? writer.in("ja", "yes") : writer.in("nee", "no")),
                          words(checks.shown(i, "breedte")), words(checks.shown(i, "score")),
                          words(marked(writer, checks.text(i, "bron")))});
  }
  writer.report.table(std::move(table));
}

void add_instruments(Writer& writer) {
  const auto rows = writer.table("instrumenten");
  ReportTable table;
  table.caption = writer.in("Wat een gemeente kan doen", "What a municipality can do");
  table.columns = {{"Instrument", false, 3},
                   {writer.in("Wanneer", "When"), false, 3},
                   {"Status", false, 1},
                   {writer.in("Bron", "Source"), false, 3}};
  for (std::size_t i = 0; i < rows.size(); ++i)
    table.rows.push_back({words(rows.word(i, "naam"), true), words(rows.word(i, "wanneer")),
                          words(rows.text(i, "status")), words(marked(writer, rows.text(i, "bron")))});
  writer.report.table(std::move(table));
}

Report account(Writer writer) {
  auto& report = writer.report;
  report.title = writer.manifest.question.in(report.language);
  report.subtitle = writer.manifest.title.in(report.language);
  add_first_part(writer);
  report.heading(2, writer.in("Voor de specialist", "For the specialist"));
  add_effects(writer);
  add_capacity(writer);
  add_influences(writer);
  add_figures(writer);
  add_checks(writer);
  add_instruments(writer);
  return std::move(report);
}

/// All questions, the most useful first, with room to write.
Report conversation_form(Writer writer) {
  auto& report = writer.report;
  report.title = writer.in("Formulier voor het gesprek met de ondernemer", "Form for the talk with the entrepreneur");
  report.subtitle = writer.manifest.title.in(report.language);
  report.paragraph(writer.in("De vraag die het meest oplevert staat bovenaan. Een marge mag: van … tot …",
                             "The question that yields most is on top. A range will do: from … to …"));
  const std::string blank = "……………………";
  const auto guide = writer.table("gespreksleidraad");
  ReportTable table;
  table.caption = writer.in("Vragen", "Questions");
  table.columns = {{writer.in("Vraag", "Question"), false, 4},
                   {writer.in("Levert op (bedden)", "Yields (beds)"), true, 1},
                   {writer.in("Bekend", "Known"), false, 2},
                   {writer.in("Van", "From"), false, 2},
                   {writer.in("Tot", "To"), false, 2}};
  for (std::size_t i = 0; i < guide.size(); ++i) {
    const auto* question = library().question_of_field(guide.text(i, "vraag"));
    const bool number = question->kind != Question::Kind::kWord;
    table.rows.push_back({words(guide.word(i, "tekst") + " " + question->hint.in(report.language), true),
                          words(guide.number(i, "waarde") > 0 ? guide.shown(i, "waarde") : "–"),
                          words(guide.word(i, "antwoord")), words(blank), words(number ? blank : "")});
  }
  report.table(std::move(table));
  report.heading(2, writer.in("Verslag van het gesprek", "Minutes of the talk"));
  for (const auto& what : {writer.in("Datum en plaats", "Date and place"), writer.in("Aanwezig", "Present"),
                           writer.in("Afgesproken", "Agreed"), writer.in("Volgende keer", "Next time")})
    report.paragraph(what + ": " + blank + blank + blank);
  return std::move(report);
}

}  // namespace

Report report_of(const pearl::Outcome& outcome, const pearl::Manifest& manifest, Language language) {
  Writer writer{outcome, manifest, {}};
  writer.report.language = language;
  writer.report.subject = outcome.answer.in(language);
  writer.report.footer = manifest.title.in(language) + " " + manifest.version;
  const bool form = !outcome.documents.empty() && outcome.documents.front().name == "gespreksformulier";
  return form ? conversation_form(std::move(writer)) : account(std::move(writer));
}

}  // namespace pareltjes::effectrapportage
