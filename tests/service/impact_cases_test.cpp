// SPDX-License-Identifier: EUPL-1.2
// Cases of companies through the service: kept, worked on by two at once, talked about, shared with a neighbour, seen
// by nobody else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "the_service.hpp"

namespace pareltjes::service {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class ImpactCases : public TheService {
 protected:
  static std::string analyst(const std::string& organisation = "GM0439") { return user(organisation, "analist"); }
  /// Keeps a case and gives its path.
  std::string begin(const std::map<std::string, std::string>& fields) {
    const auto made = post("/effectrapportage", fields, analyst());
    EXPECT_EQ(made.status, 303) << text(made);
    return std::string(made.header("location"));
  }
  std::string page(const std::string& path, const std::string& account = analyst()) {
    return text(ask("GET", path, account));
  }
  std::string after(const std::string& page, const std::string& mark) {
    const auto at = page.find(mark);
    EXPECT_NE(at, std::string::npos) << mark;
    if (at == std::string::npos) return {};
    return page.substr(at + mark.size(), page.find('"', at + mark.size()) - at - mark.size());
  }
  std::string version_of(const std::string& path) { return after(page(path), "name=\"versie\" value=\""); }
};
ON_BOTH_DATABASES(ImpactCases);

const std::map<std::string, std::string> kPlan{{"bedrijf", "Fabriek MERKNAAM"},
                                               {"sector", "logistiek"},
                                               {"opening", "2028"},
                                               {"vol", "2030"},
                                               {"van-fte", "400"},
                                               {"plekken", "Logies Noord; Zaanstad; 60; 12; 2036; ; SNF; 120"}};

TEST_P(ImpactCases, AreOfTheMunicipalityAndNobodyElse) {
  const auto path = begin(kPlan);
  EXPECT_THAT(page(path, user("GM0439", "lezer")), HasSubstr("Fabriek MERKNAAM"));
  EXPECT_THAT(page(path, user("GM0439", "lezer")), Not(HasSubstr("Bewaar alles"))) << "who only reads changes nothing";
  for (const auto& stranger :
       {analyst("GM0622"), user("bouwer-bv", "beheerder"), user("landelijk-bureau", "beheerder")}) {
    for (const auto* end : {"", "/verslag", "/overeenkomst"}) {
      const auto seen = ask("GET", path + end, stranger);
      EXPECT_EQ(seen.status, 404) << stranger << end;
      EXPECT_THAT(text(seen), Not(HasSubstr("MERKNAAM")));
    }
    for (const auto* list : {"/effectrapportage", "/effectrapportage/gedeeld", "/effectrapportage/vergelijken"})
      EXPECT_THAT(page(list, stranger), Not(HasSubstr("MERKNAAM"))) << list;
  }
  for (const auto* end : {"", "/gesprek", "/staat", "/delen", "/intrekken"})
    EXPECT_EQ(post(path + end, {{"versie", "1"}, {"van-fte", "1"}, {"staat", "afgesloten"}, {"buur", "Vlaardingen"}},
                   analyst("GM0622"))
                  .status,
              404)
        << end;
  EXPECT_EQ(version_of(path), "1") << "nothing was changed";
  EXPECT_THAT(page("/effectrapportage", ""), HasSubstr("Meld u aan"));
  EXPECT_EQ(post("/effectrapportage", kPlan, user("landelijk-bureau", "beheerder")).status, 400);
}

TEST_P(ImpactCases, TakeTheAnswersOfTwoWhoWorkAtOnce) {
  const auto path = begin(kPlan);
  // Both saw version 1.
  ASSERT_EQ(post(path, {{"versie", "1"}, {"van-fte", "500"}, {"tot-fte", "600"}}, analyst()).status, 303);
  ASSERT_EQ(
      post(path, {{"versie", "1"}, {"van-piek", "2"}, {"vervoer", "Met de bus"}}, user("GM0439", "beheerder")).status,
      303);
  auto seen = page(path);
  EXPECT_THAT(seen, HasSubstr("name=\"van-fte\" type=\"text\" inputmode=\"decimal\" maxlength=\"60\" value=\"500\""));
  EXPECT_THAT(seen, HasSubstr("value=\"Met de bus\""));
  EXPECT_EQ(version_of(path), "3");

  // A third, who still saw version 1, changes the same answer: it is asked, and what only he changed is stored.
  const auto clash =
      post(path, {{"versie", "1"}, {"van-fte", "450"}, {"tot-fte", ""}, {"van-ploegen", "3"}}, analyst());
  EXPECT_EQ(clash.status, 409);
  EXPECT_THAT(text(clash), HasSubstr("500 tot 600"));
  EXPECT_THAT(text(clash), HasSubstr("name=\"mijn-van-fte\" value=\"450\""));
  seen = page(path);
  EXPECT_THAT(seen, HasSubstr("name=\"van-ploegen\" type=\"text\" inputmode=\"decimal\" maxlength=\"60\" value=\"3\""));
  EXPECT_THAT(seen, HasSubstr("value=\"500\"")) << "theirs stays until somebody chooses";
  EXPECT_THAT(seen, HasSubstr("tegelijk ingevuld en niet overgenomen: 450")) << "and mine is in the history";
  const auto version = version_of(path);
  ASSERT_EQ(post(path, {{"versie", version}, {"keuze-fte", "mijn"}, {"mijn-van-fte", "450"}}, analyst()).status, 303);
  seen = page(path);
  EXPECT_THAT(seen, HasSubstr("name=\"van-fte\" type=\"text\" inputmode=\"decimal\" maxlength=\"60\" value=\"450\""));
  EXPECT_THAT(seen, HasSubstr("name=\"tot-fte\" type=\"text\" inputmode=\"decimal\" maxlength=\"60\" value=\"\""));
  // The same once more changes nothing.
  const auto last = version_of(path);
  ASSERT_EQ(post(path, {{"versie", last}, {"van-fte", "450"}}, analyst()).status, 303);
  EXPECT_EQ(version_of(path), last);
}

TEST_P(ImpactCases, KeepWhatTheFormDoesNotAsk) {
  const auto path = begin({{"voorbeeld", "ja"}});
  const auto before = page(path);
  EXPECT_THAT(before, HasSubstr("Logies Oosterhaven; Oosterhaven; 96; 18; 2036; ; SNF"));
  ASSERT_EQ(post(path, {{"versie", "1"}, {"van-ploegen", "abc"}}, analyst()).status, 303);
  EXPECT_THAT(page(path), HasSubstr("value=\"abc\"")) << "what is no number is told, and stays";
  EXPECT_THAT(page(path), HasSubstr("Dit is geen getal en geen marge"));
  EXPECT_THAT(page(path), HasSubstr("Logies Oosterhaven; Oosterhaven; 96; 18; 2036; ; SNF"));
}

TEST_P(ImpactCases, ShowTheRangeOfEachVersion) {
  const auto path = begin({{"bedrijf", "Loods"}, {"sector", "logistiek"}});
  ASSERT_EQ(post(path, {{"versie", "1"}, {"van-drukste_week", "300"}, {"tot-drukste_week", "320"}}, analyst()).status,
            303);
  const auto seen = page(path);
  EXPECT_THAT(seen, HasSubstr("versie 1"));
  EXPECT_THAT(seen, HasSubstr("versie 2"));
  EXPECT_THAT(seen, HasSubstr("mensen in de drukste week: 300 tot 320"));
  EXPECT_THAT(seen, HasSubstr("analist GM0439"));
}

TEST_P(ImpactCases, KeepMinutesAndPrintThem) {
  const auto path = begin(kPlan);
  const auto wrong = post(path + "/gesprek", {{"dag", "gisteren"}, {"onderwerp-fte", "MERKONDERWERP"}}, analyst());
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(text(wrong), HasSubstr("De dag van het gesprek is geen datum."));
  EXPECT_THAT(text(wrong), HasSubstr("MERKONDERWERP")) << "what was typed is still there";
  ASSERT_EQ(post(path + "/gesprek",
                 {{"dag", "2026-11-28"},
                  {"aanwezig", "wethouder, ondernemer"},
                  {"onderwerp-fte", "Ongeveer 400."},
                  {"afgesproken", "MERKAFSPRAAK"}},
                 analyst())
                .status,
            303);
  for (const auto* where : {"", "/verslag"}) {
    const auto seen = page(path + where);
    EXPECT_THAT(seen, HasSubstr("28 november 2026")) << where;
    EXPECT_THAT(seen, HasSubstr("wethouder, ondernemer"));
    EXPECT_THAT(seen, HasSubstr("MERKAFSPRAAK"));
  }
  const auto form = page(path + "/verslag?stuk=gespreksformulier");
  EXPECT_THAT(form, HasSubstr("Formulier voor het gesprek met de ondernemer"));
  EXPECT_THAT(form, Not(HasSubstr("MERKAFSPRAAK")));
  ASSERT_EQ(post(path + "/staat", {{"versie", version_of(path)}, {"staat", "afgesloten"}}, analyst()).status, 303);
  EXPECT_EQ(post(path, {{"versie", "2"}, {"van-fte", "10"}}, analyst()).status, 409) << "closed";
}

TEST_P(ImpactCases, AreSharedWithANamedNeighbourOnly) {
  auto plan = kPlan;
  plan["plekken"] = "Logies Noord; Vlaardingen; 60; 12";
  const auto path = begin(plan);
  EXPECT_EQ(post(path + "/delen", {{"buur", "Atlantis"}}, analyst()).status, 400);
  EXPECT_EQ(post(path + "/delen", {{"buur", "Purmerend"}}, analyst()).status, 400) << "with oneself";
  ASSERT_EQ(post(path + "/delen", {{"buur", "Vlaardingen"}}, analyst()).status, 303);
  auto list = page("/effectrapportage/gedeeld", analyst("GM0622"));
  EXPECT_THAT(list, HasSubstr("Een bedrijf: "));
  EXPECT_THAT(list, Not(HasSubstr("MERKNAAM"))) << "its name is shared only when chosen";
  const auto letter = "/effectrapportage/gedeeld/" + after(list, "/effectrapportage/gedeeld/");
  const auto seen = page(letter, user("GM0622", "lezer"));
  EXPECT_THAT(seen, HasSubstr("Vlaardingen"));
  EXPECT_THAT(seen, Not(HasSubstr("MERKNAAM")));
  EXPECT_THAT(seen, Not(HasSubstr("banen, fte"))) << "nor what the company answered";
  for (const auto& stranger : {user("bouwer-bv", "beheerder"), user("landelijk-bureau", "beheerder")}) {
    EXPECT_EQ(ask("GET", letter, stranger).status, 404) << stranger;
    EXPECT_EQ(post(letter, {{"vrij", "9"}}, stranger).status, 404) << stranger;
    EXPECT_THAT(page("/effectrapportage/gedeeld", stranger), Not(HasSubstr("Een bedrijf")));
  }
  // The neighbour answers; the sender reads it.
  const auto wrong = post(letter, {{"vrij", "veel"}, {"tekst", "MERKTEKST"}}, analyst("GM0622"));
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(text(wrong), HasSubstr("MERKTEKST"));
  ASSERT_EQ(
      post(letter, {{"vrij", "25"}, {"gepland", "40"}, {"jaar", "2029"}, {"tekst", "MERKTEKST"}}, analyst("GM0622"))
          .status,
      303);
  EXPECT_EQ(post(letter, {{"vrij", "26"}}, analyst()).status, 404) << "the sender does not answer itself";
  EXPECT_THAT(page(path), HasSubstr("MERKTEKST"));
  // Shared again with name and answers: the earlier letter is withdrawn.
  ASSERT_EQ(post(path + "/delen", {{"buur", "GM0622"}, {"naam", "ja"}, {"antwoorden", "ja"}}, analyst()).status, 303);
  EXPECT_THAT(page(letter, analyst("GM0622")), HasSubstr("trok dit in"));
  list = page("/effectrapportage/gedeeld", analyst("GM0622"));
  EXPECT_THAT(list, HasSubstr("MERKNAAM"));
  const auto second = "/effectrapportage/gedeeld/" + after(list, "/effectrapportage/gedeeld/");
  EXPECT_THAT(page(second, analyst("GM0622")), HasSubstr("banen, fte"));
  // Withdrawn: gone at once.
  const auto id = second.substr(second.rfind('/') + 1);
  EXPECT_EQ(post(path + "/intrekken", {{"deling", id}}, analyst("GM0622")).status, 404);
  ASSERT_EQ(post(path + "/intrekken", {{"deling", id}}, analyst()).status, 303);
  EXPECT_THAT(page(second, analyst("GM0622")), Not(HasSubstr("banen, fte")));
  EXPECT_EQ(post(second, {{"vrij", "1"}}, analyst("GM0622")).status, 409);
}

TEST_P(ImpactCases, FillInTheAgreementOnHousing) {
  const auto path = begin(kPlan);
  const auto file = ask("GET", path + "/overeenkomst", user("GM0439", "lezer"));
  ASSERT_EQ(file.status, 200) << text(file);
  EXPECT_EQ(text(file).substr(0, 2), "PK");
  const auto made = post(path + "/overeenkomst", {}, manager());
  ASSERT_EQ(made.status, 303) << text(made);
  const std::string agreement(made.header("location"));
  EXPECT_THAT(agreement, HasSubstr("/overeenkomsten/"));
  const auto seen = page(agreement, manager());
  EXPECT_THAT(seen, HasSubstr("Fabriek MERKNAAM"));
  EXPECT_THAT(seen, HasSubstr("huisvesting-arbeidsmigranten"));
  EXPECT_THAT(seen, HasSubstr("Zaanstad 60")) << "where the beds are, in the planning";
  EXPECT_EQ(ask("GET", agreement, manager("GM0622")).status, 404);
}

TEST_P(ImpactCases, CountWithTheFiguresOfTheMunicipality) {
  const auto path = begin(kPlan);
  const auto before = page("/gemeenten/GM0439/effectrapportage?sector=logistiek&van-fte=400");
  const auto bad =
      post("/effectrapportage/waarden", {{"parameter", "piek"}, {"waarde", "-1"}, {"bron", "MERKBRON"}}, analyst());
  EXPECT_EQ(bad.status, 400);
  EXPECT_THAT(text(bad), HasSubstr("MERKBRON"));
  EXPECT_EQ(post("/effectrapportage/waarden", {{"parameter", "piek"}, {"waarde", "3"}}, analyst()).status, 400)
      << "no source";
  EXPECT_EQ(
      post("/effectrapportage/waarden", {{"parameter", "onzin"}, {"waarde", "3"}, {"bron", "x"}}, analyst()).status,
      400);
  const std::map<std::string, std::string> own{
      {"parameter", "piek"},        {"laag", "2,8"},        {"waarde", "3"}, {"hoog", "3,2"},
      {"bron", "Telling MERKBRON"}, {"datum", "2026-05-01"}};
  ASSERT_EQ(post("/effectrapportage/waarden", own, analyst()).status, 303);
  const auto figures = page("/effectrapportage/waarden", user("GM0439", "lezer"));
  EXPECT_THAT(figures, HasSubstr("3 (2,8 … 3,2)"));
  EXPECT_THAT(figures, HasSubstr("Telling MERKBRON"));
  EXPECT_THAT(figures, HasSubstr("1 mei 2026"));
  const auto with = page("/gemeenten/GM0439/effectrapportage?sector=logistiek&van-fte=400");
  EXPECT_THAT(with, HasSubstr("Telling MERKBRON"));
  EXPECT_THAT(with, HasSubstr("(eigen waarde)"));
  EXPECT_NE(with, before);
  EXPECT_THAT(page("/gemeenten/GM0439/effectrapportage?sector=logistiek&van-fte=400", analyst("GM0622")),
              Not(HasSubstr("MERKBRON")));
  EXPECT_THAT(page("/gemeenten/GM0439/effectrapportage?sector=logistiek&van-fte=400", ""), Not(HasSubstr("MERKBRON")));
  // A case that is stored now is predicted with it.
  ASSERT_EQ(post(path, {{"versie", "1"}, {"vervoer", "fiets"}}, analyst()).status, 303);
  EXPECT_THAT(page(path), HasSubstr("versie 2")) << "another range than version 1";
  // Withdrawn and recorded again.
  ASSERT_EQ(
      post("/effectrapportage/waarden", {{"parameter", "piek"}, {"actie", "intrekken"}, {"versie", "1"}}, analyst())
          .status,
      303);
  EXPECT_THAT(page("/effectrapportage/waarden"), Not(HasSubstr("MERKBRON")));
  ASSERT_EQ(post("/effectrapportage/waarden", own, analyst()).status, 303);
  EXPECT_THAT(page("/effectrapportage/waarden"), HasSubstr("MERKBRON"));
  EXPECT_THAT(page("/effectrapportage/waarden", analyst("GM0622")), Not(HasSubstr("MERKBRON")));
}

TEST_P(ImpactCases, StandTogether) {
  const auto first = begin(kPlan);
  auto other = kPlan;
  other["bedrijf"] = "Tweede fabriek";
  const auto second = begin(other);
  const auto id = [](const std::string& path) { return path.substr(path.rfind('/') + 1); };
  const auto seen = page("/effectrapportage/vergelijken?zaak=" + id(first) + "&zaak=" + id(second));
  EXPECT_THAT(seen, HasSubstr("Deze plannen vragen samen waarschijnlijk"));
  EXPECT_THAT(seen, HasSubstr("Voor alle bedrijven samen heeft de regio nog"));
  EXPECT_THAT(page("/effectrapportage/vergelijken?zaak=" + id(first), analyst("GM0622")), Not(HasSubstr("MERKNAAM")));
}

}  // namespace
}  // namespace pareltjes::service
