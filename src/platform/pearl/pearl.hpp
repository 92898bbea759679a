// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/ids.hpp"
#include "platform/hub/dataset.hpp"
#include "platform/pearl/input_file.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/pearl/report.hpp"

namespace pareltjes::pearl {

/// One state of a dossier record, as a run sees it.
struct RecordSnapshot {
  std::string kind;  ///< Such as "norm".
  std::string id;
  nlohmann::json content;
  std::string actor;
  std::string changed_at;
};

/// All that compute may know. Nothing else is read: no clock, no network, no database.
struct RunInput {
  core::GemeenteCode gemeente;
  nlohmann::json values;  ///< Validated against the input schema, defaults filled in.
  std::vector<InputFile> files;
  hub::Snapshot datasets;
  std::map<std::string, std::map<std::string, std::string>> packages;  ///< Package id, or "id version" of a kind that
                                                                       ///< the manifest names → file name → content.
  std::set<std::string> unconfirmed;    ///< Of those packages: nobody entitled looked at them yet.
  std::vector<RecordSnapshot> records;  ///< Of the municipality, kinds that the pearl declares.
  std::uint64_t seed = 42;
};

/// How compute stays polite: it reports progress and stops when asked.
class RunControl {
 public:
  using Progress = std::function<void(double fraction, const core::Text& step)>;

  RunControl(std::stop_token stop, std::optional<std::chrono::steady_clock::time_point> deadline, Progress progress)
      : stop_(std::move(stop)), deadline_(deadline), progress_(std::move(progress)) {}

  /// Call at least every 10 ms of work: kCancelled or kDeadlineExceeded when the run has to end.
  [[nodiscard]] core::Result<void> check() const;
  void report(double fraction, const core::Text& step) const {
    if (progress_) progress_(fraction, step);
  }
  /// For an engine that looks itself; afterwards ask check().
  [[nodiscard]] const std::stop_token& stop() const { return stop_; }
  [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> deadline() const { return deadline_; }

 private:
  std::stop_token stop_;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
  Progress progress_;
};

/// What a pearl's own page shows: a template of its room and the values in it.
struct PageView {
  std::string template_name;  ///< Path of the embedded .mustache file.
  nlohmann::json values;
  core::Text title;
};

/// One way in which it may go: input for a run, laid beside others on one page.
struct Scenario {
  std::string id;
  core::Text name;
  core::Text meaning;  ///< One sentence: what is assumed.
  nlohmann::json values;
};
struct ScenarioOutcome {
  Scenario scenario;
  std::shared_ptr<const Outcome> outcome;
};

/// A record of the municipality that the visitor may change.
struct KeptRecord {
  std::int64_t version = 0;
  bool withdrawn = false;
};

struct PageRequest {
  core::Language language = core::Language::kDutch;
  core::GemeenteCode gemeente;
  std::string gemeente_name;
  std::string path;                               ///< Of this page, with the language prefix, for forms and links.
  std::multimap<std::string, std::string> query;  ///< As given: untrusted.
  bool may_change = false;                        ///< The visitor may store changes for this municipality.
  std::string csrf_token;                         ///< For forms that store; only then filled in.
  std::map<std::string, KeptRecord> kept;         ///< By "kind/key"; only then filled in.
};

/// The contract that every pearl keeps. One object serves all runs at the same time: it holds no state of a run.
class Pearl {
 public:
  virtual ~Pearl() = default;
  [[nodiscard]] virtual const Manifest& manifest() const = 0;
  [[nodiscard]] virtual core::Result<Outcome> compute(const RunInput& input, const RunControl& control) const = 0;
  /// The few tables that a reader at a terminal wants first.
  [[nodiscard]] virtual std::vector<Table> summary(const Outcome& outcome, core::Language language) const = 0;
  /// The layers of a GeoPackage: figures beside the geometry they belong to, as a map program shows them.
  [[nodiscard]] virtual std::vector<Layer> map_layers(const Outcome& outcome) const { return outcome.layers; }
  /// The input values that a page's address asks for, before they are validated.
  [[nodiscard]] virtual nlohmann::json values_from(const PageRequest& request) const = 0;
  [[nodiscard]] virtual core::Result<PageView> page(const Outcome& outcome, const PageRequest& request) const = 0;
  /// What a council reads; kNotFound for a pearl that writes no report.
  [[nodiscard]] virtual core::Result<Report> report(const Outcome& outcome, const PageRequest& request) const;
  /// What the page "side by side" compares: two or three; none for a pearl that compares nothing. Values are those that
  /// the page's address asks for, each with its own change.
  [[nodiscard]] virtual std::vector<Scenario> scenarios(const PageRequest& request) const;
  /// That page, of outcomes in the order of the scenarios.
  [[nodiscard]] virtual core::Result<PageView> comparison(const std::vector<ScenarioOutcome>& outcomes,
                                                          const PageRequest& request) const;
};

}  // namespace pareltjes::pearl
