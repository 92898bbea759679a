// SPDX-License-Identifier: EUPL-1.2
// The register of applications through the service: lists in, everything out, days of contracts, flows; by whom.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "core/resources.hpp"
#include "core/time.hpp"
#include "platform/register/items.hpp"
#include "the_service.hpp"

namespace pareltjes::service {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kHead =
    "naam;leverancier;kvk;contractnummer;begindatum;einddatum;opzegtermijn_maanden;verlenging_maanden;optie_maanden;"
    "optie_aantal;bedrag;gegevens\n";
constexpr const char* kList =
    "Zaken;Bouwer;12345678;C1;2025-01-01;2099-12-31;6;;12;2;48.000;zaken|besluiten\n"
    "Plan;Ander;;;2025-01-01;2098-12-31;;;;;;\n";

class DataRegister : public TheService {
 protected:
  std::string import(const std::string& name, const std::string& bytes, int status = 200,
                     const std::string& account = manager()) {
    const auto answer = upload("/datarechten/inlezen", {}, name, bytes, account);
    EXPECT_EQ(answer.status, status) << text(answer).substr(0, 2000);
    return text(answer);
  }
  std::string exported(const std::string& form, const std::string& account = manager()) {
    const auto answer = ask("GET", "/datarechten/uitvoer?vorm=" + form, account);
    EXPECT_EQ(answer.status, 200);
    return text(answer);
  }
  json everything(const std::string& account = manager()) { return json::parse(exported("json", account)); }
  std::string path_of(const std::string& name) {
    const auto page = text(ask("GET", "/datarechten?zoek=" + http::percent_encode(name), manager()));
    const auto row = page.find("<tbody>");
    const auto link = page.find("/datarechten/", row);
    return page.substr(link, page.find('"', link) - link);
  }
};
ON_BOTH_DATABASES(DataRegister);

TEST_P(DataRegister, AListComesInAndEverythingGoesOutAgain) {
  EXPECT_THAT(import("lijst.csv", std::string(kHead) + kList), HasSubstr("2 toepassingen toegevoegd, 0 bijgewerkt"));
  const auto page = text(ask("GET", "/datarechten", manager()));
  EXPECT_THAT(page, HasSubstr("€ 48.000 per jaar"));
  EXPECT_THAT(page, HasSubstr("31 december 2099"));
  EXPECT_THAT(page, HasSubstr("te verlengen tot 31 december 2101"));
  EXPECT_THAT(page, HasSubstr("<strong>2</strong>")) << "two without a signed contract";
  const auto all = everything();
  ASSERT_EQ(all["toepassingen"].size(), 2U);
  ASSERT_EQ(all["leveranciers"].size(), 2U);
  // The suppliers are in the register that all pearls share.
  reg::Items items(installation_->database(), core::system_clock());
  const auto supplier = items.find({"GM0439", "proef"}, reg::ItemKind::kSupplier, "12345678");
  ASSERT_TRUE(supplier);
  EXPECT_EQ(json::parse(supplier->content)["naam"], "Bouwer");
  EXPECT_THAT(import("koppelingen.csv", "bron;doel;buiten;gegevens\nZaken;Plan;;zaken\nPlan;;CBS;aantallen\n"),
              HasSubstr("Nieuwe koppelingen: 2."));
  // Into the empty register of another municipality, and out of that: the same.
  const auto csv = exported("csv");
  const auto links = exported("koppelingen");
  const auto model = exported("archimate");
  import("model.xml", model, 200, manager("GM0622"));
  auto theirs = exported("archimate", manager("GM0622"));
  const auto name = theirs.find("Vlaardingen");
  ASSERT_NE(name, std::string::npos);
  theirs.replace(name, 11, "Purmerend");
  EXPECT_EQ(theirs, model);
  EXPECT_EQ(exported("koppelingen", manager("GM0622")), links);
  // What is the same changes nothing, and makes no new version.
  EXPECT_THAT(import("lijst.csv", csv), HasSubstr("0 toepassingen toegevoegd, 0 bijgewerkt"));
}

TEST_P(DataRegister, AFileWithAMistakeChangesNothing) {
  import("lijst.csv", std::string(kHead) + kList);
  const auto before = everything();
  const auto bad = std::string(kHead) + "Nieuw;Nieuweling;;;;2099-12-31;;;;;;\nZaken;Bouwer;;;;31-2-2027;;;;;;\n";
  const auto page = import("fout.csv", bad, 400);
  EXPECT_THAT(page, HasSubstr("Er is niets ingelezen. 1 ding klopt niet:"));
  EXPECT_THAT(page, HasSubstr("fout.csv, regel 3, kolom 6: ‘31-2-2027’ is geen datum."));
  EXPECT_EQ(everything(), before);
  import("leeg.csv", "", 400);
  import("fout.xlsx", "PK\x03\x04 kapot", 400);
  import("bom.xml", "<!DOCTYPE m [<!ENTITY a \"a\">]><m>&a;</m>", 400);
  import("k.csv", "bron;doel;buiten;gegevens\nZaken;Plan;;a\nZaken;Bestaat niet;;b\n", 400);
  EXPECT_EQ(everything(), before);
}

TEST_P(DataRegister, AnApplicationIsChangedAndItsContractWithIt) {
  import("lijst.csv",
         std::string(kHead) + "A;X;;C1;2025-01-01;2030-01-01;;;;;;\nB;X;;C1;2025-01-01;2030-01-01;;;;;;\n");
  const auto path = path_of("A");
  EXPECT_THAT(text(ask("GET", path + "/wijzigen", manager())), HasSubstr("value=\"2030-01-01\""));
  std::map<std::string, std::string> form{{"naam", "A"},         {"leverancier", "x"},  {"contractnummer", "C1"},
                                          {"van", "2025-01-01"}, {"tot", "2035-01-01"}, {"bedrag", "1.000,50"},
                                          {"per", "maand"},      {"versie", "1"},       {"gegevens", "een\ntwee"}};
  ASSERT_EQ(post(path, form, manager()).status, 303);
  const auto list = everything()["toepassingen"];
  for (const auto& one : list) {
    EXPECT_EQ(one["contract"]["tot"], "2035-01-01") << "both have this contract";
    EXPECT_EQ(one["contract"]["centen"], 100050);
    EXPECT_EQ(one["leverancier"], "X") << "as the register writes it";
  }
  // Who saw an older version loses, and keeps what he typed.
  form["omschrijving"] = "NIET KWIJT";
  const auto late = post(path, form, manager());
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(text(late), HasSubstr("NIET KWIJT"));
  form["versie"] = "2";
  for (const auto& [field, value] : {std::pair{"bedrag", "veel"}, {"tot", "2020-01-01"}, {"leverancier", " "}}) {
    auto wrong = form;
    wrong[field] = value;
    EXPECT_EQ(post(path, wrong, manager()).status, 400) << field;
  }
  ASSERT_EQ(post(path + "/vervallen", {}, manager()).status, 303);
  EXPECT_EQ(ask("GET", path, manager()).status, 404);
  EXPECT_EQ(everything()["toepassingen"].size(), 1U);
}

TEST_P(DataRegister, TheContractOfTheSourceSaysWhetherDataMayFlow) {
  import("lijst.csv", std::string(kHead) + kList);
  const auto zaken = path_of("Zaken"), plan = path_of("Plan");
  const auto key = everything()["toepassingen"][1]["naam"] == "Plan" ? everything()["toepassingen"][1]["sleutel"]
                                                                     : everything()["toepassingen"][0]["sleutel"];
  ASSERT_EQ(post(zaken + "/koppelingen", {{"naar", key.get<std::string>()}, {"gegevens", "zaken"}}, manager()).status,
            303);
  ASSERT_EQ(post(zaken + "/koppelingen", {{"buiten", "CBS"}, {"gegevens", "aantallen"}}, manager()).status, 303);
  EXPECT_EQ(post(zaken + "/koppelingen", {{"gegevens", "niets"}}, manager()).status, 400);
  EXPECT_EQ(post(zaken + "/koppelingen", {{"naar", "bestaat-niet"}}, manager()).status, 400);
  const auto picture = [&] { return text(ask("GET", "/datarechten/landschap", manager())); };
  EXPECT_THAT(picture(), HasSubstr("Bij 0 van de 2 koppelingen"));
  EXPECT_THAT(picture(), HasSubstr("Bij 2 weten wij het niet.")) << "no contract was signed";
  EXPECT_THAT(picture(), HasSubstr("Er is nog geen getekend contract getoetst."));
  const auto contract = [](const char* name) {
    return std::string(*core::find_resource(std::string("src/pearls/datarechten/voorbeeld/") + name + ".md"));
  };
  ASSERT_EQ(upload(zaken + "/stukken", {{"getekend_op", "2025-01-01"}}, "c.md", contract("gesloten"), manager()).status,
            303);
  EXPECT_THAT(picture(), HasSubstr("Bij 2 van de 2 koppelingen"));
  EXPECT_THAT(picture(), HasSubstr("Het is Opdrachtgever niet toegestaan de Gegevens buiten de Programmatuur"));
  ASSERT_EQ(upload(zaken + "/stukken", {{"getekend_op", "2026-01-01"}}, "n.md", contract("vrij"), manager()).status,
            303);
  EXPECT_THAT(picture(), HasSubstr("Bij 0 van de 2 koppelingen"));
  ASSERT_EQ(post(zaken + "/koppelingen/weg", {{"buiten", "CBS"}, {"gegevens", "aantallen"}}, manager()).status, 303);
  EXPECT_THAT(picture(), HasSubstr("Bij 0 van de 1 koppeling"));
  // When the target is gone, so is the link; nothing is drawn to nowhere.
  ASSERT_EQ(post(plan + "/vervallen", {}, manager()).status, 303);
  EXPECT_THAT(picture(), HasSubstr("Er zijn nog geen koppelingen tussen toepassingen bekend."));
  EXPECT_THAT(text(ask("GET", "/datarechten/landschap?zoek=bestaatniet", manager())),
              HasSubstr("Er is niets gevonden."));
}

TEST_P(DataRegister, DaysOfContractsAreInTheCalendarOfWhoHasTheKey) {
  const auto today = std::chrono::floor<std::chrono::days>(core::system_clock().now());
  const auto end = core::to_iso(core::plus_months(today, 9));
  import("lijst.csv", std::string(kHead) + "Eindigt;X;;;;" + end + ";3;;;;;\nLoopt;X;;;;" + end + ";;12;;;;\n");
  const auto page = text(ask("GET", "/datarechten", manager()));
  EXPECT_THAT(page, HasSubstr("laatste dag om op te zeggen"));
  EXPECT_THAT(page, HasSubstr("contract loopt vanzelf door"));
  const auto administrator =
      installation_->identity().visitor(session_of(user("GM0439", "beheerder")).token).value()->member;
  const auto key = [&](const char* scope) {
    return installation_->identity().make_api_key(administrator, "agenda", scope, 30).value().token;
  };
  const auto calendar = ask("GET", "/datarechten/agenda.ics?sleutel=" + key("agenda"), "");
  ASSERT_EQ(calendar.status, 200);
  EXPECT_THAT(text(calendar), HasSubstr("SUMMARY:Laatste dag om op te zeggen: Eindigt"));
  EXPECT_THAT(text(calendar), HasSubstr("SUMMARY:Einde contract: Eindigt"));
  EXPECT_THAT(text(calendar), HasSubstr("SUMMARY:Contract loopt vanzelf door: Loopt"));
  for (const auto& other : {std::string(), std::string("onzin"), key("nakijken")})
    EXPECT_EQ(ask("GET", "/datarechten/agenda.ics?sleutel=" + other, "").status, 404);
}

TEST_P(DataRegister, TheExampleIsTakenAwayAsFarAsNobodyChangedItAndSetUpAgain) {
  // One of its own has the name of one of the example: the name alone makes it no example.
  import("lijst.csv", std::string(kHead) + kList + "Meldingen openbare ruimte;Eigen;;;;;;;;;;\n");
  const auto names = [&] {
    std::string all;
    const auto whole = everything();
    for (const auto& one : whole["toepassingen"]) all += one["naam"].get<std::string>() + " ";
    return all;
  };
  EXPECT_EQ(post("/datarechten/voorbeeld/weg", {}, manager()).status, 404) << "there is none";
  ASSERT_EQ(post("/datarechten/voorbeeld", {}, manager()).status, 303);
  EXPECT_EQ(post("/datarechten/voorbeeld", {}, manager()).status, 400) << "it is there already";
  EXPECT_THAT(text(ask("GET", "/datarechten", manager())), HasSubstr("Haal het voorbeeld weg"));
  // One gets another link, one another contract; the third stays as it was.
  const auto desk = path_of("Vergunningenloket"), parking = path_of("Parkeren en verkeer");
  ASSERT_EQ(post(desk + "/koppelingen", {{"buiten", "CBS"}}, manager()).status, 303);
  ASSERT_EQ(upload(parking + "/stukken", {{"getekend_op", "2026-02-01"}}, "meer.md", "Artikel 1 Iets\n1.1 Niets.\n",
                   manager())
                .status,
            303);
  EXPECT_TRUE(is_denied(post("/datarechten/voorbeeld/weg", {}, user("GM0439", "lezer"))));
  EXPECT_EQ(post("/datarechten/voorbeeld/weg", {}, manager("GM0622")).status, 404) << "another has none";
  const auto gone = post("/datarechten/voorbeeld/weg", {}, manager());
  ASSERT_EQ(gone.status, 200);
  const auto told = text(gone);
  const auto stays = told.find("Dit blijft staan, want u veranderde het.");
  ASSERT_NE(stays, std::string::npos);
  EXPECT_LT(told.find("<li>Meldingen openbare ruimte</li>"), stays);
  EXPECT_GT(told.find("<li>Vergunningenloket</li>"), stays);
  EXPECT_GT(told.find("<li>Parkeren en verkeer</li>"), stays);
  EXPECT_EQ(names(), "Meldingen openbare ruimte Parkeren en verkeer Plan Vergunningenloket Zaken ");
  // What is not there any more is set up again, between the two that stayed.
  ASSERT_EQ(post("/datarechten/voorbeeld", {}, manager()).status, 303);
  EXPECT_EQ(names(),
            "Meldingen openbare ruimte Meldingen openbare ruimte Parkeren en verkeer Plan Vergunningenloket Zaken ");
  EXPECT_THAT(text(ask("GET", path_of("Meldingen openbare ruimte"), manager())), HasSubstr("contract-deels.md"));
  // What nobody touches goes whole, and comes again whole.
  for (const auto& path : {desk, parking}) ASSERT_EQ(post(path + "/vervallen", {}, manager()).status, 303);
  EXPECT_THAT(text(post("/datarechten/voorbeeld/weg", {}, manager())), Not(HasSubstr("Dit blijft staan")));
  EXPECT_EQ(names(), "Meldingen openbare ruimte Plan Zaken ");
  ASSERT_EQ(post("/datarechten/voorbeeld", {}, manager()).status, 303);
  EXPECT_EQ(everything()["toepassingen"].size(), 6U);
}

TEST_P(DataRegister, AWorkbookGoesOutAndComesInAgainAsTheSame) {
  import("lijst.csv", std::string(kHead) + kList);
  import("koppelingen.csv", "bron;doel;buiten;gegevens\nZaken;Plan;;zaken\n;Zaken;BRP;personen\n");
  const auto before = everything();
  EXPECT_THAT(import("alles.ods", exported("ods")), HasSubstr("0 toepassingen toegevoegd, 0 bijgewerkt"));
  EXPECT_EQ(everything(), before);
}

TEST_P(DataRegister, IsOfTheOrganisationAndNobodyElse) {
  import("lijst.csv", std::string(kHead) + "MERK;X;;;;;;;;;;MERKDATA\n");
  for (const auto* form : {"csv", "koppelingen", "archimate", "json"}) {
    EXPECT_THAT(exported(form, manager("GM0622")), Not(HasSubstr("MERK"))) << form;
    EXPECT_NE(ask("GET", std::string("/datarechten/uitvoer?vorm=") + form, "").status, 200);
  }
  EXPECT_THAT(text(ask("GET", "/datarechten/landschap", manager("GM0622"))), Not(HasSubstr("MERK")));
  EXPECT_THAT(exported("csv", user("GM0439", "lezer")), HasSubstr("MERK")) << "who may see may take along";
  EXPECT_TRUE(is_denied(upload("/datarechten/inlezen", {}, "a.csv", kHead, user("GM0439", "lezer"))));
  EXPECT_EQ(ask("GET", "/datarechten/uitvoer?vorm=onzin", manager()).status, 404);
}

TEST_P(DataRegister, TenThousandApplicationsComeInAtOnceAndAreChangedAtOnce) {
  const auto list = [](int more) {
    std::string csv = kHead;
    for (int i = 0; i < 10'000; ++i) {
      csv += "Toepassing " + std::to_string(i) + ";Leverancier " + std::to_string(i % 300) + ";;C" + std::to_string(i) +
             ";2024-01-01;2027-12-31;6;12;;;" + std::to_string(more + i) + ";gegevens " + std::to_string(i % 50) + "\n";
    }
    return csv;
  };
  const auto csv = list(1000);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(import("veel.csv", csv), HasSubstr("10000 toepassingen toegevoegd"));
  const auto read = std::chrono::steady_clock::now();
  EXPECT_THAT(text(ask("GET", "/datarechten", manager())), HasSubstr("Van 10000 toepassingen"));
  const auto shown = std::chrono::steady_clock::now();
  const auto seconds = [](auto from, auto to) { return std::chrono::duration<double>(to - from).count(); };
  std::cout << "10,000 applications: read and stored in " << seconds(begin, read) << " s, listed in "
            << seconds(read, shown) << " s\n";
  EXPECT_LT(seconds(begin, read), 120) << "no time that grows with the square";
  // Ten percent of the rows say something else; then all of them.
  auto some = csv;
  for (int i = 0; i < 1000; ++i) {
    const auto amount = ";;;" + std::to_string(1000 + i) + ";";
    some.replace(some.find(amount), amount.size(), ";;;" + std::to_string(5'000'000 + i) + ";");
  }
  const auto changing = std::chrono::steady_clock::now();
  EXPECT_THAT(import("veel.csv", some), HasSubstr("0 toepassingen toegevoegd, 1000 bijgewerkt"));
  const auto changed = std::chrono::steady_clock::now();
  EXPECT_THAT(import("veel.csv", list(9'000'000)), HasSubstr("0 toepassingen toegevoegd, 10000 bijgewerkt"));
  const auto all = std::chrono::steady_clock::now();
  std::cout << "1,000 of them changed in " << seconds(changing, changed) << " s, 10,000 in " << seconds(changed, all)
            << " s\n";
  EXPECT_THAT(text(ask("GET", path_of("Toepassing 1"), manager())), HasSubstr("€ 9.000.001 per jaar"));
}

}  // namespace
}  // namespace pareltjes::service
