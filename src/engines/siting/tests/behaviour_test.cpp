// SPDX-License-Identifier: EUPL-1.2
// What the answer says beside the value: who goes where, what each site adds, how sure it is; and how it stops.
#include <gtest/gtest.h>

#include <numeric>
#include <thread>

#include "engines/siting/solution.hpp"
#include "engines/siting/tests/enumerate.hpp"
#include "engines/siting/tests/made_up.hpp"

namespace pareltjes::engines::siting {
namespace {

/// Villages along a road, at kilometres 0, 1, 2, 10, 11, 20, with as many people; sites may stand in each.
Instance road() {
  Instance instance;
  const std::vector<double> at{0, 1, 2, 10, 11, 20};
  const std::vector<double> people{10, 30, 10, 20, 15, 5};
  for (std::size_t i = 0; i < at.size(); ++i) {
    instance.points.push_back("km " + std::to_string(static_cast<int>(at[i])));
    Site site;
    site.id = instance.points.back();
    instance.sites.push_back(site);
    for (const double there : at) instance.cost.push_back(std::abs(at[i] - there));
  }
  instance.weight = people;
  return instance;
}

std::vector<std::string> open_in(const Instance& instance, const Solution& solution) {
  std::vector<std::string> names;
  for (const auto& open : solution.open) names.push_back(instance.sites[open.site].id);
  return names;
}

TEST(TheAnswer, TellsWhatEachSiteAdds) {
  Instance instance = road();
  instance.periods[0].least_open = instance.periods[0].most_open = 3;
  const auto solution = *solve(instance);
  EXPECT_EQ(open_in(instance, solution), (std::vector<std::string>{"km 1", "km 10", "km 20"}));
  EXPECT_EQ(solution.value, 10 + 10 + 15);
  EXPECT_EQ(solution.open[0].served, 50);
  EXPECT_EQ(solution.open[1].served, 35);
  // Without km 1 its 50 people go to km 10: 10·10 + 30·9 + 10·8 instead of 20.
  EXPECT_EQ(solution.open[0].lost_without, 450 - 20);
  // Without km 20 its five people go ten kilometres.
  EXPECT_EQ(solution.open[2].lost_without, 50);
  // km 1 alone is best (20 + 20·9 + 15·10 + 5·19 = 445), then km 10 (20 + 15 + 50), then km 20.
  EXPECT_EQ(solution.open[0].order, 0U);
  EXPECT_FALSE(solution.open[0].adds.has_value()) << "before it nobody was served";
  EXPECT_EQ(solution.open[1].order, 1U);
  EXPECT_EQ(solution.open[1].adds, 445 - 85);
  EXPECT_EQ(solution.open[2].adds, 50);
}

TEST(TheAnswer, OpensAndClosesInTime) {
  // The people of km 0–2 are there first, those of km 20 come later; km 0 stands there and may close.
  Instance instance = road();
  instance.periods = {{"2027", 1, 1, 1}, {"2036", 2, 2, 1}};
  const auto people = instance.weight;
  instance.weight.insert(instance.weight.end(), people.begin(), people.end());
  instance.weight[3] = instance.weight[4] = instance.weight[5] = 0;
  instance.weight[11] = 500;
  instance.sites[0].standing = Standing::kClosable;
  const auto solution = *solve(instance);
  // Only km 0 can be open in 2027 and closed in 2036; but then two new ones must open, and moving on costs nothing.
  ASSERT_EQ(solution.status, Status::kOptimal);
  EXPECT_EQ(*solution.value, enumerate(instance, serve_nearest));
  for (const auto& open : solution.open) {
    if (instance.sites[open.site].standing == Standing::kCandidate) {
      EXPECT_EQ(open.end_period, 2U) << "what opens stays";
    }
    if (instance.sites[open.site].standing == Standing::kClosable) {
      EXPECT_EQ(open.first_period, 0U);
    }
  }
}

TEST(TheAnswer, ServesEverybodyOnceWithinCapacity) {
  Instance instance = made_up(81, 20, 40, 2, 2);
  for (auto& site : instance.sites) {
    site.capacity = 900;
    site.opening_cost = 200'000;
  }
  instance.risk.measure = RiskMeasure::kWorst;
  const auto solution = *solve(instance);
  std::vector<double> share(instance.weight.size(), 0);
  std::vector<double> load(80, 0);
  std::vector<double> cost(2, 0);
  for (const auto& one : solution.assignment) {
    const std::size_t cell = (one.scenario * 2 + one.period) * 40 + one.point;
    share[cell] += one.share;
    load[(one.scenario * 2 + one.period) * 20 + *one.site] += one.share * instance.weight[cell];
    cost[one.scenario] += one.share * instance.weight[cell] * instance.cost[one.point * 20 + *one.site];
  }
  for (const double served : share) EXPECT_NEAR(served, 1, 1e-9);
  for (const double carried : load) EXPECT_LE(carried, 900 + 1e-6);
  for (std::size_t s = 0; s < 2; ++s) {
    const double sites = 200'000 * static_cast<double>(solution.open.size());
    EXPECT_NEAR(cost[s] + sites, solution.scenario_values[s], 1e-6 * cost[s]);
  }
  EXPECT_NEAR(*solution.value, std::ranges::max(solution.scenario_values), 1e-6 * *solution.value);
}

TEST(Findings, SayWhyNothingIsFeasible) {
  const auto first_finding = [](const Instance& instance) {
    const auto solution = solve(instance);
    EXPECT_EQ(solution->status, Status::kInfeasible);
    EXPECT_FALSE(solution->value.has_value());
    return solution->findings.at(0).nl;
  };
  Instance few = road();
  few.periods[0].least_open = 7;
  EXPECT_EQ(first_finding(few), "Er moeten 7 locaties open zijn, maar er kunnen er maar 6 open.");
  Instance many = road();
  many.sites[0].standing = many.sites[1].standing = Standing::kFixed;
  many.periods[0].most_open = 1;
  EXPECT_EQ(first_finding(many), "Er staan 2 locaties vast, maar er mogen er maar 1 open zijn.");
  Instance small = road();
  for (auto& site : small.sites) site.capacity = 14;
  EXPECT_EQ(first_finding(small), "De vraag is 90, maar alle locaties samen kunnen 84 aan.");
  for (auto& site : small.sites) site.capacity = 25;
  small.periods[0].most_open = 3;
  EXPECT_EQ(first_finding(small), "Voor de vraag zijn minstens 4 locaties nodig, maar er mogen er maar 3 open zijn.");
  Instance far = road();
  far.goal = Goal::kSetCovering;
  far.radius = 3;
  far.sites[5].standing = Standing::kExcluded;
  EXPECT_EQ(first_finding(far), "Geen enkele mogelijke locatie bereikt het punt ‘km 20’.");
}

TEST(Checks, RefuseWhatCannotBeMeant) {
  const auto message = [](const Instance& instance) { return solve(instance).error().message.en; };
  Instance negative = road();
  negative.weight[2] = -1;
  EXPECT_EQ(message(negative), "The demand of a point is below zero or no number.");
  Instance shape = road();
  shape.weight.pop_back();
  EXPECT_EQ(message(shape), "The table of demand does not fit the points, periods and scenarios.");
  Instance costs = road();
  costs.goal = Goal::kMaxCovering;
  costs.sites[1].running_cost = 2;
  EXPECT_EQ(message(costs), "Site ‘km 1’: costs do not count when covering as much as possible.");
  Instance window = road();
  window.sites[1].first_period = 3;
  window.sites[1].end_period = 2;
  EXPECT_EQ(message(window), "Site ‘km 1’: it closes before it opens.");
}

Instance hard() {
  Instance instance = made_up(91, 60, 120, 1, 12);
  instance.periods[0].least_open = instance.periods[0].most_open = 8;
  instance.risk.measure = RiskMeasure::kRegret;
  return instance;
}

TEST(Stopping, GivesTheBestFoundWithItsBound) {
  const Instance instance = hard();
  const auto full = *solve(instance);
  ASSERT_EQ(full.status, Status::kOptimal);
  ASSERT_GT(full.nodes, 30U) << "too easy to be stopped";
  Limits some;
  some.nodes = 12;
  const auto part = *solve(instance, some);
  EXPECT_EQ(part.status, Status::kStopped);
  EXPECT_LE(*part.bound, *full.value + 1e-6);
  EXPECT_GE(*part.value, *full.value - 1e-6);
  EXPECT_GT(*part.gap(), 0);
}

TEST(Stopping, ListensToTheStopTokenAndTheClock) {
  const Instance instance = hard();
  std::stop_source source;
  source.request_stop();
  Limits stopped;
  stopped.stop = source.get_token();
  EXPECT_EQ(solve(instance, stopped)->status, Status::kStopped);
  Limits late;
  late.deadline = std::chrono::steady_clock::now();
  const auto begin = std::chrono::steady_clock::now();
  const auto solution = *solve(instance, late);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
  EXPECT_EQ(solution.status, Status::kStopped);
  EXPECT_TRUE(solution.value.has_value()) << "what was found so far is told";
  EXPECT_LE(*solution.bound, *solution.value);
}

TEST(Stopping, TellsHowFarItIs) {
  double last_value = kNever;
  double last_bound = 0;
  Limits limits;
  limits.progress = [&](double value, double bound) {
    EXPECT_LE(value, last_value) << "the best found only gets better";
    last_value = value;
    last_bound = bound;
  };
  Instance instance = made_up(92, 40, 80);
  instance.periods[0].least_open = instance.periods[0].most_open = 6;
  const auto solution = *solve(instance, limits);
  EXPECT_EQ(last_value, *solution.value);
  EXPECT_LE(last_bound, last_value);
}

void expect_same(const Solution& a, const Solution& b) {
  EXPECT_EQ(a.value, b.value);
  EXPECT_EQ(a.bound, b.bound);
  EXPECT_EQ(a.nodes, b.nodes);
  EXPECT_EQ(a.iterations, b.iterations);
  EXPECT_EQ(a.scenario_values, b.scenario_values);
  ASSERT_EQ(a.open.size(), b.open.size());
  for (std::size_t i = 0; i < a.open.size(); ++i) {
    EXPECT_EQ(a.open[i].site, b.open[i].site);
    EXPECT_EQ(a.open[i].lost_without, b.open[i].lost_without);
  }
}

TEST(TheSameInput, GivesTheSameBytesWithAnyNumberOfThreads) {
  const Instance instance = hard();
  Limits limits;
  const auto one = *solve(instance, limits);
  const auto draws = *compare_draws(instance, one, limits);
  for (const unsigned threads : {1U, 2U, 5U}) {
    limits.threads = threads;
    expect_same(one, *solve(instance, limits));
    const auto again = *compare_draws(instance, one, limits);
    EXPECT_EQ(draws.chosen_share, again.chosen_share);
    for (std::size_t s = 0; s < draws.draws.size(); ++s) EXPECT_EQ(draws.draws[s].best, again.draws[s].best);
  }
}

TEST(Draws, ComparedOneByOne) {
  Instance instance = made_up(93, 30, 60, 1, 25);
  instance.periods[0].least_open = instance.periods[0].most_open = 5;
  const auto solution = *solve(instance);
  const auto comparison = *compare_draws(instance, solution);
  double sum = 0;
  std::size_t same = 0;
  for (std::size_t s = 0; s < 25; ++s) {
    const auto& draw = comparison.draws[s];
    EXPECT_TRUE(draw.proven);
    EXPECT_GE(draw.value, draw.best);
    EXPECT_EQ(draw.best_sites.size(), 5U);
    EXPECT_EQ(draw.best, *solve(only_scenario(instance, s))->value);
    EXPECT_EQ(draw.value, solution.scenario_values[s]);
    sum += draw.value;
    same += draw.value == draw.best ? 1U : 0U;
  }
  EXPECT_NEAR(sum / 25, *solution.value, 1e-6 * *solution.value) << "the mean is the mean of the draws";
  EXPECT_NEAR(comparison.same_share, static_cast<double>(same) / 25, 1e-12);
  EXPECT_NEAR(std::reduce(comparison.chosen_share.begin(), comparison.chosen_share.end()), 5, 1e-9);
}

}  // namespace
}  // namespace pareltjes::engines::siting
