// SPDX-License-Identifier: EUPL-1.2
// A table or view of somebody's PostgreSQL, read and nothing else.
#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "core/text.hpp"
#include "platform/incoming/fetch.hpp"

namespace pareltjes::incoming {
namespace {

using core::ErrorCode;
using Clock = std::chrono::steady_clock;
using Answer = std::unique_ptr<PGresult, void (*)(PGresult*)>;

constexpr int kGlance = 100;  ///< Milliseconds between two looks at whether to stop.
constexpr int kRowsAtOnce = 2000;

core::Error unreachable() {
  return {ErrorCode::kNetworkUnavailable,
          {"De database is niet bereikbaar of weigert de gebruiker.",
           "The database cannot be reached or refuses the user."},
          {"Controleer server, gebruiker en wachtwoord. Het programma probeert het later opnieuw.",
           "Check server, user and password. The program tries again later."},
          {}};
}

core::Error too_slow() {
  return {ErrorCode::kDeadlineExceeded,
          {"De database gaf niet op tijd antwoord.", "The database did not answer in time."},
          {"Lees een kleinere view, of probeer het op een rustig moment.",
           "Read a smaller view, or try at a quiet moment."},
          {}};
}

/// A connection that is closed whatever happens. It never waits longer than it may.
class Connection {
 public:
  static core::Result<Connection> open(const Source& source, const AllowedDatabase& database,
                                       const std::string& password, const Limits& limits, const std::stop_token& stop);

  /// One statement to its end. Errors: kDeadlineExceeded, kCancelled; kInvalidInput with nothing of the server's own
  /// words, which may hold data.
  core::Result<Answer> run(const std::string& sql);
  [[nodiscard]] std::string quoted(std::string_view name) const {
    const std::unique_ptr<char, void (*)(void*)> text(PQescapeIdentifier(handle_.get(), name.data(), name.size()),
                                                      PQfreemem);
    return text ? std::string(text.get()) : std::string();
  }

 private:
  Connection(Clock::time_point end, std::stop_token stop) : end_(end), stop_(std::move(stop)) {}
  core::Result<void> wait(short events);

  std::unique_ptr<PGconn, void (*)(PGconn*)> handle_{nullptr, PQfinish};
  Clock::time_point end_;
  std::stop_token stop_;
};

core::Result<void> Connection::wait(short events) {
  while (true) {
    if (stop_.stop_requested())
      return core::fail(ErrorCode::kCancelled, {"Het programma stopt.", "The program stops."});
    if (Clock::now() > end_) return std::unexpected(too_slow());
    pollfd look{PQsocket(handle_.get()), events, 0};
    const int ready = ::poll(&look, 1, kGlance);
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return std::unexpected(unreachable());
  }
}

core::Result<Connection> Connection::open(const Source& source, const AllowedDatabase& database,
                                          const std::string& password, const Limits& limits,
                                          const std::stop_token& stop) {
  if (password.empty() && std::getenv("PGPASSWORD") != nullptr) {
    // libpq would send the operator's own password instead.
    return core::fail(ErrorCode::kInvalidInput,
                      {"Het wachtwoord van deze bron ontbreekt.", "The password of this source is missing."},
                      {"Leg de bron opnieuw vast, met een wachtwoord.", "Record the source again, with a password."});
  }
  // Everything is named, so that no file or variable of the server's own user decides anything.
  const std::array<const char*, 14> keys{"host",
                                         "port",
                                         "dbname",
                                         "user",
                                         "password",
                                         "sslmode",
                                         "passfile",
                                         "client_encoding",
                                         "application_name",
                                         "options",
                                         "gssencmode",
                                         "krbsrvname",
                                         "sslcert",
                                         nullptr};
  const std::array<const char*, 14> values{database.host.c_str(),
                                           database.port.c_str(),
                                           database.name.c_str(),
                                           source.user.c_str(),
                                           password.c_str(),
                                           database.sslmode.empty() ? "prefer" : database.sslmode.c_str(),
                                           "/dev/null/geen",
                                           "UTF8",
                                           "pareltjes",
                                           "",
                                           "disable",
                                           "",
                                           "",
                                           nullptr};
  Connection connection(Clock::now() + limits.connect, stop);
  // A name is looked up by the system here, which may wait for its own time.
  connection.handle_.reset(PQconnectStartParams(keys.data(), values.data(), 0));
  if (!connection.handle_ || PQstatus(connection.handle_.get()) == CONNECTION_BAD)
    return std::unexpected(unreachable());
  auto next = PGRES_POLLING_WRITING;
  while (next != PGRES_POLLING_OK) {
    if (next == PGRES_POLLING_FAILED) return std::unexpected(unreachable());
    if (auto ready = connection.wait(next == PGRES_POLLING_READING ? POLLIN : POLLOUT); !ready) {
      if (ready.error().code == ErrorCode::kCancelled) return std::unexpected(std::move(ready.error()));
      return std::unexpected(unreachable());
    }
    next = PQconnectPoll(connection.handle_.get());
  }
  connection.end_ = Clock::now() + limits.time;
  return connection;
}

core::Result<Answer> Connection::run(const std::string& sql) {
  if (PQsendQuery(handle_.get(), sql.c_str()) != 1) return std::unexpected(unreachable());
  Answer last(nullptr, PQclear);
  while (true) {
    while (PQisBusy(handle_.get()) != 0) {
      if (auto ready = wait(POLLIN); !ready) return std::unexpected(std::move(ready.error()));
      if (PQconsumeInput(handle_.get()) != 1) return std::unexpected(unreachable());
    }
    Answer next(PQgetResult(handle_.get()), PQclear);
    if (!next) break;
    last = std::move(next);
  }
  const auto status = last ? PQresultStatus(last.get()) : PGRES_FATAL_ERROR;
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return last;
  const char* state = last ? PQresultErrorField(last.get(), PG_DIAG_SQLSTATE) : nullptr;
  const std::string code = state == nullptr ? "" : state;
  if (code == "57014") return std::unexpected(too_slow());  // query_canceled: its own time limit
  return core::fail(ErrorCode::kInvalidInput,
                    {fmt::format("De database geeft deze tabel niet (code {}).", code.empty() ? "onbekend" : code),
                     fmt::format("The database does not give this table (code {}).", code.empty() ? "unknown" : code)},
                    {"Controleer de naam van de tabel en of de gebruiker haar mag lezen.",
                     "Check the name of the table and whether the user may read it."});
}

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n;\t|") == std::string_view::npos) return std::string(text);
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

core::Error too_large(const Limits& limits, bool rows) {
  return {ErrorCode::kPayloadTooLarge,
          rows ? core::Text{fmt::format("De tabel heeft meer dan {} rijen.", limits.rows),
                            fmt::format("The table has more than {} rows.", limits.rows)}
               : core::Text{fmt::format("De tabel is groter dan {} MB.", limits.bytes >> 20U),
                            fmt::format("The table is larger than {} MB.", limits.bytes >> 20U)},
          {"Maak een view met alleen wat nodig is.", "Make a view with only what is needed."},
          {}};
}

/// The rows of the cursor, each a line of CSV.
core::Result<std::vector<std::string>> read_rows(Connection& connection, std::string& header, const Limits& limits) {
  std::vector<std::string> lines;
  std::uint64_t bytes = 0;
  while (true) {
    const auto part = connection.run(fmt::format("FETCH {} FROM pareltjes", kRowsAtOnce));
    if (!part) return std::unexpected(part.error());
    const auto* rows = part->get();
    const int columns = PQnfields(rows);
    if (header.empty())
      for (int column = 0; column < columns; ++column)
        header += (column == 0 ? "" : ",") + csv_cell(PQfname(rows, column));
    for (int row = 0; row < PQntuples(rows); ++row) {
      std::string line;
      for (int column = 0; column < columns; ++column) {
        if (column > 0) line += ',';
        const auto size = static_cast<std::size_t>(PQgetlength(rows, row, column));
        line += csv_cell({PQgetvalue(rows, row, column), size});
      }
      bytes += line.size() + 1;
      if (bytes > limits.bytes) return std::unexpected(too_large(limits, false));
      lines.push_back(std::move(line));
      if (static_cast<std::int64_t>(lines.size()) > limits.rows) return std::unexpected(too_large(limits, true));
    }
    if (PQntuples(rows) < kRowsAtOnce) return lines;
  }
}

}  // namespace

core::Result<Fetched> fetch_table(const Source& source, const AllowedDatabase& database, const std::string& password,
                                  const Limits& limits, const std::stop_token& stop) {
  auto connection = Connection::open(source, database, password, limits, stop);
  if (!connection) return std::unexpected(std::move(connection.error()));
  std::string table;
  for (const auto& part : core::split(source.place, '.'))
    table += (table.empty() ? "" : ".") + connection->quoted(part);
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(limits.time).count();
  for (const auto& sql :
       {std::string("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"),
        fmt::format("SET LOCAL statement_timeout = {}", milliseconds),
        fmt::format("SET LOCAL lock_timeout = {}", milliseconds), std::string("SET LOCAL datestyle = 'ISO, YMD'"),
        fmt::format("DECLARE pareltjes NO SCROLL CURSOR FOR SELECT * FROM {} LIMIT {}", table, limits.rows + 1)}) {
    if (const auto done = connection->run(sql); !done) return std::unexpected(done.error());
  }
  std::string text;
  auto lines = read_rows(*connection, text, limits);
  if (!lines) return std::unexpected(std::move(lines.error()));
  std::ranges::sort(*lines);
  text += '\n';
  for (const auto& line : *lines) {
    text += line;
    text += '\n';
  }
  return Fetched{source.place + ".csv", std::move(text)};
}

}  // namespace pareltjes::incoming
