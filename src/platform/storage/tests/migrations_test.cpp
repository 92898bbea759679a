// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/migrations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "platform/storage/backup.hpp"
#include "platform/storage/postgres_database.hpp"
#include "platform/storage/sqlite_database.hpp"
#include "platform/storage/testing/test_database.hpp"
#include "platform/storage/testing/test_folder.hpp"

namespace pareltjes::storage {
namespace {

using core::ErrorCode;
using testing::HasSubstr;

Migration step(int number, std::string sql) {
  return {number, "stap" + std::to_string(number), std::move(sql)};
}

const auto kOne = step(1,
                       "-- @organisatie-tabel brief\n"
                       "CREATE TABLE rij_brief (organisatie TEXT NOT NULL, actor TEXT NOT NULL, id TEXT NOT NULL,"
                       " PRIMARY KEY (organisatie, id)) STRICT;");
const auto kTwo = step(2, "ALTER TABLE rij_brief ADD COLUMN tekst TEXT NOT NULL DEFAULT 'leeg';");
const auto kThree = step(3,
                         "-- @organisatie-tabel brief lezen=openbaar\n"
                         "-- @algemene-tabel land\nCREATE TABLE land (id TEXT PRIMARY KEY) STRICT;");

core::Result<std::unique_ptr<Database>> open_with(const std::string& path, std::vector<Migration> migrations) {
  return open_sqlite({.path = path, .migrations = std::move(migrations)});
}

TEST(Migrations, GoFromEveryEarlierVersionToTheNewest) {
  const std::vector<Migration> all{kOne, kTwo, kThree};
  for (std::size_t from = 0; from <= all.size(); ++from) {
    const TestFolder folder;
    {
      auto old = open_with(folder.file("a.db"), {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(from)});
      ASSERT_TRUE(old);
      if (from > 0) {
        ASSERT_EQ(write(**old, kUtrecht, "INSERT INTO brief (id) VALUES ('b1')"), 1);
      }
    }
    auto newest = open_with(folder.file("a.db"), all);
    ASSERT_TRUE(newest) << core::describe(newest.error(), core::Language::kEnglish);
    ASSERT_EQ(write(**newest, kPublicScope, "INSERT INTO brief (id) VALUES ('b2')"), 1);
    const auto rows = read(**newest, kUtrecht, "SELECT id, tekst FROM brief ORDER BY id");
    ASSERT_EQ(rows.size(), from > 0 ? 2U : 1U) << "own rows are kept; public ones are readable since step 3";
    EXPECT_EQ(rows.text(0, 1), "leeg");
    EXPECT_EQ(count(**newest, kUtrecht, "land"), 0);
  }
}

TEST(Migrations, TheShippedOnesGoFromEveryEarlierVersion) {
  const auto all = embedded_migrations();
  ASSERT_FALSE(all.empty());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].number, static_cast<int>(i) + 1);
  for (std::size_t from = 0; from < all.size(); ++from) {
    const TestFolder folder;
    ASSERT_TRUE(open_with(folder.file("a.db"), {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(from)}));
    EXPECT_TRUE(Database::open(folder.file("a.db")));
  }
}

using Contents = std::map<std::string, std::multiset<std::string>>;

/// What a line of tests/migrations/NUMBER.sql says of a table that NUMBER dropped: the query that gives its rows from
/// where they are now, as "-- verhuisd TABLE: SELECT …".
std::map<std::string, std::string> moved_tables() {
  std::map<std::string, std::string> moved;
  for (std::size_t number = 1; number <= embedded_migrations().size(); ++number) {
    std::ifstream file(fmt::format("tests/migrations/{:04}.sql", number));
    for (std::string line; std::getline(file, line);) {
      const std::string begin = "-- verhuisd ";
      const auto colon = line.find(": ");
      if (line.starts_with(begin) && colon != std::string::npos)
        moved[line.substr(begin.size(), colon - begin.size())] = line.substr(colon + 2);
    }
  }
  return moved;
}

/// The tables of that version by name.
std::set<std::string> tables_of(std::size_t version) {
  std::set<std::string> names;
  const auto marks = marks_after(embedded_migrations(), static_cast<int>(version));
  EXPECT_TRUE(marks);
  for (const auto& mark : *marks) names.insert((mark.kind == TableMark::Kind::kOrganisation ? "rij_" : "") + mark.name);
  return names;
}

/// The rows of each table as text, the columns that it has now (or those that are given).
Contents contents_of(Database& database, std::size_t version, std::map<std::string, std::string>& columns) {
  Contents contents;
  const auto moved = moved_tables();
  const auto tables = tables_of(version);
  EXPECT_TRUE(database.maintenance("test", [&](Session& session) -> core::Result<void> {
    for (auto& [table, names] : columns) {
      const auto here = "SELECT " + (names.empty() ? "*" : names) + " FROM " + table;
      const auto rows = session.query(tables.contains(table) ? here : moved.at(table));
      EXPECT_TRUE(rows) << table;
      if (names.empty())
        for (const auto& name : rows->names()) names += (names.empty() ? "" : ", ") + name;
      for (std::size_t i = 0; i < rows->size(); ++i) {
        std::string text;
        for (std::size_t j = 0; j < rows->names().size(); ++j) {
          const auto& value = rows->at(i, j);
          if (const auto* whole = std::get_if<std::int64_t>(&value)) text += std::to_string(*whole);
          if (const auto* real = std::get_if<double>(&value)) text += std::to_string(*real);
          if (const auto* words = std::get_if<std::string>(&value)) text += *words;
          if (const auto* blob = std::get_if<Blob>(&value)) text += "b:" + blob->bytes;
          text += "|";
        }
        contents[table].insert(text);
      }
    }
    return {};
  }));
  return contents;
}

/// Adds the rows of tests/migrations/NUMBER.sql, and the names of their tables to `columns`.
void add_rows(Database& database, int number, const std::set<std::string>& tables, bool on_server,
              std::map<std::string, std::string>& columns) {
  std::ifstream file(fmt::format("tests/migrations/{:04}.sql", number));
  ASSERT_TRUE(file) << "every migration has its file with rows";
  ASSERT_TRUE(database.maintenance("test", [&](Session& session) -> core::Result<void> {
    for (std::string line; std::getline(file, line);) {
      if (!line.starts_with("INSERT INTO ")) continue;
      const auto table = line.substr(12, line.find(' ', 12) - 12);
      if (!tables.contains(table)) continue;  // Of a version before; this one has it no more.
      columns[table];
      for (auto at = line.find(" AS BLOB"); on_server && at != std::string::npos; at = line.find(" AS BLOB"))
        line.replace(at, 8, " AS BYTEA");
      const auto added = session.execute(line.substr(0, line.rfind(';')));
      if (!added) return std::unexpected(added.error());
    }
    return {};
  }));
}

class OlderVersions : public BothDatabases {
 protected:
  core::Result<std::unique_ptr<Database>> open_at(const std::string& place, std::size_t version) const {
    const auto all = embedded_migrations();
    std::vector<Migration> some(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(version));
    return on_server() ? open_postgres(place, std::move(some)) : open_with(place, std::move(some));
  }
};
ON_BOTH_DATABASES(OlderVersions);

TEST_P(OlderVersions, KeepEveryRowThatTheyHeld) {
  const auto newest = embedded_migrations().size();
  for (std::size_t version = 1; version <= newest; ++version) {
    const TestFolder folder;
    const auto place = on_server() ? TestServer::get()->new_empty_database() : folder.file("a.db");
    std::map<std::string, std::string> columns;
    Contents before;
    {
      auto old = open_at(place, version);
      ASSERT_TRUE(old);
      const auto tables = tables_of(version);
      for (std::size_t i = 1; i <= version; ++i) add_rows(**old, static_cast<int>(i), tables, on_server(), columns);
      before = contents_of(**old, version, columns);
      ASSERT_GE(before.size(), 14U);
    }
    auto now = open_at(place, newest);
    ASSERT_TRUE(now) << core::describe(now.error(), core::Language::kEnglish);
    const auto after = contents_of(**now, newest, columns);
    const auto tables = tables_of(newest);
    for (const auto& [table, rows] : before) {
      // What moved is there whole; a table that took it in holds more than before.
      const bool all = tables.contains(table) ? std::ranges::includes(after.at(table), rows) : after.at(table) == rows;
      EXPECT_TRUE(all) << table << " from version " << version;
      EXPECT_TRUE(version != newest || after.at(table) == rows) << table;
    }
  }
}

TEST(Migrations, SayWhatIsWrong) {
  const TestFolder folder;
  const auto path = folder.file("a.db");
  ASSERT_TRUE(open_with(path, {kOne, kTwo}));
  const auto message = [](const auto& opened) { return core::describe(opened.error(), core::Language::kEnglish); };

  const auto newer = open_with(path, {kOne});
  EXPECT_EQ(newer.error().code, ErrorCode::kStorageUnavailable);
  EXPECT_THAT(message(newer), HasSubstr("newer than this program: step 2 (stap2)"));
  const auto changed = open_with(path, {step(1, kOne.sql + " "), kTwo});
  EXPECT_EQ(changed.error().code, ErrorCode::kStorageUnavailable);
  EXPECT_THAT(message(changed), HasSubstr("other contents of step 1"));
  const auto inserted = open_with(path, {step(0, ""), kOne, kTwo});
  EXPECT_THAT(message(inserted), HasSubstr("Step 0 of the database was left out"));
  EXPECT_TRUE(open_with(path, {kOne, kTwo})) << "and nothing was spoilt";
}

TEST(Migrations, AFailingOneLeavesNothing) {
  const TestFolder folder;
  const auto path = folder.file("a.db");
  ASSERT_TRUE(open_with(path, {kOne}));
  const auto broken = step(2, "-- @algemene-tabel half\nCREATE TABLE half (id TEXT) STRICT; SELEKT;");
  EXPECT_EQ(open_with(path, {kOne, broken}).error().code, ErrorCode::kInternal);
  auto whole = open_with(path, {kOne, kTwo});
  ASSERT_TRUE(whole);
  EXPECT_EQ(write(**whole, kUtrecht, "INSERT INTO brief (id) VALUES ('b')"), 1);
}

TEST(Migrations, MustSayWhoseEachTableIs) {
  const std::string columns = "organisatie TEXT NOT NULL, actor TEXT NOT NULL, id TEXT NOT NULL";
  const std::pair<std::string, std::string> wrong[] = {
      {"CREATE TABLE los (id TEXT) STRICT;", "no directive says whose rows it holds"},
      {"CREATE TABLE rij_los (" + columns + ", PRIMARY KEY (organisatie, id)) STRICT;", "no directive"},
      {"-- @algemene-tabel spook\n", "does not exist"},
      {"-- @organisatie-tabel a\nCREATE TABLE rij_a (id TEXT PRIMARY KEY) STRICT;", "does not begin with"},
      {"-- @organisatie-tabel a\nCREATE TABLE rij_a (" + columns + ", PRIMARY KEY (id)) STRICT;", "not by organisatie"},
      {"-- @organisatie-tabel a\nCREATE TABLE rij_a (" + columns +
           ", PRIMARY KEY (organisatie, id), UNIQUE (id)) STRICT;",
       "a unique key is not by organisatie"},
      {"-- @organisatie-tabel a\nCREATE TABLE rij_a (" + columns +
           ", PRIMARY KEY (organisatie, id)) STRICT; CREATE UNIQUE INDEX i ON rij_a (id, organisatie);",
       "a unique key is not by organisatie"},
      {"-- @organisatie-tabel a\nCREATE TABLE rij_a (" + columns +
           " REFERENCES rij_a (id), PRIMARY KEY (organisatie, id)) STRICT;",
       "a reference crosses organisations"},
  };
  for (const auto& [sql, expected] : wrong) {
    const auto opened = open_with(":memory:", {step(1, sql)});
    ASSERT_FALSE(opened) << sql;
    EXPECT_THAT(core::describe(opened.error(), core::Language::kEnglish), HasSubstr(expected)) << sql;
  }
}

TEST(Directives, AreReadFromCommentLines) {
  const auto marks = parse_directives(
      "-- @organisatie-tabel dataset lezen=openbaar\n"
      "  --   @organisatie-tabel\tbewijs  alleen-toevoegen \r\n"
      "SELECT '-- @niets';\n-- gewone tekst @algemene-tabel\n--@algemene-tabel account\n-- @vervallen-tabel oud",
      "0001_x.sql");
  ASSERT_TRUE(marks);
  using enum TableMark::Kind;
  EXPECT_EQ(*marks, (std::vector<TableMark>{{"dataset", kOrganisation, true, false},
                                            {"bewijs", kOrganisation, false, true},
                                            {"account", kGeneral, false, false},
                                            {"oud", kDropped, false, false}}));
}

TEST(Directives, ErrorsSayTheLine) {
  for (const auto* wrong : {"@organisatietabel x", "@organisatie-tabel", "@organisatie-tabel Naam",
                            "@organisatie-tabel rij_x", "@organisatie-tabel x;y", "@organisatie-tabel x lezen=alles",
                            "@organisatie-tabel x lezen=openbaar lezen=openbaar",
                            "@organisatie-tabel x lezen=openbaar lezen=partij", "@algemene-tabel x lezen=openbaar"}) {
    const auto marks = parse_directives("\n-- " + std::string(wrong) + "\n", "0007_x.sql");
    ASSERT_FALSE(marks) << wrong;
    EXPECT_EQ(marks.error().code, ErrorCode::kInvalidFile);
    EXPECT_EQ(marks.error().place->file, "0007_x.sql");
    EXPECT_EQ(marks.error().place->line, 2);
  }
}

}  // namespace
}  // namespace pareltjes::storage
