// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "pearls/effectrapportage/assessment.hpp"
#include "pearls/effectrapportage/capacity.hpp"
#include "pearls/effectrapportage/form.hpp"
#include "pearls/effectrapportage/learning/tables.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::effectrapportage {
namespace {

using core::Language;
using pearl::Cell;
using pearl::Table;

Table empty_table(const pearl::Manifest& manifest, std::string_view name) {
  const auto found = std::ranges::find(manifest.tables, name, &pearl::OutcomeTable::name);
  return {found->name, found->title, found->columns, {}};
}

/// Three digits or more.
double rounded(double value) {
  const double size = std::abs(value);
  const double unit = size < 1 ? 1000 : size < 10 ? 100 : size < 100 ? 10 : 1;
  return std::round(value * unit) / unit;
}

/// Beds are whole.
double whole(double value) {
  return std::round(value);
}

Table beds_table(const Assessment& made, const pearl::Manifest& manifest) {
  auto table = empty_table(manifest, "bedden");
  for (const auto& one : made.years)
    table.rows.push_back(
        {one.place.nl, std::int64_t{one.year}, whole(one.beds.low), whole(one.beds.mid), whole(one.beds.high)});
  return table;
}

const core::Text kJobsSaid{"banen volgens de ondernemer", "jobs according to the entrepreneur"};
const core::Text kDensityName{"m² per baan", "m² for each job"};

core::Text name_of_input(const Case& of, const std::string& id) {
  if (id == name_of(kDensity)) return kDensityName;
  if (const auto* parameter = of.parameter(id)) return parameter->name;
  for (const auto& question : library().questions) {
    if (question.about == id || question.id == id) return question.label;
  }
  return {id, id};
}

/// Together with what several do at once, the shares make one.
Table influence_table(const Assessment& made, const pearl::Manifest& manifest) {
  auto table = empty_table(manifest, "invloed");
  double rest = 1;
  for (const auto& one : made.influences) {
    table.rows.push_back({name_of_input(made.of, one.parameter).nl, std::round(one.share * 1000) / 1000});
    rest -= one.share;
  }
  table.rows.push_back({std::string("samenspel"), std::max(0.0, std::round(rest * 1000) / 1000)});
  return table;
}

Table questions_table(const Assessment& made, const pearl::Manifest& manifest) {
  auto table = empty_table(manifest, "vragen");
  for (const auto& one : made.questions) {
    if (!one.answered) table.rows.push_back({one.question->text.nl, whole(one.worth)});
  }
  return table;
}

Table guide_table(const Assessment& made, const pearl::Manifest& manifest) {
  auto table = empty_table(manifest, "gespreksleidraad");
  for (const auto& one : made.questions) {
    core::Text said;
    if (const auto* answer = made.of.answer(one.question->field)) said = shown(*one.question, *answer);
    if (const auto words = made.of.words.find(one.question->field); words != made.of.words.end())
      said = {words->second, words->second};
    table.rows.push_back({one.question->field, one.question->text.nl, one.question->text.en, whole(one.worth),
                          said.nl.empty() ? Cell() : Cell(said.nl), said.en.empty() ? Cell() : Cell(said.en)});
  }
  return table;
}

Table placement_table(const Assessment& made, const pearl::Manifest& manifest) {
  auto table = empty_table(manifest, "plaatsing");
  for (std::size_t i = 0; i < made.sites.size(); ++i) {
    const auto& site = made.sites[i];
    table.rows.push_back({site.site->name + " (" + site.site->municipality + ")", whole(made.site_beds[i]),
                          site.known ? Cell(std::round(site.minutes)) : Cell()});
  }
  return table;
}

/// One figure that the outcome rests on.
struct Figure {
  std::string id;
  core::Text name;
  std::string kind;
  bool counts = true;
  Spread spread;
  std::string unit, date, source;
};

/// How many of the objects municipalities counted.
std::string told_of_counted(const Density& density) {
  std::string told;
  if (density.own > 0) told += fmt::format(", waarvan {} van uzelf", density.own);
  if (density.shared > 0)
    told += fmt::format(", {}{} gedeeld door anderen", told.empty() ? "waarvan " : "", density.shared);
  return told;
}

std::vector<Figure> figures_of(const Assessment& made) {
  std::vector<Figure> figures;
  const auto& density = made.density;
  const auto& range = density.m2_per_job;
  figures.push_back(
      {std::string(name_of(kDensity)),
       kDensityName,
       "register",
       true,
       {Spread::Form::kLog, range.low, range.mid, range.high},
       "m²",
       "",
       fmt::format("{} referentieobjecten van deze sector{}, {} zonder bron; {} procent uit andere sectoren",
                   density.objects, told_of_counted(density), density.unsourced, std::lround(100 * density.borrowed))});
  for (const auto& question : library().questions) {
    const auto* answer = made.of.answer(question.field);
    if (answer == nullptr) continue;
    const double middle = (answer->low + answer->high) / 2;
    figures.push_back({question.about,
                       question.label,
                       "antwoord",
                       true,
                       {Spread::Form::kFixed, answer->low, middle, answer->high},
                       "",
                       "",
                       "antwoord van de ondernemer"});
  }
  std::vector<std::string> seen;
  for (const auto& parameter : library().parameters) {
    if (std::ranges::find(seen, parameter.id) != seen.end()) continue;
    seen.push_back(parameter.id);
    const auto* standard = library().parameter(parameter.id, made.of.sector);
    if (standard == nullptr) continue;
    const auto* used = made.of.parameter(parameter.id);
    const bool answered = std::ranges::any_of(
        figures, [&](const Figure& one) { return one.kind == "antwoord" && one.id == parameter.id; });
    const bool learned = std::ranges::any_of(made.of.learned, [&](const Parameter& one) { return &one == used; });
    if (used != standard)
      figures.push_back({parameter.id, used->name, learned ? "geleerd" : "eigen", !answered, used->spread, used->unit,
                         used->date, used->source});
    figures.push_back({parameter.id, standard->name, "standaard", !answered && used == standard, standard->spread,
                       standard->unit, standard->date, standard->source});
  }
  return figures;
}

std::string told(const Figure& figure) {
  if (figure.kind == "eigen") return figure.name.nl + " (eigen waarde)";
  if (figure.kind == "geleerd") return figure.name.nl + " (met referentieobjecten)";
  return figure.counts ? figure.name.nl : figure.name.nl + " (telt nu niet)";
}

void add_sources(const Assessment& made, const pearl::Manifest& manifest, pearl::Outcome& outcome) {
  auto parameters = empty_table(manifest, "parameters");
  auto origin = empty_table(manifest, "herkomst");
  for (const auto& figure : figures_of(made)) {
    const auto& [form, low, mid, high] = figure.spread;
    parameters.rows.push_back({told(figure), rounded(mid), rounded(low), rounded(high), figure.source});
    const auto influence = std::ranges::find(made.influences, figure.id, &Influence::parameter);
    const bool counts = figure.counts && influence != made.influences.end();
    origin.rows.push_back({figure.id, figure.name.nl, figure.name.en, figure.kind, figure.counts, rounded(mid),
                           rounded(low), rounded(high), figure.unit, figure.date.empty() ? Cell() : Cell(figure.date),
                           figure.source, is_unsourced(figure.source), counts ? Cell(influence->share) : Cell()});
    outcome.provenance.parameters.push_back(
        {figure.id + (figure.counts ? "" : ".standaard"),
         fmt::format("{:g} ({:g} … {:g})", rounded(mid), rounded(low), rounded(high)), figure.source,
         figure.kind == "eigen" || figure.kind == "antwoord"});
  }
  outcome.tables.push_back(std::move(parameters));
  outcome.tables.push_back(std::move(origin));
}

void add_more_tables(const Assessment& made, const pearl::Manifest& manifest, pearl::Outcome& outcome) {
  auto kinds = empty_table(manifest, "soorten");
  for (const auto& one : made.kinds)
    kinds.rows.push_back({one.id, one.name.nl, one.name.en, whole(one.beds.low), whole(one.beds.mid),
                          whole(one.beds.high), one.m2_per_bed > 0 ? Cell(one.m2_per_bed) : Cell(), one.source});
  auto effects = empty_table(manifest, "gevolgen");
  for (const auto& one : made.effects) {
    const auto shown = [&](double value) { return one.decimals == 0 ? whole(value) : rounded(value); };
    effects.rows.push_back({one.id, one.name.nl, one.name.en, shown(one.value.low), shown(one.value.mid),
                            shown(one.value.high), one.unit.nl, one.unit.en, one.source});
  }
  auto steps = empty_table(manifest, "stappen");
  for (const auto& one : made.steps)
    steps.rows.push_back({one.label.nl, one.label.en, whole(one.beds.low), whole(one.beds.mid), whole(one.beds.high)});
  auto checks = empty_table(manifest, "ijking");
  const auto add = [&](const std::vector<Check>& some, const char* kind) {
    for (const auto& one : some)
      checks.rows.push_back({one.name.nl, one.name.en, std::string(kind), rounded(one.low), rounded(one.high),
                             rounded(one.said.low), rounded(one.said.mid), rounded(one.said.high), one.inside,
                             rounded(one.score), rounded(one.width), one.source});
  };
  add(made.published, "gepubliceerd");
  add(made.left_out, "weggelaten");
  auto instruments = empty_table(manifest, "instrumenten");
  for (const auto& one : library().instruments)
    instruments.rows.push_back({one.side, one.name.nl, one.name.en, one.when.nl, one.when.en, one.status, one.source});
  for (auto* table : {&kinds, &effects, &steps, &checks, &instruments}) outcome.tables.push_back(std::move(*table));
}

core::Text answer_of(const Assessment& made) {
  const auto beds = [&](Language language) { return core::format_number(whole(made.beds.mid), 0, language); };
  core::Text answer{fmt::format("Er zijn waarschijnlijk {} nieuwe bedden nodig.", beds(Language::kDutch)),
                    fmt::format("Probably {} new beds are needed.", beds(Language::kEnglish))};
  if (!made.placed) return answer;
  const bool enough = made.beds.mid <= made.free_beds;
  answer.nl += enough ? " Zoveel zijn er in de regio." : " Dat is meer dan er vrij is.";
  answer.en += enough ? " There are as many in the region." : " That is more than are free.";
  return answer;
}

/// What neighbours take, and what the region lacks.
void add_spill_over(const Assessment& made, std::vector<core::Text>& told) {
  std::string neighbours;
  for (const auto& one : made.years) {
    const bool place = one.place.en.empty() && one.place.nl != made.of.municipality;
    if (one.year != made.of.complete || !place || whole(one.beds.mid) < 1 || !made.placed) continue;
    neighbours += fmt::format("{}{} {}", neighbours.empty() ? "" : ", ", one.place.nl, whole(one.beds.mid));
  }
  if (!neighbours.empty())
    told.push_back({"In andere gemeenten: " + neighbours + ".", "In other municipalities: " + neighbours + "."});
  if (made.placed && whole(made.region_without.high) >= 1) {
    const auto number = [](double beds, Language language) { return core::format_number(whole(beds), 0, language); };
    const auto& lack = made.region_without;
    const bool several = !made.of.others.empty();
    told.push_back({fmt::format("{} heeft de regio nog {} bedden nodig, en in het hoge geval {}.",
                                several ? "Voor alle bedrijven samen" : "Daarvoor", number(lack.mid, Language::kDutch),
                                number(lack.high, Language::kDutch)),
                    fmt::format("{} the region still needs {} beds, and {} in the high case.",
                                several ? "For all companies together" : "For that",
                                number(lack.mid, Language::kEnglish), number(lack.high, Language::kEnglish))});
  }
}

std::vector<core::Text> explanation_of(const Assessment& made) {
  std::vector<core::Text> told;
  const auto range = [&](Language language, const char* text) {
    return fmt::format(fmt::runtime(text), core::format_number(whole(made.beds.low), 0, language),
                       core::format_number(whole(made.beds.high), 0, language), made.of.complete);
  };
  told.push_back(
      {range(Language::kDutch,
             "De marge loopt van {} tot {} bedden, in {}. In acht van de tien gevallen ligt het daar."),
       range(Language::kEnglish, "The range runs from {} to {} beds, in {}. In eight of ten cases it lies there.")});
  if (made.placed) {
    const auto chance = std::lround(100 * made.chance_short);
    told.push_back({fmt::format("In de regio zijn {} bedden vrij die mogen. De kans dat dat te weinig is, is {}%.",
                                core::format_number(made.free_beds, 0, Language::kDutch), chance),
                    fmt::format("In the region {} allowed beds are free. The chance that this is too few is {}%.",
                                core::format_number(made.free_beds, 0, Language::kEnglish), chance)});
  }
  for (auto& sentence : capacity_sentences(made)) told.push_back(std::move(sentence));
  add_spill_over(made, told);
  if (!made.questions.empty() && made.questions.front().worth >= 0.5) {
    const auto& first = made.questions.front();
    const auto worth = std::lround(first.worth);
    told.push_back({fmt::format("Vraag eerst naar: {}. Dat maakt de marge naar verwachting {} bedden smaller.",
                                first.question->label.nl, worth),
                    fmt::format("First ask about: {}. That is expected to make the range {} beds narrower.",
                                first.question->label.en, worth)});
  }
  return told;
}

}  // namespace

core::Result<pearl::Outcome> outcome_of(const pearl::RunInput& input, const pearl::RunControl& control,
                                        const pearl::Manifest& manifest) {
  const auto municipality = reg::find(input.gemeente.text());
  if (!municipality) return std::unexpected(municipality.error());
  const auto made = assess(input, municipality->name, control);
  if (!made) return std::unexpected(made.error());
  pearl::Outcome outcome;
  outcome.answer = answer_of(*made);
  outcome.explanation = explanation_of(*made);
  outcome.tables = {beds_table(*made, manifest), influence_table(*made, manifest), questions_table(*made, manifest),
                    placement_table(*made, manifest)};
  add_sources(*made, manifest, outcome);
  add_more_tables(*made, manifest, outcome);
  add_learned(*made, manifest, outcome);
  outcome.tables.push_back(guide_table(*made, manifest));
  auto fields = empty_table(manifest, "invoer");
  for (auto& [name, value] : fields_of(input.values)) fields.rows.push_back({std::move(name), std::move(value)});
  outcome.tables.push_back(std::move(fields));
  outcome.tables.push_back(capacity_table(*made, manifest));
  outcome.tables.push_back(flows_table(*made, manifest));
  outcome.findings = made->of.findings;
  if (input.values.value("stuk", "verslag") == "gespreksformulier") {
    outcome.documents = {{"gespreksformulier", {"Formulier voor het gesprek", "Form for the talk"}}};
  } else {
    outcome.documents = {{"verslag", {"Verslag voor de wethouder", "Report for the alderman"}}};
  }
  control.report(1, {"Klaar", "Done"});
  return outcome;
}

}  // namespace pareltjes::effectrapportage
