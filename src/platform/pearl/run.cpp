// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <nlohmann/json.hpp>
#include <ranges>

#include "core/sha256.hpp"
#include "core/time.hpp"
#include "platform/pearl/schema.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::pearl {
namespace {

constexpr std::size_t kRememberedOutcomes = 64;

std::unexpected<Errors> failed(core::Error error) {
  return std::unexpected(Errors{std::move(error)});
}

/// What decides the outcome: two runs with the same fingerprint give the same bytes.
std::string fingerprint_of(const Manifest& manifest, const RunInput& input) {
  std::string text =
      manifest.id + '\n' + manifest.version + '\n' + input.values.dump() + '\n' + std::to_string(input.seed) + '\n';
  const auto out = std::back_inserter(text);
  for (const auto& dataset : input.datasets.all())
    fmt::format_to(out, "{} {}\n", dataset->info.id, dataset->info.sha256);
  for (const auto& [id, files] : input.packages) {
    for (const auto& [name, content] : files) fmt::format_to(out, "{} {} {}\n", id, name, core::sha256_hex(content));
  }
  for (const auto& name : input.unconfirmed) fmt::format_to(out, "onbevestigd {}\n", name);
  for (const auto& record : input.records)
    fmt::format_to(out, "{} {} {}\n", record.kind, record.id, record.content.dump());
  for (const auto& file : input.files) fmt::format_to(out, "{} {}\n", file.name, file.sha256());
  return core::sha256_hex(text);
}

void complete_provenance(const Manifest& manifest, const RunInput& input, Outcome& outcome) {
  auto& provenance = outcome.provenance;
  outcome.pearl = provenance.pearl = manifest.id;
  outcome.version = provenance.pearl_version = manifest.version;
  provenance.seed = input.seed;
  if (!provenance.datasets.empty()) return;
  for (const auto& dataset : input.datasets.all()) {
    const auto& info = dataset->info;
    provenance.datasets.push_back({info.id, info.version, info.sha256, info.title.nl, info.source.attribution,
                                   info.source.licence, info.source.url, info.year});
  }
}

}  // namespace

Runner::Runner(const Registry& registry, hub::Hub& hub, storage::Database& database, RunSources sources)
    : registry_(registry),
      hub_(hub),
      database_(database),
      sources_(std::move(sources)),
      queue_(database, core::system_clock()) {}

std::expected<Run, Errors> Runner::run(RunRequest request, const RunControl& control) {
  const auto begin = std::chrono::steady_clock::now();
  auto prepared = prepare(request);
  if (!prepared) return std::unexpected(std::move(prepared.error()));

  Run run;
  run.started_at = core::to_rfc3339(core::system_clock().now());
  run.id = core::new_uuid(core::system_clock().now());
  run.gemeente = prepared->input.gemeente;
  run.gemeente_name = prepared->gemeente_name;
  run.notes = prepared->notes;
  run.inputs = prepared->input.values;
  run.outcome = remembered(prepared->fingerprint);
  if (!run.outcome) {
    auto outcome = prepared->pearl->compute(prepared->input, control);
    if (!outcome) {
      if (prepared->ended) static_cast<void>(prepared->ended(false));  // It failed already.
      return failed(std::move(outcome.error()));
    }
    complete_provenance(prepared->pearl->manifest(), prepared->input, *outcome);
    run.outcome = std::make_shared<const Outcome>(std::move(*outcome));
    remember(prepared->fingerprint, run.outcome);
  }
  if (prepared->ended) {
    if (auto still = prepared->ended(true); !still) return failed(still.error());
  }
  run.milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  return run;
}

std::expected<Run, Errors> Runner::run_and_store(RunRequest request, const RunControl& control) {
  const auto scope = request.scope;
  const auto seed = request.seed;
  auto finished = run(std::move(request), control);
  if (!finished) return finished;
  for (const auto& package : finished->outcome->packages) {
    if (!sources_.keep_package) break;
    if (auto kept = sources_.keep_package(scope, package); !kept) return failed(kept.error());
  }
  if (auto stored = store(scope, seed, *finished); !stored) return failed(stored.error());
  return finished;
}

std::expected<std::string, Errors> Runner::enqueue(const RunRequest& request, std::chrono::milliseconds time_limit) {
  if (!request.files.empty() || !request.datasets.empty() || request.example) {
    return failed({core::ErrorCode::kUsage,
                   {"Een uitvoering met bestanden kan niet wachten.", "A run with files cannot wait."},
                   {"Voer haar direct uit.", "Run it directly."},
                   {}});
  }
  auto checked = check(request);
  if (!checked) return std::unexpected(std::move(checked.error()));
  const auto& manifest = checked->pearl->manifest();
  auto id = queue_.add({request.scope, manifest.id, manifest.version, checked->input.gemeente.text(),
                        checked->input.values, request.seed, time_limit});
  if (!id) return failed(id.error());
  return std::move(*id);
}

/// Validates what was asked: the pearl, the municipality, the input values.
std::expected<Runner::Prepared, Errors> Runner::check(const RunRequest& request) const {
  Prepared prepared;
  const auto pearl = registry_.find(request.pearl);
  if (!pearl) return failed(pearl.error());
  prepared.pearl = *pearl;
  const auto& manifest = prepared.pearl->manifest();

  auto values = request.values;
  if (request.example) {
    values = manifest.example;
    if (request.values.is_object()) values.update(request.values);  // what is asked beside the example holds
  }
  if (!request.gemeente.empty()) values["gemeente"] = request.gemeente;
  if (!values.contains("gemeente") && manifest.example.contains("gemeente"))
    values["gemeente"] = manifest.example["gemeente"];
  if (values.contains("gemeente") && values["gemeente"].is_string()) {
    const auto municipality = reg::find(values["gemeente"].get<std::string>());
    if (!municipality) return failed(municipality.error());
    prepared.input.gemeente = municipality->code;
    prepared.gemeente_name = municipality->name;
    if (!municipality->note.empty()) prepared.notes.push_back(municipality->note);
    values["gemeente"] = municipality->code.text();
  }
  auto valid = validate(manifest.input_schema, values);
  if (!valid) return std::unexpected(std::move(valid.error()));
  prepared.input.values = std::move(*valid);
  prepared.input.seed = request.seed;
  return prepared;
}

namespace {

/// Where the pearl's schema says so ("x-values"), a JSON file that is given holds the values of the input; those that
/// were given beside it go before.
core::Result<void> take_values(const Registry& registry, RunRequest& request) {
  const auto pearl = registry.find(request.pearl);
  if (!pearl || !(*pearl)->manifest().input_schema.value("x-values", false)) return {};
  for (const auto& file : request.files) {
    const core::Place place{file.name, {}, {}};
    auto values = nlohmann::json::parse(file.bytes, nullptr, false);
    if (!values.is_object()) {
      return core::fail(core::ErrorCode::kInvalidFile,
                        {"Dit bestand is geen JSON met invoer.", "This file is no JSON with input."},
                        {"Geef een bestand zoals ‘pareltjes describe’ als voorbeeld laat zien.",
                         "Give a file as ‘pareltjes describe’ shows as an example."},
                        place);
    }
    values.update(request.values);
    request.values = std::move(values);
  }
  request.files.clear();
  return {};
}

}  // namespace

std::expected<Runner::Prepared, Errors> Runner::prepare(RunRequest& request) {
  if (auto taken = take_values(registry_, request); !taken) return failed(taken.error());
  auto prepared = check(request);
  if (!prepared) return prepared;
  prepared->input.files = std::move(request.files);  // a delivery may be a gigabyte: it is held once
  if (auto gathered = gather(request, *prepared); !gathered) return failed(gathered.error());
  prepared->fingerprint = fingerprint_of(prepared->pearl->manifest(), prepared->input);
  return prepared;
}

namespace {

/// What a municipality keeps for itself applies to that municipality only: in a run for another one it reads what is
/// public. Other organisations read what they have, whatever the municipality.
storage::Scope reading_scope(const storage::Scope& scope, const core::GemeenteCode& gemeente) {
  const auto own = core::GemeenteCode::parse(scope.organisation);
  return own && own->text() != gemeente.text() ? storage::Scope::of_public(scope.actor) : scope;
}

}  // namespace

/// Collects the datasets, packages and records that the manifest names, as the organisation may see them.
core::Result<void> Runner::gather(const RunRequest& request, Prepared& prepared) {
  const auto& manifest = prepared.pearl->manifest();
  const auto scope = reading_scope(request.scope, prepared.input.gemeente);
  if (request.example) {
    prepared.input.datasets = hub::shipped_example();
  } else {
    auto topics = manifest.datasets | std::views::transform(&DatasetNeed::topic) | std::views::common;
    auto snapshot = hub_.snapshot(scope, {topics.begin(), topics.end()});
    if (!snapshot) return std::unexpected(snapshot.error());
    prepared.input.datasets = std::move(*snapshot);
  }
  prepared.input.datasets = hub::with_given(prepared.input.datasets, request.datasets);
  if (auto permitted = keep_to_rights(request, scope, prepared); !permitted) return permitted;
  for (const auto& id : manifest.packages) {
    auto package = sources_.package(scope, id);
    if (!package) return std::unexpected(package.error());
    prepared.input.packages[id] = std::move(*package);
  }
  for (const auto& kind : manifest.package_kinds) {
    if (request.example || !sources_.packages_of_kind) break;
    auto packages = sources_.packages_of_kind(scope, kind);
    if (!packages) return std::unexpected(packages.error());
    for (auto& [name, files] : *packages) prepared.input.packages[name] = std::move(files);
  }
  if (auto named = gather_named(request, scope, prepared); !named) return named;
  if (request.example) return {};
  for (const auto& declared : manifest.records) {
    auto records = sources_.records(scope, declared.kind);
    if (!records) return std::unexpected(records.error());
    std::ranges::move(*records, std::back_inserter(prepared.input.records));
  }
  return {};
}

/// Leaves out what nobody has a right to; what a contract forbids ends the run.
core::Result<void> Runner::keep_to_rights(const RunRequest& request, const storage::Scope& scope,
                                          Prepared& prepared) const {
  if (request.example || !sources_.may_use) return {};
  auto use = sources_.may_use(request.scope, scope, prepared.pearl->manifest().id, prepared.input.datasets);
  if (!use) return std::unexpected(use.error());
  prepared.ended = std::move(use->ended);
  std::ranges::move(use->notes, std::back_inserter(prepared.notes));
  if (use->left_out.empty()) return {};
  auto datasets = prepared.input.datasets.all();
  std::erase_if(datasets, [&](const hub::DatasetPtr& one) {
    return std::ranges::find(use->left_out, one->info.id) != use->left_out.end();
  });
  prepared.input.datasets = hub::Snapshot(std::move(datasets));
  return {};
}

/// A value of the input may name one package exactly, where the schema says so ("x-package": KIND).
core::Result<void> Runner::gather_named(const RunRequest& request, const storage::Scope& scope, Prepared& prepared) {
  if (request.example || !sources_.named_package) return {};
  const auto properties = prepared.pearl->manifest().input_schema.value("properties", nlohmann::json::object());
  for (const auto& [name, property] : properties.items()) {
    const auto value = prepared.input.values.find(name);
    if (!property.contains("x-package") || value == prepared.input.values.end() || !value->is_string()) continue;
    auto package = sources_.named_package(scope, property["x-package"].get<std::string>(), value->get<std::string>());
    if (!package) return std::unexpected(package.error());
    if (!*package) continue;
    if (!(*package)->confirmed) prepared.input.unconfirmed.insert((*package)->name);
    prepared.input.packages[(*package)->name] = std::move((*package)->files);
  }
  return {};
}

std::shared_ptr<const Outcome> Runner::remembered(const std::string& fingerprint) {
  const std::lock_guard lock(mutex_);
  const auto found = by_fingerprint_.find(fingerprint);
  if (found == by_fingerprint_.end()) return nullptr;
  recent_.splice(recent_.begin(), recent_, found->second);
  return found->second->second;
}

void Runner::remember(const std::string& fingerprint, std::shared_ptr<const Outcome> outcome) {
  const std::lock_guard lock(mutex_);
  if (by_fingerprint_.contains(fingerprint)) return;
  recent_.emplace_front(fingerprint, std::move(outcome));
  by_fingerprint_[fingerprint] = recent_.begin();
  if (recent_.size() <= kRememberedOutcomes) return;
  by_fingerprint_.erase(recent_.back().first);
  recent_.pop_back();
}

FinishedRun finished_run(const Run& run) {
  nlohmann::json datasets = nlohmann::json::array();
  for (const auto& use : run.outcome->provenance.datasets)
    datasets.push_back({{"id", use.id}, {"version", use.version}, {"sha256", use.sha256}});
  return {run.outcome->provenance.pearl_version, run.inputs.dump(), datasets.dump(),
          to_json(*run.outcome, run.inputs, core::Language::kDutch), static_cast<std::int64_t>(run.milliseconds)};
}

core::Result<void> Runner::store(const storage::Scope& scope, std::uint64_t seed, const Run& run) {
  auto kept = finished_run(run);
  const auto finished_at = core::to_rfc3339(core::system_clock().now());
  return database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto stored = session.execute(
        "INSERT INTO uitvoering (id, pareltje, pareltje_versie, gemeente, invoer_json, datasets_json, startgetal, "
        "staat, voortgang, stap, aangemaakt_op, begonnen_op, klaar_op, poging, uitkomst, duur_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, 'klaar', 1.0, '', $8, $8, $9, 1, $10, $11)",
        {run.id, run.outcome->provenance.pearl, kept.pearl_version, run.gemeente.text(), kept.inputs, kept.datasets,
         static_cast<std::int64_t>(seed), run.started_at, finished_at, storage::Blob{kept.outcome}, kept.milliseconds});
    if (!stored) return std::unexpected(stored.error());
    return {};
  });
}

core::Result<std::string> Runner::stored_outcome(const storage::Scope& scope, const std::string& id) {
  std::string outcome;
  const auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT uitkomst, staat FROM uitvoering WHERE id = $1", {id});
    if (!rows) return std::unexpected(rows.error());
    if (!rows->empty() && rows->text(0, 1) != "klaar") {
      return core::fail(core::ErrorCode::kNotFound,
                        {"Deze uitvoering heeft geen uitkomst.", "This run has no outcome."},
                        {"Kijk bij de uitvoering hoe ver zij is.", "See at the run how far it is."});
    }
    if (rows->empty()) {
      return core::fail(core::ErrorCode::kNotFound, {"Deze uitvoering bestaat niet.", "There is no such run."},
                        {"Start een nieuwe uitvoering.", "Start a new run."});
    }
    outcome = rows->bytes(0, 0);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return outcome;
}

}  // namespace pareltjes::pearl
