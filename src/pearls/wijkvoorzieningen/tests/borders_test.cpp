// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/borders.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace pareltjes::wijkvoorzieningen {
namespace {

double area_of(const hub::Ring& ring) {
  double twice = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) twice += ring[i].x * ring[i + 1].y - ring[i + 1].x * ring[i].y;
  return std::abs(twice) / 2;
}

const std::vector<hub::Point> kSites = {{0, 0}, {1000, 200}, {400, 900}, {1500, 1500}, {-300, 700}};

TEST(Borders, EveryCellHoldsItsSiteAndThePointsNearestToIt) {
  const auto cells = voronoi_cells(kSites, 500);
  for (int x = -600; x <= 1900; x += 130) {
    for (int y = -400; y <= 1900; y += 130) {
      const hub::Point point{x + 0.5, y + 0.5};
      std::size_t nearest = 0;
      for (std::size_t i = 1; i < kSites.size(); ++i) {
        const auto d = [&](std::size_t k) { return std::hypot(kSites[k].x - point.x, kSites[k].y - point.y); };
        if (d(i) < d(nearest)) nearest = i;
      }
      for (std::size_t i = 0; i < kSites.size(); ++i) {
        if (i != nearest) {
          EXPECT_FALSE(holds({{cells[i]}}, point)) << i << ' ' << x << ' ' << y;
        }
      }
    }
  }
  for (std::size_t i = 0; i < kSites.size(); ++i) EXPECT_TRUE(holds({{cells[i]}}, kSites[i])) << i;
}

TEST(Borders, CellsTogetherCoverTheWidenedHullOnce) {
  const auto cells = voronoi_cells(kSites, 500);
  const auto alone = voronoi_cells({kSites[0]}, 500);
  double sum = 0;
  for (const auto& cell : cells) sum += area_of(cell);
  // The hull of the five sites, widened: outline worked out by the shoelace formula on the 16-gons' outer points.
  EXPECT_NEAR(area_of(alone[0]), 16 / 2.0 * 500 * 500 * std::sin(2 * 3.14159265358979 / 16), 1500);
  const auto again = voronoi_cells(kSites, 500);
  EXPECT_EQ(cells, again);
  EXPECT_GT(sum, area_of(alone[0]));
}

TEST(Borders, SitesAtTheSamePlaceShareOneCell) {
  const auto cells = voronoi_cells({{0, 0}, {0, 0}, {1000, 0}}, 300);
  EXPECT_FALSE(cells[0].empty());
  EXPECT_TRUE(cells[1].empty());
}

TEST(Borders, AHoleIsOutside) {
  const hub::Ring outer{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}};
  const hub::Ring hole{{4, 4}, {6, 4}, {6, 6}, {4, 6}, {4, 4}};
  const hub::Geometry shape{{outer, hole}};
  EXPECT_TRUE(holds(shape, {1, 1}));
  EXPECT_FALSE(holds(shape, {5, 5}));
  EXPECT_FALSE(holds(shape, {11, 5}));
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen
