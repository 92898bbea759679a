// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/pearl.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "pearls/wijkvoorzieningen/answer.hpp"
#include "pearls/wijkvoorzieningen/backtest.hpp"
#include "pearls/wijkvoorzieningen/future.hpp"
#include "pearls/wijkvoorzieningen/future_needs.hpp"
#include "pearls/wijkvoorzieningen/map_layers.hpp"
#include "pearls/wijkvoorzieningen/page_compare.hpp"
#include "pearls/wijkvoorzieningen/page_view.hpp"
#include "pearls/wijkvoorzieningen/report.hpp"
#include "pearls/wijkvoorzieningen/siting.hpp"
#include "pearls/wijkvoorzieningen/siting_tables.hpp"
#include "pearls/wijkvoorzieningen/summary.hpp"
#include "pearls/wijkvoorzieningen/tables.hpp"
#include "platform/pearl/backtest.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using nlohmann::json;

constexpr std::string_view kManifest = "src/pearls/wijkvoorzieningen/manifest.json";
constexpr std::string_view kNorms = "normen-voorzieningen";
constexpr std::size_t kSimilar = 3;
constexpr int kPageYear = 2040;  ///< How far the page looks ahead when its address names no year.

std::optional<double> number_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}
std::string string_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

OwnNorm own_norm(const json& content) {
  return {number_in(content, "laag"), number_in(content, "midden"), number_in(content, "hoog"),
          string_in(content, "bron")};
}

/// Own norms that the municipality keeps as records; those of this run's input go before them.
std::map<std::string, OwnNorm> own_norms(const pearl::RunInput& input) {
  std::map<std::string, OwnNorm> own;
  for (const auto& record : input.records) {
    if (record.kind != "norm" || !record.content.is_object()) continue;
    const auto named = string_in(record.content, "norm");
    own.insert_or_assign(named.empty() ? record.id : named, own_norm(record.content));
  }
  if (const auto norms = input.values.find("normen"); norms != input.values.end() && norms->is_object()) {
    for (const auto& [id, content] : norms->items()) {
      if (content.is_object()) own.insert_or_assign(id, own_norm(content));
    }
  }
  return own;
}

core::Result<std::vector<std::string>> only_kinds(const json& values, const NormLibrary& library) {
  std::vector<std::string> only;
  const auto asked = values.find("voorzieningen");
  if (asked == values.end() || !asked->is_array()) return only;
  for (const auto& kind : *asked) {
    if (!kind.is_string()) continue;
    only.push_back(kind.get<std::string>());
    if (library.kind(only.back()) != nullptr) continue;
    return core::fail(core::ErrorCode::kInvalidInput,
                      {fmt::format("De voorziening \"{}\" bestaat niet.", only.back()),
                       fmt::format("The facility \"{}\" does not exist.", only.back())},
                      {"Kies een id uit de tabel \"normen\".", "Choose an id from the table \"normen\"."});
  }
  return only;
}

void add_datasets(pearl::Provenance& provenance, const std::vector<hub::DatasetPtr>& datasets) {
  for (const auto& dataset : datasets) {
    const auto& info = dataset->info;
    if (std::ranges::find(provenance.datasets, info.id, &pearl::Provenance::DatasetUse::id) !=
        provenance.datasets.end())
      continue;
    provenance.datasets.push_back({info.id, info.version, info.sha256, info.title.nl, info.source.attribution,
                                   info.source.licence, info.source.url, info.year});
  }
}

void add_parameters(pearl::Provenance& provenance, const Results& results) {
  std::vector<const EffectiveNorm*> used;
  used.reserve(results.needs.size());
  for (const auto& need : results.needs) used.push_back(need.norm);
  for (const auto& effective : results.norms) {
    if (std::ranges::find(used, &effective) == used.end() || !effective.norm.value) continue;
    const auto add = [&](const char* which, double value) {
      provenance.parameters.push_back({fmt::format("norm.{}.{}", effective.norm.id, which), fmt::format("{}", value),
                                       effective.norm.source, effective.original.has_value()});
    };
    add("laag", effective.norm.value->low);
    add("midden", effective.norm.value->mid);
    add("hoog", effective.norm.value->high);
  }
}

pearl::Provenance provenance_of(const Results& results, const pearl::RunInput& input, const pearl::Manifest& manifest) {
  pearl::Provenance provenance;
  provenance.pearl = manifest.id;
  provenance.pearl_version = manifest.version;
  provenance.seed = input.seed;
  add_datasets(provenance, results.areas.used);
  add_datasets(provenance, results.compositions.used);
  add_datasets(provenance, results.borders.used);
  add_datasets(provenance, results.supplies.used);
  if (results.reach != nullptr) add_datasets(provenance, results.reach->used);
  provenance.parameters.push_back(
      {fmt::format("pakket.{}", kNorms), results.library.version, "normen-voorzieningen/pakket.json", false});
  add_parameters(provenance, results);
  if (results.reach != nullptr) {
    const auto& parameters = results.reach->parameters;
    provenance.parameters.insert(provenance.parameters.end(), parameters.begin(), parameters.end());
  }
  if (results.future != nullptr) {
    add_datasets(provenance, results.future->used);
    const auto& parameters = results.future->parameters;
    provenance.parameters.insert(provenance.parameters.end(), parameters.begin(), parameters.end());
  }
  return provenance;
}

std::size_t draws_in(const json& values) {
  constexpr double kDraws = 1'000;
  return static_cast<std::size_t>(number_in(values, "trekkingen").value_or(kDraws));
}

core::Result<void> step(const pearl::RunControl& control, double fraction, const core::Text& what) {
  control.report(fraction, what);
  return control.check();
}

class Wijkvoorzieningen : public pearl::Pearl, public pearl::BackTested {
 public:
  Wijkvoorzieningen() {
    const auto bytes = core::find_resource(kManifest);
    auto parsed = pearl::Manifest::parse(bytes.value_or(std::string_view()), std::string(kManifest));
    if (!parsed) {
      // The manifest is part of the program: nothing can run without it.
      fmt::print(stderr, "{}\n", core::describe(parsed.error(), core::Language::kDutch));
      std::abort();
    }
    manifest_ = std::move(*parsed);
  }

  [[nodiscard]] const pearl::Manifest& manifest() const override { return manifest_; }
  [[nodiscard]] core::Result<pearl::Outcome> compute(const pearl::RunInput& input,
                                                     const pearl::RunControl& control) const override;
  [[nodiscard]] core::Result<pearl::Outcome> backtest(const pearl::BackTestInput& input,
                                                      const pearl::RunControl& control) const override;
  [[nodiscard]] std::vector<pearl::Table> summary(const pearl::Outcome& outcome,
                                                  core::Language language) const override {
    return summary_tables(outcome, language);
  }
  [[nodiscard]] core::Result<pearl::Report> report(const pearl::Outcome& outcome,
                                                   const pearl::PageRequest& request) const override {
    return council_report(outcome, request, manifest_);
  }
  [[nodiscard]] std::vector<pearl::Scenario> scenarios(const pearl::PageRequest& request) const override {
    return scenarios_for(request, values_from(request));
  }
  [[nodiscard]] core::Result<pearl::PageView> comparison(const std::vector<pearl::ScenarioOutcome>& outcomes,
                                                         const pearl::PageRequest& request) const override {
    return comparison_view(outcomes, request);
  }
  [[nodiscard]] std::vector<pearl::Layer> map_layers(const pearl::Outcome& outcome) const override {
    return wijkvoorzieningen::map_layers(outcome);
  }
  [[nodiscard]] json values_from(const pearl::PageRequest& request) const override;
  [[nodiscard]] core::Result<pearl::PageView> page(const pearl::Outcome& outcome,
                                                   const pearl::PageRequest& request) const override {
    return page_view(outcome, request);
  }

 private:
  pearl::Manifest manifest_;
};

core::Result<pearl::Outcome> Wijkvoorzieningen::compute(const pearl::RunInput& input,
                                                        const pearl::RunControl& control) const {
  if (auto go = step(control, 0.0, {"Normen lezen", "Reading norms"}); !go) return std::unexpected(go.error());
  const auto package = input.packages.find(std::string(kNorms));
  const auto library = NormLibrary::parse(package == input.packages.end() ? shipped_norms() : package->second);
  if (!library) return std::unexpected(library.error());
  const auto norms = with_own_norms(*library, own_norms(input));
  if (!norms) return std::unexpected(norms.error());
  const auto only = only_kinds(input.values, *library);
  if (!only) return std::unexpected(only.error());

  if (auto go = step(control, 0.1, {"Cijfers per gebied verzamelen", "Gathering figures per area"}); !go)
    return std::unexpected(go.error());
  const int latest = static_cast<int>(number_in(input.values, "jaar").value_or(0));
  const auto areas = gather_areas(input.datasets, input.gemeente, latest);
  if (!areas) return std::unexpected(areas.error());

  if (auto go = step(control, 0.2, {"Leeftijden schatten", "Estimating ages"}); !go) return std::unexpected(go.error());
  const auto compositions = compose(*areas, input.datasets, *library, control);
  if (!compositions) return std::unexpected(compositions.error());

  if (auto go = step(control, 0.6, {"Grenzen en aanbod verzamelen", "Gathering borders and supply"}); !go)
    return std::unexpected(go.error());
  const auto borders = gather_borders(*areas, input.datasets);
  const bool with_supply = input.values.value("aanbod", true);
  const auto supplies = with_supply ? gather_supply(*areas, borders, input.datasets, *library) : Supplies{};

  if (auto go = step(control, 0.8, {"Behoefte berekenen", "Computing needs"}); !go) return std::unexpected(go.error());
  const auto needs = needs_of(*areas, *compositions, *norms, *library, supplies, *only, control);
  if (!needs) return std::unexpected(needs.error());
  const auto comparison = compare(*areas, input.datasets, kSimilar);
  Reach reach;
  if (with_supply) {
    if (auto go = step(control, 0.82, {"Afstanden meten", "Measuring distances"}); !go)
      return std::unexpected(go.error());
    auto measured = reach_of({*areas, borders, *compositions, *library, *norms, input.datasets, *only}, control);
    if (!measured) return std::unexpected(measured.error());
    reach = std::move(*measured);
  }

  // Where facilities are and where people live: gathered for the distances, or here when the supply is left out.
  const auto siting_request = siting_request_of(input.values);
  if (siting_request.given && !with_supply) {
    reach.places = places_of(*areas, borders, input.datasets, *library);
    reach.homes = homes_of(*areas, borders, input.datasets);
    reach.findings = reach.places.findings;
  }
  StreetTravel streets(*areas, borders, input.datasets);
  const auto streets_for = [&](network::Mode mode, network::AgeGroup age, network::Measure measure) {
    return streets.by_network({mode, age, measure}, control);
  };
  const SitingTask siting_task{*areas,       borders, *compositions,
                               *library,     *norms,  reach.homes,
                               reach.places, *only,   std::max(latest, areas->year),
                               streets_for};
  const auto siting_plan =
      with_supply || siting_request.given ? plan_siting(siting_task, siting_request) : SitingPlan{};

  std::optional<Future> future;
  if (latest > areas->year) {
    if (auto go = step(control, 0.85, {"Prognose trekken", "Drawing the projection"}); !go)
      return std::unexpected(go.error());
    auto projected =
        project_future({*areas, *compositions, input.datasets, *library, supplies, *needs, input.values, input.seed,
                        latest, draws_in(input.values), kMostParts, number_in(input.values, "tekort_vanaf").value_or(0),
                        &borders, siting_plan.ages(), siting_plan.years(areas->year), kSitingDraws},
                       control);
    if (!projected) return std::unexpected(projected.error());
    future = std::move(*projected);
  }
  if (auto go = step(control, 0.98, {"Beste plekken zoeken", "Seeking the best sites"}); !go)
    return std::unexpected(go.error());
  const auto sites = answer_siting(siting_task, siting_plan, future ? &*future : nullptr, control);
  if (!sites) return std::unexpected(sites.error());
  const Results results{
      *areas, *compositions, *library, *norms, supplies, borders, *needs, comparison, future ? &*future : nullptr,
      &reach};
  pearl::Outcome outcome;
  outcome.pearl = manifest_.id;
  outcome.version = manifest_.version;
  outcome.tables = tables_of(results, manifest_);
  outcome.layers.push_back(layer_of(results));
  if (!sites->list.empty()) {
    for (auto& table : siting_tables_of(*areas, *sites, manifest_)) outcome.tables.push_back(std::move(table));
    outcome.layers.push_back(siting_layer_of(*outcome.table("locaties")));
  }
  auto answer = answer_of(results);
  outcome.answer = std::move(answer.sentence);
  outcome.explanation = std::move(answer.explanation);
  for (const auto* findings : {&areas->findings, &compositions->findings, &supplies.findings,
                               &std::as_const(reach).findings, &sites->findings}) {
    outcome.findings.insert(outcome.findings.end(), findings->begin(), findings->end());
  }
  if (future) {
    outcome.findings.insert(outcome.findings.end(), future->findings.begin(), future->findings.end());
    outcome.explanation.push_back(future_sentence(*areas, *compositions, *future));
    if (auto sentence = shortage_sentence(*areas, *library, *future, future->shortage_above))
      outcome.explanation.push_back(std::move(*sentence));
  }
  for (auto& finding : findings_of(results)) outcome.findings.push_back(std::move(finding));
  if (borders.schematic || borders.approximate) {
    outcome.findings.push_back({"kaart", pearl::Severity::kInfo, borders.note, {}, std::nullopt, {}});
  }
  outcome.documents.push_back({"rapport", {"Rapport voor de raad", "Report for the council"}});
  outcome.provenance = provenance_of(results, input, manifest_);
  if (!sites->list.empty()) {
    add_datasets(outcome.provenance, reach.places.used);
    add_datasets(outcome.provenance, reach.homes.used);
  }
  control.report(1.0, {"Klaar", "Done"});
  return outcome;
}

core::Result<pearl::Outcome> Wijkvoorzieningen::backtest(const pearl::BackTestInput& input,
                                                         const pearl::RunControl& control) const {
  const auto package = input.packages.find(std::string(kNorms));
  const auto library = NormLibrary::parse(package == input.packages.end() ? shipped_norms() : package->second);
  if (!library) return std::unexpected(library.error());
  const auto test =
      back_test({input.datasets, *library, input.gemeente, input.from, input.to, input.seed, input.draws}, control);
  if (!test) return std::unexpected(test.error());
  auto outcome = outcome_of(*test, input.seed, input.draws);
  outcome.version = manifest_.version;
  outcome.provenance.pearl_version = manifest_.version;
  return outcome;
}

/// A number as a visitor writes it, with a comma or a point; what is no number stays text, so that validation tells.
json number_or_text(std::string text) {
  std::string plain(core::trim(text));
  std::ranges::replace(plain, ',', '.');
  if (const auto value = core::parse_number(plain)) {
    // A schema that asks for a whole number takes no 2040.0.
    if (std::abs(*value) < 1e9 && *value == std::floor(*value)) return static_cast<std::int64_t>(*value);
    return *value;
  }
  return text;
}

json Wijkvoorzieningen::values_from(const pearl::PageRequest& request) const {
  json values = json::object();
  values["gemeente"] = request.gemeente.text();
  for (const auto& [key, value] : request.query) {
    if (value.empty()) continue;
    if (key == "niveau") {
      values["niveau"] = value;
    } else if (key == "jaar" || key == "trekkingen") {
      values[key] = number_or_text(value);
    } else if (key == "plekken" || key == "bereik") {
      values["locaties"][key == "plekken" ? "aantal" : "bereik"] = number_or_text(value);
    } else if (key == "doel") {
      values["locaties"]["doel"] = value;
    } else if (key == "voor") {
      values["locaties"]["voorzieningen"].push_back(value);
    } else if (key == "voorziening") {
      values["voorzieningen"].push_back(value);
    } else if (key.starts_with("norm.")) {
      // norm.ID.laag, norm.ID.midden, norm.ID.hoog and norm.ID.bron
      const auto last = key.rfind('.');
      if (last <= 5) continue;
      const auto field = key.substr(last + 1);
      auto& norm = values["normen"][key.substr(5, last - 5)];
      norm[field] = field == "bron" ? json(value) : number_or_text(value);
    }
  }
  if (!values.contains("jaar")) values["jaar"] = kPageYear;
  if (const auto norms = values.find("normen"); norms != values.end()) {
    for (auto norm = norms->begin(); norm != norms->end();) {
      const bool figures = norm->contains("laag") || norm->contains("midden") || norm->contains("hoog");
      if (figures && !norm->contains("bron")) (*norm)["bron"] = "Ingevuld op de pagina";
      norm = figures ? std::next(norm) : norms->erase(norm);
    }
  }
  return values;
}

}  // namespace

std::unique_ptr<pearl::Pearl> make_pearl() {
  return std::make_unique<Wijkvoorzieningen>();
}

}  // namespace pareltjes::wijkvoorzieningen
