// SPDX-License-Identifier: EUPL-1.2
// Agreements through the service: begun, filled in, compared, signed, renewed, shared; by whom, and seen by whom.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "core/time.hpp"
#include "the_service.hpp"

namespace pareltjes::service {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Agreements : public TheService {
 protected:
  static std::string text(const http::Response& response) { return std::string(response.body.view()); }
  std::string manager(const std::string& organisation = "GM0439") const {
    return user(organisation, "contractbeheerder");
  }
  static std::string form_of(const std::map<std::string, std::string>& fields) {
    std::string body;
    for (const auto& [name, value] : fields)
      body += (body.empty() ? "" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
    return body;
  }
  http::Response post(const std::string& path, const std::map<std::string, std::string>& fields,
                      const std::string& account) {
    return ask("POST", path, account, form_of(fields));
  }
  /// A form with a file, as a browser sends it.
  http::Response upload(const std::string& path, std::map<std::string, std::string> fields, const std::string& name,
                        const std::string& bytes, const std::string& account) {
    fields["csrf"] = session_of(account).csrf;
    std::string body;
    for (const auto& [field, value] : fields)
      body += "--grens\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + value + "\r\n";
    body += "--grens\r\nContent-Disposition: form-data; name=\"bestand\"; filename=\"" + name +
            "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + bytes + "\r\n--grens--\r\n";
    return ask("POST", path, account, body, "multipart/form-data; boundary=grens");
  }
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

}  // namespace
}  // namespace pareltjes::service
