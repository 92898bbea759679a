// SPDX-License-Identifier: EUPL-1.2
// A real PostgreSQL as a source.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <libpq-fe.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>

#include "platform/incoming/fetch.hpp"
#include "platform/incoming/looker.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::incoming {
namespace {

using storage::TestServer;
using ::testing::HasSubstr;

class PostgresTable : public ::testing::Test {
 protected:
  void SetUp() override {
    if (TestServer::get() == nullptr) GTEST_SKIP() << "skipped, PostgreSQL is not installed";
    url_ = TestServer::get()->new_empty_database();
    const auto name = url_.substr(url_.find("dbname=") + 7);
    const auto host = url_.substr(5, url_.find(' ') - 5);
    allowed_ = parse_allowed_database("GM0439=" + host + ":5432/" + name).value();
    source_.name = "Plannen";
    source_.kind = Kind::kPostgres;
    source_.place = "plannen";
    source_.database = allowed_.text();
    source_.user = TestServer::kRole;
    source_.mapping = "woningplannen";
    source_.year = 2026;
    sql("CREATE TABLE plannen (gebied text, oplevering integer, aantal numeric, opmerking text)");
    sql("INSERT INTO plannen VALUES ('GM0439', 2029, 80, 'met, komma en \"aanhaling\"'), ('GM0439', 2028, 120.5, "
        "NULL)");
  }
  void sql(const std::string& statement) const {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(url_.c_str()), PQfinish);
    const std::unique_ptr<PGresult, void (*)(PGresult*)> done(PQexec(connection.get(), statement.c_str()), PQclear);
    ASSERT_EQ(PQresultStatus(done.get()), PGRES_COMMAND_OK) << PQerrorMessage(connection.get());
  }
  core::Result<Fetched> fetch(const std::string& table) {
    source_.place = table;
    return fetch_table(source_, allowed_, "", limits_, {});
  }
  std::string url_;
  AllowedDatabase allowed_;
  Source source_;
  Limits limits_;
};

TEST_F(PostgresTable, ATableIsReadAsCsvInOneOrder) {
  const auto fetched = fetch("plannen");
  ASSERT_TRUE(fetched) << core::describe(fetched.error(), core::Language::kDutch);
  EXPECT_EQ(
      fetched->bytes,
      "gebied,oplevering,aantal,opmerking\nGM0439,2028,120.5,\nGM0439,2029,80,\"met, komma en \"\"aanhaling\"\"\"\n");
  sql("CREATE VIEW omgekeerd AS SELECT * FROM plannen ORDER BY oplevering DESC");
  EXPECT_EQ(fetch("public.omgekeerd")->bytes, fetched->bytes);
}

TEST_F(PostgresTable, ItCanOnlyRead) {
  sql("CREATE FUNCTION stiekem() RETURNS integer LANGUAGE sql VOLATILE AS 'INSERT INTO plannen VALUES (''GM0439'', "
      "2030, 1, NULL) RETURNING 1'");
  sql("CREATE VIEW sluw AS SELECT stiekem() AS x");
  EXPECT_FALSE(fetch("sluw"));
  EXPECT_EQ(std::ranges::count(fetch("plannen")->bytes, '\n'), 3);
  for (const auto* table : {"bestaat_niet", "plannen; DROP TABLE plannen", "plannen\" WHERE (1=1) --", "(SELECT 1) x",
                            "pg_catalog.pg_authid", "a.b.c.d"}) {
    const auto refused = fetch(table);
    ASSERT_FALSE(refused) << table;
    EXPECT_THAT(refused.error().message.nl, HasSubstr("geeft deze tabel niet"));
  }
  EXPECT_TRUE(fetch("plannen"));
}

TEST_F(PostgresTable, AViewOfTenMillionRowsAndOneThatHangsAreEnded) {
  sql("CREATE VIEW eindeloos AS SELECT 'GM0439' AS gebied, n AS oplevering, 1 AS aantal FROM generate_series(1, "
      "10000000) n");
  limits_.rows = 10'000;
  EXPECT_THAT(fetch("eindeloos").error().message.nl, HasSubstr("meer dan 10000 rijen"));
  limits_.rows = 10'000'000;
  limits_.bytes = 100'000;
  EXPECT_EQ(fetch("eindeloos").error().code, core::ErrorCode::kPayloadTooLarge);
  sql("CREATE VIEW traag AS SELECT pg_sleep(3600)::text AS gebied");
  limits_.time = std::chrono::seconds{1};
  EXPECT_EQ(fetch("traag").error().code, core::ErrorCode::kDeadlineExceeded);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(fetch_table(source_, allowed_, "", limits_, stop.get_token()).error().code, core::ErrorCode::kCancelled);
}

TEST_F(PostgresTable, AServerThatDoesNotAnswerIsGivenUp) {
  const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(listening, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(listening, 8), 0);
  ASSERT_EQ(::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size), 0);
  auto silent = parse_allowed_database("GM0439=127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/x").value();
  limits_.connect = std::chrono::seconds{1};
  const auto refused = fetch_table(source_, silent, "merkteken", limits_, {});
  ::close(listening);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, core::ErrorCode::kNetworkUnavailable);
  EXPECT_THAT(core::describe(refused.error(), core::Language::kDutch), Not(HasSubstr("merkteken")));
}

class PostgresSource : public storage::BothDatabases {};
ON_BOTH_DATABASES(PostgresSource);

TEST_P(PostgresSource, ATableBecomesADatasetAndTheSameRowsAddNothing) {
  if (TestServer::get() == nullptr) GTEST_SKIP() << "skipped, PostgreSQL is not installed";
  const auto url = TestServer::get()->new_empty_database();
  const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(url.c_str()), PQfinish);
  const auto sql = [&](const char* text) { PQclear(PQexec(connection.get(), text)); };
  sql("CREATE TABLE plannen (gebied text, oplevering integer, aantal integer)");
  sql("INSERT INTO plannen VALUES ('GM0439', 2028, 120)");
  Allowed allowed;
  allowed.databases = {parse_allowed_database("GM0439=" + url.substr(5, url.find(' ') - 5) + ":5432/" +
                                              url.substr(url.find("dbname=") + 7))
                           .value()};
  hub::Hub hub(*database_);
  Sources sources(*database_, core::system_clock(), secrets::Vault::from_key({7}), allowed);
  Source source;
  source.name = "Plannen";
  source.kind = Kind::kPostgres;
  source.place = "plannen";
  source.database = allowed.databases[0].text();
  source.user = TestServer::kRole;
  source.mapping = "woningplannen";
  source.year = 2026;
  const auto kept = sources.add(storage::kPurmerend, source, "");
  ASSERT_TRUE(kept);
  const auto looked = [&] { return look(sources, hub, sources.claim(storage::kPurmerend, kept->id).value(), {}, {}); };
  const auto first = looked();
  ASSERT_EQ(first.kind, Outcome::Kind::kTaken) << first.text.nl;
  EXPECT_EQ(looked().kind, Outcome::Kind::kSame);
  sql("UPDATE plannen SET aantal = 5000000");
  EXPECT_EQ(looked().kind, Outcome::Kind::kRefused);
  sql("UPDATE plannen SET aantal = 130");
  EXPECT_EQ(looked().kind, Outcome::Kind::kTaken);
  sql("DROP TABLE plannen");
  EXPECT_EQ(looked().kind, Outcome::Kind::kFailed);
  const auto now = hub.list(storage::kPurmerend).value();
  const auto found = std::ranges::find(now, first.datasets.at(0), &hub::DatasetInfo::id);
  ASSERT_NE(found, now.end()) << "what was there stays";
}

}  // namespace
}  // namespace pareltjes::incoming
