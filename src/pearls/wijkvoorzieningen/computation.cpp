// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/computation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <utility>

#include "pearls/wijkvoorzieningen/answer.hpp"
#include "pearls/wijkvoorzieningen/future_needs.hpp"
#include "pearls/wijkvoorzieningen/map_layers.hpp"
#include "pearls/wijkvoorzieningen/siting_tables.hpp"
#include "pearls/wijkvoorzieningen/tables.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using nlohmann::json;

constexpr std::size_t kSimilar = 3;

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

void append(std::vector<pearl::Finding>& findings, const std::vector<pearl::Finding>& more) {
  findings.insert(findings.end(), more.begin(), more.end());
}

}  // namespace

core::Result<NormLibrary> library_of(const std::map<std::string, std::map<std::string, std::string>>& packages) {
  const auto package = packages.find(std::string(kNorms));
  return NormLibrary::parse(package == packages.end() ? shipped_norms() : package->second);
}

Computation::Computation(const pearl::RunInput& input, const pearl::RunControl& control,
                         const pearl::Manifest& manifest)
    : in_(input),
      control_(control),
      manifest_(manifest),
      latest_(static_cast<int>(number_in(input.values, "jaar").value_or(0))),
      with_supply_(input.values.value("aanbod", true)),
      siting_request_(siting_request_of(input.values)) {}

core::Result<pearl::Outcome> Computation::run() {
  struct Step {
    double fraction;
    core::Text what;
    core::Result<void> (Computation::*take)();
  };
  const Step steps[] = {
      {0.0, {"Normen lezen", "Reading norms"}, &Computation::read_norms},
      {0.1, {"Cijfers per gebied verzamelen", "Gathering figures per area"}, &Computation::gather_figures},
      {0.2, {"Leeftijden schatten", "Estimating ages"}, &Computation::estimate_ages},
      {0.6, {"Grenzen en aanbod verzamelen", "Gathering borders and supply"}, &Computation::gather_places},
      {0.8, {"Behoefte berekenen", "Computing needs"}, &Computation::compute_needs},
      {0.82, {"Afstanden meten", "Measuring distances"}, &Computation::measure_distances},
      {0.85, {"Prognose trekken", "Drawing the projection"}, &Computation::project},
      {0.98, {"Beste plekken zoeken", "Seeking the best sites"}, &Computation::seek_sites},
  };
  for (const auto& step : steps) {
    control_.report(step.fraction, step.what);
    if (const auto go_on = control_.check(); !go_on) return std::unexpected(go_on.error());
    if (const auto taken = (this->*step.take)(); !taken) return std::unexpected(taken.error());
  }
  auto result = outcome();
  control_.report(1.0, {"Klaar", "Done"});
  return result;
}

core::Result<void> Computation::read_norms() {
  auto library = library_of(in_.packages);
  if (!library) return std::unexpected(library.error());
  library_ = std::move(*library);
  auto norms = with_own_norms(library_, own_norms(in_));
  if (!norms) return std::unexpected(norms.error());
  norms_ = std::move(*norms);
  auto only = only_kinds(in_.values, library_);
  if (!only) return std::unexpected(only.error());
  only_ = std::move(*only);
  return {};
}

core::Result<void> Computation::gather_figures() {
  auto areas = gather_areas(in_.datasets, in_.gemeente, latest_);
  if (!areas) return std::unexpected(areas.error());
  areas_ = std::move(*areas);
  comparison_ = compare(areas_, in_.datasets, kSimilar);
  return {};
}

core::Result<void> Computation::estimate_ages() {
  auto compositions = compose(areas_, in_.datasets, library_, control_);
  if (!compositions) return std::unexpected(compositions.error());
  compositions_ = std::move(*compositions);
  return {};
}

core::Result<void> Computation::gather_places() {
  borders_ = gather_borders(areas_, in_.datasets);
  if (with_supply_) supplies_ = gather_supply(areas_, borders_, in_.datasets, library_);
  return {};
}

core::Result<void> Computation::compute_needs() {
  auto needs = needs_of(areas_, compositions_, norms_, library_, supplies_, only_, control_);
  if (!needs) return std::unexpected(needs.error());
  needs_ = std::move(*needs);
  return {};
}

/// Where facilities are and where people live is known then; for the best sites also when the supply is left out.
core::Result<void> Computation::measure_distances() {
  if (with_supply_) {
    auto measured = reach_of({areas_, borders_, compositions_, library_, norms_, in_.datasets, only_}, control_);
    if (!measured) return std::unexpected(measured.error());
    reach_ = std::move(*measured);
  } else if (siting_request_.given) {
    reach_.places = places_of(areas_, borders_, in_.datasets, library_);
    reach_.homes = homes_of(areas_, borders_, in_.datasets);
    reach_.findings = reach_.places.findings;
  }
  streets_.emplace(areas_, borders_, in_.datasets);
  if (with_supply_ || siting_request_.given) siting_plan_ = plan_siting(siting_task(), siting_request_);
  return {};
}

core::Result<void> Computation::project() {
  if (!looks_ahead()) return {};
  auto projected =
      project_future({areas_, compositions_, in_.datasets, library_, supplies_, needs_, in_.values, in_.seed, latest_,
                      draws_in(in_.values), kMostParts, number_in(in_.values, "tekort_vanaf").value_or(0), &borders_,
                      siting_plan_.ages(), siting_plan_.years(areas_.year), kSitingDraws},
                     control_);
  if (!projected) return std::unexpected(projected.error());
  future_ = std::move(*projected);
  return {};
}

core::Result<void> Computation::seek_sites() {
  auto sites = answer_siting(siting_task(), siting_plan_, future_ ? &*future_ : nullptr, control_);
  if (!sites) return std::unexpected(sites.error());
  sites_ = std::move(*sites);
  return {};
}

SitingTask Computation::siting_task() {
  const auto streets = [this](network::Mode mode, network::AgeGroup age, network::Measure measure) {
    return streets_->by_network({mode, age, measure}, control_);
  };
  return {areas_,        borders_, compositions_,
          library_,      norms_,   reach_.homes,
          reach_.places, only_,    std::max(latest_, areas_.year),
          streets};
}

pearl::Outcome Computation::outcome() const {
  const Results results{
      areas_, compositions_, library_, norms_, supplies_, borders_, needs_, comparison_, future_ ? &*future_ : nullptr,
      &reach_};
  pearl::Outcome outcome;
  outcome.pearl = manifest_.id;
  outcome.version = manifest_.version;
  outcome.tables = tables_of(results, manifest_);
  outcome.layers.push_back(layer_of(results));
  if (!sites_.list.empty()) {
    for (auto& table : siting_tables_of(areas_, sites_, manifest_)) outcome.tables.push_back(std::move(table));
    outcome.layers.push_back(siting_layer_of(*outcome.table("locaties")));
  }
  auto answer = answer_of(results);
  outcome.answer = std::move(answer.sentence);
  outcome.explanation = std::move(answer.explanation);
  tell(outcome);
  append(outcome.findings, findings_of(results));
  if (borders_.schematic || borders_.approximate)
    outcome.findings.push_back({"kaart", pearl::Severity::kInfo, borders_.note, {}, std::nullopt, {}});
  outcome.documents.push_back({"rapport", {"Rapport voor de raad", "Report for the council"}});
  outcome.provenance = provenance_of(results, in_, manifest_);
  if (!sites_.list.empty()) {
    add_datasets(outcome.provenance, reach_.places.used);
    add_datasets(outcome.provenance, reach_.homes.used);
  }
  return outcome;
}

/// What each step found, and what the projection says in a sentence.
void Computation::tell(pearl::Outcome& outcome) const {
  for (const auto* findings :
       {&areas_.findings, &compositions_.findings, &supplies_.findings, &reach_.findings, &sites_.findings})
    append(outcome.findings, *findings);
  if (!future_) return;
  append(outcome.findings, future_->findings);
  outcome.explanation.push_back(future_sentence(areas_, compositions_, *future_));
  if (auto sentence = shortage_sentence(areas_, library_, *future_, future_->shortage_above))
    outcome.explanation.push_back(std::move(*sentence));
}

}  // namespace pareltjes::wijkvoorzieningen
