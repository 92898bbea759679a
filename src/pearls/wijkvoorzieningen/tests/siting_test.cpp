// SPDX-License-Identifier: EUPL-1.2
// Where one more may come, in made-up towns of which the answer is known, and what cannot be.
#include "pearls/wijkvoorzieningen/siting.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "pearls/wijkvoorzieningen/tests/siting_ground.hpp"

namespace pareltjes::wijkvoorzieningen::test {
namespace {

TEST(Siting, ASiteInTheSeaOrElsewhereIsAFindingAndTheRestGoesOn) {
  const auto ground = proefstad({list_of_places("basisschool", {"a"}, {{125000, 500000}})});
  auto candidates = two_candidates();
  candidates.push_back({{"naam", "Noordzee"}, {"x", 20000}, {"y", 550000}});
  candidates.push_back({{"naam", "Atlantis"}, {"lon", -30.0}, {"lat", 40.0}});
  candidates.push_back({{"naam", "half"}, {"x", 1}});
  const auto answers = ask(ground, {{"voorzieningen", {"basisschool", "bestaat-niet"}},
                                    {"aantal", 1},
                                    {"kandidaten", candidates},
                                    {"sluitbaar", {"zomaar"}}});
  ASSERT_EQ(answers.list.size(), 1U);
  EXPECT_EQ(answers.list[0].candidates, 2U);
  EXPECT_EQ(new_ids(answers.list[0]), std::vector<std::string>{"plek-2"}) << "West has no school yet";
  for (const auto* code : {"kandidaat-buiten-gemeente", "kandidaat-buiten-nederland", "locaties-onbekende-voorziening",
                           "sluitbaar-onbekend"}) {
    EXPECT_TRUE(has(answers.findings, code)) << code;
  }
  EXPECT_EQ(std::ranges::count(answers.findings, "kandidaat-buiten-nederland", &pearl::Finding::code), 2);
  EXPECT_TRUE(answers.own_candidates);
}

TEST(Siting, WithoutOneUsableSiteTheMiddlesAreTaken) {
  const auto ground = proefstad({list_of_places("basisschool", {"a"}, {{125000, 500000}})});
  const auto answers = ask(ground, {{"kandidaten", {{{"naam", "zee"}, {"x", 20000}, {"y", 550000}}}}, {"aantal", 1}});
  EXPECT_TRUE(has(answers.findings, "kandidaten-onbruikbaar"));
  ASSERT_EQ(answers.list.size(), 1U);
  EXPECT_EQ(new_ids(answers.list[0]), std::vector<std::string>{"WK999902"});
}

TEST(Siting, WhatCannotBeSaysWhyAndOtherQuestionsGoOn) {
  const auto ground = proefstad({list_of_places("basisschool", {"a"}, {{125000, 500000}}, {10}),
                                 list_of_places("huisarts", {"h"}, {{125000, 500000}}, {100}, {}, "fte")});
  const auto small = ask(ground, {{"aantal", 1}, {"capaciteit", 20}, {"kandidaten", two_candidates()}});
  ASSERT_EQ(small.list.size(), 1U) << "GPs have room enough";
  EXPECT_EQ(small.list[0].question.kind, "huisarts");
  ASSERT_TRUE(has(small.findings, "locaties-onmogelijk"));
  const auto found = std::ranges::find(small.findings, "locaties-onmogelijk", &pearl::Finding::code);
  EXPECT_NE(found->message.nl.find("alle locaties samen kunnen 50 aan"), std::string::npos) << found->message.nl;
  const auto far = ask(ground, {{"voorzieningen", {"basisschool"}},
                                {"doel", "alle"},
                                {"bereik", 1},
                                {"kandidaten", {{{"x", 126000}, {"y", 500500}}}}});
  EXPECT_TRUE(far.list.empty());
  EXPECT_TRUE(has(far.findings, "locaties-te-ver"));
  EXPECT_TRUE(has(far.findings, "locaties-onmogelijk"));
  const auto no_reach = ask(ground, {{"voorzieningen", {"basisschool"}}, {"doel", "dekking"}});
  EXPECT_TRUE(has(no_reach.findings, "locaties-geen-bereik"));
  ASSERT_EQ(no_reach.list.size(), 1U);
  EXPECT_EQ(no_reach.list[0].question.goal, SitingGoal::kDistance);
}

TEST(Siting, CapacityTurnsTheChoice) {
  // 4,000 people of whom some 320 are pupils: the school in the west is too small for its own, so the new one stands
  // beside it, though the east has none.
  const auto ground = proefstad({list_of_places("basisschool", {"a"}, {{127000, 500000}}, {20})});
  const json values{{"aantal", 1}, {"kandidaten", two_candidates()}};
  const auto free = ask(ground, values);
  ASSERT_EQ(free.list.size(), 1U);
  EXPECT_EQ(new_ids(free.list[0]), std::vector<std::string>{"plek-1"});
  auto tight = values;
  tight["capaciteit"] = 1000;
  const auto bounded = ask(ground, tight);
  ASSERT_EQ(bounded.list.size(), 1U);
  EXPECT_EQ(new_ids(bounded.list[0]), std::vector<std::string>{"plek-2"});
  EXPECT_TRUE(bounded.list[0].proven);
  EXPECT_FALSE(bounded.list[0].now) << "without a new school there is no room for all";
}

TEST(Siting, AFacilityThatClosesIsReplacedInTime) {
  // The only school closes in 2030; without anything new nobody would be near one.
  const auto ground =
      proefstad({list_of_places("basisschool", {"a", "b"}, {{127000, 500000}, {125000, 500000}}, {}, {2030, kNone})});
  const auto answers = ask(ground, {{"aantal", 1}, {"jaar", 2026}, {"kandidaten", two_candidates()}}, 2034);
  ASSERT_EQ(answers.list.size(), 1U);
  const auto& answer = answers.list[0];
  EXPECT_EQ(answer.question.years, (std::vector<int>{2026, 2030, 2034}));
  // 2026 to 2029, 2030 to 2033, and 2034 itself.
  const std::vector<double> weights{4.0 / 9, 4.0 / 9, 1.0 / 9};
  ASSERT_EQ(answer.question.weights.size(), 3U);
  for (std::size_t t = 0; t < 3; ++t) EXPECT_NEAR(answer.question.weights[t], weights[t], 1e-12);
  EXPECT_EQ(new_ids(answer), std::vector<std::string>{"plek-2"});
  const auto closed = std::ranges::find(answer.rows, "a", &SitingRow::id);
  ASSERT_NE(closed, answer.rows.end());
  EXPECT_EQ(closed->state, SiteState::kClosed);
  EXPECT_EQ(closed->year, 2030);
  // Half-way: nothing changes before 2030, all of West is brought back after it.
  EXPECT_LT(*answer.with, *answer.now);
}

TEST(Siting, ASiteThatMayCloseMakesRoomElsewhere) {
  const auto ground = proefstad({list_of_places("basisschool", {"a", "b"}, {{125000, 500000}, {125010, 500000}})});
  const json values{{"aantal", 1}, {"kandidaten", two_candidates()}};
  const auto fixed = ask(ground, values);
  auto loose = values;
  loose["sluitbaar"] = {"b"};
  loose["kandidaten"].push_back({{"naam", "rand"}, {"x", 127400}, {"y", 500400}});
  const auto moved = ask(ground, loose);
  ASSERT_EQ(moved.list.size(), 1U);
  EXPECT_EQ(new_ids(moved.list[0]).size(), 2U) << "two schools on one spot: one may move";
  const auto closed = std::ranges::find(moved.list[0].rows, "b", &SitingRow::id);
  ASSERT_NE(closed, moved.list[0].rows.end());
  EXPECT_EQ(closed->state, SiteState::kClosed);
  EXPECT_LT(*moved.list[0].with, *fixed.list[0].with);
  // With room for all there is no reason to close: the engine itself would as soon have one less.
  loose["aantal"] = 3;
  loose["doel"] = "dekking";
  loose["bereik"] = 300;
  const auto roomy = ask(ground, loose);
  for (const auto& row : roomy.list[0].rows) EXPECT_NE(row.state, SiteState::kClosed) << row.id;
}

TEST(Siting, TheNormGivesReachPeopleAndMode) {
  const auto ground = proefstad({list_of_places("speelplek-6-11", {"s"}, {{125000, 500000}})});
  const auto answers = ask(ground, {{"aantal", 2}});
  ASSERT_EQ(answers.list.size(), 1U);
  const auto& question = answers.list[0].question;
  EXPECT_EQ(question.goal, SitingGoal::kCovering);
  EXPECT_EQ(question.reach, 400);
  EXPECT_EQ(question.ages, (DemandAges{6, 11}));
  EXPECT_EQ(question.mode, engines::street_network::Mode::kWalk);
  EXPECT_EQ(question.age_group, engines::street_network::AgeGroup::kChild);
  EXPECT_EQ(answers.list[0].unit, "personen");
}

TEST(Siting, GoesOverTheStreetsThatAreThere) {
  const auto& ground = purmerend();
  const auto plan = plan_siting(ground.task(), asking({{"aantal", 1}}));
  auto task = ground.task();
  const pearl::RunControl control({}, std::nullopt, {});
  const auto straight = answer_siting(task, plan, nullptr, control);
  namespace street = engines::street_network;
  task.streets = [](street::Mode mode, street::AgeGroup age,
                    street::Measure measure) -> core::Result<std::shared_ptr<const street::Travel>> {
    EXPECT_EQ(mode, street::Mode::kWalk);
    EXPECT_EQ(age, street::AgeGroup::kChild);
    // Streets that wind twice as much as the factor says.
    return std::make_shared<const street::Travel>(
        street::Travel::by_straight_line(street::profile_of(mode, age, measure), 2.8));
  };
  const auto winding = answer_siting(task, plan, nullptr, control);
  ASSERT_TRUE(straight && winding);
  EXPECT_NEAR(*winding->list[0].with, 2 * *straight->list[0].with, 0.1);
  task.streets = [](auto, auto, auto) -> core::Result<std::shared_ptr<const street::Travel>> {
    return core::fail(core::ErrorCode::kInvalidFile, {"stuk", "broken"});
  };
  EXPECT_FALSE(answer_siting(task, plan, nullptr, control));
}

TEST(Siting, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  const auto& ground = purmerend();
  const auto plan = plan_siting(ground.task(), asking({{"aantal", 2}}));
  const auto answers =
      answer_siting(ground.task(), plan, nullptr, pearl::RunControl(stop.get_token(), std::nullopt, {}));
  ASSERT_FALSE(answers);
  EXPECT_EQ(answers.error().code, core::ErrorCode::kCancelled);
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen::test
