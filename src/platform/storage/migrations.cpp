// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/migrations.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "core/resources.hpp"
#include "core/sha256.hpp"
#include "core/time.hpp"
#include "platform/storage/sqlite_connection.hpp"
#include "platform/storage/sqlite_views.hpp"

namespace pareltjes::storage {
namespace {

using core::ErrorCode;
using core::fail;

constexpr std::string_view kFolder = "src/platform/storage/migrations/";

/// Marks a file as ours: "PARL", in SQLite's header.
constexpr std::int64_t kApplicationId = 0x5041524c;

constexpr auto kBookkeeping = R"(
  PRAGMA application_id = 1346458188;
  CREATE TABLE IF NOT EXISTS migratie (
    nummer INTEGER NOT NULL PRIMARY KEY, naam TEXT NOT NULL, sha256 TEXT NOT NULL, uitgevoerd_op TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS onderhoud (
    reden TEXT NOT NULL PRIMARY KEY, aantal INTEGER NOT NULL, eerste_op TEXT NOT NULL, laatste_op TEXT NOT NULL
  ) STRICT;
)";
static_assert(kApplicationId == 1346458188);

core::Result<MigrationsDone> migrations_done(SqliteConnection& connection) {
  MigrationsDone done;
  auto tables = connection.query("SELECT name FROM sqlite_master WHERE type = 'table'");
  if (!tables) return std::unexpected(tables.error());
  if (tables->empty()) return done;
  auto owner = connection.query("PRAGMA application_id");
  if (!owner) return std::unexpected(owner.error());
  if (owner->integer(0, 0) != kApplicationId) {
    return fail(ErrorCode::kStorageUnavailable,
                {"Deze database is van een ander programma.", "This database belongs to another program."},
                {"Kies een ander bestand.", "Choose another file."});
  }
  auto rows = connection.query("SELECT nummer, naam, sha256 FROM migratie ORDER BY nummer");
  if (!rows) return std::unexpected(rows.error());
  for (std::size_t i = 0; i < rows->size(); ++i)
    done[static_cast<int>(rows->integer(i, 0))] = {rows->text(i, 1), rows->text(i, 2)};
  return done;
}

core::Result<void> run(SqliteConnection& connection, const std::vector<Migration>& migrations, const Migration& next) {
  auto marks = marks_after(migrations, next.number);
  if (!marks) return std::unexpected(marks.error());
  if (auto done = connection.script(kBookkeeping); !done) return done;
  if (auto done = drop_views(connection); !done) return done;
  if (auto done = connection.script(next.sql); !done) {
    auto error = done.error();
    error.place = core::Place{next.name, std::nullopt, std::nullopt};
    return std::unexpected(error);
  }
  if (auto done = make_views(connection, *marks); !done) return done;
  auto noted = connection.execute(
      "INSERT INTO migratie (nummer, naam, sha256, uitgevoerd_op) VALUES ($1, $2, $3, $4)",
      {std::int64_t{next.number}, next.name, core::sha256_hex(next.sql), core::to_rfc3339(core::system_clock().now())});
  if (!noted) return std::unexpected(noted.error());
  return {};
}

}  // namespace

core::Result<const Migration*> next_migration(const std::vector<Migration>& migrations, const MigrationsDone& done) {
  for (const auto& [number, entry] : done) {
    const auto known = std::ranges::find(migrations, number, &Migration::number);
    const auto label = std::to_string(number) + " (" + entry.name + ")";
    if (known == migrations.end()) {
      return fail(ErrorCode::kStorageUnavailable,
                  {"De database is nieuwer dan dit programma: stap " + label + " is onbekend.",
                   "The database is newer than this program: step " + label + " is unknown."},
                  {"Gebruik een nieuwere versie van het programma.", "Use a newer version of the program."});
    }
    if (core::sha256_hex(known->sql) != entry.sha256) {
      return fail(ErrorCode::kStorageUnavailable,
                  {"De database is gemaakt met een andere inhoud van stap " + label + ".",
                   "The database was made with other contents of step " + label + "."},
                  {"Gebruik de versie van het programma waarmee hij is gemaakt.",
                   "Use the version of the program that made it."});
    }
  }
  const Migration* next = nullptr;
  for (const auto& migration : migrations) {
    if (done.contains(migration.number)) continue;
    if (next == nullptr) next = &migration;
  }
  if (next != nullptr && !done.empty() && next->number < done.rbegin()->first) {
    return fail(ErrorCode::kInternal, {"Stap " + std::to_string(next->number) + " van de database is overgeslagen.",
                                       "Step " + std::to_string(next->number) + " of the database was left out."});
  }
  return next;
}

std::vector<Migration> embedded_migrations() {
  std::vector<Migration> migrations;
  for (const auto& resource : core::resources_below(kFolder)) {
    const auto file = resource.name.substr(kFolder.size());
    Migration migration;
    const auto parsed = std::from_chars(file.data(), file.data() + file.size(), migration.number);
    if (parsed.ec != std::errc{} || !file.ends_with(".sql")) continue;
    const auto begin = static_cast<std::size_t>(parsed.ptr - file.data()) + 1;
    migration.name = file.substr(begin, file.size() - begin - 4);
    migration.sql = resource.bytes;
    migrations.push_back(std::move(migration));
  }
  std::ranges::sort(migrations, {}, &Migration::number);
  return migrations;
}

core::Result<std::vector<TableMark>> marks_after(const std::vector<Migration>& migrations, int last) {
  std::map<std::string, TableMark> marks;
  for (const auto& migration : migrations) {
    if (migration.number > last) break;
    auto parsed = parse_directives(migration.sql, migration.name);
    if (!parsed) return std::unexpected(parsed.error());
    for (auto& mark : *parsed) {
      if (mark.kind == TableMark::Kind::kDropped) {
        marks.erase(mark.name);
      } else {
        marks[mark.name] = mark;
      }
    }
  }
  std::vector<TableMark> result;
  result.reserve(marks.size());
  for (auto& [name, mark] : marks) result.push_back(std::move(mark));
  return result;
}

core::Result<void> migrate(SqliteConnection& connection, const std::vector<Migration>& migrations) {
  while (true) {
    // Looked at first without a lock, so that opening a database that is up to date waits for nobody.
    auto done = migrations_done(connection);
    if (!done) return std::unexpected(done.error());
    auto next = next_migration(migrations, *done);
    if (!next) return std::unexpected(next.error());
    if (*next == nullptr) return {};

    if (auto begun = connection.begin(Access::kOwn, {}); !begun) return begun;
    auto now_done = migrations_done(connection);  // Another process may have been first.
    auto finished = !now_done                             ? core::Result<void>(std::unexpected(now_done.error()))
                    : now_done->contains((*next)->number) ? core::Result<void>()
                                                          : run(connection, migrations, **next);
    if (!finished) {
      connection.rollback();
      return finished;
    }
    if (auto committed = connection.commit(); !committed) return committed;
  }
}

}  // namespace pareltjes::storage
