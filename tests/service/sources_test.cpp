// SPDX-License-Identifier: EUPL-1.2
// Data that come by themselves: the page, and what others are told.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "platform/incoming/looker.hpp"
#include "the_service.hpp"

namespace pareltjes::service {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kPage = "/gegevens/bronnen";

class SourcePagesTest : public TheService {
 protected:
  static std::string administrator(const std::string& organisation = "GM0439") {
    return user(organisation, "beheerder");
  }
  static std::map<std::string, std::string> folder() {
    return {{"naam", "Woningplannen"},      {"soort", "map"},   {"plaats", "plannen"},
            {"koppeling", "woningplannen"}, {"jaar", "2026"},   {"elke", "15"},
            {"eenheid", "minuut"},          {"verwacht", "30"}, {"regels", "woningen;0;400;weiger"}};
  }
  void lay(const std::string& name, const std::string& bytes) {
    const auto place = allowed_.folder / "GM0439" / "plannen";
    std::filesystem::create_directories(place);
    std::ofstream(place / name, std::ios::binary) << bytes;
  }
  /// What a scheduler does when the source is due.
  incoming::Outcome look_at_what_is_due() {
    incoming::Sources sources(installation_->database(), core::system_clock(), installation_->vault(), allowed_);
    const auto claim = sources.claim();
    EXPECT_TRUE(claim && *claim) << "nothing is due";
    if (!claim || !*claim) return {};
    incoming::Limits limits;
    limits.still = std::chrono::milliseconds{-1000};
    return incoming::look(sources, installation_->hub(), **claim, limits, {});
  }
};
ON_BOTH_DATABASES(SourcePagesTest);

TEST_P(SourcePagesTest, AFolderIsAddedReadRefusedPausedAndRemoved) {
  auto page = ask("GET", kPage, administrator());
  ASSERT_EQ(page.status, 200) << text(page);
  EXPECT_THAT(text(page), HasSubstr("Er komen nog geen gegevens vanzelf binnen."));
  auto answer = post(kPage, folder(), administrator());
  ASSERT_EQ(answer.status, 303) << text(answer);
  EXPECT_EQ(answer.header("location"), "/gegevens/bronnen#bron-woningplannen");
  lay("a.csv", "gebied,oplevering,aantal\nGM0439,2028,120\n");
  ASSERT_EQ(look_at_what_is_due().kind, incoming::Outcome::Kind::kTaken);
  page = ask("GET", kPage, administrator());
  EXPECT_THAT(text(page), HasSubstr("Er is 1 bron."));
  EXPECT_THAT(text(page), HasSubstr("Ingelezen: woningplannen"));
  EXPECT_THAT(text(page), HasSubstr("actueel: peiljaar 2026"));
  EXPECT_THAT(text(page), HasSubstr("elke 15 minuten"));
  lay("b.csv", "gebied,oplevering,aantal\nGM0439,2028,450\n");
  ASSERT_EQ(post(std::string(kPage) + "/woningplannen", {{"actie", "nu"}}, administrator()).status, 303);
  ASSERT_EQ(look_at_what_is_due().kind, incoming::Outcome::Kind::kRefused);
  page = ask("GET", kPage, manager());
  EXPECT_THAT(text(page), HasSubstr("1 vraagt aandacht"));
  EXPECT_THAT(text(page), HasSubstr("De waarde valt buiten de grenzen van deze bron (woningen, rij 1: ‘450’)"));
  EXPECT_THAT(text(page), Not(HasSubstr("name=\"actie\""))) << "who may look may not change";
  ASSERT_EQ(post(std::string(kPage) + "/woningplannen", {{"actie", "pauze"}}, administrator()).status, 303);
  EXPECT_THAT(text(ask("GET", kPage, administrator())), HasSubstr("gepauzeerd"));
  EXPECT_EQ(post(std::string(kPage) + "/woningplannen", {{"actie", "onzin"}}, administrator()).status, 400);
  EXPECT_EQ(post(std::string(kPage) + "/woningplannen", {{"actie", "verwijder"}}, administrator("GM0622")).status, 404);
  ASSERT_EQ(post(std::string(kPage) + "/woningplannen", {{"actie", "verwijder"}}, administrator()).status, 303);
  EXPECT_THAT(text(ask("GET", kPage, administrator())), HasSubstr("Er komen nog geen gegevens vanzelf binnen."));
}

TEST_P(SourcePagesTest, WhatIsWrongInTheFormIsOneSentenceAndNothingIsLost) {
  auto form = folder();
  form["plaats"] = "../GM0622/plannen";
  auto answer = post(kPage, form, administrator());
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(text(answer), HasSubstr("Deze plaats ligt niet in de map van uw organisatie."));
  EXPECT_THAT(text(answer), HasSubstr("../GM0622/plannen")) << "what was typed stays";
  form = folder();
  form["elke"] = "nooit";
  EXPECT_EQ(post(kPage, form, administrator()).status, 400);
  form = folder();
  form["soort"] = "postgresql";
  form["database"] = "elders:5432/x";
  form["gebruiker"] = "lezer";
  form["wachtwoord"] = "merkteken";
  answer = post(kPage, form, administrator());
  EXPECT_EQ(answer.status, 403);
  EXPECT_THAT(text(answer), Not(HasSubstr("merkteken")));
  form["database"] = "db.intern:5432/gegevens";
  EXPECT_EQ(post(kPage, form, administrator()).status, 303);
  EXPECT_THAT(text(ask("GET", kPage, administrator())), Not(HasSubstr("merkteken")));
  EXPECT_EQ(post(kPage, form, administrator("GM0622")).status, 403) << "released for another organisation";
}

TEST_P(SourcePagesTest, TheCatalogueTellsWhatWasFound) {
  auto form = folder();
  form["regels"] = "woningen;0;100;waarschuw";
  ASSERT_EQ(post(kPage, form, administrator()).status, 303);
  lay("a.csv", "gebied,oplevering,aantal\nGM0439,2028,120\n");
  const auto outcome = look_at_what_is_due();
  ASSERT_EQ(outcome.kind, incoming::Outcome::Kind::kTaken) << outcome.text.nl;
  const auto path = "/data/v1/collections/" + outcome.datasets.at(0);
  const auto told = json::parse(text(ask("GET", path, manager())), nullptr, false);
  ASSERT_TRUE(told.contains("x-quality")) << told.dump();
  EXPECT_EQ(told["x-quality"]["checked"], true);
  EXPECT_EQ(told["x-quality"]["count"], 1);
  EXPECT_EQ(told["x-quality"]["freshness"]["stale"], false);
  // Whom the right denies the rows is not told a value of them either.
  if (told["x-right"]["permitted"] == false) {
    EXPECT_TRUE(told["x-quality"]["findings"].empty());
  } else {
    EXPECT_EQ(told["x-quality"]["findings"][0]["row"], 1);
  }
  EXPECT_EQ(ask("GET", path, "").status, 404);
}

}  // namespace
}  // namespace pareltjes::service
