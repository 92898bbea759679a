// SPDX-License-Identifier: EUPL-1.2
#include "engines/award/click.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace pareltjes::engines::award {
namespace {

using testing::ElementsAre;

std::vector<Rate> rates(const ClickRun& run, std::size_t contract) {
  std::vector<Rate> all;
  for (const auto& year : run.contracts[contract]) all.push_back(year.rate);
  return all;
}

// Counted by hand. Two of supplier 0 at 10 and 8, one that comes in the third year with 7, one at another supplier.
TEST(Click, DropsToTheLowestPaidFromTheNextYearOn) {
  const std::vector<Contract> contracts{{0, 0, 0, 0, 10, {100, 100, 100, 100}},
                                        {1, 0, 0, 0, 8, {50, 50, 50, 50}},
                                        {2, 0, 0, 2, 7, {10, 10, 10, 10}},
                                        {3, 1, 0, 0, 9, {20, 20}},
                                        {4, 0, 0, 1, 12, {5, 5}}};
  const auto run = *simulate_click(contracts, 4);
  EXPECT_THAT(rates(run, 0), ElementsAre(10, 8, 8, 7));
  EXPECT_THAT(rates(run, 1), ElementsAre(8, 8, 8, 7));
  EXPECT_THAT(rates(run, 2), ElementsAre(7, 7));  // The frame ends before it does.
  EXPECT_THAT(rates(run, 3), ElementsAre(9, 9));  // Another supplier.
  EXPECT_THAT(rates(run, 4), ElementsAre(8, 8));  // Begins at what was clicked.
  EXPECT_THAT(run.paid, ElementsAre(1000 + 400 + 180, 800 + 400 + 180 + 40, 800 + 400 + 70 + 40, 700 + 350 + 70));
  EXPECT_THAT(run.without, ElementsAre(1580, 1000 + 400 + 180 + 60, 1000 + 400 + 70 + 60, 1000 + 400 + 70));
  ASSERT_EQ(run.clicks.size(), 2U);
  EXPECT_EQ(run.clicks[0].by, 1U);
  EXPECT_EQ(run.clicks[0].dropped, 1U);
  EXPECT_EQ(run.clicks[1].year, 2U);
  EXPECT_EQ(run.clicks[1].lowest, 7);
  EXPECT_EQ(run.clicks[1].dropped, 3U);
}

TEST(Click, ARateThatNobodyPaidDoesNotCount) {
  const auto run =
      *simulate_click({{0, 0, 0, 0, 10, {1, 1, 1}}, {1, 0, 0, 0, 4, {0, 0, 7}}, {2, 0, 1, 0, 3, {5, 5, 5}}}, 3);
  EXPECT_THAT(rates(run, 0), ElementsAre(10, 10, 10));
  EXPECT_TRUE(run.clicks.back().year == 2);
}

// Rates never rise, nobody pays more than its own rate, and of one line all pay the same from the second year on.
TEST(Click, HoldsForAnyFrameOfSixYears) {
  std::mt19937 random(41);
  for (int i = 0; i < 300; ++i) {
    std::vector<Contract> contracts(1 + random() % 12);
    for (std::size_t c = 0; c < contracts.size(); ++c) {
      contracts[c] = {c, random() % 2, random() % 2, random() % 4, static_cast<Rate>(1 + random() % 50), {}};
      for (std::size_t year = 0, years = random() % 7; year < years; ++year) {
        contracts[c].volumes.push_back(static_cast<std::int64_t>(random() % 3));
      }
    }
    const auto run = *simulate_click(contracts, 6);
    std::int64_t paid = 0, all = 0;
    for (const auto one : run.paid) all += one;
    for (std::size_t c = 0; c < contracts.size(); ++c) {
      for (std::size_t y = 0; y < run.contracts[c].size(); ++y) {
        const auto& year = run.contracts[c][y];
        EXPECT_LE(year.rate, y == 0 ? contracts[c].rate : run.contracts[c][y - 1].rate);
        EXPECT_EQ(year.paid, year.rate * contracts[c].volumes[y]);
        EXPECT_EQ(year.without, contracts[c].rate * contracts[c].volumes[y]);
        paid += year.paid;
        // The definition: the lowest of its own and all that were paid in years before.
        Rate lowest = contracts[c].rate;
        for (std::size_t d = 0; d < contracts.size(); ++d) {
          if (contracts[d].supplier != contracts[c].supplier || contracts[d].service != contracts[c].service) continue;
          for (std::size_t z = 0; z < contracts[d].volumes.size(); ++z) {
            const bool before = contracts[d].first_year + z < contracts[c].first_year + y;
            if (before && contracts[d].volumes[z] > 0) lowest = std::min(lowest, contracts[d].rate);
          }
        }
        EXPECT_EQ(year.rate, lowest) << i;
      }
    }
    EXPECT_EQ(paid, all);
  }
}

TEST(Click, RefusesWhatIsNoFrame) {
  EXPECT_FALSE(simulate_click({}, 0));
  EXPECT_TRUE(simulate_click({}, 6));
  EXPECT_FALSE(simulate_click({{0, 0, 0, 0, -1, {1}}}, 6));
  EXPECT_FALSE(simulate_click({{0, 0, 0, 0, 1, {-1}}}, 6));
  EXPECT_FALSE(simulate_click({{0, 0, 0, 0, std::int64_t{1} << 40, {std::int64_t{1} << 40}}}, 6));
}

}  // namespace
}  // namespace pareltjes::engines::award
