// SPDX-License-Identifier: EUPL-1.2
// Purmerend tries everything it can say in SQL to see or change what is Utrecht's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::storage {
namespace {

using core::ErrorCode;
using testing::HasSubstr;

constexpr auto kNewDataset =
    "INSERT INTO dataset (id, versie, topic, sha256, ingelezen_op, inhoud) VALUES ($1, '1', $2, 'x', 't', $3)";

class Isolation : public BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    EXPECT_EQ(write(*database_, kUtrecht, kNewDossier, {"geheim-1"}), 1);
    EXPECT_EQ(write(*database_, kUtrecht, kNewDossier, {"geheim-2"}), 1);
    EXPECT_EQ(write(*database_, kUtrecht,
                    "INSERT INTO bewijs (id, volgnummer, soort, inhoud_json, vorige_hash, hash, handtekening, sleutel, "
                    "op) VALUES ('geheim-b', 1, 's', '{}', '', 'h', $1, 'k', 't')",
                    {Blob{"x"}}),
              1);
    EXPECT_EQ(write(*database_, kUtrecht, kNewDataset, {"geheim-d", "t", Blob{"b"}}), 1);
    EXPECT_EQ(write(*database_, kPublicScope, kNewDataset, {"landelijk", "t", Blob{"b"}}), 1);
    EXPECT_EQ(write(*database_, kPurmerend, kNewDossier, {"eigen"}), 1);
    EXPECT_EQ(write(*database_, kPurmerend, kNewDataset, {"landelijk", "eigen", Blob{"b"}}), 1);
    before_ = others();
  }

  /// Everything that is not Purmerend's, as text.
  std::string others() {
    std::string text;
    for (const auto& scope : {kUtrecht, kPublicScope}) {
      for (const auto* table : {"dossier", "dossier_gebeurtenis", "bewijs", "dataset", "uitvoering", "pakket",
                                "sleutel", "audit", "register_item"}) {
        const auto rows = read(*database_, scope, "SELECT * FROM " + std::string(table) + " ORDER BY organisatie, id");
        text += std::string(table) + "\n";
        for (std::size_t row = 0; row < rows.size(); ++row) {
          for (std::size_t column = 0; column < rows.names().size(); ++column) {
            const auto& value = rows.at(row, column);
            if (const auto* words = std::get_if<std::string>(&value)) text += *words;
            if (const auto* number = std::get_if<std::int64_t>(&value)) text += std::to_string(*number);
            text += "|";
          }
          text += "\n";
        }
      }
    }
    return text;
  }

  std::string before_;
};
ON_BOTH_DATABASES(Isolation);

TEST_P(Isolation, NoQueryShowsAnothersRows) {
  const char* const attempts[] = {
      "SELECT * FROM dossier",
      "SELECT * FROM dossier WHERE organisatie = 'GM0344'",
      "SELECT * FROM dossier WHERE 1 = 1 OR organisatie = 'GM0344'",
      "SELECT * FROM main.dossier",
      "SELECT b.* FROM dossier a JOIN dossier b ON a.id <> b.id OR 1 = 1",
      "SELECT * FROM dossier a LEFT JOIN bewijs b ON 1 = 1",
      "SELECT * FROM bewijs NATURAL JOIN dossier",
      "SELECT (SELECT group_concat(id) FROM dossier)",
      "SELECT id FROM organisatie UNION ALL SELECT id FROM dossier UNION SELECT id FROM bewijs",
      "SELECT id FROM dossier EXCEPT SELECT 'eigen'",
      ("WITH RECURSIVE n(i, id) AS (SELECT 1, '' UNION ALL SELECT i + 1, (SELECT group_concat(id) FROM dossier) "
       "FROM n WHERE i < 3) SELECT * FROM n"),
      "SELECT json_group_array(id) FROM dataset",
      "SELECT max(id) OVER (), count(*) OVER () FROM dossier",
      "SELECT * FROM dossier WHERE id IN (SELECT id FROM dossier) OR EXISTS (SELECT 1 FROM bewijs)",
      "SELECT * FROM bewijs",
      "SELECT * FROM dataset WHERE organisatie <> huidige_organisatie()",
      // The tables below the views, in every way to write their names.
      "SELECT * FROM rij_dossier",
      "SELECT count(*) FROM rij_dossier",
      "SELECT * FROM main.rij_dossier",
      "SELECT * FROM RIJ_DOSSIER",
      "SELECT * FROM \"rij_dossier\"",
      "SELECT * FROM [rij_dossier]",
      "SELECT * FROM `Rij_Dossier`",
      "SELECT * FROM 'rij_dossier'",
      "SELECT (SELECT group_concat(id) FROM rij_dossier)",
      "SELECT id FROM dossier UNION SELECT id FROM rij_dossier",
      "WITH dossier AS (SELECT * FROM rij_dossier) SELECT * FROM dossier",
      "WITH dossier_wijzigen AS (SELECT * FROM rij_dossier) SELECT * FROM dossier_wijzigen",
      "SELECT * FROM dossier WHERE id IN (SELECT id FROM rij_dossier) OR (SELECT count(*) FROM rij_dossier) > 1",
      // What SQLite knows about itself.
      "SELECT sql FROM sqlite_master",
      "SELECT * FROM sqlite_schema",
      "SELECT * FROM dbstat",
      "SELECT * FROM sqlite_stmt",
      "SELECT * FROM pragma_table_info('rij_dossier')",
      "SELECT * FROM pragma_table_list",
      "SELECT * FROM pragma_database_list",
      "SELECT * FROM migratie",
      "SELECT * FROM onderhoud",
      "SELECT load_extension('/tmp/x')",
      // The same for PostgreSQL.
      "SELECT * FROM U&\"\\0072ij_dossier\"",
      "TABLE rij_dossier",
      "SELECT query_to_xml('select * from ri' || 'j_dossier', true, true, '')",
      "SELECT set_config('pareltjes.organisatie', 'GM0344', true), (SELECT group_concat(id) FROM dossier)",
      ("WITH s AS MATERIALIZED (SELECT set_config('pareltjes.organisatie', 'GM0344', true)) "
       "SELECT d.id FROM s, dossier d"),
      "SELECT set_config('role', 'none', true), (SELECT string_agg(id, ' ') FROM dossier)",
      "SELECT string_agg(id, ' ') FROM dossier",
      "SELECT * FROM pg_stats",
      "SELECT * FROM pg_stat_activity",
      "COPY dossier TO STDOUT",
      "EXPLAIN ANALYZE SELECT * FROM dossier",
  };
  for (const auto* sql : attempts) {
    for (const bool writing : {false, true}) {
      std::string seen;
      const auto look = [&](Session& session) -> core::Result<void> {
        const auto rows = session.query(sql);
        for (std::size_t row = 0; rows && row < rows->size(); ++row)
          for (std::size_t column = 0; column < rows->names().size(); ++column)
            if (const auto* text = std::get_if<std::string>(&rows->at(row, column))) seen += *text + " ";
        return {};
      };
      static_cast<void>(writing ? database_->write(kPurmerend, look) : database_->read(kPurmerend, look));
      EXPECT_THAT(seen, testing::Not(HasSubstr("geheim"))) << sql;
      EXPECT_THAT(seen, testing::Not(HasSubstr("GM0344"))) << sql;
    }
  }
}

TEST_P(Isolation, CountsAreOfOwnRowsOnly) {
  EXPECT_EQ(count(*database_, kPurmerend, "dossier"), 1);
  EXPECT_EQ(count(*database_, kUtrecht, "dossier"), 2);
  EXPECT_EQ(count(*database_, kPurmerend, "bewijs"), 0);
  EXPECT_EQ(count(*database_, kPurmerend, "dataset"), 2) << "the own one and the public one";
  EXPECT_EQ(count(*database_, kUtrecht, "dataset"), 2);
  EXPECT_EQ(count(*database_, kPublicScope, "dataset"), 1) << "the public sees what is public, not what is anybody's";
  EXPECT_EQ(count(*database_, kPublicScope, "dossier"), 0);
}

TEST_P(Isolation, NoStatementChangesAnothersRows) {
  const char* const attempts[] = {
      "UPDATE dossier SET staat = 'gekaapt'",
      "UPDATE dossier SET staat = 'gekaapt' WHERE organisatie = 'GM0344'",
      "UPDATE dossier SET organisatie = 'GM0344'",
      "UPDATE dossier SET organisatie = 'GM0344', id = 'geheim-1', sleutel = 'geheim-1'",
      "UPDATE OR REPLACE dossier SET organisatie = 'GM0344', id = 'geheim-1', sleutel = 'geheim-1'",
      "UPDATE dataset SET topic = 'gekaapt'",
      "UPDATE dataset SET topic = 'gekaapt' WHERE id = 'landelijk'",
      "UPDATE dataset SET topic = 'gekaapt' WHERE organisatie = 'openbaar'",
      "UPDATE dataset SET organisatie = 'openbaar', id = 'nieuw'",
      "UPDATE dossier SET staat = 'x' FROM bewijs WHERE 1 = 1",
      "DELETE FROM dossier",
      "DELETE FROM dossier WHERE organisatie = 'GM0344'",
      "DELETE FROM dossier WHERE id = 'geheim-1'",
      "DELETE FROM dataset",
      "DELETE FROM dataset WHERE organisatie = 'openbaar'",
      "DELETE FROM bewijs",
      ("INSERT INTO dossier (organisatie, actor, id, soort, sleutel, gewijzigd_op) "
       "VALUES ('GM0344', 'x', 'nieuw', 's', 'n', 't')"),
      ("INSERT INTO dossier (organisatie, actor, id, soort, sleutel, gewijzigd_op) "
       "VALUES ('openbaar', 'x', 'nieuw2', 's', 'n2', 't')"),
      ("INSERT OR REPLACE INTO dossier (organisatie, actor, id, soort, sleutel, gewijzigd_op) "
       "VALUES ('GM0344', 'x', 'geheim-1', 's', 'geheim-1', 't')"),
      ("REPLACE INTO dataset (organisatie, id, versie, topic, sha256, ingelezen_op, inhoud) "
       "VALUES ('openbaar', 'landelijk', '1', 'gekaapt', 'x', 't', x'00')"),
      ("INSERT INTO dossier (id, soort, sleutel, gewijzigd_op) VALUES ('geheim-1', 's', 'z', 't') "
       "ON CONFLICT DO UPDATE SET staat = 'gekaapt'"),
      "INSERT INTO dossier_gebeurtenis (id, dossier, versie, soort, op) VALUES ('g', 'geheim-1', 1, 's', 't')",
      ("INSERT INTO rij_dossier (organisatie, actor, id, soort, sleutel, gewijzigd_op) "
       "VALUES ('GM0344', 'x', 'nieuw', 's', 'n', 't')"),
      "UPDATE rij_dossier SET staat = 'gekaapt'",
      "UPDATE \"rij_dossier\" SET staat = 'gekaapt'",
      "DELETE FROM rij_dossier",
      "DELETE FROM [RIJ_dossier]",
      // The same for PostgreSQL.
      "SET ROLE none",
      "RESET ROLE",
      "SET SESSION AUTHORIZATION DEFAULT",
      "SET pareltjes.organisatie = 'GM0344'",
      "SELECT set_config('pareltjes.organisatie', 'GM0344', false)",
      "SELECT set_config('role', 'none', false)",
      "INSERT INTO dossier (organisatie, actor, id, soort, sleutel, gewijzigd_op) "
      "VALUES ('GM0344', 'x', 'geheim-1', 's', 'geheim-1', 't') "
      "ON CONFLICT (organisatie, id) DO UPDATE SET staat = 'gekaapt'",
      "INSERT INTO dataset (organisatie, actor, id, versie, topic, sha256, ingelezen_op, inhoud) "
      "SELECT 'openbaar', 'x', id, versie, 'gekaapt', sha256, ingelezen_op, inhoud FROM dataset "
      "WHERE organisatie = 'openbaar' ON CONFLICT (organisatie, id, versie) DO UPDATE SET topic = 'gekaapt'",
      "WITH weg AS (DELETE FROM dossier RETURNING id) SELECT * FROM weg",
      "TRUNCATE dossier",
      "ALTER VIEW dossier SET (security_invoker = false)",
      "GRANT ALL ON account TO PUBLIC",
      "CREATE FUNCTION huidige_organisatie() RETURNS TEXT LANGUAGE sql AS $$ SELECT 'GM0344' $$",
      "CREATE OR REPLACE FUNCTION huidige_organisatie() RETURNS TEXT LANGUAGE sql AS $$ SELECT 'GM0344' $$",
      "DO $$ BEGIN RESET ROLE; DELETE FROM rij_dossier; END $$",
      // Tables of one's own, which another organisation would meet on the same connection.
      "SELECT 'gekaapt'::text AS organisatie, 'x'::text AS id INTO TEMPORARY dossier",
      "SELECT id INTO TEMP TABLE pg_temp.dossier FROM dossier",
      "SELECT 1 AS x INTO eigen",
      "SELECT 1 AS x INTO UNLOGGED public.eigen",
      "SELECT lo_import('/etc/passwd')",
      // Other files, the schema, the settings, the transaction.
      "ATTACH DATABASE ':memory:' AS ander",
      "DETACH DATABASE main",
      "CREATE TABLE eigen (x)",
      "CREATE TEMP TABLE dossier (x)",
      "CREATE TEMP VIEW dossier_b AS SELECT * FROM dossier",
      "CREATE TEMP TRIGGER t AFTER INSERT ON sessie BEGIN DELETE FROM dossier; END",
      "CREATE VIRTUAL TABLE v USING fts5(x)",
      "CREATE INDEX i ON account (naam)",
      "DROP VIEW dossier",
      "DROP TRIGGER dossier_wijzigen",
      "ALTER TABLE account ADD COLUMN x TEXT",
      "PRAGMA writable_schema = 1",
      "PRAGMA recursive_triggers = 0",
      "PRAGMA foreign_keys = 0",
      "PRAGMA user_version = 3",
      "VACUUM",
      "VACUUM INTO '/tmp/pareltjes-gestolen.db'",
      "ANALYZE",
      "REINDEX",
      "BEGIN",
      "COMMIT",
      "ROLLBACK",
      "SAVEPOINT s",
      "UPDATE sqlite_master SET sql = ''",
      "DELETE FROM migratie",
      "DELETE FROM onderhoud",
  };
  for (const auto* sql : attempts) {
    static_cast<void>(write(*database_, kPurmerend, sql));
    EXPECT_EQ(others(), before_) << sql;
  }
  EXPECT_EQ(read(*database_, kPurmerend, "SELECT huidige_organisatie()").text(0, 0), "GM0439");
  if (on_server()) {
    EXPECT_EQ(
        read(*database_, kPurmerend,
             "SELECT relname::text FROM pg_class WHERE relname IN ('eigen', 'dossier_b', 'v') OR relpersistence = 't'")
            .size(),
        0U)
        << "no table was left behind";
  }
}

TEST_P(Isolation, WhatIsWrittenAlwaysCarriesTheScope) {
  ASSERT_EQ(write(*database_, kPurmerend,
                  "INSERT INTO dossier (organisatie, actor, id, soort, sleutel, gewijzigd_op) "
                  "VALUES ('GM0344', 'anna', 'nieuw', 's', 'n', 't')"),
            1);
  const auto rows = read(*database_, kPurmerend, "SELECT organisatie, actor FROM dossier WHERE id = 'nieuw'");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.text(0, 0), "GM0439");
  EXPECT_EQ(rows.text(0, 1), "bram");
  EXPECT_EQ(write(*database_, {"GM0439", "carla"}, "UPDATE dossier SET staat = 'open', actor = 'bram'"), 2);
  EXPECT_EQ(read(*database_, kPurmerend, "SELECT DISTINCT actor FROM dossier").text(0, 0), "carla");
}

TEST_P(Isolation, TheSameIdMayBeUsedByEach) {
  EXPECT_EQ(write(*database_, kPurmerend, kNewDossier, {"geheim-1"}), 1);
  EXPECT_EQ(write(*database_, kPurmerend, "DELETE FROM dossier WHERE id = 'geheim-1'"), 1);
  EXPECT_EQ(write(*database_, kPurmerend, "UPDATE dataset SET topic = 'anders' WHERE id = 'landelijk'"), 1)
      << "the own row, not the public one of the same id";
  EXPECT_EQ(others(), before_);
}

TEST_P(Isolation, WhatMayOnlyBeAddedStays) {
  for (const auto* sql : {"UPDATE bewijs SET hash = 'x'", "DELETE FROM bewijs",
                          "INSERT OR REPLACE INTO bewijs (id, volgnummer, soort, inhoud_json, vorige_hash, hash, "
                          "handtekening, sleutel, op) VALUES ('geheim-b', 1, 's', '{}', '', 'vals', x'00', 'k', 't')",
                          "INSERT OR REPLACE INTO bewijs (id, volgnummer, soort, inhoud_json, vorige_hash, hash, "
                          "handtekening, sleutel, op) VALUES ('nieuw', 1, 's', '{}', '', 'vals', x'00', 'k', 't')"}) {
    const auto done = write(*database_, kUtrecht, sql);
    ASSERT_FALSE(done) << sql;
    // "OR REPLACE" is no word of PostgreSQL.
    if (!on_server() || !std::string(sql).starts_with("INSERT")) {
      EXPECT_EQ(done.error().code, ErrorCode::kForbidden) << sql;
    }
  }
  for (const auto* sql : {"UPDATE rij_bewijs SET hash = 'x'", "DELETE FROM rij_bewijs"}) {
    const auto done = database_->maintenance("test", [&](Session& session) -> core::Result<void> {
      auto result = session.execute(sql);
      return result ? core::Result<void>() : std::unexpected(result.error());
    });
    EXPECT_EQ(done.error().code, ErrorCode::kForbidden) << sql;
  }
  EXPECT_EQ(others(), before_);
}

TEST_P(Isolation, MaintenanceSeesAllAndIsCounted) {
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(database_->maintenance("opruimen", [](Session& session) -> core::Result<void> {
      EXPECT_EQ(session.query("SELECT count(*) FROM rij_dossier")->integer(0, 0), 3);
      EXPECT_EQ(session.query("SELECT count(*) FROM dossier")->integer(0, 0), 0) << "it speaks for no organisation";
      EXPECT_EQ(session.execute("UPDATE rij_dossier SET staat = 'gezien'"), 3);
      EXPECT_FALSE(session.execute("DROP TABLE rij_dossier"));
      EXPECT_FALSE(session.execute(kNewDossier, {"van-niemand"}));
      return {};
    }));
  }
  ASSERT_TRUE(database_->maintenance("kijken", [](Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT reden, aantal FROM onderhoud");
    EXPECT_EQ(rows->size(), 1U);
    EXPECT_EQ(rows->text(0, 0), "opruimen");
    EXPECT_EQ(rows->integer(0, 1), 2);
    return {};
  }));
}

TEST_P(Isolation, WhatMaintenancePreparedAUserCannotRun) {
  const auto* sql = "SELECT count(*) FROM rij_dossier";
  ASSERT_TRUE(database_->maintenance("test", [&](Session& session) -> core::Result<void> {
    EXPECT_TRUE(session.query(sql));
    return {};
  }));
  ASSERT_TRUE(database_->write(kPurmerend, [&](Session& session) -> core::Result<void> {
    EXPECT_EQ(session.query(sql).error().code, ErrorCode::kForbidden);
    return {};
  }));
}

constexpr auto kNewRun =
    "INSERT INTO uitvoering (id, pareltje, pareltje_versie, aangemaakt_op) VALUES ($1, 'p', '1', 't')";

TEST_P(Isolation, TheQueueReachesRunsOfAllAndNothingElse) {
  ASSERT_EQ(write(*database_, kUtrecht, kNewRun, {"u1"}), 1);
  ASSERT_EQ(write(*database_, kPurmerend, kNewRun, {"p1"}), 1);
  ASSERT_TRUE(database_->queue([](Session& session) -> core::Result<void> {
    EXPECT_EQ(session.query("SELECT id FROM rij_uitvoering ORDER BY id")->size(), 2U);
    EXPECT_EQ(session.execute("UPDATE rij_uitvoering SET staat = 'bezig', werker = 'w'"), 2);
    for (const auto* sql :
         {"SELECT count(*) FROM rij_dossier", "SELECT count(*) FROM dossier", "SELECT count(*) FROM account",
          "SELECT (SELECT count(*) FROM rij_bewijs) FROM rij_uitvoering", "DELETE FROM rij_uitvoering",
          "UPDATE rij_uitvoering SET organisatie = 'GM0439'", "UPDATE rij_uitvoering SET actor = 'bram'",
          "UPDATE rij_uitvoering SET staat = 'wacht', id = 'ander'", "UPDATE rij_dossier SET staat = 'x'",
          "UPDATE onderhoud SET aantal = 0", "DROP TABLE rij_uitvoering",
          ("INSERT INTO rij_uitvoering (organisatie, actor, id, pareltje, pareltje_versie, aangemaakt_op) "
           "VALUES ('GM0344', 'a', 'b', 'c', 'd', 'e')")}) {
      const auto refused = session.query(sql);
      EXPECT_FALSE(refused) << sql;
    }
    return {};
  }));
  ASSERT_TRUE(database_->look_at_queue([](Session& session) -> core::Result<void> {
    EXPECT_EQ(session.query("SELECT id FROM rij_uitvoering WHERE staat = 'bezig'")->size(), 2U);
    EXPECT_FALSE(session.execute("UPDATE rij_uitvoering SET staat = 'wacht'"));
    EXPECT_FALSE(session.query("SELECT count(*) FROM rij_dossier"));
    return {};
  }));
  const auto rows = read(*database_, kUtrecht, "SELECT actor, werker FROM uitvoering");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.text(0, 0), "anna") << "who asked for it is not changed by who computes it";
  EXPECT_EQ(rows.text(0, 1), "w");
}

TEST_P(Isolation, WhatTheQueuePreparedAUserCannotRun) {
  const auto* sql = "SELECT count(*) FROM rij_uitvoering";
  ASSERT_TRUE(database_->queue([&](Session& session) -> core::Result<void> {
    EXPECT_TRUE(session.query(sql));
    return {};
  }));
  ASSERT_TRUE(database_->write(kPurmerend, [&](Session& session) -> core::Result<void> {
    EXPECT_EQ(session.query(sql).error().code, ErrorCode::kForbidden);
    EXPECT_EQ(session.query("SELECT count(*) FROM uitvoering")->integer(0, 0), 0);
    return {};
  }));
}

TEST_P(Isolation, OrdinaryQueriesStillWork) {
  EXPECT_EQ(
      read(*database_, kPurmerend, "WITH eigen AS (SELECT id FROM dossier) SELECT count(*) FROM eigen").integer(0, 0),
      1);
  if (!on_server()) {
    EXPECT_EQ(read(*database_, kPurmerend, "SELECT value FROM json_each($1)", {"[7]"}).integer(0, 0), 7);
  }
  EXPECT_EQ(read(*database_, kPurmerend, "SELECT count(*) FROM (SELECT 1 FROM dossier) x").integer(0, 0), 1);
  EXPECT_EQ(
      read(*database_, kPurmerend, "SELECT organisatie, row_number() OVER (ORDER BY organisatie) FROM dataset").size(),
      2U);
  ASSERT_TRUE(write(*database_, kPurmerend,
                    "INSERT INTO dossier_gebeurtenis (id, dossier, versie, soort, op) "
                    "VALUES ('g', 'eigen', 1, 's', 't')"));
  EXPECT_EQ(write(*database_, kPurmerend, "DELETE FROM dossier WHERE id = 'eigen'").error().code, ErrorCode::kConflict)
      << "its history would be lost";
}

}  // namespace
}  // namespace pareltjes::storage
