// SPDX-License-Identifier: EUPL-1.2
// Every route, every role, two municipalities: who gets in, and who sees what.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "app/installation.hpp"
#include "core/text.hpp"
#include "platform/identity/access.hpp"
#include "platform/pearl/workers.hpp"
#include "platform/service/service.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::service {
namespace {

constexpr const char* kPassword = "een lang wachtwoord voor proeven";

/// An installation on each kind of database with, for two municipalities, an account in each role; hashing is made
/// cheap.
class TheService : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    identity::Settings settings;
    settings.hash_cost.operations = 1;
    settings.hash_cost.memory_bytes = 8192;
    app::CommonOptions options;
    options.data_folder =
        std::filesystem::path(::testing::TempDir()) / ("pareltjes-toegang-" + std::to_string(getpid()));
    options.database_url = url_;
    installation_ = std::move(app::Installation::open(options, settings).value());
    Options service;
    service.rate_limit.reset();
    service_ = std::make_unique<Service>(
        Parts{installation_->database(), installation_->hub(), installation_->identity(), installation_->runner(),
              installation_->dossiers(), installation_->audit(), installation_->evidence(), installation_->oidc()},
        service);
    workers_ = std::make_unique<pearl::Workers>(installation_->runner().queue(), installation_->runner(),
                                                pearl::WorkerSettings{.look = std::chrono::milliseconds(20)});
    populate("GM0439", "Purmerend");
    populate("GM0622", "Vlaardingen");
  }
  void TearDown() override {
    if (!installation_) return;
    const auto folder = installation_->folder();
    workers_.reset();
    service_.reset();
    installation_.reset();
    std::filesystem::remove_all(folder);
  }

  void populate(const std::string& code, const std::string& name) {
    auto& identity = installation_->identity();
    const auto administrator = identity.create_first_administrator({user(code, "beheerder"), "Beheerder", kPassword},
                                                                   {code, "gemeente", name});
    ASSERT_TRUE(administrator.has_value()) << core::describe(administrator.error(), core::Language::kEnglish);
    for (const auto& [role, role_name] : identity::kRoles) {
      if (role == identity::Role::kAdministrator) continue;
      const auto invitation = identity.invite(*administrator, role, "iemand@voorbeeld.example");
      ASSERT_TRUE(invitation.has_value());
      ASSERT_TRUE(identity
                      .accept_invitation(invitation->token, identity::NewAccount{user(code, std::string(role_name)),
                                                                                 std::string(role_name), kPassword})
                      .has_value());
    }
  }

  static std::string user(const std::string& code, const std::string& role) { return role + "@" + code + ".example"; }

  /// A request as a browser of that account sends it; an empty account is nobody.
  http::Response ask(const std::string& method, const std::string& path, const std::string& account,
                     std::string body = {}, const std::string& type = "application/x-www-form-urlencoded") {
    http::Request request;
    request.method = method;
    EXPECT_TRUE(http::set_target(request, path).has_value()) << path;
    request.remote_address = "192.0.2.1";
    request.headers = {{"host", "proef"}, {"origin", "http://proef"}, {"sec-fetch-site", "same-origin"}};
    if (!account.empty()) {
      const auto session = installation_->identity().sign_in({account, kPassword, "", "192.0.2.1", "proef", ""});
      EXPECT_TRUE(session.has_value() && !session->token.empty()) << account;
      request.cookies["pareltjes_sessie"] = session->token;
      request.headers["cookie"] = "pareltjes_sessie=" + session->token;
      if (type != "application/json") body += "&csrf=" + http::percent_encode(session->csrf);
    }
    if (!prefer_.empty()) request.headers["prefer"] = prefer_;
    if (method != "GET") {
      request.headers["content-type"] = type;
      request.body = std::move(body);
    }
    return service_->answer(request);
  }

  /// Refused for who asks, not for what was filled in: a wrong password gives 401 too, with another sentence.
  static bool is_denied(const http::Response& response) {
    if (response.status == 303) return response.header("location").find("/aanmelden?terug=") != std::string_view::npos;
    if (response.status != 401 && response.status != 403) return false;
    for (const auto* reason : {"U bent niet aangemeld.", "Uw rol mag dit niet.", "geen rol bij deze organisatie",
                               "andere gemeente", "voor niemand open"}) {
      if (response.body.view().find(reason) != std::string::npos) return true;
    }
    return false;
  }

  std::unique_ptr<app::Installation> installation_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<pearl::Workers> workers_;
  std::string prefer_;
};

ON_BOTH_DATABASES(TheService);

std::string address_of(std::string pattern) {
  for (const auto& [name, value] : {std::pair{"{code}", "GM0439"},
                                    {"{pareltje}", "wijkvoorzieningen"},
                                    {"{bestand}", "uitvoer.csv"},
                                    {"{id}", "wijkvoorzieningen"},
                                    {"{aanbieder}", "onbekend"},
                                    {"{organisatie}", "GM0439"},
                                    {"{rest...}", "x"}}) {
    if (const auto at = pattern.find(name); at != std::string::npos)
      pattern.replace(at, std::string(name).size(), value);
  }
  return pattern;
}

/// Route → role ("niemand" for nobody) → may.
std::map<std::string, std::map<std::string, bool>> expected_table() {
  std::ifstream file("tests/service/wie_mag_wat.tsv");
  std::map<std::string, std::map<std::string, bool>> table;
  std::vector<std::string> roles;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto cells = core::split(line, '\t');
    if (roles.empty()) {
      roles = cells;
      continue;
    }
    for (std::size_t i = 1; i < cells.size(); ++i) table[cells[0]][roles[i]] = cells[i] == "ja";
  }
  return table;
}

TEST_P(TheService, NamesEveryRouteInBothTablesAndNoOther) {
  std::set<std::string> routes;
  for (const auto& route : service_->router().routes()) routes.insert(route.name);
  std::set<std::string> rules;
  for (const auto& rule : identity::access_table().rules()) rules.insert(rule.route);
  std::set<std::string> expected;
  for (const auto& [name, roles] : expected_table()) expected.insert(name);
  EXPECT_EQ(routes, rules);
  EXPECT_EQ(routes, expected);
}

TEST_P(TheService, LetsInWhomTheTableLetsInAndNobodyElse) {
  const auto table = expected_table();
  ASSERT_FALSE(table.empty());
  for (const auto& route : service_->router().routes()) {
    const auto row = table.find(route.name);
    ASSERT_NE(row, table.end()) << route.name;
    for (const auto& [role, may] : row->second) {
      const auto account = role == "niemand" ? std::string() : user("GM0439", role);
      const bool json = route.name.starts_with("api-");
      const auto response = ask(route.method, address_of(route.pattern), account, json ? "{}" : "x=1",
                                json ? "application/json" : "application/x-www-form-urlencoded");
      EXPECT_EQ(!is_denied(response), may)
          << route.method << " " << route.name << " as " << role << ": " << response.status;
      EXPECT_NE(response.status, 500) << route.name;
    }
  }
}

TEST_P(TheService, KeepsARunFromAnotherMunicipality) {
  const auto made = ask("POST", "/api/v1/pareltjes/wijkvoorzieningen/uitvoeringen", user("GM0439", "analist"),
                        R"({"gemeente":"GM0439"})", "application/json");
  ASSERT_EQ(made.status, 201) << made.body;
  const auto address = std::string(made.header("location"));
  const auto outcome = address.ends_with("/uitkomst") ? address : address + "/uitkomst";
  EXPECT_EQ(ask("GET", outcome, user("GM0439", "lezer")).status, 200);
  const auto foreign = ask("GET", outcome, user("GM0622", "beheerder"));
  EXPECT_EQ(foreign.status, 404);
  EXPECT_EQ(foreign.body.view().find("Weidevenne"), std::string::npos);
}

TEST_P(TheService, AnswersAtOnceOrWaitsAsTheClientPrefers) {
  const auto analyst = user("GM0439", "analist");
  const auto begin = [&](const std::string& prefer) {
    prefer_ = prefer;
    auto response = ask("POST", "/api/v1/pareltjes/wijkvoorzieningen/uitvoeringen", analyst, R"({"gemeente":"GM0439"})",
                        "application/json");
    prefer_.clear();
    return response;
  };
  const auto at_once = begin("respond-async");
  ASSERT_EQ(at_once.status, 202) << at_once.body;
  EXPECT_EQ(at_once.header("preference-applied"), "respond-async");
  const std::string address(at_once.header("location"));
  auto run = nlohmann::json::parse(at_once.body.view());
  for (int i = 0; i < 1000 && run.at("staat") != "klaar"; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    run = nlohmann::json::parse(ask("GET", address, user("GM0439", "lezer")).body.view());
  }
  EXPECT_EQ(run.at("staat"), "klaar");
  EXPECT_EQ(ask("GET", run.at("_links").at("uitkomst").at("href"), analyst).status, 200);
  EXPECT_EQ(ask("DELETE", address, analyst).status, 409) << "it has ended";
  EXPECT_EQ(ask("GET", address, user("GM0622", "lezer")).status, 404);
  EXPECT_EQ(ask("DELETE", address, user("GM0622", "beheerder")).status, 404);
  EXPECT_EQ(begin("").status, 201);
  EXPECT_EQ(begin("wait=20").status, 201);

  workers_->stop();  // Nobody computes: it waits, is seen in the list, and can be ended.
  const auto waiting = nlohmann::json::parse(begin("wait=0").body.view());
  EXPECT_EQ(waiting.at("staat"), "wacht");
  EXPECT_EQ(waiting.at("plaats"), 1);
  const auto list = nlohmann::json::parse(ask("GET", "/api/v1/uitvoeringen", analyst).body.view());
  EXPECT_EQ(list.at("totaal"), 4);
  EXPECT_EQ(list.at("_embedded").at("uitvoeringen").at(0).at("id"), waiting.at("id"));
  EXPECT_NE(ask("GET", "/metrics", "").body.view().find("pareltjes_queue_waiting 1\n"), std::string::npos);
  const auto ended = ask("DELETE", "/api/v1/uitvoeringen/" + waiting.at("id").get<std::string>(), analyst);
  EXPECT_EQ(ended.status, 200);
  EXPECT_EQ(nlohmann::json::parse(ended.body.view()).at("staat"), "afgebroken");
}

TEST_P(TheService, KeepsANormForItsOwnMunicipality) {
  const std::string form = "norm=huisarts-2018&laag=900&midden=1000&hoog=1100&bron=Raadsbesluit";
  EXPECT_EQ(ask("POST", "/gemeenten/GM0439/wijkvoorzieningen/normen", user("GM0622", "beheerder"), form).status, 403);
  const auto saved = ask("POST", "/gemeenten/GM0439/wijkvoorzieningen/normen", user("GM0439", "analist"), form);
  ASSERT_EQ(saved.status, 303) << saved.body;
  const auto csv = "/gemeenten/GM0439/wijkvoorzieningen/uitvoer.csv?tabel=behoefte";
  const auto of_nobody = ask("GET", csv, "").body;
  EXPECT_NE(ask("GET", csv, user("GM0439", "lezer")).body.view(), of_nobody.view())
      << "the own norm counts for who is of Purmerend";
  EXPECT_EQ(ask("GET", csv, user("GM0622", "lezer")).body.view(), of_nobody.view()) << "and for nobody else";
}

/// What two answers must have in common: all but what names the request.
std::map<std::string, std::string> comparable(const http::Response& response) {
  std::map<std::string, std::string> parts{{"status", std::to_string(response.status)},
                                           {"body", std::string(response.body.view())}};
  for (const auto& [name, value] : response.headers)
    if (name != "X-Request-Id") parts[name] = value;
  return parts;
}

TEST_P(TheService, GivesAtHandWhatItWouldMake) {
  http::ServerOptions server;
  service_->prepare(server);
  const auto at_hand = [&](const std::string& path, const std::string& cookie = {}, const std::string& encoding = {}) {
    http::Request request;
    request.method = "GET";
    EXPECT_TRUE(http::set_target(request, path).has_value()) << path;
    request.remote_address = "192.0.2.1";
    request.headers = {{"host", "proef"}, {"accept-encoding", encoding}};
    if (!cookie.empty()) request.cookies["pareltjes_sessie"] = cookie;
    auto response = server.at_hand(request);
    EXPECT_TRUE(response || (request.route_name.empty() && request.path_parameters.empty())) << "as it was";
    return response;
  };
  const std::vector<std::string> pages{"/",
                                       "/en",
                                       "/gemeenten/GM0439",
                                       "/gemeenten/GM0439/wijkvoorzieningen",
                                       "/api/v1/pareltjes?taal=en",
                                       "/api/v1/gemeenten?zoek=Pur",
                                       "/api/v1/pareltjes/wijkvoorzieningen/uitkomst?gemeente=GM0439"};
  for (const auto& page : pages) {
    EXPECT_FALSE(at_hand(page)) << page << " is not made yet";
    const auto made = ask("GET", page, "");
    ASSERT_EQ(made.status, 200) << page;
    const auto given = at_hand(page);
    // A server has to be asked whether anything was stored.
    ASSERT_EQ(given.has_value(), !on_server()) << page;
    if (!given) continue;
    EXPECT_EQ(comparable(*given), comparable(made)) << page;
    EXPECT_EQ(given->body.view().data(), made.body.view().data()) << page << ": the same bytes, not a copy";
    EXPECT_EQ(at_hand(page, "", "gzip")->header("Content-Encoding"), made.body.size() > 1024 ? "gzip" : "") << page;
    EXPECT_FALSE(at_hand(page, "een-sessie")) << page << ": who may be signed in is looked up";
  }
  for (const auto* lasting : {"/health", "/api/v1/openapi.json"})
    EXPECT_EQ(comparable(at_hand(lasting).value()), comparable(ask("GET", lasting, ""))) << lasting;
  EXPECT_FALSE(at_hand("/ready")) << "asks the database";
  EXPECT_FALSE(at_hand("/beheer"));
  ASSERT_TRUE(installation_->database().write(
      storage::Scope::of_public("proef"), [](storage::Session& session) -> core::Result<void> {
        const auto done = session.execute(
            "INSERT INTO pakket (id, versie, sha256, soort, toegevoegd_op, inhoud) VALUES ('p','1','x','s','t',$1)",
            {storage::Blob{"x"}});
        return done ? core::Result<void>() : std::unexpected(done.error());
      }));
  for (const auto& page : pages) EXPECT_FALSE(at_hand(page)) << page << " may have changed";
}

TEST_P(TheService, ShowsAnInvitationToNewcomersAndToWhoIsSignedIn) {
  EXPECT_NE(ask("GET", "/uitnodiging?token=x", "").body.view().find("gebruikersnaam"), std::string::npos);
  const auto member = ask("GET", "/uitnodiging?token=x", user("GM0439", "lezer")).body;
  EXPECT_EQ(member.view().find("for=\"gebruikersnaam\""), std::string::npos);
  EXPECT_EQ(ask("POST", "/uitnodiging", user("GM0439", "lezer"), "token=x").status, 404) << "unknown, not forbidden";
}

TEST_P(TheService, TakesNoChangeWithoutTheTokenOrFromAnotherSite) {
  http::Request request;
  request.method = "POST";
  request.target = request.path = "/afmelden";
  request.headers = {{"host", "proef"}, {"content-type", "application/x-www-form-urlencoded"}};
  const auto session =
      installation_->identity().sign_in({user("GM0439", "lezer"), kPassword, "", "192.0.2.1", "proef", ""});
  ASSERT_TRUE(session.has_value());
  request.cookies["pareltjes_sessie"] = session->token;
  auto without = request;
  EXPECT_EQ(service_->answer(without).status, 403);
  auto foreign = request;
  foreign.headers["origin"] = "https://elders.example";
  foreign.headers["sec-fetch-site"] = "cross-site";
  foreign.body = "csrf=" + http::percent_encode(session->csrf);
  EXPECT_EQ(service_->answer(foreign).status, 403);
  auto own = request;
  own.body = "csrf=" + http::percent_encode(session->csrf);
  EXPECT_EQ(service_->answer(own).status, 303);
}

}  // namespace
}  // namespace pareltjes::service
