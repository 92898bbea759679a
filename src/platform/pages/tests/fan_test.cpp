// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "platform/pages/charts.hpp"

namespace pareltjes::pages {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The points of the path of a class.
std::vector<std::pair<double, double>> points(const std::string& svg, const std::string& name) {
  std::smatch path;
  std::vector<std::pair<double, double>> found;
  if (!std::regex_search(svg, path, std::regex("class=\"" + name + "\" d=\"([^\"]*)\""))) return found;
  const std::string text = path[1];
  static const std::regex point(R"(([\d.]+) ([\d.]+))");
  for (auto it = std::sregex_iterator(text.begin(), text.end(), point); it != std::sregex_iterator(); ++it) {
    found.emplace_back(std::stod((*it)[1]), std::stod((*it)[2]));
  }
  return found;
}

const std::vector<FanYear> kYears{
    {2024, 100, 100, 100, 100, 100}, {2030, 90, 95, 105, 112, 120}, {2040, 80, 95, 120, 150, 190}};

TEST(Fan, BandsLieAroundTheMiddleAndStayInTheDrawing) {
  const auto svg = fan_svg(kYears, {.sentence = "a < b"});
  EXPECT_THAT(svg, HasSubstr("a &lt; b"));
  const auto middle = points(svg, "waaier-lijn");
  const auto wide = points(svg, "waaier-80");
  const auto narrow = points(svg, "waaier-50");
  ASSERT_EQ(middle.size(), 3U);
  ASSERT_EQ(wide.size(), 6U);  // high from left to right, low back again
  ASSERT_EQ(narrow.size(), 6U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(wide[i].first, middle[i].first);
    EXPECT_EQ(wide[5 - i].first, middle[i].first);
    EXPECT_LE(wide[i].second, narrow[i].second) << "up is a smaller y";
    EXPECT_LE(narrow[i].second, middle[i].second);
    EXPECT_LE(middle[i].second, narrow[5 - i].second);
    EXPECT_LE(narrow[5 - i].second, wide[5 - i].second);
    EXPECT_GE(wide[i].second, 14);
    EXPECT_LE(wide[5 - i].second, 216);
  }
  // Years are as far apart as in time: 6 of 16 years.
  EXPECT_NEAR((middle[1].first - middle[0].first) / (middle[2].first - middle[0].first), 6.0 / 16, 1e-3);
  // Heights are proportional from 0 up: 216 is nobody.
  EXPECT_NEAR((216 - middle[2].second) / (216 - middle[0].second), 1.2, 2e-3);
}

TEST(Fan, NamesTheFirstAndLastYearAndRoundValues) {
  const auto svg = fan_svg(kYears, {});
  for (const auto* label : {">2024<", ">2030<", ">2040<", ">0<", ">50<", ">200<"}) EXPECT_THAT(svg, HasSubstr(label));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
}

TEST(Fan, OneYearOrNobodyDrawsNothingWrong) {
  EXPECT_EQ(fan_svg({kYears[0]}, {}), "");
  EXPECT_EQ(fan_svg({}, {}), "");
  EXPECT_THAT(fan_svg({{2024}, {2040}}, {}), Not(HasSubstr("nan")));
}

TEST(Pyramid, AReferenceOfItsOwnSizeKeepsIt) {
  PyramidSeries now;
  now.men.assign(101, 10);
  now.women.assign(101, 10);
  PyramidSeries then = now;
  for (auto* side : {&then.men, &then.women}) {
    for (double& persons : *side) persons /= 2;
  }
  PyramidOptions options;
  const auto same = points(pyramid_svg(now, &then, options), "omtrek");
  options.same_size = false;
  const auto own = points(pyramid_svg(now, &then, options), "omtrek");
  ASSERT_FALSE(same.empty());
  // Bars begin at 246 and go to the left: half the people, half the way.
  EXPECT_NEAR((246 - own[0].first) / (246 - same[0].first), 0.5, 0.01);
}

}  // namespace
}  // namespace pareltjes::pages
