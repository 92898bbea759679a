// SPDX-License-Identifier: EUPL-1.2
// Where people live and where facilities are, on a made-up municipality and on what ships.
#include "pearls/wijkvoorzieningen/places.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "pearls/wijkvoorzieningen/tests/small_municipality.hpp"
#include "platform/hub/hub.hpp"

namespace pareltjes::wijkvoorzieningen::test {
namespace {

const core::GemeenteCode kProefstad = *core::GemeenteCode::parse("GM9999");

hub::Geometry rectangle(double west, double south, double east, double north) {
  return {{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}};
}

/// Oost is 2 by 1 km, West an L; both around their centre points.
hub::DatasetPtr borders_dataset() {
  const hub::Geometry west{{{{126000, 499000},
                             {128000, 499000},
                             {128000, 499400},
                             {126400, 499400},
                             {126400, 501000},
                             {126000, 501000},
                             {126000, 499000}}}};
  return dataset("grenzen", hub::topic::kBoundaries, 2024, {texts("code", {"WK999901", "WK999902"})},
                 {rectangle(124000, 499500, 126000, 500500), west});
}

struct Town {
  Areas areas;
  Borders borders;
  hub::Snapshot datasets;
};
Town town_of(std::vector<hub::DatasetPtr> more) {
  more.insert(more.begin(), key_figures());
  const hub::Snapshot datasets(std::move(more));
  auto areas = *gather_areas(datasets, kProefstad, 0);
  auto borders = gather_borders(areas, datasets);
  return {std::move(areas), std::move(borders), datasets};
}
Homes homes_in(const Town& town) {
  return homes_of(town.areas, town.borders, town.datasets);
}
std::map<std::size_t, double> sums(const Homes& homes) {
  std::map<std::size_t, double> sums;
  for (const auto& home : homes.points) sums[home.area] += home.share;
  return sums;
}
NormLibrary library() {
  return *NormLibrary::parse(shipped_norms());
}

TEST(Homes, WithoutSquaresAreSpreadWithinTheShapes) {
  const auto town = town_of({borders_dataset()});
  const auto homes = homes_in(town);
  EXPECT_EQ(homes.by, HomesBy::kSpread);
  std::map<std::size_t, int> count;
  for (const auto& home : homes.points) {
    EXPECT_TRUE(holds(town.borders.shapes[home.area], home.at)) << home.at.x << ' ' << home.at.y;
    ++count[home.area];
  }
  ASSERT_EQ(count.size(), 2U) << "wijken, not the municipality as well";
  for (const auto& [area, points] : count) {
    EXPECT_GE(points, 8);
    EXPECT_LE(points, 24);
  }
  for (const auto& [area, sum] : sums(homes)) EXPECT_NEAR(sum, 1, 1e-12);
  EXPECT_TRUE(std::ranges::is_sorted(homes.points, {}, &Home::area));
  // Evenly: the mean of the points of a rectangle is its middle.
  double x = 0;
  double y = 0;
  for (const auto& home : homes.points) {
    if (town.areas.list[home.area].code != "WK999901") continue;
    x += home.at.x * home.share;
    y += home.at.y * home.share;
  }
  EXPECT_NEAR(x, 125000, 1e-6);
  EXPECT_NEAR(y, 500000, 1e-6);
  EXPECT_NE(homes.note.nl.find("gelijk over elk gebied"), std::string::npos);
}

TEST(Homes, AreSpreadOverCellsWhereThereAreNoBorders) {
  const auto homes = homes_in(town_of({}));
  EXPECT_EQ(homes.by, HomesBy::kSpread);
  EXPECT_NE(homes.note.nl.find("middelpunt"), std::string::npos);
  EXPECT_EQ(sums(homes).size(), 2U);
}

TEST(Homes, OnSquaresCarryThePeopleOfTheSquares) {
  auto codes = texts("code", {"E1240N4995", "E1241N4995", "E1270N4991", "E9000N4991", "kapot", "E1242N4995"});
  codes.source_column = "crs28992res100m";
  const auto squares =
      dataset("vierkanten", hub::topic::kSquares, 2023, {codes, numbers("inwoners", {30, 10, 50, 99, 7, kNone})});
  const auto homes = homes_in(town_of({borders_dataset(), squares}));
  EXPECT_EQ(homes.by, HomesBy::kSquares);
  ASSERT_EQ(homes.points.size(), 3U);
  EXPECT_EQ(homes.points[0].at, (hub::Point{124050, 499550})) << "the middle: the code is the lower left corner";
  EXPECT_DOUBLE_EQ(homes.points[0].share, 0.75);
  EXPECT_DOUBLE_EQ(homes.points[1].share, 0.25);
  EXPECT_DOUBLE_EQ(homes.points[2].share, 1);
  EXPECT_EQ(homes.used.size(), 1U);
  EXPECT_NE(homes.note.nl.find("100 meter"), std::string::npos);
}

hub::DatasetPtr squares_of(const std::string& id, int year, const std::string& code, const std::string& size) {
  auto codes = texts("code", {code});
  codes.source_column = "crs28992res" + size + "m";
  return dataset(id, hub::topic::kSquares, year, {codes, numbers("inwoners", {30})});
}

TEST(Homes, TakeTheNewestSquaresWithPeopleHereAndOfOneYearTheSmallest) {
  const auto old_small = squares_of("oud", 2021, "E1241N4996", "100");
  const auto new_large = squares_of("nieuw", 2023, "E1245N5000", "500");
  const auto new_small = squares_of("nieuw-klein", 2023, "E1243N4997", "100");
  const auto elsewhere = squares_of("elders", 2024, "E2000N4000", "100");
  const auto first_of = [](std::vector<hub::DatasetPtr> squares) {
    squares.push_back(borders_dataset());
    hub::sort_for_runs(squares);
    return homes_in(town_of(std::move(squares))).points.front().at;
  };
  EXPECT_EQ(first_of({old_small, new_large}), (hub::Point{124750, 500250})) << "newer goes before smaller";
  EXPECT_EQ(first_of({old_small, new_large, new_small}), (hub::Point{124350, 499750}));
  EXPECT_EQ(first_of({elsewhere, old_small}), (hub::Point{124150, 499650})) << "the newest has nobody here";
}

TEST(Homes, OfAShapeTooSmallToSpreadOverAreAtTheCentre) {
  const auto tiny = dataset("grenzen", hub::topic::kBoundaries, 2024, {texts("code", {"WK999901", "WK999902"})},
                            {rectangle(124000, 499500, 126000, 500500), rectangle(127500, 500500, 127500.2, 500500.2)});
  const auto town = town_of({tiny});
  const auto homes = homes_in(town);
  const auto& last = homes.points.back();
  ASSERT_EQ(town.areas.list[last.area].code, "WK999902");
  EXPECT_EQ(last.at, (hub::Point{127000, 500000}));
  EXPECT_EQ(last.share, 1);
}

TEST(Homes, OfAnAreaWithoutSquaresAreSpreadAndSaidSo) {
  auto codes = texts("code", {"E124000N499500"});
  codes.source_column = "crs28992res500m";
  const auto squares = dataset("vierkanten", hub::topic::kSquares, 2023, {codes, numbers("inwoners", {30})});
  const auto homes = homes_in(town_of({borders_dataset(), squares}));
  EXPECT_EQ(homes.points[0].at, (hub::Point{124250, 499750})) << "500 m, in metres";
  EXPECT_GT(homes.points.size(), 8U);
  EXPECT_NE(homes.note.nl.find("500 meter"), std::string::npos);
  EXPECT_NE(homes.note.nl.find("1 gebied zonder"), std::string::npos) << homes.note.nl;
}

TEST(Homes, OfTheExampleAddUpInEveryArea) {
  const auto& datasets = hub::shipped_example();
  const auto areas = *gather_areas(datasets, *core::GemeenteCode::parse("GM0439"), 0);
  const auto homes = homes_of(areas, gather_borders(areas, datasets), datasets);
  const auto all = sums(homes);
  EXPECT_EQ(all.size(), 8U);
  for (const auto& [area, sum] : all) EXPECT_NEAR(sum, 1, 1e-12);
}

hub::DatasetPtr list(const std::string& id, int year, const std::string& gemeente, std::vector<std::string> ids,
                     std::vector<std::optional<hub::Point>> at, std::vector<double> capacity = {}) {
  const auto n = ids.size();
  std::vector<hub::Geometry> points;
  for (const auto& point : at) points.push_back(point ? hub::Geometry{{{*point}}} : hub::Geometry{});
  std::vector<hub::Column> columns{texts("id", ids), texts("naam", ids),
                                   texts("voorziening", std::vector<std::string>(n, "basisschool"))};
  if (!gemeente.empty()) columns.push_back(texts("gemeente", std::vector<std::string>(n, gemeente)));
  if (!capacity.empty()) columns.push_back(numbers("capaciteit", capacity));
  return dataset(id, hub::topic::kSupply, year, columns, points);
}
std::set<std::string> ids_of(const Places& places, const std::string& kind = "basisschool") {
  std::set<std::string> ids;
  const auto found = places.by_kind.find(kind);
  if (found == places.by_kind.end()) return ids;
  for (const auto& place : found->second) ids.insert(place.id);
  return ids;
}
Places places_in(const Town& town) {
  return places_of(town.areas, town.borders, town.datasets, library());
}

TEST(Places, OfTheNewestListThatHasTheKindHereAndTheNewestBeyondTheBorder) {
  const hub::Point here{125000, 500000};
  const hub::Point other_side{123000, 500000};
  const auto town =
      town_of({borders_dataset(), list("eigen", 2024, "GM9999", {"a", "b"}, {here, hub::Point{126100, 500900}}),
               list("landelijk", 2023, "", {"c", "d", "verder"},
                    {hub::Point{124100, 499600}, other_side, hub::Point{60000, 400000}})});
  const auto places = places_in(town);
  EXPECT_EQ(ids_of(places), (std::set<std::string>{"a", "b", "d"})) << "c is here, and a newer list has the kind here";
  for (const auto& place : places.by_kind.at("basisschool")) {
    EXPECT_EQ(place.area.has_value(), place.id != "d");
    if (place.id == "b") {
      EXPECT_EQ(town.areas.list[*place.area].code, "WK999902");
    }
    EXPECT_TRUE(hub::is_missing(place.site.capacity));
  }
  EXPECT_EQ(places.sources.at("basisschool"), "eigen; landelijk");
  EXPECT_EQ(places.used.size(), 2U);
  EXPECT_TRUE(places.findings.empty());
}

TEST(Places, WithoutBordersAListThatNamesNoMunicipalityStandsBack) {
  const auto osm = list("osm", 2024, "", {"n1", "n2"}, {hub::Point{125000, 500000}, hub::Point{122500, 500000}});
  const auto own = list("eigen", 2023, "GM9999", {"a"}, {hub::Point{125000, 500000}});
  EXPECT_EQ(ids_of(places_in(town_of({osm, own}))), (std::set<std::string>{"a"})) << "else the school counts twice";
  const auto alone = places_in(town_of({osm}));
  EXPECT_EQ(ids_of(alone), (std::set<std::string>{"n1", "n2"}));
  EXPECT_TRUE(alone.by_kind.at("basisschool")[0].area.has_value()) << "in the cell around the centre point";
}

TEST(Places, UnknownOrFarAwayAreFindings) {
  const auto town = town_of(
      {borders_dataset(), list("eigen", 2024, "GM9999", {"a", "b", "in zee", "c"},
                               {hub::Point{125000, 500000}, std::nullopt, hub::Point{10000, 600000}, std::nullopt})});
  const auto places = places_in(town);
  EXPECT_EQ(ids_of(places), (std::set<std::string>{"a"}));
  ASSERT_EQ(places.findings.size(), 2U);
  EXPECT_EQ(places.findings[0].code, "plek-onbekend");
  EXPECT_NE(places.findings[0].message.nl.find("2 voorzieningen"), std::string::npos) << places.findings[0].message.nl;
  EXPECT_EQ(places.findings[1].code, "plek-ver-weg");
  EXPECT_NE(places.findings[1].message.nl.find("in zee"), std::string::npos);
}

TEST(Places, OfTheExampleAreTheSchoolsOfGatherSupply) {
  const auto& datasets = hub::shipped_example();
  const auto areas = *gather_areas(datasets, *core::GemeenteCode::parse("GM0439"), 0);
  const auto borders = gather_borders(areas, datasets);
  const auto places = places_of(areas, borders, datasets, library());
  const auto supplies = gather_supply(areas, borders, datasets, library());
  EXPECT_EQ(static_cast<double>(places.by_kind.at("basisschool").size()), supplies.sites("basisschool", 0));
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen::test
