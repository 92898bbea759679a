// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "platform/storage/database.hpp"
#include "test_server.hpp"

namespace pareltjes::storage {

inline const Scope kUtrecht{"GM0344", "anna"};
inline const Scope kPurmerend{"GM0439", "bram"};
inline const Scope kPublicScope = Scope::of_public("opdrachtregel");

inline constexpr auto kNewDossier =
    "INSERT INTO dossier (id, soort, sleutel, gewijzigd_op) VALUES ($1, 's', $1, '2026-01-01T00:00:00.000Z')";

/// What a test of both databases runs on: "sqlite" or "postgresql".
class BothDatabases : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    url_ = "sqlite::memory:";
    if (on_server()) {
      if (TestServer::get() == nullptr) GTEST_SKIP() << "skipped, PostgreSQL is not installed";
      url_ = TestServer::get()->new_database();
    }
    database_ = fresh();
  }
  [[nodiscard]] bool on_server() const { return GetParam() == "postgresql"; }
  /// A new, empty database that goes with the pointer.
  [[nodiscard]] std::unique_ptr<Database> fresh() const {
    auto database = Database::open(url_);
    EXPECT_TRUE(database) << (database ? "" : core::describe(database.error(), core::Language::kEnglish));
    return database ? std::move(*database) : nullptr;
  }

  std::string url_;
  std::unique_ptr<Database> database_;
};

#define ON_BOTH_DATABASES(suite)                                                                         \
  INSTANTIATE_TEST_SUITE_P(On, suite, testing::Values(std::string("sqlite"), std::string("postgresql")), \
                           [](const auto& chosen) { return chosen.param; })

/// One statement in one write transaction; the number of rows changed.
inline core::Result<std::int64_t> write(Database& database, const Scope& scope, const std::string& sql,
                                        const std::vector<Value>& parameters = {}) {
  std::int64_t changed = 0;
  auto done = database.write(scope, [&](Session& session) -> core::Result<void> {
    auto result = session.execute(sql, parameters);
    if (!result) return std::unexpected(result.error());
    changed = *result;
    return {};
  });
  if (!done) return std::unexpected(done.error());
  return changed;
}

/// A write that does nothing.
inline core::Result<void> write(const Scope& scope, Database& database) {
  return database.write(scope, [](Session&) { return core::Result<void>(); });
}

/// One query; a failure fails the test and gives no rows.
inline Rows read(Database& database, const Scope& scope, const std::string& sql,
                 const std::vector<Value>& parameters = {}) {
  Rows result({}, {});
  auto done = database.read(scope, [&](Session& session) -> core::Result<void> {
    auto rows = session.query(sql, parameters);
    if (!rows) return std::unexpected(rows.error());
    result = std::move(*rows);
    return {};
  });
  EXPECT_TRUE(done) << sql << ": " << (done ? "" : core::describe(done.error(), core::Language::kEnglish));
  return result;
}

inline std::int64_t count(Database& database, const Scope& scope, const std::string& table) {
  return read(database, scope, "SELECT count(*) FROM " + table).integer(0, 0);
}

}  // namespace pareltjes::storage
