// SPDX-License-Identifier: EUPL-1.2
// Each dataset served under its right: to whom, with which duties, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/resources.hpp"
#include "platform/hub/importer.hpp"
#include "platform/service/dcat.hpp"
#include "the_service.hpp"

namespace pareltjes::service {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSchools = "voorbeeld-purmerend-basisscholen-2016";
constexpr const char* kCollections = "/data/v1/collections/";

class Datasets : public TheService {
 protected:
  json asked(const std::string& path, const std::string& account = "") {
    const auto answer = ask("GET", path, account);
    EXPECT_EQ(answer.status, 200) << path << ": " << text(answer).substr(0, 300);
    return json::parse(text(answer), nullptr, false);
  }
  /// Stores plans of Purmerend under a licence; the id of the dataset.
  std::string store_plans(const std::string& csv, const std::string& licence, const storage::Scope& scope) {
    hub::ImportOptions options;
    options.organisation = scope.organisation;
    options.year = 2026;
    auto read = hub::import_bytes("plannen.csv", csv, options);
    EXPECT_TRUE(read);
    auto dataset = std::move(read->front().dataset);
    dataset.info.source.licence = licence;
    dataset.info.source.attribution = "Bron: proef";
    return installation_->hub().store(scope, std::move(dataset)).value().id;
  }
  const storage::Scope purmerend_{"GM0439", "proef"};
  const storage::Scope everybody_ = storage::Scope::of_public("proef");
};
ON_BOTH_DATABASES(Datasets);

TEST_P(Datasets, APublicOneIsServedWithItsAttribution) {
  const auto path = std::string(kCollections) + kSchools;
  const auto answer = ask("GET", path + "/items?limit=3&offset=2", "");
  ASSERT_EQ(answer.status, 200) << text(answer);
  EXPECT_EQ(answer.header("content-type"), "application/geo+json");
  EXPECT_THAT(std::string(answer.header("link")), HasSubstr("creativecommons.org/licenses/by/4.0"));
  EXPECT_THAT(std::string(answer.header("attribution")), HasSubstr("DUO"));
  const auto page = json::parse(text(answer));
  EXPECT_EQ(page["numberReturned"], 3);
  EXPECT_EQ(page["numberMatched"], 25);
  EXPECT_EQ(page["features"].size(), 3U);
  EXPECT_THAT(page["attribution"].get<std::string>(), HasSubstr("DUO"));
  const auto id = page["features"][0]["id"].get<std::string>();
  EXPECT_EQ(asked(path + "/items/" + id)["properties"], page["features"][0]["properties"]);
  EXPECT_EQ(ask("GET", path + "/items/bestaat-niet", "").status, 404);
  EXPECT_LT(asked(path + "/items?bbox=4.9,52.5,4.95,52.51")["numberMatched"], 25);
  const auto next = asked(path + "/items?limit=20")["links"].dump();
  EXPECT_THAT(next, HasSubstr("offset=20&"));
  EXPECT_EQ(asked(path + "/items?limit=100&bbox=-10,-10,-9,-9")["numberMatched"], 0);
  EXPECT_EQ(asked(path + "/items?limit=100&bbox=4,52,6,53")["numberMatched"], 25);
  for (const auto* bad : {"limit=0", "limit=x", "offset=-1", "bbox=1,2", "crs=x", "onbekend=1", "datetime=gisteren"})
    EXPECT_EQ(ask("GET", path + "/items?" + bad, "").status, 400) << bad;
  EXPECT_EQ(ask("GET", std::string(kCollections) + "bestaat-niet/items", "").status, 404);
}

TEST_P(Datasets, WithoutARightOneIsRefusedWithWhatToDo) {
  const auto id = store_plans("gebied,oplevering,aantal\nGM0439,2028,120\n", "onbekend", purmerend_);
  const auto path = kCollections + id;
  for (const auto* rest : {"/items", "/schema", "/bestand?f=csv", "/bestand?f=gpkg", "/wijzigingen", "/items/1"}) {
    const auto refused = ask("GET", path + rest, manager());
    EXPECT_EQ(refused.status, 403) << rest;
    EXPECT_THAT(text(refused), HasSubstr("Leg vast op welke grond")) << rest;
    EXPECT_THAT(text(refused), Not(HasSubstr("120"))) << rest;
    EXPECT_EQ(ask("GET", path + rest, "").status, 404) << "who may not see it is told nothing";
    EXPECT_EQ(ask("GET", path + rest, manager("GM0622")).status, 404);
  }
  const auto shown = asked(path, manager());
  EXPECT_EQ(shown["x-right"]["permitted"], false) << "that it is there may be seen";
}

TEST_P(Datasets, ARefusalIsAPageForWhoReadsPages) {
  const auto id = store_plans("gebied,oplevering,aantal\nGM0439,2028,98731\n", "onbekend", purmerend_);
  for (const auto* rest : {"/items?f=html", "/items/1?f=html"}) {
    const auto refused = ask("GET", kCollections + id + rest, manager());
    EXPECT_EQ(refused.status, 403);
    EXPECT_THAT(std::string(refused.header("content-type")), HasSubstr("text/html"));
    EXPECT_THAT(text(refused), HasSubstr("Leg vast op welke grond")) << "what to do";
    EXPECT_THAT(text(refused), Not(HasSubstr("98731")));
    EXPECT_EQ(refused.header("cache-control"), "private, no-cache");
  }
  const auto page = ask("GET", kCollections + id + "?f=html", manager());
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(text(page), HasSubstr("U krijgt de rijen niet"));
  EXPECT_THAT(text(page), HasSubstr("Leg vast op welke grond"));
  EXPECT_EQ(ask("GET", kCollections + id + "?f=html", "").status, 404);
  EXPECT_THAT(text(ask("GET", std::string(kCollections) + kSchools + "?f=html", "")), HasSubstr("U krijgt de rijen<"));
  // A page names who asks: what one saw is never given to another.
  const auto rows = std::string(kCollections) + kSchools + "/items?f=html";
  EXPECT_THAT(text(ask("GET", rows, manager())), HasSubstr("contractbeheerder GM0439"));
  EXPECT_THAT(text(ask("GET", rows, user("GM0439", "lezer"))), Not(HasSubstr("contractbeheerder GM0439")));
  EXPECT_THAT(text(ask("GET", rows, "")), Not(HasSubstr("contractbeheerder")));
  // The form of an answer does not come from the cache of another form.
  EXPECT_EQ(ask("GET", std::string(kCollections) + kSchools + "/items", "").header("content-type"),
            "application/geo+json");
}

TEST_P(Datasets, SchemaAndCatalogueTellWhatTheChecksFound) {
  hub::ImportOptions options;
  options.organisation = purmerend_.organisation;
  options.year = 2026;
  auto read = hub::import_bytes("plannen.csv", "gebied,oplevering,aantal\nGM0439,1066,120\nGM0439,2030,7\n", options);
  ASSERT_TRUE(read);
  auto dataset = std::move(read->front().dataset);
  dataset.info.source.licence = "niet openbaar";
  const auto delivered = installation_->hub().deliver(purmerend_, std::move(dataset));
  ASSERT_TRUE(delivered && !delivered->refused);
  ASSERT_FALSE(delivered->findings.empty());
  const auto path = kCollections + delivered->info.id;
  const auto quality = asked(path + "/schema", manager())["x-quality"];
  EXPECT_EQ(quality["checked"], true);
  EXPECT_EQ(quality["count"], delivered->findings.size());
  EXPECT_THAT(quality["findings"].dump(), HasSubstr("plannen-oplevering"));
  EXPECT_THAT(text(ask("GET", path + "?f=html", manager())), HasSubstr("Dit jaar van oplevering is onwaarschijnlijk"));
  const auto catalogue = asked("/data/v1/catalogus.jsonld", manager());
  bool found = false;
  for (const auto& one : catalogue["dcat:dataset"]) {
    if (!one["@id"].get<std::string>().ends_with(delivered->info.id)) continue;
    found = true;
    ASSERT_TRUE(one.contains("dqv:hasQualityMeasurement"));
    const auto& measured = one["dqv:hasQualityMeasurement"];
    EXPECT_EQ(measured[0]["@type"], "dqv:QualityMeasurement");
    EXPECT_EQ(measured[0]["dqv:value"]["@value"], std::to_string(delivered->findings.size()));
    EXPECT_EQ(measured[1]["dqv:value"]["@value"], "true") << "figures of 2026 are recent";
  }
  EXPECT_TRUE(found);
  EXPECT_THAT(text(ask("GET", "/data/v1/catalogus.ttl", manager())), HasSubstr("a dqv:QualityMeasurement"));
}

TEST_P(Datasets, WhatIsOnesOwnIsForOneselfAndNotForVisitors) {
  const auto id = store_plans("gebied,oplevering,aantal\nGM0439,2028,120\n", "niet openbaar", purmerend_);
  EXPECT_EQ(asked(kCollections + id + "/items", manager())["numberMatched"], 1);
  EXPECT_EQ(ask("GET", kCollections + id + "/items", manager()).header("cache-control"), "private, no-cache");
  EXPECT_EQ(ask("GET", kCollections + id + "/items", "").status, 404);
  EXPECT_THAT(text(ask("GET", "/data/v1/collections", "")), Not(HasSubstr("\"" + id + "\"")));
  // The same data with everybody, but not to be passed on: a visitor sees that it is there, and not its rows.
  const auto shared = store_plans("gebied,oplevering,aantal\nGM0439,2029,99\n", "niet openbaar", everybody_);
  EXPECT_EQ(ask("GET", kCollections + shared + "/items", "").status, 403);
}

TEST_P(Datasets, EachAnswerIsLoggedAndTheCacheSkipsNoDecision) {
  const auto id = store_plans("gebied,oplevering,aantal\nGM0439,2028,120\n", "niet openbaar", purmerend_);
  for (int i = 0; i < 3; ++i) asked(kCollections + id + "/items?doel=begroting", manager());
  const auto file = asked("/datarechten/logboek/bestand", manager());
  EXPECT_EQ(file["logregels"].size(), 3U) << "also for what comes from the cache";
  EXPECT_EQ(file["logregels"][0]["name"], "gegevensdienst");
  // What is no longer permitted is not given from the cache either.
  store_plans("gebied,oplevering,aantal\nGM0439,2028,120\n", "onbekend", purmerend_);
  EXPECT_EQ(ask("GET", kCollections + id + "/items?doel=begroting", manager()).status, 200)
      << "the same bytes are the same version, with the licence under which it was stored";
  store_plans("gebied,oplevering,aantal\nGM0439,2028,121\n", "onbekend", purmerend_);
  EXPECT_EQ(ask("GET", kCollections + id + "/items?doel=begroting", manager()).status, 403);
}

TEST_P(Datasets, WhatCanPointAtPersonsIsNotGiven) {
  hub::Dataset ages;
  ages.info.id = "leeftijden-eigen";
  ages.info.topic = hub::topic::kOwnAges;
  ages.info.source.licence = "niet openbaar";
  auto& column = ages.table.columns.emplace_back();
  column.name = "code";
  column.type = hub::Column::Type::kText;
  column.texts = {"BU04390000"};
  ASSERT_TRUE(installation_->hub().store(purmerend_, ages));
  for (const auto* rest : {"/items", "/bestand?f=json", "/wijzigingen"}) {
    const auto refused = ask("GET", std::string(kCollections) + "leeftijden-eigen" + rest, manager());
    EXPECT_EQ(refused.status, 403);
    EXPECT_THAT(text(refused), Not(HasSubstr("BU0439")));
  }
}

TEST_P(Datasets, TellsWhatChangedBetweenVersions) {
  const auto first = "id,gebied,oplevering,aantal\np1,GM0439,2028,120\np2,GM0439,2029,60\np3,GM0439,2030,5\n";
  const auto second = "id,gebied,oplevering,aantal\np1,GM0439,2028,130\np3,GM0439,2030,5\np4,GM0439,2031,7\n";
  const auto id = store_plans(first, "niet openbaar", purmerend_);
  const auto path = kCollections + id + "/wijzigingen";
  EXPECT_EQ(asked(path, manager())["aantal"], 3) << "before the first version there was nothing";
  store_plans(second, "niet openbaar", purmerend_);
  const auto changes = asked(path, manager());
  ASSERT_EQ(changes["versies"].size(), 2U);
  EXPECT_EQ(changes["tot"], changes["versies"][0]["versie"]) << "the newest comes first";
  EXPECT_EQ(changes["van"], changes["versies"][1]["versie"]);
  EXPECT_EQ(changes["aantal"], 3) << changes.dump();
  std::map<std::string, int> kinds;
  for (const auto& one : changes["wijzigingen"]) ++kinds[one["soort"]];
  if (!changes["sleutel"].empty()) {
    EXPECT_EQ(kinds["gewijzigd"], 1);
    EXPECT_EQ(kinds["toegevoegd"], 1);
    EXPECT_EQ(kinds["verwijderd"], 1);
  }
  const auto page = asked(path + "?limit=1", manager());
  EXPECT_EQ(page["wijzigingen"].size(), 1U);
  EXPECT_THAT(page["links"].dump(), HasSubstr("next"));
  EXPECT_EQ(ask("GET", path + "?van=bestaat-niet", manager()).status, 404);
  const auto van = changes["van"].get<std::string>();
  EXPECT_EQ(asked(path + "?van=" + van, manager())["aantal"], 3);
  EXPECT_EQ(asked(path + "?van=" + changes["tot"].get<std::string>(), manager())["aantal"], 0);
  EXPECT_FALSE(ask("GET", path, manager()).header("etag").empty());
  // The newest is the one that is served; before it the others, each older than the one above it.
  const auto served = [&] { return asked(kCollections + id, manager())["x-version"]; };
  EXPECT_EQ(changes["tot"], served());
  store_plans("id,gebied,oplevering,aantal\np1,GM0439,2028,131\n", "niet openbaar", purmerend_);
  const auto three = asked(path, manager())["versies"];
  ASSERT_EQ(three.size(), 3U);
  EXPECT_EQ(three[0]["versie"], served());
  EXPECT_EQ(three[1]["versie"], changes["tot"]);
  EXPECT_EQ(three[2]["versie"], van);
}

TEST_P(Datasets, SaysWhatItsColumnsMeanAndGivesThemAsFiles) {
  const auto path = std::string(kCollections) + kSchools;
  const auto schema = asked(path + "/schema");
  EXPECT_EQ(schema["properties"]["leerlingen"]["x-ogc-unit"], "leerlingen");
  EXPECT_EQ(schema["properties"]["id"]["x-ogc-role"], "id");
  EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
  const auto csv = text(ask("GET", path + "/bestand?f=csv&decimaal=komma", ""));
  EXPECT_THAT(csv, HasSubstr("id;voorziening;naam"));
  // What we give, we read again: the same table comes back.
  const auto rows = asked(path + "/bestand?f=json")["rijen"];
  EXPECT_EQ(rows.size(), 25U);
  EXPECT_THAT(text(ask("GET", path + "/bestand?f=gpkg", "")), testing::StartsWith("SQLite format 3"));
  EXPECT_EQ(ask("GET", path + "/bestand?f=xls", "").status, 400);
}

TEST_P(Datasets, StandInTheCatalogueForWhoMaySeeThem) {
  const auto id = store_plans("gebied,oplevering,aantal\nGM0439,2028,120\n", "niet openbaar", purmerend_);
  const auto mine = asked("/data/v1/catalogus.jsonld", manager());
  EXPECT_THAT(mine.dump(), HasSubstr("/collections/" + id));
  EXPECT_THAT(mine.dump(), HasSubstr("access-right/NON_PUBLIC"));
  EXPECT_THAT(text(ask("GET", "/data/v1/catalogus.jsonld", "")), Not(HasSubstr("/collections/" + id + "\"")));
  // What DCAT-AP-NL 3.0 makes obligatory of a dataset and of a distribution.
  for (const auto& dataset : mine["dcat:dataset"]) {
    for (const auto* name : {"dct:title", "dct:description", "dct:identifier", "dct:accessRights", "dct:creator",
                             "dct:publisher", "dcat:contactPoint", "dcat:theme"})
      EXPECT_TRUE(dataset.contains(name)) << name;
    for (const auto& distribution : dataset["dcat:distribution"]) {
      EXPECT_TRUE(distribution.contains("dct:license"));
      EXPECT_TRUE(distribution.contains("dcat:accessURL"));
    }
  }
  EXPECT_THAT(text(ask("GET", "/data/v1/catalogus.ttl", "")), HasSubstr("a dcat:Catalog"));
  EXPECT_TRUE(read_themes(core::find_resource("src/platform/service/dcat-themas.csv").value()));
}

}  // namespace
}  // namespace pareltjes::service
