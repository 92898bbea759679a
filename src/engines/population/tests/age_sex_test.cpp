// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/age_sex.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <random>

#include "engines/population/fitting.hpp"
#include "engines/population/summary.hpp"

namespace pareltjes::engines::population {
namespace {

using core::Interval;

Cells random_seed(std::mt19937& random) {
  std::uniform_real_distribution<double> draw(0.2, 5);
  Cells seed{};
  std::ranges::generate(seed, [&] { return draw(random); });
  return seed;
}

/// What CBS publishes of a wijk: rounded to fives.
std::vector<Margin> wijk(double total, double men, double women, double young, double old, double half = 2.5) {
  return {{{0, 100, Sex::kBoth}, Interval::around(total, half)},
          {{0, 100, Sex::kMen}, Interval::around(men, half)},
          {{0, 100, Sex::kWomen}, Interval::around(women, half)},
          {{0, 14, Sex::kBoth}, Interval::around(young, half)},
          {{65, 100, Sex::kBoth}, Interval::around(old, half)}};
}

void expect_inside(const AgeSexFit& fit, std::span<const Margin> margins) {
  EXPECT_TRUE(fit.violations.empty());
  const double total = std::accumulate(fit.cells.begin(), fit.cells.end(), 0.0);
  for (const auto& margin : margins) {
    const double sum = persons_in(fit.cells, margin.range);
    EXPECT_GE(sum, margin.bounds.low - 1e-9 * total);
    EXPECT_LE(sum, margin.bounds.high + 1e-9 * total);
  }
  EXPECT_GE(std::ranges::min(fit.cells), 0.0);
}

double largest_difference(const Cells& a, const Cells& b) {
  double largest = 0;
  for (std::size_t i = 0; i < kCells; ++i) {
    largest = std::max(largest, std::abs(a[i] - b[i]));
  }
  return largest;
}

TEST(FitAgeSex, FitsAWijkOfPurmerend) {
  std::mt19937 random(1);
  const auto margins = wijk(4940, 2375, 2565, 410, 1525);
  const auto fit = fit_age_sex(random_seed(random), margins);
  ASSERT_TRUE(fit.has_value());
  expect_inside(*fit, margins);
  // The middles agree (2,375 + 2,565 = 4,940), so the fit hits them.
  EXPECT_NEAR(persons_in(fit->cells, {0, 100, Sex::kMen}), 2375, 1e-6);
  EXPECT_NEAR(persons_in(fit->cells, {0, 14, Sex::kBoth}), 410, 1e-6);
}

TEST(FitAgeSex, SharesARoundingThatDoesNotAddUp) {
  std::mt19937 random(2);
  const auto margins = wijk(9860, 4855, 5010, 1495, 2190);  // men and women are 9,865 together
  const auto fit = fit_age_sex(random_seed(random), margins);
  ASSERT_TRUE(fit.has_value());
  expect_inside(*fit, margins);
  // Three intervals of the same width share the difference of 5.
  EXPECT_NEAR(persons_in(fit->cells, {}), 9860 + 5.0 / 3, 1e-6);
  EXPECT_NEAR(persons_in(fit->cells, {0, 100, Sex::kMen}), 4855 - 5.0 / 3, 1e-6);
}

TEST(FitAgeSex, ExactMarginsGiveTheTableOfIterativeProportionalFitting) {
  std::mt19937 random(3);
  const Cells seed = random_seed(random);
  // Three bands and two sexes as an ordinary two-way table: sums of the seed per band and sex, fitted by fit_table.
  const AgeRange bands[] = {{0, 14}, {15, 64}, {65, 100}};
  std::vector<double> table;
  for (const Sex sex : {Sex::kMen, Sex::kWomen}) {
    for (const auto& band : bands) {
      table.push_back(persons_in(seed, {band.age_from, band.age_to, sex}));
    }
  }
  const auto before = table;
  ASSERT_TRUE(fit_table(table, std::vector<std::size_t>{2, 3},
                        std::vector<TableMargin>{{{0}, {480, 520}}, {{1}, {150, 600, 250}}})
                  ->converged);
  std::vector<Margin> margins{{{0, 100, Sex::kMen}, Interval::exactly(480)},
                              {{0, 100, Sex::kWomen}, Interval::exactly(520)}};
  const double targets[] = {150, 600, 250};
  for (std::size_t i = 0; i < 3; ++i) {
    margins.push_back({bands[i], Interval::exactly(targets[i])});
  }
  for (const bool centre : {true, false}) {
    const auto fit = fit_age_sex(seed, margins, {.centre = centre});
    ASSERT_TRUE(fit.has_value());
    for (std::size_t s = 0; s < 2; ++s) {
      for (std::size_t age = 0; age < kAges; ++age) {
        const std::size_t group = s * 3 + (age < 15 ? 0U : age < 65 ? 1U : 2U);
        EXPECT_NEAR(fit->cells[s * kAges + age], seed[s * kAges + age] * table[group] / before[group], 1e-9);
      }
    }
  }
}

TEST(FitAgeSex, ScalingTheSeedOfAGroupWithAnExactCountChangesNothing) {
  std::mt19937 random(4);
  Cells seed = random_seed(random);
  const std::vector<Margin> margins{{{0, 14, Sex::kMen}, Interval::exactly(100)},
                                    {{0, 14, Sex::kWomen}, Interval::exactly(90)},
                                    {{15, 100, Sex::kBoth}, Interval::exactly(800)}};
  const auto before = fit_age_sex(seed, margins);
  for (int age = 0; age <= 14; ++age) {
    seed[cell_of(Sex::kMen, age)] *= 17;
  }
  const auto after = fit_age_sex(seed, margins);
  EXPECT_LT(largest_difference(before->cells, after->cells), 1e-9);
}

/// Random margins that a random table keeps: they can hold together, and the fit must keep them in any order.
class RandomAreas : public testing::TestWithParam<unsigned> {};

TEST_P(RandomAreas, KeepEveryIntervalInAnyOrder) {
  std::mt19937 random(GetParam());
  std::uniform_int_distribution<int> age(0, 100);
  std::uniform_int_distribution<int> sex(0, 2);
  std::uniform_real_distribution<double> part(0, 1);
  const Cells seed = random_seed(random);
  const Cells truth = random_seed(random);
  std::vector<Margin> margins;
  for (int i = 0; i < 10; ++i) {
    AgeRange range{age(random), age(random), static_cast<Sex>(sex(random))};
    if (range.age_from > range.age_to) {
      std::swap(range.age_from, range.age_to);
    }
    const double sum = persons_in(truth, range);
    const double half = i % 3 == 0 ? 0.0 : sum * 0.1;
    const double low = sum - half * part(random);
    margins.push_back({range, {low, low + half, low + 2 * half}, i % 2});
    margins.back().bounds.high = std::max(margins.back().bounds.high, sum);
  }
  for (const bool centre : {true, false}) {
    const auto fit = fit_age_sex(seed, margins, {.centre = centre});
    ASSERT_TRUE(fit.has_value());
    expect_inside(*fit, margins);
    auto shuffled = margins;
    std::ranges::shuffle(shuffled, random);
    const auto again = fit_age_sex(seed, shuffled, {.centre = centre});
    EXPECT_LT(largest_difference(fit->cells, again->cells), 1e-7) << "centre " << centre;
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, RandomAreas, testing::Range(100U, 160U));

TEST(FitAgeSex, PureProjectionIsNearestInEntropy) {
  // Against random other tables that keep the margins: none is nearer to the seed.
  std::mt19937 random(5);
  Cells seed = random_seed(random);
  const double scale = 1000 / std::accumulate(seed.begin(), seed.end(), 0.0);
  std::ranges::for_each(seed, [&](double& cell) { cell *= scale; });
  const auto entropy = [&](const Cells& cells) {
    double sum = 0;
    for (std::size_t i = 0; i < kCells; ++i) {
      sum += cells[i] * std::log(cells[i] / seed[i]) - cells[i] + seed[i];
    }
    return sum;
  };
  const auto margins = wijk(990, 470, 515, 90, 320, 7.5);
  const auto best = fit_age_sex(seed, margins, {.centre = false});
  ASSERT_TRUE(best.has_value());
  expect_inside(*best, margins);
  for (int i = 0; i < 200; ++i) {
    const auto other = fit_age_sex(random_seed(random), margins, {.centre = i % 2 == 0});
    for (const double step : {1e-3, 0.1, 1.0}) {  // the set of tables is convex: any mix keeps the margins too
      Cells mix{};
      for (std::size_t k = 0; k < kCells; ++k) {
        mix[k] = (1 - step) * best->cells[k] + step * other->cells[k];
      }
      EXPECT_GE(entropy(mix), entropy(best->cells) - 1e-8);
    }
  }
}

TEST(FitAgeSex, TheOlderYearGivesWayFirst) {
  std::mt19937 random(6);
  const Cells seed = random_seed(random);
  // Counts of this year (priority 2); bands of two years ago in whole percents of 1,000 (priority 1) that fit no more.
  std::vector<Margin> margins{{{0, 100}, Interval::exactly(1000), 2},  {{0, 14}, Interval::exactly(150), 2},
                              {{65, 100}, Interval::exactly(250), 2},  {{15, 24}, Interval::around(110, 5), 1},
                              {{25, 44}, Interval::around(230, 5), 1}, {{45, 64}, Interval::around(230, 5), 1}};
  const auto fit = fit_age_sex(seed, margins);
  ASSERT_TRUE(fit.has_value());
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(persons_in(fit->cells, margins[i].range), margins[i].bounds.mid, 1e-6);
  }
  // 600 people of 15–64; the bands reach 585 at most: each of the three gives way by 5.
  ASSERT_EQ(fit->violations.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(fit->violations[i].margin, i + 3);
    EXPECT_NEAR(fit->violations[i].persons, 5, 1e-6);
  }
  // A heavier band gives way half as far.
  margins[3].weight = 2;
  const auto weighted = fit_age_sex(seed, margins);
  EXPECT_NEAR(weighted->violations[0].persons, 3, 1e-6);
  EXPECT_NEAR(weighted->violations[1].persons, 6, 1e-6);
}

TEST(FitAgeSex, SaysWhatCannotBeAndStillGivesAFit) {
  std::mt19937 random(8);
  // More boys than children: the girls go to 0 and the boys' count gives way.
  const std::vector<Margin> margins{{{0, 100}, Interval::exactly(100), 1},
                                    {{0, 14}, Interval::exactly(8), 1},
                                    {{0, 14, Sex::kMen}, Interval::exactly(10), 0}};
  const auto fit = fit_age_sex(random_seed(random), margins);
  ASSERT_TRUE(fit.has_value());
  ASSERT_EQ(fit->violations.size(), 1U);
  EXPECT_EQ(fit->violations[0].margin, 2U);
  EXPECT_NEAR(fit->violations[0].persons, -2, 1e-6);
  EXPECT_NEAR(persons_in(fit->cells, {0, 14, Sex::kWomen}), 0, 1e-6);
  EXPECT_NEAR(persons_in(fit->cells, {}), 100, 1e-6);
}

TEST(FitAgeSex, ContradictionsNeverCostAMarginOfHigherPriority) {
  std::mt19937 random(13);
  std::uniform_int_distribution<int> age(1, 99);
  std::uniform_real_distribution<double> error(0.7, 1.3);
  const Cells seed = random_seed(random);
  const Cells truth = random_seed(random);
  for (int i = 0; i < 200; ++i) {
    std::vector<Margin> margins =
        wijk(persons_in(truth, {}), persons_in(truth, {0, 100, Sex::kMen}), persons_in(truth, {0, 100, Sex::kWomen}),
             persons_in(truth, {0, 14}), persons_in(truth, {65, 100}));
    std::ranges::for_each(margins, [](Margin& margin) { margin.priority = 2; });
    for (int k = 0; k < 4; ++k) {
      const AgeRange range{age(random) / 2, 50 + age(random) / 2, static_cast<Sex>(k % 3)};
      margins.push_back({range, Interval::around(persons_in(truth, range) * error(random), 2.5), 1});
    }
    const auto fit = fit_age_sex(seed, margins);
    ASSERT_TRUE(fit.has_value());
    EXPECT_TRUE(fit->settled);
    for (const auto& violation : fit->violations) {
      EXPECT_EQ(margins[violation.margin].priority, 1);
    }
  }
}

TEST(FitAgeSex, EmptyAreasAndEmptyGroups) {
  std::mt19937 random(9);
  const Cells seed = random_seed(random);
  const auto empty = fit_age_sex(seed, wijk(0, 0, 0, 0, 0));
  ASSERT_TRUE(empty.has_value());
  EXPECT_EQ(std::ranges::max(empty->cells), 0.0);
  EXPECT_TRUE(empty->violations.empty());
  const auto margins = wijk(50, 25, 25, 0, 50);  // a home for the elderly
  const auto home = fit_age_sex(seed, margins);
  ASSERT_TRUE(home.has_value());
  expect_inside(*home, margins);
  EXPECT_NEAR(persons_in(home->cells, {0, 64}), 0, 1e-9);
}

TEST(FitAgeSex, RefusesWrongInputInOneSentence) {
  std::mt19937 random(10);
  const Cells seed = random_seed(random);
  const Margin wrong[] = {{{0, 101}, Interval::exactly(5)},
                          {{20, 10}, Interval::exactly(5)},
                          {{0, 100}, {6, 6, 5}},
                          {{0, 100}, Interval::exactly(-5)},
                          {{0, 100}, Interval::exactly(5), 0, 0.0}};
  for (const auto& margin : wrong) {
    const auto fit = fit_age_sex(seed, std::span(&margin, 1));
    ASSERT_FALSE(fit.has_value());
    EXPECT_EQ(fit.error().code, core::ErrorCode::kInvalidInput);
  }
  EXPECT_EQ(fit_age_sex(seed, std::span(&wrong[3], 1)).error().message.nl,
            "Randtotaal 1 (leeftijd 0 tot en met 100): het aantal personen is negatief.");
  EXPECT_FALSE(fit_age_sex(Cells{}, {}).has_value());
  EXPECT_FALSE(fit_age_sex(std::span(seed).first(100), {}).has_value());
}

TEST(FitAreas, SameBytesForAnyNumberOfThreadsAndStopsWhenAsked) {
  std::mt19937 random(11);
  const Cells seed = random_seed(random);
  std::vector<std::vector<Margin>> margins;
  std::uniform_real_distribution<double> persons(50, 5000);
  for (int i = 0; i < 500; ++i) {
    const double total = std::round(persons(random) / 5) * 5;
    margins.push_back(wijk(total, std::round(total * 0.098) * 5, std::round(total * 0.1) * 5,
                           std::round(total * 0.03) * 5, std::round(total * 0.04) * 5));
  }
  std::vector<AreaTask> tasks;
  for (const auto& area : margins) {
    tasks.push_back({seed, area});
  }
  const auto one = fit_age_sex_areas(tasks, {}, {}, 1);
  const auto four = fit_age_sex_areas(tasks, {}, {}, 4);
  ASSERT_TRUE(one.has_value() && four.has_value());
  ASSERT_EQ(one->size(), tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    ASSERT_TRUE((*one)[i].has_value());
    // Bit for bit, not only equal: NOLINTNEXTLINE(bugprone-suspicious-memory-comparison)
    EXPECT_EQ(std::memcmp(&(*one)[i]->cells, &(*four)[i]->cells, sizeof(Cells)), 0);
  }
  std::stop_source stop;
  stop.request_stop();
  const auto stopped = fit_age_sex_areas(tasks, {}, stop.get_token());
  ASSERT_FALSE(stopped.has_value());
  EXPECT_EQ(stopped.error().code, core::ErrorCode::kCancelled);
}

}  // namespace
}  // namespace pareltjes::engines::population
