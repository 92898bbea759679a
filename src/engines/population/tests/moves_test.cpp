// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/moves.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "engines/population/tests/shipped_rates.hpp"
#include "engines/population/tests/un_example.hpp"

namespace pareltjes::engines::population {
namespace {

using namespace testing;

/// The fundamental parameters of Rogers and Castro (1981).
constexpr MoveSchedule kFundamental{0.02, 0.1, 0.06, 0.1, 20, 0.4, 0.003};

Ages even_weights() {
  Ages weights{};
  weights.fill(1);
  return weights;
}

void expect_schedule(const MoveSchedule& found, const MoveSchedule& put_in, double tolerance) {
  const std::array<std::pair<double, double>, 7> pairs{{{found.a1, put_in.a1},
                                                        {found.alpha1, put_in.alpha1},
                                                        {found.a2, put_in.a2},
                                                        {found.alpha2, put_in.alpha2},
                                                        {found.mu2, put_in.mu2},
                                                        {found.lambda2, put_in.lambda2},
                                                        {found.c, put_in.c}}};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    EXPECT_NEAR(pairs[i].first / pairs[i].second, 1, tolerance) << "parameter " << i;
  }
}

TEST(MoveSchedule, HasTheShapeThatRogersAndCastroDescribe) {
  // By hand, from the formula: at 20 the second term is a2 / e.
  EXPECT_NEAR(kFundamental.at(20), 0.02 * std::exp(-2) + 0.06 / std::exp(1) + 0.003, 1e-15);
  const auto ages = ages_of(kFundamental);
  // The top lies where λ2 e^(−λ2 (x − μ2)) = α2, but for the children's part: at 20 + ln 4 / 0.4 = 23.5.
  const auto top = std::max_element(ages.begin() + 10, ages.end()) - ages.begin();
  EXPECT_EQ(top, 23);
  EXPECT_LT(ages[15], ages[5]);
  EXPECT_LT(ages[5], ages[0]);
}

TEST(MoveSchedule, FitGivesBackTheParametersThatWerePutIn) {
  for (const MoveSchedule& put_in : {kFundamental, MoveSchedule{0.015, 0.08, 0.09, 0.13, 22.5, 0.25, 0.001},
                                     MoveSchedule{-3, 0.12, 40, 0.2, 17.5, 0.9, -1.5}}) {
    const auto fit = fit_schedule(ages_of(put_in), even_weights());
    ASSERT_TRUE(fit) << fit.error().message.en;
    expect_schedule(fit->schedule, put_in, 1e-6);
    EXPECT_GT(fit->explained, 1 - 1e-12);
  }
}

TEST(MoveSchedule, FitRefusesWhatCannotBe) {
  Ages values{};
  EXPECT_FALSE(fit_schedule(values, Ages{}));
  values[3] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(fit_schedule(values, even_weights()));
}

/// Moves of a made-up town, per cohort.
Cells put_in() {
  Cells moves{};
  for (std::size_t i = 0; i < kCells; ++i) {
    const double age = static_cast<double>(i % kAges);
    moves[i] = 40 * kFundamental.at(age) - 0.3 + 0.2 * std::sin(age / 7);
  }
  return moves;
}

class Residual : public ::testing::TestWithParam<std::size_t> {};

TEST_P(Residual, GivesBackTheMovesThatWerePutIn) {
  const std::size_t between = GetParam();
  std::vector<YearRates> years(between, shipped_year_rates());
  for (std::size_t i = 0; i < between; ++i) years[i].fertility[30] += 0.001 * static_cast<double>(i);
  Cells start = shipped_profiles().at("NL00");
  for (double& persons : start) persons /= 200;
  const Cells cohorts = put_in();
  Cells now = start;
  double births = 0;
  for (std::size_t i = 0; i < between; ++i) {
    YearRates rates = years[i];
    const std::size_t to_go = between - 1 - i;
    for (const std::size_t sex : {std::size_t{0}, kAges}) {
      for (std::size_t age = 0; age + 1 + to_go < kAges; ++age) rates.net_moves[sex + age] = cohorts[sex + age + to_go];
      rates.net_moves[sex + 100] = cohorts[sex + 100];
    }
    const auto year = project(now, std::vector{rates}).value().front();
    ASSERT_EQ(year.not_moved, 0);
    births += year.boys + year.girls;
    now = year.population;
  }
  const auto found = moves_between(start, now, years);
  ASSERT_TRUE(found) << found.error().message.en;
  for (std::size_t i = 0; i < kCells; ++i) EXPECT_NEAR(found->by_cohort[i], cohorts[i], 1e-7) << i;
  EXPECT_NEAR(found->births, births, 1e-7);
  const double change = std::accumulate(now.begin(), now.end(), 0.0) - std::accumulate(start.begin(), start.end(), 0.0);
  EXPECT_NEAR(change, found->births - found->deaths + found->per_year() * static_cast<double>(between), 1e-6);
}

INSTANTIATE_TEST_SUITE_P(YearsBetween, Residual, ::testing::Values(1, 2, 5, 10));

TEST(Moves, ResidualOfTwoPublishedPopulationsIsThePublishedMigration) {
  if (!exists(un_folder())) GTEST_SKIP() << "skipped, data absent";
  const auto un = un_rates();
  const auto published = un_cells("out_pop_count_age_sex_1x1");
  for (const int year : {1951, 1986, 2018}) {
    const auto& rates = un.years.at(static_cast<std::size_t>(year - 1950));
    const auto found = moves_between(published.at(year), published.at(year + 1), std::span(&rates, 1)).value();
    for (std::size_t i = 0; i < kCells; ++i) {
      EXPECT_NEAR(found.by_age[i], rates.net_moves[i], 1e-6 * (1 + std::abs(rates.net_moves[i]))) << year << ' ' << i;
    }
    auto wrong = rates;  // another mortality gives other moves
    wrong.survival[cell_of(Sex::kWomen, 70)] -= 0.01;
    const auto other = moves_between(published.at(year), published.at(year + 1), std::span(&wrong, 1)).value();
    EXPECT_GT(std::abs(other.by_age[cell_of(Sex::kWomen, 70)] - found.by_age[cell_of(Sex::kWomen, 70)]), 100);
  }
}

TEST(Moves, TheHagueGainsYoungPeopleAndLosesFamilies) {
  const auto earlier = counted("denhaag", "2019");
  const auto later = counted("denhaag", "2021");
  if (persons_in(earlier, {}) == 0) GTEST_SKIP() << "skipped, data absent";
  const std::vector<YearRates> years(2, shipped_year_rates());
  const auto found = moves_between(earlier, later, years).value();
  // CBS 03759ned: 537,833 on 1 January 2019 and 548,320 on 1 January 2021.
  EXPECT_NEAR(persons_in(later, {}) - persons_in(earlier, {}), found.births - found.deaths + 2 * found.per_year(),
              1e-6);
  EXPECT_GT(persons_in(found.by_age, {18, 27}), 1'500);
  EXPECT_LT(persons_in(found.by_age, {0, 9}), -300);
  const auto smooth = smooth_moves(found.by_age, earlier).value();
  const auto roughness = [](const Cells& moves) {
    double sum = 0;
    for (std::size_t i = 1; i + 1 < 80; ++i) sum += std::pow(moves[i - 1] - 2 * moves[i] + moves[i + 1], 2);
    return sum;
  };
  EXPECT_LT(roughness(smooth), 0.8 * roughness(found.by_age));
  EXPECT_NEAR(persons_in(smooth, {18, 27}), persons_in(found.by_age, {18, 27}), 300);
  std::printf("The Hague per year: %.0f of 18-27, %.0f of 0-9, %.0f in all; smoothed %.0f, %.0f, %.0f\n",
              persons_in(found.by_age, {18, 27}), persons_in(found.by_age, {0, 9}), found.per_year(),
              persons_in(smooth, {18, 27}), persons_in(smooth, {0, 9}), persons_in(smooth, {}));
}

TEST(Moves, RefusesWhatCannotBe) {
  const std::vector<YearRates> years(2, shipped_year_rates());
  Cells count = shipped_profiles().at("NL00");
  EXPECT_TRUE(moves_between(count, count, years));
  EXPECT_FALSE(moves_between(count, count, {}));
  EXPECT_FALSE(moves_between(count, count, std::vector<YearRates>(11, years[0])));
  Cells wrong = count;
  wrong[5] = -1;
  EXPECT_FALSE(moves_between(wrong, count, years));
  EXPECT_FALSE(moves_between(count, wrong, years));
}

TEST(Shrink, GoesFromTheEstimateToTheTargetWithTheNoise) {
  const std::vector<double> estimates{10, -4, 2, 8};
  const std::vector<double> targets{1, 1, 1, 1};
  // Without noise nothing moves; with infinite noise all becomes the target.
  EXPECT_EQ(shrink(estimates, targets, std::vector<double>(4, 0)).values, estimates);
  EXPECT_EQ(shrink(estimates, targets, std::vector<double>(4, std::numeric_limits<double>::infinity())).values,
            targets);
  // More noise than the estimates spread: there is nothing of their own.
  const auto all_noise = shrink(estimates, targets, std::vector<double>(4, 1e6));
  EXPECT_EQ(all_noise.between, 0);
  EXPECT_EQ(all_noise.values, targets);
  // Equal noise v: by hand, between = mean (d² − v), here (81 + 25 + 1 + 49) / 4 − 10 = 29.
  const auto even = shrink(estimates, targets, std::vector<double>(4, 10));
  EXPECT_NEAR(even.between, 29, 1e-9);
  EXPECT_NEAR(even.values[0], 1 + 9 * 29.0 / 39, 1e-9);
  // One small area among sure ones keeps least of itself.
  const auto mixed = shrink(estimates, targets, std::vector<double>{1, 1, 1, 500});
  EXPECT_LT(mixed.own_weight[3], 0.1);
  EXPECT_GT(mixed.own_weight[0], 0.9);
}

}  // namespace
}  // namespace pareltjes::engines::population
