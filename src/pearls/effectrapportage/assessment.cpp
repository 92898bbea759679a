// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/assessment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "core/text.hpp"
#include "engines/uncertainty/scores.hpp"
#include "pearls/effectrapportage/drawn.hpp"
#include "pearls/effectrapportage/learning/gather.hpp"
#include "pearls/effectrapportage/memo.hpp"

namespace pareltjes::effectrapportage {
namespace {

using pearl::Severity;

constexpr double kMostlyBorrowed = 0.5;

core::Interval scaled(core::Interval interval, double factor) {
  return {interval.low * factor, interval.mid * factor, interval.high * factor};
}

/// Intervals of the year in which the company is complete, of several columns at once: what is left of each draw by
/// automation, times the column.
class AtFullSize {
 public:
  AtFullSize(const Case& of, const Chain& chain) : remains_(chain.remaining(of.complete, of)) {}

  /// @return the quantiles of each column, in their order.
  [[nodiscard]] std::vector<std::vector<double>> of(const std::vector<const Column*>& columns,
                                                    std::span<const double> shares) const {
    std::vector<std::vector<double>> found(columns.size());
    each_in_parallel(columns.size(), [&](std::size_t at) {
      auto values = *columns[at];
      for (std::size_t i = 0; i < values.size(); ++i) values[i] *= remains_[i];
      found[at] = engines::uncertainty::quantiles(values, shares);
    });
    return found;
  }
  [[nodiscard]] std::vector<core::Interval> of(const std::vector<const Column*>& columns) const {
    std::vector<core::Interval> intervals;
    for (const auto& one : of(columns, std::array{0.1, 0.5, 0.9})) intervals.push_back({one[0], one[1], one[2]});
    return intervals;
  }

 private:
  Column remains_;
};

const core::Text kTogether{"Samen", "Together"};
const core::Text kElsewhere{"Elders in de regio", "Elsewhere in the region"};
const core::Text kNoPlace{"Nog geen plek", "No place yet"};

/// Without sites: the own municipality and the rest of the region.
void add_rough_year(Assessment& made, const Chain& chain, int year, const Column& beds) {
  auto here = beds, there = beds;
  for (std::size_t i = 0; i < beds.size(); ++i) {
    here[i] *= chain.local[i];
    there[i] -= here[i];
  }
  made.years.push_back({{made.of.municipality, ""}, year, interval_of(here)});
  made.years.push_back({kElsewhere, year, interval_of(there)});
}

/// One company alone. What a municipality takes rises with the beds, so that its quantiles are those of the beds, put
/// over the sites.
void add_year_alone(Assessment& made, int year, const core::Interval& all) {
  const auto sites = sites_in(made.of, year);
  const auto low = by_municipality(sites, all.low), mid = by_municipality(sites, all.mid),
             high = by_municipality(sites, all.high);
  core::Interval rest = all;
  for (std::size_t i = 0; i < mid.size(); ++i) {
    made.years.push_back({{mid[i].municipality, ""}, year, {low[i].beds, mid[i].beds, high[i].beds}});
    rest = {rest.low - low[i].beds, rest.mid - mid[i].beds, rest.high - high[i].beds};
  }
  made.without = {std::max(0.0, rest.low), std::max(0.0, rest.mid), std::max(0.0, rest.high)};
  made.region_without = made.without;
  made.years.push_back({kNoPlace, year, made.without});
}

core::Result<void> add_year(Assessment& made, const Chain& chain, int year, std::uint64_t seed,
                            const pearl::RunControl& control) {
  const auto beds = chain.beds_in(year, made.of);
  const auto all = interval_of(beds);
  if (!made.placed) {
    add_rough_year(made, chain, year, beds);
  } else if (made.of.others.empty()) {
    add_year_alone(made, year, all);
  } else {
    const auto shared = share_sites(made.of, year, beds, sites_in(made.of, year), seed, control);
    if (!shared) return std::unexpected(shared.error());
    for (const auto& one : shared->taken) made.years.push_back({{one.municipality, ""}, year, one.beds});
    made.years.push_back({kNoPlace, year, shared->without});
    made.without = shared->without;
    made.region_without = shared->region_without;
    made.site_beds = shared->at_sites;
    made.chance_short = shared->chance_short;
  }
  made.years.push_back({kTogether, year, all});
  return control.check();
}

void add_kinds(Assessment& made, const Chain& chain, const AtFullSize& full) {
  const auto& of = made.of;
  // The norm for new build holds from the day of its row (parameters.csv); openings are known by their year.
  const auto from = core::parse_number(library().parameter("m2_nieuwbouw", of.sector)->date.substr(0, 4));
  const bool new_norm = of.new_build && from && of.opening >= *from;
  const auto norm = [&](const char* id) { return of.parameter(new_norm ? "m2_nieuwbouw" : id); };
  const auto* lodging = norm("m2_logies");
  const auto* shared = norm("m2_wonen");
  const auto beds = full.of({&chain.lodging, &chain.shared, &chain.homes});
  made.kinds = {{"logies",
                 {"logies, voor kort verblijf", "lodging, for short stays"},
                 beds[0],
                 lodging->spread.mid,
                 lodging->source},
                {"gedeeld",
                 {"kamer in een gedeelde woning", "room in a shared home"},
                 beds[1],
                 shared->spread.mid,
                 shared->source},
                {"woning",
                 {"plek in een gewone woning", "place in an ordinary home"},
                 beds[2],
                 0,
                 "zonder bron: geen norm voor gewone woningen"}};
}

void add_effects(Assessment& made, const Chain& chain, const AtFullSize& full) {
  const auto& of = made.of;
  const auto found = full.of({&chain.registered, &chain.own_home, &chain.children, &chain.trips});
  const auto &registered = found[0], &own_home = found[1], &children = found[2], &trips = found[3];
  made.effects.push_back({"inschrijving",
                          {"mensen die zich als inwoner inschrijven", "people who register as inhabitants"},
                          registered,
                          {"mensen", "people"},
                          0,
                          of.parameter("kort")->source});
  made.effects.push_back({"zelf",
                          {"bedden die mensen zelf regelen", "beds that people arrange themselves"},
                          own_home,
                          {"bedden", "beds"},
                          0,
                          of.parameter("eigen_woning")->source});
  if (made.norms.patients) {
    const auto& norm = *made.norms.patients;
    made.effects.push_back(
        {"huisarts",
         {"huisartsen", "GPs"},
         {registered.low / norm.value.high, registered.mid / norm.value.mid, registered.high / norm.value.low},
         {"fte", "FTE"},
         2,
         norm.source + (norm.ended ? " (deze norm geldt niet meer)" : "")});
  }
  if (made.norms.pupils) {
    made.effects.push_back({"basisschool",
                            {"leerlingen op de basisschool", "pupils in primary school"},
                            scaled(children, made.norms.pupils->value.mid),
                            {"leerlingen", "pupils"},
                            0,
                            made.norms.pupils->source + "; kinderen per persoon zonder bron"});
  }
  made.effects.push_back({"verkeer",
                          {"autoritten op een werkdag", "car trips on a working day"},
                          trips,
                          {"ritten", "trips"},
                          0,
                          of.parameter("ritten")->source});
}

void add_predicted(Assessment& made, const Chain& chain, const AtFullSize& full, std::span<const double> beds) {
  constexpr std::array kShares{0.1, 0.25, 0.5, 0.75, 0.9};
  const auto add = [&](const char* id, core::Text name, const std::vector<double>& found) {
    made.predicted.push_back({id, std::move(name), found[0], found[1], found[2], found[3], found[4]});
  };
  const auto found = full.of({&chain.jobs, &chain.migrants}, kShares);
  add("banen", {"banen in fte, gewone week", "jobs in FTE, ordinary week"}, found[0]);
  add("migranten", {"mensen uit het buitenland, gewone week", "people from abroad, ordinary week"}, found[1]);
  add("bedden", {"nieuwe bedden, drukste week", "new beds, busiest week"},
      engines::uncertainty::quantiles(beds, kShares));
}

/// What the range was before each answer, in the order of the talk.
void add_steps(Assessment& made, const Normals& normals) {
  auto partly = made.of;
  partly.answers.clear();
  std::vector<Case> cases;
  const auto now = [&](core::Text label) {
    made.steps.push_back({std::move(label), {}});
    cases.push_back(partly);
  };
  const auto* sector = library().sector(made.of.sector);
  now({"Alleen de sector: " + sector->name.nl, "Only the sector: " + sector->name.en});
  for (const auto& question : library().questions) {
    const auto* answer = made.of.answer(question.field);
    if (answer == nullptr) continue;
    partly.answers[question.field] = *answer;
    const auto said = shown(question, *answer);
    now({question.label.nl + ": " + said.nl, question.label.en + ": " + said.en});
  }
  each_in_parallel(cases.size() - 1, [&](std::size_t i) {
    const auto chain = draw_chain(cases[i], made.density, normals, kDrawsOfStep, Links::kBeds);
    made.steps[i].beds = interval_of(chain.beds_in(cases[i].complete, cases[i]));
  });
  made.steps.back().beds = made.beds;  // all answers: as it was computed, with all draws
}

void add_findings(Assessment& made, const Chain& chain) {
  auto& findings = made.of.findings;
  const auto add = [&](const char* code, Severity severity, core::Text message, core::Text advice) {
    findings.push_back({code, severity, std::move(message), std::move(advice), {}, {}});
  };
  const auto whole = [](double value, core::Language language) { return core::format_number(value, 0, language); };
  const auto jobs = made.of.answer("fte");
  if (chain.contradiction) {
    const auto& by_area = chain.jobs_by_area;
    const auto text = [&](core::Language language, const char* format) {
      return fmt::format(fmt::runtime(format), whole(by_area.low, language), whole(by_area.high, language),
                         whole(jobs->low, language), whole(jobs->high, language));
    };
    add("oppervlakte-en-banen", Severity::kWarning,
        {text(core::Language::kDutch, "De oppervlakte past bij {} tot {} banen. Gegeven is {} tot {}."),
         text(core::Language::kEnglish, "The area fits {} to {} jobs. Given is {} to {}.")},
        {"Beide kunnen waar zijn. Daarom is de marge breder. Vraag het na.",
         "Either may be true. So the range is wider. Ask again."});
  }
  if (jobs == nullptr && made.of.answer("oppervlakte") == nullptr) {
    add("omvang-onbekend", Severity::kWarning,
        {"De oppervlakte en het aantal banen zijn niet bekend.", "The area and the number of jobs are not known."},
        {"Wij rekenen met een gewone omvang in deze sector. De marge is dan groot.",
         "We count with a usual size in this sector. The range is large then."});
  }
  if (made.density.borrowed > kMostlyBorrowed && (jobs == nullptr || made.of.answer("oppervlakte") != nullptr)) {
    const auto share = std::lround(100 * made.density.borrowed);
    add("sector-leent", Severity::kInfo,
        {fmt::format("Voor deze sector kennen wij {} referentieobjecten.", made.density.objects),
         fmt::format("For this sector we know {} reference objects.", made.density.objects)},
        {fmt::format("De banen per m² komen voor {} procent uit andere sectoren.", share),
         fmt::format("The jobs per m² come for {} per cent from other sectors.", share)});
  }
  if (const auto* week = made.of.answer("drukste_week"); week != nullptr) {
    const auto heads = interval_of(chain.jobs);
    if (week->high < heads.low) {
      add("drukste-week-te-klein", Severity::kWarning,
          {"In de drukste week werken er minder mensen dan in een gewone week.",
           "In the busiest week fewer people work than in an ordinary one."},
          {"Wij rekenen met de drukste week. Vraag het na.", "We count with the busiest week. Ask again."});
    }
  }
  if (made.placed && made.free_beds == 0) {
    add("geen-vrije-plek", Severity::kWarning,
        {"Geen enkele locatie heeft vrije bedden die mogen.", "No site has free beds that are allowed."},
        {"Voeg een locatie toe, of maak afspraken in de regio.", "Add a site, or agree on places in the region."});
  }
  for (const auto& other : made.of.others) {
    if (other.x && other.y) continue;
    add("plaats-ander-bedrijf-onbekend", Severity::kInfo,
        {fmt::format("De plaats van ‘{}’ is niet bekend.", other.name),
         fmt::format("The place of ‘{}’ is not known.", other.name)},
        {"Wij rekenen met dezelfde reistijd als voor dit bedrijf.",
         "We count with the same travel time as for this company."});
  }
  for (const auto& site : made.sites) {
    if (site.known) continue;
    add("reistijd-onbekend", Severity::kInfo,
        {fmt::format("De reistijd naar ‘{}’ is niet bekend.", site.site->name),
         fmt::format("The travel time to ‘{}’ is not known.", site.site->name)},
        {"Deze locatie komt als laatste. Geef een reistijd of een plaats.",
         "This site comes last. Give a travel time or a place."});
  }
}

}  // namespace

core::Text shown(const Question& question, const Answer& answer) {
  const bool share = question.kind == Question::Kind::kShare;
  const auto in = [&](core::Language language) {
    const auto one = [&](double value) {
      const double number = share ? 100 * value : value;
      const bool whole = std::abs(number - std::round(number)) < 0.005 || number >= 100;
      return core::format_number(number, whole ? 0 : 1, language) + (share ? "%" : "");
    };
    if (answer.low == answer.high) return one(answer.low);
    return one(answer.low) + (language == core::Language::kDutch ? " tot " : " to ") + one(answer.high);
  };
  return {in(core::Language::kDutch), in(core::Language::kEnglish)};
}

core::Result<Assessment> assess(const pearl::RunInput& input, const std::string& municipality,
                                const pearl::RunControl& control) {
  Assessment made;
  made.of = read_case(input, municipality);
  made.placed = !made.of.sites.empty();
  take_objects(made.of, input);
  made.norms = norms_of(input.packages, made.of.complete);
  static Memo memo;
  const auto key = figures_key(made.of, made.norms, input.seed);
  if (auto known = memo.find(key, made.of)) return std::move(*known);
  const auto told = made.of.findings.size();
  control.report(0.1, {"Trekkingen maken", "Drawing"});
  const auto kept = Normals::of_seed(input.seed);
  const auto& normals = *kept;
  learn(made.of, normals);
  made.density = density_of({made.of.sector, made.of.opening, size_of(made.of), made.of.objects});
  if (const auto go = control.check(); !go) return std::unexpected(go.error());
  const auto chain = draw_chain(made.of, made.density, normals, kDraws);
  if (const auto go = control.check(); !go) return std::unexpected(go.error());
  const auto beds = chain.beds_in(made.of.complete, made.of);
  made.beds = interval_of(beds);
  made.sites = sites_in(made.of, made.of.complete);
  for (const auto& site : made.sites) made.free_beds += site.site->beds;
  made.site_beds = fill(made.sites, made.beds.mid);
  const auto above = std::ranges::count_if(beds, [&](double need) { return need > made.free_beds; });
  made.chance_short = static_cast<double>(above) / static_cast<double>(beds.size());
  control.report(0.4, {"Jaren en soorten", "Years and kinds"});
  for (int year = made.of.opening; year <= made.of.complete; ++year) {
    if (const auto go = add_year(made, chain, year, input.seed, control); !go) return std::unexpected(go.error());
  }
  const AtFullSize full(made.of, chain);
  add_kinds(made, chain, full);
  add_effects(made, chain, full);
  add_predicted(made, chain, full, beds);
  control.report(0.6, {"Vragen wegen", "Weighing questions"});
  made.questions = valued_questions(made.of, chain, normals, beds);
  if (const auto go = control.check(); !go) return std::unexpected(go.error());
  made.influences = influences(made.of, normals, beds);
  if (const auto go = control.check(); !go) return std::unexpected(go.error());
  add_steps(made, normals);
  control.report(0.9, {"Bekende gevallen ernaast", "Known cases beside it"});
  made.published = check_published(normals, made.of.objects);
  made.left_out = leave_one_out(made.of.opening, made.of.objects);
  if (const auto go = control.check(); !go) return std::unexpected(go.error());
  made.variants = with_and_without(made.of, normals);
  if (!made.of.objects.empty()) made.left_out_by_sector = left_out_by_sector(made.of);
  add_findings(made, chain);
  memo.keep(key, made, told);
  return made;
}

}  // namespace pareltjes::effectrapportage
