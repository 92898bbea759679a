// SPDX-License-Identifier: EUPL-1.2
// What only concerns PostgreSQL; what both must do is tested on both.
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <cstdio>
#include <filesystem>
#include <latch>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <thread>

#include "core/sha256.hpp"
#include "platform/storage/postgres_database.hpp"
#include "platform/storage/postgres_views.hpp"
#include "platform/storage/postgres_watch.hpp"
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

TEST(Watch, KnowsNothingOfAServerThatDoesNotAnswer) {
  PostgresWatch watch("postgresql://127.0.0.1:1/nergens");
  for (int i = 0; i < 30; ++i) {
    EXPECT_EQ(watch.mark(), std::nullopt) << "who took this for an answer would show what is no longer so";
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

TEST_F(Postgres, MarkStaysWhereNothingChangesAndIsForgottenWhereNobodyAsks) {
  PostgresWatch watch(url_);
  // Other tests write on this server too: somewhere there must be a tenth of a second in which none did.
  bool stayed = false;
  for (int i = 0; i < 200 && !stayed; ++i) {
    const auto before = watch.mark();
    for (int look = 0; look < 5; ++look) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      static_cast<void>(watch.mark());
    }
    stayed = before && watch.mark() == before;
  }
  EXPECT_TRUE(stayed);
  std::this_thread::sleep_for(std::chrono::milliseconds(1'500));
  EXPECT_EQ(watch.mark(), std::nullopt) << "it had not looked for a while";
}

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
    EXPECT_EQ(rows->size(), 27U);
    for (std::size_t i = 0; i < rows->size(); ++i) EXPECT_EQ(rows->integer(i, 1), 1) << rows->text(i, 0);
    return {};
  }));
}

/// What psql prints as this role in the database at `url`, its errors included; nothing of the program is in between.
std::string psql(const std::string& url, const std::string& role, const std::string& statements) {
  const auto database = url.substr(url.find("dbname=") + 7);
  const auto command = "psql -X -A -t -q -h " + TestServer::get()->folder() + " -U " + role + " -d " + database +
                       " -c \"" + statements + "\" 2>&1";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string said;
  char buffer[512];
  while (pipe && fgets(buffer, sizeof buffer, pipe.get()) != nullptr) said += buffer;
  while (said.ends_with('\n')) said.pop_back();
  return said;
}

class ByPsql : public Postgres {
 protected:
  void SetUp() override {
    Postgres::SetUp();
    if (url_.empty()) return;
    url_ = TestServer::get()->new_database();
    auto database = Database::open(url_);
    ASSERT_TRUE(database);
    for (const auto* id : {"u1", "u2"}) ASSERT_EQ(write(**database, kUtrecht, kNewDossier, {id}), 1);
    ASSERT_EQ(write(**database, kPurmerend, kNewDossier, {"p1"}), 1);
  }
  std::string program(const std::string& statements) { return psql(url_, TestServer::kRole, statements); }
  /// As a session of the program would, for Utrecht.
  std::string session(const std::string& statements) {
    return program("SET ROLE pareltjes_sessie; SET pareltjes.organisatie = 'GM0344'; SET pareltjes.actor = 'anna'; " +
                   statements);
  }
};

TEST_F(ByPsql, NoRoleOfTheProgramStandsAboveThePolicies) {
  EXPECT_EQ(program("SELECT rolname, rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname IN ('programma', "
                    "'pareltjes_sessie', 'pareltjes_wachtrij') ORDER BY rolname"),
            "pareltjes_sessie|f|f|f\npareltjes_wachtrij|f|f|f\nprogramma|f|f|t");
  EXPECT_EQ(program("SELECT count(*) FROM pg_class WHERE relname LIKE 'rij\\_%' AND relkind = 'r' AND NOT "
                    "(relrowsecurity AND relforcerowsecurity)"),
            "0");
  EXPECT_EQ(program("SELECT DISTINCT relowner::regrole FROM pg_class WHERE relname LIKE 'rij\\_%' AND relkind = 'r'"),
            "programma")
      << "and a session owns none of them";
  EXPECT_EQ(program("SELECT pg_has_role('pareltjes_sessie', 'programma', 'MEMBER'), "
                    "pg_has_role('pareltjes_wachtrij', 'programma', 'MEMBER')"),
            "f|f");
}

TEST_F(ByPsql, WithoutAnOrganisationNoRowIsVisible) {
  const auto tables = program(
      "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relname LIKE 'rij\\_%' AND relkind = 'r'");
  std::istringstream names(tables);
  std::size_t seen = 0;
  for (std::string table; names >> table; ++seen) {
    EXPECT_EQ(program("SELECT count(*) FROM " + table), "0") << table << ", also for the owner";
    EXPECT_EQ(program("COPY " + table + " TO STDOUT"), "") << table;
    EXPECT_EQ(program("DELETE FROM " + table + " RETURNING 1"), "") << table;
    EXPECT_EQ(program("SET ROLE pareltjes_sessie; SELECT count(*) FROM " + table), "0") << table;
  }
  EXPECT_EQ(seen, 27U);
  EXPECT_EQ(program("SET pareltjes.onderhoud = 'ja'; SELECT count(*) FROM rij_dossier"), "3") << "they are there";
  EXPECT_EQ(session("SET pareltjes.onderhoud = 'ja'; SELECT count(*) FROM rij_dossier"), "2")
      << "for a session that word means nothing";
}

TEST_F(ByPsql, WithOneItSeesAndChangesItsOwnOnly) {
  EXPECT_EQ(session("SELECT organisatie, id FROM rij_dossier ORDER BY id"), "GM0344|u1\nGM0344|u2");
  EXPECT_EQ(session("UPDATE rij_dossier SET staat = 'x' RETURNING id"), "u1\nu2");
  EXPECT_EQ(session("INSERT INTO rij_dossier (organisatie, actor, id, soort, sleutel, gewijzigd_op) VALUES ('GM0439', "
                    "'bram', 'n', 's', 'n', 't') RETURNING organisatie, actor"),
            "GM0344|anna");
  EXPECT_EQ(session("DELETE FROM rij_dossier WHERE id = 'p1' RETURNING id"), "");
  for (const auto* sql :
       {"ALTER TABLE rij_dossier DISABLE ROW LEVEL SECURITY", "DROP POLICY zien ON rij_dossier",
        "CREATE POLICY alles ON rij_dossier USING (true)", "CREATE TEMP TABLE dossier (x TEXT)",
        "CREATE TABLE eigen (x TEXT)", "SELECT 1 AS x INTO TEMP dossier", "TRUNCATE rij_dossier",
        "ALTER VIEW dossier SET (security_invoker = false)", "SET row_security = off; SELECT * FROM rij_dossier"}) {
    EXPECT_NE(session(sql).find("ERROR"), std::string::npos) << sql << ": " << session(sql);
  }
  EXPECT_EQ(program("SET pareltjes.onderhoud = 'ja'; SELECT id, staat FROM rij_dossier WHERE id = 'p1'"), "p1|");
}

TEST_F(ByPsql, AnotherRoleOfTheServerDoesNotGetIn) {
  ASSERT_TRUE(TestServer::get()->execute(
      "DO $$ BEGIN CREATE ROLE vreemde LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"));
  EXPECT_NE(psql(url_, "vreemde", "SELECT 1").find("permission denied for database"), std::string::npos);
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

/// A file system of a fixed size in memory, as long as the object; not there where one may not mount.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& folder) : folder_(folder) {
    mounted_ = ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=48m,mode=0700,uid=65534,gid=65534") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool mounted() const { return mounted_; }

 private:
  std::string folder_;
  bool mounted_ = false;
};

TEST_F(Postgres, AFullDiskLosesNothingAndItGoesOnWhenThereIsRoom) {
  const auto server = TestServer::own();
  ASSERT_NE(server, nullptr);
  const auto place = server->folder() + "/schijf";
  std::filesystem::create_directory(place);
  const SmallDisk disk(place);
  if (!disk.mounted()) GTEST_SKIP() << "skipped, this user may not mount a file system of a fixed size";
  // The data on a disk of their own; the log of the server keeps its room, as it should in use.
  ASSERT_TRUE(server->execute("CREATE TABLESPACE klein OWNER programma LOCATION '" + place + "'"));
  const auto url = server->new_empty_database();
  const auto name = url.substr(url.find("dbname=") + 7);
  ASSERT_TRUE(server->execute("ALTER DATABASE " + name + " SET TABLESPACE klein"));
  auto opened = Database::open(url);
  ASSERT_TRUE(opened) << core::describe(opened.error(), core::Language::kEnglish);
  auto& database = **opened;
  std::string noise;  // What does not shrink when it is stored.
  while (noise.size() < 400'000) noise += core::sha256_hex(std::to_string(noise.size()));
  std::set<std::string> acknowledged;
  core::Error refusal;
  for (int i = 0; i < 500 && refusal.message.empty(); ++i) {
    const auto id = "d" + std::to_string(i);
    const auto stored = database.write(kUtrecht, [&](Session& session) -> core::Result<void> {
      auto done = session.execute(kNewDossier, {id});
      if (done) done = session.execute("UPDATE dossier SET inhoud_json = $1 WHERE id = $2", {noise, id});
      // A caller that looks away from the failure and goes on.
      if (!done) static_cast<void>(session.execute(kNewDossier, {id + "-los"}));
      return done ? core::Result<void>() : std::unexpected(done.error());
    });
    if (stored) acknowledged.insert(id);
    if (!stored) refusal = stored.error();
  }
  EXPECT_EQ(refusal.code, ErrorCode::kStorageUnavailable);
  EXPECT_EQ(refusal.message.nl, "De schijf is vol.");
  EXPECT_GT(acknowledged.size(), 10U);
  const auto ids = [&] {
    std::set<std::string> found;
    const auto rows = read(database, kUtrecht, "SELECT id FROM dossier WHERE length(inhoud_json) > 100000");
    for (std::size_t row = 0; row < rows.size(); ++row) found.insert(rows.text(row, 0));
    return found;
  };
  EXPECT_EQ(ids(), acknowledged) << "reading goes on, and shows what was acknowledged and nothing else";
  EXPECT_EQ(count(database, kUtrecht, "dossier"), static_cast<std::int64_t>(acknowledged.size())) << "nothing half";
  ASSERT_EQ(::mount("tmpfs", place.c_str(), "tmpfs", MS_REMOUNT, "size=96m,mode=0700,uid=65534,gid=65534"), 0)
      << "a larger disk";
  EXPECT_EQ(write(database, kUtrecht, kNewDossier, {"erna"}), 1);
  EXPECT_EQ(ids(), acknowledged);
  EXPECT_TRUE(database.check({}).value());
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
