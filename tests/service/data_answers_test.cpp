// SPDX-License-Identifier: EUPL-1.2
// The judgement of a contract laid before its supplier: what it sees, what it answers, and who sees nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/resources.hpp"
#include "the_service.hpp"

namespace pareltjes::service {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kForbids =
    "Het is Opdrachtgever niet toegestaan de Gegevens buiten de Programmatuur te hergebruiken";

class DataAnswers : public TheService {
 protected:
  void SetUp() override {
    TheService::SetUp();
    if (database_) populate({"ander-bv", "leverancier", "Ander"});
  }
  static std::string supplier(const std::string& role = "contractbeheerder") { return user("bouwer-bv", role); }
  static std::string rival() { return manager("ander-bv"); }

  std::string add_application(const std::string& contract = "gesloten") {
    const auto made = post("/datarechten",
                           {{"naam", "Planvoorraad"},
                            {"leverancier", "Bouwer"},
                            {"van", "2025-01-01"},
                            {"tot", "2099-12-31"},
                            {"bedrag", "4321"},
                            {"per", "jaar"},
                            {"gegevens", "Geheime lijst"}},
                           manager());
    EXPECT_EQ(made.status, 303) << text(made);
    const auto path = std::string(made.header("location"));
    if (!contract.empty()) add_contract(path, contract);
    return path;
  }
  void add_contract(const std::string& path, const std::string& name, const std::string& day = "2025-01-01") {
    const auto words = core::find_resource("src/pearls/datarechten/voorbeeld/" + name + ".md").value();
    ASSERT_EQ(upload(path + "/stukken", {{"getekend_op", day}}, name + ".md", std::string(words), manager()).status,
              303);
  }
  int lay(const std::string& path, const std::string& party = "bouwer-bv", const std::string& account = manager()) {
    return post(path + "/voorleggen", {{"organisatie", party}}, account).status;
  }
  /// The value of the first field of that name in a page; empty when there is none.
  static std::string value_of(const std::string& page, const std::string& field) {
    const auto mark = "name=\"" + field + "\" value=\"";
    const auto at = page.find(mark);
    if (at == std::string::npos) return {};
    return page.substr(at + mark.size(), page.find('"', at + mark.size()) - at - mark.size());
  }
  std::string page(const std::string& path, const std::string& account = manager()) {
    return text(ask("GET", path, account));
  }
  /// Where the supplier finds the judgement that stands; empty when there is none.
  std::string laid(const std::string& account = supplier()) {
    const auto list = page("/datarechten/voorgelegd", account);
    const std::string mark = "href=\"/datarechten/voorgelegd/";
    const auto at = list.find(mark);
    if (at == std::string::npos) return {};
    return list.substr(at + 6, list.find('"', at + 6) - at - 6);
  }
  http::Response reply(const std::string& path, const std::map<std::string, std::string>& fields,
                       const std::string& account = supplier()) {
    return post(path, fields, account);
  }
};
ON_BOTH_DATABASES(DataAnswers);

TEST_P(DataAnswers, TheSupplierSeesTheJudgementAndNothingElse) {
  const auto path = add_application();
  EXPECT_EQ(laid(), "") << "not offered yet";
  EXPECT_THAT(page(path), HasSubstr("Leg dit oordeel voor"));
  ASSERT_EQ(lay(path), 303);
  const auto address = laid();
  ASSERT_NE(address, "");
  EXPECT_THAT(page("/datarechten", supplier()), HasSubstr("1 oordeel over uw contracten wacht op uw antwoord"));
  const auto shown = page(address, supplier());
  EXPECT_THAT(shown, HasSubstr(kForbids));
  EXPECT_THAT(shown, HasSubstr("het contract zegt het tegendeel"));
  EXPECT_THAT(shown, HasSubstr("gesloten.md, regel"));
  EXPECT_THAT(shown, HasSubstr("Bepaling die de gemeente voorstelt"));
  EXPECT_THAT(shown, HasSubstr("Purmerend toetste het contract van Planvoorraad"));
  for (const auto* hidden : {"4.321", "4321", "Geheime lijst", "2099", "contractbeheerder GM0439"})
    EXPECT_THAT(shown, Not(HasSubstr(hidden)));
  EXPECT_THAT(page("/en" + address, supplier()), HasSubstr("the contract says the contrary"));
  // The application itself stays the municipality's.
  EXPECT_EQ(ask("GET", path, supplier()).status, 404);
}

TEST_P(DataAnswers, NobodyElseSeesOrAnswersIt) {
  const auto path = add_application();
  ASSERT_EQ(lay(path), 303);
  const auto address = laid();
  for (const auto& other : {rival(), manager("GM0622"), manager("landelijk-bureau")}) {
    EXPECT_EQ(laid(other), "") << other;
    EXPECT_EQ(ask("GET", address, other).status, 404) << other;
    EXPECT_EQ(reply(address, {{"punt", "exit"}, {"antwoord", "eens"}}, other).status, 404) << other;
    EXPECT_EQ(lay(path, "ander-bv", other), 404) << other;
    EXPECT_THAT(page("/datarechten", other), Not(HasSubstr("Planvoorraad")));
  }
  EXPECT_EQ(reply(address, {{"punt", "exit"}, {"antwoord", "eens"}}, supplier("lezer")).status, 403);
  EXPECT_EQ(ask("GET", address, supplier("lezer")).status, 200);
  EXPECT_THAT(page(address, supplier("lezer")), Not(HasSubstr("Verstuur antwoord")));
  EXPECT_EQ(lay(path, "bouwer-bv", user("GM0439", "lezer")), 403);
  EXPECT_THAT(page(path), Not(HasSubstr("Leverancier:</strong>"))) << "nothing was answered";
}

TEST_P(DataAnswers, EachPointIsAnsweredBesideItsVerdictAndSettled) {
  const auto path = add_application();
  ASSERT_EQ(lay(path), 303);
  const auto address = laid();
  ASSERT_EQ(reply(address, {{"punt", "api"}, {"antwoord", "eens"}}).status, 303);
  EXPECT_THAT(page("/datarechten"), Not(HasSubstr("Dit wacht op u"))) << "who agrees asks nothing";
  ASSERT_EQ(reply(address, {{"punt", "hergebruik"},
                            {"antwoord", "oneens"},
                            {"reden", "Artikel 9 staat het toe."},
                            {"vindplaats", "bijlage C, artikel 9"}})
                .status,
            303);
  ASSERT_EQ(reply(address, {{"punt", "exit"}, {"antwoord", "addendum"}, {"dag", "2027-01-31"}}).status, 303);
  EXPECT_THAT(page("/datarechten"), HasSubstr("2 antwoorden"));
  auto shown = page(path);
  EXPECT_THAT(shown, HasSubstr("oneens met dit oordeel"));
  EXPECT_THAT(shown, HasSubstr("<q>Artikel 9 staat het toe.</q>"));
  EXPECT_THAT(shown, HasSubstr("Vindplaats: bijlage C, artikel 9."));
  EXPECT_THAT(shown, HasSubstr("Uiterlijk 31 januari 2027."));
  EXPECT_THAT(shown, HasSubstr("Bij 3 van de 12 punten is antwoord gegeven"));
  const auto answered = shown.find("oneens met dit oordeel");
  EXPECT_LT(answered, shown.find("id=\"leverancier\"")) << "in the table of points";

  const auto settle = [&] {
    const auto before = page(path);
    return post(path + "/afhandelen",
                {{"voorlegging", value_of(before, "voorlegging")}, {"antwoord", value_of(before, "antwoord")}},
                manager())
        .status;
  };
  ASSERT_EQ(settle(), 303);
  EXPECT_THAT(page("/datarechten"), HasSubstr("1 antwoord<"));
  ASSERT_EQ(settle(), 303);
  EXPECT_THAT(page("/datarechten"), Not(HasSubstr("Dit wacht op u")));
  EXPECT_THAT(page(address, supplier()), HasSubstr("door de gemeente afgehandeld"));
  ASSERT_EQ(reply(address, {{"punt", "exit"}, {"antwoord", "oneens"}, {"reden", "Toch niet."}}).status, 303);
  EXPECT_THAT(page("/datarechten"), HasSubstr("1 antwoord<")) << "a new answer is open again";
  shown = page(path);
  EXPECT_THAT(shown, HasSubstr("Wat er over en weer is gezegd"));
  EXPECT_THAT(shown, HasSubstr("Uiterlijk 31 januari 2027.")) << "the earlier answer stays in the history";
  EXPECT_THAT(shown, HasSubstr("legt het oordeel voor aan Bouwer"));
}

TEST_P(DataAnswers, AWrongAnswerSaysWhatIsWrongAndLosesNothing) {
  const auto path = add_application();
  ASSERT_EQ(lay(path), 303);
  const auto address = laid();
  const auto refused = [&](const std::map<std::string, std::string>& fields) {
    const auto answer = reply(address, fields);
    EXPECT_EQ(answer.status, 400);
    return text(answer);
  };
  const auto page_again = refused({{"punt", "exit"}, {"antwoord", "oneens"}, {"vindplaats", "artikel 77"}});
  EXPECT_THAT(page_again, HasSubstr("Er staat niet waarom u het oneens bent."));
  EXPECT_THAT(page_again, HasSubstr("value=\"artikel 77\""));
  const auto dayless =
      refused({{"punt", "exit"}, {"antwoord", "addendum"}, {"reden", "Wij maken het."}, {"dag", "gauw"}});
  EXPECT_THAT(dayless, HasSubstr("wanneer u het addendum aanbiedt"));
  EXPECT_THAT(dayless, HasSubstr(">Wij maken het.</textarea>"));
  refused({{"punt", "exit"}, {"antwoord", "misschien"}});
  refused({{"punt", "iets"}, {"antwoord", "eens"}});
  refused({{"punt", "exit"}, {"antwoord", "eens"}, {"reden", std::string(3000, 'x')}});
  EXPECT_THAT(page(path), HasSubstr("Bij 0 van de 12 punten is antwoord gegeven"));
  EXPECT_EQ(lay(path, "bestaat-niet"), 400);
  EXPECT_EQ(lay(path, "GM0622"), 400) << "a municipality is no supplier";
  EXPECT_EQ(lay(add_application(""), "bouwer-bv"), 400) << "without a contract there is no judgement";
}

TEST_P(DataAnswers, AWithdrawnJudgementIsGoneForTheSupplier) {
  const auto path = add_application();
  ASSERT_EQ(lay(path), 303);
  const auto address = laid();
  ASSERT_EQ(reply(address, {{"punt", "api"}, {"antwoord", "eens"}}).status, 303);
  const auto id = address.substr(address.rfind('/') + 1);
  EXPECT_EQ(post(path + "/intrekken", {{"voorlegging", id}}, manager("GM0622")).status, 404);
  ASSERT_EQ(post(path + "/intrekken", {{"voorlegging", id}}, manager()).status, 303);
  EXPECT_EQ(laid(), "");
  EXPECT_EQ(ask("GET", address, supplier()).status, 404);
  EXPECT_THAT(page("/datarechten/voorgelegd", supplier()), HasSubstr("ingetrokken op"));
  const auto late = reply(address, {{"punt", "exit"}, {"antwoord", "eens"}});
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(text(late), HasSubstr("intussen ingetrokken"));
  EXPECT_THAT(page(path), HasSubstr("trekt het oordeel in"));
}

TEST_P(DataAnswers, AChangedContractIsSaidAndLaidBeforeAnew) {
  const auto path = add_application();
  ASSERT_EQ(lay(path), 303);
  const auto before = laid();
  ASSERT_EQ(reply(before, {{"punt", "hergebruik"}, {"antwoord", "addendum"}, {"dag", "2027-01-31"}}).status, 303);
  EXPECT_THAT(page(path), Not(HasSubstr("Uw oordeel is sindsdien veranderd")));
  add_contract(path, "vrij", "2026-02-01");
  EXPECT_THAT(page(path), HasSubstr("Uw oordeel is sindsdien veranderd"));
  EXPECT_THAT(page(path), HasSubstr("Dit antwoord gaat over het oordeel zoals het toen was."));
  EXPECT_THAT(page(before, supplier()), HasSubstr(kForbids)) << "what was laid before it does not change by itself";
  ASSERT_EQ(lay(path), 303);
  const auto after = laid();
  EXPECT_NE(after, before);
  EXPECT_EQ(ask("GET", before, supplier()).status, 404);
  EXPECT_THAT(page(after, supplier()), Not(HasSubstr(kForbids)));
  // Out of the register: the supplier sees it no more.
  ASSERT_EQ(post(path + "/vervallen", {}, manager()).status, 303);
  EXPECT_EQ(laid(), "");
}

}  // namespace
}  // namespace pareltjes::service
