// SPDX-License-Identifier: EUPL-1.2
#include "engines/fair_share/shares.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <string>

#include "engines/fair_share/core_test.hpp"

namespace pareltjes::engines::fair_share {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

/// By bits: {}, 1, 2, 12, 3, 13, 23, 123.
Game game_of(std::size_t players, std::vector<double> values, Sense sense = Sense::kSaving) {
  return *Game::from_values(players, std::move(values), sense);
}

Game random_game(std::size_t players, std::mt19937& random) {
  std::uniform_real_distribution<double> value(-50, 100);
  return *Game::ask(players, Sense::kSaving, [&](Coalition) { return value(random); });
}

/// The definition: the mean over every order of what a player adds to those before it.
std::vector<double> over_all_orders(const Game& game) {
  std::vector<std::size_t> order(game.players());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<double> shares(order.size(), 0.0);
  double orders = 0;
  do {
    Coalition before = 0;
    for (const auto player : order) {
      const auto after = before | Coalition{1} << player;
      shares[player] += game.value(after) - game.value(before);
      before = after;
    }
    ++orders;
  } while (std::ranges::next_permutation(order).found);
  for (double& share : shares) share /= orders;
  return shares;
}

double total(const std::vector<double>& shares) {
  return std::accumulate(shares.begin(), shares.end(), 0.0);
}

// J. Lemaire, "Cooperative game theory and its insurance applications", ASTIN Bulletin 21 (1991): three investors.
TEST(Shapley, ThreeInvestorsAsLemairePublished) {
  const auto game = game_of(3, {0, 46125, 17437.5, 69187.5, 5812.5, 53812.5, 30750, 90000});
  EXPECT_THAT(shapley(game), ElementsAre(DoubleNear(51750, 0.01), DoubleNear(25875, 0.01), DoubleNear(12375, 0.01)));
}

// Two left gloves and a right one: the textbook case in which the core leaves the scarce one everything.
TEST(Shapley, GlovesGiveTheScarceOneTwoThirdsAndTheCoreAll) {
  const auto game = game_of(3, {0, 0, 0, 0, 0, 1, 1, 1});
  const auto shares = shapley(game);
  EXPECT_THAT(shares, ElementsAre(DoubleNear(1.0 / 6, 1e-12), DoubleNear(1.0 / 6, 1e-12), DoubleNear(2.0 / 3, 1e-12)));
  const auto unstable = *test_core(game, shares, 1e-9);
  EXPECT_EQ(unstable.groups, 6U);
  EXPECT_EQ(unstable.objecting, 2U);  // A left and the right glove, twice.
  EXPECT_EQ(unstable.largest->group, 0b101U);
  EXPECT_NEAR(unstable.largest->gain, 1.0 / 6, 1e-12);
  EXPECT_TRUE(unstable.single.empty());
  EXPECT_TRUE(test_core(game, std::vector<double>{0, 0, 1}, 1e-9)->stable());
}

TEST(Shapley, EqualsTheMeanOverAllOrders) {
  std::mt19937 random(7);
  for (std::size_t players = 1; players <= 7; ++players) {
    const auto game = random_game(players, random);
    const auto shares = shapley(game);
    EXPECT_THAT(shares, Pointwise(DoubleNear(1e-9), over_all_orders(game)));
    EXPECT_NEAR(total(shares), game.value(game.everybody()), 1e-9);
  }
}

TEST(ByTypes, EqualsTheSameGamePlayerByPlayer) {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> number(0, 100);
  const std::vector<std::size_t> counts{3, 1, 5, 2};
  std::map<std::vector<std::size_t>, double> known;
  const auto value = [&](std::span<const std::size_t> group) {
    return known.try_emplace({group.begin(), group.end()}, number(random)).first->second;
  };
  const auto by_types = *shapley_by_types(counts, value);
  const auto game = *Game::ask(11, Sense::kSaving, [&](Coalition group) {
    std::vector<std::size_t> taken(4, 0);
    for (std::size_t player = 0, type = 0, last = counts[0]; player < 11; ++player) {
      if (player == last) last += counts[++type];
      taken[type] += group >> player & 1U;
    }
    return value(taken);
  });
  const auto one_by_one = shapley(game);
  for (std::size_t type = 0, player = 0; type < 4; player += counts[type++]) {
    EXPECT_NEAR(by_types[type], one_by_one[player], 1e-9);
  }
}

// Hundreds who each add the same to a price that falls with volume: everybody of one type gets one share, all of it is
// shared, and who brings nothing gets nothing.
TEST(ByTypes, ThreeHundredParticipantsShareEverything) {
  const std::vector<std::size_t> counts{200, 80, 40, 10};
  const auto value = [](std::span<const std::size_t> group) {
    const double volume = 1.0 * static_cast<double>(group[0]) + 4.0 * static_cast<double>(group[1]) +
                          20.0 * static_cast<double>(group[2]);
    return volume * (volume >= 500 ? 3.0 : 1.0);
  };
  const auto shares = *shapley_by_types(counts, value);
  EXPECT_NEAR(200 * shares[0] + 80 * shares[1] + 40 * shares[2] + 10 * shares[3], 1320 * 3.0, 1e-6);
  EXPECT_NEAR(shares[3], 0, 1e-9);
  EXPECT_GT(shares[2], shares[1]);
  EXPECT_GT(shares[1], shares[0]);
}

TEST(ByTypes, RefusesWhatIsTooMuchAndStopsWhenAsked) {
  const auto nothing = [](std::span<const std::size_t>) { return 1.0; };
  EXPECT_FALSE(shapley_by_types(std::vector<std::size_t>(8, 100), nothing));
  EXPECT_FALSE(shapley_by_types(std::vector<std::size_t>{}, nothing));
  std::stop_source stop;
  stop.request_stop();
  const auto stopped = shapley_by_types(std::vector<std::size_t>{100, 100}, nothing, stop.get_token());
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, core::ErrorCode::kCancelled);
}

// With alone and last equal for all but one group the rest is nothing; then every way gives the last additions.
TEST(SeparableCosts, AreExactWhereNothingIsJoint) {
  const auto game = game_of(2, {0, 4, 6, 10}, Sense::kCost);
  EXPECT_THAT(separable_costs(game), ElementsAre(DoubleNear(4, 1e-12), DoubleNear(6, 1e-12)));
  EXPECT_THAT(equal_remainder(game), ElementsAre(DoubleNear(4, 1e-12), DoubleNear(6, 1e-12)));
}

TEST(SeparableCosts, TwoWhoShareAPipe) {
  // Alone 10 and 14, together 18: last 4 and 8, remainder 6 split equally as both gain 6.
  const auto game = game_of(2, {0, 10, 14, 18}, Sense::kCost);
  EXPECT_THAT(separable_costs(game), ElementsAre(DoubleNear(7, 1e-12), DoubleNear(11, 1e-12)));
  EXPECT_THAT(proportional_to_alone(game), ElementsAre(DoubleNear(7.5, 1e-12), DoubleNear(10.5, 1e-12)));
}

TEST(Proportional, WithoutAnyWeightIsEqual) {
  EXPECT_THAT(proportional(9, std::vector<double>{0, 0, 0}), ElementsAre(3, 3, 3));
}

TEST(Core, CostsAreTheOtherWayRound) {
  const auto game = game_of(2, {0, 10, 14, 18}, Sense::kCost);
  const auto dear = *test_core(game, std::vector<double>{11, 7}, 1e-9);
  ASSERT_EQ(dear.single.size(), 1U);
  EXPECT_EQ(dear.single.front().group, 1U);
  EXPECT_NEAR(dear.single.front().gain, 1, 1e-12);
  EXPECT_TRUE(test_core(game, std::vector<double>{10, 8}, 1e-9)->stable());
}

TEST(Airport, EqualsTheShapleyValueOfTheDearestMember) {
  const std::vector<double> costs{5, 2, 9};
  const std::vector<std::size_t> counts{2, 3, 1};
  const std::vector<double> each{5, 5, 2, 2, 2, 9};
  const auto game = *Game::ask(6, Sense::kCost, [&](Coalition group) {
    double dearest = 0;
    for (std::size_t i = 0; i < 6; ++i) {
      if ((group >> i & 1U) != 0) dearest = std::max(dearest, each[i]);
    }
    return dearest;
  });
  const auto shares = shapley(game), fees = airport(costs, counts);
  EXPECT_NEAR(fees[0], shares[0], 1e-12);
  EXPECT_NEAR(fees[1], shares[2], 1e-12);
  EXPECT_NEAR(fees[2], shares[5], 1e-12);
}

TEST(Games, AreRefusedWhenTheyAreNone) {
  EXPECT_FALSE(Game::from_values(26, {}, Sense::kSaving));
  EXPECT_FALSE(Game::from_values(0, {0}, Sense::kSaving));
  EXPECT_FALSE(Game::from_values(2, {0, 1, 2}, Sense::kSaving));
  EXPECT_FALSE(Game::from_values(1, {1, 1}, Sense::kSaving));
  EXPECT_FALSE(Game::from_values(1, {0, std::nan("")}, Sense::kSaving));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(Game::ask(3, Sense::kSaving, [](Coalition) { return 1.0; }, stop.get_token()));
}

}  // namespace
}  // namespace pareltjes::engines::fair_share
