// SPDX-License-Identifier: EUPL-1.2
// Everybody of every other organisation asks every route for what is Purmerend's, with the ids of real things and every
// field that any form has: nothing of it is shown, and not a row of it changes.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "platform/monitor/monitor.hpp"
#include "platform/sharing/consultation.hpp"
#include "the_service.hpp"

namespace pareltjes::service {
namespace {

constexpr auto kVictim = "GM0439";
constexpr auto kMark = "MERKTEKEN";  ///< Stands in everything of Purmerend that nobody else may see.

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string form_of(const Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields) text += (text.empty() ? "" : "&") + name + "=" + http::percent_encode(value);
  return text;
}

class Tenants : public TheService {
 protected:
  void SetUp() override {
    TheService::SetUp();
    if (!database_) return;
    workers_->stop();  // Runs stay where they are put.
    fill();
  }

  identity::Member member(const std::string& role) {
    return installation_->identity().visitor(session_of(user(kVictim, role)).token).value()->member;
  }

  /// One of everything that an organisation can have.
  void fill() {
    const auto administrator = member("beheerder");
    const storage::Scope scope{kVictim, administrator.account};
    auto& identity = installation_->identity();
    identity::Provider provider;
    provider.id = "purmerend";
    provider.organisation = kVictim;
    provider.name = "Inlogdienst";            // Shown on the sign-in page to everybody.
    provider.issuer = "https://127.0.0.1:1";  // A private address, which is never asked.
    provider.client_id = kMark;
    provider.with_key = true;
    ASSERT_TRUE(identity.set_provider(administrator, provider));
    ASSERT_TRUE(identity.add_provider_key(administrator, provider.id, {"k1", kMark, R"({"kid":"k1","kty":"RSA"})"}));
    ASSERT_TRUE(identity.invite(administrator, identity::Role::kReader, std::string(kMark) + "@elders.example"));
    ASSERT_TRUE(installation_->evidence().append(scope, "stem", {{"tekst", kMark}}));
    ASSERT_TRUE(installation_->audit().write(scope, "verzoek", "proef", kMark));
    const auto made = ask(
        "POST", "/gemeenten/GM0439/wijkvoorzieningen/normen", user(kVictim, "analist"),
        form_of({{"norm", "huisarts-2018"}, {"laag", "900"}, {"midden", "1000"}, {"hoog", "1100"}, {"bron", kMark}}));
    ASSERT_EQ(made.status, 303) << made.body;
    prefer_ = "respond-async";
    const auto run = ask("POST", "/api/v1/pareltjes/wijkvoorzieningen/uitvoeringen", user(kVictim, "analist"),
                         R"({"gemeente":"GM0439"})", "application/json");
    ASSERT_EQ(run.status, 202) << run.body;
    run_ = nlohmann::json::parse(run.body.view()).at("id");
    monitor::Monitor monitor(installation_->database(), core::system_clock(), installation_->evidence());
    monitor::Connection connection;
    connection.blocked_by = kMark;
    ASSERT_TRUE(monitor.record(scope, {kVictim, "ander-bv", "plan", "keten-plan"}, connection));
    ASSERT_TRUE(monitor.consent(scope, {kVictim, "ander-bv", "plan", "keten-plan"}, true));
    sharing::Consultations consultations(installation_->database(), core::system_clock(), "oordeel");
    const auto laid = consultations.lay_before(scope, {"toepassing", kMark, "ander-bv", {{"zin", kMark}}});
    ASSERT_TRUE(laid);
    laid_ = laid->id;
    ASSERT_TRUE(identity.make_api_key(administrator, kMark, "vastleggen", 30));
    session_ = identity.sessions(member("lezer").account)->front().id;
    account_ = member("scorer").account;
    key_ = installation_->evidence().keys(scope)->front().id;
  }

  /// Every row that is Purmerend's or of its people, in all tables; without what merely being seen changes.
  std::string everything() {
    static const std::vector<std::pair<std::string, std::string>> kGeneral{
        {"organisatie", "id = 'GM0439'"},
        {"lidmaatschap", "organisatie = 'GM0439'"},
        {"account", "gebruikersnaam LIKE '%gm0439%'"},
        {"uitnodiging", "organisatie = 'GM0439'"},
        {"oidc_aanbieder", "organisatie = 'GM0439'"},
        {"oidc_sleutel", "aanbieder = 'purmerend'"},
        {"api_sleutel", "organisatie = 'GM0439'"}};
    std::string text;
    EXPECT_TRUE(installation_->database().maintenance("test", [&](storage::Session& session) -> core::Result<void> {
      const auto add = [&](const std::string& table, const std::string& columns, const std::string& where) {
        const auto rows =
            session.query("SELECT " + columns + " FROM " + table + " WHERE " + where + " ORDER BY 1, 2, 3");
        EXPECT_TRUE(rows) << table;
        text += table + "\n";
        for (std::size_t row = 0; rows && row < rows->size(); ++row) {
          for (std::size_t column = 0; column < rows->names().size(); ++column) {
            const auto& value = rows->at(row, column);
            if (const auto* words = std::get_if<std::string>(&value)) text += *words;
            if (const auto* whole = std::get_if<std::int64_t>(&value)) text += std::to_string(*whole);
            if (const auto* blob = std::get_if<storage::Blob>(&value)) text += blob->bytes;
            text += '|';
          }
          text += '\n';
        }
      };
      for (const auto& [table, where] : kGeneral) add(table, "*", where);
      add("sessie", "id_hash, account, organisatie", "organisatie = 'GM0439'");
      for (const auto* table :
           {"dossier", "dossier_gebeurtenis", "uitvoering", "bewijs", "audit", "sleutel", "dataset", "pakket",
            "register_item", "toets", "aansluiting", "antwoord", "toestemming", "voorlegging", "voorlegging_woord"})
        add(std::string("rij_") + table, "*", "organisatie = 'GM0439'");
      return {};
    }));
    return text;
  }

  [[nodiscard]] std::string address_of(std::string pattern) const {
    const bool run = pattern.contains("uitvoeringen");
    if (pattern.contains("/voorgelegd/{id}")) return "/datarechten/voorgelegd/" + laid_;
    for (const auto& [name, value] : std::map<std::string, std::string>{
             {"{code}", kVictim},
             {"{pareltje}", "wijkvoorzieningen"},
             {"{bestand}", "uitvoer.csv"},
             {"{aanbieder}", "purmerend"},
             {"{organisatie}", kVictim},
             {"{id}", run && !pattern.contains("{id}/uitvoeringen") ? run_ : "wijkvoorzieningen"},
             {"{rest...}", "x"}}) {
      if (const auto at = pattern.find(name); at != std::string::npos) pattern.replace(at, name.size(), value);
    }
    return pattern;
  }

  /// What a form may hold, with the ids of Purmerend's things, and the names of columns that no form has.
  [[nodiscard]] Fields fields(const std::string& action) const {
    return {{"actie", action},
            {"sessie", session_},
            {"account", account_},
            {"sleutel", key_},
            {"kenmerk", "purmerend"},
            {"norm", "huisarts-2018"},
            {"laag", "1"},
            {"midden", "2"},
            {"hoog", "3"},
            {"bron", "Overgenomen"},
            {"rol", "beheerder"},
            {"email", "x@elders.example"},
            {"code", "000000"},
            {"wachtwoord", "x"},
            {"oud", "x"},
            {"nieuw", "een heel nieuw wachtwoord"},
            {"token", "x"},
            {"reden", "Zomaar"},
            {"vanaf", "2020-01-01"},
            {"versie", "1"},
            {"naam", "Overgenomen"},
            {"uitgever", "https://127.0.0.1:1"},
            {"client_id", "x"},
            {"bewijs", "sleutel"},
            {"organisatie", kVictim},
            {"organisation", kVictim},
            {"actor", account_},
            {"leverancier", "ander-bv"},
            {"product", action.empty() ? "plan" : "ander-bv/plan"},
            {"onderwerp", "keten-plan"},
            {"keten", "keten-plan"},
            {"stand", "productie"},
            {"tekst", "Overgenomen"},
            {"akkoord", "ja"},
            {"voorlegging", laid_},
            {"punt", "exit"},
            {"antwoord", "eens"},
            {"bereik", "vastleggen"},
            {"dagen", "30"},
            {"id", run_},
            {"gemeente", kVictim},
            {"aanbieder", "purmerend"},
            {"logout_token", "x"},
            {"gebruikersnaam", user(kVictim, "lezer")}};
  }

  void attack(const http::Route& route, const std::string& account, const std::string& before) {
    const bool json = route.name.starts_with("api-");
    const auto address = address_of(route.pattern);
    std::vector<std::string> bodies;
    if (json) {
      bodies = {R"({"gemeente":"GM0439"})", R"({"gemeente":"GM0439","organisatie":"GM0439"})"};
    } else if (route.method == "GET") {
      bodies = {""};
    } else {
      for (const auto* action :
           {"", "verwijder", "sleutel", "bewaar", "intrek", "vervang", "geven", "afnemen", "intrekken", "bevestig"})
        bodies.push_back(form_of(fields(action)));
    }
    for (const auto& body : bodies) {
      const auto target = route.method == "GET" ? address + "?" + form_of(fields("")) : address;
      for (const auto& asked : {target, address}) {
        const auto answer =
            ask(route.method, asked, account, body, json ? "application/json" : "application/x-www-form-urlencoded");
        EXPECT_NE(answer.status, 500) << route.name << " " << account;
        EXPECT_EQ(answer.body.view().find(kMark), std::string::npos)
            << route.name << " shows " << account << " what is Purmerend's";
        for (const auto& [name, role] : identity::kRoles)
          EXPECT_EQ(answer.body.view().find(std::string(role) + " GM0439"), std::string::npos)
              << route.name << " shows " << account << " a member of Purmerend";
        if (asked == address) break;
      }
    }
    if (route.method == "GET") return;
    EXPECT_EQ(everything(), before) << route.name << " as " << account;
  }

  std::string run_, session_, account_, key_, laid_;
};
ON_BOTH_DATABASES(Tenants);

TEST_P(Tenants, NobodyElseSeesOrChangesWhatIsPurmerends) {
  const auto before = everything();
  for (const auto* table :
       {"rij_dossier\n", "rij_uitvoering\n", "rij_aansluiting\n", "rij_toestemming\n", "rij_voorlegging\n",
        "api_sleutel\n", "rij_bewijs\n", "rij_sleutel\n", "oidc_sleutel\n", "uitnodiging\n"}) {
    const auto at = before.find(table);
    ASSERT_NE(at, std::string::npos);
    ASSERT_EQ(before.substr(at + std::string(table).size(), 4).find("rij_"), std::string::npos)
        << table << " has a row";
  }
  for (const auto& organisation : organisations()) {
    if (organisation.id == kVictim) continue;
    for (const auto& [role, name] : identity::kRoles)
      for (const auto& route : service_->router().routes())
        attack(route, user(organisation.id, std::string(name)), before);
  }
  for (const auto& route : service_->router().routes()) attack(route, "", before);
  EXPECT_EQ(everything(), before);
}

/// The same marks are there for who belongs to it: else the test above could not fail.
TEST_P(Tenants, ItsOwnAdministratorSeesTheMarks) {
  for (const auto* target :
       {"/beheer/inlogdiensten", "/beheer/bewijs", "/audit", "/gemeenten/GM0439/wijkvoorzieningen"})
    EXPECT_EQ(ask("GET", target, user(kVictim, "beheerder")).status, 200) << target;
  EXPECT_NE(ask("GET", "/beheer/bewijs", user(kVictim, "beheerder")).body.view().find(kMark), std::string::npos);
  EXPECT_NE(ask("GET", "/audit", user(kVictim, "beheerder")).body.view().find(kMark), std::string::npos);
  EXPECT_NE(ask("GET", "/beheer", user(kVictim, "beheerder")).body.view().find("scorer GM0439"), std::string::npos);
  EXPECT_NE(ask("GET", "/gemeenten/GM0439/wijkvoorzieningen/uitvoer.csv?tabel=normen", user(kVictim, "lezer"))
                .body.view()
                .find(kMark),
            std::string::npos);
  EXPECT_EQ(ask("GET", "/api/v1/uitvoeringen/" + run_, user(kVictim, "lezer")).status, 200);
  for (const auto* target : {"/monitor", "/api/v1/monitor/vakjes",
                             "/monitor/vakje?gemeente=GM0439&leverancier=ander-bv&product=plan&onderwerp=keten-plan"})
    EXPECT_NE(ask("GET", target, user(kVictim, "lezer")).body.view().find(kMark), std::string::npos) << target;
}

/// What another organisation's administrator is told of a thing of Purmerend is what he is told of one that never was.
TEST_P(Tenants, AThingOfAnotherLooksAsOneThatNeverWas) {
  const auto administrator = user("GM0622", "beheerder");
  const std::string absent = "01a20b5d-0000-7000-8000-000000000000";
  const auto hidden = [&](std::string text, const std::string& id) {
    for (const auto& name : {id, absent, http::percent_encode(id)})
      for (auto at = text.find(name); at != std::string::npos; at = text.find(name))
        text.replace(at, name.size(), "KENMERK");
    for (auto at = text.find("name=\"csrf\" value=\""); at != std::string::npos;
         at = text.find("name=\"csrf\" value=\"", at + 1))
      text.replace(at + 19, 64, "");
    return text;
  };
  struct Thing {
    std::string method, address, field, id, more;
  };
  const Thing things[] = {
      {"GET", "/api/v1/uitvoeringen/{}", "", run_, ""},
      {"GET", "/datarechten/voorgelegd/{}", "", laid_, ""},
      {"GET", "/api/v1/uitvoeringen/{}/uitkomst", "", run_, ""},
      {"DELETE", "/api/v1/uitvoeringen/{}", "", run_, ""},
      {"POST", "/sessies", "sessie", session_, ""},
      {"POST", "/beheer/rollen", "account", account_, "&rol=lezer&actie=geven"},
      {"POST", "/beheer/rollen", "account", account_, "&rol=scorer&actie=afnemen"},
      {"POST", "/beheer/tweede-factor", "account", account_, ""},
      {"POST", "/beheer/sleutels", "sleutel", key_, "&actie=intrek&reden=Zomaar"},
      {"POST", "/beheer/inlogdiensten", "kenmerk", "purmerend", "&actie=verwijder"},
      {"POST", "/beheer/inlogdiensten", "kenmerk", "purmerend", "&actie=sleutel"},
  };
  for (const auto& thing : things) {
    const auto answer = [&](const std::string& id) {
      auto address = thing.address;
      if (const auto at = address.find("{}"); at != std::string::npos) address.replace(at, 2, id);
      const auto body =
          thing.field.empty() ? std::string("{}") : thing.field + "=" + http::percent_encode(id) + thing.more;
      return ask(thing.method, address, administrator, body,
                 thing.field.empty() ? "application/json" : "application/x-www-form-urlencoded");
    };
    const auto foreign = answer(thing.id);
    const auto none = answer(absent);
    EXPECT_EQ(foreign.status, none.status) << thing.address << thing.more;
    const auto instance = [](std::string text) {  // Each problem carries the id of its request.
      const auto at = text.find("urn:uuid:");
      return at == std::string::npos ? text : text.erase(at, 45);
    };
    EXPECT_EQ(instance(hidden(std::string(foreign.body.view()), thing.id)),
              instance(hidden(std::string(none.body.view()), thing.id)))
        << thing.address << thing.more;
  }
}

}  // namespace
}  // namespace pareltjes::service
