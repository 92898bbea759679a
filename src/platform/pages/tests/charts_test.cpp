// SPDX-License-Identifier: EUPL-1.2
// Drawings keep properties that do not depend on taste: bars are proportional, nothing leaves the drawing, a label
// lies inside its area, the SVG is well-formed XML.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <numbers>
#include <random>
#include <regex>

#include "platform/pages/charts.hpp"
#include "platform/pages/shapes.hpp"

namespace pareltjes::pages {
namespace {

using hub::Point;
using hub::Polygon;
using hub::Ring;
using ::testing::HasSubstr;
using ::testing::Not;

/// Every tag is closed in its order and no bare & or < stands in the text.
bool well_formed(const std::string& xml) {
  static const std::regex tag(R"(<(/?)([A-Za-z][\w]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(/?)>)");
  std::vector<std::string> open;
  std::size_t last = 0;
  const auto text_is_clean = [&](std::size_t end) {
    return xml.substr(last, end - last).find_first_of("<>") == std::string::npos;
  };
  for (auto it = std::sregex_iterator(xml.begin(), xml.end(), tag); it != std::sregex_iterator(); ++it) {
    const auto& match = *it;
    if (!text_is_clean(static_cast<std::size_t>(match.position()))) return false;
    last = static_cast<std::size_t>(match.position() + match.length());
    if (match[1] == "/") {
      if (open.empty() || open.back() != match[2]) return false;
      open.pop_back();
    } else if (match[4] != "/") {
      open.push_back(match[2]);
    }
  }
  static const std::regex bare("&(?!amp;|lt;|gt;|quot;|#39;)");
  return open.empty() && last == xml.size() && !std::regex_search(xml, bare);
}

std::vector<std::vector<double>> numbers_of(const std::string& svg, const std::string& pattern, std::size_t groups) {
  std::vector<std::vector<double>> found;
  const std::regex expression(pattern);
  for (auto it = std::sregex_iterator(svg.begin(), svg.end(), expression); it != std::sregex_iterator(); ++it) {
    std::vector<double> row;
    for (std::size_t i = 1; i <= groups; ++i) row.push_back(std::stod((*it)[i]));
    found.push_back(row);
  }
  return found;
}

/// A star-shaped polygon with a random border.
Polygon blob(std::mt19937& random, Point centre, double radius) {
  std::uniform_real_distribution<double> share(0.35, 1);
  Ring ring;
  for (int i = 0; i < 40; ++i) {
    const double angle = 2 * std::numbers::pi * i / 40;
    const double r = radius * share(random);
    ring.push_back({centre.x + r * std::cos(angle), centre.y + r * std::sin(angle)});
  }
  ring.push_back(ring.front());
  return {ring};
}

MapArea square_area(const std::string& id, double x, double y, double size) {
  MapArea area;
  area.id = id;
  area.name = id;
  area.value_label = "83";
  area.step = 3;
  area.href = "#" + id;
  area.geometry = {{{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}}};
  return area;
}

/// The points of a path of absolute moves and relative lines.
std::vector<Point> points_of(const std::string& path) {
  std::vector<Point> points;
  const std::regex token(R"(([MlZ])|(-?\d*\.?\d+))");
  std::vector<double> pair;
  Point at{};
  for (auto it = std::sregex_iterator(path.begin(), path.end(), token); it != std::sregex_iterator(); ++it) {
    if ((*it)[1].matched) {
      if ((*it)[1] == "M") at = {};
      continue;
    }
    pair.push_back(std::stod((*it)[2]));
    if (pair.size() < 2) continue;
    at = {at.x + pair[0], at.y + pair[1]};
    points.push_back(at);
    pair.clear();
  }
  return points;
}

std::vector<std::vector<Point>> paths_of(const std::string& svg) {
  std::vector<std::vector<Point>> paths;
  const std::regex path(R"-( d="(M[^"]*)")-");
  for (auto it = std::sregex_iterator(svg.begin(), svg.end(), path); it != std::sregex_iterator(); ++it) {
    paths.push_back(points_of((*it)[1]));
  }
  return paths;
}

TEST(Map, NorthIsUpAndNothingLeavesTheDrawing) {
  const auto svg = map_svg({square_area("Zuid", 120000, 500000, 1000), square_area("Noord", 120000, 501000, 1000)}, {});
  EXPECT_TRUE(well_formed(svg));
  const auto box = numbers_of(svg, R"(viewBox="0 0 ([\d.]+) ([\d.]+)\")", 2).at(0);
  const auto paths = paths_of(svg);
  ASSERT_EQ(paths.size(), 2U);
  EXPECT_GT(paths[0].at(0).y, paths[1].at(0).y) << "the south lies lower";
  for (const auto& path : paths) {
    ASSERT_EQ(path.size(), 4U);
    for (const auto& point : path) {
      EXPECT_GE(point.x, 0);
      EXPECT_LE(point.x, box[0]);
      EXPECT_GE(point.y, 0);
      EXPECT_LE(point.y, box[1]);
    }
  }
}

TEST(Map, RoundingNeverAddsUp) {
  std::mt19937 random(5);
  MapArea area = square_area("A", 0, 0, 640);
  const auto ring = blob(random, {320, 320}, 300).front();
  area.geometry.push_back({ring});
  const auto paths = paths_of(map_svg({area}, {.sentence = "s", .labels = false}));
  ASSERT_EQ(paths.size(), 1U);
  // The square fixes the projection: 8 units of margin, and as high as the drawing allows.
  const double scale = (640 * 0.9 - 16) / 640;
  const double left = (640 - 640 * scale) / 2;
  for (const auto& point : paths.front()) {
    double nearest = 1e9;
    for (const auto& corner : {Point{0, 0}, {640, 0}, {640, 640}, {0, 640}}) {
      nearest =
          std::min(nearest, std::hypot(point.x - left - corner.x * scale, point.y - 8 - (640 - corner.y) * scale));
    }
    for (const auto& corner : ring) {
      nearest =
          std::min(nearest, std::hypot(point.x - left - corner.x * scale, point.y - 8 - (640 - corner.y) * scale));
    }
    EXPECT_LE(nearest, 0.0708) << "half a tenth in both directions";
  }
}

TEST(Map, SlitsAreClosedOnlyWhereThatIsAsked) {
  const std::vector<MapArea> areas{square_area("A", 0, 0, 100), square_area("B", 101, 0, 100)};
  EXPECT_THAT(map_svg(areas, {}), Not(HasSubstr("onder")));
  const auto closed = map_svg(areas, {.sentence = "s", .close_gaps = true});
  EXPECT_TRUE(well_formed(closed));
  EXPECT_EQ(paths_of(closed).size(), 4U) << "each area once below and once above";
  EXPECT_LT(closed.rfind("onder"), closed.find("gebied ")) << "all that lies below comes first";
}

TEST(Map, LinksCarryANameAndAMapWithLinksIsAGroup) {
  auto area = square_area("A&B", 0, 0, 100);
  area.step = 0;
  const auto svg = map_svg({area}, {.sentence = "Kaart van \"alles\""});
  EXPECT_TRUE(well_formed(svg)) << svg;
  EXPECT_THAT(svg, HasSubstr(R"(aria-label="A&amp;B 83")"));
  EXPECT_THAT(svg, HasSubstr(R"(role="group")"));
  EXPECT_THAT(svg, HasSubstr(R"(<pattern id="arcering")"));
  area.href.clear();
  area.step = 2;
  const auto still = map_svg({area}, {});
  EXPECT_THAT(still, HasSubstr(R"(role="img")"));
  EXPECT_THAT(still, Not(HasSubstr("arcering")));
}

TEST(Map, WithoutGeometryIsAnEmptyDrawing) {
  EXPECT_TRUE(well_formed(map_svg({}, {})));
  MapArea area;
  area.geometry = {{}, {{}}, {{{1, 1}}}};
  EXPECT_TRUE(well_formed(map_svg({area}, {})));
}

TEST(Shapes, SimplifiedLineStaysWithinTolerance) {
  std::mt19937 random(7);
  const auto polygon = blob(random, {0, 0}, 100);
  const auto kept = simplified(polygon.front(), 5);
  ASSERT_GE(kept.size(), 4U);
  EXPECT_LT(kept.size(), polygon.front().size());
  EXPECT_EQ(kept.front(), kept.back());
  for (const auto& point : polygon.front()) {
    EXPECT_LE(std::abs(distance_to_border({kept}, point)), 5 + 1e-9);
  }
}

TEST(Shapes, PoleOfASquareIsItsMiddle) {
  const Polygon square{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}};
  const auto pole = pole_of_inaccessibility(square, 0.01);
  EXPECT_NEAR(pole.x, 5, 0.1);
  EXPECT_NEAR(pole.y, 5, 0.1);
  EXPECT_NEAR(distance_to_border(square, pole), 5, 0.02);
}

TEST(Shapes, PoleIsAtLeastAsFarFromTheBorderAsAnyPointOfAGrid) {
  std::mt19937 random(11);
  for (int round = 0; round < 20; ++round) {
    const auto polygon = blob(random, {0, 0}, 100);
    const double reached = distance_to_border(polygon, pole_of_inaccessibility(polygon, 0.5));
    for (int x = -100; x <= 100; x += 5) {
      for (int y = -100; y <= 100; y += 5) {
        EXPECT_GE(reached + 0.5, distance_to_border(polygon, {static_cast<double>(x), static_cast<double>(y)}));
      }
    }
  }
}

TEST(Shapes, ALabelLiesWhollyInsideItsArea) {
  std::mt19937 random(3);
  int placed = 0;
  for (int round = 0; round < 200; ++round) {
    const auto polygon = blob(random, {0, 0}, 100);
    const auto place = place_for(polygon, pole_of_inaccessibility(polygon, 1), 60, 20);
    if (!place) continue;
    ++placed;
    for (int dx = -30; dx <= 30; dx += 2) {
      for (const double dy : {-10.0, 0.0, 10.0}) {
        EXPECT_TRUE(contains(polygon, {place->x + dx * 0.999, place->y + dy * 0.999}));
      }
    }
  }
  EXPECT_GT(placed, 100);
}

TEST(Shapes, NoPlaceWhereTheLabelIsTooLarge) {
  const Polygon square{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}};
  EXPECT_FALSE(place_for(square, {5, 5}, 11, 2).has_value());
  EXPECT_TRUE(place_for(square, {5, 5}, 9, 2).has_value());
}

PyramidSeries ages(double men, double women) {
  return {std::vector<double>(101, men), std::vector<double>(101, women)};
}

TEST(Pyramid, BarsAreProportional) {
  auto series = ages(2, 4);
  const auto svg = pyramid_svg(series, nullptr, {"Bevolking", "Mannen", "Vrouwen", "", core::Language::kDutch});
  EXPECT_TRUE(well_formed(svg));
  const auto bars = numbers_of(svg, R"-(<rect class="reeks-\d" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)")-", 3);
  ASSERT_EQ(bars.size(), 40U);
  EXPECT_NEAR(bars[0][2] * 2, bars[20][2], 0.11) << "twice as many women as men";
  EXPECT_NEAR(bars[19][2] / bars[18][2], 6.0 / 5.0, 0.01) << "95+ holds six years, the others five";
  EXPECT_GT(bars[0][1], bars[19][1]) << "the youngest at the bottom";
}

TEST(Pyramid, NothingLeavesTheDrawing) {
  const auto area = ages(100, 1);
  const auto reference = ages(1, 100);
  const auto svg = pyramid_svg(area, &reference, {});
  EXPECT_TRUE(well_formed(svg));
  const auto box = numbers_of(svg, R"(viewBox="0 0 ([\d.]+) ([\d.]+)\")", 2).at(0);
  for (const auto& bar : numbers_of(svg, R"-(x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)")-", 4)) {
    EXPECT_GE(bar[0], 0);
    EXPECT_LE(bar[0] + bar[2], box[0]);
    EXPECT_LE(bar[1] + bar[3], box[1]);
  }
}

TEST(Pyramid, AReferenceOfAnotherSizeWithTheSameShapeCoversTheBars) {
  const auto area = ages(3, 3);
  const auto reference = ages(3000, 3000);
  const auto svg = pyramid_svg(area, &reference, {});
  const auto bars = numbers_of(svg, R"-(<rect class="reeks-2" x="[\d.]+" y="[\d.]+" width="([\d.]+)")-", 1);
  const auto line = numbers_of(svg, R"-(class="omtrek" d="M([\d.]+) )-", 1);
  ASSERT_EQ(line.size(), 2U);
  EXPECT_NEAR(line[1][0] - 314, bars[19][0], 0.11);
}

TEST(Pyramid, AnEmptyAreaIsDrawnEmpty) {
  EXPECT_TRUE(well_formed(pyramid_svg({}, nullptr, {})));
}

TEST(Threads, PearlLiesOnItsThreadAndNumbersAreWritten) {
  const double capacity = 158;
  const auto svg = threads_svg({{"Kinderopvang", {151, 176, 201}}}, &capacity, {.sentence = "s", .unit = "plekken"});
  EXPECT_TRUE(well_formed(svg));
  const auto thread = numbers_of(svg, R"-(class="draad" d="M([\d.]+) [\d.]+H([\d.]+)")-", 2).at(0);
  const auto pearl = numbers_of(svg, R"-(cx="([\d.]+)")-", 1).at(0);
  const auto border = numbers_of(svg, R"-(class="grens" d="M([\d.]+) )-", 1).at(0);
  EXPECT_NEAR((pearl[0] - thread[0]) / (thread[1] - thread[0]), 0.5, 0.01) << "176 lies halfway 151 and 201";
  EXPECT_NEAR((border[0] - thread[0]) / (thread[1] - thread[0]), 7.0 / 50.0, 0.01) << "one scale for both";
  for (const auto* words : {"laag 151", "midden 176", "hoog 201", "er is 158", "plekken"}) {
    EXPECT_THAT(svg, HasSubstr(words));
  }
}

TEST(Threads, AScaleThatDoesNotBeginAtZeroSaysSo) {
  const ThreadOptions dutch{.sentence = "s", .unit = "leerlingen"};
  const auto narrow = threads_svg({{"", {1529, 1592, 1637}}}, nullptr, dutch);
  EXPECT_THAT(narrow, HasSubstr("de schaal begint niet bij 0"));
  const auto thread = numbers_of(narrow, R"-(class="draad" d="M([\d.]+) [\d.]+H([\d.]+)")-", 2).at(0);
  EXPECT_GT(thread[1] - thread[0], 80) << "a narrow range is drawn wide enough to see";
  EXPECT_THAT(threads_svg({{"", {10, 20, 40}}}, nullptr, dutch), Not(HasSubstr("begint niet bij 0")));
  EXPECT_THAT(threads_svg({{"", {1529, 1592, 1637}}}, nullptr,
                          {.sentence = "s", .unit = "pupils", .language = core::Language::kEnglish}),
              HasSubstr("the scale does not begin at 0"));
}

/// The words of a drawing as boxes: where they begin and end, and on which line.
struct Words {
  double left, right, y;
};
std::vector<Words> words_in(const std::string& svg) {
  std::vector<Words> words;
  const std::regex pattern(R"-(<text [^>]*x="([\d.]+)" y="([\d.]+)" font-size="13">([^<]*)</text>)-");
  for (auto it = std::sregex_iterator(svg.begin(), svg.end(), pattern); it != std::sregex_iterator(); ++it) {
    const double left = std::stod((*it)[1]);
    words.push_back({left, left + 7.0 * static_cast<double>((*it)[3].length()), std::stod((*it)[2])});
  }
  return words;
}

TEST(Threads, WordsNeverLieOverOneAnother) {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> any(0, 1);
  for (int round = 0; round < 2000; ++round) {
    const double size = std::pow(10, 6 * any(random) - 1);
    const double low = size * any(random);
    const double mid = low + size * any(random) * any(random);
    const double high = mid + size * any(random) * any(random);
    const double capacity = 2 * size * any(random);
    const auto svg = threads_svg({{"", {low, mid, high}}}, round % 2 == 0 ? &capacity : nullptr,
                                 {.sentence = "s", .unit = "gebruikers", .decimals = size < 10 ? 1 : 0});
    const auto words = words_in(svg);
    ASSERT_GE(words.size(), 4U) << svg;
    for (std::size_t i = 0; i < words.size(); ++i) {
      EXPECT_GE(words[i].left, 0);
      EXPECT_LE(words[i].right, 261) << svg;
      for (std::size_t k = i + 1; k < words.size(); ++k) {
        if (words[i].y != words[k].y) continue;
        EXPECT_TRUE(words[i].right <= words[k].left || words[k].right <= words[i].left) << svg;
      }
    }
  }
}

TEST(Threads, ARangeInATableStandsOnTheScaleOfTheTable) {
  const auto half = range_svg({50, 100, 150}, 200);
  EXPECT_TRUE(well_formed(half));
  EXPECT_NEAR(numbers_of(half, R"-(cx="([\d.]+)")-", 1).at(0).at(0), 80, 0.1) << "100 of 200 lies in the middle";
  const auto thread = numbers_of(half, R"-(class="draad" d="M([\d.]+) 5H([\d.]+)")-", 2).at(0);
  EXPECT_NEAR(thread[0] + thread[1], 160, 0.2);
  EXPECT_TRUE(well_formed(range_svg({0, 0, 0}, 0)));
}

TEST(Threads, WithoutCapacityThereIsNoLine) {
  const auto svg = threads_svg({{"x", {1, 2, 3}}}, nullptr, {});
  EXPECT_THAT(svg, Not(HasSubstr("grens")));
}

}  // namespace
}  // namespace pareltjes::pages
