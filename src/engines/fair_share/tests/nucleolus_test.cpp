// SPDX-License-Identifier: EUPL-1.2
#include "engines/fair_share/nucleolus.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "engines/fair_share/core_test.hpp"

namespace pareltjes::engines::fair_share {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

double total(const std::vector<double>& shares) {
  return std::accumulate(shares.begin(), shares.end(), 0.0);
}

double sum_of(std::span<const double> numbers, Coalition group) {
  double sum = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) sum += (group >> i & 1U) != 0 ? numbers[i] : 0;
  return sum;
}

double measured(const Game& game, std::span<const double> shares, Coalition group, Measure measure) {
  const double gets = sum_of(shares, group), value = game.value(group);
  const double margin = game.sense() == Sense::kSaving ? gets - value : value - gets;
  if (measure == Measure::kMember) return margin / std::popcount(group);
  return measure == Measure::kValue ? margin / value : margin;
}

/// What every group but nobody and everybody has to spare, least first.
std::vector<double> margins(const Game& game, std::span<const double> shares, Measure measure) {
  std::vector<double> all;
  for (Coalition group = 1; group < game.everybody(); ++group) all.push_back(measured(game, shares, group, measure));
  std::ranges::sort(all);
  return all;
}

/// Whether the first list is larger at the first place where they differ by more than a rounding.
bool better(const std::vector<double>& one, const std::vector<double>& other, double rounding) {
  for (std::size_t i = 0; i < one.size(); ++i) {
    if (std::abs(one[i] - other[i]) > rounding) return one[i] > other[i];
  }
  return false;
}

Game random_game(std::size_t players, std::mt19937& random, Sense sense = Sense::kSaving) {
  // Whole numbers, so that ties come often.
  return *Game::ask(players, sense, [&](Coalition group) {
    const auto size = static_cast<unsigned>(std::popcount(group));
    return static_cast<double>(random() % (1 + 4 * size * size)) + (sense == Sense::kCost ? 10.0 * size : 0.0);
  });
}

/// R. Aumann, M. Maschler, "Game theoretic analysis of a bankruptcy problem from the Talmud" (1985): the nucleolus
/// gives equal awards up to half of each claim, then equal losses.
std::vector<double> talmud(const std::vector<double>& claims, double estate) {
  const double all = total(claims);
  const auto level = [&](double amount) {  // Equal parts, no more than half a claim each.
    double low = 0, high = all;
    for (int i = 0; i < 200; ++i) {
      const double middle = (low + high) / 2;
      double given = 0;
      for (const double claim : claims) given += std::min(claim / 2, middle);
      (given < amount ? low : high) = middle;
    }
    return low;
  };
  std::vector<double> shares;
  const bool more = estate > all / 2;
  const double cut = level(more ? all - estate : estate);
  for (const double claim : claims)
    shares.push_back(more ? claim - std::min(claim / 2, cut) : std::min(claim / 2, cut));
  return shares;
}

Game bankruptcy(const std::vector<double>& claims, double estate) {
  const double all = total(claims);
  return *Game::ask(claims.size(), Sense::kSaving,
                    [&](Coalition group) { return std::max(0.0, estate - (all - sum_of(claims, group))); });
}

TEST(Nucleolus, DividesAnEstateAsTheTalmudDoes) {
  const std::vector<double> claims{100, 200, 300};
  EXPECT_THAT(nucleolus(bankruptcy(claims, 100))->shares,
              Pointwise(DoubleNear(1e-9), {100.0 / 3, 100.0 / 3, 100.0 / 3}));
  EXPECT_THAT(nucleolus(bankruptcy(claims, 200))->shares, Pointwise(DoubleNear(1e-9), {50.0, 75.0, 75.0}));
  EXPECT_THAT(nucleolus(bankruptcy(claims, 300))->shares, Pointwise(DoubleNear(1e-9), {50.0, 100.0, 150.0}));
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i) {
    std::vector<double> some(2 + random() % 8);
    for (double& claim : some) claim = static_cast<double>(1 + random() % 12);
    const double estate = std::floor(total(some) * static_cast<double>(random() % 100) / 100);
    const auto found = nucleolus(bankruptcy(some, estate));
    ASSERT_TRUE(found) << i;
    EXPECT_THAT(found->shares, Pointwise(DoubleNear(1e-7), talmud(some, estate))) << i;
  }
}

// Levels are proofs: weighed, their groups and those settled before make everybody, so that no point gives the groups
// of a level more without giving one of them less. Here the weights are added up anew, and the margins compared.
TEST(Nucleolus, EveryLevelBalancesAndTheirMarginsRise) {
  std::mt19937 random(5);
  for (int i = 0; i < 400; ++i) {
    const auto game = random_game(2 + static_cast<std::size_t>(i) % 6, random);
    const auto found = prenucleolus(game);
    ASSERT_TRUE(found) << i;
    EXPECT_NEAR(total(found->shares), game.value(game.everybody()), 1e-8);
    double before = -1e300;
    for (const Level& level : found->levels) {
      EXPECT_GE(level.margin, before - 1e-8);
      before = level.margin;
      EXPECT_NEAR(total(level.weights), 1, 1e-9);
      for (const auto group : level.groups) {
        EXPECT_NEAR(measured(game, found->shares, static_cast<Coalition>(group), Measure::kGroup), level.margin, 1e-7);
      }
    }
    // The first level needs nothing settled before: its weights are the same for every player.
    std::vector<double> covered(game.players(), 0.0);
    for (std::size_t k = 0; k < found->levels.front().groups.size(); ++k) {
      for (std::size_t p = 0; p < covered.size(); ++p) {
        if ((found->levels.front().groups[k] >> p & 1U) != 0) covered[p] += found->levels.front().weights[k];
      }
    }
    for (const double one : covered) EXPECT_NEAR(one, covered.front(), 1e-9);
    EXPECT_NEAR(margins(game, found->shares, Measure::kGroup).front(), found->levels.front().margin, 1e-7);
  }
}

// Nearby points, and those between two players, are never better: the definition.
TEST(Nucleolus, NoOtherPointLeavesTheLeastMore) {
  std::mt19937 random(9);
  std::normal_distribution<double> normal;
  for (int i = 0; i < 300; ++i) {
    const auto sense = i % 2 == 0 ? Sense::kSaving : Sense::kCost;
    const auto measure = static_cast<Measure>(i % 3);
    auto game = random_game(2 + static_cast<std::size_t>(i) % 5, random, sense);
    if (measure == Measure::kValue) {
      game = *Game::ask(game.players(), sense, [&](Coalition group) { return game.value(group) + 1; });
    }
    const auto found = prenucleolus(game, measure);
    ASSERT_TRUE(found) << i;
    const auto best = margins(game, found->shares, measure);
    for (int k = 0; k < 300; ++k) {
      auto other = found->shares;
      const double size = std::pow(10.0, -static_cast<double>(k % 4));
      if (k % 2 == 0) {
        const auto a = random() % other.size(), b = random() % other.size();
        other[a] += size;
        other[b] -= size;
      } else {
        std::vector<double> way(other.size());
        for (double& one : way) one = normal(random);
        const double mean = total(way) / static_cast<double>(way.size());
        for (std::size_t p = 0; p < way.size(); ++p) other[p] += size * (way[p] - mean);
      }
      EXPECT_FALSE(better(margins(game, other, measure), best, 1e-9)) << i << " " << k;
    }
  }
}

TEST(Nucleolus, IsSymmetricLeavesOutWhoBringsNothingAndMovesWithTheScale) {
  std::mt19937 random(21);
  for (int i = 0; i < 100; ++i) {
    const std::size_t players = 3 + random() % 4;
    const auto base = random_game(players, random);
    // One more player that adds what it is worth alone, 3.
    const auto game = *Game::ask(players + 1, Sense::kSaving, [&](Coalition group) {
      return base.value(group & base.everybody()) + (group > base.everybody() ? 3.0 : 0.0);
    });
    const auto found = prenucleolus(game)->shares;
    EXPECT_NEAR(found.back(), 3, 1e-7);
    // 7 times as much, and to each an amount of its own.
    const auto moved = *Game::ask(players, Sense::kSaving, [&](Coalition group) {
      double value = 7 * base.value(group);
      for (std::size_t p = 0; p < players; ++p) value += (group >> p & 1U) != 0 ? 11.0 * static_cast<double>(p) : 0;
      return value;
    });
    const auto before = prenucleolus(base)->shares, after = prenucleolus(moved)->shares;
    for (std::size_t p = 0; p < players; ++p) {
      EXPECT_NEAR(after[p], 7 * before[p] + 11.0 * static_cast<double>(p), 1e-6);
    }
    // Players 0 and 1 change places and nothing is different.
    const auto same = *Game::ask(players, Sense::kSaving, [&](Coalition group) {
      const Coalition swapped = (group & ~3U) | (group & 1U) << 1U | (group & 2U) >> 1U;
      return base.value(group) + base.value(swapped);
    });
    const auto equal = prenucleolus(same)->shares;
    EXPECT_NEAR(equal[0], equal[1], 1e-7);
  }
}

TEST(Nucleolus, GivesNobodyLessThanAlone) {
  // Two can make 10 with the third, who makes 4 alone; the whole makes 10: without the floor 3 would get less.
  const auto game = *Game::from_values(3, {0, 0, 0, 10, 4, 0, 0, 10}, Sense::kSaving);
  const auto free = prenucleolus(game)->shares, bound = nucleolus(game)->shares;
  EXPECT_THAT(free, ElementsAre(DoubleNear(4, 1e-9), DoubleNear(4, 1e-9), DoubleNear(2, 1e-9)));
  EXPECT_THAT(bound, ElementsAre(DoubleNear(3, 1e-9), DoubleNear(3, 1e-9), DoubleNear(4, 1e-9)));
  std::mt19937 random(33);
  for (int i = 0; i < 200; ++i) {
    const auto some = random_game(2 + static_cast<std::size_t>(i) % 5, random);
    double alone = 0;
    for (std::size_t p = 0; p < some.players(); ++p) alone += some.alone(p);
    const auto found = nucleolus(some);
    ASSERT_EQ(found.has_value(), alone <= some.value(some.everybody())) << i;
    if (!found) continue;
    for (std::size_t p = 0; p < some.players(); ++p) EXPECT_GE(found->shares[p], some.alone(p) - 1e-8);
    EXPECT_FALSE(better(margins(some, found->shares, Measure::kGroup),
                        margins(some, prenucleolus(some)->shares, Measure::kGroup), 1e-7));
  }
}

TEST(LeastCore, HoldsTheNucleolusAndSaysWhetherThereIsACore) {
  std::mt19937 random(12);
  for (int i = 0; i < 200; ++i) {
    const auto game = random_game(2 + static_cast<std::size_t>(i) % 6, random);
    const auto least = least_core(game);
    ASSERT_TRUE(least);
    EXPECT_NEAR(margins(game, least->shares, Measure::kGroup).front(), least->margin, 1e-7);
    EXPECT_NEAR(margins(game, prenucleolus(game)->shares, Measure::kGroup).front(), least->margin, 1e-7);
    EXPECT_EQ(test_core(game, least->shares, 1e-7)->stable(), least->margin > -1e-7);
    // The weights prove that there is no more: they add the margin of a division that gives everything.
    double worth = 0, covered = 0;
    for (std::size_t k = 0; k < least->proof.groups.size(); ++k) {
      const auto group = static_cast<Coalition>(least->proof.groups[k]);
      worth += least->proof.weights[k] * game.value(group);
      covered += (group & 1U) != 0 ? least->proof.weights[k] : 0;
    }
    EXPECT_NEAR(covered * game.value(game.everybody()) - worth, least->margin, 1e-7);
  }
}

TEST(Nucleolus, ByTypesEqualsTheSameGamePlayerByPlayer) {
  std::mt19937 random(11);
  const std::vector<std::size_t> counts{3, 1, 4, 2};
  for (int i = 0; i < 30; ++i) {
    const auto typed = *TypedGame::ask(counts, Sense::kSaving, [&](std::span<const std::size_t> group) {
      const auto size = std::accumulate(group.begin(), group.end(), std::size_t{0});
      return static_cast<double>(random() % (1 + 3 * size * size)) + (size == 10 ? 400 : 0);
    });
    const auto game = *Game::ask(10, Sense::kSaving, [&](Coalition group) {
      std::size_t place = 0, step = 1;
      for (std::size_t type = 0, player = 0; type < 4; step *= counts[type++] + 1) {
        for (std::size_t k = 0; k < counts[type]; ++k) place += (group >> player++ & 1U) != 0 ? step : 0;
      }
      return typed.values()[place];
    });
    const auto measure = i % 2 == 0 ? Measure::kGroup : Measure::kMember;
    const auto by_types = nucleolus(typed, measure), by_players = nucleolus(game, measure);
    ASSERT_TRUE(by_types && by_players);
    for (std::size_t type = 0, player = 0; type < 4; player += counts[type++]) {
      for (std::size_t k = 0; k < counts[type]; ++k) {
        EXPECT_NEAR(by_types->shares[type], by_players->shares[player + k], 1e-6);
      }
    }
    EXPECT_NEAR(least_core(typed)->margin, least_core(game)->margin, 1e-7);
  }
}

TEST(Nucleolus, OfOneOfTwoAndOfNothing) {
  EXPECT_THAT(nucleolus(*Game::from_values(1, {0, 5}, Sense::kSaving))->shares, ElementsAre(DoubleNear(5, 1e-12)));
  EXPECT_THAT(nucleolus(*Game::from_values(2, {0, 10, 14, 18}, Sense::kCost))->shares,
              ElementsAre(DoubleNear(7, 1e-9), DoubleNear(11, 1e-9)));
  EXPECT_THAT(nucleolus(*Game::from_values(3, std::vector<double>(8, 0.0), Sense::kSaving))->shares,
              ElementsAre(DoubleNear(0, 1e-12), DoubleNear(0, 1e-12), DoubleNear(0, 1e-12)));
  EXPECT_FALSE(nucleolus(*Game::from_values(2, {0, 3, 3, 5}, Sense::kSaving)));
  EXPECT_FALSE(prenucleolus(*Game::from_values(2, {0, 0, 3, 5}, Sense::kSaving), Measure::kValue));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(
      nucleolus(*Game::from_values(2, {0, 1, 2, 5}, Sense::kSaving), Measure::kGroup, stop.get_token()).error().code,
      core::ErrorCode::kCancelled);
}

}  // namespace
}  // namespace pareltjes::engines::fair_share
