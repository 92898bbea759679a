// SPDX-License-Identifier: EUPL-1.2
#include "platform/incoming/sources.hpp"

#include <gmock/gmock.h>

#include "core/testing/set_clock.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::incoming {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Source, WhatTheOperatorAllowsIsRead) {
  const auto database = parse_allowed_database("GM0439=db.intern:5432/gegevens?sslmode=verify-full");
  ASSERT_TRUE(database);
  EXPECT_EQ(database->organisation, "GM0439");
  EXPECT_EQ(database->text(), "db.intern:5432/gegevens");
  EXPECT_EQ(database->sslmode, "verify-full");
  EXPECT_EQ(parse_allowed_database("GM0439=/run/pg:5432/x")->host, "/run/pg");
  for (const auto* wrong :
       {"", "db:1/x", "GM0439=", "GM0439=db/x", "GM0439=db:0/x", "GM0439=db:5432/", "=db:5432/x", "GM0439=db:x/y"})
    EXPECT_FALSE(parse_allowed_database(wrong)) << wrong;
}

TEST(Source, OwnRulesAreLinesOfFour) {
  const auto rules = own_rules("inwoners;0;5000;weiger\n\n aandeel_65_plus;;80;waarschuw \n");
  ASSERT_TRUE(rules);
  ASSERT_THAT(*rules, SizeIs(2));
  EXPECT_TRUE((*rules)[0].refuses);
  EXPECT_EQ((*rules)[1].to, 80);
  EXPECT_FALSE((*rules)[1].refuses);
  for (const auto* wrong :
       {"inwoners;0;5000", "inwoners;a;5;weiger", "inwoners;5;1;weiger", ";0;1;weiger", "inwoners;0;1;soms"})
    EXPECT_FALSE(own_rules(wrong)) << wrong;
}

TEST(Source, AfterEachFailureItWaitsLonger) {
  EXPECT_EQ(next_wait(15, 0), 15);
  EXPECT_EQ(next_wait(15, 1), 30);
  EXPECT_EQ(next_wait(15, 3), 120);
  EXPECT_EQ(next_wait(15, 60), 24 * 60) << "a day at most";
  EXPECT_EQ(next_wait(7 * 24 * 60, 5), 7 * 24 * 60) << "or as scheduled";
}

class SourcesTest : public storage::BothDatabases {
 protected:
  Sources sources(std::optional<secrets::Vault> vault = secrets::Vault::from_key({7})) {
    Allowed allowed;
    allowed.folder = "/nergens";
    allowed.databases = {*parse_allowed_database("GM0439=db.intern:5432/gegevens")};
    return {*database_, clock_, std::move(vault), allowed};
  }
  static Source folder(std::string name = "Plannen") {
    Source source;
    source.name = std::move(name);
    source.kind = Kind::kFolder;
    source.place = "plannen";
    source.every_minutes = 15;
    return source;
  }
  core::SetClock clock_;
};
ON_BOTH_DATABASES(SourcesTest);

TEST_P(SourcesTest, OnlyWhatIsAllowedIsKept) {
  auto all = sources();
  for (const auto* place : {"", "/etc", "../GM0622", "a/../../b", "a//b", ".ssh", "a\\b", "a/.verborgen"}) {
    auto source = folder();
    source.place = place;
    EXPECT_FALSE(all.add(storage::kPurmerend, source, "")) << place;
  }
  auto table = folder();
  table.kind = Kind::kPostgres;
  table.user = "lezer";
  table.place = "publiek.plannen";
  table.database = "db.intern:5432/gegevens";
  EXPECT_TRUE(all.add(storage::kPurmerend, table, "geheim"));
  EXPECT_EQ(all.add(storage::kUtrecht, table, "geheim").error().code, core::ErrorCode::kForbidden)
      << "released for another";
  table.database = "169.254.169.254:80/x";
  EXPECT_EQ(all.add(storage::kPurmerend, table, "geheim").error().code, core::ErrorCode::kForbidden);
  auto address = folder();
  address.kind = Kind::kAddress;
  address.place = "http://127.0.0.1/";
  EXPECT_FALSE(all.add(storage::kPurmerend, address, ""));
  Sources nothing(*database_, clock_, {}, {});
  EXPECT_EQ(nothing.add(storage::kPurmerend, folder(), "").error().code, core::ErrorCode::kForbidden);
}

TEST_P(SourcesTest, OneOrganisationSeesNothingOfAnother) {
  auto all = sources();
  const auto mine = all.add(storage::kPurmerend, folder(), "");
  ASSERT_TRUE(mine);
  EXPECT_THAT(*all.list(storage::kUtrecht), IsEmpty());
  EXPECT_FALSE(all.remove(storage::kUtrecht, mine->id));
  EXPECT_FALSE(all.ask(storage::kUtrecht, mine->id));
  EXPECT_FALSE(all.claim(storage::kUtrecht, mine->id));
  EXPECT_THAT(*all.list(storage::kPurmerend), SizeIs(1));
}

TEST_P(SourcesTest, APasswordIsSealedAndNeverListed) {
  auto all = sources();
  auto table = folder();
  table.kind = Kind::kPostgres;
  table.user = "lezer";
  table.place = "plannen";
  table.database = "db.intern:5432/gegevens";
  const auto kept = all.add(storage::kPurmerend, table, "merkteken");
  ASSERT_TRUE(kept);
  const auto rows = storage::read(*database_, storage::kPurmerend, "SELECT geheim, instellingen_json FROM bron");
  EXPECT_THAT(rows.text(0, 0), Not(HasSubstr("merkteken")));
  EXPECT_THAT(rows.text(0, 0), Not(HasSubstr(secrets::to_hex("merkteken"))));
  EXPECT_THAT(rows.text(0, 1), Not(HasSubstr("merkteken")));
  EXPECT_EQ(all.claim(storage::kPurmerend, kept->id)->password, "merkteken");
  Sources without(*database_, clock_, {}, all.allowed());
  EXPECT_EQ(without.add(storage::kPurmerend, table, "x").error().code, core::ErrorCode::kForbidden);
}

TEST_P(SourcesTest, OneProcessTakesASourceAndALateOneIsRefused) {
  auto one = sources();
  auto other = sources();
  const auto kept = one.add(storage::kPurmerend, folder(), "");
  ASSERT_TRUE(kept);
  const auto first = one.claim();
  ASSERT_TRUE(first && *first) << core::describe(first.error(), core::Language::kDutch);
  EXPECT_EQ((*first)->scope.organisation, "GM0439");
  EXPECT_FALSE(*other.claim()) << "somebody is at it";
  EXPECT_EQ(other.claim(storage::kPurmerend, kept->id).error().code, core::ErrorCode::kConflict);
  clock_.move(std::chrono::minutes{31});
  const auto second = other.claim();
  ASSERT_TRUE(second && *second) << "its time is over";
  const Outcome done{Outcome::Kind::kTaken, {"Ingelezen.", "Imported."}, {"plannen-2026"}, {}};
  EXPECT_EQ(one.finish(**first, done, "aa").error().code, core::ErrorCode::kConflict);
  ASSERT_TRUE(other.finish(**second, done, "bb"));
  const auto now = one.find(storage::kPurmerend, kept->id);
  EXPECT_EQ(now->content_hash, "bb");
  EXPECT_EQ(now->outcome.text.nl, "Ingelezen.");
  EXPECT_FALSE(now->busy);
  EXPECT_FALSE(*one.claim()) << "not due yet";
  clock_.move(std::chrono::minutes{15});
  EXPECT_TRUE(*one.claim());
}

TEST_P(SourcesTest, ARefusalStaysUntilSomethingNewComes) {
  auto all = sources();
  const auto kept = all.add(storage::kPurmerend, folder(), "");
  const auto look = [&](const Outcome& outcome) {
    ASSERT_TRUE(all.ask(storage::kPurmerend, kept->id));
    const auto claim = all.claim();
    ASSERT_TRUE(claim && *claim);
    ASSERT_TRUE(all.finish(**claim, outcome, ""));
  };
  look({Outcome::Kind::kRefused, {"Geweigerd.", "Refused."}, {}, {{true, "r", "k", 2, 1, {"Fout.", "Fault."}}}});
  look({Outcome::Kind::kSame, {"Niets nieuws.", "Nothing new."}, {}, {}});
  auto now = all.find(storage::kPurmerend, kept->id);
  EXPECT_EQ(now->outcome.kind, Outcome::Kind::kRefused);
  ASSERT_THAT(now->outcome.findings, SizeIs(1));
  EXPECT_EQ(now->outcome.findings[0].row, 2);
  look({Outcome::Kind::kFailed, {"Weg.", "Gone."}, {}, {}});
  look({Outcome::Kind::kFailed, {"Weg.", "Gone."}, {}, {}});
  now = all.find(storage::kPurmerend, kept->id);
  EXPECT_EQ(now->failures, 2);
  EXPECT_EQ(now->next_at, core::to_rfc3339(clock_.now() + std::chrono::minutes{60}));
}

TEST_P(SourcesTest, APausedOneIsLeftAloneAndSayingNowStartsIt) {
  auto all = sources();
  auto manual = folder();
  manual.every_minutes = 0;
  const auto kept = all.add(storage::kPurmerend, manual, "");
  EXPECT_FALSE(*all.claim()) << "nobody asked";
  ASSERT_TRUE(all.ask(storage::kPurmerend, kept->id));
  EXPECT_TRUE(*all.claim());
  const auto often = all.add(storage::kPurmerend, folder("Vaak"), "");
  ASSERT_TRUE(all.pause(storage::kPurmerend, often->id, true));
  EXPECT_FALSE(*all.claim());
  ASSERT_TRUE(all.pause(storage::kPurmerend, often->id, false));
  EXPECT_TRUE(*all.claim());
  EXPECT_TRUE(all.remove(storage::kPurmerend, often->id));
  EXPECT_EQ(all.find(storage::kPurmerend, often->id).error().code, core::ErrorCode::kNotFound);
}

TEST_P(SourcesTest, NamesMayBeTheSameAndIdsAreNot) {
  auto all = sources();
  EXPECT_EQ(all.add(storage::kPurmerend, folder("Plannen Noord!"), "")->id, "plannen-noord");
  EXPECT_EQ(all.add(storage::kPurmerend, folder("Plannen Noord!"), "")->id, "plannen-noord-2");
  EXPECT_EQ(all.add(storage::kPurmerend, folder("…"), "")->id, "bron");
}

TEST_P(SourcesTest, LateIsWhatStayedAwayLongerThanExpected) {
  Source source;
  source.delivered_at = "2026-11-01T00:00:00.000Z";
  const core::Timestamp now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 28};
  EXPECT_FALSE(is_late(source, now)) << "nothing is expected";
  source.expected_days = 26;
  EXPECT_TRUE(is_late(source, now));
  source.expected_days = 28;
  EXPECT_FALSE(is_late(source, now));
}

}  // namespace
}  // namespace pareltjes::incoming
