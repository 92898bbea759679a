// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/hub.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <tuple>

#include "core/sha256.hpp"
#include "core/time.hpp"
#include "platform/hub/info_json.hpp"
#include "platform/hub/serialise.hpp"

namespace pareltjes::hub {
namespace {

using Work = core::Result<void>;

constexpr std::string_view kDescriptions =
    "SELECT info_json, organisatie, actor FROM dataset WHERE vervangen = 0 ORDER BY topic, jaar DESC, id";
constexpr std::string_view kAllDescriptions =
    "SELECT info_json, organisatie, actor FROM dataset ORDER BY topic, jaar DESC, id, ingelezen_op DESC";

Work read_descriptions(storage::Session& session, std::string_view sql, std::vector<DatasetInfo>& infos) {
  auto rows = session.query(sql);
  if (!rows) return std::unexpected(std::move(rows.error()));
  for (std::size_t i = 0; i < rows->size(); ++i) {
    auto& info = infos.emplace_back(info_from_json(rows->text(i, 0)));
    info.organisation = rows->text(i, 1);
    info.actor = rows->text(i, 2);
  }
  return {};
}

/// Marks the version as the newest and every other version of the dataset as replaced.
Work make_newest(storage::Session& session, const DatasetInfo& info) {
  auto others = session.execute("UPDATE dataset SET vervangen = 1 WHERE organisatie = $1 AND id = $2 AND versie <> $3",
                                {info.organisation, info.id, info.version});
  if (!others) return std::unexpected(std::move(others.error()));
  auto newest = session.execute("UPDATE dataset SET vervangen = 0 WHERE organisatie = $1 AND id = $2 AND versie = $3",
                                {info.organisation, info.id, info.version});
  if (!newest) return std::unexpected(std::move(newest.error()));
  return {};
}

/// What names a version. Of the municipality's own ages a plain hash would let anybody check a guess at the small cells
/// that no outcome shows: random bytes go before, and the contents themselves say whether two versions are the same.
std::string name_of_version(const DatasetInfo& info, const std::string& bytes) {
  if (info.topic != topic::kOwnAges) return core::sha256_hex(bytes);
  std::random_device random;
  std::string salted;
  for (int i = 0; i < 8; ++i) salted += std::to_string(random()) + ' ';
  return core::sha256_hex(salted + bytes);
}

/// The version of the municipality's own ages that holds these bytes already, or an empty text.
core::Result<std::string> same_own_ages(storage::Session& session, const DatasetInfo& info, const std::string& bytes) {
  auto rows = session.query("SELECT versie, inhoud FROM dataset WHERE organisatie = $1 AND id = $2",
                            {info.organisation, info.id});
  if (!rows) return std::unexpected(std::move(rows.error()));
  for (std::size_t i = 0; i < rows->size(); ++i)
    if (rows->bytes(i, 1) == bytes) return rows->text(i, 0);
  return std::string();
}

Work insert(storage::Session& session, const DatasetInfo& info, std::string bytes) {
  auto added = session.execute(
      "INSERT INTO dataset (id, versie, topic, sha256, jaar, info_json, rijen, ingelezen_op, vervangen, inhoud) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)",
      {info.id, info.version, info.topic, info.sha256, std::int64_t{info.year}, info_to_json(info), info.rows,
       info.imported_at, storage::Blob{std::move(bytes)}});
  if (!added) return std::unexpected(std::move(added.error()));
  return {};
}

}  // namespace

struct Hub::State {
  using Key = std::tuple<std::string, std::string>;  ///< Organisation and id: one version of each is kept.

  storage::Database& database;
  std::mutex mutex;
  std::map<Key, DatasetPtr> loaded;
  std::map<Key, std::pair<std::string, std::shared_ptr<const Coverages>>> covered;  ///< With the version.

  DatasetPtr find(const DatasetInfo& info) {
    const std::scoped_lock lock(mutex);
    const auto found = loaded.find({info.organisation, info.id});
    return found != loaded.end() && found->second->info.version == info.version ? found->second : nullptr;
  }
  void keep(const DatasetPtr& dataset) {
    const std::scoped_lock lock(mutex);
    loaded[{dataset->info.organisation, dataset->info.id}] = dataset;
  }
  core::Result<DatasetPtr> load(storage::Session& session, const DatasetInfo& info);
  core::Result<DatasetPtr> read(storage::Session& session, const DatasetInfo& info);
  core::Result<std::shared_ptr<const Coverages>> coverage(storage::Session& session, const DatasetInfo& info);
};

core::Result<DatasetPtr> Hub::State::read(storage::Session& session, const DatasetInfo& info) {
  auto rows = session.query("SELECT inhoud FROM dataset WHERE organisatie = $1 AND id = $2 AND versie = $3",
                            {info.organisation, info.id, info.version});
  if (!rows) return std::unexpected(std::move(rows.error()));
  if (rows->empty()) {
    return core::fail(core::ErrorCode::kUnknownDataset,
                      {"De dataset " + info.id + " is er niet meer.", "The dataset " + info.id + " is gone."},
                      {"Lees de dataset opnieuw in.", "Import the dataset again."});
  }
  auto table = deserialise(rows->bytes(0, 0));
  if (!table) return std::unexpected(std::move(table.error()));
  return std::make_shared<const Dataset>(Dataset{info, std::move(*table)});
}

core::Result<DatasetPtr> Hub::State::load(storage::Session& session, const DatasetInfo& info) {
  if (auto found = find(info)) return found;
  auto dataset = read(session, info);
  if (dataset) keep(*dataset);
  return dataset;
}

core::Result<std::shared_ptr<const Coverages>> Hub::State::coverage(storage::Session& session,
                                                                    const DatasetInfo& info) {
  const Key key{info.organisation, info.id};
  {
    const std::scoped_lock lock(mutex);
    const auto found = covered.find(key);
    if (found != covered.end() && found->second.first == info.version) return found->second.second;
  }
  auto dataset = find(info);
  if (!dataset) {
    // Not kept: who only counts rows does not fill the memory with every dataset.
    auto fresh = read(session, info);
    if (!fresh) return std::unexpected(std::move(fresh.error()));
    dataset = std::move(*fresh);
  }
  auto counted = std::make_shared<const Coverages>(coverages_of(dataset->table));
  const std::scoped_lock lock(mutex);
  covered[key] = {info.version, counted};
  return counted;
}

Hub::Hub(storage::Database& database) : state_(new State{database, {}, {}, {}}) {}
Hub::~Hub() = default;

namespace {

/// Gives the dataset its version, owner and date.
void describe(const storage::Scope& scope, Dataset& dataset, const std::string& bytes) {
  auto& info = dataset.info;
  info.sha256 = name_of_version(info, bytes);
  info.version = info.sha256.substr(0, kVersionDigits);
  info.organisation = scope.organisation;
  info.actor = scope.actor;
  info.rows = static_cast<std::int64_t>(dataset.table.rows());
  info.example = false;
  if (info.imported_at.empty()) info.imported_at = core::to_rfc3339(core::system_clock().now());
}

}  // namespace

DatasetPtr for_this_once(const storage::Scope& scope, Dataset dataset) {
  describe(scope, dataset, serialise(dataset.table));
  return std::make_shared<const Dataset>(std::move(dataset));
}

Snapshot with_given(const Snapshot& kept, const std::vector<DatasetPtr>& given) {
  if (given.empty()) return kept;
  auto datasets = given;
  std::ranges::copy_if(kept.all(), std::back_inserter(datasets), [&](const DatasetPtr& dataset) {
    const auto& info = dataset->info;
    return std::ranges::none_of(given, [&](const auto& other) { return other->info.id == info.id; }) &&
           (!info.example || ships_beside(info, std::ranges::any_of(given, [&](const auto& other) {
                                            return other->info.topic == info.topic;
                                          })));
  });
  sort_for_runs(datasets);
  return Snapshot(std::move(datasets));
}

core::Result<DatasetInfo> Hub::store(const storage::Scope& scope, Dataset dataset, const storage::Work& fence) {
  auto bytes = serialise(dataset.table);
  auto& info = dataset.info;
  describe(scope, dataset, bytes);
  auto done = state_->database.write(scope, [&](storage::Session& session) -> Work {
    if (fence) {
      if (auto mine = fence(session); !mine) return mine;
    }
    if (info.topic == topic::kOwnAges) {
      auto version = same_own_ages(session, info, bytes);
      if (!version) return std::unexpected(std::move(version.error()));
      if (!version->empty()) info.version = *version;
    }
    auto same = session.query("SELECT info_json FROM dataset WHERE organisatie = $1 AND id = $2 AND versie = $3",
                              {info.organisation, info.id, info.version});
    if (!same) return std::unexpected(std::move(same.error()));
    if (same->empty()) {
      if (auto added = insert(session, info, std::move(bytes)); !added) return added;
    } else {
      const auto organisation = info.organisation;
      info = info_from_json(same->text(0, 0));
      info.organisation = organisation;
    }
    return make_newest(session, info);
  });
  if (!done) return std::unexpected(std::move(done.error()));
  return info;
}

storage::Database& Hub::database() {
  return state_->database;
}

core::Result<DatasetPtr> Hub::load(const storage::Scope& scope, const DatasetInfo& info) {
  core::Result<DatasetPtr> dataset;
  auto done = state_->database.read(scope, [&](storage::Session& session) -> Work {
    dataset = state_->load(session, info);
    return dataset ? Work() : std::unexpected(dataset.error());
  });
  if (!done) return std::unexpected(std::move(done.error()));
  return dataset;
}

core::Result<std::vector<DatasetInfo>> Hub::list(const storage::Scope& scope, bool all_versions) {
  std::vector<DatasetInfo> infos;
  auto done = state_->database.read(scope, [&](storage::Session& session) -> Work {
    return read_descriptions(session, all_versions ? kAllDescriptions : kDescriptions, infos);
  });
  if (!done) return std::unexpected(std::move(done.error()));
  std::set<std::string> imported;
  for (const auto& info : infos) imported.insert(info.topic);
  for (const auto& dataset : shipped_example().all())
    if (ships_beside(dataset->info, imported.contains(dataset->info.topic))) infos.push_back(dataset->info);
  return infos;
}

core::Result<std::vector<Covered>> Hub::coverage(const storage::Scope& scope) {
  std::vector<Covered> all;
  auto done = state_->database.read(scope, [&](storage::Session& session) -> Work {
    std::vector<DatasetInfo> infos;
    if (auto read = read_descriptions(session, kDescriptions, infos); !read) return read;
    for (auto& info : infos) {
      auto counted = state_->coverage(session, info);
      if (!counted) return std::unexpected(std::move(counted.error()));
      all.push_back({std::move(info), std::move(*counted)});
    }
    return {};
  });
  if (!done) return std::unexpected(std::move(done.error()));
  std::set<std::string> imported;
  for (const auto& covered : all) imported.insert(covered.info.topic);
  for (const auto& dataset : shipped_example().all()) {
    if (ships_beside(dataset->info, imported.contains(dataset->info.topic)))
      all.push_back({dataset->info, std::make_shared<const Coverages>(coverages_of(dataset->table))});
  }
  return all;
}

core::Result<Snapshot> Hub::snapshot(const storage::Scope& scope, const std::vector<std::string>& topics) {
  std::vector<DatasetPtr> datasets;
  const auto asked = [&](const std::string& topic) { return std::ranges::find(topics, topic) != topics.end(); };
  auto done = state_->database.read(scope, [&](storage::Session& session) -> Work {
    std::vector<DatasetInfo> infos;
    if (auto read = read_descriptions(session, kDescriptions, infos); !read) return read;
    for (const auto& info : infos) {
      if (!asked(info.topic)) continue;
      auto dataset = state_->load(session, info);
      if (!dataset) return std::unexpected(std::move(dataset.error()));
      datasets.push_back(std::move(*dataset));
    }
    return {};
  });
  if (!done) return std::unexpected(std::move(done.error()));
  std::set<std::string> imported;
  for (const auto& dataset : datasets) imported.insert(dataset->info.topic);
  for (const auto& dataset : shipped_example().all()) {
    const auto& info = dataset->info;
    if (asked(info.topic) && ships_beside(info, imported.contains(info.topic))) datasets.push_back(dataset);
  }
  sort_for_runs(datasets);
  return Snapshot(std::move(datasets));
}

}  // namespace pareltjes::hub
