// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/ensemble.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include "engines/population/moves.hpp"
#include "engines/population/tests/towns.hpp"
#include "engines/population/tests/un_example.hpp"
#include "engines/uncertainty/scores.hpp"

namespace pareltjes::engines::population {
namespace {

using namespace testing;

TEST(Ensemble, WithoutChanceItIsTheProjection) {
  auto model = without_chance(town());
  Cells moves{};
  for (std::size_t i = 0; i < kCells; ++i) moves[i] = std::sin(static_cast<double>(i) / 9) / 5;
  for (auto& area : model.areas) {
    area.move_rate.assign(model.years.size(), 0);
    area.standing_moves = moves;
  }
  model.draws = 3;
  std::vector<YearRates> years = model.years;
  for (auto& year : years) year.net_moves = moves;
  const auto expected = project(model.areas[2].start, years).value();
  const auto draws = project_draws(model, 2, kAll).value();
  for (std::size_t i = 0; i < kCells; ++i) {
    EXPECT_NEAR(draws.cell(0, i)[1], expected.back().population[i], 1e-9) << i;
  }
  EXPECT_NEAR(draws.group(7, 0)[2], persons_in(expected[6].population, {}), 1e-8);
  EXPECT_NEAR(draws.births[3], expected[3].boys + expected[3].girls, 1e-9);
}

TEST(Ensemble, WithoutChanceItGivesSeventyYearsOfCanada) {
  if (!exists(un_folder())) GTEST_SKIP() << "skipped, data absent";
  const auto un = un_rates();
  const auto published = un_cells("out_pop_count_age_sex_1x1");
  Cells now = un.start;
  for (std::size_t i = 0; i < un.years.size(); ++i) {  // the moves differ by year
    auto model = without_chance(town(1, 1));
    model.years = {un.years[i]};
    model.areas.resize(1);
    model.areas[0].start = now;
    model.areas[0].move_rate = {0};
    model.areas[0].standing_moves = un.years[i].net_moves;
    const auto draws = project_draws(model, 0, {{}, {0}}).value();
    for (std::size_t c = 0; c < kCells; ++c) now[c] = draws.cell(0, c)[0];
    for (std::size_t c = 0; c < kCells; ++c) {
      const double expected = published.at(1951 + static_cast<int>(i)).at(c);
      ASSERT_NEAR(now[c], expected, 1e-9 * std::max(1.0, expected)) << 1951 + i << ' ' << c;
    }
  }
}

TEST(Ensemble, StartBirthsDeathsAndMovesMakeTheEndInEveryDraw) {
  // Random towns, also ones that shrink until ages are empty. The engine itself refuses a gap above 1e-6 persons.
  std::mt19937 random(4);
  std::uniform_real_distribution<double> part(0, 1);
  for (int round = 0; round < 12; ++round) {
    auto model = town(20, 100);
    model.seed = static_cast<std::uint64_t>(round);
    for (auto& area : model.areas) {
      area.move_rate.assign(20, 0.3 * (part(random) - 0.6));
      for (double& moves : area.standing_moves) moves = 4 * (part(random) - 0.5);
      area.by_dwellings = round % 3 == 0;
      area.plans = {{3, 500 * part(random)}, {9, 900 * part(random)}, {15, -200 * part(random)}};
    }
    const Wanted wanted{{{}, {0, 39}, {40, 100}}, {19}};
    Draws whole(20, wanted, model.draws);
    std::vector<double> sums(model.draws);
    for (std::size_t a = 0; a < model.areas.size(); ++a) {
      const auto draws = project_draws(model, a, wanted);
      ASSERT_TRUE(draws) << draws.error().message.en;
      EXPECT_LE(draws->largest_gap, kAccountingTolerance);
      whole.add(*draws);
      for (std::size_t d = 0; d < model.draws; ++d) {
        sums[d] += draws->group(20, 0)[d];
        EXPECT_NEAR(draws->group(20, 0)[d], draws->group(20, 1)[d] + draws->group(20, 2)[d], 1e-6);
        for (std::size_t c = 0; c < kCells; ++c) EXPECT_GE(draws->cell(0, c)[d], 0);
      }
    }
    // Areas add up to the municipality in every draw; and the means keep the accounts of the whole.
    for (std::size_t d = 0; d < model.draws; ++d) EXPECT_NEAR(whole.group(20, 0)[d], sums[d], 1e-6);
    const auto mean = [&](std::size_t year) {
      const auto draws = std::as_const(whole).group(year, 0);
      return std::accumulate(draws.begin(), draws.end(), 0.0) / static_cast<double>(model.draws);
    };
    for (std::size_t year = 0; year < 20; ++year) {
      EXPECT_NEAR(mean(year + 1) - mean(year), whole.births[year] - whole.deaths[year] + whole.moves[year], 1e-6);
    }
  }
}

TEST(Ensemble, TheSameSeedGivesTheSameBytesForAnyNumberOfThreads) {
  auto model = town();
  model.areas[1].plans = {{4, 200}};
  const auto bytes = [&](unsigned threads) {
    const auto draws = project_draws(model, 1, kAll, {}, threads).value();
    std::vector<double> all;
    for (std::size_t year = 0; year <= 16; ++year) {
      for (std::size_t g = 0; g < 4; ++g)
        all.insert(all.end(), draws.group(year, g).begin(), draws.group(year, g).end());
    }
    all.insert(all.end(), draws.moves.begin(), draws.moves.end());
    return all;
  };
  const auto once = bytes(1);
  EXPECT_EQ(bytes(3), once);
  EXPECT_EQ(bytes(8), once);
  model.seed = 43;
  EXPECT_NE(bytes(3), once);
}

/// Standard deviation of the inhabitants of an area in year 16 over their number.
double spread_of(const EnsembleModel& model, std::size_t area, std::size_t group = 0) {
  const auto result = project_draws(model, area, kAll).value();
  const auto draws = result.group(16, group);
  const double mean = std::accumulate(draws.begin(), draws.end(), 0.0) / static_cast<double>(draws.size());
  double sum = 0;
  for (const double persons : draws) sum += std::pow(persons - mean, 2);
  return std::sqrt(sum / static_cast<double>(draws.size())) / mean;
}

TEST(Ensemble, SmallAreasAreLessSure) {
  const auto model = town(16, 4'000);
  EXPECT_GT(spread_of(model, 0), 1.3 * spread_of(model, 1));
  EXPECT_GT(spread_of(model, 1), spread_of(model, 2));
}

TEST(Ensemble, AMoveErrorOfOneYearHasTheSpreadThatWasAsked) {
  auto model = without_chance(town(1, 4'000));
  model.areas[2].moves = {{0, 0, 0.01}};
  const auto result = project_draws(model, 2, {{{}}, {}}).value();
  const auto draws = result.group(1, 0);
  const double mean = std::accumulate(draws.begin(), draws.end(), 0.0) / 4'000;
  double sum = 0;
  for (const double persons : draws) sum += std::pow(persons - mean, 2);
  EXPECT_NEAR(std::sqrt(sum / 4'000) / 30'000, 0.01, 0.0004);
}

TEST(Ensemble, CommonErrorsAreCommon) {
  // Two areas of one size share the drift of their moves and births, so they rise and fall together.
  auto model = without_chance(town());
  model.areas.resize(2);
  model.areas[1] = model.areas[0];
  model.moves = {{0.005, 0.9, 0.002}};
  const auto a = project_draws(model, 0, kAll).value();
  const auto b = project_draws(model, 1, kAll).value();
  for (std::size_t d = 0; d < model.draws; ++d) EXPECT_EQ(a.group(16, 0)[d], b.group(16, 0)[d]);
}

TEST(Ensemble, BeginsFromOtherStartsAsOftenAsAsked) {
  auto model = without_chance(town(1, 4'000));
  model.other_share = 0.5;
  for (auto& area : model.areas) area.other_starts = {scaled(area.start, 2), scaled(area.start, 3)};
  std::array<int, 4> seen{};
  const auto small = project_draws(model, 0, {{{}}, {}}).value();
  const auto large = project_draws(model, 2, {{{}}, {}}).value();
  for (std::size_t d = 0; d < 4'000; ++d) {
    const double times = large.group(0, 0)[d] / 30'000;
    EXPECT_NEAR(small.group(0, 0)[d], 300 * times, 1e-6) << "all areas begin from the same";
    ++seen.at(static_cast<std::size_t>(std::lround(times)));
  }
  EXPECT_NEAR(seen[1], 2'000, 130);
  EXPECT_NEAR(seen[2], 1'000, 110);
  EXPECT_NEAR(seen[3], 1'000, 110);
}

TEST(Ensemble, PlansThatMeetNoBadLuckFillTheirDwellings) {
  auto model = without_chance(town());
  auto& area = model.areas[2];
  area.by_dwellings = true;
  area.plans = {{2, 100}, {5, 50}, {30, 1'000}};  // the last one after the horizon
  const auto sure = project_draws(model, 2, kAll).value();
  EXPECT_NEAR(sure.group(2, 0)[0], 30'000, 1e-6);
  EXPECT_NEAR(sure.group(3, 0)[0], 30'000 + 2.2 * 100, 1e-6);
  EXPECT_NEAR(sure.group(16, 0)[0], 30'000 + 2.2 * 150, 1e-6);
  // Now plans drop out (a half), come late (a quarter, on average by 2 years) or come in time.
  model.draws = 4'000;
  model.plan_risk = {0.5, 0.25, 2};
  const auto lucky = project_draws(model, 2, kAll).value();
  const auto mean = [&](std::size_t year) {
    const auto draws = lucky.group(year, 0);
    return (std::accumulate(draws.begin(), draws.end(), 0.0) / 4'000 - 30'000) / 2.2;
  };
  EXPECT_NEAR(mean(3), 25, 2.5);         // a quarter in time
  EXPECT_NEAR(mean(4), 25 + 12.5, 2.5);  // half of the late ones one year later
  EXPECT_NEAR(mean(16), 75, 4);          // half of all, in the end
}

TEST(Ensemble, EachDrawFollowsOneMemberAndAllAreasTheSame) {
  auto model = without_chance(town(10, 400));
  for (auto& area : model.areas) {
    area.move_rate.assign(10, 0.01);
    area.other_move_rates = {std::vector<double>(10, -0.01)};
    area.member_weights = {0.75, 0.25};
  }
  const Wanted wanted{{{}}, {}};
  const auto small = project_draws(model, 0, wanted).value();
  const auto large = project_draws(model, 2, wanted).value();
  int grew = 0;
  for (std::size_t d = 0; d < model.draws; ++d) {
    const bool up = large.group(10, 0)[d] > large.group(0, 0)[d];
    grew += up ? 1 : 0;
    EXPECT_EQ(up, small.group(10, 0)[d] > small.group(0, 0)[d]) << "one luck for all areas";
  }
  EXPECT_NEAR(grew, 300, 40);
  auto alone = model;
  for (auto& area : alone.areas) area.member_weights.clear();
  const auto first = project_draws(alone, 2, wanted).value();
  EXPECT_NEAR(*std::ranges::max_element(large.group(10, 0)), first.group(10, 0)[0], 1e-6);
  model.areas[0].member_weights = {0.75, 0.75};
  EXPECT_FALSE(project_draws(model, 0, wanted));
}

TEST(Ensemble, ErrorsByAgeMovePeopleBetweenBandsAndNobodyInAll) {
  auto model = without_chance(town(5, 300));
  model.age_bands = {15, 65};
  for (auto& area : model.areas) area.age_moves.assign(3, {0.02, 1, 0});
  const Wanted wanted{{{}, {0, 14}, {65, 100}}, {}};
  const auto draws = project_draws(model, 2, wanted).value();
  auto calm = model;
  for (auto& area : calm.areas) area.age_moves.clear();
  const auto without = project_draws(calm, 2, wanted).value();
  std::vector<double> young, all;
  for (std::size_t d = 0; d < model.draws; ++d) {
    young.push_back(draws.group(1, 1)[d] / without.group(1, 1)[0] - 1);
    all.push_back(draws.group(1, 0)[d] / without.group(1, 0)[0] - 1);
  }
  // Two percent a year, less what is taken off all ages alike.
  const auto spread = [](std::vector<double> v) {
    const auto q = uncertainty::quantiles(v, std::array{0.1, 0.9});
    return (q[1] - q[0]) / 2 / 1.2816;
  };
  EXPECT_GT(spread(young), 0.014);
  EXPECT_LT(spread(young), 0.03);
  EXPECT_LT(spread(all), 0.001);
  EXPECT_LE(draws.largest_gap, kAccountingTolerance);
  model.age_bands = {65, 15};
  EXPECT_FALSE(project_draws(model, 2, wanted));
}

TEST(Ensemble, AnAreaThatFollowsItsDwellingsSendsAwayWhatItBearsTooMuch) {
  auto model = without_chance(town(10, 8));
  for (auto& area : model.areas) area.move_rate.assign(10, 0);
  const Wanted wanted{{{}}, {}};
  const auto free = project_draws(model, 2, wanted).value();
  model.areas[2].follows_dwellings = 1;
  model.areas[2].usual_natural.assign(10, 0);
  const auto bound = project_draws(model, 2, wanted).value();
  EXPECT_GT(std::abs(free.group(10, 0)[0] - free.group(0, 0)[0]), 50);
  EXPECT_NEAR(bound.group(10, 0)[0], bound.group(0, 0)[0], 1e-6);
  model.areas[2].usual_natural.clear();
  EXPECT_FALSE(project_draws(model, 2, wanted));
}

TEST(Ensemble, AShiftMovesAllAreasAlike) {
  auto model = without_chance(town(4, 8));
  const Wanted wanted{{{}}, {}};
  const auto before = project_draws(model, 1, wanted).value();
  model.shift.assign(4, 0.01);
  const auto after = project_draws(model, 1, wanted).value();
  EXPECT_NEAR(after.group(1, 0)[0] / before.group(1, 0)[0], 1 + 0.01 * before.group(0, 0)[0] / before.group(1, 0)[0],
              1e-9);
}

/// Both in every draw and in the means.
void expect_the_same(const Draws& a, const Draws& b, std::size_t years) {
  for (std::size_t d = 0; d < a.draws(); ++d) {
    for (std::size_t g = 0; g < 4; ++g) {
      for (const std::size_t year : {std::size_t{0}, std::size_t{1}, years})
        ASSERT_NEAR(a.group(year, g)[d], b.group(year, g)[d], 1e-8) << d << ' ' << g << ' ' << year;
    }
    for (std::size_t c = 0; c < kCells; ++c) ASSERT_NEAR(a.cell(0, c)[d], b.cell(0, c)[d], 1e-8);
  }
  for (std::size_t i = 0; i < years; ++i) {
    EXPECT_NEAR(a.births[i], b.births[i], 1e-9);
    EXPECT_NEAR(a.deaths[i], b.deaths[i], 1e-9);
    EXPECT_NEAR(a.moves[i], b.moves[i], 1e-9);
  }
}

TEST(Ensemble, DrawsThatAreAlikeAreDoneOnceAndStandInTheirPlaces) {
  auto model = without_chance(town(16, 203));
  model.other_share = 0.6;
  for (auto& area : model.areas) {
    area.other_starts = {scaled(area.start, 2), scaled(area.start, 0.5)};
    area.other_move_rates = {std::vector<double>(16, -0.02)};
    area.member_weights = {0.3, 0.7};
  }
  const auto once = project_draws(model, 1, kAll).value();
  model.areas[1].move_noise = 1e-30;  // too little to be seen, but chance: every draw is done by itself
  expect_the_same(once, project_draws(model, 1, kAll).value(), 16);
}

TEST(Ensemble, FastLoopsAndSmallStepsGiveTheSameDraws) {
  for (const std::size_t area : {0U, 1U, 2U}) {
    auto model = town(16, 100);
    model.age_bands = {15, 65};
    model.areas[area].age_moves.assign(3, {0.02, 0.9, 0.01});
    const auto fast = project_draws(model, area, kAll).value();
    model.areas[area].standing_moves[3] = 1e-30;  // nobody, but the fast loops know no such moves
    expect_the_same(fast, project_draws(model, area, kAll).value(), 16);
  }
}

TEST(Ensemble, RefusesWhatCannotBe) {
  const auto refused = [](auto change) {
    auto model = town(2, 10);
    change(model);
    return !project_draws(model, 0, {{{}}, {1}}).has_value();
  };
  EXPECT_FALSE(refused([](auto&) {}));
  EXPECT_TRUE(refused([](auto& model) { model.years[1].survival[5] = 1.2; }));
  EXPECT_TRUE(refused([](auto& model) { model.arrivals = {}; }));
  EXPECT_TRUE(refused([](auto& model) { model.leaving[3] = -1; }));
  EXPECT_TRUE(refused([](auto& model) { model.plan_risk = {0.6, 0.6, 2}; }));
  EXPECT_TRUE(refused([](auto& model) { model.areas[0].move_rate.pop_back(); }));
  EXPECT_TRUE(refused([](auto& model) { model.areas[0].start[7] = std::numeric_limits<double>::quiet_NaN(); }));
  EXPECT_TRUE(refused([](auto& model) { model.areas[0].move_rate[0] = std::numeric_limits<double>::infinity(); }));
  EXPECT_TRUE(refused([](auto& model) { model.draws = 0; }));
}

}  // namespace
}  // namespace pareltjes::engines::population
