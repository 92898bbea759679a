// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/register/right.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/resources.hpp"
#include "platform/rights/decision.hpp"

namespace pareltjes::datarechten {
namespace {

Point point(const std::string& key, const std::string& verdict, std::vector<std::string> arranged = {}) {
  Point made;
  made.key = key;
  made.verdict = verdict;
  made.arranged = std::move(arranged);
  if (verdict != "ontbreekt") {
    made.sentence = "Zin over " + key + ".";
    made.document = "contract.docx";
    made.place = {"alinea 4", "paragraph 4"};
  }
  return made;
}

/// Everything arranged; what is named in `others` replaces it.
std::vector<Point> points(const std::vector<Point>& others = {}) {
  std::vector<Point> all{point("zeggenschap", "geregeld", {"zeggenschap", "ontstaan", "databank"}),
                         point("hergebruik", "geregeld", {"processen", "derden"}),
                         point("geen-extra-kosten", "geregeld")};
  for (const auto& other : others) *std::ranges::find(all, other.key, &Point::key) = other;
  return all;
}

Application application() {
  Application made;
  made.name = "Loket";
  made.supplier = "Bouwer BV";
  made.data = {{"plannen", "Woningplannen"}};
  made.contract.from = "2025-01-01";
  made.contract.until = "2028-12-31";
  return made;
}

rights::Decision ask(const std::vector<Point>& judged, std::string_view action = rights::action::kUse,
                     const Application& of = application(), const char* day = "2026-11-28") {
  const rights::DecisionPoint decisions({policy_of("urn:uuid:1", of, "GM0439", judged, {{"contract.docx", "abcd"}})});
  return decisions.decide({"GM0439", action, "plannen", "wijkvoorzieningen", day});
}

TEST(Right, TheRulesReadAndNameTheirSource) {
  const auto csv = core::find_resource("src/pearls/datarechten/regels/rechten.csv");
  ASSERT_TRUE(csv);
  const auto rules = read_right_rules(*csv);
  ASSERT_TRUE(rules) << core::describe(rules.error(), core::Language::kEnglish);
  ASSERT_EQ(rules->size(), 2U);
  for (const auto& rule : *rules) EXPECT_FALSE(rule.source.empty());
  EXPECT_FALSE(read_right_rules("kop\nuse;hergebruik;;;a;b;c;d;e;f;bron\n")) << "a point without its part";
  EXPECT_FALSE(read_right_rules("kop\nuse;hergebruik:processen;;;a;b;c;d;e;f;\n")) << "no source";
}

TEST(Right, WhatIsArrangedIsPermittedWithItsSentenceAndHash) {
  for (const auto action : {rights::action::kUse, rights::action::kDistribute})
    EXPECT_TRUE(ask(points(), action).permitted) << action;
  const auto decision = ask(points());
  EXPECT_EQ(decision.ground.sentence, "Zin over hergebruik.");
  EXPECT_EQ(decision.ground.sha256, "abcd");
  EXPECT_NE(decision.reason.nl.find("contract.docx, alinea 4"), std::string::npos);
}

TEST(Right, WhatIsContraryForbidsWithItsSentence) {
  for (const auto* key : {"hergebruik", "zeggenschap"}) {
    const auto decision = ask(points({point(key, "strijdig")}));
    EXPECT_FALSE(decision.permitted) << key;
    EXPECT_NE(decision.reason.nl.find(std::string("“Zin over ") + key + ".”"), std::string::npos);
  }
}

TEST(Right, HalfArrangedGivesWhatIsArranged) {
  const auto own = points({point("hergebruik", "deels", {"processen"})});
  EXPECT_TRUE(ask(own).permitted);
  EXPECT_FALSE(ask(own, rights::action::kDistribute).permitted) << "others may not use them";
  const auto taken_back = ask(points({point("hergebruik", "deels")}));
  EXPECT_FALSE(taken_back.permitted);
  EXPECT_NE(taken_back.reason.nl.find("“Zin over hergebruik.”"), std::string::npos);
  EXPECT_FALSE(ask(points({point("hergebruik", "ontbreekt")})).permitted);
  EXPECT_FALSE(ask(points({point("hergebruik", "verwijst")})).permitted);
}

TEST(Right, CostsAreADuty) {
  const auto decision = ask(points({point("geen-extra-kosten", "strijdig")}));
  EXPECT_TRUE(decision.permitted);
  ASSERT_EQ(decision.duties.size(), 1U);
  EXPECT_EQ(decision.duties.front().text, "Zin over geen-extra-kosten.");
}

TEST(Right, EndsWithTheContractUnlessThatGoesOnByItself) {
  EXPECT_FALSE(ask(points(), rights::action::kUse, application(), "2029-01-01").permitted);
  auto goes_on = application();
  goes_on.contract.renewal_months = 12;
  EXPECT_TRUE(ask(points(), rights::action::kUse, goes_on, "2029-01-01").permitted);
  EXPECT_FALSE(ask(points(), rights::action::kUse, goes_on, "2024-12-31").permitted);
}

}  // namespace
}  // namespace pareltjes::datarechten
