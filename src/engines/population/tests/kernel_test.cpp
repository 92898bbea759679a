// SPDX-License-Identifier: EUPL-1.2
// The inner loops give the same bytes whatever vectors the machine has.
#include "engines/population/ensemble_kernel.hpp"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>

#include "engines/population/tests/shipped_rates.hpp"

namespace pareltjes::engines::population {
namespace {

struct YearOfDraws {
  kernel::People people{};
  kernel::Lanes expected{}, deaths{}, births{}, settled{}, weight{}, moved{};
  kernel::Below below{20};
};

YearOfDraws one_year() {
  YearOfDraws year;
  const auto rates = testing::shipped_year_rates();
  Cells dying{};
  Cells leaving{};
  Cells share{};
  Cells standing{};
  std::array<std::uint8_t, kAges> band{};
  for (std::size_t c = 0; c < kCells; ++c) {
    const auto x = static_cast<double>(c);
    dying[c] = 1 - rates.survival[c];
    leaving[c] = 0.01 + 0.02 * std::abs(std::sin(x));
    share[c] = 1.0 / kCells;
    standing[c] = 3 * std::cos(x / 7);
    for (std::size_t l = 0; l < kernel::kLanes; ++l)
      year.people.at[c][l] = 1 + 40 * std::abs(std::sin(x * 0.37 + static_cast<double>(l)));
  }
  for (std::size_t age = 0; age < kAges; ++age) band[age] = age < 15 ? 0 : 1;
  kernel::Lanes factor{}, coming{}, going{};
  std::array<kernel::Lanes, 2> errors{};
  for (std::size_t l = 0; l < kernel::kLanes; ++l) {
    const auto lane = static_cast<double>(l);
    factor.at[l] = 0.8 + 0.1 * lane;
    coming.at[l] = l % 2 == 0 ? 5 * lane : 0;
    going.at[l] = l % 2 == 0 ? 0 : 2 * lane;
    errors[0].at[l] = 0.01 * lane;
    errors[1].at[l] = -0.003 * lane;
  }
  const kernel::Bounds bounds{10, 20, 30, 40, 50, 60, 70, 80, 90, 101};
  kernel::expected_deaths(year.people, dying, year.expected);
  kernel::live(year.people, dying, factor, rates.fertility, year.deaths, year.births);
  kernel::settle(year.people, &standing, errors.data(), band.data(), leaving, year.settled, year.weight);
  kernel::move(year.people, share, leaving, coming, going, bounds, year.moved, year.below);
  return year;
}

bool same(const kernel::Lanes& a, const kernel::Lanes& b) {
  return std::ranges::equal(a.at, b.at, std::equal_to(), std::bit_cast<std::uint64_t, double>,
                            std::bit_cast<std::uint64_t, double>);
}

bool same(const kernel::People& a, const kernel::People& b) {
  for (std::size_t c = 0; c < kCells; ++c) {
    if (!std::ranges::equal(a.at[c], b.at[c], std::equal_to(), std::bit_cast<std::uint64_t, double>,
                            std::bit_cast<std::uint64_t, double>))
      return false;
  }
  return true;
}

TEST(Kernel, EveryWidthOfVectorGivesTheSameBytes) {
  const auto best = one_year();
  int tried = 0;
  std::string names;
  for (std::int64_t targets = hwy::SupportedTargets(); targets != 0; targets &= targets - 1) {
    hwy::DisableTargets(~(targets & -targets));
    const auto other = one_year();
    names += std::string(kernel::vector_name()) + " ";
    ++tried;
    EXPECT_TRUE(same(best.people, other.people)) << kernel::vector_name();
    EXPECT_TRUE(same(best.expected, other.expected) && same(best.deaths, other.deaths) &&
                same(best.births, other.births) && same(best.settled, other.settled) &&
                same(best.weight, other.weight) && same(best.moved, other.moved))
        << kernel::vector_name();
    for (std::size_t i = 0; i < best.below.size(); ++i) EXPECT_TRUE(same(best.below[i], other.below[i]));
    hwy::DisableTargets(0);
  }
  RecordProperty("vectors", names);
  EXPECT_GE(tried, 2) << names;
}

TEST(Kernel, NobodyIsLostOrMade) {
  const auto year = one_year();
  for (std::size_t l = 0; l < kernel::kLanes; ++l) {
    double all = 0;
    for (std::size_t c = 0; c < kCells; ++c) {
      EXPECT_GE(year.people.at[c][l], 0);
      all += year.people.at[c][l];
    }
    EXPECT_NEAR(year.below[9].at[l] + year.below[19].at[l], all, 1e-9);
    EXPECT_GT(year.deaths.at[l], 0);
  }
}

}  // namespace
}  // namespace pareltjes::engines::population
