// SPDX-License-Identifier: EUPL-1.2
// Where one more may come in Purmerend: against trying everything, against Cbc, and what must hold whatever the answer.
#include "pearls/wijkvoorzieningen/siting.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engines/siting/tests/cbc.hpp"
#include "pearls/wijkvoorzieningen/siting_parts.hpp"
#include "pearls/wijkvoorzieningen/tests/siting_ground.hpp"

namespace pareltjes::wijkvoorzieningen::test {
namespace {

/// The walking distance of our own: straight in RD, times the factor on its row.
double walked(const hub::Point& a, const hub::Point& b) {
  constexpr double kDetour = 1.4;
  return std::hypot(a.x - b.x, a.y - b.y) * kDetour;
}

struct Best {
  double value = 0;
  std::vector<std::string> ids;
};

/// Every pair of wijken, by hand: who lives within reach, or how far the nearest school is for a child of 4 to 11.
Best try_all_pairs(const SitingGround& ground, double reach) {
  const bool covering = reach > 0;
  const auto& places = ground.places.by_kind.at("basisschool");
  std::map<std::size_t, hub::Point> middles;
  for (const auto& home : ground.homes.points) {
    middles[home.area].x += home.share * home.at.x;
    middles[home.area].y += home.share * home.at.y;
  }
  Best best{covering ? -1.0 : 1e18, {}};
  for (const auto& [one, here] : middles) {
    for (const auto& [two, there] : middles) {
      if (two <= one) continue;
      double value = 0;
      double people = 0;
      for (const auto& home : ground.homes.points) {
        const double children = home.share * ground.compositions.list[home.area].people(4, 11);
        double nearest = std::min(walked(home.at, here), walked(home.at, there));
        for (const auto& place : places) nearest = std::min(nearest, walked(home.at, place.at));
        people += children;
        value += covering ? (nearest <= reach ? children : 0) : children * nearest;
      }
      if (!covering) value /= people;
      if (covering ? value <= best.value : value >= best.value) continue;
      best = {value, {ground.areas.list[one].code, ground.areas.list[two].code}};
    }
  }
  return best;
}

TEST(SitingOfPurmerend, TwoSchoolsInPurmerendAreTheBestOfAllPairs) {
  const auto nearer = schools(purmerend(), {{"aantal", 2}});
  EXPECT_EQ(nearer.question.goal, SitingGoal::kDistance) << "no norm says how far a school may be";
  EXPECT_EQ(nearer.question.ages, (DemandAges{4, 11}));
  EXPECT_TRUE(nearer.proven);
  const auto by_hand = try_all_pairs(purmerend(), 0);
  // The straight line is measured on the ellipsoid there and in RD here: some parts of 10,000.
  EXPECT_NEAR(*nearer.with, by_hand.value, 1e-3 * by_hand.value);
  EXPECT_EQ(new_ids(nearer), by_hand.ids);
  EXPECT_EQ(nearer.gap, 0);

  const auto within = schools(purmerend(), {{"aantal", 2}, {"doel", "dekking"}, {"bereik", 1000}});
  const auto most = try_all_pairs(purmerend(), 1000);
  EXPECT_NEAR(*within.with, most.value, 1e-3 * most.value);
  EXPECT_EQ(new_ids(within), most.ids);
}

TEST(SitingOfPurmerend, OneMoreNeverMakesItWorseAndWhatEachAddsIsTheWhole) {
  for (const auto* goal : {"afstand", "dekking"}) {
    double before = std::string(goal) == "afstand" ? 1e18 : -1;
    for (int count = 1; count <= 5; ++count) {
      SCOPED_TRACE(std::string(goal) + std::to_string(count));
      const auto answer = schools(purmerend(), {{"aantal", count}, {"doel", goal}, {"bereik", 800}});
      const bool distance = answer.question.goal == SitingGoal::kDistance;
      EXPECT_TRUE(answer.proven);
      EXPECT_LE(answer.gap.value_or(1), 1e-9);
      EXPECT_TRUE(distance ? *answer.with <= before + 1e-9 : *answer.with >= before - 1e-9);
      before = *answer.with;
      EXPECT_NEAR(sum_of_adds(answer), std::abs(*answer.with - *answer.now), 1e-6 * std::abs(*answer.now));
      EXPECT_NEAR(distance ? *answer.mean_with : *answer.within_with, *answer.with, 1e-6 * *answer.with)
          << "counted from who goes where";
      EXPECT_NEAR(distance ? *answer.mean_now : *answer.within_now, *answer.now, 1e-6 * *answer.now);
    }
  }
}

TEST(SitingOfPurmerend, IsTheOptimumOfCbc) {
  if (!engines::siting::cbc_is_there()) GTEST_SKIP() << "skipped, cbc absent";
  const auto& ground = purmerend();
  for (const json& values : {json{{"aantal", 3}}, json{{"aantal", 3}, {"doel", "dekking"}, {"bereik", 700}},
                             json{{"doel", "alle"}, {"bereik", 900}}}) {
    auto asked = values;
    asked["voorzieningen"] = {"basisschool"};
    const auto plan = plan_siting(ground.task(), asking(asked));
    const auto model = *model_for(ground.task(), plan, plan.questions.front(), nullptr);
    const auto answer = schools(ground, values);
    auto program = model.mean;
    if (program.goal == engines::siting::Goal::kSetCovering) {
      for (auto& site : program.sites) site.opening_cost = 1;  // as the engine counts where no site has a cost
    }
    const double optimum = engines::siting::cbc_optimum(program, "wijk");
    ASSERT_TRUE(std::isfinite(optimum));
    const double people = model.people;
    const double expected = answer.question.goal == SitingGoal::kDistance   ? optimum / people
                            : answer.question.goal == SitingGoal::kCovering ? people - optimum
                                                                            : optimum;
    EXPECT_NEAR(*answer.with, expected, 1e-6 * expected) << values.dump();
  }
}

TEST(SitingOfPurmerend, TheSameForAnyNumberOfThreads) {
  auto input = input_of({}, {{"jaar", 2030}, {"trekkingen", 60}}, "GM0439");
  input.datasets = hub::shipped_example();
  const auto once = compute(input);
  ASSERT_TRUE(once);
  const auto again = compute(input);
  ASSERT_TRUE(again);
  EXPECT_EQ(pearl::to_json(*once, input.values, core::Language::kDutch),
            pearl::to_json(*again, input.values, core::Language::kDutch));
  const auto& ground = purmerend();
  const auto plan = plan_siting(ground.task(), asking({{"aantal", 2}}));
  // Draws made by hand: every other one the children live elsewhere.
  Future future;
  for (std::size_t i = 0; i < ground.areas.list.size(); ++i) {
    if (ground.areas.list[i].kind != core::AreaKind::kWijk) continue;
    FutureDemand demand{i, ground.areas.year, {4, 11}, 100, {}};
    for (std::size_t d = 0; d < 12; ++d) demand.draws.push_back(static_cast<double>((d * 7 + i * 5) % 11) * 100);
    future.demand.push_back(demand);
  }
  const pearl::RunControl control({}, std::nullopt, {});
  const auto one = answer_siting(ground.task(), plan, &future, control, 1);
  const auto many = answer_siting(ground.task(), plan, &future, control, 5);
  ASSERT_TRUE(one && many);
  ASSERT_EQ(one->list.size(), 1U);
  const auto& a = one->list[0];
  const auto& b = many->list[0];
  EXPECT_EQ(a.draws, 12U);
  EXPECT_EQ(a.with, b.with);
  EXPECT_EQ(a.same_share, b.same_share);
  ASSERT_EQ(a.rows.size(), b.rows.size());
  for (std::size_t i = 0; i < a.rows.size(); ++i) EXPECT_EQ(a.rows[i].chance, b.rows[i].chance);
}

TEST(SitingOfPurmerend, TheProjectionGivesTheChanceOfEachSite) {
  auto input = input_of({}, {{"jaar", 2035}, {"trekkingen", 80}}, "GM0439");
  input.datasets = hub::shipped_example();
  const auto outcome = compute(input);
  ASSERT_TRUE(outcome);
  const auto questions = rows(*outcome, "locatievragen", {"basisschool"});
  ASSERT_EQ(questions.size(), 1U);
  EXPECT_EQ(value(questions[0].at("jaar")), 2035);
  EXPECT_EQ(value(questions[0].at("trekkingen")), 80);
  EXPECT_TRUE(std::get<bool>(questions[0].at("bewezen")));
  // Those who count are the children of 4 to 11 of the projection.
  double children = 0;
  for (const auto& row : rows(*outcome, "behoefte", {"GM0439", "basisschool"})) {
    if (value(row.at("jaar")) == 2035) children = value(row.at("doelgroep_aantal"));
  }
  EXPECT_NEAR(value(questions[0].at("mensen")), children, 0.02 * children) << "mean of the draws beside their median";
  std::size_t fresh = 0;
  double order = 0;
  for (const auto& row : rows(*outcome, "locaties", {"basisschool"})) {
    if (text(row.at("stand")) != "nieuw") continue;
    ++fresh;
    EXPECT_EQ(value(row.at("volgorde")), ++order);
    EXPECT_GT(value(row.at("voegt_toe")), 0);
    EXPECT_GT(value(row.at("kans")), 0.2) << "the choice by the mean is no stranger to the draws";
    EXPECT_LE(value(row.at("kans")), 1);
  }
  EXPECT_EQ(fresh, 2U);
  const auto* layer = outcome->layer("locaties");
  ASSERT_NE(layer, nullptr);
  EXPECT_EQ(layer->geometries.size(), layer->table.rows.size());
}

TEST(SitingOfPurmerend, TheDrawsLeaveOutOnlyWhatNoChoiceChanges) {
  const auto& ground = purmerend();
  Future future;
  for (std::size_t i = 0; i < ground.areas.list.size(); ++i) {
    if (ground.areas.list[i].kind != core::AreaKind::kWijk) continue;
    FutureDemand demand{i, ground.areas.year, {4, 11}, 100, {}};
    for (std::size_t d = 0; d < 9; ++d) demand.draws.push_back(static_cast<double>((d * 5 + i * 3) % 13) * 100);
    future.demand.push_back(demand);
  }
  for (const json& values : {json{{"aantal", 2}}, json{{"aantal", 3}, {"doel", "dekking"}, {"bereik", 900}}}) {
    const auto plan = plan_siting(ground.task(), asking(values));
    const auto& question = plan.questions.front();
    const auto model = *model_for(ground.task(), plan, question, &future);
    const auto demand = demand_of(ground.task(), question, &future, 100'000);
    auto whole = model.mean;  // every point, every draw
    whole.scenarios = demand.draws;
    whole.weight = demand.drawn;
    EXPECT_LT(model.draws.points.size(), whole.points.size());
    const auto chosen = engines::siting::solve(model.mean);
    const auto few = engines::siting::compare_draws(model.draws, *chosen);
    const auto all = engines::siting::compare_draws(whole, *chosen);
    ASSERT_TRUE(few && all);
    const bool covering = question.goal == SitingGoal::kCovering;
    for (std::size_t d = 0; d < demand.draws; ++d) {
      const auto& a = few->draws[d];
      const auto& b = all->draws[d];
      EXPECT_NEAR(covering ? a.best - a.value : a.value - a.best, covering ? b.best - b.value : b.value - b.best,
                  1e-6 * b.best);
    }
    EXPECT_EQ(few->same_share, all->same_share);
  }
}

TEST(SitingOfPurmerend, ManyHomesAreTakenTogetherAndNobodyIsLost) {
  auto ground = SitingGround(hub::shipped_example(), "GM0439");
  const auto plan = plan_siting(ground.task(), asking({{"voorzieningen", {"basisschool"}}}));
  const auto& question = plan.questions.front();
  const auto all = demand_of(ground.task(), question, nullptr, 100'000);
  const auto few = demand_of(ground.task(), question, nullptr, 40);
  EXPECT_EQ(all.merged_m, 0);
  EXPECT_GT(few.merged_m, 0);
  EXPECT_LE(few.at.size(), 40U);
  const auto sum = [](const std::vector<double>& values) {
    double total = 0;
    for (const double value : values) total += value;
    return total;
  };
  EXPECT_NEAR(sum(all.mean), sum(few.mean), 1e-6);
  EXPECT_NEAR(sum(all.mean), ground.compositions.list.front().people(4, 11), 10) << "wijken are rounded to fives";
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen::test
