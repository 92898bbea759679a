// SPDX-License-Identifier: EUPL-1.2
#include "engines/award/award.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace pareltjes::engines::award {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Tender random_tender(std::mt19937& random) {
  const auto below = [&](std::size_t most) { return static_cast<std::size_t>(random() % most); };
  Tender tender;
  const auto lots = 1 + below(5), bidders = 1 + below(4);
  for (std::size_t lot = 0; lot < lots; ++lot) tender.lots.push_back("p" + std::to_string(lot));
  for (std::size_t b = 0; b < bidders; ++b) {
    Bidder bidder{"b" + std::to_string(b), {}, {}, {}};
    if (below(3) == 0) bidder.capacity = static_cast<std::int64_t>(below(20));
    if (below(4) == 0) bidder.most_lots = 1 + below(3);
    if (below(2) == 0) bidder.bands = {{50, static_cast<int>(below(200))}, {120, static_cast<int>(below(400))}};
    tender.bidders.push_back(std::move(bidder));
    for (std::size_t lot = 0; lot < lots; ++lot) {
      if (below(5) == 0) continue;
      tender.offers.push_back({lot, b, static_cast<Cost>(below(100)), static_cast<Cost>(below(10))});
      if (below(3) == 0) tender.offers.back().handicap = static_cast<Cost>(below(60)) - 30;
    }
    if (lots > 1 && below(2) == 0) tender.bundles.push_back({b, {0, 1}, static_cast<Cost>(below(40))});
    if (lots > 3 && below(2) == 0) tender.bundles.push_back({b, {1, 2, 3}, static_cast<Cost>(below(80))});
  }
  if (below(3) == 0) tender.least_winners = 1 + below(3);
  if (below(3) == 0) tender.most_winners = 1 + below(2);
  if (below(4) == 0) tender.must_win = below(bidders);
  if (below(3) == 0) {
    for (std::size_t lot = 0; lot < lots; ++lot) tender.weights.push_back(static_cast<std::int64_t>(below(10)));
    tender.bidders.front().most_weight = static_cast<std::int64_t>(below(20));
  }
  if (lots > 1 && below(3) == 0) tender.apart.push_back({0, lots - 1});
  return tender;
}

/// Every award there is.
std::optional<Cost> by_trying_all(const Tender& tender) {
  std::vector<std::size_t> winner(tender.lots.size(), 0);
  std::optional<Cost> best;
  for (bool more = true; more;) {
    const auto bill = bill_of(tender, winner);
    if (bill && (!best || bill->score < *best)) best = bill->score;
    more = false;
    for (auto& one : winner) {
      if (++one < tender.bidders.size()) {
        more = true;
        break;
      }
      one = 0;
    }
  }
  return best;
}

TEST(Solve, EqualsEveryAwardThereIs) {
  std::mt19937 random(17);
  int possible = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto tender = random_tender(random);
    const auto best = by_trying_all(tender);
    const auto award = solve(tender);
    ASSERT_EQ(award.has_value(), best.has_value()) << i;
    if (!award) continue;
    ++possible;
    EXPECT_EQ(award->score, *best) << i;
    EXPECT_TRUE(award->proven()) << i;
    const auto bill = bill_of(tender, award->winner);
    EXPECT_EQ(bill->cost, award->cost);
    EXPECT_EQ(bill->paid, award->paid);
    Limits limits;
    limits.nodes = 1 + static_cast<std::uint64_t>(i) % 5;
    const auto early = solve(tender, limits);
    if (early) {
      EXPECT_LE(early->bound, *best) << i;
      EXPECT_GE(early->score, *best) << i;
    }
    // Obstacles are told only where there are some.
    EXPECT_TRUE(obstacles(tender).empty()) << i;
  }
  EXPECT_GT(possible, 1000);
}

// Counted by hand. Two lots: A asks 100 and 60, B 90 and 80, C 95 and 70, and 40 less for both.
Tender example() {
  Tender tender;
  tender.lots = {"vast", "mobiel"};
  tender.bidders = {{"A", {}, {}, {}}, {"B", {}, {}, {}}, {"C", {}, {}, {}}};
  tender.offers = {{0, 0, 100, 5}, {1, 0, 60, 5}, {0, 1, 90, 5}, {1, 1, 80, 5}, {0, 2, 95, 5}, {1, 2, 70, 5}};
  tender.bundles = {{2, {0, 1}, 40}};
  return tender;
}

TEST(Solve, ABundleWinsAndARuleCosts) {
  auto tender = example();
  EXPECT_EQ(solve(tender)->cost, 125);
  EXPECT_THAT(solve(tender)->winner, ElementsAre(2, 2));
  tender.least_winners = 2;  // B and A: 90 + 60.
  EXPECT_EQ(solve(tender)->cost, 150);
  EXPECT_THAT(solve(tender)->paid, ElementsAre(60, 90, 0));
  tender = example();
  tender.must_win = 1;  // B with A.
  EXPECT_EQ(solve(tender)->cost, 150);
  tender = example();
  tender.bidders[2].capacity = 9;  // Not both.
  EXPECT_EQ(solve(tender)->cost, 150);
  tender = example();
  tender.bidders[0].bands = {{150, 250}};  // A for both: 160, a quarter less.
  EXPECT_EQ(solve(tender)->cost, 120);
  tender.bidders[0].bands = {{161, 250}};
  EXPECT_EQ(solve(tender)->cost, 125);
}

TEST(Obstacles, AreNamed) {
  auto tender = example();
  tender.lots.push_back("glas");
  ASSERT_EQ(obstacles(tender).size(), 1U);
  EXPECT_THAT(obstacles(tender)[0].nl, HasSubstr("‘glas’ bood niemand"));
  EXPECT_EQ(solve(tender).error().code, core::ErrorCode::kInvalidInput);
  tender = example();
  for (auto& bidder : tender.bidders) bidder.capacity = 4;
  EXPECT_EQ(obstacles(tender).size(), 2U);
  for (auto& bidder : tender.bidders) bidder.capacity = 0;
  tender.bidders[0].capacity = 7;
  EXPECT_THAT(obstacles(tender)[0].nl, HasSubstr("te weinig ruimte"));
  tender = example();
  tender.least_winners = 3;
  EXPECT_THAT(obstacles(tender)[0].nl, HasSubstr("leveranciers"));
}

TEST(Check, RefusesWhatIsNoTender) {
  EXPECT_FALSE(solve({}));
  auto tender = example();
  tender.offers.push_back({0, 0, 1, 1});
  EXPECT_FALSE(solve(tender));
  tender = example();
  tender.offers[0].lot = 2;
  EXPECT_FALSE(solve(tender));
  tender = example();
  tender.offers[0].cost = -1;
  EXPECT_FALSE(solve(tender));
  tender = example();
  tender.bundles[0].lots = {0, 0};
  EXPECT_FALSE(solve(tender));
  tender = example();
  tender.bidders[0].bands = {{0, 1001}};
  EXPECT_FALSE(solve(tender));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(solve(example(), {100, stop.get_token()}).error().code, core::ErrorCode::kCancelled);
}

}  // namespace
}  // namespace pareltjes::engines::award
