// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/storage/access.hpp"
#include "platform/storage/database.hpp"
#include "platform/storage/directives.hpp"

namespace pareltjes::storage {

/// Which tables a Session may name, and which views and triggers may reach below them.
struct Guard {
  std::set<std::string, std::less<>> tables;   ///< General tables, and the views over organisations' tables.
  std::set<std::string, std::less<>> trusted;  ///< Views and triggers that the storage room made.
  std::set<std::string, std::less<>> queues;   ///< Tables whose rows Database::queue() takes, with "rij_".
  std::set<std::string, std::less<>> logs;  ///< Tables of which nothing is made that is kept; with "rij_" and without.
};
Guard guard_of(const std::vector<TableMark>& marks);

struct ConnectionOptions {
  std::string path;
  bool durable = true;             ///< False for databases that may vanish: no waiting for the disk.
  bool create = true;              ///< Make the file when it does not exist.
  int busy_ms = 10'000;            ///< How long to wait for another process that writes.
  std::int64_t maximum_pages = 0;  ///< A ceiling on the size of the file; 0 for none.
};

/// One connection to SQLite, used by one thread at a time.
class SqliteConnection {
 public:
  static core::Result<std::unique_ptr<SqliteConnection>> open(const ConnectionOptions& options);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  /// Starts a transaction in which query() and execute() have this access, on behalf of `scope`.
  core::Result<void> begin(Access access, const Scope& scope);
  core::Result<void> commit();
  /// Ends the transaction without storing anything. Harmless when there is none.
  void rollback();

  /// One statement, with parameters $1, $2, …
  core::Result<Rows> query(std::string_view sql, const std::vector<Value>& parameters = {});
  core::Result<std::int64_t> execute(std::string_view sql, const std::vector<Value>& parameters = {});
  /// One statement, one row at a time.
  core::Result<void> each(std::string_view sql, const std::function<void(const std::vector<Value>&)>& take);
  /// Whether the pages fit together.
  /// @param how "quick_check", or "integrity_check", which compares indexes with their tables too.
  core::Result<bool> fits_together(const std::string& how);
  /// The sentence for a file that does not.
  [[nodiscard]] core::Error damaged() const { return error(SQLITE_CORRUPT); }
  /// Statements one after another, without parameters and outside any Session.
  core::Result<void> script(const std::string& sql);

  /// Whether this transaction, or the last one, changed more than that it added lines to logs.
  [[nodiscard]] bool changed_more() const { return changed_more_; }

  void set_guard(Guard guard) { guard_ = std::move(guard); }
  [[nodiscard]] sqlite3* handle() const { return db_; }
  /// The last error of SQLite as a sentence for users.
  [[nodiscard]] core::Error error(int code) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;
  struct Prepared {
    Statement statement;
    bool changes_more = false;  ///< It may change more than that it adds lines to logs.
  };

  SqliteConnection(sqlite3* db, std::string path) : db_(db), path_(std::move(path)) {}
  core::Result<void> configure(const ConnectionOptions& options);
  /// Turns on SQLite's write-ahead log, waiting at most `busy_ms` for another program that does so too; gives the mode.
  core::Result<Rows> write_ahead(int busy_ms);
  core::Result<void> register_functions();
  core::Result<const Prepared*> prepare(std::string_view sql);
  core::Result<void> bind(sqlite3_stmt* statement, const std::vector<Value>& parameters);
  core::Result<void> step_through(sqlite3_stmt* statement, const std::function<void(std::vector<Value>)>& take);
  core::Result<void> check_transaction() const;
  [[nodiscard]] int authorize(int action, const char* first, const char* second, const char* context);
  /// Whether the text names a table below the views.
  static bool names_rows(std::string_view sql);
  [[nodiscard]] bool may_change_in_queue(const char* table, const char* column) const;
  [[nodiscard]] bool may_touch(const char* table, const char* context) const;

  sqlite3* db_;
  std::string path_;
  Guard guard_;
  Access access_ = Access::kOwn;
  Scope scope_;
  bool in_session_ = false;
  std::optional<core::Error> doomed_;  ///< Why this transaction cannot be stored any more.
  bool changed_more_ = false;
  bool names_more_ = false;  ///< Of the statement that is being prepared.
  /// Prepared under one access, used under the same only: the check of rights happens while preparing.
  std::map<std::pair<Access, std::string>, Prepared> statements_;
};

}  // namespace pareltjes::storage
