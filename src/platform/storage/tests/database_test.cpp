// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/database.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "core/time.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::storage {
namespace {

using core::ErrorCode;

class Values : public BothDatabases {};
ON_BOTH_DATABASES(Values);

TEST_P(Values, ComeBackAsTheyWere) {
  auto& database = database_;
  const std::string nul_text("a\0b", on_server() ? 1 : 3);  // A server's text holds no NUL.
  const std::string nul_bytes("\0\xff\0", 3);
  ASSERT_TRUE(write(*database, kUtrecht,
                    "INSERT INTO uitvoering (id, pareltje, pareltje_versie, startgetal, "
                    "voortgang, stap, aangemaakt_op, uitkomst) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
                    {"r1", "p", "1", std::int64_t{9007199254740993}, 0.1, nul_text, "t", Blob{nul_bytes}}));
  const auto rows = read(*database, kUtrecht,
                         "SELECT startgetal, voortgang, stap, uitkomst, fout_json, staat, organisatie, actor "
                         "FROM uitvoering WHERE id = $1",
                         {"r1"});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.integer(0, 0), 9007199254740993) << "a double cannot hold this number";
  EXPECT_EQ(rows.number(0, 1), 0.1);
  EXPECT_EQ(rows.text(0, 2), nul_text);
  EXPECT_EQ(rows.bytes(0, 3), nul_bytes);
  EXPECT_TRUE(rows.is_null(0, 4));
  EXPECT_EQ(rows.text(0, 4), "");
  EXPECT_EQ(rows.text(0, 5), "wacht") << "the default of a column that was left out";
  EXPECT_EQ(rows.text(0, 6), "GM0344");
  EXPECT_EQ(rows.text(0, 7), "anna");
  EXPECT_EQ(rows.names().at(0), "startgetal");
}

TEST_P(Values, AnEmptyBlobIsNotNull) {
  auto& database = database_;
  ASSERT_TRUE(write(*database, kUtrecht,
                    "INSERT INTO pakket (id, versie, sha256, soort, toegevoegd_op, inhoud) "
                    "VALUES ('p', '1', 'x', 's', 't', $1)",
                    {Blob{}}));
  EXPECT_FALSE(read(*database, kUtrecht, "SELECT inhoud FROM pakket").is_null(0, 0));
}

class Statements : public BothDatabases {};
ON_BOTH_DATABASES(Statements);

TEST_P(Statements, ParametersGoByNumberNotByPlace) {
  auto& database = database_;
  const auto rows = read(*database, kUtrecht, "SELECT $2, $1, $2", {std::string("een"), std::string("twee")});
  EXPECT_EQ(rows.text(0, 0) + rows.text(0, 1) + rows.text(0, 2), "tweeeentwee");
}

TEST_P(Statements, MistakesOfAProgrammerAreErrors) {
  auto& database = database_;
  const auto code_of = [&](const std::string& sql, std::vector<Value> parameters) {
    return database
        ->read(kUtrecht,
               [&](Session& session) -> core::Result<void> {
                 auto rows = session.query(sql, parameters);
                 return rows ? core::Result<void>() : std::unexpected(rows.error());
               })
        .error()
        .code;
  };
  EXPECT_EQ(code_of("SELECT $1", {}), ErrorCode::kInternal);
  EXPECT_EQ(code_of("SELECT $1", {"a", "b"}), ErrorCode::kInternal);
  EXPECT_EQ(code_of("SELECT ?", {"a"}), ErrorCode::kInternal);
  EXPECT_EQ(code_of("SELECT 1; SELECT 2", {}), ErrorCode::kInternal);
  EXPECT_EQ(code_of("", {}), ErrorCode::kInternal);
  EXPECT_EQ(code_of("SELECT FROM FROM", {}), ErrorCode::kInternal);
  EXPECT_EQ(code_of("SELECT * FROM bestaat_niet", {}), ErrorCode::kInternal);
  EXPECT_EQ(code_of("INSERT INTO dossier (id) VALUES ('x')", {}), ErrorCode::kForbidden) << "this only reads";
}

class Transactions : public BothDatabases {};
ON_BOTH_DATABASES(Transactions);

TEST_P(Statements, OneForManyRows) {
  std::vector<std::vector<Value>> rows;
  for (int i = 0; i < 250; ++i) rows.push_back({"d" + std::to_string(i)});
  const auto many = [&](std::vector<std::vector<Value>> some) {
    return database_->write(kUtrecht, [&](Session& session) -> core::Result<void> {
      auto changed = session.execute_many(kNewDossier, some);
      if (!changed) return std::unexpected(changed.error());
      EXPECT_EQ(*changed, static_cast<std::int64_t>(some.size()));
      return {};
    });
  };
  ASSERT_TRUE(many(rows));
  EXPECT_EQ(count(*database_, kUtrecht, "dossier"), 250);
  EXPECT_EQ(many({{"nieuw"}, {"d7"}}).error().code, ErrorCode::kConflict);
  EXPECT_EQ(count(*database_, kUtrecht, "dossier"), 250) << "nothing of what failed";
  EXPECT_TRUE(many({}));
  EXPECT_TRUE(many({{"nieuw"}}));
}

TEST_P(Transactions, AllOrNothing) {
  auto& database = database_;
  const auto half = database->write(kUtrecht, [](Session& session) -> core::Result<void> {
    if (auto done = session.execute(kNewDossier, {"d1"}); !done) return std::unexpected(done.error());
    return core::fail(ErrorCode::kInvalidInput, {"nee", "no"});
  });
  EXPECT_EQ(half.error().code, ErrorCode::kInvalidInput);
  EXPECT_THROW(static_cast<void>(database->write(kUtrecht,
                                                 [](Session& session) -> core::Result<void> {
                                                   static_cast<void>(session.execute(kNewDossier, {"d2"}));
                                                   throw std::runtime_error("stop");
                                                 })),
               std::runtime_error);
  EXPECT_EQ(count(*database, kUtrecht, "dossier"), 0);
  ASSERT_TRUE(write(*database, kUtrecht, kNewDossier, {"d3"}));
  EXPECT_EQ(count(*database, kUtrecht, "dossier"), 1);
}

TEST_P(Transactions, AFailedStatementSpoilsNothingElse) {
  ASSERT_TRUE(write(*database_, kUtrecht, kNewDossier, {"d1"}));
  ASSERT_TRUE(database_->write(kUtrecht, [](Session& session) -> core::Result<void> {
    EXPECT_TRUE(session.execute(kNewDossier, {"d2"}));
    EXPECT_EQ(session.execute(kNewDossier, {"d1"}).error().code, ErrorCode::kConflict);
    EXPECT_TRUE(session.execute(kNewDossier, {"d3"}));
    EXPECT_FALSE(session.query("SELECT * FROM bestaat_niet"));
    EXPECT_EQ(session.query("SELECT count(*) FROM dossier")->integer(0, 0), 3);
    return {};
  }));
  EXPECT_EQ(count(*database_, kUtrecht, "dossier"), 3);
}

TEST_P(Transactions, AReaderSeesOneState) {
  auto& database = database_;
  const auto done = database->read(kUtrecht, [&](Session& session) -> core::Result<void> {
    EXPECT_EQ(session.query("SELECT count(*) FROM dossier")->integer(0, 0), 0);
    std::thread([&] { EXPECT_TRUE(write(*database, kUtrecht, kNewDossier, {"d1"})); }).join();
    EXPECT_EQ(session.query("SELECT count(*) FROM dossier")->integer(0, 0), 0);
    return {};
  });
  EXPECT_TRUE(done);
  EXPECT_EQ(count(*database, kUtrecht, "dossier"), 1);
}

TEST_P(Transactions, ManyThreadsLoseNothing) {
  auto& database = database_;
  ASSERT_TRUE(write(*database, kUtrecht, kNewDossier, {"teller"}));
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        const auto done = database->write(kUtrecht, [](Session& session) -> core::Result<void> {
          const auto rows = session.query("SELECT versie FROM dossier WHERE id = 'teller'");
          EXPECT_TRUE(rows);
          EXPECT_EQ(session.execute("UPDATE dossier SET versie = $1 WHERE id = 'teller'", {rows->integer(0, 0) + 1}),
                    1);
          return {};
        });
        EXPECT_TRUE(done);
        EXPECT_EQ(count(*database, kUtrecht, "dossier"), 1);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(read(*database, kUtrecht, "SELECT versie FROM dossier").integer(0, 0), 201);
}

TEST_P(Transactions, OneInsideAnotherIsAMistakeNotADeadlock) {
  auto& database = database_;
  const auto done = database->write(
      kUtrecht, [&](Session&) { return database->write(kUtrecht, [](Session&) { return core::Result<void>(); }); });
  EXPECT_EQ(done.error().code, ErrorCode::kInternal);
}

/// The database's mark; asks again until there is one, for at most ten seconds.
std::optional<std::int64_t> mark_of(Database& database) {
  for (int i = 0; i < 2000; ++i) {
    if (const auto mark = database.change_mark()) return mark;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return std::nullopt;
}

TEST_P(Transactions, AnyChangeGivesAnotherMark) {
  auto& database = database_;
  const auto insert =
      "INSERT INTO pakket (id, versie, sha256, soort, toegevoegd_op, inhoud) VALUES ($1,'1','x','s','t',$2)";
  const auto first = mark_of(*database);
  ASSERT_TRUE(first);
  read(*database, kUtrecht, "SELECT count(*) FROM pakket");
  EXPECT_EQ(write(*database, kUtrecht, "DELETE FROM pakket WHERE id = 'niets'"), 0);
  if (!on_server()) {  // A server counts the changes in its other databases as well.
    EXPECT_EQ(database->change_mark(), first) << "looking, or a change of nothing";
  }
  ASSERT_TRUE(write(*database, kUtrecht, insert, {"a", Blob{"x"}}));
  const auto second = database->change_mark();
  EXPECT_NE(second, first) << "known at once, or not known";
  const auto known = mark_of(*database);
  const auto other = Database::open(database->place()).value();  // As another process has it.
  ASSERT_TRUE(write(*other, kUtrecht, insert, {"b", Blob{"x"}}));
  for (int i = 0; i < 200 && mark_of(*database) == known; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_NE(mark_of(*database), known);
  EXPECT_EQ(read(*database, kUtrecht, "SELECT count(*) FROM pakket").integer(0, 0), 2);
}

/// Of the lines of logs nothing is made that anybody keeps, and there are many of them.
TEST(OpenSqlite, LinesOfLogsLeaveTheMarkAsItIs) {
  auto database = std::move(*Database::open("sqlite::memory:"));
  const auto line = [](std::int64_t number) { return std::vector<Value>{std::to_string(number), number}; };
  const std::string log =
      "INSERT INTO audit (id, volgnummer, op, soort, vorige_hash, hash) VALUES ($1, $2, 't', 's', '', 'h')";
  const auto first = database->change_mark();
  ASSERT_TRUE(first);
  ASSERT_EQ(write(*database, kUtrecht, log, line(1)), 1);
  EXPECT_EQ(database->change_mark(), first);
  // Together with something else it counts, in whichever order.
  const auto both = [&](int number, bool log_first) {
    return database->write(kUtrecht, [&](Session& session) -> core::Result<void> {
      bool well = true;
      if (log_first) well = session.execute(log, line(number)).has_value();
      well = well && session.execute(kNewDossier, {"d" + std::to_string(number)}).has_value();
      if (!log_first) well = well && session.execute(log, line(number)).has_value();
      EXPECT_TRUE(well);
      return {};
    });
  };
  ASSERT_TRUE(both(2, true));
  const auto second = database->change_mark();
  EXPECT_NE(second, first);
  ASSERT_TRUE(both(3, false));
  const auto third = database->change_mark();
  EXPECT_NE(third, second);
  ASSERT_EQ(write(*database, kUtrecht, log, line(4)), 1) << "prepared before";
  EXPECT_EQ(database->change_mark(), third);
  ASSERT_EQ(write(*database, kUtrecht, "UPDATE dossier SET soort = 'ander'"), 2);
  EXPECT_NE(database->change_mark(), third);
  const auto fourth = database->change_mark();
  ASSERT_EQ(write(*database, kUtrecht, "DELETE FROM dossier WHERE id = 'd2'"), 1);
  EXPECT_NE(database->change_mark(), fourth);
}

/// Not by who commits: a thread does it, and does not let the write-ahead log grow for ever.
TEST(OpenSqlite, ThePagesOfTheLogGetIntoTheFile) {
  auto database = std::move(*Database::open("sqlite::memory:"));
  const auto size_of = [&](const char* end) { return std::filesystem::file_size(database->place() + end); };
  const auto begun = size_of("");
  const Blob some{std::string(40'000, 'x')};
  const auto store = [&](int count) {
    static int id = 0;
    for (int i = 0; i < count; ++i) {
      ASSERT_EQ(write(*database, kUtrecht,
                      "INSERT INTO pakket (id, versie, sha256, soort, toegevoegd_op, inhoud) VALUES "
                      "($1,'1','x','s','t',$2)",
                      {std::to_string(++id), some}),
                1);
    }
  };
  store(150);  // 1500 pages.
  for (int i = 0; i < 2000 && size_of("") < begun + std::size_t{3} * 1024 * 1024; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_GT(size_of(""), begun + std::size_t{3} * 1024 * 1024) << "the connection is open still";
  store(3000);  // 30,000 pages, 120 MB.
  EXPECT_LT(size_of("-wal"), std::size_t{100} * 1024 * 1024);
  EXPECT_EQ(count(*database, kUtrecht, "pakket"), 3150);
}

class Errors : public BothDatabases {};
ON_BOTH_DATABASES(Errors);

TEST_P(Errors, SayWhatKindOfRefusal) {
  auto& database = database_;
  ASSERT_TRUE(write(*database, kUtrecht, kNewDossier, {"d1"}));
  const auto again = write(*database, kUtrecht, kNewDossier, {"d1"});
  EXPECT_EQ(again.error().code, ErrorCode::kConflict);
  EXPECT_EQ(again.error().message.nl, "Dit bestaat al.");
  EXPECT_EQ(write(*database, kUtrecht, "UPDATE dossier SET soort = NULL").error().code, ErrorCode::kConflict);
  const auto orphan = write(*database, kUtrecht,
                            "INSERT INTO dossier_gebeurtenis (id, dossier, versie, soort, op) "
                            "VALUES ('g', 'bestaat-niet', 1, 's', 't')");
  EXPECT_EQ(orphan.error().code, ErrorCode::kConflict) << "refused at commit";
  EXPECT_EQ(write({"", ""}, *database).error().code, ErrorCode::kForbidden);
}

TEST(OpenSqlite, MemoryDatabasesAreSeparate) {
  auto one = std::move(*Database::open("sqlite::memory:"));
  auto other = std::move(*Database::open("sqlite::memory:"));
  ASSERT_TRUE(write(*one, kUtrecht, kNewDossier, {"d1"}));
  EXPECT_EQ(count(*other, kUtrecht, "dossier"), 0);
}

TEST(OpenSqlite, RefusesWhatItCannotOpen) {
  EXPECT_EQ(Database::open("").error().code, ErrorCode::kUsage);
  EXPECT_EQ(Database::open("sqlite:").error().code, ErrorCode::kUsage);
  const auto nowhere = Database::open("sqlite:/bestaat/niet/pareltjes.db");
  EXPECT_EQ(nowhere.error().code, ErrorCode::kStorageUnavailable);
  EXPECT_EQ(nowhere.error().place->file, "/bestaat/niet/pareltjes.db");
}

}  // namespace
}  // namespace pareltjes::storage
