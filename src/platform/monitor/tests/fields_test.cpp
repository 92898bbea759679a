// SPDX-License-Identifier: EUPL-1.2
// Every field comes back as it was recorded, to the parties and in public; and where each limit lies.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/sha256.hpp"
#include "core/testing/set_clock.hpp"
#include "platform/monitor/monitor.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::monitor {
namespace {

using core::ErrorCode;
using testing::ElementsAre;

const CellKey kCell{"GM0439", "bouwer-bv", "plan", "stop-1.4.1"};
const CellKey kChain{"GM0439", "bouwer-bv", "plan", "keten-plan"};

class MonitorFields : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    evidence_ = std::make_unique<evidence::Evidence>(*database_, clock_, vault_);
    monitor_ = std::make_unique<Monitor>(*database_, clock_, *evidence_);
  }
  /// No two numbers are the same, so that none can stand in the place of another.
  static NewTest test_of(const CellKey& key, std::int64_t errors) {
    NewTest test;
    test.key = key;
    test.tested_sha256 = core::sha256_hex("levering");
    test.rule_set = "stop-1.4.1";
    test.rule_set_sha256 = core::sha256_hex("regels");
    test.program = "omgevingswet";
    test.program_version = "0.2.0";
    test.verdict = Verdict::kPartly;
    test.errors = errors;
    test.warnings = 7;
    test.checked = 398;
    test.rules = 612;
    test.errors_by_rule = {{"LVBB3008", errors}};
    return test;
  }
  static Connection connection() {
    Connection one;
    one.state = ConnectionState::kTest;
    one.since = "2026-12-31";
    one.evidence_text = "bewijs";
    one.evidence_sha256 = core::sha256_hex("bewijs");
    one.blocked_by = "belemmering";
    one.desk = "landelijk";
    return one;
  }
  void make_public(const CellKey& key) {
    ASSERT_TRUE(monitor_->consent(gemeente_, key, true));
    clock_.move(std::chrono::hours(1));
    ASSERT_TRUE(monitor_->consent(supplier_, key, true));
  }

  core::SetClock clock_;
  const secrets::Vault vault_ = secrets::Vault::from_key({9});
  std::unique_ptr<evidence::Evidence> evidence_;
  std::unique_ptr<Monitor> monitor_;
  const storage::Scope gemeente_{"GM0439", "anna"};
  const storage::Scope supplier_{"bouwer-bv", "piet"};
  const storage::Scope visitor_ = storage::Scope::of_public("bezoeker");
};
ON_BOTH_DATABASES(MonitorFields);

void expect_test(const Test& test, const Test& kept) {
  EXPECT_EQ(test.id, kept.id);
  EXPECT_EQ(test.verdict, Verdict::kPartly);
  EXPECT_EQ(test.errors, 3);
  EXPECT_EQ(test.warnings, 7);
  EXPECT_EQ(test.checked, 398);
  EXPECT_EQ(test.rules, 612);
  EXPECT_EQ(test.errors_by_rule, (std::map<std::string, std::int64_t>{{"LVBB3008", 3}}));
  EXPECT_EQ(test.evidence, kept.evidence);
  EXPECT_EQ(test.by, "GM0439");
  EXPECT_EQ(test.at, kept.at);
}

TEST_P(MonitorFields, OfATest) {
  const auto kept = monitor_->record(gemeente_, test_of(kCell, 3)).value();
  expect_test(*monitor_->cell(supplier_, kCell)->test(), kept);
  make_public(kCell);
  expect_test(*monitor_->cell(visitor_, kCell)->test(), kept);
  const auto signed_content = nlohmann::json::parse(kept.evidence).at("records").at(0).at("inhoud");
  EXPECT_EQ(signed_content.at("fouten"), 3);
  EXPECT_EQ(signed_content.at("waarschuwingen"), 7);
  EXPECT_EQ(signed_content.at("nagekeken"), 398);
  EXPECT_EQ(signed_content.at("regels"), 612);
  EXPECT_EQ(signed_content.at("gemeente"), "GM0439");
  EXPECT_EQ(signed_content.at("leverancier"), "bouwer-bv");
  EXPECT_EQ(signed_content.at("product"), "plan");
  EXPECT_EQ(signed_content.at("onderwerp"), "stop-1.4.1");
}

TEST_P(MonitorFields, OfAConnectionAReplyAndAConsent) {
  ASSERT_TRUE(monitor_->record(gemeente_, kChain, connection()));
  clock_.move(std::chrono::hours(1));
  ASSERT_TRUE(monitor_->reply(supplier_, kChain, "  Binnenkort.  "));
  make_public(kChain);
  for (const auto& reader : {gemeente_, visitor_}) {
    const auto cell = monitor_->cell(reader, kChain).value();
    const auto& one = *cell.connection();
    EXPECT_EQ(one.state, ConnectionState::kTest);
    EXPECT_EQ(one.since, "2026-12-31");
    EXPECT_EQ(one.evidence_text, "bewijs");
    EXPECT_EQ(one.evidence_sha256, core::sha256_hex("bewijs"));
    EXPECT_EQ(one.blocked_by, "belemmering");
    EXPECT_EQ(one.desk, "landelijk");
    EXPECT_EQ(one.by, "GM0439");
    ASSERT_EQ(cell.replies.size(), 1U);
    EXPECT_EQ(cell.replies[0].text, "Binnenkort.");
    EXPECT_EQ(cell.replies[0].by, "bouwer-bv");
    EXPECT_GT(cell.replies[0].at, one.at);
  }
  const auto consents = monitor_->cell(gemeente_, kChain)->consents;
  ASSERT_EQ(consents.size(), 2U);
  EXPECT_EQ(consents[0].by, "bouwer-bv") << "the newest first";
  EXPECT_GT(consents[0].at, consents[1].at);
  EXPECT_EQ(consents[1].by, "GM0439");
}

TEST_P(MonitorFields, TheNewestComesFirstWithinOneMoment) {
  for (const std::int64_t errors : {1, 2, 3}) ASSERT_TRUE(monitor_->record(gemeente_, test_of(kCell, errors)));
  std::vector<std::int64_t> errors;
  const auto cell = monitor_->cell(gemeente_, kCell).value();
  for (const auto& test : cell.tests) errors.push_back(test.errors);
  EXPECT_THAT(errors, ElementsAre(3, 2, 1));
  // And each is found by its id.
  for (const auto& test : cell.tests) EXPECT_EQ(monitor_->test(supplier_, test.id)->second.errors, test.errors);
}

TEST_P(MonitorFields, TheListSaysWhoseACellIsAndWhetherItIsPublic) {
  ASSERT_TRUE(monitor_->record(gemeente_, test_of(kCell, 3)));
  const auto only = [&](const storage::Scope& scope) { return monitor_->cells(scope)->at(0); };
  EXPECT_TRUE(only(gemeente_).own);
  EXPECT_FALSE(only(gemeente_).is_public);
  make_public(kCell);
  EXPECT_TRUE(only(gemeente_).own);
  EXPECT_TRUE(only(gemeente_).is_public);
  EXPECT_FALSE(only(visitor_).own);
  EXPECT_TRUE(only(visitor_).is_public);
}

TEST_P(MonitorFields, LimitsOfTexts) {
  ASSERT_TRUE(monitor_->record(gemeente_, kChain, connection()));
  EXPECT_TRUE(monitor_->reply(supplier_, kChain, std::string(2000, 'a')));
  for (const auto& text : {std::string(2001, 'a'), std::string(), std::string(" \n"), std::string("\xff")})
    EXPECT_EQ(monitor_->reply(supplier_, kChain, text).error().code, ErrorCode::kInvalidInput) << text.size();
  const auto with = [&](const std::string& since) {
    auto one = connection();
    one.since = since;
    return monitor_->record(gemeente_, kChain, one).has_value();
  };
  for (const auto* day : {"2026-01-01", "2026-12-31", ""}) EXPECT_TRUE(with(day)) << day;
  for (const auto* day :
       {"2026-00-10", "2026-13-10", "2026-01-00", "2026-01-32", "2026-1-01", "2026-01-010", "2O26-01-01"})
    EXPECT_FALSE(with(day)) << day;
  auto many = test_of(kCell, 3);
  for (int i = 0; i < 201; ++i) many.findings.push_back({{"tekst", i}});
  EXPECT_EQ(monitor_->record(gemeente_, many)->findings.size(), 200U);
}

TEST(CellKeys, MayBeFortyCharactersLong) {
  const auto fits = [](const std::string& product, const std::string& subject) {
    return check_key({"GM0439", "bouwer-bv", product, subject}).has_value();
  };
  EXPECT_TRUE(fits(std::string(40, 'a'), "x"));
  EXPECT_FALSE(fits(std::string(41, 'a'), "x"));
  EXPECT_FALSE(fits("-plan", "x"));
  EXPECT_FALSE(fits("1.0", "x")) << "dots are for versions";
  EXPECT_TRUE(fits("plan-2", "1.0"));
}

TEST(CellJson, OfWhichAWordIsUnknownIsDamaged) {
  Cell cell;
  cell.tests.push_back({});
  cell.connections.push_back({});
  const auto sound = public_json(cell);
  EXPECT_TRUE(cell_from(kCell, sound));
  for (const auto& [list, field] : {std::pair{"toetsen", "uitslag"}, std::pair{"aansluitingen", "stand"}}) {
    auto broken = sound;
    broken[list][0][field] = "onbekend";
    EXPECT_EQ(cell_from(kCell, broken).error().code, ErrorCode::kInternal) << list;
  }
  EXPECT_EQ(cell_from(kCell, nlohmann::json::array()).error().code, ErrorCode::kInternal);
}

TEST(TestedHash, GoesByTheNamesAndNotByWhatIsInTheFiles) {
  ASSERT_GT(core::sha256_hex("2"), core::sha256_hex("1"));
  EXPECT_EQ(tested_hash({{"b.xml", "1"}, {"a.xml", "2"}}),
            core::sha256_hex(core::sha256_hex("2") + "  a.xml\n" + core::sha256_hex("1") + "  b.xml\n"));
}

}  // namespace
}  // namespace pareltjes::monitor
