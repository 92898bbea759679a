// SPDX-License-Identifier: EUPL-1.2
#include "engines/read_only_sql/sandbox.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "engines/read_only_sql/column_tables.hpp"
#include "engines/read_only_sql/functions.hpp"
#include "engines/read_only_sql/memory_files.hpp"

namespace pareltjes::engines::read_only_sql {
namespace {

using core::ErrorCode;

/// Of a text, a row, a number of letters; also of the SQL itself. Functions that go over a text for each letter of
/// another end soon at this length.
constexpr int kLongest = 32'768;
constexpr int kStepsBetweenLooks = 1000;
/// All of SQLite in this process grew by more than this many times the ceiling: what sorts and groups also keeps pages
/// that the ceiling does not count.
constexpr sqlite3_int64 kOfCeiling = 4;

struct Closer {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

void limit(sqlite3* connection) {
  constexpr std::array<std::pair<int, int>, 11> kLimits{{{SQLITE_LIMIT_LENGTH, kLongest},
                                                         {SQLITE_LIMIT_SQL_LENGTH, kLongest},
                                                         {SQLITE_LIMIT_COLUMN, 500},
                                                         {SQLITE_LIMIT_EXPR_DEPTH, 100},
                                                         {SQLITE_LIMIT_COMPOUND_SELECT, 50},
                                                         {SQLITE_LIMIT_VDBE_OP, 25'000},
                                                         {SQLITE_LIMIT_FUNCTION_ARG, 50},
                                                         {SQLITE_LIMIT_ATTACHED, 0},
                                                         {SQLITE_LIMIT_VARIABLE_NUMBER, 200},
                                                         {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
                                                         {SQLITE_LIMIT_WORKER_THREADS, 0}}};
  for (const auto& [id, most] : kLimits) sqlite3_limit(connection, id, most);
}

/// Line and column of a place in the SQL, from 1.
core::Place place_of(std::string_view sql, int offset, const std::string& file) {
  core::Place place{file, {}, {}};
  if (offset < 0) return place;
  const auto before = sql.substr(0, std::min(sql.size(), static_cast<std::size_t>(offset)));
  place.line = std::ranges::count(before, '\n') + 1;
  const auto newline = before.rfind('\n');
  place.column = static_cast<std::int64_t>(before.size() - (newline == std::string_view::npos ? 0 : newline + 1)) + 1;
  return place;
}

/// Whether the SQL, after spaces and remarks, begins with a word that reads.
bool begins_with_reading(std::string_view sql) {
  for (std::size_t i = 0; i < sql.size();) {
    const auto rest = sql.substr(i);
    if (rest.starts_with("--") || rest.starts_with("/*")) {
      const auto end = rest.starts_with("--") ? rest.find('\n') : rest.find("*/", 2);
      if (end == std::string_view::npos) return true;  // Nothing but a remark: SQLite says so.
      i += end + (rest.starts_with("--") ? 1 : 2);
    } else if (rest.front() == ' ' || (rest.front() >= '\t' && rest.front() <= '\r')) {
      ++i;
    } else {
      const auto first = lower(std::string(rest.substr(0, 6)));
      return first == "select" || first == "values" || first.starts_with("with");
    }
  }
  return true;
}

/// Why a question stopped before its end.
enum class Stopped { kNot, kAsked, kTime, kMemory };

}  // namespace

struct Sandbox::State {
  using Statement = std::unique_ptr<sqlite3_stmt, Closer>;

  Limits limits;
  std::vector<std::unique_ptr<ColumnTable>> tables;
  std::set<std::string, std::less<>> names;    ///< Of the tables, in small letters.
  std::set<std::string, std::less<>> modules;  ///< Tables that SQLite brings, likewise; ours are among them.
  MemoryFiles files;
  std::unique_ptr<sqlite3, Closer> connection;  ///< Closed before what it reads.
  core::Result<void> opened;

  bool denied = false;  ///< The authorizer refused something of this question.
  std::string refused;  ///< What, where it has a name.
  std::stop_token stop;
  std::chrono::steady_clock::time_point deadline;
  sqlite3_int64 memory_before = 0;
  Stopped stopped = Stopped::kNot;

  State(std::vector<Table> given, Limits chosen) : limits(chosen), files(chosen.memory) {
    for (auto& table : given) {
      names.insert(lower(table.name));
      tables.push_back(std::make_unique<ColumnTable>(std::move(table)));
    }
    opened = open();
  }

  core::Result<void> open() {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX,
                                     files.name().c_str());
    connection.reset(raw);
    const auto fails = [](int why) { return why != SQLITE_OK; };
    if (fails(code) || fails(prepare_connection())) {
      return core::fail(ErrorCode::kInternal, {"De afgeschermde ruimte voor SQL kon niet open.",
                                               "The closed room for SQL could not be opened."});
    }
    return {};
  }

  int prepare_connection() {
    auto* db = connection.get();
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    // What does not fit in the cache goes to "files", which are ours: so the ceiling counts it.
    int code = sqlite3_exec(db, "PRAGMA temp_store=FILE; PRAGMA cache_size=-2000; PRAGMA query_only=ON;", nullptr,
                            nullptr, nullptr);
    if (code == SQLITE_OK) code = replace_functions(db);
    for (const auto& table : tables)
      if (code == SQLITE_OK) code = join(db, *table);
    // A virtual table declares itself when it is first named: now, while that is not refused yet.
    for (const auto& table : tables) {
      if (code != SQLITE_OK) break;
      code = sqlite3_exec(db, ("SELECT 1 FROM \"" + table->table().name + "\" LIMIT 0").c_str(), nullptr, nullptr,
                          nullptr);
    }
    if (code == SQLITE_OK) code = read_modules();
    limit(db);
    sqlite3_set_authorizer(db, authorize, this);
    sqlite3_progress_handler(db, kStepsBetweenLooks, look, this);
    return code;
  }

  /// The tables that SQLite itself brings.
  int read_modules() {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v2(connection.get(), "SELECT name FROM pragma_module_list", -1, &raw, nullptr);
    const Statement list(raw);
    if (code != SQLITE_OK) return code;
    while (sqlite3_step(raw) == SQLITE_ROW)
      modules.insert(lower(reinterpret_cast<const char*>(sqlite3_column_text(raw, 0))));
    return SQLITE_OK;
  }

  /// Whether a question may say this where a table is named. Of what it counts only, SQLite asks with the name that the
  /// question itself gives: that of a WITH, then, unless SQLite has such a table.
  [[nodiscard]] bool may_read(const std::string& table, const std::string& column) const {
    const auto name = lower(table);
    if (names.contains(name) || name.empty()) return true;
    return column.empty() && !name.starts_with("sqlite_") && !name.starts_with("pragma_") && !modules.contains(name);
  }

  /// Everything that is not named here is refused.
  static int authorize(void* data, int action, const char* first, const char* second, const char*, const char*) {
    auto& self = *static_cast<State*>(data);
    const auto text = [](const char* words) { return words == nullptr ? std::string() : std::string(words); };
    if (action == SQLITE_SELECT || action == SQLITE_RECURSIVE) return SQLITE_OK;
    if (action == SQLITE_READ) {
      if (self.may_read(text(first), text(second))) return SQLITE_OK;
      self.refused = "de tabel ‘" + text(first) + "’";
      self.denied = true;
      return SQLITE_DENY;
    }
    if (action == SQLITE_FUNCTION) {
      if (may_call(text(second))) return SQLITE_OK;
      self.refused = "de functie ‘" + text(second) + "’";
      self.denied = true;
      return SQLITE_DENY;
    }
    self.refused = {};
    self.denied = true;
    return SQLITE_DENY;
  }

  static int look(void* data) {
    auto& self = *static_cast<State*>(data);
    if (self.stop.stop_requested())
      self.stopped = Stopped::kAsked;
    else if (std::chrono::steady_clock::now() > self.deadline)
      self.stopped = Stopped::kTime;
    else if (sqlite3_memory_used() - self.memory_before > kOfCeiling * static_cast<sqlite3_int64>(self.limits.memory))
      self.stopped = Stopped::kMemory;
    return self.stopped == Stopped::kNot ? 0 : 1;
  }

  core::Error error_of(int code, std::string_view sql, const std::string& file) {
    const std::string says = sqlite3_errmsg(connection.get());
    const auto place = place_of(sql, sqlite3_error_offset(connection.get()), file);
    if (stopped == Stopped::kAsked)
      return {ErrorCode::kCancelled, {"De vraag is gestopt.", "The question was stopped."}, {}, {}};
    if (stopped == Stopped::kTime)
      return {ErrorCode::kDeadlineExceeded,
              {fmt::format("Deze SQL duurt langer dan {:g} seconden.", seconds()),
               fmt::format("This SQL takes more than {:g} seconds.", seconds())},
              {"Koppel tabellen op een kolom met =, en herhaal niet zonder einde.",
               "Join tables on a column with =, and do not repeat without end."},
              core::Place{file, {}, {}}};
    if (stopped == Stopped::kMemory || files.overflowed() || code == SQLITE_NOMEM || code == SQLITE_FULL)
      return too_much_memory(file);
    if (denied || code == SQLITE_AUTH)
      return {ErrorCode::kForbidden,
              refused.empty() ? core::Text{"SQL van een pareltje mag alleen lezen.", "SQL of a pearl may only read."}
                              : core::Text{"SQL van een pareltje mag dit niet gebruiken: " + refused + ".",
                                           "SQL of a pearl may not use this: " + english(refused) + "."},
              {"Gebruik alleen de tabellen die het pareltje noemt, en de functies uit het handboek.",
               "Use only the tables that the pearl names, and the functions of the handbook."},
              place};
    if (code == SQLITE_TOOBIG)
      return {ErrorCode::kPayloadTooLarge,
              {fmt::format("In deze SQL is een tekst langer dan {} tekens.", kLongest),
               fmt::format("In this SQL a text is longer than {} characters.", kLongest)},
              {"Maak de teksten korter.", "Make the texts shorter."},
              core::Place{file, {}, {}}};
    return {ErrorCode::kInvalidInput,
            {"Deze SQL klopt niet: " + says + ".", "This SQL is wrong: " + says + "."},
            {"Verbeter de SQL en probeer het opnieuw.", "Mend the SQL and try again."},
            place};
  }

  static std::string english(const std::string& dutch) {
    return (dutch.starts_with("de tabel ") ? "the table " : "the function ") + dutch.substr(dutch.find("‘"));
  }
  [[nodiscard]] double seconds() const { return std::chrono::duration<double>(limits.time).count(); }

  core::Error too_much_memory(const std::string& file) const {
    return {ErrorCode::kMemoryCeiling,
            {fmt::format("Deze SQL heeft meer dan {} MB geheugen nodig.", limits.memory >> 20U),
             fmt::format("This SQL needs more than {} MB of memory.", limits.memory >> 20U)},
            {"Sorteer of verzamel minder rijen tegelijk.", "Sort or gather fewer rows at a time."},
            core::Place{file, {}, {}}};
  }

  core::Result<Statement> prepare(std::string_view sql, const std::map<std::string, Value>& parameters,
                                  const std::string& file) {
    if (!opened) return std::unexpected(opened.error());
    stopped = Stopped::kNot;
    denied = false;
    refused = {};
    deadline = std::chrono::steady_clock::now() + limits.time;
    memory_before = sqlite3_memory_used();
    const auto wrong = [&](core::Text message) {
      return core::fail(ErrorCode::kInvalidInput, std::move(message), {"Schrijf één SELECT.", "Write one SELECT."},
                        core::Place{file, {}, {}});
    };
    if (sql.find('\0') != std::string_view::npos)
      return wrong({"In deze SQL staat een teken dat niet mag.", "This SQL holds a character that is not allowed."});
    const auto only_reads =
        core::fail(ErrorCode::kForbidden, {"SQL van een pareltje mag alleen lezen.", "SQL of a pearl may only read."},
                   {"Schrijf één SELECT.", "Write one SELECT."}, core::Place{file, {}, {}});
    if (!begins_with_reading(sql)) return only_reads;
    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    int code = sqlite3_prepare_v2(connection.get(), sql.data(), static_cast<int>(sql.size()), &raw, &tail);
    Statement statement(raw);
    if (code != SQLITE_OK) return std::unexpected(error_of(code, sql, file));
    if (!statement) return wrong({"Hier staat geen SQL.", "There is no SQL here."});
    if (sqlite3_stmt_readonly(statement.get()) == 0 || sqlite3_column_count(statement.get()) == 0) return only_reads;
    const auto rest = sql.substr(static_cast<std::size_t>(tail - sql.data()));
    sqlite3_stmt* second = nullptr;
    code = sqlite3_prepare_v2(connection.get(), rest.data(), static_cast<int>(rest.size()), &second, nullptr);
    const Statement more(second);
    if (code != SQLITE_OK || more)
      return wrong({"Hier staat meer dan één opdracht.", "There is more than one statement here."});
    if (auto bound = bind(statement.get(), parameters, file); !bound) return std::unexpected(bound.error());
    return statement;
  }

  static core::Result<void> bind(sqlite3_stmt* statement, const std::map<std::string, Value>& parameters,
                                 const std::string& file) {
    for (int i = 1; i <= sqlite3_bind_parameter_count(statement); ++i) {
      const char* name = sqlite3_bind_parameter_name(statement, i);
      const auto found = name == nullptr ? parameters.end() : parameters.find(name + 1);
      if (found == parameters.end() || *name != ':') {
        const std::string shown = name == nullptr ? "?" : name;
        return core::fail(ErrorCode::kInvalidInput,
                          {"De SQL vraagt om ‘" + shown + "’, en dat is er niet.",
                           "The SQL asks for ‘" + shown + "’, which is not there."},
                          {"Noem het in de invoer van het pareltje, en schrijf het als :naam.",
                           "Name it in the input of the pearl, and write it as :name."},
                          core::Place{file, {}, {}});
      }
      const auto& value = found->second;
      if (const auto* whole = std::get_if<std::int64_t>(&value)) sqlite3_bind_int64(statement, i, *whole);
      if (const auto* number = std::get_if<double>(&value)) sqlite3_bind_double(statement, i, *number);
      if (const auto* text = std::get_if<std::string>(&value))
        sqlite3_bind_text(statement, i, text->data(), static_cast<int>(text->size()), SQLITE_TRANSIENT);
    }
    return {};
  }

  static std::vector<std::string> names_of(sqlite3_stmt* statement) {
    std::vector<std::string> columns;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) columns.emplace_back(sqlite3_column_name(statement, i));
    return columns;
  }

  static Value value_at(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
      case SQLITE_INTEGER:
        return sqlite3_column_int64(statement, column);
      case SQLITE_FLOAT:
        return sqlite3_column_double(statement, column);
      case SQLITE_NULL:
        return {};
      default: {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        return std::string(text == nullptr ? "" : text,
                           static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
      }
    }
  }
};

Sandbox::Sandbox(std::vector<Table> tables, Limits limits)
    : state_(std::make_unique<State>(std::move(tables), limits)) {}
Sandbox::~Sandbox() = default;

core::Result<Answer> Sandbox::ask(std::string_view sql, const std::map<std::string, Value>& parameters,
                                  const std::string& file, const std::stop_token& stop) {
  state_->stop = stop;
  auto statement = state_->prepare(sql, parameters, file);
  if (!statement) return std::unexpected(statement.error());
  Answer answer{State::names_of(statement->get()), {}};
  std::size_t bytes = 0;
  for (;;) {
    const int code = sqlite3_step(statement->get());
    if (code == SQLITE_DONE) break;
    if (code != SQLITE_ROW) return std::unexpected(state_->error_of(code, sql, file));
    std::vector<Value> row;
    for (int i = 0; i < static_cast<int>(answer.columns.size()); ++i) {
      row.push_back(State::value_at(statement->get(), i));
      const auto* text = std::get_if<std::string>(&row.back());
      bytes += sizeof(Value) + (text == nullptr ? 0 : text->size());
    }
    answer.rows.push_back(std::move(row));
    if (answer.rows.size() <= state_->limits.rows && bytes <= state_->limits.bytes) continue;
    return core::fail(
        ErrorCode::kPayloadTooLarge,
        {fmt::format("Deze SQL geeft meer dan {} rijen of {} MB.", state_->limits.rows, state_->limits.bytes >> 20U),
         fmt::format("This SQL gives more than {} rows or {} MB.", state_->limits.rows, state_->limits.bytes >> 20U)},
        {"Kies minder rijen, met WHERE of LIMIT.", "Choose fewer rows, by WHERE or LIMIT."}, core::Place{file, {}, {}});
  }
  return answer;
}

core::Result<std::vector<std::string>> Sandbox::columns_of(std::string_view sql,
                                                           const std::map<std::string, Value>& parameters,
                                                           const std::string& file) {
  state_->stop = {};
  auto statement = state_->prepare(sql, parameters, file);
  if (!statement) return std::unexpected(statement.error());
  return State::names_of(statement->get());
}

}  // namespace pareltjes::engines::read_only_sql
