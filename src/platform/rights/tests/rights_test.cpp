// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "core/resources.hpp"
#include "platform/rights/decision.hpp"
#include "platform/rights/licences.hpp"
#include "platform/rights/policy.hpp"

namespace pareltjes::rights {
namespace {

using nlohmann::json;

Rule rule(bool permits, std::vector<std::string> actions = {"use"}) {
  Rule made;
  made.permits = permits;
  made.actions = std::move(actions);
  made.ground = {"bepaling", "contract.docx", "De gemeente mag de gegevens hergebruiken.", "alinea 12", "ab12", ""};
  made.meaning = {permits ? "Dit mag." : "Dit mag niet.", permits ? "This may." : "This may not."};
  return made;
}
Policy policy(std::vector<Rule> rules, std::string uid = "urn:uuid:1") {
  return {std::move(uid), "Bouwer BV", {"plannen"}, std::move(rules)};
}
Decision ask(std::vector<Policy> policies,
             Question question = {"GM0439", "use", "plannen", "wijkvoorzieningen", "2026-11-28"},
             const Policy* otherwise = nullptr) {
  return DecisionPoint(std::move(policies)).decide(question, otherwise);
}

TEST(Rights, WithoutARightNothingIsPermittedAndItSaysWhatToDo) {
  const auto decision = ask({});
  EXPECT_FALSE(decision.permitted);
  EXPECT_NE(decision.reason.nl.find("‘plannen’"), std::string::npos);
  EXPECT_FALSE(decision.advice.nl.empty() || decision.advice.en.empty());
}

TEST(Rights, ThePermissionCitesItsSentence) {
  const auto decision = ask({policy({rule(true)})});
  EXPECT_TRUE(decision.permitted);
  EXPECT_EQ(decision.policy, "urn:uuid:1");
  EXPECT_EQ(decision.reason.nl,
            "Dit mag. Er staat: “De gemeente mag de gegevens hergebruiken.” (contract.docx, alinea 12)");
}

TEST(Rights, AProhibitionGoesBeforeEveryPermission) {
  for (const auto& rules : {std::vector{rule(true), rule(false)}, std::vector{rule(false), rule(true)}}) {
    const auto decision = ask({policy(rules)});
    EXPECT_FALSE(decision.permitted);
    EXPECT_TRUE(decision.reason.nl.starts_with("Dit mag niet."));
    EXPECT_NE(decision.advice.nl.find("addendum"), std::string::npos);
  }
  EXPECT_TRUE(ask({policy({rule(true), rule(false, {"distribute"})})}).permitted) << "of another action";
}

TEST(Rights, ItHoldsFromItsFirstDayToItsLast) {
  auto limited = rule(true);
  limited.from = "2026-01-01";
  limited.until = "2026-12-31";
  const auto on = [&](const char* day) { return ask({policy({limited})}, {"GM0439", "use", "plannen", "", day}); };
  EXPECT_FALSE(on("2025-12-31").permitted);
  EXPECT_NE(on("2025-12-31").reason.nl.find("begint op 2026-01-01"), std::string::npos);
  EXPECT_TRUE(on("2026-01-01").permitted);
  EXPECT_TRUE(on("2026-12-31").permitted);
  EXPECT_FALSE(on("2027-01-01").permitted);
  EXPECT_NE(on("2027-01-01").reason.nl.find("geëindigd op 2026-12-31"), std::string::npos);
}

TEST(Rights, OnlyForItsPurposeAndItsHolder) {
  auto limited = rule(true);
  limited.purposes = {"wijkvoorzieningen"};
  limited.assignee = "GM0439";
  EXPECT_TRUE(ask({policy({limited})}).permitted);
  const auto other = ask({policy({limited})}, {"GM0439", "use", "plannen", "effectrapportage", "2026-11-28"});
  EXPECT_FALSE(other.permitted);
  EXPECT_NE(other.reason.nl.find("niet voor dit doel"), std::string::npos);
  EXPECT_FALSE(ask({policy({limited})}, {"GM0622", "use", "plannen", "wijkvoorzieningen", "2026-11-28"}).permitted);
  EXPECT_FALSE(ask({policy({limited})}, {"", "use", "plannen", "wijkvoorzieningen", "2026-11-28"}).permitted);
}

TEST(Rights, TheLicenceCountsOnlyWhereNoPolicyNamesTheDataset) {
  const auto open = policy_of_licence("plannen", "CC0-1.0", "openbaar", "");
  EXPECT_TRUE(ask({}, {"", "distribute", "plannen", "", "2026-11-28"}, &open).permitted);
  EXPECT_FALSE(ask({policy({rule(false)})}, {"", "use", "plannen", "", "2026-11-28"}, &open).permitted);
  EXPECT_FALSE(ask({policy({})}, {"", "use", "plannen", "", "2026-11-28"}, &open).permitted)
      << "a contract that says nothing gives nothing";
}

TEST(Rights, AContractThatIsSilentSaysWhatItLacks) {
  auto silent = policy({rule(true, {"distribute"})});
  silent.silence = {"Het contract regelt hergebruik niet.", "The contract says nothing of reuse."};
  const auto decision = ask({silent});
  EXPECT_FALSE(decision.permitted);
  EXPECT_EQ(decision.reason.nl, "Het contract regelt hergebruik niet.");
  EXPECT_NE(decision.advice.nl.find("addendum"), std::string::npos);
}

TEST(Rights, OfTwoPermissionsTheOneWithTheFewestDuties) {
  auto costly = rule(true);
  costly.duties = {{"compensate", "€ 500 per jaar"}};
  EXPECT_TRUE(ask({policy({costly}, "urn:uuid:0"), policy({rule(true)}, "urn:uuid:1")}).duties.empty());
  const auto decision = ask({policy({costly})});
  ASSERT_EQ(decision.duties.size(), 1U);
  EXPECT_EQ(decision.duties.front().text, "€ 500 per jaar");
}

TEST(Licences, TheTableReadsAndEveryRowSaysWhatItMeans) {
  const auto table = core::find_resource("src/platform/rights/licenties.csv");
  ASSERT_TRUE(table);
  const auto read = read_licences(*table);
  ASSERT_TRUE(read) << core::describe(read.error(), core::Language::kEnglish);
  EXPECT_GE(read->size(), 7U);
  for (const auto& one : *read) {
    EXPECT_FALSE(one.meaning.nl.empty() || one.meaning.en.empty()) << one.id;
    EXPECT_TRUE(!one.source.empty() && (one.owner_only || one.source.starts_with("https://"))) << one.id;
  }
  EXPECT_FALSE(read_licences("kop\nCC0-1.0;ja;misschien;nee;nee;;a;b"));
  EXPECT_FALSE(read_licences("kop\nCC0-1.0;ja"));
}

TEST(Licences, AttributionIsADuty) {
  const auto made = policy_of_licence("kerncijfers", "CC-BY-4.0", "openbaar", "Bron: CBS");
  const auto decision = ask({}, {"GM0439", "use", "kerncijfers", "", "2026-11-28"}, &made);
  EXPECT_TRUE(decision.permitted);
  ASSERT_EQ(decision.duties.size(), 1U);
  EXPECT_EQ(decision.duties.front().action, "attribute");
  EXPECT_EQ(decision.duties.front().text, "Bron: CBS");
}

TEST(Licences, OfSeveralAllMustPermit) {
  const auto permitted = [](const char* licence, const char* what, const char* who = "GM0439") {
    const auto made = policy_of_licence("d", licence, "GM0439", "Bron");
    return ask({}, {who, what, "d", "", "2026-11-28"}, &made).permitted;
  };
  EXPECT_TRUE(permitted("CC-BY-3.0-IGO AND CC-BY-4.0", "distribute"));
  EXPECT_TRUE(permitted("Who's On First; CC-BY-4.0", "use"));
  EXPECT_FALSE(permitted("CC-BY-4.0; iets anders", "use"));
  EXPECT_FALSE(permitted("onbekend", "use"));
  EXPECT_FALSE(permitted("", "use"));
  EXPECT_TRUE(permitted("niet openbaar", "use"));
  EXPECT_FALSE(permitted("niet openbaar", "distribute"));
  EXPECT_FALSE(permitted("niet openbaar", "use", "GM0622")) << "somebody else's own data";
}

TEST(Odrl, ComesBackAsItWas) {
  auto limited = rule(true, {"use", "distribute"});
  limited.assignee = "GM0439";
  limited.purposes = {"wijkvoorzieningen", "effectrapportage"};
  limited.from = "2026-01-01";
  limited.until = "2030-12-31";
  limited.duties = {{"attribute", "Bron: Bouwer BV"}, {"compensate", ""}};
  auto whole = policy({limited, rule(false)});
  whole.silence = {"Verder mag niets.", "Nothing else may."};
  const auto written = to_odrl(whole);
  const auto read = policy_from_odrl(json::parse(written.dump()));
  ASSERT_TRUE(read) << core::describe(read.error(), core::Language::kEnglish);
  EXPECT_EQ(to_odrl(*read), written);
  ASSERT_EQ(read->rules.size(), 2U);
  EXPECT_EQ(read->rules[0].until, "2030-12-31");
  EXPECT_EQ(read->rules[0].ground.sentence, limited.ground.sentence);
  EXPECT_FALSE(read->rules[1].permits);
  EXPECT_EQ(read->silence.en, "Nothing else may.");
  EXPECT_EQ(written["@type"], "Agreement");
  EXPECT_EQ(written["permission"][0]["constraint"][0]["leftOperand"], "purpose");
}

TEST(Odrl, WhatIsNotUnderstoodIsRefused) {
  const auto good = to_odrl(policy({rule(true)}));
  ASSERT_TRUE(policy_from_odrl(good));
  const auto refused = [&](const char* path, json value) {
    auto changed = good;
    changed[json::json_pointer(path)] = std::move(value);
    return !policy_from_odrl(changed);
  };
  EXPECT_TRUE(refused("/permission/0/action", "sell"));
  EXPECT_TRUE(refused("/permission/0/constraint",
                      json::array({{{"leftOperand", "spatial"}, {"operator", "eq"}, {"rightOperand", "NL"}}})));
  EXPECT_TRUE(refused("/permission/0/constraint",
                      json::array({{{"leftOperand", "purpose"}, {"operator", "isNoneOf"}, {"rightOperand", {"a"}}}})));
  EXPECT_TRUE(
      refused("/permission/0/constraint",
              json::array({{{"leftOperand", "dateTime"}, {"operator", "lt"}, {"rightOperand", "2027-01-01"}}})));
  EXPECT_TRUE(refused("/permission/0/constraint",
                      json::array({{{"leftOperand", "dateTime"}, {"operator", "lteq"}, {"rightOperand", "morgen"}}})));
  EXPECT_TRUE(refused("/permission/0/duty", json::array({{{"action", "delete"}}})));
  EXPECT_TRUE(refused("/permission/0/refinement", json::object()));
  EXPECT_TRUE(refused("/obligation", json::array()));
  EXPECT_TRUE(refused("/conflict", "perm"));
  EXPECT_TRUE(refused("/uid", ""));
  EXPECT_TRUE(refused("/target", json::array({1})));
  EXPECT_FALSE(policy_from_odrl(json::array()));
}

/// What the rules say, one by one, without any index.
bool by_hand(const std::vector<Policy>& policies, const Question& question) {
  bool permitted = false;
  for (const auto& one : policies) {
    if (std::ranges::find(one.targets, question.dataset) == one.targets.end()) continue;
    for (const auto& each : one.rules) {
      const bool speaks =
          std::ranges::find(each.actions, question.action) != each.actions.end() &&
          (each.assignee.empty() || each.assignee == question.organisation) &&
          (each.purposes.empty() || std::ranges::find(each.purposes, question.purpose) != each.purposes.end()) &&
          (each.from.empty() || each.from <= question.day) && (each.until.empty() || question.day <= each.until);
      if (speaks && !each.permits) return false;
      permitted = permitted || speaks;
    }
  }
  return permitted;
}

TEST(Rights, TheIndexAnswersAsTheRulesReadOneByOne) {
  std::mt19937 random(7);
  const auto pick = [&](std::size_t most) { return static_cast<std::size_t>(random() % most); };
  const auto word = [&](const char* name, std::size_t most) { return fmt::format("{}{}", name, pick(most)); };
  const auto day = [&] { return fmt::format("2026-0{}-1{}", 1 + pick(9), pick(10)); };
  std::size_t yes = 0;
  std::size_t no = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<Policy> policies;
    for (std::size_t i = 0; i <= pick(6); ++i) {
      Policy made{fmt::format("urn:{}", i), "", {word("d", 3), word("e", 2)}, {}};
      for (std::size_t j = 0; j <= pick(4); ++j) {
        Rule one;
        one.permits = pick(4) != 0;
        one.actions = {pick(2) == 0 ? "use" : "distribute"};
        if (pick(2) == 0) one.assignee = word("o", 2);
        if (pick(3) == 0) one.purposes = {word("p", 3), word("p", 3)};
        if (pick(3) == 0) one.from = day();
        if (pick(3) == 0) one.until = day();
        made.rules.push_back(std::move(one));
      }
      policies.push_back(std::move(made));
    }
    const DecisionPoint point(policies);
    for (int i = 0; i < 40; ++i) {
      const Question question{word("o", 3), pick(2) == 0 ? action::kUse : action::kDistribute, word("d", 4),
                              word("p", 3), day()};
      const bool expected = by_hand(policies, question);
      EXPECT_EQ(point.decide(question).permitted, expected);
      ++(expected ? yes : no);
    }
  }
  EXPECT_GT(yes, 1000U);
  EXPECT_GT(no, 1000U);
}

}  // namespace
}  // namespace pareltjes::rights
