// SPDX-License-Identifier: EUPL-1.2
#include "engines/read_only_sql/sandbox.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <thread>

#include "engines/read_only_sql/functions.hpp"

namespace pareltjes::engines::read_only_sql {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// Three areas and what they have, in two tables.
struct Areas {
  std::vector<std::string> code{"WK043901", "WK043902", "WK043903"};
  std::vector<std::string> name{"Centrum", "", "Overwhere"};
  std::vector<double> people{1000, 2001, kMissing};
  std::vector<std::string> of{"WK043902", "WK043901", "WK043902"};
  std::vector<double> pupils{10, 20, 30};

  [[nodiscard]] std::vector<Table> tables() const {
    return {{"kerncijfers", {{"code", nullptr, &code}, {"naam", nullptr, &name}, {"inwoners", &people, nullptr}}},
            {"scholen", {{"gebied", nullptr, &of}, {"leerlingen", &pupils, nullptr}}}};
  }
};

Answer answer_to(Sandbox& sandbox, const std::string& sql, const std::map<std::string, Value>& parameters = {}) {
  auto answer = sandbox.ask(sql, parameters);
  EXPECT_TRUE(answer) << sql << ": " << answer.error().message.nl;
  return answer ? *answer : Answer{};
}

TEST(Sandbox, ReadsWhatIsThere) {
  const Areas areas;
  Sandbox sandbox(areas.tables());
  const auto answer = answer_to(sandbox, "SELECT code, naam, inwoners / 2 AS half FROM kerncijfers ORDER BY code");
  EXPECT_EQ(answer.columns, (std::vector<std::string>{"code", "naam", "half"}));
  ASSERT_EQ(answer.rows.size(), 3U);
  EXPECT_EQ(answer.rows[0], (std::vector<Value>{std::string("WK043901"), std::string("Centrum"), 500.0}));
  EXPECT_EQ(answer.rows[1][1], Value());        // Nothing is NULL, not an empty text.
  EXPECT_EQ(answer.rows[1][2], Value(1000.5));  // No division of whole numbers.
  EXPECT_EQ(answer.rows[2][2], Value());
}

TEST(Sandbox, JoinsByWhatIsAskedByEquality) {
  const Areas areas;
  Sandbox sandbox(areas.tables());
  const auto answer =
      answer_to(sandbox,
                "SELECT k.code, sum(s.leerlingen) FROM kerncijfers k LEFT JOIN scholen s ON s.gebied = k.code "
                "GROUP BY k.code ORDER BY k.code");
  ASSERT_EQ(answer.rows.size(), 3U);
  EXPECT_EQ(answer.rows[0][1], Value(20.0));
  EXPECT_EQ(answer.rows[1][1], Value(40.0));
  EXPECT_EQ(answer.rows[2][1], Value());
  // A number that is written as text is that number, as everywhere in SQLite.
  EXPECT_EQ(answer_to(sandbox, "SELECT count(*) FROM scholen WHERE leerlingen = '20'").rows[0][0],
            Value(std::int64_t{1}));
  EXPECT_EQ(answer_to(sandbox, "SELECT count(*) FROM kerncijfers WHERE naam = NULL").rows[0][0],
            Value(std::int64_t{0}));
  EXPECT_EQ(answer_to(sandbox, "SELECT count(*) FROM kerncijfers WHERE code = 'wk043901' COLLATE NOCASE").rows[0][0],
            Value(std::int64_t{1}));
}

TEST(Sandbox, TakesValuesByName) {
  const Areas areas;
  Sandbox sandbox(areas.tables());
  const auto answer = answer_to(sandbox, "SELECT naam FROM kerncijfers WHERE code = :code OR inwoners > :meer",
                                {{"code", std::string("WK043903")}, {"meer", 2000.0}});
  EXPECT_EQ(answer.rows.size(), 2U);
  const auto without = sandbox.ask("SELECT :anders");
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().code, core::ErrorCode::kInvalidInput);
  EXPECT_NE(without.error().message.nl.find(":anders"), std::string::npos);
  EXPECT_FALSE(sandbox.ask("SELECT ?"));
  EXPECT_FALSE(sandbox.ask("SELECT @code", {{"code", 1.0}}));
}

TEST(Sandbox, SaysWhereSqlIsWrong) {
  const Areas areas;
  Sandbox sandbox(areas.tables());
  const auto answer = sandbox.ask("SELECT code,\n  inwoner\nFROM kerncijfers", {}, "antwoord.sql");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, core::ErrorCode::kInvalidInput);
  ASSERT_TRUE(answer.error().place);
  EXPECT_EQ(answer.error().place->file, "antwoord.sql");
  EXPECT_EQ(answer.error().place->line, 2);
  EXPECT_EQ(answer.error().place->column, 3);
}

TEST(Sandbox, GivesTheColumnsWithoutAsking) {
  const Areas areas;
  Sandbox sandbox(areas.tables());
  const auto columns =
      sandbox.columns_of("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n FROM c) SELECT n AS getal FROM c");
  ASSERT_TRUE(columns);
  EXPECT_EQ(*columns, std::vector<std::string>{"getal"});
}

TEST(Sandbox, RecursionThatEndsIsAllowed) {
  Sandbox sandbox({});
  EXPECT_EQ(
      answer_to(sandbox,
                "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100) SELECT sum(n) FROM c")
          .rows[0][0],
      Value(std::int64_t{5050}));
}

TEST(Sandbox, AnswersAreTheSameEachTime) {
  const Areas areas;
  const auto ask = [&] {
    Sandbox sandbox(areas.tables());
    return answer_to(sandbox, "SELECT inwoners, row_number() OVER (ORDER BY inwoners DESC) FROM kerncijfers").rows;
  };
  EXPECT_EQ(ask(), ask());
}

struct Hostile {
  const char* what;
  std::string sql;
  core::ErrorCode error = core::ErrorCode::kForbidden;
};

/// What somebody may try in a pearl that others run. Each is one way in.
std::vector<Hostile> hostile_sql() {
  using enum core::ErrorCode;
  const std::string big(33'000, 'x');
  std::string deep = "1", wide = "SELECT 1", joined = "SELECT count(*) FROM kerncijfers k0";
  for (int i = 0; i < 200; ++i) deep = "(" + deep + "+1)";
  for (int i = 0; i < 60; ++i) wide += " UNION ALL SELECT 1";
  for (int i = 1; i < 70; ++i) joined += ", kerncijfers k" + std::to_string(i);
  return {
      {"insert", "INSERT INTO kerncijfers VALUES ('x','y',1)"},
      {"insert or replace", "REPLACE INTO kerncijfers VALUES ('x','y',1)"},
      {"update", "UPDATE kerncijfers SET inwoners = 0"},
      {"delete", "DELETE FROM kerncijfers"},
      {"drop", "DROP TABLE kerncijfers"},
      {"create", "CREATE TABLE eigen(x)"},
      {"create temp", "CREATE TEMP TABLE eigen(x)"},
      {"create as", "CREATE TABLE eigen AS SELECT * FROM kerncijfers"},
      {"create view", "CREATE VIEW v AS SELECT 1"},
      {"create trigger", "CREATE TRIGGER t AFTER INSERT ON kerncijfers BEGIN SELECT 1; END"},
      {"create virtual", "CREATE VIRTUAL TABLE v USING fts5(x)"},
      {"virtual of our module", "CREATE VIRTUAL TABLE v USING kerncijfers"},
      {"create index", "CREATE INDEX i ON kerncijfers(code)"},
      {"alter", "ALTER TABLE kerncijfers RENAME TO weg"},
      {"attach a file", "ATTACH DATABASE '/etc/passwd' AS b"},
      {"attach memory", "ATTACH DATABASE ':memory:' AS b"},
      {"attach an address", "ATTACH DATABASE 'file:/etc/passwd?mode=ro' AS b"},
      {"detach", "DETACH DATABASE main"},
      {"vacuum into", "VACUUM INTO '/tmp/weg.db'"},
      {"vacuum", "VACUUM"},
      {"pragma", "PRAGMA journal_mode=WAL"},
      {"pragma that writes", "PRAGMA writable_schema=ON"},
      {"pragma of temp folder", "PRAGMA temp_store_directory='/tmp'"},
      {"pragma as a table", "SELECT * FROM pragma_database_list"},
      {"pragma with a word", "SELECT * FROM pragma_table_info('kerncijfers')"},
      {"the schema", "SELECT sql FROM sqlite_master"},
      {"the schema by its other name", "SELECT sql FROM sqlite_schema"},
      {"the schema, counted", "SELECT count(*) FROM sqlite_master"},
      {"the schema in capitals, counted", "SELECT count(*) FROM SQLITE_SCHEMA"},
      {"a pragma, counted", "SELECT count(*) FROM pragma_module_list"},
      {"json, counted", "SELECT count(*) FROM json_each('[1]')"},
      {"the schema of temp", "SELECT * FROM sqlite_temp_master"},
      {"begin", "BEGIN"},
      {"begin immediate", "BEGIN IMMEDIATE"},
      {"savepoint", "SAVEPOINT s"},
      {"reindex", "REINDEX"},
      {"analyze", "ANALYZE"},
      {"explain", "EXPLAIN SELECT 1"},
      {"explain query plan", "EXPLAIN QUERY PLAN SELECT 1"},
      {"load_extension", "SELECT load_extension('/tmp/x.so')"},
      {"readfile", "SELECT readfile('/etc/passwd')", kInvalidInput},
      {"writefile", "SELECT writefile('/tmp/x', 'y')", kInvalidInput},
      {"edit", "SELECT edit('x')", kInvalidInput},
      {"fts3 tokenizer", "SELECT fts3_tokenizer('simple')"},
      {"chance", "SELECT random()"},
      {"chance in bytes", "SELECT randomblob(10)"},
      {"zeros", "SELECT zeroblob(1000000000)"},
      {"clock", "SELECT datetime('now')"},
      {"clock by its name", "SELECT CURRENT_TIMESTAMP"},
      {"version", "SELECT sqlite_version()"},
      {"source", "SELECT sqlite_source_id()"},
      {"options", "SELECT sqlite_compileoption_get(1)"},
      {"log", "SELECT sqlite_log(1, 'x')"},
      {"json as a table", "SELECT * FROM json_each('[1]')"},
      {"series", "SELECT * FROM generate_series(1, 10)", kInvalidInput},
      {"a table that is not declared", "SELECT * FROM gebruiker", kInvalidInput},
      {"another database", "SELECT * FROM main.gebruiker", kInvalidInput},
      {"pages of the database", "SELECT * FROM dbstat"},
      {"statements", "SELECT * FROM sqlite_stmt"},
      {"file as a table", "SELECT * FROM fsdir('/')", kInvalidInput},
      {"csv as a table", "CREATE VIRTUAL TABLE v USING csv(filename='/etc/passwd')"},
      {"two statements", "SELECT 1; SELECT 2", kInvalidInput},
      {"two statements, the second writes", "SELECT 1; DROP TABLE kerncijfers", kInvalidInput},
      {"two statements after a remark", "SELECT 1 /* ; */; --\nDELETE FROM kerncijfers", kInvalidInput},
      {"nothing", "", kInvalidInput},
      {"only a remark", "-- niets", kInvalidInput},
      {"a null in the text", std::string("SELECT 1\0; DROP TABLE x", 23), kInvalidInput},
      {"returning", "DELETE FROM kerncijfers RETURNING *"},
      {"with that writes", "WITH x AS (SELECT 1) INSERT INTO scholen SELECT 'a', 1"},
      {"upsert", "INSERT INTO scholen VALUES ('a', 1) ON CONFLICT DO NOTHING"},
      {"for ever", "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c",
       kDeadlineExceeded},
      {"for ever, each once",
       "WITH RECURSIVE c(n) AS (SELECT 1 UNION SELECT (n * 1103515245 + 12345) % 2147483648 FROM c) SELECT max(n) FROM "
       "c WHERE n < 0",
       kMemoryCeiling},
      {"everything with everything",
       "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000) SELECT count(*) FROM c a, c "
       "b, c d WHERE a.n + b.n + d.n = 7",
       kDeadlineExceeded},
      {"ten million rows",
       "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 10000000) SELECT n FROM c",
       kPayloadTooLarge},
      {"much text",
       "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT format('%30000d', n) FROM c",
       kPayloadTooLarge},
      {"memory by sorting",
       "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 10000000) SELECT format('%2000d', n) "
       "AS t FROM c ORDER BY t DESC",
       kMemoryCeiling},
      {"memory by grouping",
       "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 10000000) SELECT count(DISTINCT "
       "format('%2000d', n)) FROM c",
       kMemoryCeiling},
      {"memory by the queue",
       "WITH RECURSIVE c(n) AS (SELECT format('%10000d', 1) UNION ALL SELECT n FROM c UNION ALL SELECT n FROM c) "
       "SELECT count(*) FROM c",
       kMemoryCeiling},
      {"a long text", "SELECT format('%20000d', 1) || format('%20000d', 1)", kPayloadTooLarge},
      {"a text that doubles",
       "SELECT replace(replace(replace(format('%300d',1),' ','          '),' ','          '),' ','          ')",
       kPayloadTooLarge},
      {"a text gathered",
       "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000) SELECT group_concat(n) FROM c",
       kPayloadTooLarge},
      {"long SQL", "SELECT '" + big + "'", kPayloadTooLarge},
      {"deep SQL", "SELECT " + deep, kInvalidInput},
      {"wide SQL", wide, kInvalidInput},
      {"many tables", joined, kInvalidInput},
      {"not UTF-8", "SELECT * FROM \xff\xfe", kInvalidInput},
      {"an endless window",
       "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT sum(n) OVER (ORDER BY n) FROM c",
       kMemoryCeiling},
  };
}

TEST(Sandbox, WhatIsHostileDoesNotGetThrough) {
  const Areas areas;
  const auto list = hostile_sql();
  ASSERT_GE(list.size(), 50U);
  for (const auto& one : list) {
    Limits limits{.rows = 1000,
                  .bytes = std::size_t{1} << 20,
                  .memory = std::size_t{8} << 20,
                  .time = std::chrono::milliseconds(400)};
    // What is about memory and not about time gets all the time that it needs.
    if (one.error != core::ErrorCode::kDeadlineExceeded) limits.time = std::chrono::seconds(60);
    Sandbox sandbox(areas.tables(), limits);
    const auto answer = sandbox.ask(one.sql);
    ASSERT_FALSE(answer) << one.what;
    EXPECT_EQ(answer.error().code, one.error) << one.what << ": " << answer.error().message.nl;
    EXPECT_FALSE(answer.error().message.en.empty()) << one.what;
    // Whatever was tried: the tables are as they were, and the next question is answered.
    const auto after = sandbox.ask("SELECT count(*), sum(inwoners) FROM kerncijfers");
    ASSERT_TRUE(after) << one.what;
    EXPECT_EQ(after->rows[0], (std::vector<Value>{std::int64_t{3}, 3001.0})) << one.what;
  }
}

TEST(Sandbox, StopsWhenAsked) {
  Sandbox sandbox({}, {.time = std::chrono::seconds(60)});
  std::stop_source stop;
  std::jthread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    stop.request_stop();
  });
  const auto answer =
      sandbox.ask("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c", {}, "x.sql",
                  stop.get_token());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, core::ErrorCode::kCancelled);
}

TEST(Sandbox, SortsMoreThanTheCacheHolds) {
  Sandbox sandbox({});
  const auto answer = answer_to(sandbox,
                                "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000) "
                                "SELECT n, format('%500d', n) AS t FROM c ORDER BY t DESC LIMIT 1");
  EXPECT_EQ(answer.rows[0][0], Value(std::int64_t{20000}));
}

TEST(Like, FitsAsSqliteDoes) {
  struct Case {
    const char *text, *pattern;
    bool fits;
  };
  for (const auto& [text, pattern, fits] : std::vector<Case>{{"Purmerend", "purm%", true},
                                                             {"Purmerend", "%END", true},
                                                             {"Purmerend", "p%r%n_", true},
                                                             {"Purmerend", "p%r%n__", false},
                                                             {"", "%", true},
                                                             {"", "_", false},
                                                             {"é", "_", true},
                                                             {"één", "é%", true},
                                                             {"ab", "a%b%c", false},
                                                             {"aXbXc", "a%b%c", true}})
    EXPECT_EQ(is_like(text, pattern, ""), fits) << text << " " << pattern;
  EXPECT_TRUE(is_like("100%", "100\\%", "\\"));
  EXPECT_FALSE(is_like("1000", "100\\%", "\\"));
}

TEST(Like, EndsSoonWhateverThePattern) {
  std::string text(30'000, 'a'), pattern;
  for (int i = 0; i < 100; ++i) pattern += "%a";
  EXPECT_FALSE(is_like(text, pattern + "b", ""));  // SQLite's own would not end in a lifetime.
  EXPECT_TRUE(is_like(text, pattern, ""));
}

}  // namespace
}  // namespace pareltjes::engines::read_only_sql
