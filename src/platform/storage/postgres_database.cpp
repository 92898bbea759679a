// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/postgres_database.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "platform/storage/maintenance.hpp"
#include "platform/storage/postgres_connection.hpp"
#include "platform/storage/postgres_views.hpp"
#include "platform/storage/postgres_watch.hpp"

namespace pareltjes::storage {
namespace {

using core::ErrorCode;
using core::fail;

constexpr std::size_t kMostIdle = 8;

class PostgresSession : public Session {
 public:
  PostgresSession(PostgresConnection& connection, Scope scope) : connection_(connection), scope_(std::move(scope)) {}
  [[nodiscard]] const Scope& scope() const override { return scope_; }
  [[nodiscard]] const PostgresConnection& connection() const { return connection_; }
  core::Result<Rows> query(std::string_view sql, std::vector<Value> parameters) override {
    return connection_.query(sql, parameters);
  }
  core::Result<std::int64_t> execute(std::string_view sql, std::vector<Value> parameters) override {
    return connection_.execute(sql, parameters);
  }
  core::Result<std::int64_t> execute_many(std::string_view sql, const std::vector<std::vector<Value>>& rows) override {
    return connection_.execute_many(sql, rows);
  }

 private:
  PostgresConnection& connection_;
  Scope scope_;
};

class PostgresDatabase : public Database {
 public:
  explicit PostgresDatabase(std::string url) : url_(std::move(url)), watch_(url_) {}
  core::Result<void> start(const std::vector<Migration>& migrations);
  core::Result<void> read(const Scope& scope, const Work& work) override { return run(Access::kRead, scope, work); }
  core::Result<void> write(const Scope& scope, const Work& work) override { return run(Access::kWrite, scope, work); }
  core::Result<void> maintenance(std::string_view reason, const Work& work) override;
  core::Result<void> queue(const Work& work) override { return run(Access::kQueue, {"", "wachtrij"}, work); }
  core::Result<void> look_at_queue(const Work& work) override {
    return run(Access::kQueueLook, {"", "wachtrij"}, work);
  }
  [[nodiscard]] std::string_view claiming() const override { return " FOR UPDATE SKIP LOCKED"; }
  [[nodiscard]] std::optional<std::int64_t> change_mark() override {
    const auto all = watch_.mark();
    return all ? std::optional((*all << 32U) + changes_) : std::nullopt;
  }
  core::Result<bool> check(const std::stop_token& stop) override;
  [[nodiscard]] Pool pool() override {
    const std::lock_guard lock(mutex_);
    return {busy_, static_cast<std::int64_t>(idle_.size())};
  }
  [[nodiscard]] std::string place() const override { return url_; }

 private:
  using Connection = std::unique_ptr<PostgresConnection>;

  /// A connection with its transaction begun. One that the server dropped in the meantime is replaced.
  core::Result<Connection> take(Access access, const Scope& scope);
  core::Result<void> run(Access access, const Scope& scope, const Work& work);
  core::Result<void> run_on(PostgresConnection& connection, const Scope& scope, const Work& work);

  std::string url_;
  PostgresWatch watch_;
  std::atomic<std::int64_t> changes_ = 0;  ///< Transactions of this process that changed something.
  std::mutex mutex_;
  std::atomic<std::int64_t> busy_ = 0;
  std::vector<Connection> idle_;
};

/// Which databases this thread is changing, so that a change inside another is an error and not a wait without end.
thread_local std::vector<const void*> writing;

core::Result<void> PostgresDatabase::start(const std::vector<Migration>& migrations) {
  auto connection = PostgresConnection::open(url_);
  if (!connection) return std::unexpected(connection.error());
  if (auto done = migrate(**connection, migrations); !done) return done;
  if (migrations.empty()) return {};  // Then the roles do not exist either.
  if (auto done = close_to_others(**connection); !done) return done;
  idle_.push_back(std::move(*connection));
  return {};
}

core::Result<PostgresDatabase::Connection> PostgresDatabase::take(Access access, const Scope& scope) {
  while (true) {
    Connection connection;
    {
      const std::lock_guard lock(mutex_);
      if (idle_.empty()) break;
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
    auto begun = connection->begin(access, scope);
    if (begun) return connection;
    if (connection->alive()) return std::unexpected(begun.error());  // Busy, not gone.
  }
  auto connection = PostgresConnection::open(url_);
  if (!connection) return connection;
  if (auto begun = (*connection)->begin(access, scope); !begun) return std::unexpected(begun.error());
  return connection;
}

core::Result<void> PostgresDatabase::run_on(PostgresConnection& connection, const Scope& scope, const Work& work) {
  struct Transaction {
    PostgresConnection& connection;
    ~Transaction() { connection.rollback(); }
  } const transaction{connection};
  PostgresSession session(connection, scope);
  if (auto done = work(session); !done) return done;
  return connection.commit();
}

core::Result<void> PostgresDatabase::run(Access access, const Scope& scope, const Work& work) {
  if ((access == Access::kRead || access == Access::kWrite) && (scope.organisation.empty() || scope.actor.empty())) {
    return fail(ErrorCode::kForbidden, {"Er is niet gezegd voor welke organisatie en door wie dit gebeurt.",
                                        "Nothing says for which organisation and by whom this is done."});
  }
  const bool writes = access != Access::kRead && access != Access::kQueueLook;
  if (writes && std::ranges::find(writing, this) != writing.end()) {
    return fail(ErrorCode::kInternal, {"Een wijziging in de database begint binnen een andere.",
                                       "A change to the database begins inside another."});
  }
  struct Mark {
    bool set;
    ~Mark() {
      if (set) writing.pop_back();
    }
  } const mark{writes};
  if (writes) writing.push_back(this);
  auto connection = take(access, scope);
  if (!connection) return std::unexpected(connection.error());
  struct Busy {
    std::atomic<std::int64_t>& count;
    explicit Busy(std::atomic<std::int64_t>& connections) : count(connections) { ++count; }
    ~Busy() { --count; }
  } const busy(busy_);
  const auto before = (*connection)->total_changes();
  auto done = run_on(**connection, scope, work);
  if ((*connection)->total_changes() != before) ++changes_;
  const std::lock_guard lock(mutex_);
  if ((*connection)->alive() && idle_.size() < kMostIdle) idle_.push_back(std::move(*connection));
  return done;
}

core::Result<bool> PostgresDatabase::check(const std::stop_token& stop) {
  auto connection = PostgresConnection::open(url_);
  if (!connection) return std::unexpected(connection.error());
  if (auto begun = (*connection)->script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); !begun)
    return std::unexpected(begun.error());
  if (auto seen = (*connection)->maintain(); !seen) return std::unexpected(seen.error());
  const auto tables = (*connection)->query("SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()");
  if (!tables) return std::unexpected(tables.error());
  for (std::size_t i = 0; i < tables->size(); ++i) {
    // As text, so that values which the server keeps apart from their rows are read as well.
    const auto read = (*connection)->query("SELECT sum(length(t::text)) FROM " + tables->text(i, 0) + " t");
    if (!read && (*connection)->said_damaged()) return false;
    if (!read) return std::unexpected(read.error());
    if (stop.stop_requested()) return fail(ErrorCode::kCancelled, {"Er is gestopt.", "It was stopped."});
  }
  (*connection)->rollback();
  return true;
}

core::Result<void> PostgresDatabase::maintenance(std::string_view reason, const Work& work) {
  const auto counted = [&](Session& session) -> core::Result<void> {
    const auto& connection = static_cast<PostgresSession&>(session).connection();
    const auto before = connection.total_changes();
    if (auto done = work(session); !done) return done;
    return connection.total_changes() == before ? core::Result<void>() : note_maintenance(session, reason);
  };
  return run(Access::kMaintenance, {"", "onderhoud: " + std::string(reason)}, counted);
}

}  // namespace

core::Result<std::unique_ptr<Database>> open_postgres(const std::string& url,
                                                      const std::vector<Migration>& migrations) {
  auto database = std::make_unique<PostgresDatabase>(url);
  if (auto started = database->start(migrations); !started) return std::unexpected(started.error());
  return database;
}

}  // namespace pareltjes::storage
