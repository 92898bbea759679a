// SPDX-License-Identifier: EUPL-1.2
#include "engines/polygon_validity/polygon_validity.hpp"

#include <fmt/format.h>
#include <geos_c.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cmath>
#include <numbers>
#include <random>
#include <string>

namespace pareltjes::engines::polygon_validity {
namespace {

Ring ring(std::initializer_list<std::pair<double, double>> points) {
  Ring made;
  for (const auto& [x, y] : points) made.push_back({x, y});
  made.push_back(made.front());
  return made;
}

const Ring kSquare = ring({{0, 0}, {10, 0}, {10, 10}, {0, 10}});

Problem problem_of(std::vector<Polygon> polygons) {
  return check(polygons).problem;
}

/// GEOS asked by well-known text: nothing of ours in between.
bool geos_says_valid(const std::vector<Polygon>& polygons) {
  const auto text_of = [](const Ring& points) {
    std::string text = "(";
    for (const auto& point : points) text += fmt::format("{}{} {}", text.size() > 1 ? "," : "", point.x, point.y);
    return text + ")";
  };
  std::string wkt;
  for (const auto& polygon : polygons) {
    wkt += (wkt.empty() ? "MULTIPOLYGON((" : ",(") + text_of(polygon.outer);
    for (const auto& hole : polygon.holes) wkt += "," + text_of(hole);
    wkt += ")";
  }
  wkt += ")";
  static auto* const context = GEOS_init_r();
  auto* geometry = GEOSGeomFromWKT_r(context, wkt.c_str());
  if (geometry == nullptr) return false;
  const bool valid = GEOSisValid_r(context, geometry) == 1;
  GEOSGeom_destroy_r(context, geometry);
  return valid;
}

TEST(PolygonValidity, DrawnOnes) {
  EXPECT_EQ(problem_of({{kSquare, {}}}), Problem::kNone);
  EXPECT_EQ(problem_of({{ring({{0, 0}, {10, 10}, {10, 0}, {0, 10}}), {}}}), Problem::kSelfCrossing);
  EXPECT_EQ(problem_of({{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, {}}}), Problem::kNotClosed);
  EXPECT_EQ(problem_of({{ring({{0, 0}, {10, 0}}), {}}}), Problem::kTooFewPoints);
  EXPECT_EQ(problem_of({{{}, {}}}), Problem::kTooFewPoints);
  EXPECT_EQ(problem_of({{ring({{0, 0}, {10, 0}, {NAN, 10}}), {}}}), Problem::kNotFinite);
  EXPECT_EQ(problem_of({{kSquare, {ring({{2, 2}, {4, 2}, {4, 4}})}}}), Problem::kNone);
  EXPECT_EQ(problem_of({{kSquare, {ring({{12, 2}, {14, 2}, {14, 4}})}}}), Problem::kHoleOutside);
  EXPECT_EQ(problem_of({{kSquare, {ring({{2, 2}, {8, 2}, {8, 8}, {2, 8}}), ring({{4, 4}, {5, 4}, {5, 5}})}}}),
            Problem::kNested);
  EXPECT_EQ(problem_of({{kSquare, {ring({{5, 0}, {10, 5}, {5, 10}, {0, 5}})}}}), Problem::kNotInOnePiece);
  EXPECT_EQ(problem_of({{kSquare, {ring({{-5, 2}, {5, 2}, {5, 4}})}}}), Problem::kSelfCrossing);
  // A hole that touches the outer ring in one point is allowed; an edge that goes back over itself is not.
  EXPECT_EQ(problem_of({{kSquare, {ring({{0, 0}, {4, 2}, {2, 4}})}}}), Problem::kNone);
  EXPECT_EQ(problem_of({{ring({{0, 0}, {10, 0}, {10, 10}, {10, 15}, {10, 10}, {0, 10}}), {}}}), Problem::kSelfCrossing);
  EXPECT_EQ(problem_of({{ring({{0, 0}, {10, 0}, {10, 0}, {10, 10}, {0, 10}}), {}}}), Problem::kNone);
}

TEST(PolygonValidity, SeveralPolygons) {
  const auto small = ring({{2, 2}, {4, 2}, {4, 4}});
  EXPECT_EQ(problem_of({{kSquare, {}}, {ring({{20, 0}, {30, 0}, {30, 10}}), {}}}), Problem::kNone);
  EXPECT_EQ(problem_of({{kSquare, {}}, {small, {}}}), Problem::kNested);
  EXPECT_EQ(problem_of({{kSquare, {ring({{1, 1}, {9, 1}, {9, 9}, {1, 9}})}}, {small, {}}}), Problem::kNone);
  EXPECT_EQ(problem_of({{kSquare, {}}, {ring({{5, 5}, {15, 5}, {15, 15}}), {}}}), Problem::kSelfCrossing);
  EXPECT_EQ(problem_of({{kSquare, {}}, {ring({{10, 10}, {20, 10}, {20, 20}}), {}}}), Problem::kNone);
}

TEST(PolygonValidity, TheCrossingIsFoundInItsPlace) {
  const auto verdict = check(std::array{Polygon{ring({{0, 0}, {10, 10}, {10, 0}, {0, 10}}), {}}});
  EXPECT_DOUBLE_EQ(verdict.at.x, 5);
  EXPECT_DOUBLE_EQ(verdict.at.y, 5);
}

TEST(PolygonValidity, AreaTellsTheDirection) {
  EXPECT_DOUBLE_EQ(signed_area(kSquare), 200);
  EXPECT_DOUBLE_EQ(signed_area({kSquare.rbegin(), kSquare.rend()}), -200);
}

Ring random_ring(std::mt19937& random, double x, double y, double radius, bool whole_numbers) {
  std::uniform_int_distribution<int> count(3, 40);
  std::uniform_real_distribution<double> part(0.3, 1.0);
  const int corners = count(random);
  Ring made;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2 * std::numbers::pi * i / corners;
    const double r = radius * part(random);
    Point point{x + r * std::cos(angle), y + r * std::sin(angle)};
    if (whole_numbers) point = {std::round(point.x), std::round(point.y)};
    made.push_back(point);
  }
  // Now and then two corners change places: the ring may cross itself.
  if (random() % 4 == 0) std::swap(made[random() % made.size()], made[random() % made.size()]);
  made.push_back(made.front());
  return made;
}

TEST(PolygonValidity, SaysWhatGeosSaysOfRandomOnes) {
  std::mt19937 random(20261127);
  std::uniform_real_distribution<double> place(-12, 12);
  int sound = 0;
  int without_geos = 0;
  constexpr int kTries = 6'000;
  for (int i = 0; i < kTries; ++i) {
    const bool whole = random() % 2 == 0;  // on a grid rings touch often
    std::vector<Polygon> polygons;
    const auto parts = 1 + random() % 3;
    for (std::size_t p = 0; p < parts; ++p) {
      const double x = parts == 1 ? 0 : 2 * place(random);
      Polygon polygon{random_ring(random, x, 0, 14, whole), {}};
      for (auto holes = random() % 4; holes > 0; --holes)
        polygon.holes.push_back(random_ring(random, x + place(random) / 3, place(random) / 3, 3, whole));
      polygons.push_back(std::move(polygon));
    }
    const auto verdict = check(polygons);
    const bool expected = geos_says_valid(polygons);
    ASSERT_EQ(verdict.problem == Problem::kNone, expected) << "number " << i;
    sound += expected ? 1 : 0;
    without_geos += verdict.by_geos ? 0 : 1;
  }
  // Both answers and both ways must have occurred often.
  EXPECT_GT(sound, kTries / 10);
  EXPECT_LT(sound, kTries * 9 / 10);
  EXPECT_GT(without_geos, kTries / 10);
}

TEST(PolygonValidity, ARingOfAMillionEdgesIsDoneInTheTimeOfSorting) {
  Ring made;
  constexpr int kCorners = 1'000'000;
  for (int i = 0; i < kCorners; ++i) {
    const double angle = 2 * std::numbers::pi * i / kCorners;
    const double r = 1e5 + (i % 2 == 0 ? 0 : 0.3);
    made.push_back({r * std::cos(angle), r * std::sin(angle)});
  }
  made.push_back(made.front());
  EXPECT_FALSE(check(std::array{Polygon{made, {}}}).by_geos);
}

TEST(PolygonValidity, ManyLongEdgesEndInABoundedTime) {
  // A fan whose boxes all overlap: millions of pairs, if all were looked at.
  Ring made;
  constexpr int kCorners = 5'000;
  for (int i = 0; i < kCorners; ++i) {
    made.push_back({i * 0.001, i * 0.001});
    made.push_back({1e6 + i * 0.001, 1e6 + 1 + i * 0.0011});
  }
  made.push_back({2e6, 0});
  made.push_back(made.front());
  const auto begin = std::chrono::steady_clock::now();
  const auto verdict = check(std::array{Polygon{made, {}}}, {.pairs_per_edge = 10, .pairs_at_least = 1000});
  EXPECT_TRUE(verdict.problem == Problem::kNotDecided || verdict.by_geos);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

}  // namespace
}  // namespace pareltjes::engines::polygon_validity
