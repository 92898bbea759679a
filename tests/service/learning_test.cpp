// SPDX-License-Identifier: EUPL-1.2
// Reference objects and predictions through the service, with two municipalities: kept, shared, used, withdrawn,
// scored.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "platform/pearl/outcome.hpp"
#include "the_service.hpp"

namespace pareltjes::service {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class LearningPages : public TheService {
 protected:
  static std::string analyst(const std::string& organisation = "GM0439") { return user(organisation, "analist"); }
  std::string add(std::map<std::string, std::string> more = {}, const std::string& organisation = "GM0439") {
    std::map<std::string, std::string> fields{{"klasse", "MERKKLASSE koelhuis"},
                                              {"sector", "logistiek"},
                                              {"telwijze", "loonlijst"},
                                              {"m2", "38.000"},
                                              {"fte", "1.500"},
                                              {"migranten", "900"},
                                              {"peildatum", "2026-03-01"},
                                              {"bron", "MERKBRON"},
                                              {"klopt", "ja"}};  // 25 m² a job is odd, and is asked about.
    for (const auto& [name, value] : more) fields[name] = value;
    const auto made = post("/referentieobjecten", fields, analyst(organisation));
    EXPECT_EQ(made.status, 303) << text(made);
    const auto list = text(ask("GET", "/referentieobjecten", analyst(organisation)));
    const std::string mark = "/referentieobjecten/0";
    const auto at = list.find(mark);
    EXPECT_NE(at, std::string::npos) << list;
    return at == std::string::npos ? "" : list.substr(at, mark.size() - 1 + 36);
  }
  /// The outcome of the shipped plan, as somebody of an organisation gets it.
  json outcome_as(const std::string& organisation, const std::string& name = "Een plan (verzonnen)") {
    pearl::RunRequest request;
    request.scope = {organisation, "proef"};
    request.pearl = "effectrapportage";
    request.gemeente = organisation;
    request.values = {
        {"bedrijf", name}, {"sector", "logistiek"}, {"oppervlakte", 38000}, {"opening", 2028}, {"vol", 2030}};
    const auto run = installation_->runner().run(request, pearl::RunControl({}, std::nullopt, {}));
    EXPECT_TRUE(run.has_value());
    return run ? json::parse(pearl::to_json(*run->outcome, run->inputs, core::Language::kDutch)) : json();
  }
  static std::size_t objects_in(const json& outcome) {
    const auto& objects = outcome.at("tables").at("referentieobjecten");
    return objects.contains("rows") ? objects.at("rows").size() : objects.size();
  }
};
ON_BOTH_DATABASES(LearningPages);

TEST_P(LearningPages, KeepWhatIsRightAndLoseNothingOfWhatIsWrong) {
  const auto bad = post("/referentieobjecten",
                        {{"klasse", "MERKKLASSE"},
                         {"naam", "MERKNAAM BV"},
                         {"sector", "ruimtevaart"},
                         {"m2", "-4"},
                         {"bron", "MERKBRON"}},
                        analyst());
  EXPECT_EQ(bad.status, 400);
  for (const auto* said : {"niet dat het bedrijf daarmee akkoord is", "De sector ‘ruimtevaart’ kennen wij niet",
                           "kan niet negatief zijn", "De dag waarop geteld is"})
    EXPECT_THAT(text(bad), HasSubstr(said));
  for (const auto* kept : {"value=\"MERKKLASSE\"", "value=\"MERKNAAM BV\"", "value=\"-4\"", "value=\"MERKBRON\""})
    EXPECT_THAT(text(bad), HasSubstr(kept));
  EXPECT_THAT(text(ask("GET", "/referentieobjecten", analyst())), HasSubstr("U telde nog geen bedrijven"));
  const auto path = add();
  EXPECT_EQ(post("/referentieobjecten",
                 {{"klasse", "anders genoemd"},
                  {"sector", "logistiek"},
                  {"telwijze", "loonlijst"},
                  {"m2", "38000"},
                  {"fte", "1500"},
                  {"migranten", "900"},
                  {"peildatum", "2026-03-01"},
                  {"bron", "x"},
                  {"klopt", "ja"}},
                 analyst())
                .status,
            400)
      << "it is there already";
  // What is odd is asked once, and then kept.
  std::map<std::string, std::string> odd{{"klasse", "leeg"},
                                         {"sector", "logistiek"},
                                         {"telwijze", "telling"},
                                         {"m2", "90000"},
                                         {"fte", "4"},
                                         {"peildatum", "2026-01-01"},
                                         {"bron", "x"}};
  const auto asked = post("/referentieobjecten", odd, analyst());
  EXPECT_EQ(asked.status, 400);
  EXPECT_THAT(text(asked), HasSubstr("name=\"klopt\""));
  odd["klopt"] = "ja";
  EXPECT_EQ(post("/referentieobjecten", odd, analyst()).status, 303);
  // Two who change the same.
  const std::map<std::string, std::string> change{
      {"versie", "1"}, {"klasse", "Eerste"},        {"sector", "logistiek"}, {"telwijze", "telling"}, {"m2", "38000"},
      {"fte", "1500"}, {"peildatum", "2026-03-01"}, {"bron", "x"},           {"klopt", "ja"}};
  EXPECT_EQ(post(path, change, analyst()).status, 303);
  auto late = change;
  late["klasse"] = "Tweede";
  const auto refused = post(path, late, user("GM0439", "beheerder"));
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(text(refused), HasSubstr("value=\"Tweede\""));
  EXPECT_EQ(ask("GET", path, analyst("GM0622")).status, 404);
  EXPECT_THAT(text(ask("GET", path, user("GM0439", "lezer"))), Not(HasSubstr(">Bewaar<")));
}

TEST_P(LearningPages, GoOutAndComeInAsFiles) {
  add({{"m2", "38000,125"}});
  const auto csv = text(ask("GET", "/referentieobjecten/uitvoer?vorm=csv", analyst()));
  const auto as_json = text(ask("GET", "/referentieobjecten/uitvoer?vorm=json", analyst()));
  EXPECT_EQ(json::parse(as_json).at("referentieobjecten").size(), 1U);
  for (const auto& bytes : {csv, as_json}) {
    const auto again = upload("/referentieobjecten/inlezen", {}, "lijst.csv", bytes, analyst());
    EXPECT_EQ(again.status, 200) << text(again);
    EXPECT_THAT(text(again), HasSubstr("Ingelezen: 0. Stonden er al: 1."));
  }
  const auto other = upload("/referentieobjecten/inlezen", {}, "lijst.csv", csv, analyst("GM0622"));
  EXPECT_THAT(text(other), HasSubstr("Ingelezen: 1. Stonden er al: 0."));
  EXPECT_EQ(text(ask("GET", "/referentieobjecten/uitvoer?vorm=csv", analyst("GM0622"))), csv);
  // One wrong line keeps the whole file out, and is named.
  const auto wrong = upload("/referentieobjecten/inlezen", {}, "lijst.csv",
                            "klasse;sector;m2;fte;telwijze;peildatum;bron\na;metaal;5000;100;telling;2026-01-01;x\nb;"
                            "metaal;5000;100;telling;2099-01-01;x\n",
                            analyst());
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(text(wrong), HasSubstr("Regel 3: De dag waarop geteld is, moet nog komen."));
  EXPECT_EQ(upload("/referentieobjecten/inlezen", {}, "x.csv", "a;b\n1;2\n", analyst()).status, 400);
  EXPECT_EQ(upload("/referentieobjecten/inlezen", {}, "x.json", "{\"a\":", analyst()).status, 400);
  EXPECT_THAT(text(ask("GET", "/referentieobjecten", analyst())), Not(HasSubstr("2099")));
}

TEST_P(LearningPages, AreSharedAsAClassUnderALicenceUntilTheyAreWithdrawn) {
  const auto path = add();
  EXPECT_EQ(objects_in(outcome_as("GM0439")), 1U);
  EXPECT_EQ(objects_in(outcome_as("GM0622")), 0U);
  EXPECT_EQ(post(path + "/staat", {{"actie", "delen"}, {"licentie", "CC-BY-4.0"}}, analyst()).status, 400)
      << "nobody said that the company cannot be recognised";
  ASSERT_EQ(post(path + "/staat", {{"actie", "delen"}, {"licentie", "CC-BY-4.0"}, {"akkoord", "ja"}}, analyst()).status,
            303);
  // The owner counts it once; the other one counts the class, with whose it is.
  EXPECT_EQ(objects_in(outcome_as("GM0439")), 1U);
  const auto used = outcome_as("GM0622");
  EXPECT_EQ(objects_in(used), 1U);
  const auto words = used.dump();
  EXPECT_THAT(words, HasSubstr("Referentieobjecten: Purmerend, CC-BY-4.0"));
  EXPECT_THAT(words, Not(HasSubstr("MERKKLASSE")));
  EXPECT_THAT(words, Not(HasSubstr("MERKBRON")));
  const auto seen = text(ask("GET", "/referentieobjecten", user("GM0622", "lezer")));
  EXPECT_THAT(seen, HasSubstr("distributiecentrum, 20.000 tot 50.000 m² vloer; 25 m² per baan"));
  EXPECT_THAT(seen, Not(HasSubstr("MERKKLASSE")));
  const std::string dataset = "/data/v1/collections/referentieobjecten-gm0439-cc-by-4.0";
  for (const auto& visitor : {std::string(), analyst("GM0622")}) {
    const auto rows = ask("GET", dataset + "/items", visitor);
    EXPECT_EQ(rows.status, 200) << text(rows);
    EXPECT_THAT(text(rows), HasSubstr("\"m2_per_baan\":25"));
    EXPECT_THAT(text(rows), Not(HasSubstr("MERK")));
  }
  // Withdrawn: no longer used, no longer given, not even as an older version.
  ASSERT_EQ(post(path + "/staat", {{"actie", "niet-delen"}}, analyst()).status, 303);
  EXPECT_EQ(objects_in(outcome_as("GM0622")), 0U);
  EXPECT_EQ(ask("GET", dataset + "/items", "").status, 404);
  EXPECT_EQ(ask("GET", dataset + "/wijzigingen", "").status, 404);
  // Changed while shared: what others saw is gone, until it is offered anew.
  ASSERT_EQ(post(path + "/staat", {{"actie", "delen"}, {"licentie", "CC0-1.0"}, {"akkoord", "ja"}}, analyst()).status,
            303);
  EXPECT_EQ(objects_in(outcome_as("GM0622")), 1U);
  const std::map<std::string, std::string> change{
      {"versie", "1"}, {"klasse", "koelhuis"},      {"sector", "logistiek"}, {"telwijze", "telling"}, {"m2", "38000"},
      {"fte", "1400"}, {"peildatum", "2026-03-01"}, {"bron", "x"},           {"klopt", "ja"}};
  ASSERT_EQ(post(path, change, analyst()).status, 303);
  EXPECT_EQ(objects_in(outcome_as("GM0622")), 0U);
  ASSERT_EQ(post(path + "/staat", {{"actie", "intrekken"}, {"versie", "2"}}, analyst()).status, 303);
  EXPECT_EQ(objects_in(outcome_as("GM0439")), 0U);
  EXPECT_EQ(ask("GET", path, analyst()).status, 404);
}

TEST_P(LearningPages, WhatACaseKeepsIsWhatARunSaysWithObjectsOfOthers) {
  const std::map<std::string, std::string> plan{{"bedrijf", "Een plan (verzonnen)"},
                                                {"sector", "logistiek"},
                                                {"opening", "2028"},
                                                {"vol", "2030"},
                                                {"van-oppervlakte", "38000"}};
  const auto kept_beds = [&] {
    const auto made = post("/effectrapportage", plan, analyst("GM0622"));
    EXPECT_EQ(made.status, 303) << text(made);
    const std::string path(made.header("location"));
    const storage::Scope scope{"GM0622", "proef"};
    const auto record = installation_->dossiers().get(scope, path.substr(path.rfind('/') + 1));
    EXPECT_TRUE(record);
    return record ? record->content.at("voorspelling") : json();
  };
  const auto run_beds = [&] {
    const auto outcome = outcome_as("GM0622");
    const auto& row = outcome.at("tables").at("bedden").at("rows").back();  // gemeente, jaar, p10, p50, p90
    return json{{"p10", row.at(2)}, {"p50", row.at(3)}, {"p90", row.at(4)}, {"jaar", row.at(1)}};
  };
  const auto before = kept_beds();
  EXPECT_EQ(before, run_beds());
  const auto path = add();
  ASSERT_EQ(post(path + "/staat", {{"actie", "delen"}, {"licentie", "CC-BY-4.0"}, {"akkoord", "ja"}}, analyst()).status,
            303);
  const auto with = kept_beds();
  EXPECT_EQ(with, run_beds());
  EXPECT_NE(with, before) << "what a neighbour shares counts";
}

TEST_P(LearningPages, LayAReportBesideThePredictionAndLearnOfIt) {
  const std::map<std::string, std::string> plan{{"bedrijf", "MERKPLAN"},
                                                {"sector", "logistiek"},
                                                {"opening", "2026"},
                                                {"vol", "2026"},
                                                {"van-oppervlakte", "38000"}};
  EXPECT_EQ(post("/voorspellingen", {{"x", "1"}}, analyst()).status, 400);
  EXPECT_EQ(post("/voorspellingen", plan, user("GM0439", "lezer")).status, 403);
  const auto made = post("/voorspellingen", plan, analyst());
  ASSERT_EQ(made.status, 303) << text(made);
  const std::string path(made.header("location"));
  EXPECT_EQ(ask("GET", path, analyst("GM0622")).status, 404);
  const auto before = outcome_as("GM0439", "MERKPLAN");
  const auto bad =
      post(path + "/melding",
           {{"versie", "1"}, {"geteld-banen", "-3"}, {"geteld-bedden", "MERKGETAL"}, {"door", "MERKDOOR"}}, analyst());
  EXPECT_EQ(bad.status, 400);
  EXPECT_THAT(text(bad), HasSubstr("value=\"MERKGETAL\""));
  EXPECT_THAT(text(bad), HasSubstr("value=\"MERKDOOR\""));
  const std::map<std::string, std::string> report{
      {"versie", "1"},           {"geteld-banen", "1.600"},   {"geteld-migranten", "1.000"}, {"geteld-bedden", "1.200"},
      {"telwijze", "loonlijst"}, {"peildatum", "2026-11-01"}, {"door", "personeelszaken"}};
  ASSERT_EQ(post(path + "/melding", report, analyst()).status, 303);
  EXPECT_EQ(post(path + "/melding", report, analyst()).status, 409) << "somebody reported meanwhile";
  const auto scores = json::parse(text(ask("GET", "/voorspellingen/uitvoer", analyst())));
  ASSERT_EQ(scores.at("scores").size(), 6U) << "three numbers, all sectors and one";
  EXPECT_EQ(scores.at("scores")[0].at("aantal"), 1);
  EXPECT_GT(scores.at("scores")[0].at("verhouding").at("midden").get<double>(), 1);
  const auto list = text(ask("GET", "/voorspellingen", user("GM0439", "lezer")));
  EXPECT_THAT(list, HasSubstr("1 van 1 voorspellingen kregen een melding"));
  EXPECT_THAT(list, HasSubstr("distributiecentrum"));
  // It became a reference object: of other plans, never of this one.
  EXPECT_EQ(objects_in(outcome_as("GM0439", "MERKPLAN")), 0U);
  const auto other = outcome_as("GM0439", "Een ander plan");
  EXPECT_EQ(objects_in(other), 1U);
  EXPECT_NE(other.at("tables").at("bedden"), before.at("tables").at("bedden"));
  // Reported anew: the same object, not one more.
  auto later = report;
  later["versie"] = "2";
  later["geteld-banen"] = "1.500";
  ASSERT_EQ(post(path + "/melding", later, analyst()).status, 303);
  EXPECT_EQ(objects_in(outcome_as("GM0439", "Een ander plan")), 1U);
}

}  // namespace
}  // namespace pareltjes::service
