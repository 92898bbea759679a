// SPDX-License-Identifier: EUPL-1.2
#include "platform/monitor/monitor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <barrier>
#include <thread>

#include "core/sha256.hpp"
#include "core/testing/set_clock.hpp"
#include "platform/register/items.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::monitor {
namespace {

using core::ErrorCode;
using testing::HasSubstr;

const CellKey kCell{"GM0439", "bouwer-bv", "plan", "stop-1.4.1"};
const CellKey kChain{"GM0439", "bouwer-bv", "plan", "keten-plan"};

class MonitorRoom : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    evidence_ = std::make_unique<evidence::Evidence>(*database_, clock_, vault_);
    monitor_ = std::make_unique<Monitor>(*database_, clock_, *evidence_);
  }

  static NewTest test_of(const CellKey& key, Verdict verdict, std::map<std::string, std::int64_t> by_rule = {}) {
    NewTest test;
    test.key = key;
    test.tested_sha256 = core::sha256_hex("levering");
    test.rule_set = "stop-1.4.1";
    test.rule_set_sha256 = core::sha256_hex("regels");
    test.program = "omgevingswet";
    test.program_version = "0.2.0";
    test.verdict = verdict;
    for (const auto& [rule, count] : by_rule) test.errors += count;
    test.errors_by_rule = std::move(by_rule);
    test.checked = 398;
    test.rules = 612;
    test.findings = nlohmann::json::array({{{"tekst", "MERKTEKEN"}}});
    return test;
  }
  /// Every cell that this scope sees, as one text.
  std::string seen(const storage::Scope& scope) {
    std::string text;
    const auto cells = monitor_->cells(scope);
    EXPECT_TRUE(cells) << (cells ? "" : core::describe(cells.error(), core::Language::kEnglish));
    for (const auto& cell : cells.value_or(std::vector<Cell>{})) {
      text += cell.key.gemeente + " " + cell.key.leverancier + " " + cell.key.product + " " + cell.key.onderwerp + " " +
              public_json(cell).dump() + "\n";
    }
    return text;
  }

  core::SetClock clock_;
  const secrets::Vault vault_ = secrets::Vault::from_key({9});
  std::unique_ptr<evidence::Evidence> evidence_;
  std::unique_ptr<Monitor> monitor_;
  const storage::Scope gemeente_{"GM0439", "anna"};
  const storage::Scope supplier_{"bouwer-bv", "piet"};
  const storage::Scope other_gemeente_{"GM0622", "eva"};
  const storage::Scope other_supplier_{"concurrent", "kees"};
  const storage::Scope visitor_ = storage::Scope::of_public("bezoeker");
};
ON_BOTH_DATABASES(MonitorRoom);

TEST_P(MonitorRoom, KeepsATestWithEvidenceThatVerifies) {
  const auto kept = monitor_->record(gemeente_, test_of(kCell, Verdict::kFails, {{"LVBB3008", 2}}));
  ASSERT_TRUE(kept) << core::describe(kept.error(), core::Language::kEnglish);
  const auto report = evidence::verify(kept->evidence);
  ASSERT_TRUE(report.sound()) << report.fault->what.nl;
  EXPECT_EQ(report.organisation, "GM0439");
  const auto content = nlohmann::json::parse(kept->evidence).at("records").at(0).at("inhoud");
  EXPECT_EQ(content.at("getoetst_sha256"), core::sha256_hex("levering"));
  EXPECT_EQ(content.at("regelset"), "stop-1.4.1");
  EXPECT_EQ(content.at("regelset_sha256"), core::sha256_hex("regels"));
  EXPECT_EQ(content.at("uitslag"), "voldoet-niet");
  EXPECT_EQ(content.at("programma_versie"), "0.2.0");

  // The same record stands in the chain of the organisation.
  EXPECT_THAT(evidence_->export_chain(gemeente_).value(), HasSubstr(core::sha256_hex("levering")));
  // A better verdict, written over the signed one, is found.
  auto changed = kept->evidence;
  const std::string was = R"("uitslag":"voldoet-niet")";
  changed.replace(changed.find(was), was.size(), R"("uitslag":"voldoet")");
  EXPECT_THAT(evidence::verify(changed).fault->what.en, HasSubstr("changed"));
}

TEST_P(MonitorRoom, StaysVerifiableWhenKeysAreRotated) {
  const auto first = monitor_->record(gemeente_, test_of(kCell, Verdict::kFails, {{"LVBB3008", 1}})).value();
  ASSERT_TRUE(evidence_->rotate_key(gemeente_));
  clock_.move(std::chrono::hours(1));
  const auto second = monitor_->record(gemeente_, test_of(kCell, Verdict::kConforms)).value();
  const auto a = evidence::verify(first.evidence);
  const auto b = evidence::verify(second.evidence);
  EXPECT_TRUE(a.sound());
  EXPECT_TRUE(b.sound());
  EXPECT_NE(a.keys, b.keys);
  const auto keys = evidence_->keys(gemeente_).value();
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(a.keys.front(), keys[0].id);
  EXPECT_EQ(b.keys.front(), keys[1].id);
}

TEST_P(MonitorRoom, OverwritesNothing) {
  ASSERT_TRUE(monitor_->record(gemeente_, test_of(kCell, Verdict::kFails, {{"LVBB3008", 1}})));
  clock_.move(std::chrono::hours(24));
  ASSERT_TRUE(monitor_->record(supplier_, test_of(kCell, Verdict::kConforms)));
  const auto cell = monitor_->cell(gemeente_, kCell).value();
  ASSERT_EQ(cell.tests.size(), 2U);
  EXPECT_EQ(cell.test()->verdict, Verdict::kConforms) << "the newest first";
  EXPECT_EQ(cell.test()->by, "bouwer-bv");
  EXPECT_EQ(cell.tests[1].verdict, Verdict::kFails);
  EXPECT_EQ(cell.tests[1].errors_by_rule.at("LVBB3008"), 1);
  EXPECT_EQ(cell.tests[1].findings.at(0).at("tekst"), "MERKTEKEN");
}

TEST_P(MonitorRoom, ShowsACellToItsTwoPartiesAndNobodyElse) {
  ASSERT_TRUE(monitor_->record(gemeente_, test_of(kCell, Verdict::kFails, {{"LVBB3008", 1}})));
  Connection connection;
  connection.state = ConnectionState::kTest;
  connection.blocked_by = "MERKTEKEN";
  connection.desk = "landelijk";
  ASSERT_TRUE(monitor_->record(gemeente_, kChain, connection));
  ASSERT_TRUE(monitor_->reply(supplier_, kCell, "MERKTEKEN"));
  EXPECT_EQ(seen(gemeente_), seen(supplier_));
  EXPECT_THAT(seen(supplier_), HasSubstr("MERKTEKEN"));
  for (const auto& stranger : {other_gemeente_, other_supplier_, visitor_}) {
    EXPECT_EQ(seen(stranger), "") << stranger.organisation;
    EXPECT_EQ(monitor_->cell(stranger, kCell).error().code, ErrorCode::kNotFound) << stranger.organisation;
    EXPECT_EQ(monitor_->record(stranger, test_of(kCell, Verdict::kConforms)).error().code, ErrorCode::kForbidden);
    EXPECT_EQ(monitor_->record(stranger, kChain, connection).error().code, ErrorCode::kForbidden);
    EXPECT_EQ(monitor_->reply(stranger, kCell, "van mij").error().code, ErrorCode::kForbidden);
    EXPECT_EQ(monitor_->consent(stranger, kCell, true).error().code, ErrorCode::kForbidden);
  }
  EXPECT_EQ(monitor_->reply(gemeente_, kCell, "namens de leverancier").error().code, ErrorCode::kForbidden);
  EXPECT_EQ(monitor_->cell(gemeente_, kCell)->tests.size(), 1U);
}

TEST_P(MonitorRoom, IsPublicOnlyWhileBothAgree) {
  ASSERT_TRUE(monitor_->record(gemeente_, test_of(kCell, Verdict::kFails, {{"LVBB3008", 1}})));
  EXPECT_EQ(seen(visitor_), "");
  ASSERT_TRUE(monitor_->consent(gemeente_, kCell, true));
  EXPECT_EQ(seen(visitor_), "") << "the supplier did not speak";
  ASSERT_TRUE(monitor_->consent(supplier_, kCell, true));
  EXPECT_THAT(seen(visitor_), HasSubstr("voldoet-niet"));
  EXPECT_THAT(seen(other_supplier_), HasSubstr("voldoet-niet"));
  EXPECT_TRUE(monitor_->cell(gemeente_, kCell)->is_public);
  EXPECT_EQ(monitor_->cell(visitor_, kCell)->test()->findings.size(), 0U) << "findings are for the two";
  EXPECT_TRUE(evidence::verify(monitor_->cell(visitor_, kCell)->test()->evidence).sound());

  clock_.move(std::chrono::hours(1));
  ASSERT_TRUE(monitor_->record(supplier_, test_of(kCell, Verdict::kConforms)));
  ASSERT_TRUE(monitor_->reply(supplier_, kCell, "Hersteld."));
  EXPECT_EQ(monitor_->cell(visitor_, kCell)->test()->verdict, Verdict::kConforms) << "what comes later follows";
  EXPECT_EQ(monitor_->cell(visitor_, kCell)->replies.front().text, "Hersteld.");
  EXPECT_EQ(seen(visitor_).find("keten-plan"), std::string::npos) << "consent is for one cell";

  clock_.move(std::chrono::hours(1));
  ASSERT_TRUE(monitor_->consent(supplier_, kCell, false));
  EXPECT_EQ(seen(visitor_), "") << "and it ends when one withdraws";
  ASSERT_TRUE(monitor_->record(gemeente_, test_of(kCell, Verdict::kConforms)));
  EXPECT_EQ(seen(visitor_), "");
  EXPECT_EQ(monitor_->cell(gemeente_, kCell)->consents.size(), 3U) << "who agreed when stays known";

  ASSERT_TRUE(monitor_->consent(supplier_, kCell, true));
  EXPECT_THAT(seen(visitor_), HasSubstr("voldoet"));
  ASSERT_TRUE(monitor_->consent(gemeente_, kCell, false));
  ASSERT_TRUE(monitor_->record(supplier_, test_of(kCell, Verdict::kConforms)));
  EXPECT_EQ(seen(visitor_), "") << "the other one may withdraw as well";
}

/// Both speak at the same time, again and again. Whatever the order, what is public afterwards is what both said last.
TEST_P(MonitorRoom, IsPublicAsBothSaidLastWhenTheySpeakAtOnce) {
  ASSERT_TRUE(monitor_->record(gemeente_, test_of(kCell, Verdict::kConforms)));
  for (int round = 0; round < 12; ++round) {
    const bool first = (round & 1) != 0;
    const bool second = (round & 2) != 0;
    std::barrier start(3);
    const auto speak = [&](const storage::Scope& scope, bool given) {
      start.arrive_and_wait();
      for (const bool word : {!given, given}) {
        const auto said = monitor_->consent(scope, kCell, word);
        EXPECT_TRUE(said) << (said ? "" : core::describe(said.error(), core::Language::kEnglish));
      }
    };
    {
      const std::jthread one(speak, gemeente_, first);
      const std::jthread two(speak, supplier_, second);
      const std::jthread three([&] {
        start.arrive_and_wait();
        EXPECT_TRUE(monitor_->record(supplier_, test_of(kCell, Verdict::kFails, {{"LVBB3008", round + 1}})));
      });
    }
    EXPECT_EQ(seen(visitor_).empty(), !(first && second)) << "round " << round;
    if (!first || !second) continue;
    EXPECT_THAT(seen(visitor_), HasSubstr(std::to_string(round + 1))) << "with the newest check";
  }
}

TEST_P(MonitorRoom, FindsACheckForWhoMaySeeIt) {
  const auto kept = monitor_->record(gemeente_, test_of(kCell, Verdict::kFails, {{"LVBB3008", 1}})).value();
  ASSERT_TRUE(monitor_->record(gemeente_, test_of({"GM0439", "bouwer-bv", "plan", "stop-1.3.0"}, Verdict::kConforms)));
  for (const auto& party : {gemeente_, supplier_}) {
    const auto found = monitor_->test(party, kept.id);
    ASSERT_TRUE(found) << party.organisation;
    EXPECT_EQ(found->first, kCell);
    EXPECT_THAT(found->second.findings.dump(), HasSubstr("MERKTEKEN"));
  }
  for (const auto& stranger : {other_gemeente_, other_supplier_, visitor_})
    EXPECT_EQ(monitor_->test(stranger, kept.id).error().code, ErrorCode::kNotFound) << stranger.organisation;
  ASSERT_TRUE(monitor_->consent(gemeente_, kCell, true));
  ASSERT_TRUE(monitor_->consent(supplier_, kCell, true));
  const auto seen = monitor_->test(visitor_, kept.id);
  ASSERT_TRUE(seen) << "public now";
  EXPECT_TRUE(seen->second.findings.empty());
  for (const auto* odd : {"", "%", "%' OR 1=1 --", "0193f0a0-0000-7000-8000-000000000000"})
    EXPECT_EQ(monitor_->test(visitor_, odd).error().code, ErrorCode::kNotFound) << odd;
}

TEST_P(MonitorRoom, SaysPubliclyHowTheProductIsCalled) {
  reg::Items items(*database_, clock_);
  const auto name = [&](const storage::Scope& scope, const std::string& called) {
    return items.create(scope, reg::ItemKind::kProduct, "bouwer-bv/plan",
                        nlohmann::json{{"naam", called}, {"leverancier", "bouwer-bv"}}.dump());
  };
  ASSERT_TRUE(name(gemeente_, "PlanMaker"));
  ASSERT_TRUE(name(other_gemeente_, "Iets anders"));
  ASSERT_TRUE(monitor_->record(gemeente_, test_of(kCell, Verdict::kConforms)));
  ASSERT_TRUE(monitor_->consent(gemeente_, kCell, true));
  EXPECT_EQ(seen(visitor_), "") << "no name before both agree";
  ASSERT_TRUE(monitor_->consent(supplier_, kCell, true));
  EXPECT_EQ(monitor_->cell(visitor_, kCell)->product_name, "PlanMaker");
  // The supplier's own name goes before that of the municipality.
  ASSERT_TRUE(name(supplier_, "Planmaker Pro"));
  ASSERT_TRUE(monitor_->publish(kCell));
  EXPECT_EQ(monitor_->cell(visitor_, kCell)->product_name, "Planmaker Pro");
}

TEST_P(MonitorRoom, ConsentOfAnotherIsNoConsent) {
  ASSERT_TRUE(monitor_->record(gemeente_, test_of(kCell, Verdict::kConforms)));
  ASSERT_TRUE(monitor_->consent(gemeente_, kCell, true));
  // Rows of who is no party, put in the table past this room, count for nothing.
  for (const auto& stranger : {other_supplier_, other_gemeente_}) {
    ASSERT_TRUE(storage::write(
        *database_, stranger,
        "INSERT INTO toestemming (id, volgnummer, partij, gemeente, leverancier, product, onderwerp, akkoord, op) "
        "VALUES ('v', 1, 'GM0439', 'GM0439', 'bouwer-bv', 'plan', 'stop-1.4.1', 1, '2099')"));
  }
  ASSERT_TRUE(monitor_->publish(kCell));
  EXPECT_EQ(seen(visitor_), "");
  EXPECT_EQ(monitor_->cell(gemeente_, kCell)->consents.size(), 1U);
}

TEST_P(MonitorRoom, RefusesWhatDoesNotFit) {
  for (const auto& key :
       {CellKey{"Purmerend", "bouwer-bv", "plan", "stop-1.4.1"}, CellKey{"GM0439", "Bouwer BV", "plan", "stop-1.4.1"},
        CellKey{"GM0439", "", "plan", "x"}, CellKey{"GM0439", "openbaar", "plan", "x"},
        CellKey{"GM0439", "bouwer-bv", "a/b", "x"}, CellKey{"GM0439", "bouwer-bv", "plan", "keten-anders"}}) {
    EXPECT_EQ(monitor_->record(gemeente_, test_of(key, Verdict::kConforms)).error().code, ErrorCode::kInvalidInput)
        << key.gemeente << key.leverancier << key.product << key.onderwerp;
  }
  Connection wrong;
  wrong.since = "gisteren";
  EXPECT_EQ(monitor_->record(gemeente_, kChain, wrong).error().code, ErrorCode::kInvalidInput);
  wrong = {};
  wrong.desk = "niemand";
  EXPECT_EQ(monitor_->record(gemeente_, kChain, wrong).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(monitor_->record(gemeente_, kCell, Connection{}).error().code, ErrorCode::kInvalidInput) << "no chain";
  EXPECT_EQ(monitor_->reply(supplier_, kCell, "te vroeg").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(monitor_->consent(gemeente_, kCell, true).error().code, ErrorCode::kNotFound);
}

TEST(TestedHash, IsTheFileOrAListOfFiles) {
  EXPECT_EQ(tested_hash({{"a.zip", "bytes"}}), core::sha256_hex("bytes"));
  // As `sha256sum` in the order of the names prints it.
  EXPECT_EQ(tested_hash({{"b.xml", "2"}, {"a.xml", "1"}}),
            core::sha256_hex(core::sha256_hex("1") + "  a.xml\n" + core::sha256_hex("2") + "  b.xml\n"));
}

TEST(ExampleCells, AreMadeUp) {
  ASSERT_GT(example_cells().size(), 20U);
  for (const auto& cell : example_cells()) {
    EXPECT_TRUE(cell.example);
    EXPECT_TRUE(cell.key.gemeente.starts_with("GM99")) << "no municipality has such a code";
    EXPECT_NE(example_name(cell.key.gemeente), "");
    EXPECT_NE(example_name(cell.key.product), "");
    EXPECT_TRUE(check_key(cell.key)) << cell.key.onderwerp;
  }
}

}  // namespace
}  // namespace pareltjes::monitor
