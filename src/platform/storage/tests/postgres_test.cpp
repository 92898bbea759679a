// SPDX-License-Identifier: EUPL-1.2
// What only concerns PostgreSQL; what both must do is tested on both.
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "platform/storage/postgres_database.hpp"
#include "platform/storage/postgres_views.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::storage {
namespace {

using core::ErrorCode;

TEST(Dialect, ChangesTypesButNotCommentsOrTexts) {
  EXPECT_EQ(in_postgres("a BLOB, b INTEGER, c REAL"), "a BYTEA, b BIGINT, c DOUBLE PRECISION");
  EXPECT_EQ(in_postgres("a TEXT NOT NULL\n) STRICT;"), "a TEXT COLLATE \"C\" NOT NULL\n) ;");
  EXPECT_EQ(in_postgres("-- een REAL\nx DEFAULT 'TEXT' INTEGER"), "-- een REAL\nx DEFAULT 'TEXT' BIGINT");
  EXPECT_EQ(in_postgres("-- BLOB"), "-- BLOB");
}

class Postgres : public testing::Test {
 protected:
  void SetUp() override {
    if (TestServer::get() == nullptr) GTEST_SKIP() << "skipped, PostgreSQL is not installed";
    url_ = TestServer::get()->new_empty_database();
  }
  std::string url_;
};

TEST_F(Postgres, MigratesFromEveryEarlierVersion) {
  const auto all = embedded_migrations();
  for (std::size_t from = 0; from < all.size(); ++from) {
    const auto url = TestServer::get()->new_empty_database();
    ASSERT_TRUE(open_postgres(url, {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(from)}));
    const auto opened = Database::open(url);
    EXPECT_TRUE(opened) << core::describe(opened.error(), core::Language::kEnglish);
  }
  auto more = all;
  more.push_back(
      {static_cast<int>(all.size()) + 1, "meer",
       "ALTER TABLE rij_dossier ADD COLUMN extra TEXT NOT NULL DEFAULT 'leeg'; ALTER TABLE account ADD COLUMN "
       "extra INTEGER;"});
  {
    auto old = Database::open(url_);
    ASSERT_TRUE(old);
    ASSERT_EQ(write(**old, kUtrecht, kNewDossier, {"d1"}), 1);
  }
  auto newest = open_postgres(url_, more);
  ASSERT_TRUE(newest) << core::describe(newest.error(), core::Language::kEnglish);
  EXPECT_EQ(read(**newest, kUtrecht, "SELECT extra FROM dossier").text(0, 0), "leeg");
  EXPECT_EQ(count(**newest, kPurmerend, "dossier"), 0);
  EXPECT_EQ(Database::open(url_).error().code, ErrorCode::kStorageUnavailable) << "newer than the program";
  more[0].sql += " ";
  EXPECT_EQ(open_postgres(url_, more).error().code, ErrorCode::kStorageUnavailable) << "another first step";
}

TEST_F(Postgres, EveryTableOfOrganisationsForcesRowLevelSecurity) {
  auto database = Database::open(url_);
  ASSERT_TRUE(database);
  ASSERT_TRUE((*database)->maintenance("test", [](Session& session) -> core::Result<void> {
    const auto rows = session.query(
        "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class "
        "WHERE relkind = 'r' AND relname LIKE 'rij_%'");
    EXPECT_EQ(rows->size(), 9U);
    for (std::size_t i = 0; i < rows->size(); ++i) EXPECT_EQ(rows->integer(i, 1), 1) << rows->text(i, 0);
    return {};
  }));
}

TEST_F(Postgres, ANulCharacterInATextIsRefusedClearly) {
  auto database = Database::open(url_);
  ASSERT_TRUE(database);
  EXPECT_EQ(write(**database, kUtrecht, kNewDossier, {std::string("a\0b", 3)}).error().code, ErrorCode::kInvalidInput);
  const auto many = (*database)->write(kUtrecht, [](Session& session) -> core::Result<void> {
    auto done = session.execute_many(kNewDossier, {{"a"}, {std::string("a\0b", 3)}});
    return done ? core::Result<void>() : std::unexpected(done.error());
  });
  EXPECT_EQ(many.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(count(**database, kUtrecht, "dossier"), 0);
}

TEST_F(Postgres, GoneAndBack) {
  const auto server = TestServer::own();
  ASSERT_NE(server, nullptr);
  auto database = Database::open(server->new_database());
  ASSERT_TRUE(database);
  ASSERT_EQ(write(**database, kUtrecht, kNewDossier, {"d1"}), 1);
  const auto halfway = (*database)->write(kUtrecht, [&](Session& session) -> core::Result<void> {
    EXPECT_TRUE(session.execute(kNewDossier, {"half"}));
    EXPECT_TRUE(server->stop());
    auto done = session.execute(kNewDossier, {"half-2"});
    if (!done) return std::unexpected(done.error());
    return {};
  });
  EXPECT_EQ(halfway.error().code, ErrorCode::kStorageUnavailable);
  const auto away = write(**database, kUtrecht, kNewDossier, {"d2"});
  EXPECT_EQ(away.error().code, ErrorCode::kStorageUnavailable);
  EXPECT_EQ(away.error().message.nl, "De database is niet bereikbaar.");
  ASSERT_TRUE(server->start());
  EXPECT_EQ(write(**database, kUtrecht, kNewDossier, {"d3"}), 1);
  EXPECT_EQ(count(**database, kUtrecht, "dossier"), 2) << "d1 and d3; nothing half";
}

TEST_F(Postgres, InstancesMayOpenAndWriteAtOnce) {
  constexpr int kInstances = 6;
  std::latch all_there(kInstances);
  std::vector<std::jthread> instances;
  for (int instance = 0; instance < kInstances; ++instance) {
    instances.emplace_back([&, instance] {
      all_there.arrive_and_wait();
      auto database = Database::open(url_);
      ASSERT_TRUE(database) << core::describe(database.error(), core::Language::kEnglish);
      for (int i = 0; i < 20; ++i) {
        const auto id = std::to_string(instance) + "-" + std::to_string(i);
        EXPECT_EQ(write(**database, kUtrecht, kNewDossier, {id}), 1);
      }
    });
  }
  instances.clear();
  auto database = Database::open(url_);
  ASSERT_TRUE(database);
  EXPECT_EQ(count(**database, kUtrecht, "dossier"), kInstances * 20);
}

TEST(PostgresAbsent, IsAClearErrorWithoutThePassword) {
  const auto opened = Database::open("postgresql://anna:geheim@127.0.0.1:1/pareltjes");
  EXPECT_EQ(opened.error().code, ErrorCode::kStorageUnavailable);
  EXPECT_EQ(core::describe(opened.error(), core::Language::kEnglish).find("geheim"), std::string::npos);
}

}  // namespace
}  // namespace pareltjes::storage
