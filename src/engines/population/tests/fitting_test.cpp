// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/fitting.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>

#include "core/text.hpp"
#include "engines/population/tests/profiles.hpp"

namespace pareltjes::engines::population {
namespace {

/// A CSV as R writes it: text columns name the cell, the last column is the number.
struct RTable {
  std::vector<std::vector<std::string>> labels;
  std::vector<double> values;
};

using testing::test_data;

RTable read_r_table(const std::string& name) {
  std::ifstream file(test_data() / "bench/ipf" / name);
  RTable table;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::erase(line, '"');
    auto cells = core::split(line, ',');
    table.values.push_back(core::parse_number(core::trim(cells.back())).value());
    cells.pop_back();
    table.labels.push_back(cells);
  }
  return table;
}

/// R lets the first variable run fastest; here the last axis does. So the axes are those of R in reversed order.
std::vector<std::size_t> lengths(const RTable& table) {
  std::vector<std::size_t> dims;
  for (std::size_t axis = table.labels.at(0).size(); axis-- > 0;) {
    std::map<std::string, int> seen;
    for (const auto& label : table.labels) {
      seen[label[axis]] = 1;
    }
    dims.push_back(seen.size());
  }
  return dims;
}

void expect_same_as_mipfp(const std::string& stem, const std::vector<TableMargin>& margins) {
  auto seed = read_r_table(stem + "_seed.csv");
  const auto expected = read_r_table(stem + "_expected_mipfp.csv");
  const auto report = fit_table(seed.values, lengths(seed), margins);
  ASSERT_TRUE(report.has_value());
  EXPECT_TRUE(report->converged);
  ASSERT_EQ(seed.values.size(), expected.values.size());
  for (std::size_t i = 0; i < expected.values.size(); ++i) {
    ASSERT_EQ(seed.labels[i], expected.labels[i]);
    EXPECT_NEAR(seed.values[i] / expected.values[i], 1.0, 1e-9);
  }
}

TEST(FitTable, GivesTheTablesOfMipfp) {
  if (!std::filesystem::exists(test_data() / "bench/ipf")) {
    GTEST_SKIP() << "skipped, data absent";
  }
  // Two variables; a margin for each.
  expect_same_as_mipfp("ipf_case1", {{{1}, read_r_table("ipf_case1_target1.csv").values},
                                     {{0}, read_r_table("ipf_case1_target2.csv").values}});
  // Three variables; the first two together, and the third.
  expect_same_as_mipfp("ipf_case2", {{{1, 2}, read_r_table("ipf_case2_target12.csv").values},
                                     {{0}, read_r_table("ipf_case2_target3.csv").values}});
}

TEST(FitTable, FitsATableThatCanBeCheckedByHand) {
  // An even seed gives the product of the margins.
  std::vector<double> table{1, 1, 1, 1};
  const std::vector<std::size_t> dims{2, 2};
  const auto report = fit_table(table, dims, std::vector<TableMargin>{{{0}, {30, 70}}, {{1}, {40, 60}}});
  ASSERT_TRUE(report.has_value());
  EXPECT_NEAR(table[0], 12, 1e-12);
  EXPECT_NEAR(table[1], 18, 1e-12);
  EXPECT_NEAR(table[2], 28, 1e-12);
  EXPECT_NEAR(table[3], 42, 1e-12);
}

TEST(FitTable, KeepsTheCrossProductRatiosOfTheSeed) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> draw(0.1, 10);
  std::vector<double> table(12);
  for (double& cell : table) {
    cell = draw(random);
  }
  const auto seed = table;
  const auto report = fit_table(table, std::vector<std::size_t>{3, 4},
                                std::vector<TableMargin>{{{0}, {10, 20, 30}}, {{1}, {15, 15, 5, 25}}});
  ASSERT_TRUE(report.has_value() && report->converged);
  const auto ratio = [](const std::vector<double>& t, std::size_t i, std::size_t j) {
    return t[i * 4 + j] * t[(i + 1) * 4 + j + 1] / (t[i * 4 + j + 1] * t[(i + 1) * 4 + j]);
  };
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      EXPECT_NEAR(ratio(table, i, j) / ratio(seed, i, j), 1.0, 1e-9);
    }
  }
}

TEST(FitTable, KeepsZerosAndNamesTheSliceThatCannotBeFilled) {
  std::vector<double> table{0, 2, 3, 4};
  const std::vector<std::size_t> dims{2, 2};
  ASSERT_TRUE(fit_table(table, dims, std::vector<TableMargin>{{{0}, {5, 5}}, {{1}, {2, 8}}}).has_value());
  EXPECT_EQ(table[0], 0);

  std::vector<double> empty_row{0, 0, 3, 4};
  const auto failed = fit_table(empty_row, dims, std::vector<TableMargin>{{{1}, {2, 8}}, {{0}, {5, 5}}});
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().message.en, "Margin 2, slice (1): 5 asked for, but the seed is 0 in all of it.");
  EXPECT_EQ(empty_row[3], 4) << "the table is unchanged";
}

TEST(FitTable, RefusesWhatMakesNoSense) {
  std::vector<double> table{1, 1, 1, 1};
  const std::vector<std::size_t> dims{2, 2};
  const std::vector<TableMargin> wrong[] = {
      {{{0}, {1, 2, 3}}}, {{{2}, {1, 2}}}, {{{0}, {-1, 2}}}, {{{0, 0}, {1, 2, 3, 4}}}};
  for (const auto& margins : wrong) {
    EXPECT_FALSE(fit_table(table, dims, margins).has_value());
  }
  EXPECT_FALSE(fit_table(table, std::vector<std::size_t>{3, 2}, {}).has_value());
  // Margins whose totals differ cannot both hold: said, not hidden.
  const auto report =
      fit_table(table, dims, std::vector<TableMargin>{{{0}, {1, 2}}, {{1}, {2, 2}}}, {.max_sweeps = 100});
  ASSERT_TRUE(report.has_value());
  EXPECT_FALSE(report->converged);
  EXPECT_GT(report->largest_absolute_deviation, 0.1);
}

}  // namespace
}  // namespace pareltjes::engines::population
