// SPDX-License-Identifier: EUPL-1.2
#include "platform/features/geometry.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "platform/features/time_span.hpp"

namespace pareltjes::features {
namespace {

using Boxes = std::vector<Box>;

TEST(Bbox, IsReadInTheAxisOrderOfTheReferenceSystem) {
  EXPECT_EQ(parse_bbox("4.9,52.4,5.1,52.6", Crs::kCrs84).value(), (Boxes{{4.9, 52.4, 5.1, 52.6}}));
  EXPECT_EQ(parse_bbox("52.4,4.9,52.6,5.1", Crs::kEtrs89).value(), (Boxes{{4.9, 52.4, 5.1, 52.6}}));
  EXPECT_EQ(parse_bbox("120000,500000,130000,510000", Crs::kRdNew).value(), (Boxes{{120000, 500000, 130000, 510000}}));
  EXPECT_EQ(parse_bbox("4.9,52.4,-10,5.1,52.6,300", Crs::kCrs84).value(), (Boxes{{4.9, 52.4, 5.1, 52.6}}));
  EXPECT_EQ(parse_bbox("170,-50,-170,50", Crs::kCrs84).value(), (Boxes{{170, -50, 180, 50}, {-180, -50, -170, 50}}));
}

TEST(Bbox, RefusesWhatIsNone) {
  for (const auto* text : {"", "1,2,3", "1,2,3,4,5", "a,b,c,d", "4,53,5,52", "4,52,5,nan", "4,52,5,inf", "4,52,5,1e400",
                           "-181,52,5,53", "4,52,5,91", "4,52,5,53,", "4;52;5;53", "1,2,3,4,5,6,7"})
    EXPECT_FALSE(parse_bbox(text, Crs::kCrs84).has_value()) << text;
  EXPECT_FALSE(parse_bbox("130000,500000,120000,510000", Crs::kRdNew).has_value());
}

TEST(Datetime, IsAMomentADayOrAPeriod) {
  constexpr std::int64_t k2024 = 1'704'067'200;  // date -u -d 2024-01-01 +%s
  EXPECT_EQ(parse_datetime("2024-01-01T00:00:00Z").value(), (TimeSpan{k2024, k2024}));
  EXPECT_EQ(parse_datetime("2024-01-01T01:00:00.25+01:00").value(), (TimeSpan{k2024, k2024}));
  EXPECT_EQ(parse_datetime("2023-12-31T18:30:00-05:30").value(), (TimeSpan{k2024, k2024}));
  EXPECT_EQ(parse_datetime("2024-01-01").value(), (TimeSpan{k2024, k2024 + 86'399}));
  EXPECT_EQ(parse_datetime("2024-01-01/2024-12-31").value(), span_of_year(2024));
  EXPECT_EQ(parse_datetime("2024-01-01T00:00:00Z/..").value().from, k2024);
  EXPECT_EQ(parse_datetime("/2024-01-01T00:00:00Z").value().until, k2024);
  for (const auto* text : {"", "..", "../..", "/", "2024", "2024-13-01", "2023-02-29", "2024-01-01T25:00:00Z",
                           "2024-01-01T00:00:00", "2024-01-01 00:00:00Z", "2025-01-01/2024-01-01", "x/2024-01-01",
                           "2024-01-01T00:00:00.Z", "2024-01-01/2024-02-01/2024-03-01"})
    EXPECT_FALSE(parse_datetime(text).has_value()) << text;
}

/// A square of 10 by 10 with a hole from 4 to 6.
const hub::Geometry kRing{{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}, {{4, 4}, {4, 6}, {6, 6}, {6, 4}, {4, 4}}}};

TEST(Intersects, IsTrueOnlyWhereTheyShareAPoint) {
  EXPECT_TRUE(intersects(kRing, {-1, -1, 11, 11})) << "the box holds the area";
  EXPECT_TRUE(intersects(kRing, {1, 1, 2, 2})) << "the area holds the box";
  EXPECT_TRUE(intersects(kRing, {9, 9, 20, 20}));
  EXPECT_TRUE(intersects(kRing, {10, 10, 20, 20})) << "a corner";
  EXPECT_TRUE(intersects(kRing, {4.5, 4.5, 8, 5})) << "from the hole into the area";
  EXPECT_FALSE(intersects(kRing, {4.5, 4.5, 5.5, 5.5})) << "in the hole";
  EXPECT_FALSE(intersects(kRing, {11, 0, 12, 10}));
  const hub::Geometry triangle{{{{0, 0}, {10, 0}, {0, 10}, {0, 0}}}};
  EXPECT_FALSE(intersects(triangle, {8, 8, 10, 10})) << "the boxes touch, the triangle does not";
  EXPECT_TRUE(intersects({{{{5, 5}}}}, {0, 0, 10, 10}));
  EXPECT_FALSE(intersects({{{{5, 5}}}}, {6, 0, 10, 10}));
  EXPECT_FALSE(intersects({}, {0, 0, 10, 10}));
}

TEST(Intersects, AgreesWithTryingManyPoints) {
  std::mt19937 random(7);  // NOLINT: the same each time
  std::uniform_real_distribution<double> anywhere(-2, 12);
  const auto inside = [](double x, double y) {
    const bool outer = x >= 0 && x <= 10 && y >= 0 && y <= 10;
    return outer && !(x > 4 && x < 6 && y > 4 && y < 6);
  };
  for (int i = 0; i < 2000; ++i) {
    Box box{anywhere(random), anywhere(random), 0, 0};
    box.max_x = box.min_x + 1;
    box.max_y = box.min_y + 1;
    bool any = false;
    for (int x = 0; x <= 100 && !any; ++x)
      for (int y = 0; y <= 100 && !any; ++y) any = inside(box.min_x + x / 100.0, box.min_y + y / 100.0);
    EXPECT_EQ(intersects(kRing, box), any) << box.min_x << " " << box.min_y;
  }
}

TEST(GeoJson, TurnsRingsAndFollowsTheAxisOrder) {
  // The tower of Amersfoort is the origin of RD: 155000, 463000 at 5.387 E, 52.155 N (Kadaster).
  const hub::Geometry tower{{{{155000, 463000}}}};
  const auto position = [&](Crs crs) {
    std::string out;
    append_geojson(out, tower, crs);
    return nlohmann::json::parse(out).at("coordinates");
  };
  EXPECT_EQ(position(Crs::kRdNew).dump(), "[155000.0,463000.0]");
  EXPECT_NEAR(position(Crs::kCrs84)[0], 5.3872, 1e-4);
  EXPECT_NEAR(position(Crs::kCrs84)[1], 52.1552, 1e-4);
  EXPECT_NEAR(position(Crs::kEtrs89)[0], 52.1552, 1e-4);
  std::string out;
  append_geojson(out, {{{{0, 0}, {0, 10}, {10, 10}, {0, 0}}}}, Crs::kRdNew);
  EXPECT_EQ(nlohmann::json::parse(out).at("coordinates").dump(), "[[[[0.0,0.0],[10.0,10.0],[0.0,10.0],[0.0,0.0]]]]");
  out.clear();
  append_geojson(out, {}, Crs::kRdNew);
  EXPECT_EQ(out, "null");
}

}  // namespace
}  // namespace pareltjes::features
