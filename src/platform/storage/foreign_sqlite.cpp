// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/foreign_sqlite.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <memory>

#include "core/text.hpp"

namespace pareltjes::storage {
namespace {

constexpr std::size_t kMostRows = 200'000;
constexpr int kMostBytes = 1'000'000;  ///< Of one value.
constexpr int kMostSteps = 2000;       ///< Times 10,000 operations of SQLite's machine.

using Connection = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;
using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

std::unexpected<core::Error> unfit(const std::filesystem::path& file, const std::string& why) {
  return core::fail(
      core::ErrorCode::kInvalidFile,
      {"Dit bestand is niet te lezen als SQLite: " + why + ".", "This file cannot be read as SQLite: " + why + "."},
      {"Geef het bestand zoals het is gepubliceerd.", "Give the file as it was published."},
      core::Place{file.string(), {}, {}});
}

/// Quoted as an identifier.
std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

Value value_at(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      std::string value(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
      return core::is_valid_utf8(value) ? Value(std::move(value)) : Value(core::from_windows_1252(value));
    }
    default:
      return std::monostate{};  // Bytes are nothing that is asked for here.
  }
}

core::Result<Rows> read(sqlite3* connection, const std::filesystem::path& file, const ForeignTable& table) {
  std::string names;
  for (const auto& column : table.columns) names += (names.empty() ? "" : ", ") + quoted(column);
  const auto sql = "SELECT " + names + " FROM main." + quoted(table.name);
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v2(connection, sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK)
    return unfit(file, sqlite3_errmsg(connection));
  const Statement statement(prepared, sqlite3_finalize);
  std::vector<std::vector<Value>> values;
  int step = 0;
  while ((step = sqlite3_step(prepared)) == SQLITE_ROW) {
    if (values.size() == kMostRows) return unfit(file, "te veel rijen");
    auto& row = values.emplace_back();
    for (int i = 0; i < static_cast<int>(table.columns.size()); ++i) row.push_back(value_at(prepared, i));
  }
  if (step != SQLITE_DONE) return unfit(file, sqlite3_errmsg(connection));
  return Rows(table.columns, std::move(values));
}

}  // namespace

core::Result<std::vector<Rows>> read_foreign_sqlite(const std::filesystem::path& file,
                                                    const std::vector<ForeignTable>& tables) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  const Connection connection(opened, sqlite3_close);
  if (code != SQLITE_OK) return unfit(file, opened == nullptr ? "geen geheugen" : sqlite3_errmsg(opened));
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, kMostBytes);
  sqlite3_limit(opened, SQLITE_LIMIT_ATTACHED, 0);
  int steps = 0;
  sqlite3_progress_handler(
      opened, 10'000, [](void* count) { return ++*static_cast<int*>(count) > kMostSteps ? 1 : 0; }, &steps);
  std::vector<Rows> all;
  for (const auto& table : tables) {
    auto rows = read(opened, file, table);
    if (!rows) return std::unexpected(rows.error());
    all.push_back(std::move(*rows));
  }
  return all;
}

}  // namespace pareltjes::storage
