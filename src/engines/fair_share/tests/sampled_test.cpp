// SPDX-License-Identifier: EUPL-1.2
#include "engines/fair_share/sampled.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "engines/fair_share/core_test.hpp"
#include "engines/fair_share/joining.hpp"
#include "engines/fair_share/nucleolus.hpp"
#include "engines/fair_share/shares.hpp"

namespace pareltjes::engines::fair_share {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pointwise;

/// Volumes of players, and a discount on all of it from certain volumes together on.
struct Market {
  std::vector<double> volumes;
  [[nodiscard]] double saving(double volume) const {
    const double part = volume / std::accumulate(volumes.begin(), volumes.end(), 0.0);
    return volume * (part >= 0.85 ? 0.3 : part >= 0.6 ? 0.2 : part >= 0.2 ? 0.08 : 0.01);
  }
  double operator()(std::span<const char> group) const {
    double volume = 0;
    for (std::size_t p = 0; p < volumes.size(); ++p) volume += group[p] != 0 ? volumes[p] : 0;
    return saving(volume);
  }
};

Market market(std::size_t players, std::uint32_t seed) {
  std::mt19937 random(seed);
  Market made;
  for (std::size_t p = 0; p < players; ++p) made.volumes.push_back(20 + static_cast<double>(random() % 400));
  return made;
}

TEST(Sampled, IntervalsHoldTheExactValue) {
  // Twelve players, so that the exact value is known; a hundred samples with intervals that hold in 95 of them.
  const auto some = market(12, 4);
  const auto game = *Game::ask(12, Sense::kSaving, [&](Coalition group) {
    std::vector<char> members(12);
    for (std::size_t p = 0; p < 12; ++p) members[p] = static_cast<char>(group >> p & 1U);
    return some(members);
  });
  const auto exact = shapley(game);
  int held = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const auto found = *shapley_sampled(12, some, {.seed = seed, .half_width = 1e-9, .most_rounds = 60});
    EXPECT_NEAR(std::accumulate(found.shares.begin(), found.shares.end(), 0.0), game.value(game.everybody()), 1e-9);
    EXPECT_FALSE(found.narrow);
    EXPECT_EQ(found.rounds, 60U);
    bool all = true;
    for (std::size_t p = 0; p < 12; ++p) all = all && std::abs(found.shares[p] - exact[p]) <= found.half_width[p];
    held += all ? 1 : 0;
  }
  EXPECT_GE(held, 88);
  // Not so wide that they say nothing.
  const auto found = *shapley_sampled(12, some, {});
  EXPECT_TRUE(found.narrow);
  for (std::size_t p = 0; p < 12; ++p) EXPECT_NEAR(found.shares[p], exact[p], 0.01 * game.value(game.everybody()));
}

TEST(Sampled, ThreeHundredWithinOnePercent) {
  std::vector<std::size_t> types;
  Market some;
  for (std::size_t p = 0; p < 300; ++p) {
    types.push_back(p % 3);
    some.volumes.push_back(std::vector<double>{20, 60, 150}[p % 3]);
  }
  const auto exact =
      *shapley_by_types(std::vector<std::size_t>{100, 100, 100}, [&](std::span<const std::size_t> group) {
        return some.saving(20.0 * static_cast<double>(group[0]) + 60.0 * static_cast<double>(group[1]) +
                           150.0 * static_cast<double>(group[2]));
      });
  const auto found = *shapley_sampled(300, some, {.seed = 5, .types = types});
  EXPECT_TRUE(found.narrow);
  const double whole = some(std::vector<char>(300, 1));
  for (std::size_t p = 0; p < 300; ++p) {
    EXPECT_LE(found.half_width[p], 0.01 * whole);
    EXPECT_NEAR(found.shares[p], exact[p % 3], found.half_width[p] + 1e-9);
    EXPECT_EQ(found.shares[p], found.shares[p % 3]);  // Who is alike gets the same.
  }
}

TEST(Sampled, TheSameSeedTheSameBytesAndBadInputIsRefused) {
  const auto some = market(30, 8);
  const auto one = *shapley_sampled(30, some, {.seed = 3}), same = *shapley_sampled(30, some, {.seed = 3});
  EXPECT_EQ(one.shares, same.shares);
  EXPECT_NE(one.shares, shapley_sampled(30, some, {.seed = 4})->shares);
  EXPECT_EQ(one.values_asked, 1 + one.rounds * 4 * 29);
  EXPECT_FALSE(shapley_sampled(0, some, {}));
  EXPECT_FALSE(shapley_sampled(30, some, {.types = {1, 2}}));
  EXPECT_FALSE(shapley_sampled(30, some, {.confidence = 1}));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(shapley_sampled(30, some, {}, stop.get_token()));
}

TEST(CoreByTypes, EqualsEveryGroupOfPlayers) {
  std::mt19937 random(14);
  const std::vector<std::size_t> counts{3, 2, 4};
  for (int i = 0; i < 50; ++i) {
    const auto typed =
        *TypedGame::ask(counts, i % 2 == 0 ? Sense::kSaving : Sense::kCost,
                        [&](std::span<const std::size_t>) { return static_cast<double>(random() % 30); });
    const auto game = *Game::ask(9, typed.sense(), [&](Coalition group) {
      const auto a = std::popcount(group & 7U), b = std::popcount(group & 24U), c = std::popcount(group >> 5U);
      return typed.values()[static_cast<std::size_t>(a + 4 * b + 12 * c)];
    });
    const std::vector<double> each{2, 5, 3}, all{2, 2, 2, 5, 5, 3, 3, 3, 3};
    const auto by_types = *test_core(typed, each, 0.5);
    const auto by_players = *test_core(game, all, 0.5);
    EXPECT_EQ(by_types.groups, static_cast<double>(by_players.groups));
    EXPECT_EQ(by_types.objecting, static_cast<double>(by_players.objecting));
    ASSERT_EQ(by_types.largest.has_value(), by_players.largest.has_value());
    if (by_types.largest) {
      EXPECT_EQ(by_types.largest->gain, by_players.largest->gain);
    }
    std::size_t single = 0;
    for (const auto type : by_types.single) single += counts[type];
    EXPECT_EQ(single, by_players.single.size());
  }
}

// Two left gloves and a right one: when the second left glove comes, the first loses.
TEST(Joining, ASecondLeftGloveTakesFromTheFirst) {
  const auto game = *Game::from_values(3, {0, 0, 0, 0, 0, 1, 1, 1}, Sense::kSaving);
  const auto method = [](const Game& some) -> core::Result<std::vector<double>> { return shapley(some); };
  const auto joining = *effect_of(game, 0b010, method, 1e-9);
  EXPECT_EQ(joining.whole_without, 1);
  EXPECT_EQ(joining.whole_with, 1);
  EXPECT_THAT(joining.worse, ElementsAre(0));
  EXPECT_NEAR(joining.stay[0].without, 0.5, 1e-12);
  EXPECT_NEAR(joining.stay[0].with, 1.0 / 6, 1e-12);
  EXPECT_NEAR(joining.stay[1].with, 2.0 / 3, 1e-12);
  EXPECT_EQ(joining.comes[0].player, 1U);
  EXPECT_NEAR(joining.comes[0].with, 1.0 / 6, 1e-12);
  EXPECT_FALSE(effect_of(game, 0, method, 0));
  EXPECT_FALSE(effect_of(game, 0b111, method, 0));
  EXPECT_FALSE(among(game, 0b1000));
}

// In a convex game the Shapley value makes nobody worse off when others come (Sprumont 1990); the costs of an airport
// are such a game.
TEST(Joining, NobodyLosesAtAnAirport) {
  std::mt19937 random(2);
  for (int i = 0; i < 50; ++i) {
    std::vector<double> needs(6);
    for (double& one : needs) one = static_cast<double>(1 + random() % 20);
    const auto game = *Game::ask(6, Sense::kCost, [&](Coalition group) {
      double most = 0;
      for (std::size_t p = 0; p < 6; ++p) most = std::max(most, (group >> p & 1U) != 0 ? needs[p] : 0.0);
      return most;
    });
    const auto joining = *effect_of(
        game, static_cast<Coalition>(1 + random() % 62),
        [](const Game& some) -> core::Result<std::vector<double>> { return shapley(some); }, 1e-9);
    EXPECT_THAT(joining.worse, IsEmpty());
    EXPECT_EQ(joining.stay.size() + joining.comes.size(), 6U);
  }
}

TEST(AloneAndRest, GivesEachItsOwnFirst) {
  const auto game = *Game::from_values(2, {0, 10, 14, 30}, Sense::kSaving);
  EXPECT_THAT(alone_and_rest(game, std::vector<double>{2, 1}), Pointwise(DoubleNear(1e-12), {14.0, 16.0}));
}

// The dearest member decides the costs: S. Littlechild, "A simple expression for the nucleolus in a special case",
// International Journal of Game Theory 3 (1974). Three who need 1, 2 and 3 pay 1/2, 1/2+1/4... by its rule.
TEST(Nucleolus, OfAnAirportByLittlechildsRule) {
  std::mt19937 random(6);
  for (int i = 0; i < 100; ++i) {
    std::vector<double> costs(2 + random() % 7);
    for (double& one : costs) one = static_cast<double>(1 + random() % 30);
    std::ranges::sort(costs);
    // Groups from the cheapest on: of the first k, those not yet told pay (cost of the k-th − told) / (number + 1), the
    // least of which decides; all of them together, without the + 1.
    const std::size_t n = costs.size();
    std::vector<double> pays(n, 0.0);
    std::size_t told = 0;
    double paid = 0;
    while (told < n) {
      double least = (costs[n - 1] - paid) / static_cast<double>(n - told);
      std::size_t until = n;
      for (std::size_t k = told + 1; k < n; ++k) {
        const double each = (costs[k - 1] - paid) / static_cast<double>(k - told + 1);
        if (each <= least) {
          least = each;
          until = k;
        }
      }
      for (std::size_t p = told; p < until; ++p) pays[p] = least;
      paid += least * static_cast<double>(until - told);
      told = until;
    }
    const auto game = *Game::ask(n, Sense::kCost, [&](Coalition group) {
      return group == 0 ? 0.0 : costs[static_cast<std::size_t>(std::bit_width(group)) - 1];
    });
    EXPECT_THAT(nucleolus(game)->shares, Pointwise(DoubleNear(1e-7), pays)) << i;
  }
}

}  // namespace
}  // namespace pareltjes::engines::fair_share
