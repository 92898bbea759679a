// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "platform/hub/dataset.hpp"
#include "platform/hub/quality.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::hub {

/// How many rows of a dataset are about one municipality: its areas, and rows that are no areas (schools, ages).
struct Coverage {
  std::int64_t gemeente = 0;
  std::int64_t wijken = 0;
  std::int64_t buurten = 0;
  std::int64_t other = 0;
  [[nodiscard]] std::int64_t rows() const { return gemeente + wijken + buurten + other; }
};
/// By the code of the municipality; "NL" for rows on the whole country. Rows that name no area are in none.
using Coverages = std::map<std::string, Coverage, std::less<>>;
Coverages coverages_of(const DataTable& table);

struct Covered {
  DatasetInfo info;
  std::shared_ptr<const Coverages> by_municipality;
};

/// What became of a dataset that came in.
struct Delivery {
  DatasetInfo info;  ///< As stored; of a refused one as it would have been.
  std::vector<Finding> findings;
  bool refused = false;
};

/// What was found in one dataset, and when.
struct Checked {
  std::string version;
  bool refused = false;
  std::vector<Finding> findings;
  std::string at;
};
using Checks = std::map<std::pair<std::string, std::string>, std::vector<Checked>>;  ///< Newest first.

/// The datasets of an installation: imported, versioned, hashed; kept in the database.
class Hub {
 public:
  explicit Hub(storage::Database& database);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  /// Stores a dataset as the newest version of its id. The same bytes again are the same version: nothing is added.
  /// @param fence done first in the same transaction; when it fails nothing is stored.
  core::Result<DatasetInfo> store(const storage::Scope& scope, Dataset dataset, const storage::Work& fence = {});

  /// The way in for everything that comes from outside: checks the dataset by the shipped rules and `more`, writes down
  /// what was found, and stores it when nothing refuses it. A refused one replaces nothing.
  core::Result<Delivery> deliver(const storage::Scope& scope, Dataset dataset,
                                 const std::vector<QualityRule>& more = {}, const storage::Work& fence = {});

  /// What was found in the newest version of each dataset that the scope may read, and in a refused one that came
  /// after it; by organisation and id.
  core::Result<Checks> checks(const storage::Scope& scope);

  /// What the scope may read: own and public datasets, or, where nothing was imported on a topic, the shipped example.
  /// @param all_versions also the versions that a newer one replaced.
  core::Result<std::vector<DatasetInfo>> list(const storage::Scope& scope, bool all_versions = false);

  /// What list() gives, with the rows of each municipality. Counted once for each version, so cheap but for the first
  /// time.
  core::Result<std::vector<Covered>> coverage(const storage::Scope& scope);

  /// The newest versions on the given topics, loaded (and kept in memory for the next run).
  core::Result<Snapshot> snapshot(const storage::Scope& scope, const std::vector<std::string>& topics);

 private:
  storage::Database& database();
  /// One version, as list() describes it.
  core::Result<DatasetPtr> load(const storage::Scope& scope, const DatasetInfo& info);
  /// The codes of the areas of the dataset's year in other datasets, and whether they are of the whole country.
  core::Result<std::pair<std::set<std::string, std::less<>>, bool>> areas_of(const storage::Scope& scope,
                                                                             const DatasetInfo& of);
  struct State;
  std::unique_ptr<State> state_;
};

/// A dataset for one run, that is not stored: named and described as store() would.
DatasetPtr for_this_once(const storage::Scope& scope, Dataset dataset);

/// `kept` with `given` laid over it: what is given replaces what has the same id, and example data on its topics.
Snapshot with_given(const Snapshot& kept, const std::vector<DatasetPtr>& given);

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
