// SPDX-License-Identifier: EUPL-1.2
// What is kept of an agreement, when somebody must act, and the calendar that says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/overeenkomsten/register/agreement.hpp"
#include "platform/dossier/calendar.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

Agreement example() {
  Agreement agreement;
  agreement.title = "Meldingen openbare ruimte";
  agreement.standard = "vwo-2.51";
  agreement.party = "Voorbeeldsoft B.V.";
  agreement.party_kvk = "00000000";
  agreement.organisation = "voorbeeldsoft";
  agreement.product = "voorbeeldsoft/meldingen";
  agreement.service = "SaaS voor meldingen";
  agreement.from = "2026-02-01";
  agreement.until = "2028-02-29";
  agreement.notice_months = 3;
  agreement.renewal_months = 12;
  agreement.fields = {{"verwerker-kvk", "00000000"}};
  agreement.tables = {{"subverwerkers", json::array({{{"naam", "Voorbeeldhost B.V."}, {"locatie", "EER"}},
                                                     {{"naam", " Anderhost "}},
                                                     {{"naam", "Voorbeeldhost B.V."}},
                                                     {{"naam", ""}},
                                                     "geen rij"})}};
  agreement.signing = Signing{"2026-01-20", "A. Anders", "T. Test", "getekend.pdf", std::string(64, 'a')};
  agreement.addendum =
      Addendum{{{"5.1", "Datalek", "gewijzigd", "24 uur", "72 uur", "zwaar", "meldtermijn", true, "zo"},
                {"8.2", "Overleg", "nieuw", "", "twee keer", "licht", "", false, ""}},
               "model.docx",
               std::string(64, 'b'),
               Signing{"2026-01-21", "A. Anders", "T. Test", "addendum.pdf", std::string(64, 'c')}};
  agreement.replaces = "oud";
  agreement.replaced_by = "nieuw";
  return agreement;
}

TEST(Agreement, IsTheSameAfterStoring) {
  const auto stored = to_json(example());
  const auto back = agreement_from(json::parse(stored.dump()));
  ASSERT_TRUE(back);
  EXPECT_EQ(to_json(*back), stored);
  EXPECT_EQ(back->addendum->agreed().size(), 1U);
  EXPECT_EQ(back->signing->sha256, std::string(64, 'a'));
  for (const auto& odd : {json(nullptr), json::array(), json::object(), json("x")}) EXPECT_FALSE(agreement_from(odd));
  // Values of other kinds than we write are as if they were not there.
  const auto strange = agreement_from(
      {{"titel", 3}, {"velden", "x"}, {"addendum", 1}, {"getekend", true}, {"opzegtermijn_maanden", "drie"}});
  ASSERT_TRUE(strange);
  EXPECT_EQ(strange->title, "");
  EXPECT_TRUE(strange->fields.is_object());
}

TEST(Agreement, NamesItsSubprocessorsOnce) {
  EXPECT_THAT(example().subprocessors(), ElementsAre("Voorbeeldhost B.V.", "Anderhost"));
}

TEST(Agreement, SaysWhatIsWrong) {
  const auto message = [](auto change) {
    auto agreement = example();
    change(agreement);
    const auto done = check(agreement);
    return done ? std::string() : done.error().message.nl;
  };
  EXPECT_EQ(message([](Agreement&) {}), "");
  EXPECT_EQ(message([](Agreement& a) { a.title = " "; }), "De naam is leeg.");
  EXPECT_EQ(message([](Agreement& a) { a.party = ""; }), "De andere partij is leeg.");
  EXPECT_EQ(message([](Agreement& a) { a.party = std::string(301, 'x'); }), "De andere partij is te lang.");
  EXPECT_EQ(message([](Agreement& a) { a.service = "\xff"; }), "De dienst is te lang.");
  EXPECT_EQ(message([](Agreement& a) { a.until = "2026-02-30"; }), "De einddatum is geen datum.");
  EXPECT_EQ(message([](Agreement& a) { a.until = "2026-01-31"; }), "De einddatum ligt voor de ingangsdatum.");
  EXPECT_EQ(message([](Agreement& a) { a.notice_months = 121; }), "Het aantal maanden klopt niet.");
  EXPECT_EQ(message([](Agreement& a) { a.renewal_months = -1; }), "Het aantal maanden klopt niet.");
  EXPECT_EQ(message([](Agreement& a) { a.standard = ""; }), "De reden is leeg.") << "non-use is accounted for";
  EXPECT_EQ(message([](Agreement& a) {
              a.standard = "";
              a.reason = "Landelijk contract";
            }),
            "");
}

TEST(Agreement, EndsAndGoesOnAsCalendarsDo) {
  auto agreement = example();
  const auto end = [&](const char* today) { return core::to_iso(end_on(agreement, *core::parse_day(today)).value()); };
  EXPECT_EQ(core::to_iso(last_notice_day(agreement).value()), "2027-11-29");
  EXPECT_EQ(end("2026-11-28"), "2028-02-29");
  EXPECT_EQ(end("2028-02-29"), "2028-02-29") << "the last day itself";
  EXPECT_EQ(end("2028-03-01"), "2029-02-28");
  EXPECT_EQ(end("2031-03-01"), "2032-02-29") << "from the first end each time";
  agreement.renewal_months = 0;
  EXPECT_EQ(end("2030-01-01"), "2028-02-29") << "it ended";
  agreement.until.clear();
  EXPECT_FALSE(last_notice_day(agreement));
  EXPECT_FALSE(end_on(agreement, *core::parse_day("2026-11-28")));
}

class AgreementRecords : public storage::BothDatabases {};
ON_BOTH_DATABASES(AgreementRecords);

TEST_P(AgreementRecords, AreFoundByWordsAndDueWhenSigned) {
  dossier::Dossiers dossiers(*database_, core::system_clock());
  ASSERT_TRUE(dossiers.declare(agreement_kind()));
  const storage::Scope scope{"GM0439", "anna"};
  const auto made = dossiers.create(scope, std::string(kAgreement), "a", to_json(example()));
  ASSERT_TRUE(made) << core::describe(made.error(), core::Language::kEnglish);
  EXPECT_EQ(made->due, "");
  const auto found = [&](const std::string& words) {
    return dossiers.list(scope, {.kind = std::string(kAgreement), .words = words}).value().size();
  };
  for (const auto* words : {"voorbeeldsoft", "00000000", "SAAS meldingen", "anderhost", "vwo 2.51"})
    EXPECT_EQ(found(words), 1U) << words;
  EXPECT_EQ(found("iets anders"), 0U);

  EXPECT_FALSE(dossiers.move_to(scope, made->id, 1, std::string(kEnded))) << "a draft does not end";
  const auto sent = dossiers.move_to(scope, made->id, 1, std::string(kToSign)).value();
  const auto signed_one = dossiers.move_to(scope, made->id, sent.version, std::string(kSigned)).value();
  EXPECT_EQ(signed_one.due, "2027-11-29");
  EXPECT_FALSE(dossiers.move_to(scope, made->id, signed_one.version, std::string(kDraft)));
  const auto ended = dossiers.move_to(scope, made->id, signed_one.version, std::string(kEnded)).value();
  EXPECT_EQ(ended.due, "");
  EXPECT_EQ(dossiers.history(scope, made->id)->size(), 4U);
}

TEST(Calendar, IsWhatTheStandardAsks) {
  const dossier::Appointment appointment{
      "a1@pareltjes",
      "2027-12-31",
      "Zeg op of verleng: Meldingen; \"openbaar\", \\ enzovoort",
      "Eerste regel\nTweede regel met een lange zin zodat de regel gevouwen wordt: éééééééééé",
      "https://voorbeeld.example/overeenkomsten/a1",
      30};
  const auto text = dossier::to_icalendar({appointment, {"kapot", "gisteren", "x", "", "", 0}},
                                          {"Overeenkomsten", "Agreements"}, core::Timestamp{}, core::Language::kDutch);
  EXPECT_THAT(text, HasSubstr("DTSTART;VALUE=DATE:20271231\r\n"));
  EXPECT_THAT(text, HasSubstr("DTEND;VALUE=DATE:20280101\r\n"));
  EXPECT_THAT(text, HasSubstr("DTSTAMP:19700101T000000Z\r\n"));
  EXPECT_THAT(text, HasSubstr("SUMMARY:Zeg op of verleng: Meldingen\\; \"openbaar\"\\, \\\\ enzovoort\r\n"));
  EXPECT_THAT(text, HasSubstr("TRIGGER:-P30D\r\n"));
  EXPECT_THAT(text, testing::Not(HasSubstr("kapot")));
  std::string unfolded;
  for (const auto& line : core::split(text, '\n')) {
    if (line.empty()) continue;
    ASSERT_TRUE(line.ends_with('\r'));
    EXPECT_LE(line.size() - 1, 75U) << line;
    EXPECT_TRUE(core::is_valid_utf8(line)) << "cut between characters";
    unfolded += line.starts_with(' ') ? line.substr(1, line.size() - 2) : line;
    if (line.starts_with(' ')) continue;
    unfolded.pop_back();
  }
  EXPECT_THAT(unfolded, HasSubstr("Eerste regel\\nTweede regel met een lange zin zodat de regel gevouwen wordt: "
                                  "éééééééééé"));
}

}  // namespace
}  // namespace pareltjes::overeenkomsten
