// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/postgres_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cctype>
#include <charconv>

#include "core/text.hpp"
#include "platform/storage/refusals.hpp"

namespace pareltjes::storage {
namespace {

using core::ErrorCode;
using core::fail;

// Numbers of types in PostgreSQL's catalogue (pg_type.dat), the same in every installation.
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;
constexpr Oid kText = 25;
constexpr Oid kFloat4 = 700;
constexpr Oid kFloat8 = 701;
constexpr Oid kNumeric = 1700;

/// What no statement of a Session may name: the tables below the views, and what changes the scope or runs a text as
/// SQL. U& spells identifiers in another way, so that this list could not find them.
constexpr std::string_view kForbiddenWords[] = {
    "rij_",          "set_config",      "u&",          "query_to_xml", "table_to_xml", "cursor_to_xml",
    "schema_to_xml", "database_to_xml", "ts_stat",     "ts_rewrite",   "dblink",       "pg_read",
    "pg_ls",         "pg_stat",         "pg_advisory", "lo_",          "pg_sleep",     "xpath_table",
    "crosstab",      "pg_terminate",    "pg_cancel"};

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

bool begins_as_query(std::string_view small) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"select", "with", "insert", "update", "delete", "values"},
      [&](std::string_view word) {
        return small.starts_with(word) && small.size() > word.size() &&
               std::isalnum(static_cast<unsigned char>(small[word.size()])) == 0;
      });
}

/// The highest n for which $n is in the statement.
std::size_t highest_parameter(std::string_view sql) {
  std::size_t highest = 0;
  for (auto at = sql.find('$'); at != std::string_view::npos; at = sql.find('$', at + 1)) {
    std::size_t number = 0;
    std::from_chars(sql.data() + at + 1, sql.data() + sql.size(), number);
    highest = std::max(highest, number);
  }
  return highest;
}

std::unexpected<core::Error> programmer_mistake(const std::string& what) {
  return fail(ErrorCode::kInternal, {"Fout in een opdracht aan de database: " + what + ".",
                                     "Mistake in a database statement: " + what + "."});
}

/// The parameters of one execution as libpq wants them.
struct Parameters {
  std::vector<std::string> texts;
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;

  explicit Parameters(const std::vector<Value>& parameters) : texts(parameters.size()) {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const auto& value = parameters[i];
      const auto* blob = std::get_if<Blob>(&value);
      if (const auto* whole = std::get_if<std::int64_t>(&value)) texts[i] = std::to_string(*whole);
      if (const auto* real = std::get_if<double>(&value)) texts[i] = fmt::format("{}", *real);
      const auto* text = std::get_if<std::string>(&value);
      const std::string& bytes = blob != nullptr ? blob->bytes : text != nullptr ? *text : texts[i];
      values.push_back(std::holds_alternative<std::monostate>(value) ? nullptr : bytes.c_str());
      lengths.push_back(static_cast<int>(bytes.size()));
      formats.push_back(blob != nullptr ? 1 : 0);
    }
  }
};

Oid type_of(const Value& value) {
  constexpr Oid kTypes[] = {0, kInt8, kFloat8, kText, kBytea};
  return kTypes[value.index()];
}

Value value_of(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column) != 0) return std::monostate{};
  const char* start = PQgetvalue(result, row, column);
  const std::string_view text(start, static_cast<std::size_t>(PQgetlength(result, row, column)));
  switch (PQftype(result, column)) {
    case kBool:
      return std::int64_t{text == "t" ? 1 : 0};
    case kInt2:
    case kInt4:
    case kInt8: {
      std::int64_t number = 0;
      std::from_chars(text.data(), text.data() + text.size(), number);
      return number;
    }
    case kNumeric: {  // sum() of whole numbers: whole where it fits, as in SQLite.
      std::int64_t number = 0;
      const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
      if (parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size()) return number;
      return std::strtod(start, nullptr);
    }
    case kFloat4:
    case kFloat8:
      return std::strtod(start, nullptr);
    case kBytea: {
      std::size_t length = 0;
      auto* bytes = PQunescapeBytea(reinterpret_cast<const unsigned char*>(start), &length);
      Blob blob{std::string(reinterpret_cast<const char*>(bytes), length)};
      PQfreemem(bytes);
      return blob;
    }
    default:
      return std::string(text);
  }
}

std::int64_t changed_by(PGresult* result) {
  const std::string_view command = PQcmdStatus(result);
  if (command.starts_with("SELECT")) return 0;
  std::int64_t number = 0;
  const std::string_view text = PQcmdTuples(result);
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool succeeded(const PGresult* result) {
  const auto status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

}  // namespace

core::Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const std::string& url) {
  std::unique_ptr<PostgresConnection> connection(new PostgresConnection(PQconnectdb(url.c_str())));
  if (!connection->alive()) return std::unexpected(connection->error(nullptr));
  PQsetNoticeProcessor(connection->connection_.get(), [](void*, const char*) {}, nullptr);
  // A server that is set not to wait for its disk would lose what we acknowledged.
  auto done = connection->script(
      "SET client_encoding = 'UTF8'; SET standard_conforming_strings = on; SET bytea_output = 'hex';"
      "SET client_min_messages = warning; SET timezone = 'UTC'; SET lock_timeout = '10s';"
      // A temporary table never stands in front of one of ours.
      "SET search_path = public, pg_temp;"
      "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'");
  if (!done) return std::unexpected(done.error());
  return connection;
}

core::Error PostgresConnection::error(const PGresult* result) const {
  const char* field = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string state = field == nullptr ? "" : field;
  const char* words = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string detail = words == nullptr ? "" : words;
  const char* host = PQhost(connection_.get());
  const std::string place = fmt::format("postgresql {}", host == nullptr ? "" : host);
  if (state.empty() || state.starts_with("08") || state.starts_with("57P")) {
    // The connection's own message may hold a user name; the place is enough.
    return unavailable(
        {"De database is niet bereikbaar.", "The database cannot be reached."},
        {"Controleer of de server draait en probeer het opnieuw.", "Check whether the server runs and try again."},
        place);
  }
  if (state == "PX001") return refusal(Refusal::kFixed, detail);
  if (state == "23505") return refusal(Refusal::kExists, detail);
  if (state == "23503") return refusal(Refusal::kReference, detail);
  if (state.starts_with("23")) return refusal(Refusal::kValue, detail);
  if (state == "53100") return disk_full(place);
  if (state == "55P03" || state.starts_with("53")) {
    return unavailable({"De database is te lang bezet.", "The database has been busy for too long."},
                       {"Probeer het over een minuut opnieuw.", "Try again in a minute."}, place);
  }
  if (state.starts_with("58") || state.starts_with("XX"))
    return unavailable({"De databaseserver geeft een fout: " + detail + ".", "The server reports: " + detail + "."}, {},
                       place);
  if (state == "42501" || state == "25006") {
    return {ErrorCode::kForbidden,
            {"Deze opdracht aan de database is niet toegestaan.", "This database statement is not allowed."},
            {"De database meldt: " + detail + ".", "The database says: " + detail + "."},
            {}};
  }
  if (state == "40001" || state == "40P01") {
    return {ErrorCode::kConflict,
            {"Iemand anders wijzigde dit tegelijk.", "Somebody else changed this at the same time."},
            {"Probeer het opnieuw.", "Try again."},
            {}};
  }
  if (state == "57014")
    return {ErrorCode::kCancelled, {"De opdracht is afgebroken.", "The statement was cancelled."}, {}, {}};
  return {ErrorCode::kInternal,
          {"De database begrijpt een opdracht niet: " + detail + ".",
           "The database does not understand a statement: " + detail + "."},
          {},
          {}};
}

core::Result<void> PostgresConnection::begin(Access access, const Scope& scope) {
  assert(access_ == Access::kOwn && "one transaction at a time");
  const bool reads = access == Access::kRead || access == Access::kQueueLook;
  if (auto done = script(reads ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN"); !done) return done;
  // Writers of one organisation wait for each other, and maintenance waits for all: what a piece of work reads stays
  // true until it writes, as it does in SQLite. The locks go with the transaction.
  std::string lock = "SELECT 1, $1::text";
  if (access == Access::kWrite)
    lock = "SELECT pg_advisory_xact_lock_shared(1346458188), pg_advisory_xact_lock(hashtextextended($1, 0))";
  if (access == Access::kMaintenance || access == Access::kOwn)
    lock = "SELECT pg_advisory_xact_lock(1346458188), $1::text";
  if (auto done = query(lock, {scope.organisation}); !done) return std::unexpected(done.error());
  if (access == Access::kRead || access == Access::kWrite) {
    auto told = query("SELECT set_config('pareltjes.organisatie', $1, true), set_config('pareltjes.actor', $2, true)",
                      {scope.organisation, scope.actor});
    if (!told) return std::unexpected(told.error());
    if (auto done = script("SET LOCAL ROLE pareltjes_sessie"); !done) return done;
  }
  if (access == Access::kMaintenance || access == Access::kOwn)
    if (auto done = maintain(); !done) return done;
  if (access == Access::kQueue || access == Access::kQueueLook)
    if (auto done = script("SET LOCAL ROLE pareltjes_wachtrij"); !done) return done;
  if (access != Access::kOwn)
    if (auto done = script("SAVEPOINT opdracht"); !done) return done;
  savepoint_used_ = false;
  access_ = access;
  return {};
}

core::Result<void> PostgresConnection::maintain() {
  return script("SET LOCAL pareltjes.onderhoud = 'ja'");
}

core::Result<void> PostgresConnection::commit() {
  access_ = Access::kOwn;
  Answer answer(PQexec(connection_.get(), "COMMIT"));
  if (!succeeded(answer.get())) {
    auto failure = error(answer.get());
    rollback();
    return std::unexpected(std::move(failure));
  }
  // The server answers COMMIT with ROLLBACK when the transaction had failed.
  if (std::string_view(PQcmdStatus(answer.get())) == "COMMIT") return {};
  return std::unexpected(
      unavailable({"De database heeft deze wijziging ongedaan gemaakt.", "The database has undone this change."},
                  {"Probeer het opnieuw.", "Try again."}, "postgresql"));
}

void PostgresConnection::rollback() {
  access_ = Access::kOwn;
  if (alive() && PQtransactionStatus(connection_.get()) != PQTRANS_IDLE)
    Answer(PQexec(connection_.get(), "ROLLBACK")).reset();
}

core::Result<void> PostgresConnection::check(std::string_view sql, const std::vector<Value>& parameters) const {
  for (const auto& parameter : parameters) {
    const auto* text = std::get_if<std::string>(&parameter);
    if (text != nullptr && text->find('\0') != std::string::npos) {
      return fail(ErrorCode::kInvalidInput, {"Een tekst bevat een nulteken.", "A text holds a NUL character."},
                  {"Verwijder dat teken.", "Remove that character."});
    }
  }
  if (access_ == Access::kOwn) return {};
  if (highest_parameter(sql) != parameters.size()) return programmer_mistake("the number of parameters is wrong");
  const auto small = lower(core::trim(sql));
  if (small.empty()) return programmer_mistake("one statement is expected");
  const bool forbidden = std::ranges::any_of(kForbiddenWords, [&](std::string_view word) {
    return small.find(word) != std::string::npos &&
           !(word == "rij_" && access_ != Access::kRead && access_ != Access::kWrite);
  });
  if (!forbidden && begins_as_query(small)) return {};
  return fail(ErrorCode::kForbidden,
              {"Deze opdracht aan de database is niet toegestaan.", "This database statement is not allowed."});
}

core::Result<void> PostgresConnection::next_savepoint() {
  // In PostgreSQL a failed statement spoils its transaction; in SQLite it does not. A savepoint makes them equal.
  if (access_ == Access::kOwn) return {};
  if (!savepoint_used_) {
    savepoint_used_ = true;
    return {};
  }
  return script("RELEASE opdracht; SAVEPOINT opdracht");
}

core::Error PostgresConnection::undo_statement(const PGresult* result) {
  auto failure = error(result);
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  // data_corrupted and index_corrupted (PostgreSQL's manual, appendix A).
  said_damaged_ = state != nullptr && (std::string_view(state) == "XX001" || std::string_view(state) == "XX002");
  if (access_ != Access::kOwn && alive()) static_cast<void>(script("ROLLBACK TO opdracht"));
  return failure;
}

core::Result<std::string> PostgresConnection::prepare(std::string_view sql, const std::vector<Value>& parameters) {
  std::string key(sql);
  std::vector<Oid> types;
  for (const auto& parameter : parameters) {
    types.push_back(type_of(parameter));
    key += static_cast<char>('0' + parameter.index());
  }
  if (const auto found = statements_.find(key); found != statements_.end()) return found->second;
  auto name = "s" + std::to_string(statements_.size());
  const Answer answer(PQprepare(connection_.get(), name.c_str(), std::string(sql).c_str(),
                                static_cast<int>(types.size()), types.data()));
  if (!succeeded(answer.get())) return std::unexpected(undo_statement(answer.get()));
  statements_.emplace(std::move(key), name);
  return name;
}

core::Result<PostgresConnection::Answer> PostgresConnection::run(std::string_view sql,
                                                                 const std::vector<Value>& parameters) {
  if (auto fine = check(sql, parameters); !fine) return std::unexpected(fine.error());
  if (auto done = next_savepoint(); !done) return std::unexpected(done.error());
  auto name = prepare(sql, parameters);
  if (!name) return std::unexpected(name.error());
  const Parameters bound(parameters);
  Answer answer(PQexecPrepared(connection_.get(), name->c_str(), static_cast<int>(parameters.size()),
                               bound.values.data(), bound.lengths.data(), bound.formats.data(), 0));
  if (!succeeded(answer.get())) return std::unexpected(undo_statement(answer.get()));
  total_changes_ += changed_by(answer.get());
  return answer;
}

core::Result<Rows> PostgresConnection::query(std::string_view sql, const std::vector<Value>& parameters) {
  auto answer = run(sql, parameters);
  if (!answer) return std::unexpected(answer.error());
  const auto* result = answer->get();
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(PQnfields(result)));
  for (int column = 0; column < PQnfields(result); ++column) names.emplace_back(PQfname(result, column));
  std::vector<std::vector<Value>> values(static_cast<std::size_t>(PQntuples(result)));
  for (int row = 0; row < PQntuples(result); ++row)
    for (int column = 0; column < PQnfields(result); ++column)
      values[static_cast<std::size_t>(row)].push_back(value_of(result, row, column));
  return Rows(std::move(names), std::move(values));
}

core::Result<std::int64_t> PostgresConnection::execute(std::string_view sql, const std::vector<Value>& parameters) {
  auto answer = run(sql, parameters);
  if (!answer) return std::unexpected(answer.error());
  return changed_by(answer->get());
}

core::Result<std::int64_t> PostgresConnection::execute_many(std::string_view sql,
                                                            const std::vector<std::vector<Value>>& rows) {
  // In portions, so that neither side's buffer fills while the other does not read.
  constexpr std::size_t kPortion = 100;
  std::int64_t changed = 0;
  for (std::size_t begin = 0; begin < rows.size(); begin += kPortion) {
    const auto end = std::min(rows.size(), begin + kPortion);
    std::vector<std::string> names;
    for (std::size_t i = begin; i < end; ++i) {
      if (auto fine = check(sql, rows[i]); !fine) return std::unexpected(fine.error());
      auto name = prepare(sql, rows[i]);
      if (!name) return std::unexpected(name.error());
      names.push_back(std::move(*name));
    }
    if (auto done = next_savepoint(); !done) return std::unexpected(done.error());
    PQenterPipelineMode(connection_.get());
    for (std::size_t i = begin; i < end; ++i) {
      const Parameters bound(rows[i]);
      PQsendQueryPrepared(connection_.get(), names[i - begin].c_str(), static_cast<int>(rows[i].size()),
                          bound.values.data(), bound.lengths.data(), bound.formats.data(), 0);
    }
    PQpipelineSync(connection_.get());
    Answer failed;
    for (bool synced = false; !synced && alive();) {
      Answer answer(PQgetResult(connection_.get()));
      if (!answer) continue;  // Between the answers of two statements.
      const auto status = PQresultStatus(answer.get());
      synced = status == PGRES_PIPELINE_SYNC;
      if (succeeded(answer.get())) changed += changed_by(answer.get());
      if (status == PGRES_FATAL_ERROR && !failed) failed = std::move(answer);
    }
    PQexitPipelineMode(connection_.get());
    if (failed || !alive()) return std::unexpected(undo_statement(failed.get()));
  }
  total_changes_ += changed;
  return changed;
}

core::Result<void> PostgresConnection::script(const std::string& sql) {
  const Answer answer(PQexec(connection_.get(), sql.c_str()));
  if (!succeeded(answer.get()) && PQresultStatus(answer.get()) != PGRES_EMPTY_QUERY)
    return std::unexpected(error(answer.get()));
  return {};
}

}  // namespace pareltjes::storage
