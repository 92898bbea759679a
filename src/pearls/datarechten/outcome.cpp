// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "pearls/datarechten/library.hpp"

namespace pareltjes::datarechten {
namespace {

using pearl::Cell;

Cell text_or_nothing(const std::string& text) {
  return text.empty() ? Cell() : Cell(text);
}

pearl::Table empty_table(const pearl::Manifest& manifest, std::string_view name) {
  const auto found = std::ranges::find(manifest.tables, name, &pearl::OutcomeTable::name);
  return {found->name, found->title, found->columns, {}};
}

pearl::Table points_table(const ClauseCheck& check, const pearl::Manifest& manifest) {
  auto table = empty_table(manifest, "punten");
  for (const auto& one : check.points) {
    table.rows.push_back({one.key, one.name.nl, one.verdict, text_or_nothing(one.sentence),
                          text_or_nothing(one.place.nl), text_or_nothing(one.explanation.nl),
                          text_or_nothing(one.proposal.nl), text_or_nothing(one.law.nl), text_or_nothing(one.document),
                          text_or_nothing(one.rule), one.source});
  }
  return table;
}

pearl::Table english_points(const ClauseCheck& check, const pearl::Manifest& manifest) {
  auto table = empty_table(manifest, "punten_en");
  for (const auto& one : check.points) {
    table.rows.push_back({one.key, one.name.en, one.verdict, text_or_nothing(one.place.en),
                          text_or_nothing(one.explanation.en), text_or_nothing(one.proposal.en),
                          text_or_nothing(one.law.en)});
  }
  return table;
}

pearl::Table points_by_document(const ClauseCheck& check, const pearl::Manifest& manifest) {
  auto table = empty_table(manifest, "punten_per_stuk");
  for (const auto& one : check.by_document) {
    table.rows.push_back({one.document, one.key, one.verdict, text_or_nothing(one.sentence),
                          text_or_nothing(one.place.nl), text_or_nothing(one.article), text_or_nothing(one.rule),
                          text_or_nothing(one.source)});
  }
  return table;
}

pearl::Table documents_table(const ClauseCheck& check, const pearl::Manifest& manifest) {
  auto table = empty_table(manifest, "stukken");
  std::int64_t number = 0;
  for (const auto& one : check.documents) {
    table.rows.push_back({++number, one.name, one.kind.nl,
                          std::string(one.language == core::Language::kDutch ? "nl" : "en"), one.words, one.clauses});
  }
  return table;
}

pearl::Table contradictions_table(const ClauseCheck& check, const pearl::Manifest& manifest) {
  auto table = empty_table(manifest, "tegenspraak");
  for (const auto& one : check.contradictions) {
    table.rows.push_back(
        {one.key, one.prevails, one.prevailing_sentence, one.yields, one.yielding_sentence, one.explanation.nl});
  }
  return table;
}

std::vector<core::Text> explanation_of(const ClauseCheck& check, const Asked& asked) {
  std::vector<core::Text> told;
  if (!asked.example.empty()) {
    told.push_back(
        {fmt::format("Dit is een verzonnen voorbeeld: {}. Geef uw eigen contract om dat te toetsen.", asked.example),
         fmt::format("This is a made-up example: {}. Give your own contract to judge that.", asked.example)});
  }
  const auto part = check.count("deels");
  const auto refers = check.count("verwijst");
  const auto missing = check.count("ontbreekt");
  if (missing > 0) {
    told.push_back(
        {fmt::format("{} niets geregeld.", missing == 1 ? "Op 1 punt is" : fmt::format("Op {} punten is", missing)),
         fmt::format("Nothing is arranged on {}.", missing == 1 ? "1 point" : fmt::format("{} points", missing))});
  }
  if (part > 0) {
    told.push_back(
        {fmt::format("{} maar half geregeld.", part == 1 ? "1 punt is" : fmt::format("{} punten zijn", part)),
         fmt::format("{} arranged only partly.", part == 1 ? "1 point is" : fmt::format("{} points are", part))});
  }
  if (refers > 0) {
    told.push_back({fmt::format("{} naar een ander stuk.",
                                refers == 1 ? "1 punt verwijst" : fmt::format("{} punten verwijzen", refers)),
                    fmt::format("{} to another document.",
                                refers == 1 ? "1 point refers" : fmt::format("{} points refer", refers))});
  }
  if (check.documents.size() > 1) {
    told.push_back({fmt::format("Er zijn {} stukken. Wat hoger staat gaat voor.", check.documents.size()),
                    fmt::format("There are {} documents. What stands higher prevails.", check.documents.size())});
  }
  return told;
}

}  // namespace

core::Text answer_of(const ClauseCheck& check) {
  const auto all = check.points.size();
  const auto free = check.count("geregeld");
  const auto against = check.count("strijdig");
  core::Text answer;
  if (free == 0) {
    answer = {fmt::format("Dit contract laat u uw data op geen van de {} punten vrij gebruiken", all),
              fmt::format("This contract lets you use your data freely on none of the {} points", all)};
  } else {
    answer = {fmt::format("Dit contract laat u uw data vrij gebruiken op {} van de {} punten", free, all),
              fmt::format("This contract lets you use your data freely on {} of the {} points", free, all)};
  }
  if (against > 0) {
    answer.nl += fmt::format("; op {} verbiedt het dat", against == 1 ? "1 punt" : fmt::format("{} punten", against));
    answer.en += fmt::format("; on {} it forbids that", against == 1 ? "1 point" : fmt::format("{} points", against));
  }
  answer.nl += ".";
  answer.en += ".";
  return answer;
}

pearl::Outcome outcome_of(const ClauseCheck& check, const pearl::Manifest& manifest, const Asked& asked) {
  pearl::Outcome outcome;
  outcome.answer = answer_of(check);
  outcome.explanation = explanation_of(check, asked);
  outcome.tables = {points_table(check, manifest), english_points(check, manifest), points_by_document(check, manifest),
                    documents_table(check, manifest), contradictions_table(check, manifest)};
  outcome.findings = check.findings;
  if (asked.document == "addendum") {
    outcome.documents = {{"addendum", {"Addendum met voorgestelde bepalingen", "Addendum with proposed clauses"}}};
  } else {
    outcome.documents = {{"verslag", {"Verslag van de toets", "Account of the check"}}};
  }
  auto& parameters = outcome.provenance.parameters;
  parameters.push_back({"regels", fmt::format("{}", library().book.rules().size()),
                        "regels/toets-punten.csv, elke regel met bron", false});
  parameters.push_back({"bepalingen", fmt::format("{}", library().clauses.size()),
                        "regels/bepalingen.csv, eigen tekst, voorbeeld voor een jurist", false});
  for (const auto& law : library().laws)
    parameters.push_back(
        {"wet." + law.id, "vanaf " + law.from, law.source + ", " + law.url + ", gezien " + law.seen, false});
  return outcome;
}

}  // namespace pareltjes::datarechten
