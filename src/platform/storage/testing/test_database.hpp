// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "platform/storage/database.hpp"
#include "platform/storage/testing/test_server.hpp"

namespace pareltjes::storage {

inline const Scope kUtrecht{"GM0344", "anna"};
inline const Scope kPurmerend{"GM0439", "bram"};
inline const Scope kPublicScope = Scope::of_public("opdrachtregel");

inline constexpr auto kNewDossier =
    "INSERT INTO dossier (id, soort, sleutel, gewijzigd_op) VALUES ($1, 's', $1, '2026-01-01T00:00:00.000Z')";

/// A fixture whose tests run on "sqlite" and on "postgresql". A derived SetUp() calls this one first and returns when
/// there is no database_.
class BothDatabases : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (on_server() && TestServer::get() == nullptr) GTEST_SKIP() << "skipped, PostgreSQL is not installed";
    url_ = new_url();
    database_ = open(url_);
  }
  [[nodiscard]] bool on_server() const { return GetParam() == "postgresql"; }
  /// Where a new, empty database is made; for SQLite it goes when it is closed.
  [[nodiscard]] std::string new_url() const {
    return on_server() ? TestServer::get()->new_database() : "sqlite::memory:";
  }
  /// A new, empty database besides database_.
  [[nodiscard]] std::unique_ptr<Database> fresh() const { return open(new_url()); }
  [[nodiscard]] static std::unique_ptr<Database> open(const std::string& url) {
    auto database = Database::open(url);
    EXPECT_TRUE(database) << (database ? "" : core::describe(database.error(), core::Language::kEnglish));
    return database ? std::move(*database) : nullptr;
  }

  std::string url_;
  std::unique_ptr<Database> database_;
};

// The macro stands after the class, in its namespace.
#define ON_BOTH_DATABASES(suite)                                                                           \
  INSTANTIATE_TEST_SUITE_P(On, suite, ::testing::Values(std::string("sqlite"), std::string("postgresql")), \
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
