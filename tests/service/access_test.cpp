// SPDX-License-Identifier: EUPL-1.2
// Every route, every role, every kind of organisation: who gets in. What they can reach is in tenant_test.cpp.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "core/text.hpp"
#include "the_service.hpp"

namespace pareltjes::service {
namespace {

ON_BOTH_DATABASES(TheService);

std::string address_of(std::string pattern, const std::string& code = "GM0439") {
  for (const auto& [name, value] : {std::pair{"{code}", code.c_str()},
                                    {"{pareltje}", "wijkvoorzieningen"},
                                    {"{bestand}", "uitvoer.csv"},
                                    {"{id}", "wijkvoorzieningen"},
                                    {"{aanbieder}", "onbekend"},
                                    {"{organisatie}", code.c_str()},
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
    const bool json = route.name.starts_with("api-");
    const auto* const type = json ? "application/json" : "application/x-www-form-urlencoded";
    for (const auto& organisation : organisations()) {
      // What belongs to a municipality is asked of one's own; who is none has none, and may change nothing of one.
      const bool is_municipality = organisation.kind == "gemeente";
      const auto address = address_of(route.pattern, is_municipality ? organisation.id : "GM0439");
      // A supplier may have files checked on a municipality's page, for of those nothing is kept.
      const bool keeps = route.method != "GET" && route.name != "pareltje-bestanden";
      const bool foreign = !is_municipality && keeps && route.pattern.contains("{code}");
      for (const auto& [role, may] : row->second) {
        const auto account = role == "niemand" ? std::string() : user(organisation.id, role);
        const auto response = ask(route.method, address, account, json ? "{}" : "x=1", type);
        EXPECT_EQ(!is_denied(response), may && !foreign) << route.method << " " << route.name << " as " << role
                                                         << " of " << organisation.id << ": " << response.status;
        EXPECT_NE(response.status, 500) << route.name;
        if (route.method != "GET" || organisation.id != "GM0439") continue;
        // The same by another spelling of the same question.
        EXPECT_EQ(!is_denied(ask("HEAD", address, account)), may) << "HEAD " << route.name << " as " << role;
        if (route.pattern.starts_with("/api") || route.pattern.starts_with("/ogc")) continue;
        EXPECT_EQ(!is_denied(ask("GET", "/en" + address, account)), may) << "/en" << address << " as " << role;
      }
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
    auto made = ask("GET", page, "");
    auto given = at_hand(page);
    // Of a server it is known a moment later, and anew when another of its databases changed.
    for (int i = 0; on_server() && !given && i < 1000; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      made = ask("GET", page, "");
      given = at_hand(page);
    }
    ASSERT_EQ(made.status, 200) << page;
    ASSERT_TRUE(given) << page;
    EXPECT_EQ(comparable(*given), comparable(made)) << page;
    EXPECT_EQ(given->body.view().data(), made.body.view().data()) << page << ": the same bytes, not a copy";
    if (const auto packed = at_hand(page, "", "gzip"); packed || !on_server()) {
      EXPECT_EQ(packed.value().header("Content-Encoding"), made.body.size() > 1024 ? "gzip" : "") << page;
    }
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
