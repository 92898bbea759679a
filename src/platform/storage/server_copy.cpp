// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/server_copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "platform/storage/postgres_connection.hpp"
#include "platform/storage/postgres_views.hpp"
#include "platform/storage/sqlite_connection.hpp"

namespace pareltjes::storage {
namespace {

using core::ErrorCode;
using core::fail;

constexpr std::size_t kPortion = 20;  ///< Rows in memory at once; a row may hold a whole dataset.

struct TableColumns {
  std::string table;
  std::string names;  ///< Separated by commas.
  std::size_t count = 0;
};

core::Result<std::vector<TableColumns>> tables_of(SqliteConnection& connection) {
  auto rows = connection.query(
      "SELECT m.name, group_concat(c.name, ', '), count(*) FROM sqlite_master m, pragma_table_info(m.name) c "
      "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' GROUP BY m.name ORDER BY m.name");
  if (!rows) return std::unexpected(rows.error());
  std::vector<TableColumns> tables;
  tables.reserve(rows->size());
  for (std::size_t i = 0; i < rows->size(); ++i)
    tables.push_back({rows->text(i, 0), rows->text(i, 1), static_cast<std::size_t>(rows->integer(i, 2))});
  return tables;
}

std::string insert_sql(const TableColumns& table) {
  std::string places;
  for (std::size_t i = 1; i <= table.count; ++i) places += (i == 1 ? "$" : ", $") + std::to_string(i);
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", table.table, table.names, places);
}

/// The migrations up to the last of which the numbers speak. kStorageUnavailable when this program does not know it.
core::Result<std::vector<Migration>> migrations_until(std::int64_t last) {
  auto all = embedded_migrations();
  if (all.empty() || last > all.back().number) {
    return fail(ErrorCode::kStorageUnavailable,
                {"De database is nieuwer dan dit programma.", "The database is newer than this program."},
                {"Gebruik een nieuwere versie van het programma.", "Use a newer version of the program."});
  }
  std::erase_if(all, [&](const Migration& migration) { return migration.number > last; });
  return all;
}

core::Result<std::int64_t> copy_table(PostgresConnection& from, SqliteConnection& to, const TableColumns& table) {
  // A cursor of its own name for each table: the statement is remembered by its text.
  const auto opened =
      from.script(fmt::format("DECLARE kopie_{0} CURSOR FOR SELECT {1} FROM {0}", table.table, table.names));
  if (!opened) return std::unexpected(opened.error());
  const auto fetch = fmt::format("FETCH {} FROM kopie_{}", kPortion, table.table);
  const auto insert = insert_sql(table);
  std::int64_t copied = 0;
  while (true) {
    auto rows = from.query(fetch);
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) break;
    for (std::size_t i = 0; i < rows->size(); ++i) {
      std::vector<Value> values;
      values.reserve(table.count);
      for (std::size_t j = 0; j < table.count; ++j) values.push_back(rows->at(i, j));
      if (auto done = to.execute(insert, values); !done) return std::unexpected(done.error());
      ++copied;
    }
  }
  if (auto closed = from.script("CLOSE kopie_" + table.table); !closed) return std::unexpected(closed.error());
  const auto there = from.query("SELECT count(*) FROM " + table.table);
  if (!there) return std::unexpected(there.error());
  if (there->integer(0, 0) == copied) return copied;
  return fail(ErrorCode::kInternal, {"Niet alle rijen van " + table.table + " zijn gelezen.",
                                     "Not all rows of " + table.table + " were read."});
}

/// What the transaction of `from` sees, in a new SQLite file.
core::Result<Checksum> copy_state(PostgresConnection& from, const std::string& file) {
  const auto last = from.query("SELECT coalesce(max(nummer), 0) FROM migratie");
  if (!last) return std::unexpected(last.error());
  const auto migrations = migrations_until(last->integer(0, 0));
  if (!migrations) return std::unexpected(migrations.error());
  auto to = SqliteConnection::open({.path = file});
  if (!to) return std::unexpected(to.error());
  if (auto made = migrate(**to, *migrations); !made) return std::unexpected(made.error());
  if (auto begun = (*to)->script("BEGIN IMMEDIATE; DELETE FROM migratie; DELETE FROM onderhoud"); !begun)
    return std::unexpected(begun.error());
  const auto tables = tables_of(**to);
  if (!tables) return std::unexpected(tables.error());
  for (const auto& table : *tables)
    if (auto copied = copy_table(from, **to, table); !copied) return std::unexpected(copied.error());
  if (auto stored = (*to)->script("COMMIT"); !stored) return std::unexpected(stored.error());
  return checksum_of(**to);
}

core::Result<void> drop_tables(PostgresConnection& connection) {
  auto marks = marks_after(embedded_migrations());
  if (!marks) return std::unexpected(marks.error());
  std::string sql = "DROP TABLE IF EXISTS migratie, onderhoud";
  for (const auto& mark : *marks) sql += (mark.kind == TableMark::Kind::kOrganisation ? ", rij_" : ", ") + mark.name;
  return connection.script(sql + " CASCADE");
}

core::Result<void> fill_table(SqliteConnection& from, PostgresConnection& to, const TableColumns& table) {
  const auto insert = insert_sql(table);
  std::vector<std::vector<Value>> rows;
  core::Result<void> state;
  const auto flush = [&] {
    if (auto done = to.execute_many(insert, rows); !done && state) state = std::unexpected(done.error());
    rows.clear();
  };
  auto read = from.each(fmt::format("SELECT {} FROM {}", table.names, table.table), [&](const auto& row) {
    if (!state) return;
    rows.push_back(row);
    if (rows.size() >= kPortion) flush();
  });
  if (!read) return read;
  if (!rows.empty()) flush();
  return state;
}

/// A file that goes with the object.
class TemporaryFile {
 public:
  TemporaryFile() {
    std::error_code ignored;
    auto name = (std::filesystem::temp_directory_path(ignored) / "pareltjes-kopie-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) folder_ = name;
  }
  ~TemporaryFile() {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] std::string path() const { return (folder_ / "kopie.db").string(); }

 private:
  std::filesystem::path folder_;
};

core::Result<Checksum> replace_contents(SqliteConnection& from, PostgresConnection& to, bool overwrite) {
  const auto present =
      to.query("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migratie'");
  if (!present) return std::unexpected(present.error());
  if (present->integer(0, 0) > 0 && !overwrite) {
    return fail(ErrorCode::kConflict, {"In deze database staat al iets.", "This database holds something already."},
                {"Kies een andere database, of zeg dat hij overschreven mag worden.",
                 "Choose another database, or say that it may be overwritten."});
  }
  const auto last = from.query("SELECT coalesce(max(nummer), 0) FROM migratie");
  if (!last) return std::unexpected(last.error());
  const auto migrations = migrations_until(last->integer(0, 0));
  if (!migrations) return std::unexpected(migrations.error());
  if (auto dropped = drop_tables(to); !dropped) return std::unexpected(dropped.error());
  if (auto made = make_tables(to, *migrations); !made) return std::unexpected(made.error());
  if (auto emptied = to.script("DELETE FROM migratie; DELETE FROM onderhoud"); !emptied)
    return std::unexpected(emptied.error());
  const auto tables = tables_of(from);
  if (!tables) return std::unexpected(tables.error());
  for (const auto& table : *tables)
    if (auto filled = fill_table(from, to, table); !filled) return std::unexpected(filled.error());
  const TemporaryFile back;
  return copy_state(to, back.path());
}

}  // namespace

bool is_server(const std::string& url) {
  return url.starts_with("postgresql:") || url.starts_with("postgres:") || url.find("dbname=") != std::string::npos;
}

core::Result<Checksum> copy_from_server(const std::string& url, const std::string& file) {
  auto from = PostgresConnection::open(url);
  if (!from) return std::unexpected(from.error());
  if (auto begun = (*from)->script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); !begun)
    return std::unexpected(begun.error());
  if (auto seen = (*from)->maintain(); !seen) return std::unexpected(seen.error());
  auto copied = copy_state(**from, file);
  (*from)->rollback();
  return copied;
}

core::Result<Checksum> copy_to_server(const std::string& file, const std::string& url, bool overwrite) {
  auto from = SqliteConnection::open({.path = file, .create = false});
  if (!from) return std::unexpected(from.error());
  auto to = PostgresConnection::open(url);
  if (!to) return std::unexpected(to.error());
  if (auto begun = (*from)->script("BEGIN"); !begun) return std::unexpected(begun.error());
  if (auto begun = (*to)->begin(Access::kOwn, {}); !begun) return std::unexpected(begun.error());
  const auto original = checksum_of(**from);
  auto restored = original ? replace_contents(**from, **to, overwrite) : original;
  (*from)->rollback();
  if (restored && restored->sha256 != original->sha256) {
    restored = fail(ErrorCode::kInternal,
                    {"Wat is teruggezet, is niet gelijk aan de kopie.", "What was restored is not equal to the copy."});
  }
  if (!restored) {
    (*to)->rollback();
    return restored;
  }
  if (auto stored = (*to)->commit(); !stored) return std::unexpected(stored.error());
  return restored;
}

}  // namespace pareltjes::storage
