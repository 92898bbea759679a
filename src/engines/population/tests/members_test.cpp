// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "engines/population/hamilton_perry.hpp"
#include "engines/population/tests/profiles.hpp"
#include "engines/population/trends.hpp"

namespace pareltjes::engines::population {
namespace {

using testing::counted;

TEST(HamiltonPerry, GivesTheLaterCountFromTheEarlierOne) {
  const auto earlier = counted("amsterdam", "2019");
  const auto later = counted("amsterdam", "2021");
  if (persons_in(earlier, {}) == 0) {
    GTEST_SKIP() << "skipped, data absent";
  }
  EXPECT_NEAR(persons_in(earlier, {}), 862'965, 1);
  const auto change = cohort_change(earlier, later, 2).value();
  const auto again = hamilton_perry_step(earlier, change);
  for (std::size_t i = 0; i < kCells; ++i) {
    EXPECT_NEAR(again[i], later[i], 1e-9 * (1 + later[i])) << i;
  }
}

TEST(HamiltonPerry, CohortsThatGrowGetPersonsAndThoseThatShrinkAShare) {
  Cells earlier{};
  Cells later{};
  earlier[cell_of(Sex::kMen, 20)] = 100;  // grows by 50
  later[cell_of(Sex::kMen, 25)] = 150;
  earlier[cell_of(Sex::kWomen, 30)] = 100;  // halves
  later[cell_of(Sex::kWomen, 35)] = 50;
  earlier[cell_of(Sex::kMen, 97)] = 10;  // into the open group, with those who were there
  earlier[cell_of(Sex::kMen, 100)] = 10;
  later[cell_of(Sex::kMen, 100)] = 4;
  later[cell_of(Sex::kWomen, 2)] = 10;
  const auto change = cohort_change(earlier, later, 5).value();
  Cells now{};
  now[cell_of(Sex::kMen, 20)] = 1000;
  now[cell_of(Sex::kWomen, 30)] = 1000;
  now[cell_of(Sex::kMen, 98)] = 50;
  const auto then = hamilton_perry_step(now, change);
  EXPECT_DOUBLE_EQ(then[cell_of(Sex::kMen, 25)], 1050);
  EXPECT_DOUBLE_EQ(then[cell_of(Sex::kWomen, 35)], 500);
  EXPECT_DOUBLE_EQ(then[cell_of(Sex::kMen, 100)], 10);
  EXPECT_DOUBLE_EQ(then[cell_of(Sex::kWomen, 2)], 100);
  EXPECT_EQ(then[cell_of(Sex::kMen, 2)], 0);
}

TEST(HamiltonPerry, SmoothingKeepsWhatIsStraightAndCalmsWhatIsNot) {
  Cells earlier{};
  Cells later{};
  for (int age = 0; age <= 100; ++age) {
    for (const auto sex : {Sex::kMen, Sex::kWomen}) {
      earlier[cell_of(sex, age)] = 1'000 - 5 * age;
      later[cell_of(sex, age)] = 0.9 * (1'000 - 5 * (age - 5));
    }
  }
  const auto straight = cohort_change(earlier, later, 5, 2).value();
  for (int age = 7; age < 97; ++age) EXPECT_NEAR(straight.ratio[cell_of(Sex::kMen, age)], 0.9, 1e-12) << age;
  later[cell_of(Sex::kMen, 40)] *= 1.3;  // one age stands out, as in a small count
  const auto rough = cohort_change(earlier, later, 5).value();
  const auto smooth = cohort_change(earlier, later, 5, 2).value();
  EXPECT_GT(rough.difference[cell_of(Sex::kMen, 40)], 100);
  EXPECT_LT(smooth.difference[cell_of(Sex::kMen, 40)], rough.difference[cell_of(Sex::kMen, 40)] / 4);
  EXPECT_EQ(smooth.ratio[cell_of(Sex::kWomen, 40)], straight.ratio[cell_of(Sex::kWomen, 40)]);
  EXPECT_FALSE(cohort_change(earlier, later, 5, -1));
}

TEST(HamiltonPerry, RefusesWhatCannotBe) {
  Cells wrong{};
  EXPECT_TRUE(cohort_change(wrong, wrong, 15));
  EXPECT_FALSE(cohort_change(wrong, wrong, 0));
  EXPECT_FALSE(cohort_change(wrong, wrong, 16));
  wrong[3] = -1;
  EXPECT_FALSE(cohort_change({}, wrong, 5));
}

TEST(Trends, AreStraightLinesThatStopAtNobodyAndAtTheWhole) {
  EXPECT_EQ(linear_trend({100, 110, 5}, 10), 130);
  EXPECT_EQ(linear_trend({100, 50, 5}, 10), 0);
  EXPECT_EQ(linear_trend({100, 110, 5}, 0), 110);
  EXPECT_NEAR(share_trend({100, 150, 5}, {1000, 1000, 5}, 5, 2000), 400, 1e-9);
  EXPECT_EQ(share_trend({100, 900, 5}, {1000, 1000, 5}, 5, 2000), 2000);
  Cells earlier{};
  Cells later{};
  later[7] = 2;
  EXPECT_EQ(linear_trend(earlier, later, 2, 3)[7], 5);
  // Shares of all parts together are the whole, as long as none stops at 0.
  EXPECT_NEAR(
      share_trend({400, 450, 5}, {1000, 1000, 5}, 3, 1200) + share_trend({600, 550, 5}, {1000, 1000, 5}, 3, 1200), 1200,
      1e-9);
}

}  // namespace
}  // namespace pareltjes::engines::population
