// SPDX-License-Identifier: EUPL-1.2
// What a pearl asks: points to facilities, over a network or without one.
#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "engines/street_network/catchment.hpp"
#include "engines/street_network/tests/drawn.hpp"
#include "engines/street_network/tests/testdata.hpp"
#include "engines/street_network/travel.hpp"

namespace pareltjes::engines::street_network {
namespace {

Coordinate moved(Coordinate from, double east, double north) {
  const Metres unit = LocalPlane(from).of({from.lon_e7 + 1000, from.lat_e7 + 1000});
  return {from.lon_e7 + static_cast<std::int32_t>(std::lround(east / unit.x * 1000)),
          from.lat_e7 + static_cast<std::int32_t>(std::lround(north / unit.y * 1000))};
}

/// A street of 400 m, one of 100 m that nothing leads to.
StreetGraph two_streets() {
  return Drawn("abcde  fg\n", {{"abcde", {{"highway", "residential"}}}, {"fg", {{"highway", "residential"}}}}).graph();
}

TEST(Travel, SaysWhatItLeavesOutAndGoesOn) {
  const Drawn map("abcde  fg\n", {{"abcde", {{"highway", "residential"}}}, {"fg", {{"highway", "residential"}}}});
  TravelOptions options;
  options.least_part = 2;
  const auto travel = Travel::by_network(map.graph(), adult(Mode::kWalk, Measure::kDistance), options);
  ASSERT_TRUE(travel);
  ASSERT_EQ(travel->findings().size(), 1U);
  EXPECT_EQ(travel->findings()[0].message.nl,
            "Het netwerk valt uiteen in 2 losse delen. Het grootste heeft 5 van de 7 knopen.");
  const Coordinate a = map.place('a');
  const auto homes = travel->locate(std::vector<Point>{{"huis", moved(a, 50, 20)}, {"eiland", map.place('f')}});
  const auto facilities = travel->locate(
      std::vector<Point>{{"winkel", moved(a, 350, -30)}, {"in zee", moved(a, 0, 3000)}, {"school", moved(a, 100, 0)}});
  ASSERT_EQ(homes.findings().size(), 1U);
  EXPECT_EQ(homes.findings()[0].message.nl, "‘eiland’ ligt in een los deel van het netwerk, van 2 knopen.");
  ASSERT_EQ(facilities.findings().size(), 1U);
  EXPECT_EQ(facilities.findings()[0].message.nl, "‘in zee’ ligt 3.000 m van de dichtstbijzijnde weg en telt niet mee.");
  EXPECT_EQ(facilities.findings()[0].point, "in zee");
  EXPECT_EQ(facilities.left_out(), 1U);
  EXPECT_NEAR(homes.to_street_m(0), 20, 0.1);

  const auto nearest = travel->nearest(homes, facilities, 5);
  ASSERT_EQ(nearest.size(), 2U);
  ASSERT_EQ(nearest[0].size(), 2U) << "the one in the sea is not there";
  EXPECT_EQ(nearest[0][0].target, 2U);
  EXPECT_NEAR(travel->amount_of(nearest[0][0].cost), 20 + 50, 0.2);
  EXPECT_EQ(nearest[0][1].target, 0U);
  EXPECT_NEAR(travel->amount_of(nearest[0][1].cost), 20 + 300 + 30, 0.2);
  EXPECT_TRUE(nearest[1].empty()) << "from the island no way leads";

  EXPECT_EQ(travel->within(homes, facilities, travel->cost_of(100))[0].size(), 1U);
  const auto matrix = travel->matrix(homes, facilities);
  EXPECT_EQ(matrix[0], nearest[0][1].cost);
  EXPECT_EQ(matrix[1], kNever);
  EXPECT_EQ(matrix[3 + 2], kNever);
}

TEST(Travel, SmallPartsTakeNoPoints) {
  const auto travel = Travel::by_network(two_streets(), adult(Mode::kWalk, Measure::kDistance));
  ASSERT_TRUE(travel);
  const Drawn map("abcde  fg\n", {{"abcde", {{"highway", "residential"}}}});
  // The point at f is 300 m from e: nearer than 500 m, so it goes to the part that counts.
  const auto places = travel->locate(std::vector<Point>{{"f", map.place('f')}});
  EXPECT_TRUE(places.has(0));
  EXPECT_NEAR(places.to_street_m(0), 300, 0.5);
  EXPECT_TRUE(places.findings().empty());
}

TEST(Travel, WhatNobodyCanTravel) {
  const Drawn path("abc\n", {{"abc", {{"highway", "footway"}}}});
  const auto travel = Travel::by_network(path.graph(), adult(Mode::kDrive));
  ASSERT_FALSE(travel);
  EXPECT_EQ(travel.error().message.nl, "In dit netwerk kan niemand op deze manier reizen.");
}

TEST(Travel, ByStraightLine) {
  const Travel travel = Travel::by_straight_line(adult(Mode::kWalk, Measure::kDistance), 1.3);
  EXPECT_EQ(travel.basis().nl,
            "Afstanden zijn hemelsbreed, keer 1,3 voor de omweg. Er is geen stratennetwerk ingelezen.");
  const Coordinate home = coordinate_of(5, 52);
  const auto from = travel.locate(std::vector<Point>{{"huis", home}});
  const auto to = travel.locate(std::vector<Point>{{"ver", moved(home, 2000, 0)}, {"dichtbij", moved(home, 300, 400)}});
  const auto nearest = travel.nearest(from, to, 2);
  ASSERT_EQ(nearest[0].size(), 2U);
  EXPECT_EQ(nearest[0][0].target, 1U);
  EXPECT_NEAR(travel.amount_of(nearest[0][0].cost), 650, 0.1);
  EXPECT_EQ(travel.within(from, to, travel.cost_of(700))[0].size(), 1U);
  // In time: 650 m at 5 km/h.
  const Travel timed = Travel::by_straight_line(adult(Mode::kWalk), 1.3);
  EXPECT_NEAR(timed.amount_of(timed.matrix(timed.locate(std::vector<Point>{{"h", home}}),
                                           timed.locate(std::vector<Point>{{"d", moved(home, 300, 400)}}))[0]),
              650 / (5 / 3.6), 0.1);
  EXPECT_FALSE(travel.on_network());
  EXPECT_GT(Rules::shipped().detour(Mode::kWalk), 1);
}

TEST(Travel, AsManyThreadsAsOneLikes) {
  NEEDS_TESTDATA("osm_liechtenstein-latest.osm.pbf");
  const auto travel = Travel::by_network(graph_of("osm_liechtenstein-latest.osm.pbf"), adult(Mode::kCycle));
  ASSERT_TRUE(travel);
  std::mt19937 random(1);
  std::vector<Point> homes, shops;
  for (int i = 0; i < 800; ++i) {
    homes.push_back({"h" + std::to_string(i), coordinate_of(9.48 + 1e-5 * static_cast<double>(random() % 10000),
                                                            47.06 + 1e-5 * static_cast<double>(random() % 18000))});
    if (i % 8 == 0) shops.push_back(homes.back());
  }
  const auto from = travel->locate(homes);
  const auto to = travel->locate(shops);
  EXPECT_EQ(travel->nearest(from, to, 3), travel->nearest(from, to, 3, kNever - 1, 3));
  const auto matrix = travel->matrix(from, to, 2);
  EXPECT_EQ(matrix, travel->matrix(from, to));
  // The nearest is the least of the row, and a road is never shorter than the straight line.
  const auto nearest = travel->nearest(from, to, 1);
  const Travel straight = Travel::by_straight_line(adult(Mode::kCycle), 1);
  for (std::size_t i = 0; i < homes.size(); ++i) {
    if (!from.has(i)) continue;
    const auto row = std::span(matrix).subspan(i * shops.size(), shops.size());
    ASSERT_EQ(nearest[i].empty() ? kNever : nearest[i][0].cost, *std::ranges::min_element(row));
  }
}

TEST(Travel, AreasByTheirPeople) {
  const auto travel = Travel::by_network(two_streets(), adult(Mode::kWalk, Measure::kDistance));
  const Drawn map("abcde  fg\n", {{"abcde", {{"highway", "residential"}}}});
  const auto homes = travel->locate(std::vector<Point>{
      {"1", map.place('a')}, {"2", map.place('e')}, {"3", map.place('c')}, {"4", moved(map.place('a'), 0, 9000)}});
  const auto shops = travel->locate(std::vector<Point>{{"w", map.place('b')}, {"x", map.place('c')}});
  const std::vector<Home> people{{0, 10}, {0, 30}, {1, 5}, {1, 7}};
  const auto areas = reach_of_areas(*travel, homes, people, 2, shops, travel->cost_of(150));
  EXPECT_EQ(areas[0].people, 40);
  EXPECT_NEAR(travel->amount_of(1) * areas[0].mean_nearest, (10 * 100 + 30 * 200) / 40.0, 0.1);
  EXPECT_NEAR(areas[0].share_within, 0.25, 1e-12);
  EXPECT_NEAR(areas[0].mean_within, 0.25, 1e-12);
  EXPECT_EQ(areas[1].people, 12);
  EXPECT_EQ(areas[1].people_placed, 5);
  EXPECT_NEAR(areas[1].mean_within, 2, 1e-12);
}

TEST(Catchment, ByHand) {
  // Two places of 100 and 50 people; the first reaches both supplies alike, the second only the second one.
  const std::vector<double> people{100, 50};
  const std::vector<double> supply{10, 20};
  const std::vector<Link> links{{0, 0, 1}, {0, 1, 1}, {1, 1, 0.5}};
  const auto result = balanced_catchment(people, supply, links);
  EXPECT_EQ(result.demand, (std::vector<double>{50, 100}));
  EXPECT_EQ(result.level, (std::vector<double>{0.2, 0.2}));
  EXPECT_NEAR(result.access[0], 0.2, 1e-15);
  EXPECT_NEAR(result.access[1], 0.2, 1e-15);
  // The article's last step: the second supply's level in two parts of 2/3 and 1/3.
  EXPECT_NEAR(result.balanced[0], 0.2 + 0.2 * 2 / 3, 1e-15);
  EXPECT_NEAR(result.balanced[1], 0.2 / 3, 1e-15);
}

TEST(Catchment, CountsEveryPersonAndEverySupplyOnce) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> draw(0, 1);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> people(1 + random() % 300);
    std::vector<double> supply(1 + random() % 60);
    for (double& one : people) one = random() % 5 == 0 ? 0 : std::floor(draw(random) * 1e5);
    for (double& one : supply) one = random() % 7 == 0 ? 0 : draw(random) * 1e4;
    std::vector<Link> links;
    const double dense = draw(random);
    for (std::uint32_t i = 0; i < people.size(); ++i) {
      for (std::uint32_t j = 0; j < supply.size(); ++j) {
        const double weight = round % 2 == 0 ? step_weight(draw(random), dense) : gaussian_weight(draw(random), dense);
        if (weight > 0) links.push_back({i, j, weight});
      }
    }
    const auto result = balanced_catchment(people, supply, links);
    double given = 0, came = 0, parts = 0;
    for (std::size_t i = 0; i < people.size(); ++i) given += result.access[i] * people[i];
    for (const double one : result.demand) came += one;
    for (const double one : result.balanced) parts += one;
    const double all_supply = std::accumulate(supply.begin(), supply.end(), 0.0);
    const double all_people = std::accumulate(people.begin(), people.end(), 0.0);
    EXPECT_NEAR(given, all_supply - result.supply_without, 1e-9 * std::max(1.0, all_supply));
    EXPECT_NEAR(came, all_people - result.people_without, 1e-9 * std::max(1.0, all_people));
    const double levels = std::accumulate(result.level.begin(), result.level.end(), 0.0);
    EXPECT_NEAR(parts, levels, 1e-9 * std::max(1.0, levels));
  }
}

/// What the two-step method (Luo and Wang, 2003) counts double, this one counts once: the article's reason to be.
TEST(Catchment, TwoStepsInflateDemand) {
  const std::vector<double> people{100, 100};
  const std::vector<double> supply{10, 10};
  const std::vector<Link> links{{0, 0, 1}, {0, 1, 1}, {1, 0, 1}, {1, 1, 1}};
  double two_step = 0;
  for (const Link& link : links) two_step += people[link.people] * link.weight;
  EXPECT_EQ(two_step, 400);
  const auto result = balanced_catchment(people, supply, links);
  EXPECT_EQ(result.demand[0] + result.demand[1], 200);
  EXPECT_EQ(result.level[0], 0.1);
}

TEST(Catchment, Weights) {
  EXPECT_EQ(step_weight(5, 5), 1);
  EXPECT_EQ(step_weight(5.1, 5), 0);
  EXPECT_EQ(gaussian_weight(0, 10), 1);
  EXPECT_NEAR(gaussian_weight(10, 10), 0, 1e-15);
  EXPECT_NEAR(gaussian_weight(5, 10), (std::exp(-0.125) - std::exp(-0.5)) / (1 - std::exp(-0.5)), 1e-15);
  EXPECT_EQ(gaussian_weight(11, 10), 0);
}

}  // namespace
}  // namespace pareltjes::engines::street_network
