// SPDX-License-Identifier: EUPL-1.2
#include "engines/flow/transport.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace pareltjes::engines::flow {
namespace {

/// Whether a plan keeps to the amounts, and its prices prove that it is the best.
void expect_proven(const Transport& given, const Plan& plan) {
  const auto places = given.capacity.size();
  auto left = given.supply, room = given.capacity;
  std::int64_t cost = 0, proof = 0;
  for (const auto& one : plan.shipments) {
    EXPECT_GT(one.amount, 0);
    left[one.source] -= one.amount;
    room[one.place] -= one.amount;
    ASSERT_NE(given.cost[one.source * places + one.place], kForbidden);
    cost += one.amount * given.cost[one.source * places + one.place];
  }
  for (std::size_t i = 0; i < left.size(); ++i) {
    EXPECT_EQ(left[i], plan.stay[i]);
    cost += plan.stay[i] * given.stay_cost;
    proof += given.supply[i] * plan.source_price[i];
    EXPECT_LE(plan.source_price[i], given.stay_cost);
  }
  for (std::size_t j = 0; j < places; ++j) {
    EXPECT_GE(room[j], 0);
    EXPECT_GE(plan.place_price[j], 0);
    proof -= given.capacity[j] * plan.place_price[j];
    for (std::size_t i = 0; i < left.size(); ++i) {
      const auto way = given.cost[i * places + j];
      EXPECT_TRUE(way == kForbidden || plan.source_price[i] - plan.place_price[j] <= way);
    }
  }
  EXPECT_EQ(plan.cost, cost);
  EXPECT_EQ(plan.cost, proof);  // the dual reaches the primal: no plan is cheaper
}

/// The least cost of all plans: every amount is tried for every way.
std::int64_t least_of_all(const Transport& given, std::vector<std::int64_t> left, std::vector<std::int64_t> room,
                          std::size_t way) {
  const auto places = given.capacity.size();
  if (way == given.cost.size()) return given.stay_cost * std::accumulate(left.begin(), left.end(), std::int64_t{0});
  const auto source = way / places, place = way % places;
  const auto most = given.cost[way] == kForbidden ? 0 : std::min(left[source], room[place]);
  auto best = std::numeric_limits<std::int64_t>::max();
  for (std::int64_t amount = 0; amount <= most; ++amount) {
    auto less = left, fewer = room;
    less[source] -= amount;
    fewer[place] -= amount;
    const auto cost = amount == 0 ? 0 : amount * given.cost[way];
    best = std::min(best, cost + least_of_all(given, std::move(less), std::move(fewer), way + 1));
  }
  return best;
}

Transport random_transport(std::mt19937& random, std::size_t sources, std::size_t places, std::int64_t most) {
  const auto up_to = [&](std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(0, high)(random); };
  Transport made;
  for (std::size_t i = 0; i < sources; ++i) made.supply.push_back(up_to(most));
  for (std::size_t j = 0; j < places; ++j) made.capacity.push_back(up_to(most));
  for (std::size_t k = 0; k < sources * places; ++k) made.cost.push_back(up_to(9) == 0 ? kForbidden : up_to(60));
  made.stay_cost = up_to(1) == 0 ? 30 : 1000;
  return made;
}

TEST(Transport, OfSmallCasesIsTheBestOfAllPlans) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    const auto given = random_transport(random, 2, 3, 4);
    const auto plan = solve(given);
    expect_proven(given, plan);
    EXPECT_EQ(plan.cost, least_of_all(given, given.supply, given.capacity, 0));
  }
}

TEST(Transport, OfLargeCasesIsProven) {
  std::mt19937 random(12);
  for (int round = 0; round < 60; ++round) {
    const auto given = random_transport(random, 1 + random() % 30, 1 + random() % 120, 200);
    expect_proven(given, solve(given));
  }
}

TEST(Transport, NoRoomAndNoSupplyAreFine) {
  const Transport full{{5}, {}, {}, 7};
  EXPECT_EQ(solve(full).stay, (std::vector<std::int64_t>{5}));
  EXPECT_EQ(solve(full).cost, 35);
  const Transport none{{0, 0}, {3}, {1, 1}, 7};
  EXPECT_TRUE(solve(none).shipments.empty());
  const Transport walled{{2}, {9}, {kForbidden}, 7};
  EXPECT_EQ(solve(walled).stay, (std::vector<std::int64_t>{2}));
}

TEST(Transport, StopsWhenAsked) {
  std::stop_source source;
  source.request_stop();
  EXPECT_TRUE(solve({{5}, {5}, {1}, 7}, source.get_token()).stopped);
}

}  // namespace
}  // namespace pareltjes::engines::flow
