// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/hub/hub.hpp"
#include "platform/pearl/pearl.hpp"
#include "platform/pearl/queue.hpp"
#include "platform/pearl/registry.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::pearl {

/// A package as a run gets it.
struct NamedPackage {
  std::string name;  ///< "id version".
  bool confirmed = false;
  std::map<std::string, std::string> files;
};

/// What a run may use, and what it must do for that.
struct DataUse {
  std::vector<std::string> left_out;  ///< Datasets on which nobody has a right: the run goes on without them.
  std::vector<core::Text> notes;      ///< Duties, and why something was left out.
  /// To be called when the run ended, well or not: writes down what was done, and says whether all that it used may
  /// still be used. Error: kForbidden when a right ended meanwhile; then nobody gets the outcome. May be empty.
  std::function<core::Result<void>(bool well)> ended = {};
};

/// Where a run gets its packages and records from; each answers for one organisation.
struct RunSources {
  std::function<core::Result<std::map<std::string, std::string>>(const storage::Scope&, const std::string& package)>
      package;
  /// Every package of a kind: "id version" → its files.
  std::function<core::Result<std::map<std::string, std::map<std::string, std::string>>>(const storage::Scope&,
                                                                                        const std::string& kind)>
      packages_of_kind;
  std::function<core::Result<std::vector<RecordSnapshot>>(const storage::Scope&, const std::string& kind)> records;
  /// The package of this kind that somebody names exactly ("vwo-2.51": id and version), confirmed or not; nothing where
  /// there is none.
  std::function<core::Result<std::optional<NamedPackage>>(const storage::Scope&, const std::string& kind,
                                                          const std::string& name)>
      named_package;
  /// What may be done with these datasets in a run of a pearl that `asked_by` asks for, reading as `reading`. Error:
  /// kForbidden with the sentence that forbids one of them. Absent: nothing is asked.
  std::function<core::Result<DataUse>(const storage::Scope& asked_by, const storage::Scope& reading,
                                      const std::string& pearl, const hub::Snapshot& datasets)>
      may_use;
  /// Adds what a run offers to keep, not yet confirmed.
  std::function<core::Result<void>(const storage::Scope&, const std::map<std::string, std::string>& files)>
      keep_package;
};

/// What somebody asks for. Untrusted until Runner has validated it.
struct RunRequest {
  storage::Scope scope;
  std::string pearl;
  std::string gemeente;  ///< Name or code, now or in the past; empty: the one of the example.
  nlohmann::json values = nlohmann::json::object();
  std::vector<InputFile> files;
  std::uint64_t seed = 42;
  bool example = false;  ///< Only on what ships with the program; `values` go before those of the example.
  std::vector<hub::DatasetPtr> datasets = {};  ///< For this run only: go before what is stored.
};

/// A finished run. Its id and times belong here, not in the outcome: the outcome is the same bytes each time.
struct Run {
  std::string id;
  core::GemeenteCode gemeente;
  std::string gemeente_name;
  nlohmann::json inputs;
  std::shared_ptr<const Outcome> outcome;
  std::vector<core::Text> notes;  ///< "Beemster hoort sinds 1 januari 2022 bij Purmerend."
  std::string started_at;
  double milliseconds = 0;
};

/// What is kept of it.
FinishedRun finished_run(const Run& run);

/// Runs pearls: validate → gather data → compute → store. Safe to use from several threads.
class Runner {
 public:
  Runner(const Registry& registry, hub::Hub& hub, storage::Database& database, RunSources sources);

  /// Computes, or gives the outcome that was computed before for exactly the same input (kept in memory).
  /// Nothing is stored: for pages and for looking around.
  /// Who has large files moves the request in: they are not copied then.
  std::expected<Run, Errors> run(RunRequest request, const RunControl& control);

  /// Computes and stores the run with its outcome on behalf of the scope, and the packages that it offers to keep.
  std::expected<Run, Errors> run_and_store(RunRequest request, const RunControl& control);

  /// Validates what was asked and puts it in the queue, from which a worker takes it; the id of the run.
  std::expected<std::string, Errors> enqueue(const RunRequest& request, std::chrono::milliseconds time_limit);

  /// The runs of this database that wait, are under way or have ended.
  [[nodiscard]] Queue& queue() { return queue_; }

  /// The stored JSON of an earlier run of this organisation.
  core::Result<std::string> stored_outcome(const storage::Scope& scope, const std::string& id);

  [[nodiscard]] const Registry& registry() const { return registry_; }

 private:
  struct Prepared {
    const Pearl* pearl = nullptr;
    RunInput input;
    std::string gemeente_name;
    std::vector<core::Text> notes;
    std::string fingerprint;
    std::function<core::Result<void>(bool well)> ended;  ///< DataUse::ended.
  };
  std::expected<Prepared, Errors> check(const RunRequest& request) const;  ///< All but the files.
  std::expected<Prepared, Errors> prepare(RunRequest& request);
  core::Result<void> gather(const RunRequest& request, Prepared& prepared);
  core::Result<void> keep_to_rights(const RunRequest& request, const storage::Scope& scope, Prepared& prepared) const;
  core::Result<void> gather_named(const RunRequest& request, const storage::Scope& scope, Prepared& prepared);
  std::shared_ptr<const Outcome> remembered(const std::string& fingerprint);
  void remember(const std::string& fingerprint, std::shared_ptr<const Outcome> outcome);
  core::Result<void> store(const storage::Scope& scope, std::uint64_t seed, const Run& run);

  const Registry& registry_;
  hub::Hub& hub_;
  storage::Database& database_;
  RunSources sources_;
  Queue queue_;
  std::mutex mutex_;
  std::list<std::pair<std::string, std::shared_ptr<const Outcome>>> recent_;  ///< Newest first.
  std::unordered_map<std::string, decltype(recent_)::iterator> by_fingerprint_;
};

}  // namespace pareltjes::pearl
