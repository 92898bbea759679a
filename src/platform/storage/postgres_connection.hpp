// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <libpq-fe.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/storage/access.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::storage {

/// One connection to a PostgreSQL server, used by one thread at a time.
class PostgresConnection {
 public:
  static core::Result<std::unique_ptr<PostgresConnection>> open(const std::string& url);

  /// Starts a transaction with this access, on behalf of `scope`.
  core::Result<void> begin(Access access, const Scope& scope);
  /// Until the end of this transaction the program's own role sees the rows of every organisation.
  core::Result<void> maintain();
  core::Result<void> commit();
  /// Ends the transaction without storing anything. Harmless when there is none.
  void rollback();

  core::Result<Rows> query(std::string_view sql, const std::vector<Value>& parameters = {});
  core::Result<std::int64_t> execute(std::string_view sql, const std::vector<Value>& parameters = {});
  /// The same statement for many rows, sent without waiting for each answer; the number of rows changed.
  core::Result<std::int64_t> execute_many(std::string_view sql, const std::vector<std::vector<Value>>& rows);
  /// Statements one after another, without parameters and outside any Session.
  core::Result<void> script(const std::string& sql);

  [[nodiscard]] bool alive() const { return PQstatus(connection_.get()) == CONNECTION_OK; }
  /// Whether the server's last error was that its data are damaged.
  [[nodiscard]] bool said_damaged() const { return said_damaged_; }
  /// Rows changed since the connection was opened.
  [[nodiscard]] std::int64_t total_changes() const { return total_changes_; }

 private:
  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using Answer = std::unique_ptr<PGresult, Clear>;

  explicit PostgresConnection(PGconn* connection) : connection_(connection) {}
  core::Result<Answer> run(std::string_view sql, const std::vector<Value>& parameters);
  /// The name of the prepared statement.
  core::Result<std::string> prepare(std::string_view sql, const std::vector<Value>& parameters);
  core::Result<void> check(std::string_view sql, const std::vector<Value>& parameters) const;
  core::Result<void> next_savepoint();
  core::Error undo_statement(const PGresult* result);
  [[nodiscard]] core::Error error(const PGresult* result) const;

  std::unique_ptr<PGconn, Finish> connection_;
  Access access_ = Access::kOwn;
  bool savepoint_used_ = false;
  bool said_damaged_ = false;
  std::int64_t total_changes_ = 0;
  std::map<std::string, std::string> statements_;
};

}  // namespace pareltjes::storage
