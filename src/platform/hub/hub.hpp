// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/hub/dataset.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::hub {

/// The datasets of an installation: imported, versioned, hashed; kept in the database.
class Hub {
 public:
  explicit Hub(storage::Database& database);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  /// Stores a dataset as the newest version of its id. The same bytes again are the same version: nothing is added.
  core::Result<DatasetInfo> store(const storage::Scope& scope, Dataset dataset);

  /// What the scope may read: own and public datasets, or, where nothing was imported on a topic, the shipped example.
  /// @param all_versions also the versions that a newer one replaced.
  core::Result<std::vector<DatasetInfo>> list(const storage::Scope& scope, bool all_versions = false);

  /// The newest versions on the given topics, loaded (and kept in memory for the next run).
  core::Result<Snapshot> snapshot(const storage::Scope& scope, const std::vector<std::string>& topics);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The example that ships with the program, read through the importer from the embedded files below data/.
const Snapshot& shipped_example();

/// The same, with the reason when an embedded file is wrong. A test calls it: shipped_example() relies on it.
core::Result<std::vector<DatasetPtr>> read_example();

/// Whether a dataset that ships takes part where something was (or was not) imported on its topic. The example
/// municipality gives way; reference data, such as age profiles, stay beside what was imported.
bool ships_beside(const DatasetInfo& shipped, bool imported);

/// Topic, newest year first, own data before public, imported before example; then by id.
void sort_for_runs(std::vector<DatasetPtr>& datasets);

}  // namespace pareltjes::hub
