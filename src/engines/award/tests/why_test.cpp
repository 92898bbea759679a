// SPDX-License-Identifier: EUPL-1.2
#include "engines/award/why.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "engines/award/prepare.hpp"

namespace pareltjes::engines::award {
namespace {

using testing::ElementsAre;

/// Two lots: A asks 100 and 60, B 90 and 80, C 95 and 70, and 40 less for both.
Tender example() {
  Tender tender;
  tender.lots = {"vast", "mobiel"};
  tender.bidders = {{"A", {}, {}, {}}, {"B", {}, {}, {}}, {"C", {}, {}, {}}};
  tender.offers = {{0, 0, 100, 5}, {1, 0, 60, 5}, {0, 1, 90, 5}, {1, 1, 80, 5}, {0, 2, 95, 5}, {1, 2, 70, 5}};
  tender.bundles = {{2, {0, 1}, 40}};
  return tender;
}

TEST(WhyNot, CountedByHand) {
  const auto tender = example();
  const auto award = *solve(tender);  // C gets both for 125.
  // A for "mobiel" needs the other lot from B: 60 + 90 = 150, so that 26 less makes it 124.
  EXPECT_EQ(why_not(tender, award, 1, 0)->drop, 26);
  // B for "vast": 90 + 60, also 26 less.
  EXPECT_EQ(why_not(tender, award, 0, 1)->drop, 26);
  EXPECT_EQ(why_not(tender, award, 1)->dearer, 25);
  EXPECT_FALSE(why_not(tender, award, 0, 2));
  EXPECT_FALSE(why_not(tender, award, 2));
}

TEST(WhyNot, IsNothingWhereNoPriceHelps) {
  auto tender = example();
  tender.bidders[0].capacity = 4;
  const auto award = *solve(tender);
  EXPECT_EQ(why_not(tender, award, 1, 0)->drop, std::nullopt);
  const auto all = *why_not(tender, award, 0);
  EXPECT_FALSE(all.possible);
  EXPECT_EQ(all.permille, std::nullopt);
  // Even for nothing: the other lot alone costs more than both together.
  tender = example();
  tender.bundles[0].discount = 165;
  EXPECT_EQ(solve(tender)->cost, 0);
  EXPECT_EQ(why_not(tender, *solve(tender), 1, 0)->drop, std::nullopt);
  EXPECT_TRUE(why_not(tender, *solve(tender), 0)->possible);
  EXPECT_EQ(why_not(tender, *solve(tender), 0)->permille, std::nullopt);
}

Tender random_tender(std::mt19937& random) {
  Tender tender;
  const std::size_t lots = 2 + random() % 3, bidders = 2 + random() % 3;
  for (std::size_t lot = 0; lot < lots; ++lot) tender.lots.push_back("p" + std::to_string(lot));
  for (std::size_t b = 0; b < bidders; ++b) {
    Bidder bidder{"b" + std::to_string(b), {}, {}, {}};
    if (random() % 3 == 0) bidder.capacity = static_cast<std::int64_t>(random() % 20);
    if (random() % 2 == 0)
      bidder.bands = {{60, static_cast<int>(random() % 200)}, {120, static_cast<int>(random() % 400)}};
    tender.bidders.push_back(std::move(bidder));
    for (std::size_t lot = 0; lot < lots; ++lot) {
      tender.offers.push_back({lot, b, static_cast<Cost>(20 + random() % 80), static_cast<Cost>(random() % 10)});
    }
  }
  if (random() % 3 == 0) tender.most_winners = 1 + random() % 2;
  if (random() % 4 == 0) tender.least_winners = 2;
  return tender;
}

/// Whether a bidder does better with some lot (or any) than every award without: by solving both ways.
bool wins(const Tender& tender, std::size_t bidder, std::optional<std::size_t> lot) {
  auto with = tender, without = tender;
  if (lot) {
    std::erase_if(with.offers, [&](const Offer& one) { return one.lot == *lot && one.bidder != bidder; });
    std::erase_if(without.offers, [&](const Offer& one) { return one.lot == *lot && one.bidder == bidder; });
  } else {
    with.must_win = bidder;
    std::erase_if(without.offers, [&](const Offer& one) { return one.bidder == bidder; });
  }
  const auto one = solve(with), other = solve(without);
  return one && (!other || one->score < other->score);
}

// Every drop from none on is tried: the first that wins is the one that is told.
TEST(WhyNot, IsTheSmallestDropOfAll) {
  std::mt19937 random(23);
  int seen = 0, never = 0;
  for (int i = 0; i < 60; ++i) {
    const auto tender = random_tender(random);
    const auto award = solve(tender);
    if (!award) continue;
    for (const Offer& offer : tender.offers) {
      if (award->winner[offer.lot] == offer.bidder) continue;
      const auto missed = *why_not(tender, *award, offer.lot, offer.bidder);
      EXPECT_TRUE(missed.settled);
      std::optional<Cost> first;
      for (Cost drop = 0; drop <= offer.cost && !first; ++drop) {
        auto lower = tender;
        for (Offer& one : lower.offers) {
          if (one.lot == offer.lot && one.bidder == offer.bidder) one.cost -= drop;
        }
        if (wins(lower, offer.bidder, offer.lot)) first = drop;
      }
      EXPECT_EQ(missed.drop, first) << i;
      ++(first ? seen : never);
    }
  }
  EXPECT_GT(seen, 100);
  EXPECT_GT(never, 20);
}

TEST(WhyNot, IsTheSmallestPartOfAllPrices) {
  std::mt19937 random(29);
  int seen = 0;
  for (int i = 0; i < 25; ++i) {
    const auto tender = random_tender(random);
    const auto award = solve(tender);
    if (!award) continue;
    for (std::size_t b = 0; b < tender.bidders.size(); ++b) {
      const auto missed = why_not(tender, *award, b);
      ASSERT_EQ(missed.has_value(), std::ranges::find(award->winner, b) == award->winner.end());
      if (!missed) continue;
      std::optional<int> first;
      for (int permille = 0; permille <= 1000 && !first; ++permille) {
        auto lower = tender;
        for (Offer& one : lower.offers) {
          if (one.bidder == b) one.cost = one.cost * (1000 - permille) / 1000;
        }
        if (wins(lower, b, {})) first = permille;
      }
      EXPECT_EQ(missed->permille, first) << i;
      seen += first ? 1 : 0;
    }
  }
  EXPECT_GT(seen, 10);
}

TEST(Rules, EachHasItsCost) {
  auto tender = example();
  tender.bidders[2].capacity = 9;
  tender.least_winners = 2;
  tender.apart = {{0, 1}};
  const auto award = *solve(tender);
  EXPECT_EQ(award.cost, 150);
  auto costs = *costs_of_rules(tender, award);
  ASSERT_EQ(costs.size(), 3U);
  // Each alone leaves the others in force, and so costs nothing.
  for (const auto& one : costs) EXPECT_EQ(one.costs, 0);
  tender.least_winners = 1;
  tender.apart.clear();
  costs = *costs_of_rules(tender, *solve(tender));
  ASSERT_EQ(costs.size(), 1U);
  EXPECT_EQ(costs[0].rule, (Rule{RuleKind::kCapacity, 2}));
  EXPECT_EQ(costs[0].costs, 25);
  EXPECT_THAT(costs[0].without.winner, ElementsAre(2, 2));
}

TEST(Rules, LeavingOneOutIsTheTenderWithoutIt) {
  auto tender = example();
  tender.bidders[0] = {"A", 9, 1, {}, 6};
  tender.least_winners = 2;
  tender.most_winners = 2;
  tender.must_win = 0;
  tender.weights = {4, 5};
  tender.apart = {{0, 1}};
  tender.offers[0].handicap = 3;
  const auto rules = rules_of(tender);
  EXPECT_EQ(rules.size(), 8U);
  for (const Rule& rule : rules) {
    const auto left = rules_of(without(tender, rule));
    EXPECT_EQ(left.size(), rule.kind == RuleKind::kApart ? 8U : 7U);
    EXPECT_EQ(std::ranges::count(left, rule), rule.kind == RuleKind::kApart ? 1 : 0);
  }
}

// Points for price and for quality added up lead to the same winner as prices less what quality is worth.
TEST(Quality, GivesTheWinnerWithMostPoints) {
  std::mt19937 random(31);
  for (int i = 0; i < 300; ++i) {
    Tender tender;
    tender.lots = {"een"};
    PriceQuality rule{static_cast<int>(200 + random() % 801), {1'000'000}, {}};
    std::vector<double> points;
    for (std::size_t b = 0; b < 5; ++b) {
      tender.bidders.push_back({std::string(1, static_cast<char>('A' + b)), {}, {}, {}});
      const auto price = static_cast<Cost>(random() % 1'000'000);
      tender.offers.push_back({0, b, price, 0});
      rule.judgements.push_back({0, b, static_cast<int>(random() % 1001)});
      points.push_back(rule.price_permille * (1 - static_cast<double>(price) / 1e6) +
                       (1000 - rule.price_permille) * rule.judgements.back().permille / 1000.0);
    }
    ASSERT_TRUE(weigh_quality(tender, rule));
    const auto award = *solve(tender);
    EXPECT_NEAR(points[award.winner[0]], *std::ranges::max_element(points), 0.01) << i;
    EXPECT_EQ(award.cost, tender.offers[award.winner[0]].cost);
  }
  Tender tender = example();
  EXPECT_FALSE(weigh_quality(tender, {0, {1, 1}, {}}));
  EXPECT_FALSE(weigh_quality(tender, {500, {1}, {}}));
  EXPECT_FALSE(weigh_quality(tender, {500, {1, 1}, {{0, 0, 1001}}}));
}

TEST(Switching, KeepsThePresentSupplierUntilTheDifferenceIsLarger) {
  auto tender = example();
  tender.bundles.clear();  // B 90 and A 60.
  ASSERT_TRUE(count_switching(tender, std::vector<Incumbent>{{0, 0, 10}}));
  EXPECT_EQ(solve(tender)->score, 160);  // A keeps it at 100, or B for 90 and 10: equal.
  tender = example();
  tender.bundles.clear();
  ASSERT_TRUE(count_switching(tender, std::vector<Incumbent>{{0, 0, 11}}));
  EXPECT_THAT(solve(tender)->winner, ElementsAre(0, 0));
  EXPECT_EQ(solve(tender)->cost, 160);
  const auto costs = *costs_of_rules(tender, *solve(tender));
  ASSERT_EQ(costs.size(), 1U);
  EXPECT_EQ(costs[0].costs, 10);  // What is paid more to stay.
  EXPECT_FALSE(count_switching(tender, std::vector<Incumbent>{{0, 0, -1}}));
}

TEST(Split, PartsAddUpAndGoToDifferentBidders) {
  auto tender = example();
  tender.bundles.clear();
  tender.weights = {10, 3};
  ASSERT_TRUE(split_lot(tender, 0, {300, 700}));
  EXPECT_THAT(tender.lots, ElementsAre("vast (1)", "mobiel", "vast (2)"));
  EXPECT_THAT(tender.weights, ElementsAre(7, 3, 3));
  Cost of_a = 0, load_a = 0;
  for (const Offer& offer : tender.offers) {
    if (offer.bidder != 0 || offer.lot == 1) continue;
    of_a += offer.cost;
    load_a += offer.load;
  }
  EXPECT_EQ(of_a, 100);
  EXPECT_EQ(load_a, 5);
  // 70 % by B for 63, 30 % by C for 95 − 66 = 29, and A for the other lot.
  const auto award = *solve(tender);
  EXPECT_THAT(award.winner, ElementsAre(1, 0, 2));
  EXPECT_EQ(award.cost, 63 + 29 + 60);
  EXPECT_FALSE(split_lot(tender, 0, {500, 400}));
  EXPECT_FALSE(split_lot(tender, 9, {500, 500}));
}

TEST(Share, NobodyGetsMoreThanItsPart) {
  auto tender = example();
  tender.weights = {6, 4};
  ASSERT_TRUE(limit_share(tender, 600));
  EXPECT_EQ(solve(tender)->cost, 150);
  ASSERT_TRUE(limit_share(tender, 599));
  EXPECT_FALSE(solve(tender));
  tender = example();
  EXPECT_FALSE(limit_share(tender, 500));
}

}  // namespace
}  // namespace pareltjes::engines::award
