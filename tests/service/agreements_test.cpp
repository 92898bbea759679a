// SPDX-License-Identifier: EUPL-1.2
// Agreements through the service: begun, filled in, compared, signed, renewed, shared; by whom, and seen by whom.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "core/time.hpp"
#include "platform/dossier/notices.hpp"
#include "the_service.hpp"

namespace pareltjes::service {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Agreements : public TheService {
 protected:
  /// Begins an agreement and gives its path.
  std::string begin(const std::map<std::string, std::string>& fields, const std::string& account) {
    const auto made = post("/overeenkomsten", fields, account);
    EXPECT_EQ(made.status, 303) << text(made);
    return std::string(made.header("location"));
  }
  std::string version_of(const std::string& path, const std::string& account) {
    const auto page = text(ask("GET", path, account));
    const std::string mark = "name=\"versie\" value=\"";
    const auto at = page.find(mark);
    EXPECT_NE(at, std::string::npos) << path;
    return at == std::string::npos ? ""
                                   : page.substr(at + mark.size(), page.find('"', at + mark.size()) - at - mark.size());
  }
  /// The lines of the list on the page.
  std::string list(const std::string& query, const std::string& account) {
    return text(ask("GET", "/overeenkomsten" + query, account));
  }
};
ON_BOTH_DATABASES(Agreements);

const std::map<std::string, std::string> kOwnText{{"partij", "Voorbeeldsoft B.V."},
                                                  {"partij_kvk", "12345678"},
                                                  {"dienst", "Meldingen openbare ruimte"},
                                                  {"reden", "Landelijk contract MERKREDEN"},
                                                  {"van", "2026-01-01"},
                                                  {"tot", "2099-12-31"},
                                                  {"opzegtermijn_maanden", "3"}};

TEST_P(Agreements, AreOfTheOrganisationAndNobodyElse) {
  const auto path = begin(kOwnText, manager());
  const auto page = text(ask("GET", path, user("GM0439", "lezer")));
  EXPECT_THAT(page, HasSubstr("Voorbeeldsoft B.V."));
  EXPECT_THAT(page, HasSubstr("MERKREDEN"));
  EXPECT_THAT(page, Not(HasSubstr(">Bewaar<"))) << "who only reads has nothing to save";
  for (const auto& stranger :
       {manager("GM0622"), user("bouwer-bv", "beheerder"), user("landelijk-bureau", "beheerder")}) {
    for (const auto* end : {"", "/bestand?vorm=json"}) {
      const auto seen = ask("GET", path + end, stranger);
      EXPECT_EQ(seen.status, 404) << stranger << end;
      EXPECT_THAT(text(seen), Not(HasSubstr("MERKREDEN")));
    }
    EXPECT_THAT(list("", stranger), Not(HasSubstr("Voorbeeldsoft")));
    EXPECT_THAT(text(ask("GET", "/overeenkomsten/jaarverslag", stranger)), Not(HasSubstr("MERKREDEN")));
  }
  // A supplier's reader of another organisation may change nothing either.
  for (const auto* end : {"", "/staat", "/opmerkingen"})
    EXPECT_EQ(post(path + end, {{"versie", "1"}, {"staat", "vervallen"}, {"tekst", "x"}}, manager("GM0622")).status,
              404);
  EXPECT_THAT(text(ask("GET", "/overeenkomsten", "")), HasSubstr("Meld u aan"));
  EXPECT_EQ(version_of(path, manager()), "1") << "nothing was changed";
}

TEST_P(Agreements, LoseNothingWhenTwoChangeAtOnce) {
  const auto path = begin(kOwnText, manager());
  ASSERT_EQ(post(path, {{"versie", "1"}, {"titel", "Eerste"}}, manager()).status, 303);
  const auto late = post(path, {{"versie", "1"}, {"titel", "Tweede titel"}}, user("GM0439", "beheerder"));
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(text(late), HasSubstr("Iemand anders wijzigde"));
  EXPECT_THAT(text(late), HasSubstr("Tweede titel")) << "what was typed is still there";
  EXPECT_THAT(text(ask("GET", path, manager())), HasSubstr("<h1 tabindex=\"-1\">Eerste</h1>"));
  const auto wrong = post(path, {{"versie", "2"}, {"tot", "2025-01-01"}}, manager());
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(text(wrong), HasSubstr("De einddatum ligt voor de ingangsdatum."));
  EXPECT_EQ(version_of(path, manager()), "2");
  const auto nameless = post("/overeenkomsten", {{"dienst", "MERKDIENST"}}, manager());
  EXPECT_EQ(nameless.status, 400);
  EXPECT_THAT(text(nameless), HasSubstr("MERKDIENST"));
}

TEST_P(Agreements, AreSignedOnceWithEvidence) {
  const auto path = begin(kOwnText, manager());
  EXPECT_EQ(post(path + "/staat", {{"versie", "1"}, {"staat", "getekend"}}, manager()).status, 400)
      << "signing asks who and when";
  ASSERT_EQ(post(path + "/staat", {{"versie", "1"}, {"staat", "ter-ondertekening"}}, manager()).status, 303);
  EXPECT_EQ(post(path, {{"versie", "2"}, {"titel", "Anders"}}, manager()).status, 409) << "it is with who signs";
  const std::map<std::string, std::string> signing{
      {"versie", "2"}, {"wat", "overeenkomst"}, {"op", "2026-01-20"}, {"gemeente", "A. Anders"}, {"partij", "T. Test"}};
  auto odd = signing;
  odd["op"] = "gisteren";
  EXPECT_EQ(upload(path + "/getekend", odd, "g.pdf", "%PDF", manager()).status, 400);
  ASSERT_EQ(upload(path + "/getekend", signing, "getekend.pdf", "%PDF getekend", manager()).status, 303);
  const auto page = text(ask("GET", path, manager()));
  EXPECT_THAT(page, HasSubstr(core::sha256_hex("%PDF getekend")));
  EXPECT_THAT(page, HasSubstr("T. Test"));
  EXPECT_THAT(page, HasSubstr("Zeg uiterlijk op 30 september 2099 op."));
  EXPECT_THAT(installation_->evidence().export_chain({"GM0439", "x"}).value(),
              HasSubstr(core::sha256_hex("%PDF getekend")));
  auto again = signing;
  again["versie"] = version_of(path, manager());
  EXPECT_EQ(upload(path + "/getekend", again, "anders.pdf", "anders", manager()).status, 400);
  EXPECT_THAT(text(ask("GET", path, manager())), HasSubstr(core::sha256_hex("%PDF getekend")))
      << "nothing was put over it";
  // What was signed can be renewed; the old one holds until the new one is signed.
  const auto next = post(path + "/vernieuwen", {{"standaard", ""}}, manager());
  ASSERT_EQ(next.status, 303) << text(next);
  const std::string renewed(next.header("location"));
  EXPECT_THAT(text(ask("GET", renewed, manager())), HasSubstr("Vervangt een eerdere"));
  EXPECT_THAT(list("?staat=getekend", manager()), HasSubstr(path));
  ASSERT_EQ(post(renewed + "/staat", {{"versie", "1"}, {"staat", "ter-ondertekening"}}, manager()).status, 303);
  ASSERT_EQ(upload(renewed + "/getekend", signing, "nieuw.pdf", "nieuw", manager()).status, 303);
  EXPECT_THAT(text(ask("GET", path, manager())), HasSubstr("Vervangen door een nieuwe"));
  EXPECT_THAT(list("?staat=vervangen", manager()), HasSubstr(path));
}

TEST_P(Agreements, AreFoundAndAccountedFor) {
  const auto path = begin(kOwnText, manager());
  ASSERT_EQ(upload(path + "/getekend",
                   {{"versie", "1"}, {"op", "2026-01-20"}, {"gemeente", "A"}, {"partij", "B"}, {"wat", "overeenkomst"}},
                   "x.pdf", "x", manager())
                .status,
            303);
  auto draft = kOwnText;
  draft["reden"] = "MERKCONCEPT";
  begin(draft, manager());
  EXPECT_THAT(text(ask("GET", "/overeenkomsten/jaarverslag?jaar=2026", manager())), Not(HasSubstr("MERKCONCEPT")))
      << "a draft is no agreement";
  EXPECT_THAT(list("?zoek=voorbeeldsoft+12345678", manager()), HasSubstr(path));
  EXPECT_THAT(list("?zoek=iets+anders", manager()), Not(HasSubstr(path)));
  EXPECT_THAT(text(ask("GET", "/overeenkomsten/jaarverslag?jaar=2026", manager())), HasSubstr("MERKREDEN"));
  EXPECT_THAT(text(ask("GET", "/overeenkomsten/jaarverslag?jaar=2025", manager())), Not(HasSubstr("MERKREDEN")))
      << "it began later";
  ASSERT_EQ(post(path + "/opmerkingen", {{"tekst", "Let op: MERKWOORD"}}, user("GM0439", "lezer")).status, 303);
  EXPECT_THAT(text(ask("GET", path, manager())), HasSubstr("Let op: MERKWOORD"));
  EXPECT_THAT(text(ask("GET", path, manager())), HasSubstr("lezer GM0439")) << "by whom";
}

TEST_P(Agreements, StandInACalendarForWhoHasItsKey) {
  auto fields = kOwnText;
  const auto soon =
      core::to_iso(std::chrono::floor<std::chrono::days>(core::system_clock().now()) + std::chrono::days{60});
  fields["tot"] = soon;
  fields["opzegtermijn_maanden"] = "1";
  const auto path = begin(fields, manager());
  ASSERT_EQ(upload(path + "/getekend",
                   {{"versie", "1"}, {"op", "2026-01-20"}, {"gemeente", "A"}, {"partij", "B"}, {"wat", "overeenkomst"}},
                   "x.pdf", "x", manager())
                .status,
            303);
  EXPECT_THAT(list("", manager()), HasSubstr("laatste dag om op te zeggen"));
  fields["dienst"] = "Zonder opzegtermijn";
  fields["opzegtermijn_maanden"] = "0";
  ASSERT_EQ(upload(begin(fields, manager()) + "/getekend",
                   {{"versie", "1"}, {"op", "2026-01-20"}, {"gemeente", "A"}, {"partij", "B"}, {"wat", "overeenkomst"}},
                   "x.pdf", "x", manager())
                .status,
            303);
  const auto administrator =
      installation_->identity().visitor(session_of(user("GM0439", "beheerder")).token).value()->member;
  const auto key = [&](const char* scope) {
    return installation_->identity().make_api_key(administrator, "agenda", scope, 30).value().token;
  };
  const auto agenda = key("agenda");
  const auto calendar = ask("GET", "/overeenkomsten/agenda.ics?sleutel=" + agenda, "");
  ASSERT_EQ(calendar.status, 200);
  EXPECT_THAT(std::string(calendar.header("content-type")), HasSubstr("text/calendar"));
  EXPECT_THAT(text(calendar), HasSubstr("SUMMARY:Laatste dag om op te zeggen: Meldingen openbare ruimte"));
  EXPECT_THAT(text(calendar), HasSubstr("SUMMARY:Einde: Zonder opzegtermijn"));
  EXPECT_THAT(text(calendar), Not(HasSubstr("Laatste dag om op te zeggen: Zonder")));
  std::string digits = soon;
  std::erase(digits, '-');
  EXPECT_THAT(text(calendar), HasSubstr("DTSTART;VALUE=DATE:" + digits));
  for (const auto& other : {std::string(), std::string("onzin"), key("nakijken")})
    EXPECT_EQ(ask("GET", "/overeenkomsten/agenda.ics?sleutel=" + other, "").status, 404);
  http::Request request;
  request.method = "GET";
  ASSERT_TRUE(http::set_target(request, "/api/v1/monitor/vakjes"));
  request.remote_address = "192.0.2.2";
  request.headers = {{"host", "proef"}, {"authorization", "Bearer " + agenda}};
  EXPECT_EQ(service_->answer(request).status, 403) << "and nothing else";
}

constexpr const char* kStandard = "verwerkersovereenkomst-1.0";

class AgreementsByAStandard : public Agreements {
 protected:
  void SetUp() override {
    Agreements::SetUp();
    if (!installation_) return;
    ASSERT_EQ(
        post("/monitor/producten", {{"leverancier", "bouwer-bv"}, {"product", "planmaker"}, {"naam", "Planmaker"}},
             manager("bouwer-bv"))
            .status,
        303);
  }
  std::string begin_with(const std::string& account, const std::string& title, const std::string& party = {}) {
    std::map<std::string, std::string> fields{{"standaard", kStandard}, {"titel", title}};
    if (party.empty()) {
      fields["product"] = "bouwer-bv/planmaker";
    } else {
      fields["partij"] = party;
    }
    return begin(fields, account);
  }
  json content(const std::string& path, const std::string& account) {
    return json::parse(text(ask("GET", path + "/bestand?vorm=json", account)), nullptr, false);
  }
  /// The text of the standard, with one clause changed.
  std::string other_text() {
    const auto run = installation_->runner().run({{"GM0439", "x"},
                                                  "overeenkomsten",
                                                  "GM0439",
                                                  {{"actie", "standaarden"}, {"standaard", kStandard}},
                                                  {},
                                                  42,
                                                  false},
                                                 {{}, {}, {}});
    EXPECT_TRUE(run);
    if (!run) return {};
    std::string all;
    const auto& table = *run->outcome->table("delen");
    for (const auto& row : table.rows) {
      const auto cell = [&](const char* name) { return std::get<std::string>(row[table.column(name)]); };
      const auto number = cell("nummer");
      all += (cell("soort") == "artikel" ? "Artikel " : "") + (number.empty() ? "" : number + " ") +
             (cell("kop").empty() ? "" : cell("kop") + "\n") + cell("tekst") + "\n";
    }
    const std::string was = "ook niet om eigen producten te trainen of te verbeteren";
    EXPECT_NE(all.find(was), std::string::npos);
    if (all.find(was) != std::string::npos)
      all.replace(all.find(was), was.size(), "behalve om eigen producten te verbeteren");
    return all;
  }
};
ON_BOTH_DATABASES(AgreementsByAStandard);

TEST_P(AgreementsByAStandard, BeginWithWhatIsKnown) {
  const auto first = begin_with(manager(), "Eerste");
  EXPECT_EQ(content(first, manager())["velden"]["organisatie"], "Bouwer");
  EXPECT_EQ(content(first, manager())["velden"]["gemeente"], "Purmerend");
  ASSERT_EQ(post(first,
                 {{"versie", "1"},
                  {"veld.functie-1", "Burgemeester"},
                  {"veld.functie-2", "Directeur"},
                  {"veld.norm", "ISO 27001"},
                  {"veld.datum-hoofdovereenkomst", "2025-05-05"},
                  {"tabel.subverwerkers", "ja"},
                  {"tabel.subverwerkers.3.naam", "Voorbeeldhost"},
                  {"veld.bestaat-niet", "x"}},
                 manager())
                .status,
            303);
  const auto kept = content(first, manager());
  EXPECT_EQ(kept["tabellen"]["subverwerkers"].size(), 1U) << "rows without anything are left out";
  EXPECT_FALSE(kept["velden"].contains("bestaat-niet"));
  // With the same party all of it comes back, with another only what is of the own side.
  const auto same = content(begin_with(manager(), "Tweede"), manager());
  EXPECT_EQ(same["velden"]["functie-2"], "Directeur");
  EXPECT_FALSE(same["velden"].contains("datum-hoofdovereenkomst")) << "a day is of that agreement";
  EXPECT_EQ(same["tabellen"]["subverwerkers"][0]["naam"], "Voorbeeldhost");
  const auto other = content(begin_with(manager(), "Derde", "Iemand anders B.V."), manager());
  EXPECT_EQ(other["velden"]["functie-1"], "Burgemeester");
  EXPECT_FALSE(other["velden"].contains("functie-2"));
  EXPECT_FALSE(other["velden"].contains("norm"));
  EXPECT_FALSE(other["tabellen"].contains("subverwerkers"));
}

TEST_P(AgreementsByAStandard, AreFilledInStepByStep) {
  const auto path = begin_with(manager(), "Eerste");
  const auto before = content(path, manager());
  const auto first = text(ask("GET", path + "?stap=1", manager()));
  EXPECT_THAT(first, HasSubstr("aria-current=\"step\""));
  EXPECT_THAT(first, HasSubstr("name=\"titel\""));
  EXPECT_THAT(first, Not(HasSubstr("name=\"veld."))) << "only what this step asks";
  const auto second = text(ask("GET", path + "?stap=2", manager()));
  EXPECT_THAT(second, HasSubstr("name=\"veld.organisatie\""));
  EXPECT_THAT(second, Not(HasSubstr("name=\"titel\"")));
  // Steps are called as the sections of the document in which their fields stand.
  EXPECT_THAT(second, HasSubstr("aria-current=\"step\">De partijen"));
  EXPECT_THAT(second, Not(HasSubstr("name=\"veld.norm\"")));
  EXPECT_THAT(second, HasSubstr(">De ondertekening</a>"));
  EXPECT_THAT(second, HasSubstr(">Bijlage 2: Beveiliging</a>"));
  EXPECT_THAT(second, HasSubstr(">Verwerkingen</a>"));
  // A step saves what it asks, and leaves the rest as it is.
  const auto saved = post(
      path + "?stap=2", {{"versie", "1"}, {"stap", "2"}, {"verder", "3"}, {"veld.organisatie", "MERKNAAM"}}, manager());
  EXPECT_EQ(saved.status, 303);
  EXPECT_EQ(saved.header("location"), path + "?stap=3");
  auto after = content(path, manager());
  EXPECT_EQ(after["velden"]["organisatie"], "MERKNAAM");
  after["velden"].erase("organisatie");
  auto same = before;
  same["velden"].erase("organisatie");
  EXPECT_EQ(after, same);
  // Who is late sees it in the same step, with what was typed.
  const auto late = post(path + "?stap=2", {{"versie", "1"}, {"stap", "2"}, {"veld.organisatie", "TELAAT"}}, manager());
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(text(late), HasSubstr("TELAAT"));
  EXPECT_THAT(text(late), HasSubstr("aria-current=\"step\""));
  const auto last = text(ask("GET", path + "?stap=999", manager()));
  EXPECT_THAT(last, HasSubstr("Er staat nog iets open"));
  EXPECT_THAT(last, Not(HasSubstr("name=\"veld.")));
  EXPECT_THAT(text(ask("GET", path + "?stap=nul", manager())), HasSubstr("Vul stap voor stap in"));
}

TEST_P(AgreementsByAStandard, GoToSigningOnlyWithoutMistakes) {
  const auto path = begin_with(manager(), "Eerste");
  const auto refused = post(path + "/staat", {{"versie", "1"}, {"staat", "ter-ondertekening"}}, manager());
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(text(refused), HasSubstr("De overeenkomst is nog niet af."));
  EXPECT_THAT(text(ask("GET", path, manager())), HasSubstr("<use href=\"#i-weet-niet\"/></svg> “"))
      << "and the form says which";
  const auto typed =
      json::parse(post(path + "/controle", {{"veld.kvk", "12"}, {"veld.norm", "ISO"}}, manager()).body.view());
  std::map<std::string, std::size_t> wrong;
  for (const auto& field : typed["velden"]) wrong[field["id"]] = field["bevindingen"].size();
  EXPECT_EQ(wrong["kvk"], 1U);
  EXPECT_EQ(wrong["norm"], 0U);
  EXPECT_FALSE(content(path, manager())["velden"].contains("kvk")) << "nothing is stored";
  EXPECT_EQ(text(ask("GET", path + "/bestand?vorm=docx", manager())).substr(0, 2), "PK");
  EXPECT_EQ(ask("GET", path + "/bestand?vorm=exe", manager()).status, 404);
}

TEST_P(AgreementsByAStandard, TurnDeviationsIntoAnAddendum) {
  const auto path = begin_with(manager(), "Eerste");
  const auto changed = other_text();
  ASSERT_EQ(upload(path + "/vergelijken", {{"versie", "1"}}, "anders.txt", changed, manager()).status, 303);
  auto deviations = content(path, manager())["addendum"]["afwijkingen"];
  ASSERT_EQ(deviations.size(), 1U) << deviations.dump(1);
  EXPECT_EQ(deviations[0]["artikel"], "3.4");
  EXPECT_EQ(deviations[0]["zwaarte"], "zwaar");
  EXPECT_FALSE(deviations[0]["afgesproken"].get<bool>());
  EXPECT_EQ(upload(path + "/getekend",
                   {{"versie", "2"}, {"wat", "addendum"}, {"op", "2026-02-01"}, {"gemeente", "A"}, {"partij", "B"}},
                   "x", "x", manager())
                .status,
            400)
      << "nothing is agreed yet";
  EXPECT_EQ(
      post(path + "/afwijkingen", {{"versie", "2"}, {"keuze.0", "afspreken"}, {"reden.0", " "}}, manager()).status,
      400);
  ASSERT_EQ(
      post(path + "/afwijkingen", {{"versie", "2"}, {"keuze.0", "afspreken"}, {"reden.0", "MERKREDEN"}}, manager())
          .status,
      303);
  ASSERT_EQ(upload(path + "/vergelijken", {{"versie", "3"}}, "anders.txt", changed, manager()).status, 303);
  deviations = content(path, manager())["addendum"]["afwijkingen"];
  EXPECT_EQ(deviations[0]["reden"], "MERKREDEN") << "who compares anew does not decide anew";
  ASSERT_EQ(upload(path + "/getekend",
                   {{"versie", "4"}, {"wat", "addendum"}, {"op", "2026-02-01"}, {"gemeente", "A"}, {"partij", "B"}},
                   "addendum.pdf", "addendum", manager())
                .status,
            303);
  EXPECT_THAT(installation_->evidence().export_chain({"GM0439", "x"}).value(), HasSubstr("addendum-getekend"));
  // Other pearls hear of it, with what was agreed as a text.
  dossier::Notices notices(installation_->database(), core::system_clock());
  const auto told = notices.about({"GM0439", "x"}, path.substr(path.rfind('/') + 1));
  ASSERT_TRUE(told);
  ASSERT_FALSE(told->empty());
  EXPECT_EQ(told->back().kind, "addendum-getekend");
  EXPECT_EQ(told->back().content.at("sha256"), core::sha256_hex("addendum"));
  EXPECT_TRUE(told->back().content.contains("tekst"));
  EXPECT_TRUE(notices.about({"GM0622", "x"}, told->back().subject)->empty());
  EXPECT_EQ(content(path, manager())["addendum"]["getekend"]["sha256"], core::sha256_hex("addendum"));
  for (const auto* bad : {"", "PK\x03\x04 geen zip", "%PDF-1.4 kapot"}) {
    const auto refused = upload(path + "/vergelijken", {{"versie", "5"}}, "stuk.docx", bad, manager());
    EXPECT_GE(refused.status, 400) << bad;
    EXPECT_LT(refused.status, 500) << bad;
  }
  EXPECT_EQ(version_of(path, manager()), "5") << "what was there is still there";
}

TEST_P(AgreementsByAStandard, AreSharedWhenBothAgree) {
  const auto path = begin_with(manager(), "Gedeelde titel");
  ASSERT_EQ(post(path,
                 {{"versie", "1"},
                  {"veld.ondertekenaar-2", "MERKNAAM"},
                  {"veld.norm", "ISO 27001"},
                  {"veld.ingangsdatum", "2026-05-05"}},
                 manager())
                .status,
            303);
  ASSERT_EQ(post(path + "/delen", {}, manager()).status, 303);
  const auto neighbour = manager("GM0622");
  EXPECT_THAT(text(ask("GET", "/overeenkomsten/gedeeld", neighbour)), Not(HasSubstr("Gedeelde titel")));
  const auto asked = text(ask("GET", "/overeenkomsten/gedeeld", manager("bouwer-bv")));
  EXPECT_THAT(asked, HasSubstr("Gedeelde titel"));
  const std::string mark = "name=\"deling\" value=\"";
  const auto at = asked.find(mark) + mark.size();
  const auto share = asked.substr(at, asked.find('"', at) - at);
  EXPECT_EQ(post("/overeenkomsten/gedeeld", {{"deling", share}, {"akkoord", "ja"}}, neighbour).status, 404);
  ASSERT_EQ(post("/overeenkomsten/gedeeld", {{"deling", share}, {"akkoord", "ja"}}, manager("bouwer-bv")).status, 303);
  EXPECT_THAT(text(ask("GET", "/overeenkomsten/gedeeld", neighbour)), HasSubstr("Gedeelde titel"));
  const auto taken = post("/overeenkomsten/" + share + "/overnemen", {}, neighbour);
  ASSERT_EQ(taken.status, 303);
  const auto own = content(std::string(taken.header("location")), neighbour);
  EXPECT_EQ(own["velden"]["norm"], "ISO 27001");
  EXPECT_EQ(own["velden"]["gemeente"], "Vlaardingen");
  EXPECT_THAT(own.dump(), Not(HasSubstr("MERKNAAM")));
  EXPECT_THAT(own.dump(), Not(HasSubstr("2026-05-05")));
  const auto lonely = begin_with(manager(), "Eenzaam", "Zonder account B.V.");
  EXPECT_EQ(post(lonely + "/delen", {}, manager()).status, 400) << "nobody there can agree";
}

}  // namespace
}  // namespace pareltjes::service
