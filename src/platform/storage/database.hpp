// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::storage {

/// Bytes that are not text.
struct Blob {
  std::string bytes;
  friend bool operator==(const Blob&, const Blob&) = default;
};

using Value = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

/// On whose behalf the database is used. Every row that belongs to an organisation carries both.
struct Scope {
  std::string organisation;  ///< Owner of the rows: a municipality's code (GM0439) or another organisation's id.
  std::string actor;         ///< Who does it: an account's id, "opdrachtregel" or "bezoeker".

  /// What belongs to everybody: datasets and packages that any organisation may read.
  static constexpr std::string_view kPublic = "openbaar";
  static Scope of_public(std::string actor) { return {std::string(kPublic), std::move(actor)}; }
};

/// The answer to a query. Columns count from 0.
class Rows {
 public:
  Rows(std::vector<std::string> names, std::vector<std::vector<Value>> values)
      : names_(std::move(names)), values_(std::move(values)) {}

  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] bool empty() const { return values_.empty(); }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] const Value& at(std::size_t row, std::size_t column) const { return values_.at(row).at(column); }
  [[nodiscard]] bool is_null(std::size_t row, std::size_t column) const;
  /// The value as asked; the neutral value (0, "", no bytes) for NULL. Asking for another type is a programmer's
  /// mistake.
  [[nodiscard]] std::int64_t integer(std::size_t row, std::size_t column) const;
  [[nodiscard]] double number(std::size_t row, std::size_t column) const;
  [[nodiscard]] const std::string& text(std::size_t row, std::size_t column) const;
  [[nodiscard]] const std::string& bytes(std::size_t row, std::size_t column) const;

 private:
  std::vector<std::string> names_;
  std::vector<std::vector<Value>> values_;
};

/// A connection bound to one Scope. Its statements see and change only rows of that organisation (and read what is
/// public, in tables that say so); the storage room enforces it, not the caller.
/// One SQL text serves SQLite and PostgreSQL: parameters are written $1, $2, …
class Session {
 public:
  virtual ~Session() = default;
  [[nodiscard]] virtual const Scope& scope() const = 0;
  virtual core::Result<Rows> query(std::string_view sql, std::vector<Value> parameters = {}) = 0;
  /// The number of rows changed.
  virtual core::Result<std::int64_t> execute(std::string_view sql, std::vector<Value> parameters = {}) = 0;
  /// The same statement for many rows of parameters; the number of rows changed. Much faster than one by one on a
  /// server. Some rows may have been changed when it fails: end the work with that failure.
  virtual core::Result<std::int64_t> execute_many(std::string_view sql, const std::vector<std::vector<Value>>& rows);
};

using Work = std::function<core::Result<void>(Session&)>;

/// The one SQL database of an installation, its migrations done.
class Database {
 public:
  virtual ~Database() = default;

  /// @param url "sqlite:PATH", a plain path, "sqlite::memory:", "postgresql://…", or libpq's
  /// "host=… dbname=…".
  /// Opens it, creates it when it does not exist, and runs the migrations that it lacks.
  static core::Result<std::unique_ptr<Database>> open(const std::string& url);

  /// Runs `work` in one read transaction: it sees one state of the database.
  virtual core::Result<void> read(const Scope& scope, const Work& work) = 0;
  /// Runs `work` in one write transaction: all of it is stored when it succeeds, nothing when it fails. A statement
  /// that fails changes nothing and leaves the transaction as it was. Writes of one organisation wait for each other.
  virtual core::Result<void> write(const Scope& scope, const Work& work) = 0;

  /// Work of the program itself across organisations, such as the queue of runs: one write transaction that sees every
  /// row. An organisation's table NAME is here called rij_NAME; the work sets the columns organisatie and actor itself.
  /// Rows that may only be added stay so. What it changed is counted under `reason` in the table onderhoud.
  /// Never call it on behalf of a user.
  virtual core::Result<void> maintenance(std::string_view reason, const Work& work) = 0;

  /// The queue of runs, across organisations: one write transaction that sees the tables marked "wachtrij" under the
  /// name rij_NAME and nothing else. It changes rows but adds and removes none, and leaves alone whose they are. It
  /// waits for no organisation's writes: rows that it reads to take them are claimed with claiming().
  virtual core::Result<void> queue(const Work& work) = 0;
  /// The same tables, read only.
  virtual core::Result<void> look_at_queue(const Work& work) = 0;
  /// What ends a SELECT that claims rows in queue(): those that another instance is claiming are passed over. Empty
  /// where a write transaction is alone anyway.
  [[nodiscard]] virtual std::string_view claiming() const = 0;

  /// A number that is another as soon as this process stored anything, and soon after another process did (ten
  /// milliseconds, and what a server takes to say so). Found without waiting for anybody: nothing when that cannot be.
  /// On SQLite this process's own lines of logs (audit, besluit, bewijs) may leave it as it is: keep nothing made of
  /// them by it.
  [[nodiscard]] virtual std::optional<std::int64_t> change_mark() = 0;

  /// Reads all of the database and says whether it fits together; false when it is damaged. Changes nothing. A small
  /// SQLite file is looked at whenever it is opened; this is for large ones. Not seen is what changed within one text:
  /// evidence, log and datasets carry hashes of their own. Errors: what kept it from looking; kCancelled.
  virtual core::Result<bool> check(const std::stop_token& stop) = 0;

  /// Connections to the database.
  struct Pool {
    std::int64_t busy = 0;
    std::int64_t idle = 0;
  };
  [[nodiscard]] virtual Pool pool() = 0;

  /// Where the database is, for backup(): a file, or the address of a server.
  [[nodiscard]] virtual std::string place() const = 0;
};

}  // namespace pareltjes::storage
