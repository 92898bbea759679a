// SPDX-License-Identifier: EUPL-1.2
// How a question becomes a problem of the engine, and its solution an answer, in a made-up town.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "pearls/wijkvoorzieningen/siting_parts.hpp"
#include "pearls/wijkvoorzieningen/tests/siting_ground.hpp"
#include "pearls/wijkvoorzieningen/tests/small_streets.hpp"

namespace pareltjes::wijkvoorzieningen::test {
namespace {

const pearl::RunControl kControl({}, std::nullopt, {});

TEST(Siting, TakesItsPartOfAProjectionOfALargerArea) {
  // The projection is of the municipality as a whole; homes are in its wijken, which keep their shares of its people.
  const auto ground = proefstad({list_of_places("basisschool", {"a"}, {{125000, 500000}})});
  SitingQuestion question;
  question.kind = "basisschool";
  question.everybody = false;
  question.ages = {4, 11};
  question.years = {2035};
  question.weights = {1};
  Future future;
  future.demand.push_back({0, 2035, question.ages, 900, {800, 1000}});
  const auto demand = demand_of(ground.task(), question, &future, 1'000);
  const auto now = demand_of(ground.task(), question, nullptr, 1'000);
  const std::size_t points = demand.at.size();
  ASSERT_EQ(now.mean.size(), points);
  ASSERT_EQ(demand.drawn.size(), 2 * points);
  const auto sum = [](auto begin, auto end) { return std::accumulate(begin, end, 0.0); };
  EXPECT_NEAR(sum(demand.mean.begin(), demand.mean.end()), 900, 1e-9);
  const auto second = demand.drawn.begin() + static_cast<std::ptrdiff_t>(points);
  EXPECT_NEAR(sum(demand.drawn.begin(), second), 800, 1e-9);
  EXPECT_NEAR(sum(second, demand.drawn.end()), 1000, 1e-9);
  const double grown = 900 / sum(now.mean.begin(), now.mean.end());
  for (std::size_t i = 0; i < points; ++i) EXPECT_NEAR(demand.mean[i], grown * now.mean[i], 1e-9) << i;
}

TEST(Siting, APersonAsksOfACapacityWhatTheNormSays) {
  const auto ground = proefstad({list_of_places("huisarts", {"h"}, {{125000, 500000}}, {5}, {}, "fte")});
  const auto plan = plan_siting(ground.task(), asking({{"capaciteit", 1}, {"kandidaten", two_candidates()}}));
  ASSERT_EQ(plan.questions.size(), 1U);
  EXPECT_EQ(plan.questions[0].capacity_unit, "fte");
  EXPECT_NEAR(plan.questions[0].load, 1.0 / 2095, 1e-7) << "1 fte for 2,095 patients";
}

TEST(Siting, InMinutesTheMeanIsWhatTheEngineMinimised) {
  const auto ground = proefstad({list_of_places("brandweer", {"b"}, {{125000, 500000}})});
  const auto answers = ask(ground, {{"aantal", 1}, {"doel", "afstand"}, {"kandidaten", two_candidates()}});
  ASSERT_EQ(answers.list.size(), 1U);
  const auto& answer = answers.list[0];
  EXPECT_EQ(answer.unit, "minuten");
  ASSERT_TRUE(answer.mean_with && answer.mean_now);
  EXPECT_GT(*answer.mean_now, 1.01 * *answer.mean_with);
  EXPECT_NEAR(*answer.with, *answer.mean_with, 1e-9);
  EXPECT_NEAR(*answer.now, *answer.mean_now, 1e-9);
  EXPECT_NEAR(sum_of_adds(answer), *answer.now - *answer.with, 1e-9);
}

TEST(Siting, ASiteThatMakesNoDifferenceIsNoAdvice) {
  const auto ground = proefstad({list_of_places("basisschool", {"a", "b"}, {{125000, 500000}, {127000, 500000}})});
  for (const auto* goal : {"afstand", "dekking"}) {
    const json values{{"aantal", 2}, {"doel", goal}, {"bereik", 50'000}, {"kandidaten", two_candidates()}};
    const auto answers = ask(ground, values);
    ASSERT_EQ(answers.list.size(), 1U);
    EXPECT_EQ(new_ids(answers.list[0]), std::vector<std::string>{}) << goal;
  }
}

TEST(Siting, TheChanceOfASiteIsHowOftenItIsAmongTheBest) {
  // One school far from both. In one future all pupils live in the east, in three they all live in the west.
  const auto ground = proefstad({list_of_places("basisschool", {"a"}, {{126000, 503000}})});
  const auto plan = plan_siting(
      ground.task(),
      asking(
          {{"voorzieningen", {"basisschool"}}, {"aantal", 1}, {"doel", "afstand"}, {"kandidaten", two_candidates()}}));
  ASSERT_EQ(plan.questions.size(), 1U);
  const auto& question = plan.questions[0];
  Future future;
  for (const std::size_t area : {std::size_t{1}, std::size_t{2}}) {
    const bool east = ground.areas.list[area].code == "WK999901";
    future.demand.push_back({area, question.years[0], question.ages, east ? 25.0 : 75.0,
                             east ? std::vector<double>{100, 0, 0, 0} : std::vector<double>{0, 100, 100, 100}});
  }
  const auto answers = answer_siting(ground.task(), plan, &future, kControl);
  ASSERT_TRUE(answers);
  ASSERT_EQ(answers->list.size(), 1U);
  const auto& answer = answers->list[0];
  ASSERT_EQ(new_ids(answer), std::vector<std::string>{"plek-2"});
  EXPECT_EQ(answer.draws, 4U);
  EXPECT_NEAR(answer.same_share.value_or(0), 0.75, 1e-12);
  for (const auto& row : answer.rows) EXPECT_EQ(row.chance, row.id == "plek-2" ? std::optional(0.75) : std::nullopt);
}

TEST(Siting, RoomBeyondTheBorderIsForOthers) {
  const auto beyond =
      dataset("lijst-elders", hub::topic::kSupply, 2024,
              {texts("id", {"hier", "elders"}), texts("naam", {"hier", "elders"}),
               texts("voorziening", {"basisschool", "basisschool"}), texts("gemeente", {"GM9999", "GM0439"}),
               numbers("capaciteit", {100, 5'000}), texts("eenheid", {"leerlingen", "leerlingen"})},
              {{{{{125000, 500000}}}}, {{{{128600, 500000}}}}});
  const auto ground = proefstad({beyond});
  const auto has_row = [&](const json& values) {
    const auto answers = ask(ground, values);
    EXPECT_EQ(answers.list.size(), 1U);
    return !answers.list.empty() &&
           std::ranges::find(answers.list[0].rows, "elders", &SitingRow::id) != answers.list[0].rows.end();
  };
  EXPECT_TRUE(has_row({{"aantal", 1}, {"kandidaten", two_candidates()}})) << "near is near, on either side";
  EXPECT_FALSE(has_row({{"aantal", 1}, {"kandidaten", two_candidates()}, {"capaciteit", 1'000}}));
}

TEST(Siting, WhoLivesFarFromEveryStreetIsMeasuredByStraightLine) {
  const auto ground = proefstad({list_of_places("basisschool", {"a"}, {{125000, 500000}}),
                                 drawn_streets({{-100, 0}, {100, 0}}, {{0, 1}}, {125000, 500000})});
  StreetTravel travel(ground.areas, ground.borders, ground.datasets);
  ASSERT_NE(travel.streets(), nullptr);
  auto task = ground.task();
  task.streets = [&](auto mode, auto age, auto measure) { return travel.by_network({mode, age, measure}, kControl); };
  const auto plan = plan_siting(task, asking({{"aantal", 1}, {"kandidaten", two_candidates()}}));
  ASSERT_EQ(plan.questions.size(), 1U);
  const auto model = *model_for(task, plan, plan.questions[0], nullptr);
  const auto straight = *model_for(ground.task(), plan, plan.questions[0], nullptr);
  EXPECT_EQ(model.people_left_out, 0);
  ASSERT_EQ(model.cost.size(), straight.cost.size());
  std::size_t same = 0;
  for (std::size_t i = 0; i < model.cost.size(); ++i) {
    EXPECT_TRUE(std::isfinite(model.cost[i])) << i;
    same += std::abs(model.cost[i] - straight.cost[i]) < 1e-6 ? 1U : 0U;
  }
  EXPECT_GT(same, model.cost.size() / 2) << "the west has no street";
  EXPECT_NE(model.basis.nl.find("hemelsbreed"), std::string::npos);
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen::test
