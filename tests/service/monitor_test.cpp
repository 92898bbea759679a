// SPDX-License-Identifier: EUPL-1.2
// The monitor through the service: keys of programs and what they may, and who sees what through the API.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/resources.hpp"
#include "platform/evidence/chain.hpp"
#include "platform/monitor/monitor.hpp"
#include "the_service.hpp"

namespace pareltjes::service {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::uint32_t crc32_of(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) crc = (crc >> 1U) ^ (0xEDB88320U & (0U - (crc & 1U)));
  }
  return ~crc;
}

std::string little(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>((value >> (8 * i)) & 0xFFU);
  return text;
}

/// A zip that packs nothing (APPNOTE.TXT 4.3: local headers, central directory, its end).
std::string zip_of(const std::map<std::string, std::string>& files) {
  std::string zip;
  std::string directory;
  for (const auto& [name, bytes] : files) {
    const auto common = little(20, 2) + little(0, 2) + little(0, 2) + little(0, 2) + little(0x21, 2) +
                        little(crc32_of(bytes), 4) + little(bytes.size(), 4) + little(bytes.size(), 4) +
                        little(name.size(), 2) + little(0, 2);
    directory += "PK\x01\x02" + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) +
                 little(zip.size(), 4) + name;
    zip += "PK\x03\x04" + common + name + bytes;
  }
  return zip + directory + "PK\x05\x06" + little(0, 4) + little(files.size(), 2) + little(files.size(), 2) +
         little(directory.size(), 4) + little(zip.size(), 4) + little(0, 2);
}

/// The sound example delivery, with one mistake where that is asked.
std::string delivery(bool with_mistake = false) {
  const auto example = json::parse(*core::find_resource("src/pearls/omgevingswet/voorbeeld.json"));
  auto files = example.at("bestanden").get<std::map<std::string, std::string>>();
  if (with_mistake) {
    auto& text = files.at("regelteksten.xml");
    text.replace(text.find("art_1.1\""), 8, "art_1.9\"");
  }
  return zip_of(files);
}

constexpr auto kQuery = "?gemeente=GM0439&product=plan-pro";

class TheMonitor : public TheService {
 protected:
  identity::Member administrator(const std::string& organisation) {
    return installation_->identity().visitor(session_of(user(organisation, "beheerder")).token).value()->member;
  }
  std::string key_of(const std::string& organisation, const std::string& scope) {
    const auto made = installation_->identity().make_api_key(administrator(organisation), "bouwstraat", scope, 30);
    EXPECT_TRUE(made) << (made ? "" : core::describe(made.error(), core::Language::kEnglish));
    return made ? made->token : std::string();
  }
  /// A request as a program sends it: no cookie, no origin, a key.
  http::Response program(const std::string& method, const std::string& path, const std::string& token,
                         std::string body = {}, const std::string& accept = {}) {
    http::Request request;
    request.method = method;
    EXPECT_TRUE(http::set_target(request, path).has_value()) << path;
    request.remote_address = "192.0.2.2";
    request.headers = {{"host", "proef"}, {"authorization", "Bearer " + token}};
    if (!accept.empty()) request.headers["accept"] = accept;
    if (method != "GET") request.headers["content-type"] = "application/zip";
    request.body = std::move(body);
    return service_->answer(request);
  }
  static std::string text(const http::Response& response) { return std::string(response.body.view()); }
};
ON_BOTH_DATABASES(TheMonitor);

TEST_P(TheMonitor, ChecksAndRecordsForAProgramWithAKey) {
  const auto token = key_of("bouwer-bv", "vastleggen");
  const auto checked = program("POST", std::string("/api/v1/monitor/proeftoetsen") + kQuery, token, delivery());
  ASSERT_EQ(checked.status, 200) << text(checked);
  const auto verdict = json::parse(checked.body.view());
  EXPECT_EQ(verdict.at("fouten"), 0) << verdict.dump(1);
  EXPECT_EQ(verdict.at("uitslag"), "deels") << "sound, and without the official rules not more than that";
  EXPECT_EQ(json::parse(program("GET", "/api/v1/monitor/vakjes", token).body.view()).at("totaal"), 0) << "nothing kept";

  const auto zip = delivery(true);
  const auto made = program("POST", std::string("/api/v1/monitor/toetsen") + kQuery, token, zip);
  ASSERT_EQ(made.status, 201) << text(made);
  const auto test = json::parse(made.body.view());
  EXPECT_EQ(test.at("uitslag"), "voldoet-niet");
  EXPECT_EQ(test.at("leverancier"), "bouwer-bv") << "the own organisation, where none is named";
  EXPECT_EQ(test.at("bevindingen").at(0).at("bestand"), "regelteksten.xml");
  EXPECT_EQ(made.header("location"), test.at("_links").at("self").at("href").get<std::string>());
  EXPECT_EQ(made.header("api-version"), "1.0.0");

  const auto evidence = program("GET", test.at("_links").at("bewijs").at("href"), token);
  ASSERT_EQ(evidence.status, 200);
  const auto report = evidence::verify(evidence.body.view());
  EXPECT_TRUE(report.sound());
  EXPECT_EQ(report.organisation, "bouwer-bv");
  EXPECT_THAT(text(evidence), HasSubstr(monitor::tested_hash({{"levering.zip", zip}})));

  // The municipality of the cell reads it all; another one, and a visitor, nothing.
  EXPECT_EQ(ask("GET", test.at("_links").at("vakje").at("href"), user("GM0439", "lezer")).status, 200);
  for (const auto& stranger : {user("GM0622", "beheerder"), user("landelijk-bureau", "beheerder"), std::string()}) {
    for (const auto* link : {"self", "bewijs", "vakje"}) {
      EXPECT_EQ(ask("GET", test.at("_links").at(link).at("href"), stranger).status, 404) << link << " " << stranger;
    }
    EXPECT_EQ(json::parse(ask("GET", "/api/v1/monitor/vakjes", stranger).body.view()).at("totaal"), 0) << stranger;
  }
}

TEST_P(TheMonitor, LimitsEachKeyByItself) {
  const auto busy = key_of("bouwer-bv", "nakijken");
  const auto calm = key_of("bouwer-bv", "nakijken");
  int answered = 0;
  auto refused = program("GET", "/api/v1/monitor/vakjes", busy);
  for (; refused.status == 200 && answered < 200; ++answered) refused = program("GET", "/api/v1/monitor/vakjes", busy);
  EXPECT_EQ(refused.status, 429) << text(refused);
  EXPECT_GE(answered, 60);
  EXPECT_LT(answered, 120) << "60 at once and two a second";
  EXPECT_THAT(text(refused), HasSubstr("API-sleutel"));
  EXPECT_FALSE(refused.header("retry-after").empty());
  EXPECT_EQ(program("GET", "/api/v1/monitor/vakjes", calm).status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/monitor/vakjes", user("bouwer-bv", "beheerder")).status, 200) << "nor anybody else";
}

TEST_P(TheMonitor, AnswersAsJunitOrSarifWhenAsked) {
  const auto token = key_of("bouwer-bv", "nakijken");
  const auto address = std::string("/api/v1/monitor/proeftoetsen") + kQuery;
  for (const auto& [path, accept] :
       {std::pair{address + "&formaat=junit", std::string()}, {address, std::string("application/xml")}}) {
    const auto junit = program("POST", path, token, delivery(true), accept);
    ASSERT_EQ(junit.status, 200) << text(junit);
    EXPECT_THAT(std::string(junit.header("content-type")), HasSubstr("application/xml"));
    EXPECT_THAT(text(junit), HasSubstr("<testsuite"));
    EXPECT_THAT(text(junit), HasSubstr("regelteksten.xml"));
  }
  const auto sarif = program("POST", address, token, delivery(true), "application/sarif+json");
  EXPECT_EQ(json::parse(sarif.body.view()).at("version"), "2.1.0");
  EXPECT_EQ(program("POST", address, token, delivery(), "image/png").status, 406);
  EXPECT_EQ(program("POST", address + "&formaat=sarif", token, delivery(), "application/xml").status, 406);
  const auto wrong = program("POST", "/api/v1/monitor/proeftoetsen?formaat=pdf&onbekend=1", token, delivery());
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(wrong.header("content-type"), "application/problem+json");
  EXPECT_EQ(json::parse(wrong.body.view()).at("errors").size(), 4U) << "all that is wrong at once: " << text(wrong);
}

TEST_P(TheMonitor, AKeyDoesWhatItsScopeSaysAndNothingElse) {
  const auto check = key_of("bouwer-bv", "nakijken");
  const auto keep = key_of("bouwer-bv", "vastleggen");
  const auto tests = std::string("/api/v1/monitor/toetsen") + kQuery;
  EXPECT_EQ(program("POST", tests, check, delivery()).status, 403);
  EXPECT_EQ(program("POST", tests + "&leverancier=concurrent", keep, delivery()).status, 403) << "another's product";
  // Its organisation's administrator may much more; the key may not, also what is open to everybody else.
  for (const auto* path : {"/api/v1/uitvoeringen", "/api/v1/pareltjes", "/api/v1/datasets"})
    EXPECT_EQ(program("GET", path, keep).status, 403) << path;
  for (const auto* path : {"/beheer", "/monitor/vastleggen", "/beheer/api-sleutels"})
    EXPECT_EQ(program("GET", path, keep).status, 303) << path << ": a page knows no keys";
  EXPECT_EQ(program("GET", "/api/v1/monitor/vakjes", keep).status, 200);

  EXPECT_EQ(program("GET", "/api/v1/monitor/vakjes", "prl_onbekend").status, 401);
  EXPECT_EQ(program("POST", tests, "", delivery()).status, 401);
  auto& identity = installation_->identity();
  const auto keys = identity.api_keys(administrator("bouwer-bv")).value();
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_FALSE(identity.revoke_api_key(administrator("GM0622"), keys[0].id)) << "another's key";
  for (const auto& key : keys) ASSERT_TRUE(identity.revoke_api_key(administrator("bouwer-bv"), key.id));
  EXPECT_EQ(program("GET", "/api/v1/monitor/vakjes", keep).status, 401);
  EXPECT_EQ(program("POST", tests, keep, delivery()).status, 401);
  EXPECT_TRUE(identity.api_keys(administrator("GM0622"))->empty());
}

TEST_P(TheMonitor, KeepsOnlyTheHashOfAKey) {
  const auto token = key_of("bouwer-bv", "vastleggen");
  ASSERT_EQ(token.size(), 47U);
  EXPECT_TRUE(installation_->database().maintenance("test", [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT * FROM api_sleutel");
    EXPECT_TRUE(rows && rows->size() == 1);
    for (std::size_t column = 0; rows && column < rows->names().size(); ++column) {
      const auto* text = std::get_if<std::string>(&rows->at(0, column));
      EXPECT_TRUE(text == nullptr || text->find(token.substr(4)) == std::string::npos) << rows->names()[column];
    }
    return {};
  }));
}

TEST_P(TheMonitor, ShowsAKeyOnceOnItsPage) {
  const auto account = user("bouwer-bv", "beheerder");
  const auto made = ask("POST", "/beheer/api-sleutels", account, "actie=maak&naam=Bouwstraat&bereik=nakijken&dagen=30");
  ASSERT_EQ(made.status, 200);
  EXPECT_EQ(made.header("cache-control"), "no-store");
  const auto page = text(made);
  const auto at = page.find("prl_");
  ASSERT_NE(at, std::string::npos);
  const auto token = page.substr(at, 47);
  EXPECT_EQ(program("GET", "/api/v1/monitor/vakjes", token).status, 200);
  const auto later = text(ask("GET", "/beheer/api-sleutels", account));
  EXPECT_EQ(later.find("prl_"), std::string::npos);
  EXPECT_THAT(later, HasSubstr("Bouwstraat"));
  EXPECT_EQ(ask("POST", "/beheer/api-sleutels", account, "actie=maak&naam=&bereik=alles&dagen=9999").status, 400);
}

TEST_P(TheMonitor, RefusesWhatIsNoDelivery) {
  const auto token = key_of("bouwer-bv", "nakijken");
  const auto address = std::string("/api/v1/monitor/proeftoetsen") + kQuery;
  for (const auto& body : {std::string(), std::string("PK\x03\x04 afgebroken"), std::string(1000, 'x')}) {
    const auto answer = program("POST", address, token, body);
    EXPECT_LT(answer.status, 500) << answer.status << text(answer);
    if (answer.status == 200) {
      EXPECT_NE(json::parse(answer.body.view()).at("uitslag"), "voldoet");
    }
  }
  EXPECT_EQ(program("POST", address, token, zip_of({})).status, 400) << "an empty zip has no verdict";
  EXPECT_EQ(program("POST", "/api/v1/monitor/proeftoetsen?gemeente=Nergenshuizen&product=x", token, delivery()).status,
            400);
}

}  // namespace
}  // namespace pareltjes::service
