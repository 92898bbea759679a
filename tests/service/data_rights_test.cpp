// SPDX-License-Identifier: EUPL-1.2
// From a clause to a decision: contracts judged, rights kept, a run refused with the sentence and allowed after the
// addendum; by whom, and seen by whom.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/housekeeping.hpp"
#include "core/resources.hpp"
#include "platform/hub/importer.hpp"
#include "the_service.hpp"

namespace pareltjes::service {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kForbids =
    "Het is Opdrachtgever niet toegestaan de Gegevens buiten de Programmatuur te hergebruiken of aan derden te "
    "verstrekken.";
constexpr const char* kPlans = "gebied,oplevering,aantal\nGM0439,2028,120\n";

class DataRights : public TheService {
 protected:
  static std::string contract(const std::string& name) {
    return std::string(core::find_resource("src/pearls/datarechten/voorbeeld/" + name + ".md").value());
  }
  std::string add_application(const std::string& name, const std::string& account = manager()) {
    const auto made =
        post("/datarechten", {{"naam", name}, {"leverancier", "Bouwer"}, {"van", "2025-01-01"}, {"tot", "2099-12-31"}},
             account);
    EXPECT_EQ(made.status, 303) << text(made);
    return std::string(made.header("location"));
  }
  void add_contract(const std::string& path, const std::string& words, const std::string& signed_on = "2025-01-01",
                    const std::string& name = "contract.md") {
    const auto added = upload(path + "/stukken", {{"getekend_op", signed_on}}, name, words, manager());
    EXPECT_EQ(added.status, 303);
  }
  void add_plans(const std::string& path) {
    const auto added = upload(path + "/gegevens", {{"jaar", "2026"}}, "plannen.csv", kPlans, manager());
    ASSERT_EQ(added.status, 303);
  }
  json right_of(const std::string& path) { return json::parse(text(ask("GET", path + "/recht", manager()))); }
  /// What a run on all data of the municipality answers: empty when it ran.
  std::string refused_run(const std::string& organisation = "GM0439") {
    pearl::RunRequest request;
    request.scope = {organisation, "proef"};
    request.pearl = "wijkvoorzieningen";
    request.gemeente = "Purmerend";
    const pearl::RunControl control({}, std::nullopt, {});
    const auto run = installation_->runner().run(request, control);
    return run ? std::string() : run.error().front().message.nl + " " + run.error().front().advice.nl;
  }
  json decision(const json& question, const std::string& account = manager()) {
    const auto answer = ask("POST", "/api/v1/access/v1/evaluation", account, question.dump(), "application/json");
    return json::parse(text(answer), nullptr, false);
  }
  /// The lines of the log, the newest first.
  json written() { return json::parse(text(ask("GET", "/datarechten/logboek/bestand", manager())))["logregels"]; }
};
ON_BOTH_DATABASES(DataRights);

TEST_P(DataRights, AClosedContractRefusesTheRunUntilItsAddendumIsSigned) {
  EXPECT_EQ(refused_run(), "") << "without data of an application";
  const auto path = add_application("Planvoorraad");
  add_contract(path, contract("gesloten"));
  add_plans(path);
  const auto refused = refused_run();
  EXPECT_THAT(refused, HasSubstr(kForbids));
  EXPECT_THAT(refused, HasSubstr("Woningplannen"));
  EXPECT_THAT(refused, HasSubstr("addendum"));
  EXPECT_THAT(text(ask("GET", path, manager())), HasSubstr("mag niet"));
  EXPECT_EQ(refused_run("GM0622"), "") << "another municipality has another contract";

  // An agreement of another pearl that is joined counts from the moment that it is signed, and not before.
  const auto made =
      post("/overeenkomsten", {{"titel", "Addendum datagebruik"}, {"partij", "Bouwer"}, {"reden", "nieuw"}}, manager());
  ASSERT_EQ(made.status, 303) << text(made);
  const auto agreement = std::string(made.header("location"));
  const auto id = agreement.substr(agreement.rfind('/') + 1);
  ASSERT_EQ(post(path + "/overeenkomsten", {{"overeenkomst", id}}, manager()).status, 303);
  EXPECT_THAT(refused_run(), HasSubstr(kForbids));
  const auto signing =
      upload(agreement + "/getekend",
             {{"versie", "1"}, {"op", "2026-02-01"}, {"gemeente", "A. de Wit"}, {"partij", "B. Bouwer"}}, "addendum.md",
             contract("vrij"), manager());
  ASSERT_EQ(signing.status, 303) << text(signing);
  EXPECT_EQ(refused_run(), "") << "nobody had to do anything";
  const auto right = right_of(path);
  EXPECT_EQ(right["permission"][0]["dct:source"]["stuk"], "Addendum datagebruik");
  EXPECT_EQ(right["permission"][0]["assignee"], "GM0439");
  const auto page = text(ask("GET", path, manager()));
  EXPECT_THAT(page, HasSubstr("Addendum datagebruik: "));
  EXPECT_THAT(page, Not(HasSubstr("mag niet")));
}

TEST_P(DataRights, AnAgreementThatWasSignedBeforeCountsWhenItIsJoined) {
  const auto path = add_application("Planvoorraad");
  add_contract(path, contract("gesloten"));
  add_plans(path);
  const auto made = post("/overeenkomsten", {{"titel", "Eerder"}, {"partij", "Bouwer"}, {"reden", "oud"}}, manager());
  const auto agreement = std::string(made.header("location"));
  ASSERT_EQ(upload(agreement + "/getekend", {{"versie", "1"}, {"op", "2026-02-01"}, {"gemeente", "A"}, {"partij", "B"}},
                   "a.md", contract("vrij"), manager())
                .status,
            303);
  EXPECT_THAT(refused_run(), HasSubstr(kForbids));
  ASSERT_EQ(
      post(path + "/overeenkomsten", {{"overeenkomst", agreement.substr(agreement.rfind('/') + 1)}}, manager()).status,
      303);
  EXPECT_EQ(refused_run(), "");
}

TEST_P(DataRights, OldLinesOfTheLogGoByTheTermOfTheOrganisation) {
  EXPECT_EQ(refused_run(), "");
  const auto page = [&] { return text(ask("GET", "/datarechten/logboek?controle=ja", manager())); };
  EXPECT_THAT(page(), HasSubstr("Een regel blijft 1827 dagen staan. Een vordering"));
  EXPECT_EQ(post("/datarechten/logboek", {{"dagen", "3"}, {"reden", "kort"}}, manager()).status, 400);
  const auto lost = text(post("/datarechten/logboek", {{"dagen", "3"}, {"reden", "Onze regel"}}, manager()));
  EXPECT_THAT(lost, HasSubstr("value=\"Onze regel\"")) << "nothing that was typed is lost";
  EXPECT_TRUE(is_denied(post("/datarechten/logboek", {{"dagen", "400"}, {"reden", "x"}}, user("GM0439", "lezer"))));
  ASSERT_EQ(post("/datarechten/logboek", {{"dagen", "400"}, {"reden", "Dat is genoeg."}}, manager()).status, 303);
  EXPECT_THAT(page(), HasSubstr("Een regel blijft 400 dagen staan. Dat is genoeg."));
  EXPECT_THAT(text(ask("GET", "/datarechten/logboek", manager("GM0622"))), HasSubstr("1827 dagen"));
  EXPECT_EQ(app::keep_house(*installation_).value(), 0) << "nothing is that old";
  EXPECT_THAT(page(), HasSubstr("Het logboek klopt"));
}

TEST_P(DataRights, WhatIsNotSignedOrNotSaidGivesNoRight) {
  const auto path = add_application("Planvoorraad");
  add_plans(path);
  EXPECT_THAT(refused_run(), HasSubstr("Het contract zegt niet")) << "no contract at all";
  add_contract(path, contract("vrij"), "");
  EXPECT_THAT(refused_run(), HasSubstr("Het contract zegt niet")) << "not signed";
  EXPECT_THAT(text(ask("GET", path, manager())), HasSubstr("niet getekend"));
  add_contract(path, contract("vrij"), "2026-01-01");
  EXPECT_EQ(refused_run(), "") << "the same document, signed now";
}

TEST_P(DataRights, WhatNoContractAndNoLicenceSpeaksOfIsLeftOutAndSaid) {
  hub::ImportOptions options;
  options.organisation = "GM0439";
  options.year = 2026;
  auto read = hub::import_bytes("plannen.csv", kPlans, options);
  ASSERT_TRUE(read);
  auto dataset = std::move(read->front().dataset);
  dataset.info.source.licence = "onbekend";
  const storage::Scope scope{"GM0439", "proef"};
  ASSERT_TRUE(installation_->hub().store(scope, std::move(dataset)));
  pearl::RunRequest request;
  request.scope = scope;
  request.pearl = "wijkvoorzieningen";
  request.gemeente = "Purmerend";
  const auto run = installation_->runner().run(request, pearl::RunControl({}, std::nullopt, {}));
  ASSERT_TRUE(run);
  ASSERT_FALSE(run->notes.empty());
  EXPECT_THAT(run->notes.back().nl, HasSubstr("is niet gebruikt"));
  for (const auto& use : run->outcome->provenance.datasets) EXPECT_THAT(use.id, Not(HasSubstr("woningplannen")));
}

TEST_P(DataRights, ARightEndsWithItsContract) {
  const auto made =
      post("/datarechten", {{"naam", "Oud"}, {"leverancier", "Bouwer"}, {"van", "2020-01-01"}, {"tot", "2024-12-31"}},
           manager());
  const auto path = std::string(made.header("location"));
  add_contract(path, contract("vrij"));
  add_plans(path);
  EXPECT_THAT(refused_run(), HasSubstr("geëindigd op 2024-12-31"));
}

TEST_P(DataRights, ProgramsAskForADecision) {
  const auto path = add_application("Planvoorraad");
  add_contract(path, contract("gesloten"));
  add_plans(path);
  const auto dataset = right_of(path)["target"][0].get<std::string>();
  json question{{"subject", {{"type", "user"}, {"id", "anna"}}},
                {"action", {{"name", "use"}}},
                {"resource", {{"type", "dataset"}, {"id", dataset}}},
                {"context", {{"purpose", "wijkvoorzieningen"}}}};
  const auto denied = decision(question);
  EXPECT_EQ(denied["decision"], false);
  EXPECT_EQ(denied["context"]["source"]["sentence"], kForbids);
  const auto logged = written();
  ASSERT_EQ(logged.size(), 1U) << "one question, one line";
  EXPECT_EQ(logged[0]["name"], "authzen");
  EXPECT_EQ(logged[0]["trace_id"], denied["context"]["trace_id"]);
  add_contract(path, contract("vrij"), "2026-03-01", "nieuw contract.md");
  EXPECT_EQ(decision(question)["decision"], true);
  EXPECT_EQ(written().size(), 2U);
  question["resource"]["id"] = "bestaat-niet";
  EXPECT_EQ(decision(question)["decision"], false);
  for (const auto* member : {"subject", "action", "resource"}) {
    auto lacking = question;
    lacking.erase(member);
    EXPECT_EQ(decision(lacking)["status"], 400) << member;
  }
  EXPECT_EQ(ask("POST", "/api/v1/access/v1/evaluation", manager(), "geen json", "application/json").status, 400);
  const auto described = json::parse(text(ask("GET", "/.well-known/authzen-configuration/api/v1", "")));
  EXPECT_EQ(described["access_evaluation_endpoint"], "https://proef/api/v1/access/v1/evaluation");
}

/// The examples of the published specification (AuthZEN 1.0, section on Access Evaluations), with our own names.
TEST_P(DataRights, ProgramsAskForSeveralDecisionsAtOnce) {
  const auto path = add_application("Planvoorraad");
  add_contract(path, contract("gesloten"));
  add_plans(path);
  const auto closed = right_of(path)["target"][0].get<std::string>();
  const auto datasets = installation_->hub().list({"GM0439", "proef"}).value();
  const auto found = std::ranges::find_if(datasets, [](const auto& one) { return one.source.licence == "CC-BY-4.0"; });
  ASSERT_NE(found, datasets.end());
  const auto free = found->id;
  const auto ask_all = [&](const json& question) {
    const auto answer = ask("POST", "/api/v1/access/v1/evaluations", manager(), question.dump(), "application/json");
    return json::parse(text(answer), nullptr, false);
  };
  const auto of = [](const std::string& id) { return json{{"resource", {{"type", "dataset"}, {"id", id}}}}; };
  json question{{"subject", {{"type", "user"}, {"id", "alice@example.com"}}},
                {"action", {{"name", "use"}}},
                {"context", {{"purpose", "wijkvoorzieningen"}}},
                {"evaluations", {of(free), of(closed), of(free)}}};
  const auto outcomes = [&](const char* semantic) {
    question["options"] = {{"evaluations_semantic", semantic}, {"another_option", "value"}};
    std::string text;
    const auto answer = ask_all(question);
    for (const auto& one : answer["evaluations"]) text += one["decision"] == true ? "j" : "n";
    return text;
  };
  EXPECT_EQ(outcomes("execute_all"), "jnj");
  auto logged = written();
  ASSERT_EQ(logged.size(), 3U);
  for (const auto& line : logged) EXPECT_EQ(line["trace_id"], logged[0]["trace_id"]) << "of one request";
  EXPECT_EQ(outcomes("deny_on_first_deny"), "jn");
  EXPECT_EQ(outcomes("permit_on_first_permit"), "j");
  logged = written();
  EXPECT_EQ(logged.size(), 6U) << "what was not decided is not written";
  EXPECT_NE(logged[0]["trace_id"], logged[5]["trace_id"]);
  question.erase("options");
  const auto all = ask_all(question);
  EXPECT_FALSE(all.contains("decision")) << "left out, as the specification recommends";
  ASSERT_EQ(all["evaluations"].size(), 3U) << "execute_all when nothing is said";
  EXPECT_EQ(all["evaluations"][1]["context"]["source"]["sentence"], kForbids);
  // What one evaluation says itself goes before what holds for all; what lacks is a no of its own.
  question["evaluations"][0]["action"] = {{"name", "bestaat-niet"}};
  question["evaluations"][2].erase("resource");
  const auto mixed = ask_all(question);
  EXPECT_EQ(mixed["evaluations"][0]["decision"], false);
  EXPECT_EQ(mixed["evaluations"][2]["decision"], false);
  EXPECT_EQ(mixed["evaluations"][2]["context"]["error"]["status"], 400);
  // Without a list it is one question; with an unknown semantic none.
  auto one = question;
  one.erase("evaluations");
  one["resource"] = of(closed)["resource"];
  EXPECT_EQ(ask_all(one)["decision"], false);
  question["options"] = {{"evaluations_semantic", "first_come"}};
  EXPECT_EQ(ask_all(question)["status"], 400);
  question.erase("options");
  question["evaluations"] = json::array();
  for (int i = 0; i < 201; ++i) question["evaluations"].push_back(of(free));
  EXPECT_EQ(ask_all(question)["status"], 400);
  const auto described = json::parse(text(ask("GET", "/.well-known/authzen-configuration", "")));
  EXPECT_EQ(described["policy_decision_point"], "https://proef");
  EXPECT_EQ(described["access_evaluations_endpoint"], "https://proef/api/v1/access/v1/evaluations");
}

TEST_P(DataRights, EveryDecisionAndUseStandsInTheLog) {
  const auto path = add_application("Planvoorraad");
  add_contract(path, contract("gesloten"));
  add_plans(path);
  const auto before = text(ask("GET", "/datarechten/logboek", manager()));
  EXPECT_THAT(before, HasSubstr("Hier staan geen besluiten")) << "looking at a right is no use of data";
  EXPECT_NE(refused_run(), "");
  auto page = text(ask("GET", "/datarechten/logboek?besluit=nee", manager()));
  EXPECT_THAT(page, HasSubstr("wijkvoorzieningen"));
  EXPECT_THAT(page, HasSubstr(kForbids));
  EXPECT_THAT(page, Not(HasSubstr("> gebruikt<"))) << "nothing was used";
  add_contract(path, contract("vrij"), "2026-03-01", "nieuw contract.md");
  EXPECT_EQ(refused_run(), "");
  page = text(ask("GET", "/datarechten/logboek?controle=ja", manager()));
  EXPECT_THAT(page, HasSubstr("gebruikt"));
  EXPECT_THAT(page, HasSubstr("Het logboek klopt"));
  const auto file = json::parse(text(ask("GET", "/datarechten/logboek/bestand", manager())));
  ASSERT_FALSE(file["logregels"].empty());
  EXPECT_EQ(file["logregels"][0]["status_code"], 1);
  const auto csv = text(ask("GET", "/datarechten/logboek/bestand?vorm=csv", manager()));
  EXPECT_THAT(csv, HasSubstr("volgnummer;soort;"));
  EXPECT_THAT(csv, HasSubstr(";nee;"));
  EXPECT_THAT(text(ask("GET", "/datarechten/logboek", manager("GM0622"))), HasSubstr("Hier staan geen besluiten"));
}

TEST_P(DataRights, TheSameListOfTwoApplicationsAreTwoDatasets) {
  const auto free = add_application("Vrij loket");
  add_contract(free, contract("vrij"));
  add_plans(free);
  const auto closed = add_application("Gesloten loket");
  add_contract(closed, contract("gesloten"));
  add_plans(closed);
  const auto one = right_of(free)["target"];
  const auto other = right_of(closed)["target"];
  ASSERT_EQ(one.size(), 1U);
  ASSERT_EQ(other.size(), 1U);
  EXPECT_NE(one, other);
  add_plans(free);
  EXPECT_EQ(right_of(free)["target"], one) << "a newer version of the same list is the same dataset";
  json question{{"subject", {{"type", "user"}, {"id", "anna"}}},
                {"action", {{"name", "use"}}},
                {"resource", {{"type", "dataset"}, {"id", one[0]}}}};
  EXPECT_EQ(decision(question)["decision"], true);
  question["resource"]["id"] = other[0];
  EXPECT_EQ(decision(question)["decision"], false);
  // How the right changed is told once for each change; data that were added change nothing of it.
  const auto page = text(ask("GET", free, manager()));
  const auto begins = page.find("h-geschiedenis");
  const auto history = page.substr(begins, page.find("</ul>", begins) - begins);
  std::size_t lines = 0;
  for (auto at = history.find("<li>"); at != std::string::npos; at = history.find("<li>", at + 1)) ++lines;
  EXPECT_EQ(lines, 1U) << history;
}

TEST_P(DataRights, AreOfTheOrganisationAndNobodyElse) {
  const auto path = add_application("MERKTOEPASSING");
  add_contract(path, contract("vrij"));
  for (const auto& who : {manager("GM0622"), user("bouwer-bv", "beheerder")}) {
    EXPECT_EQ(ask("GET", path, who).status, 404);
    EXPECT_EQ(ask("GET", path + "/recht", who).status, 404);
    EXPECT_EQ(upload(path + "/stukken", {}, "a.md", "x", who).status, 404);
    EXPECT_THAT(text(ask("GET", "/datarechten", who)), Not(HasSubstr("MERKTOEPASSING")));
  }
  EXPECT_THAT(text(ask("GET", "/datarechten", "")), Not(HasSubstr("MERKTOEPASSING")));
  EXPECT_THAT(text(ask("GET", "/datarechten", user("GM0439", "lezer"))), HasSubstr("MERKTOEPASSING"));
  EXPECT_TRUE(is_denied(upload(path + "/stukken", {}, "a.md", "x", user("GM0439", "lezer"))));
}

TEST_P(DataRights, BadInputLosesNothing) {
  EXPECT_EQ(post("/datarechten", {{"naam", " "}, {"leverancier", "Bouwer"}}, manager()).status, 400);
  EXPECT_THAT(text(post("/datarechten", {{"naam", "BEWAARD"}, {"leverancier", "B"}, {"van", "morgen"}}, manager())),
              HasSubstr("BEWAARD"));
  const auto path = add_application("Planvoorraad");
  for (const auto* bad : {"", "%PDF-1.4 kapot", "PK\x03\x04 geen zip"}) {
    const auto refused = upload(path + "/stukken", {{"getekend_op", "2026-01-01"}}, "stuk.docx", bad, manager());
    EXPECT_GE(refused.status, 400) << bad;
    EXPECT_LT(refused.status, 500) << bad;
  }
  EXPECT_EQ(upload(path + "/stukken", {{"getekend_op", "gisteren"}}, "a.md", contract("vrij"), manager()).status, 400);
  EXPECT_GE(upload(path + "/gegevens", {}, "plannen.csv", "niets,waar,iets,in,staat\n", manager()).status, 400);
  EXPECT_EQ(post(path + "/overeenkomsten", {{"overeenkomst", "bestaat-niet"}}, manager()).status, 400);
  EXPECT_EQ(ask("GET", path, manager()).status, 200);
}

TEST_P(DataRights, TheExampleIsSetUpOnce) {
  ASSERT_EQ(post("/datarechten/voorbeeld", {}, manager()).status, 303);
  const auto page = text(ask("GET", "/datarechten", manager()));
  EXPECT_THAT(page, HasSubstr("Voorbeeldstad is verzonnen"));
  for (const auto* words : {"vrij te gebruiken", "deels vrij", "niet vrij te gebruiken"})
    EXPECT_THAT(page, HasSubstr(words));
  EXPECT_EQ(post("/datarechten/voorbeeld", {}, manager()).status, 400);
}

}  // namespace
}  // namespace pareltjes::service
