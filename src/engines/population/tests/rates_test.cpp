// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/rates.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

#include "engines/population/tests/profiles.hpp"

namespace pareltjes::engines::population {
namespace {

using testing::test_data;

/// Columns of a tab-separated table of the UN for one period.
std::vector<std::vector<std::string>> un_period(const std::string& name, const std::string& period) {
  std::ifstream file(test_data() / "data" / "demog" / name);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    auto cells = core::split(line, '\t');
    if (cells.size() > 3 && cells[2] == period) {
      rows.push_back(std::move(cells));
    }
  }
  return rows;
}

TEST(Rates, ALifeTableOfSingleYearsHasTheRatesOfTheGroups) {
  std::vector<double> mx{0.004, 0.00015, 0.00006, 0.00009};
  for (int group = 0; group < 18; ++group) {
    mx.push_back(0.00025 * std::exp(0.43 * group));
  }
  const auto single = graduate_mortality(mx).value();
  EXPECT_EQ(single[0], mx[0]);
  EXPECT_EQ(single[100], mx[21]);
  const auto table = life_table(single, Sex::kMen).value();
  for (std::size_t group = 1; group < 21; ++group) {
    const std::size_t first = group == 1 ? 1 : 5 * (group - 1);
    const std::size_t end = 5 * group;
    const double lived = std::accumulate(&table.Lx[first], &table.Lx[end], 0.0);
    EXPECT_NEAR((table.lx[first] - table.lx[end]) / lived / mx[group], 1, 1e-9) << group;
  }
  for (std::size_t age = 16; age < 100; ++age) {
    EXPECT_GT(single[age], single[age - 1]) << age;
  }
}

TEST(Rates, LifeExpectancyOfTheNetherlandsIsThatOfTheUn) {
  const auto rows = un_period("wpp2022_nl_mx5dt.tsv", "2015-2020");
  if (rows.empty()) {
    GTEST_SKIP() << "skipped, data absent";
  }
  ASSERT_EQ(rows.size(), kAbridgedGroups);
  const auto published = un_period("wpp2022_nl_e05dt.tsv", "2015-2020").at(0);
  for (const std::size_t column : {std::size_t{4}, std::size_t{5}}) {
    std::vector<double> mx;
    for (const auto& row : rows) {
      mx.push_back(core::parse_number(row.at(column)).value());
    }
    const auto table = life_table(graduate_mortality(mx).value(), column == 4 ? Sex::kMen : Sex::kWomen).value();
    const double expected = core::parse_number(published.at(column - 1)).value();
    EXPECT_NEAR(table.life_expectancy, expected, 0.001);
  }
}

TEST(Rates, SurvivalOfAConstantRateIsWhatItMustBe) {
  Ages mx{};
  mx.fill(0.02);
  const auto table = life_table(mx, Sex::kWomen).value();
  const auto survival = survival_ratios(table);
  const double q = 0.02 / 1.01;
  for (std::size_t age = 2; age < 100; ++age) {
    EXPECT_NEAR(survival[age], 1 - q, 1e-12) << age;
  }
  EXPECT_NEAR(table.life_expectancy, 50, 0.6);
  // Everybody that is alive at 99 is in L99 or in what is left.
  EXPECT_NEAR(survival[100], table.Lx[100] / (table.Lx[99] + table.Lx[100]), 1e-15);
  EXPECT_EQ(survival_cells(survival, mx)[kAges], 0.02);
}

TEST(Rates, SingleYearsOfFertilityAddUpToTheirGroups) {
  const std::vector<double> percent{0, 0.9, 8.3, 29.3, 39.3, 18.9, 3.1, 0.19, 0.01};
  const auto single = graduate_fertility(percent, 1.62).value();
  EXPECT_NEAR(std::accumulate(single.begin(), single.end(), 0.0), 1.62, 1e-12);
  for (std::size_t group = 0; group < kMotherGroups; ++group) {
    const auto* first = &single[10 + 5 * group];
    EXPECT_NEAR(std::accumulate(first, first + 5, 0.0), 1.62 * percent[group] / 100, 1e-12) << group;
  }
  std::size_t turns = 0;  // one top
  for (std::size_t age = 11; age < 54; ++age) {
    EXPECT_GE(single[age], 0) << age;
    turns += single[age] > single[age - 1] && single[age] > single[age + 1] ? 1U : 0U;
  }
  EXPECT_EQ(turns, 1U);
}

TEST(Rates, TheSplineKeepsRising) {
  const std::vector<double> knots{0, 1, 2, 3, 10};
  const std::vector<double> values{0, 0, 5, 5, 6};
  std::vector<double> at;
  for (int i = 0; i <= 1000; ++i) {
    at.push_back(i / 100.0);
  }
  const auto curve = monotone_spline(knots, values, at);
  for (std::size_t i = 1; i < curve.size(); ++i) {
    EXPECT_GE(curve[i], curve[i - 1] - 1e-14) << at[i];
  }
  EXPECT_EQ(curve[200], 5);
  EXPECT_EQ(curve.back(), 6);
  // A straight line stays one.
  EXPECT_NEAR(monotone_spline(std::vector{0., 1., 4.}, std::vector{1., 3., 9.}, std::vector{2.2})[0], 5.4, 1e-14);
}

TEST(Rates, TheShippedRatesMakeAYearOfTheNetherlands) {
  std::array<std::vector<double>, 2> mx;
  for (const auto& row : testing::shipped_rows("data/profielen/sterfte.csv")) {
    if (row.at(0) != "geslacht") {
      mx.at(row.at(0) == "mannen" ? 0 : 1).push_back(core::parse_number(row.at(3)).value());
      EXPECT_TRUE(row.at(5).starts_with("UN WPP 2022"));
    }
  }
  std::vector<double> percent;
  auto rows = testing::shipped_rows("data/profielen/vruchtbaarheid.csv");
  rows.erase(rows.begin());
  for (const auto& row : rows) {
    percent.push_back(core::parse_number(row.at(2)).value());
  }
  const auto survival = [&](std::size_t sex) {
    return survival_ratios(
        life_table(graduate_mortality(mx.at(sex)).value(), sex == 0 ? Sex::kMen : Sex::kWomen).value());
  };
  YearRates rates;
  rates.survival = survival_cells(survival(0), survival(1));
  rates.fertility = graduate_fertility(percent, core::parse_number(rows.at(0).at(3)).value()).value();
  rates.sex_ratio_at_birth = core::parse_number(rows.at(0).at(4)).value();
  const auto year = project(testing::shipped_profiles().at("NL00"), std::vector{rates}).value().front();
  // The UN has 180,300 births and 168,000 deaths in 2021, a year of the epidemic; these are rates of 2025–2030.
  EXPECT_NEAR(year.boys + year.girls, 180'300, 9'000);
  EXPECT_NEAR(std::accumulate(year.deaths.begin(), year.deaths.end(), 0.0), 150'000, 15'000);
}

TEST(Rates, RefusesWhatCannotBe) {
  EXPECT_FALSE(graduate_mortality(std::vector<double>(21, 0.1)));
  auto mx = std::vector<double>(22, 0.1);
  mx[4] = -1;
  EXPECT_EQ(graduate_mortality(mx).error().message.en, "Rate 5 of the series is -1. That cannot be.");
  EXPECT_FALSE(graduate_fertility(std::vector<double>(9, 10), 1.6));
  EXPECT_FALSE(graduate_fertility(std::vector<double>{0, 1, 9, 30, 40, 19, 1, 0, 0}, -1));
  EXPECT_FALSE(life_table(Ages{}, Sex::kMen));
}

}  // namespace
}  // namespace pareltjes::engines::population
