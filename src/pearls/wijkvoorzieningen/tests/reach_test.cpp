// SPDX-License-Identifier: EUPL-1.2
// How far it is: on streets drawn by hand, with metres that one can add up; and on what ships, against plain geometry.
#include "pearls/wijkvoorzieningen/reach.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "engines/street_network/choice.hpp"
#include "pearls/wijkvoorzieningen/need.hpp"
#include "pearls/wijkvoorzieningen/reach_access.hpp"
#include "pearls/wijkvoorzieningen/tests/small_municipality.hpp"
#include "pearls/wijkvoorzieningen/tests/small_streets.hpp"
#include "platform/hub/hub.hpp"

namespace pareltjes::wijkvoorzieningen::test {
namespace {

using testing::HasSubstr;

const pearl::RunControl kControl({}, std::nullopt, {});

hub::Geometry rectangle(double west, double south, double east, double north) {
  return {{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}};
}

/// Home of Oost, in the middle of its only square.
constexpr hub::Point kOost{124950, 499950};

/// Oost and West, each with one square of 100 m in which everybody lives.
std::vector<hub::DatasetPtr> town() {
  auto codes = texts("code", {"E1249N4999", "E1269N4999"});
  codes.source_column = "crs28992res100m";
  return {key_figures(), flat_profile(),
          dataset("grenzen", hub::topic::kBoundaries, 2024, {texts("code", {"WK999901", "WK999902"})},
                  {rectangle(124000, 499000, 126000, 502000), rectangle(126000, 499000, 128000, 502000)}),
          dataset("vierkanten", hub::topic::kSquares, 2024, {codes, numbers("inwoners", {1000, 3000})})};
}

/// Facilities at metres from the home of Oost.
hub::DatasetPtr facilities(const std::string& kind, const std::vector<hub::Point>& at,
                           std::vector<double> capacity = {}, const std::string& unit = "leerlingen") {
  const auto n = at.size();
  std::vector<std::string> ids;
  std::vector<hub::Geometry> points;
  for (std::size_t i = 0; i < n; ++i) {
    ids.push_back(kind + std::to_string(i + 1));
    points.push_back({{{{kOost.x + at[i].x, kOost.y + at[i].y}}}});
  }
  std::vector<hub::Column> columns{texts("id", ids), texts("naam", ids),
                                   texts("voorziening", std::vector<std::string>(n, kind)),
                                   texts("eenheid", std::vector<std::string>(n, unit))};
  if (!capacity.empty()) columns.push_back(numbers("capaciteit", std::move(capacity)));
  return dataset("lijst-" + kind, hub::topic::kSupply, 2024, columns, points);
}

struct Measured {
  Areas areas;
  Borders borders;
  Compositions compositions;
  Reach reach;

  [[nodiscard]] const AreaReach& row(const std::string& code, const std::string& kind) const {
    const auto found = std::ranges::find_if(
        reach.rows, [&](const auto& r) { return areas.list[r.area].code == code && r.kind == kind; });
    EXPECT_NE(found, reach.rows.end()) << code << ' ' << kind;
    static const AreaReach none;
    return found == reach.rows.end() ? none : *found;
  }
  [[nodiscard]] std::string finding(const std::string& code) const {
    const auto found = std::ranges::find(reach.findings, code, &pearl::Finding::code);
    return found == reach.findings.end() ? std::string() : found->message.nl;
  }
};

Measured measured(std::vector<hub::DatasetPtr> datasets, const std::string& gemeente = "GM9999") {
  const hub::Snapshot snapshot(std::move(datasets));
  static const auto library = *NormLibrary::parse(shipped_norms());
  static const auto norms = *with_own_norms(library, {});
  Measured all{*gather_areas(snapshot, *core::GemeenteCode::parse(gemeente), 0), {}, {}, {}};
  all.borders = gather_borders(all.areas, snapshot);
  all.compositions = *compose(all.areas, snapshot, library, kControl);
  auto reach = reach_of({all.areas, all.borders, all.compositions, library, norms, snapshot, {}}, kControl);
  EXPECT_TRUE(reach) << core::describe(reach.error(), core::Language::kDutch);
  if (reach) all.reach = std::move(*reach);
  return all;
}
Measured measured(std::vector<hub::DatasetPtr> datasets, std::vector<hub::DatasetPtr> more) {
  datasets.insert(datasets.end(), more.begin(), more.end());
  return measured(std::move(datasets));
}

//   (0,1000) -- 100 m -- school (100,1000) ------ straight ------ West (2000,0)
//      |
//   1,000 m
//      |
//   Oost (0,0)
hub::DatasetPtr bent_street() {
  return drawn_streets({{0, 0}, {0, 1000}, {100, 1000}, {2000, 0}}, {{0, 1}, {1, 2}, {2, 3}}, kOost);
}
const hub::Point kSchool{100, 1000};

TEST(Reach, GoesRoundByTheStreets) {
  const auto all = measured(town(), {facilities("basisschool", {kSchool}), bent_street()});
  const double west = std::hypot(1900, 1000);
  EXPECT_NEAR(*all.row("WK999901", "basisschool").metres, 1100, 0.2);
  EXPECT_NEAR(*all.row("WK999902", "basisschool").metres, west, 0.3);
  EXPECT_NEAR(*all.row("GM9999", "basisschool").metres, (1000 * 1100 + 3000 * west) / 4000, 0.3) << "by people";
  // A child walks: the norm of a primary school is about ages 4 to 11.
  const double kmh = network::profile_of(network::Mode::kWalk, network::AgeGroup::kChild).speeds.walk_kmh;
  EXPECT_NEAR(*all.row("WK999901", "basisschool").minutes, 1.1 / kmh * 60, 0.01);
  EXPECT_EQ(all.row("WK999901", "basisschool").ground, Ground::kStreets);
  EXPECT_FALSE(all.row("WK999901", "basisschool").share_within.has_value()) << "no norm has a distance";
  EXPECT_EQ(all.reach.norms.at("basisschool").who(), "kind");
  EXPECT_EQ(all.finding("stratennet-ontbreekt"), "");
  EXPECT_TRUE(std::ranges::any_of(all.reach.used, [](const auto& d) { return d->info.id == "straten"; }));
}

TEST(Reach, WithoutStreetsIsTheStraightLineTimesTheDetour) {
  const auto all = measured(town(), {facilities("basisschool", {kSchool})});
  EXPECT_NEAR(*all.row("WK999901", "basisschool").metres, 1.4 * std::hypot(100, 1000), 0.3);
  EXPECT_EQ(all.row("GM9999", "basisschool").ground, Ground::kStraight);
  EXPECT_THAT(all.finding("stratennet-ontbreekt"), HasSubstr("hemelsbreed, keer 1,4"));
  const auto detour = std::ranges::find(all.reach.parameters, "omweg.lopen", &pearl::Provenance::ParameterUse::name);
  ASSERT_NE(detour, all.reach.parameters.end());
  EXPECT_EQ(detour->value, "1.4");
  EXPECT_THAT(detour->source, HasSubstr("OpenStreetMap"));
}

TEST(Reach, CountsWhoHasAPlaceWithinTheNorm) {
  // Green within 300 m on foot. Of Oost two parks lie within it, of West none.
  const auto all = measured(town(), {facilities("groen", {{0, 200}, {0, 290}, {0, 700}}), bent_street()});
  EXPECT_EQ(*all.row("WK999901", "groen").share_within, 1);
  EXPECT_EQ(*all.row("WK999901", "groen").count_within, 2);
  EXPECT_EQ(*all.row("WK999902", "groen").share_within, 0);
  EXPECT_NEAR(*all.row("GM9999", "groen").share_within, 0.25, 1e-12) << "1,000 of 4,000 people";
  EXPECT_NEAR(*all.row("GM9999", "groen").count_within, 0.5, 1e-12);
  EXPECT_EQ(*all.reach.norms.at("groen").norm->reach_m, 300);
}

TEST(Reach, FollowsTheNormInHowPeopleGoAndWhose) {
  static const auto library = *NormLibrary::parse(shipped_norms());
  static const auto norms = *with_own_norms(library, {});
  const auto norm = [](const char* kind) { return reach_norm(norms, kind, 2, library.reference_date, true); };
  EXPECT_EQ(norm("speelplek-0-5").norm->id, "speelplek-0-6-bereik") << "the one of 100 m has lapsed";
  EXPECT_EQ(norm("speelplek-0-5").who(), "kind");
  EXPECT_EQ(norm("brandweer").travel(), "auto");
  EXPECT_EQ(*norm("brandweer").norm->reach_minutes, 8);
  EXPECT_EQ(norm("voortgezet-onderwijs").travel(), "fietsen");
  EXPECT_EQ(norm("voortgezet-onderwijs").who(), "volwassen") << "ages 12 to 17";
  EXPECT_EQ(norm("bibliotheek").travel(), "lopen");
  EXPECT_EQ(norm("bibliotheek").norm, nullptr);
  const auto own = *with_own_norms(library, {{"groen-3-30-300", {{}, 450, {}, "Groenplan"}}});
  EXPECT_EQ(*reach_norm(own, "groen", 2, library.reference_date, true).norm->reach_m, 450) << "an own norm goes first";
}

TEST(Reach, DividesTheSupplyOverThePeopleAndLosesNone) {
  const auto all =
      measured(town(), {facilities("basisschool", {kSchool, {1900, 100}, {700, 700}}, {120, 310, 55}), bent_street()});
  const auto* norm = all.reach.norms.at("basisschool").target;
  ASSERT_NE(norm, nullptr);
  double sum = 0;
  for (const auto* code : {"WK999901", "WK999902"}) {
    const auto& row = all.row(code, "basisschool");
    ASSERT_TRUE(row.places_per_100.has_value());
    const auto target = target_of(*norm, all.areas.list[row.area], all.compositions.list[row.area]);
    sum += *row.places_per_100 / 100 * target->mid;
  }
  EXPECT_NEAR(sum, 485, 485e-9);
  EXPECT_GT(*all.row("WK999901", "basisschool").places_per_100, 0);
  EXPECT_EQ(all.reach.units.at("basisschool"), "leerlingen");
}

TEST(Reach, DividesNothingWhereACapacityOrAPlaceIsUnknown) {
  const auto unknown = measured(town(), {facilities("basisschool", {kSchool, {1900, 100}}, {120, kNone})});
  EXPECT_FALSE(unknown.row("GM9999", "basisschool").places_per_100.has_value());
  auto list = std::make_shared<hub::Dataset>(*facilities("basisschool", {kSchool, {1900, 100}}, {120, 300}));
  list->table.columns.push_back(texts("gemeente", {"GM9999", "GM9999"}));
  list->table.geometries[1] = {};
  const auto unplaced = measured(town(), {list});
  EXPECT_FALSE(unplaced.row("GM9999", "basisschool").places_per_100.has_value());
  EXPECT_NE(unplaced.finding("plek-onbekend"), "");
}

TEST(Access, TimesPeopleIsTheSupplyWhateverTheDistances) {
  std::vector<double> people;
  std::vector<double> capacity;
  std::vector<Leg> legs;
  for (std::uint32_t i = 0; i < 60; ++i) people.push_back(1 + (i * 7919) % 113);
  for (std::uint32_t j = 0; j < 17; ++j) capacity.push_back(3 + (j * 104729) % 997);
  for (std::uint32_t i = 0; i < 60; ++i) {
    for (std::uint32_t j = 0; j < 17; ++j) legs.push_back({i, j, static_cast<double>((i * 31 + j * 977) % 9000)});
  }
  const auto divided = divided_supply(people, capacity, legs);
  double given = 0;
  double supply = 0;
  for (std::size_t i = 0; i < people.size(); ++i) given += divided.access[i] * people[i];
  for (const double one : capacity) supply += one;
  EXPECT_NEAR(given, supply, 1e-9 * supply);
  EXPECT_EQ(divided.supply_without, 0);
}

TEST(Access, GivesWhoLivesNearAPlaceMoreOfItByTheModelOfChoice) {
  // Two homes with as many people: one 500 m from the place A and 3 km from B, the other the other way round.
  const std::vector<double> people{100, 100};
  const std::vector<double> capacity{60, 40};
  const auto divided = divided_supply(people, capacity, {{0, 0, 500}, {0, 1, 3000}, {1, 0, 3000}, {1, 1, 500}});
  const auto choice = network::shipped_choice();
  const auto first = network::choice_shares(choice, std::vector{0.5, 3.0}, std::vector{60.0, 40.0});
  const auto second = network::choice_shares(choice, std::vector{3.0, 0.5}, std::vector{60.0, 40.0});
  const double a = 60 / (first[0] + second[0]);  // of a place, for all who choose it
  const double b = 40 / (first[1] + second[1]);
  EXPECT_NEAR(divided.access[0] * 100, first[0] * a + first[1] * b, 1e-9);
  EXPECT_NEAR(divided.access[1] * 100, second[0] * a + second[1] * b, 1e-9);
  EXPECT_GT(divided.access[0], 1.05 * divided.access[1]);
}

TEST(Reach, MeasuresByStraightLineWhatNoStreetReachesAndSaysSo) {
  // The street serves Oost only: West lies more than 500 m from it.
  const auto streets = drawn_streets({{0, 0}, {0, 1000}, {100, 1000}}, {{0, 1}, {1, 2}}, kOost);
  const auto all = measured(town(), {facilities("basisschool", {kSchool}), streets});
  EXPECT_NEAR(*all.row("WK999901", "basisschool").metres, 1100, 0.2);
  EXPECT_NEAR(*all.row("WK999902", "basisschool").metres, 1.4 * std::hypot(1900, 1000), 0.5);
  EXPECT_EQ(all.row("WK999901", "basisschool").ground, Ground::kStreets);
  EXPECT_EQ(all.row("WK999902", "basisschool").ground, Ground::kStraight);
  EXPECT_EQ(all.row("GM9999", "basisschool").ground, Ground::kMixed);
  EXPECT_THAT(all.finding("stratennet-deels"), HasSubstr("75%"));
}

TEST(Reach, HundredsOfPlacesInTheSeaAreOneFinding) {
  std::vector<hub::Point> at{kSchool};
  for (int i = 0; i < 300; ++i) at.push_back({-400.0, 1700.0 + i});
  const auto all = measured(town(), {facilities("basisschool", at), bent_street()});
  EXPECT_EQ(std::ranges::count(all.reach.findings, "ver-van-de-weg", &pearl::Finding::code), 1);
  EXPECT_THAT(all.finding("ver-van-de-weg"), HasSubstr("voorzieningen liggen ver van elke straat"));
  EXPECT_LE(all.reach.findings.size(), 5U);
  EXPECT_NEAR(*all.row("WK999901", "basisschool").metres, 1100, 0.2);
}

TEST(Reach, AcrossWaterWithoutABridgeIsNoWay) {
  // A long street of its own, cut off from the one with the school, so that West has streets but no way there.
  std::vector<hub::Point> nodes{{0, 0}, {0, 1000}, {100, 1000}};
  std::vector<std::pair<std::size_t, std::size_t>> streets{{0, 1}, {1, 2}};
  for (int i = 0; i < 150; ++i) {
    nodes.push_back({2000, -700.0 + 10 * i});
    if (i > 0) streets.emplace_back(nodes.size() - 2, nodes.size() - 1);
  }
  for (int i = 0; i < 150; ++i) {
    nodes.push_back({-10, 7.0 * i});
    streets.emplace_back(i == 0 ? 0 : nodes.size() - 2, nodes.size() - 1);
  }
  const auto all = measured(town(), {facilities("basisschool", {kSchool}), drawn_streets(nodes, streets, kOost)});
  EXPECT_FALSE(all.row("WK999902", "basisschool").metres.has_value());
  EXPECT_NEAR(*all.row("GM9999", "basisschool").metres, 1100, 0.2) << "the mean is of those who get there";
  EXPECT_THAT(all.finding("onbereikbaar"), HasSubstr("75%"));
  EXPECT_NE(all.finding("netwerk-in-delen"), "");
}

TEST(Reach, OfTheExampleIsPlainGeometry) {
  const auto all = measured(hub::shipped_example().all(), std::string("GM0439"));
  const auto& places = all.reach.places.by_kind.at("basisschool");
  std::map<std::size_t, double> by_area;
  for (const auto& home : all.reach.homes.points) {
    double least = 1e9;
    for (const auto& place : places)
      least = std::min(least, std::hypot(place.at.x - home.at.x, place.at.y - home.at.y));
    by_area[home.area] += home.share * 1.4 * least;
  }
  int rows = 0;
  for (const auto& [area, metres] : by_area) {
    const auto& row = all.row(all.areas.list[area].code, "basisschool");
    EXPECT_NEAR(*row.metres, metres, 2e-4 * metres) << "RD is a plane, the other an ellipsoid";
    ++rows;
  }
  EXPECT_EQ(rows, 8);
}

TEST(Reach, StandsInTheOutcomeWithItsSources) {
  auto datasets = town();
  datasets.push_back(facilities("basisschool", {kSchool}, {200}));
  datasets.push_back(bent_street());
  const auto outcome = compute(input_of(datasets));
  ASSERT_TRUE(outcome);
  const auto row = rows(*outcome, "bereikbaarheid", {"WK999901", "basisschool"});
  ASSERT_EQ(row.size(), 1U);
  EXPECT_EQ(value(row[0].at("afstand_m")), 1100);
  EXPECT_EQ(text(row[0].at("vervoer")), "lopen");
  EXPECT_EQ(text(row[0].at("wie")), "kind");
  EXPECT_EQ(text(row[0].at("grondslag")), "straatnet");
  EXPECT_EQ(text(row[0].at("bron")), "lijst-basisschool");
  EXPECT_GT(value(row[0].at("plekken_per_100")), 0);
  EXPECT_FALSE(rows(*outcome, "bereikbaarheid_aannames", {"afstand lopen"}).empty());
  EXPECT_FALSE(rows(*outcome, "bereikbaarheid_aannames", {"woonplek"}).empty());
  const auto& used = outcome->provenance.datasets;
  EXPECT_TRUE(std::ranges::any_of(used, [](const auto& d) { return d.id == "straten"; }));
  EXPECT_TRUE(std::ranges::any_of(used, [](const auto& d) { return d.id == "vierkanten"; }));
  const auto damaged = [] {
    auto streets = std::make_shared<hub::Dataset>(*bent_street());
    streets->table.columns[0].texts[0] = "kapot";
    streets->info.id = "kapot";
    return streets;
  }();
  datasets.back() = damaged;
  EXPECT_FALSE(compute(input_of(datasets)));
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen::test
