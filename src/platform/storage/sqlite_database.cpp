// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/sqlite_database.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>

#include "platform/storage/maintenance.hpp"
#include "platform/storage/sqlite_checkpoints.hpp"
#include "platform/storage/sqlite_connection.hpp"

namespace pareltjes::storage {
namespace {

using core::ErrorCode;
using core::fail;

constexpr std::size_t kMostIdleReaders = 16;
constexpr std::chrono::milliseconds kLookAtOthers{10};  ///< A look takes some microseconds, and each request asks.
constexpr std::uintmax_t kCheckedAtStart = std::uintmax_t{16} << 20U;  // Some ten milliseconds of reading.

class SqliteSession : public Session {
 public:
  SqliteSession(SqliteConnection& connection, Scope scope) : connection_(connection), scope_(std::move(scope)) {}
  [[nodiscard]] const Scope& scope() const override { return scope_; }
  core::Result<Rows> query(std::string_view sql, std::vector<Value> parameters) override {
    return connection_.query(sql, parameters);
  }
  core::Result<std::int64_t> execute(std::string_view sql, std::vector<Value> parameters) override {
    return connection_.execute(sql, parameters);
  }

 private:
  SqliteConnection& connection_;
  Scope scope_;
};

/// Rolls back unless told otherwise, also when the work throws.
struct Transaction {
  SqliteConnection& connection;
  ~Transaction() { connection.rollback(); }
};

core::Result<void> run_work(SqliteConnection& connection, Access access, const Scope& scope, const Work& work) {
  if (auto begun = connection.begin(access, scope); !begun) return begun;
  const Transaction transaction{connection};
  SqliteSession session(connection, scope);
  if (auto done = work(session); !done) return done;
  return connection.commit();
}

core::Result<void> check_scope(const Scope& scope) {
  if (!scope.organisation.empty() && !scope.actor.empty()) return {};
  return fail(ErrorCode::kForbidden, {"Er is niet gezegd voor welke organisatie en door wie dit gebeurt.",
                                      "Nothing says for which organisation and by whom this is done."});
}

/// A folder of its own that goes with the object; in memory where the machine has such a place.
class TemporaryFolder {
 public:
  TemporaryFolder() = default;
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] bool create() {
    std::error_code ignored;
    for (const auto& place : {std::filesystem::path("/dev/shm"), std::filesystem::temp_directory_path(ignored)}) {
      auto name = (place / "pareltjes-XXXXXX").string();
      if (mkdtemp(name.data()) == nullptr) continue;
      path_ = name;
      return true;
    }
    return false;
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class SqliteDatabase : public Database {
 public:
  core::Result<void> start(SqliteOptions options);
  core::Result<void> read(const Scope& scope, const Work& work) override;
  core::Result<void> write(const Scope& scope, const Work& work) override;
  core::Result<void> maintenance(std::string_view reason, const Work& work) override;
  core::Result<void> queue(const Work& work) override { return with_writer(Access::kQueue, {"", "wachtrij"}, work); }
  core::Result<void> look_at_queue(const Work& work) override {
    return with_reader(Access::kQueueLook, {"", "wachtrij"}, work);
  }
  [[nodiscard]] std::string_view claiming() const override { return {}; }
  [[nodiscard]] std::optional<std::int64_t> change_mark() override;
  core::Result<bool> check(const std::stop_token& stop) override;
  [[nodiscard]] Pool pool() override;
  [[nodiscard]] std::string place() const override { return options_.path; }

 private:
  using Connection = std::unique_ptr<SqliteConnection>;

  core::Result<Connection> connect();
  core::Result<Connection> take_reader();
  void return_reader(Connection reader);
  core::Result<void> with_reader(Access access, const Scope& scope, const Work& work);
  core::Result<void> with_writer(Access access, const Scope& scope, const Work& work);

  TemporaryFolder folder_;  // First, so that it goes after the connections.
  ConnectionOptions options_;
  Guard guard_;
  std::mutex writer_mutex_;
  std::atomic<std::thread::id> writing_;
  Connection writer_;
  std::atomic<std::int64_t> changes_ =
      0;  ///< Transactions of this process that changed something, but for lines of logs.
  std::mutex watcher_mutex_;
  Connection watcher_;  ///< Changes nothing itself: what SQLite counts for it are the changes of all others.
  std::int64_t others_ = 0;
  std::chrono::steady_clock::time_point looked_at_;
  std::atomic<std::int64_t> reading_ = 0;
  std::mutex readers_mutex_;
  std::vector<Connection> readers_;
  std::optional<SqliteCheckpoints> checkpoints_;  ///< Last, so that its thread ends first.
};

core::Result<void> SqliteDatabase::start(SqliteOptions options) {
  options_ = {.path = std::move(options.path), .busy_ms = options.busy_ms, .maximum_pages = options.maximum_pages};
  if (options_.path == ":memory:") {
    // A file in a folder that vanishes: SQLite's own memory databases lock readers out while somebody writes, so
    // that tests would not see what happens in use.
    if (!folder_.create()) {
      return fail(ErrorCode::kStorageUnavailable,
                  {"Er is geen plaats voor een tijdelijke database.", "There is no room for a temporary database."},
                  {"Controleer de map voor tijdelijke bestanden.", "Check the folder for temporary files."});
    }
    options_.path = (folder_.path() / "pareltjes.db").string();
    options_.durable = false;
  }
  auto marks = marks_after(options.migrations);
  if (!marks) return std::unexpected(marks.error());
  guard_ = guard_of(*marks);
  auto writer = connect();
  if (!writer) return std::unexpected(writer.error());
  writer_ = std::move(*writer);
  options_.create = false;
  checkpoints_.emplace(options_, writer_mutex_);
  checkpoints_->follow(*writer_);
  auto watcher = SqliteConnection::open(options_);
  if (!watcher) return std::unexpected(watcher.error());
  // Opening may wait for another program; watching afterwards never does.
  if (auto done = (*watcher)->script("PRAGMA busy_timeout=0"); !done) return done;
  watcher_ = std::move(*watcher);
  // Before anything is written: what a damaged page says would be taken for the truth.
  std::error_code ignored;
  if (std::filesystem::file_size(options_.path, ignored) <= kCheckedAtStart) {
    const auto fits = writer_->fits_together("quick_check");
    if (!fits) return std::unexpected(fits.error());
    if (!*fits) return std::unexpected(writer_->damaged());
  }
  auto migrated = migrate(*writer_, options.migrations);
  if (!migrated && !migrated.error().place)
    migrated.error().place = core::Place{options_.path, std::nullopt, std::nullopt};
  return migrated;
}

core::Result<SqliteDatabase::Connection> SqliteDatabase::connect() {
  auto connection = SqliteConnection::open(options_);
  if (connection) (*connection)->set_guard(guard_);
  return connection;
}

core::Result<SqliteDatabase::Connection> SqliteDatabase::take_reader() {
  {
    const std::lock_guard lock(readers_mutex_);
    if (!readers_.empty()) {
      auto reader = std::move(readers_.back());
      readers_.pop_back();
      return reader;
    }
  }
  return connect();
}

void SqliteDatabase::return_reader(Connection reader) {
  const std::lock_guard lock(readers_mutex_);
  if (readers_.size() < kMostIdleReaders) readers_.push_back(std::move(reader));
}

core::Result<void> SqliteDatabase::read(const Scope& scope, const Work& work) {
  if (auto known = check_scope(scope); !known) return known;
  return with_reader(Access::kRead, scope, work);
}

core::Result<void> SqliteDatabase::with_reader(Access access, const Scope& scope, const Work& work) {
  auto reader = take_reader();
  if (!reader) return std::unexpected(reader.error());
  struct Reading {
    std::atomic<std::int64_t>& count;
    explicit Reading(std::atomic<std::int64_t>& readers) : count(readers) { ++count; }
    ~Reading() { --count; }
  } const reading(reading_);
  auto done = run_work(**reader, access, scope, work);
  return_reader(std::move(*reader));
  return done;
}

core::Result<void> SqliteDatabase::with_writer(Access access, const Scope& scope, const Work& work) {
  if (writing_.load() == std::this_thread::get_id()) {
    return fail(ErrorCode::kInternal, {"Een wijziging in de database begint binnen een andere.",
                                       "A change to the database begins inside another."});
  }
  const std::lock_guard lock(writer_mutex_);
  struct Mark {
    std::atomic<std::thread::id>& writing;
    explicit Mark(std::atomic<std::thread::id>& who) : writing(who) { writing = std::this_thread::get_id(); }
    ~Mark() { writing = std::thread::id{}; }
  } const mark(writing_);
  const auto before = sqlite3_total_changes64(writer_->handle());
  auto done = run_work(*writer_, access, scope, work);
  // Lines of logs do not count: whoever keeps something made of other rows need not make it anew for them.
  if (sqlite3_total_changes64(writer_->handle()) != before && writer_->changed_more()) ++changes_;
  return done;
}

std::optional<std::int64_t> SqliteDatabase::change_mark() {
  const auto own = changes_.load();
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(watcher_mutex_);
  if (now - looked_at_ >= kLookAtOthers) {
    const auto version = watcher_->query("PRAGMA data_version");
    if (!version) return std::nullopt;
    others_ = version->integer(0, 0);
    looked_at_ = now;
  }
  return (others_ << 32U) + own;
}

core::Result<bool> SqliteDatabase::check(const std::stop_token& stop) {
  auto connection = connect();
  if (!connection) return std::unexpected(connection.error());
  const std::stop_callback interrupt(stop, [&] { sqlite3_interrupt((*connection)->handle()); });
  return (*connection)->fits_together("integrity_check");
}

Database::Pool SqliteDatabase::pool() {
  const bool is_writing = writing_.load() != std::thread::id{};
  const std::lock_guard lock(readers_mutex_);
  return {reading_ + (is_writing ? 1 : 0), static_cast<std::int64_t>(readers_.size()) + (is_writing ? 0 : 1)};
}

core::Result<void> SqliteDatabase::write(const Scope& scope, const Work& work) {
  if (auto known = check_scope(scope); !known) return known;
  return with_writer(Access::kWrite, scope, work);
}

core::Result<void> SqliteDatabase::maintenance(std::string_view reason, const Work& work) {
  const Scope scope{"", "onderhoud: " + std::string(reason)};
  const auto counted = [&](Session& session) -> core::Result<void> {
    const auto before = sqlite3_total_changes64(writer_->handle());
    if (auto done = work(session); !done) return done;
    if (sqlite3_total_changes64(writer_->handle()) == before) return {};
    return note_maintenance(session, reason);
  };
  return with_writer(Access::kMaintenance, scope, counted);
}

}  // namespace

core::Result<std::unique_ptr<Database>> open_sqlite(SqliteOptions options) {
  auto database = std::make_unique<SqliteDatabase>();
  if (auto started = database->start(std::move(options)); !started) return std::unexpected(started.error());
  return database;
}

}  // namespace pareltjes::storage
