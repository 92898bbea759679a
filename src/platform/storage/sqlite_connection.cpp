// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/sqlite_connection.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <limits>
#include <thread>

#include "core/text.hpp"

namespace pareltjes::storage {
namespace {

using core::ErrorCode;
using core::fail;

constexpr std::size_t kMostStatements = 256;

std::unexpected<core::Error> programmer_mistake(const std::string& what) {
  return fail(ErrorCode::kInternal, {"Fout in een opdracht aan de database: " + what + ".",
                                     "Mistake in a database statement: " + what + "."});
}

int bind_value(sqlite3_stmt* statement, int index, const Value& value) {
  struct Binder {
    sqlite3_stmt* statement;
    int index;
    int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
    int operator()(std::int64_t number) const { return sqlite3_bind_int64(statement, index, number); }
    int operator()(double number) const { return sqlite3_bind_double(statement, index, number); }
    int operator()(const std::string& text) const {
      return sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    int operator()(const Blob& blob) const {
      // SQLite makes NULL of a blob without an address; an empty blob is not NULL.
      return blob.bytes.empty()
                 ? sqlite3_bind_zeroblob(statement, index, 0)
                 : sqlite3_bind_blob64(statement, index, blob.bytes.data(), blob.bytes.size(), SQLITE_TRANSIENT);
    }
  };
  return std::visit(Binder{statement, index}, value);
}

Value column_value(sqlite3_stmt* statement, int column) {
  const auto bytes_of = [&](const void* start) {
    const auto length = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return length == 0 ? std::string{} : std::string(static_cast<const char*>(start), length);
  };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_TEXT:
      return bytes_of(sqlite3_column_text(statement, column));
    case SQLITE_BLOB:
      return Blob{bytes_of(sqlite3_column_blob(statement, column))};
    default:
      return std::monostate{};
  }
}

/// A statement goes back clean whatever happens, so that no lock and no value stays behind.
struct Reset {
  sqlite3_stmt* statement;
  ~Reset() {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
  }
};

}  // namespace

core::Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const ConnectionOptions& options) {
  // Accounts and what is confidential lie in it: only its owner reads it, whatever the umask. SQLite takes over the
  // mode.
  if (options.create && options.path != ":memory:") {
    const int made = ::open(options.path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made >= 0) ::close(made);
  }
  sqlite3* db = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (options.create ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(options.path.c_str(), &db, flags, nullptr);
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(db, options.path));
  if (code != SQLITE_OK) return std::unexpected(connection->error(code));
  if (auto done = connection->configure(options); !done) return std::unexpected(done.error());
  return connection;
}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  sqlite3_close_v2(db_);
}

core::Result<void> SqliteConnection::configure(const ConnectionOptions& options) {
  sqlite3_extended_result_codes(db_, 1);
  sqlite3_busy_timeout(db_, options.busy_ms);
  // A restored or foreign file may hold views that call functions: they get harmless ones only.
  sqlite3_db_config(db_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_limit(db_, SQLITE_LIMIT_ATTACHED, 0);
  if (auto done = register_functions(); !done) return done;
  const auto authorizer = [](void* self, int action, const char* first, const char* second, const char*,
                             const char* context) {
    return static_cast<SqliteConnection*>(self)->authorize(action, first, second, context);
  };
  sqlite3_set_authorizer(db_, authorizer, this);

  auto mode = write_ahead(options.busy_ms);
  if (!mode) return std::unexpected(mode.error());
  if (mode->text(0, 0) != "wal") {
    return fail(ErrorCode::kStorageUnavailable,
                {"Deze map is niet geschikt voor de database.", "This folder is not suitable for the database."},
                {"Kies een map op een schijf van deze machine.", "Choose a folder on a disk of this machine."},
                core::Place{path_, std::nullopt, std::nullopt});
  }
  // WAL with synchronous=NORMAL survives kill -9, but a power failure may take the last commits. We promise that
  // nothing acknowledged is lost, so every commit waits for the disk: FULL. Reads do not pay for it.
  std::string settings = options.durable ? "PRAGMA synchronous=FULL;" : "PRAGMA synchronous=OFF;";
  // recursive_triggers: without it INSERT OR REPLACE deletes rows past the triggers that forbid deleting.
  settings += "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; PRAGMA temp_store=MEMORY;";
  if (options.maximum_pages > 0) settings += "PRAGMA max_page_count=" + std::to_string(options.maximum_pages) + ";";
  // Making SQLite's table functions ready counts as a change of the schema, which a Session may not ask for.
  settings += "SELECT count(*) FROM json_each('[]'), json_tree('[]');";
  return script(settings);
}

core::Result<Rows> SqliteConnection::write_ahead(int busy_ms) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(busy_ms);
  while (true) {
    auto mode = query("PRAGMA journal_mode=WAL");
    // Two programs that open a new file at once both want it for themselves; SQLite then refuses one at once, without
    // the waiting of busy_timeout, for each would wait for the other.
    const bool busy = !mode && (sqlite3_extended_errcode(db_) & 0xff) == SQLITE_BUSY;
    if (!busy || std::chrono::steady_clock::now() >= until) return mode;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

core::Result<void> SqliteConnection::register_functions() {
  const auto answer = [](sqlite3_context* context, const std::string& text, bool known) {
    if (!known) return sqlite3_result_null(context);
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  };
  static const auto kAnswer = answer;
  const auto organisation = [](sqlite3_context* context, int, sqlite3_value**) {
    const auto* self = static_cast<const SqliteConnection*>(sqlite3_user_data(context));
    kAnswer(context, self->scope_.organisation, self->in_session_);
  };
  const auto actor = [](sqlite3_context* context, int, sqlite3_value**) {
    const auto* self = static_cast<const SqliteConnection*>(sqlite3_user_data(context));
    kAnswer(context, self->scope_.actor, self->in_session_);
  };
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  int code =
      sqlite3_create_function_v2(db_, "huidige_organisatie", 0, kFlags, this, organisation, nullptr, nullptr, nullptr);
  if (code == SQLITE_OK)
    code = sqlite3_create_function_v2(db_, "huidige_actor", 0, kFlags, this, actor, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return std::unexpected(error(code));
  return {};
}

core::Result<void> SqliteConnection::begin(Access access, const Scope& scope) {
  assert(sqlite3_get_autocommit(db_) != 0 && "one transaction at a time");
  if (auto begun = script(access == Access::kRead || access == Access::kQueueLook ? "BEGIN" : "BEGIN IMMEDIATE");
      !begun)
    return begun;
  access_ = access;
  doomed_.reset();
  changed_more_ = false;
  scope_ = scope;
  in_session_ = access == Access::kRead || access == Access::kWrite;
  return {};
}

core::Result<void> SqliteConnection::commit() {
  if (auto open = check_transaction(); !open) {
    rollback();
    return open;
  }
  access_ = Access::kOwn;
  in_session_ = false;
  auto done = script("COMMIT");
  if (!done) rollback();
  return done;
}

void SqliteConnection::rollback() {
  access_ = Access::kOwn;
  in_session_ = false;
  if (sqlite3_get_autocommit(db_) == 0) static_cast<void>(script("ROLLBACK"));
}

core::Result<void> SqliteConnection::check_transaction() const {
  // SQLite itself undoes the transaction on a full disk and the like. What came after would be stored alone.
  if (access_ != Access::kOwn && doomed_) return std::unexpected(*doomed_);
  if (access_ == Access::kOwn || sqlite3_get_autocommit(db_) == 0) return {};
  return fail(ErrorCode::kStorageUnavailable,
              {"De database heeft deze wijziging ongedaan gemaakt.", "The database has undone this change."},
              {"Probeer het opnieuw.", "Try again."}, core::Place{path_, std::nullopt, std::nullopt});
}

core::Result<const SqliteConnection::Prepared*> SqliteConnection::prepare(std::string_view sql) {
  auto key = std::pair{access_, std::string(sql)};
  if (const auto found = statements_.find(key); found != statements_.end()) return &found->second;
  if (in_session_ && names_rows(sql)) {
    return fail(ErrorCode::kForbidden,
                {"Deze opdracht aan de database is niet toegestaan.", "This database statement is not allowed."});
  }
  const auto length = std::min<std::size_t>(sql.size() + 1, std::numeric_limits<int>::max());
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  names_more_ = false;
  const int code =
      sqlite3_prepare_v3(db_, key.second.c_str(), static_cast<int>(length), SQLITE_PREPARE_PERSISTENT, &raw, &tail);
  Statement statement(raw);
  if (code != SQLITE_OK) return std::unexpected(error(code));
  const std::string_view rest(tail, static_cast<std::size_t>(key.second.c_str() + key.second.size() - tail));
  if (raw == nullptr || !core::trim(rest).empty()) return programmer_mistake("one statement is expected");
  if (statements_.size() >= kMostStatements) statements_.clear();
  return &statements_.emplace(std::move(key), Prepared{std::move(statement), names_more_}).first->second;
}

core::Result<void> SqliteConnection::bind(sqlite3_stmt* statement, const std::vector<Value>& parameters) {
  // $1 is a name for SQLite, numbered by where it first appears.
  if (sqlite3_bind_parameter_count(statement) != static_cast<int>(parameters.size()))
    return programmer_mistake("the number of parameters is wrong");
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const int index = sqlite3_bind_parameter_index(statement, ("$" + std::to_string(i + 1)).c_str());
    if (index == 0) return programmer_mistake("parameter $" + std::to_string(i + 1) + " is not in the statement");
    if (const int code = bind_value(statement, index, parameters[i]); code != SQLITE_OK)
      return std::unexpected(error(code));
  }
  return {};
}

core::Result<Rows> SqliteConnection::query(std::string_view sql, const std::vector<Value>& parameters) {
  if (auto open = check_transaction(); !open) return std::unexpected(open.error());
  auto prepared = prepare(sql);
  if (!prepared) return std::unexpected(prepared.error());
  sqlite3_stmt* statement = (*prepared)->statement.get();
  if ((*prepared)->changes_more) changed_more_ = true;
  const Reset reset{statement};
  if (auto bound = bind(statement, parameters); !bound) return std::unexpected(bound.error());

  std::vector<std::vector<Value>> values;
  auto stepped = step_through(statement, [&](std::vector<Value> row) { values.push_back(std::move(row)); });
  if (!stepped) {
    // A full or failing disk: what the caller still does in this transaction must not be stored by itself.
    if (stepped.error().code == ErrorCode::kStorageUnavailable) doomed_ = stepped.error();
    return std::unexpected(stepped.error());
  }
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(sqlite3_column_count(statement)));
  for (int column = 0; column < sqlite3_column_count(statement); ++column)
    names.emplace_back(sqlite3_column_name(statement, column));
  return Rows(std::move(names), std::move(values));
}

core::Result<void> SqliteConnection::step_through(sqlite3_stmt* statement,
                                                  const std::function<void(std::vector<Value>)>& take) {
  int code = sqlite3_step(statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
    std::vector<Value> row;
    const int columns = sqlite3_column_count(statement);
    row.reserve(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) row.push_back(column_value(statement, column));
    take(std::move(row));
  }
  if (code != SQLITE_DONE) return std::unexpected(error(code));
  return {};
}

core::Result<bool> SqliteConnection::fits_together(const std::string& how) {
  const auto verdict = query("PRAGMA " + how + "(1)");
  if (verdict) return verdict->size() == 1 && verdict->text(0, 0) == "ok";
  const int code = sqlite3_errcode(db_) & 0xff;
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) return false;
  return std::unexpected(verdict.error());
}

core::Result<void> SqliteConnection::each(std::string_view sql,
                                          const std::function<void(const std::vector<Value>&)>& take) {
  auto prepared = prepare(sql);
  if (!prepared) return std::unexpected(prepared.error());
  sqlite3_stmt* statement = (*prepared)->statement.get();
  const Reset reset{statement};
  return step_through(statement, take);
}

core::Result<std::int64_t> SqliteConnection::execute(std::string_view sql, const std::vector<Value>& parameters) {
  // Not sqlite3_changes(): that says 0 for a change through a view.
  const auto before = sqlite3_total_changes64(db_);
  if (auto rows = query(sql, parameters); !rows) return std::unexpected(rows.error());
  return sqlite3_total_changes64(db_) - before;
}

core::Result<void> SqliteConnection::script(const std::string& sql) {
  assert(access_ == Access::kOwn);
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return std::unexpected(error(code));
  return {};
}

}  // namespace pareltjes::storage
