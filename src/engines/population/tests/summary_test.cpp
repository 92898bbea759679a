// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/summary.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "engines/population/range_bounds.hpp"
#include "engines/population/small_program.hpp"

namespace pareltjes::engines::population {
namespace {

using core::Interval;

Cells even() {
  Cells cells{};
  cells.fill(1);
  return cells;
}

TEST(Summary, AddsUpRangesAndFiveYearGroups) {
  Cells cells = even();
  cells[cell_of(Sex::kWomen, 100)] = 3;
  EXPECT_EQ(persons_in(cells, {}), 204);
  EXPECT_EQ(persons_in(cells, {0, 14, Sex::kMen}), 15);
  EXPECT_EQ(persons_in(cells, {99, 100, Sex::kWomen}), 4);
  const auto pyramid = five_year_groups(cells);
  EXPECT_EQ(pyramid.men[0], 5);
  EXPECT_EQ(pyramid.men[20], 1);
  EXPECT_EQ(pyramid.women[20], 3);
}

TEST(Summary, FindsTheMostSimilarAreas) {
  Cells young{};
  Cells old{};
  young[cell_of(Sex::kMen, 10)] = 100;
  old[cell_of(Sex::kMen, 80)] = 7;
  Cells mixed{};
  mixed[cell_of(Sex::kMen, 10)] = 30;
  mixed[cell_of(Sex::kMen, 80)] = 10;
  EXPECT_DOUBLE_EQ(profile_distance(young, old), 1);
  EXPECT_DOUBLE_EQ(profile_distance(young, young), 0);
  EXPECT_DOUBLE_EQ(profile_distance(young, mixed), 0.25);
  EXPECT_TRUE(std::isnan(profile_distance(young, Cells{})));
  const std::vector<Cells> areas{old, mixed, Cells{}, young, young};
  const auto similar = most_similar(areas, 3, 2);
  ASSERT_EQ(similar.size(), 2U);
  EXPECT_EQ(similar[0].index, 4U);
  EXPECT_EQ(similar[1].index, 1U);
  EXPECT_DOUBLE_EQ(similar[1].distance, 0.25);
}

TEST(Summary, BlendsShares) {
  Cells city{};
  city[cell_of(Sex::kMen, 30)] = 5;
  const auto blend = blend_profiles(even(), std::vector<Cells>{city, city}, 0.5);
  EXPECT_NEAR(blend[cell_of(Sex::kMen, 30)], 0.5 + 0.5 / 202, 1e-12);
  EXPECT_NEAR(blend[cell_of(Sex::kWomen, 30)], 0.5 / 202, 1e-12);
}

TEST(RangeBounds, FollowsFromNestedMargins) {
  // 100 people, of whom 20 ± 2 younger than 15 and 15 ± 2 of 65 and older.
  const std::vector<Margin> margins{
      {{0, 100}, Interval::exactly(100)}, {{0, 14}, Interval::around(20, 2)}, {{65, 100}, Interval::around(15, 2)}};
  const auto fit = fit_age_sex(even(), margins);
  const RangeBounds bounds(margins, fit->cells);
  struct Case {
    AgeRange range;
    double low, high;
  };
  for (const auto& [range, low, high] : {Case{{0, 14}, 18, 22},                 // the margin itself
                                         Case{{15, 64}, 61, 69},                // what the others leave
                                         Case{{4, 11}, 0, 22},                  // inside a margin
                                         Case{{10, 20}, 0, 22 + 69 - 4 + 0.0},  // 0–64 is 83 … 87: not 22 + 69
                                         Case{{0, 70}, 83, 100}, Case{{0, 64, Sex::kMen}, 0, 87}}) {
    const auto interval = bounds.from_margins(range);
    EXPECT_NEAR(interval.low, low, 1e-9) << range.age_from << '-' << range.age_to;
    EXPECT_NEAR(interval.high, high, 1e-9) << range.age_from << '-' << range.age_to;
    EXPECT_TRUE(interval.contains(persons_in(fit->cells, range)));
  }
  const auto with_profile = bounds.with_profile({4, 11}, 0.1);
  EXPECT_NEAR(with_profile.mid, 20.0 * 8 / 15, 1e-9);
  EXPECT_NEAR(with_profile.low, 18.0 * 8 / 15, 1e-9);
  // The profile's error never widens what the margins say.
  EXPECT_NEAR(bounds.with_profile({0, 14}, 0.5).high, 22, 1e-9);
}

/// The exact bound by a linear program over all 202 cells, slow and simple.
double exact_bound(std::span<const Margin> margins, const AgeRange& range, bool upper) {
  SmallProgram program(kCells);
  const auto line_of = [](const AgeRange& ages, double value) {
    std::vector<double> line(kCells, 0.0);
    for (int age = ages.age_from; age <= ages.age_to; ++age) {
      line[cell_of(Sex::kMen, age)] = ages.sex != Sex::kWomen ? value : 0;
      line[cell_of(Sex::kWomen, age)] = ages.sex != Sex::kMen ? value : 0;
    }
    return line;
  };
  for (const auto& margin : margins) {
    program.at_most(line_of(margin.range, 1), margin.bounds.high);
    program.at_least(line_of(margin.range, 1), margin.bounds.low);
  }
  const double sign = upper ? -1 : 1;
  return sign * program.minimise(line_of(range, sign)).value();
}

TEST(RangeBounds, AreExactWithinOneSexAndNeverTooNarrow) {
  std::mt19937 random(12);
  std::uniform_int_distribution<int> age(0, 100);
  std::uniform_int_distribution<int> any_sex(0, 2);
  const auto draw = [&](bool mixed) {
    AgeRange range{age(random), age(random), mixed ? static_cast<Sex>(any_sex(random)) : Sex::kBoth};
    if (range.age_from > range.age_to) {
      std::swap(range.age_from, range.age_to);
    }
    return range;
  };
  for (int i = 0; i < 60; ++i) {
    const bool mixed = i % 2 == 1;
    std::vector<Margin> margins{{{0, 100}, Interval::around(2.02, 0.1)}};  // of the order of one: see SmallProgram
    for (int k = 0; k < 5; ++k) {
      const auto range = draw(mixed);
      margins.push_back({range, Interval::around(0.01 * persons_in(even(), range), 0.02)});
    }
    const auto fit = fit_age_sex(even(), margins);
    ASSERT_TRUE(fit->violations.empty());
    const RangeBounds bounds(margins, fit->cells);
    for (int k = 0; k < 5; ++k) {
      const auto range = draw(mixed);
      const auto interval = bounds.from_margins(range);
      const double low = std::max(0.0, exact_bound(margins, range, false));
      const double high = exact_bound(margins, range, true);
      EXPECT_LE(interval.low, low + 1e-8);
      EXPECT_GE(interval.high, high - 1e-8);
      if (!mixed) {
        EXPECT_NEAR(interval.low, low, 1e-8);
        EXPECT_NEAR(interval.high, high, 1e-8);
      }
    }
  }
}

TEST(SmallProgram, SolvesAProgramThatCanBeCheckedByHand) {
  // max 3x + 5y with x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18: x = 2, y = 6, value 36 (Hillier and Lieberman's Wyndor Glass).
  SmallProgram program(2);
  program.at_most(std::vector<double>{1, 0}, 4);
  program.at_most(std::vector<double>{0, 2}, 12);
  program.at_most(std::vector<double>{3, 2}, 18);
  EXPECT_NEAR(program.minimise(std::vector<double>{-3, -5}).value(), -36, 1e-12);
  EXPECT_NEAR(program.minimise(std::vector<double>{1, 1}).value(), 0, 1e-12);
  SmallProgram impossible(1);
  impossible.at_most(std::vector<double>{1}, 1);
  impossible.at_least(std::vector<double>{1}, 2);
  EXPECT_FALSE(impossible.minimise(std::vector<double>{1}).has_value());
  SmallProgram unlimited(1);
  unlimited.at_least(std::vector<double>{1}, 2);
  EXPECT_NEAR(unlimited.minimise(std::vector<double>{1}).value(), 2, 1e-12);
  EXPECT_FALSE(unlimited.minimise(std::vector<double>{-1}).has_value());
}

}  // namespace
}  // namespace pareltjes::engines::population
