// SPDX-License-Identifier: EUPL-1.2
// Who may go where: small drawn maps, with the metres that walkers, cyclists and cars need.
#include <gtest/gtest.h>

#include "engines/street_network/tests/drawn.hpp"
#include "engines/street_network/tests/testdata.hpp"

namespace pareltjes::engines::street_network {
namespace {

using Tag = std::pair<std::string, std::string>;

constexpr Mode kAll[] = {Mode::kWalk, Mode::kCycle, Mode::kDrive};

/// Metres there and back for walker, cyclist, car.
std::vector<int> there_and_back(const Drawn& map, char a, char b) {
  std::vector<int> metres;
  for (const Mode mode : kAll) {
    metres.push_back(map.metres(mode, a, b));
    metres.push_back(map.metres(mode, b, a));
  }
  return metres;
}

struct Case {
  std::vector<Tag> tags;
  std::vector<int> metres;  ///< Walk there, back; cycle there, back; drive there, back.
};

TEST(WayAccess, OfOneStreet) {
  const std::vector<Case> cases{
      {{{"highway", "residential"}}, {200, 200, 200, 200, 200, 200}},
      {{{"highway", "residential"}, {"oneway", "yes"}}, {200, 200, 200, -1, 200, -1}},
      {{{"highway", "residential"}, {"oneway", "-1"}}, {200, 200, -1, 200, -1, 200}},
      {{{"highway", "residential"}, {"oneway", "yes"}, {"oneway:bicycle", "no"}}, {200, 200, 200, 200, 200, -1}},
      {{{"highway", "residential"}, {"oneway", "yes"}, {"cycleway", "opposite_lane"}}, {200, 200, 200, 200, 200, -1}},
      {{{"highway", "tertiary"}, {"junction", "roundabout"}}, {200, 200, 200, -1, 200, -1}},
      {{{"highway", "motorway"}}, {-1, -1, -1, -1, 200, -1}},
      {{{"highway", "primary"}, {"motorroad", "yes"}}, {-1, -1, -1, -1, 200, 200}},
      {{{"highway", "primary"}, {"motorroad", "yes"}, {"foot", "yes"}}, {200, 200, -1, -1, 200, 200}},
      {{{"highway", "cycleway"}}, {200, 200, 200, 200, -1, -1}},
      {{{"highway", "cycleway"}, {"foot", "no"}}, {-1, -1, 200, 200, -1, -1}},
      {{{"highway", "footway"}}, {200, 200, -1, -1, -1, -1}},
      {{{"highway", "footway"}, {"bicycle", "yes"}}, {200, 200, 200, 200, -1, -1}},
      {{{"highway", "steps"}}, {200, 200, -1, -1, -1, -1}},
      {{{"highway", "service"}, {"access", "private"}}, {-1, -1, -1, -1, -1, -1}},
      {{{"highway", "service"}, {"access", "no"}, {"foot", "yes"}}, {200, 200, -1, -1, -1, -1}},
      {{{"highway", "residential"}, {"vehicle", "no"}, {"bicycle", "yes"}}, {200, 200, 200, 200, -1, -1}},
      {{{"highway", "residential"}, {"motor_vehicle", "no"}}, {200, 200, 200, 200, -1, -1}},
      {{{"highway", "residential"}, {"motor_vehicle", "no"}, {"motorcar", "destination"}},
       {200, 200, 200, 200, 200, 200}},
      {{{"highway", "secondary"}, {"bicycle", "use_sidepath"}}, {200, 200, -1, -1, 200, 200}},
      {{{"highway", "residential"}, {"motor_vehicle:backward", "no"}}, {200, 200, 200, 200, 200, -1}},
      {{{"highway", "proposed"}}, {-1, -1, -1, -1, -1, -1}},
      {{{"route", "ferry"}}, {200, 200, 200, 200, 200, 200}},
      {{{"route", "ferry"}, {"motor_vehicle", "no"}}, {200, 200, 200, 200, -1, -1}},
  };
  for (const Case& one : cases) {
    const Drawn map("a b c\n\nx y\n", {{"abc", one.tags}, {"xy", {{"highway", "service"}}}});
    std::vector<int> expected = one.metres;
    for (int& metres : expected) metres = metres == 200 ? 400 : metres;  // Blanks are squares as well.
    EXPECT_EQ(there_and_back(map, 'a', 'c'), expected) << one.tags.back().first << "=" << one.tags.back().second;
  }
}

TEST(Barriers, LetThroughWhoFits) {
  const std::vector<std::pair<std::vector<Tag>, std::vector<int>>> cases{
      {{{"barrier", "bollard"}}, {200, 200, 200, 200, -1, -1}},
      {{{"barrier", "bollard"}, {"motor_vehicle", "yes"}}, {200, 200, 200, 200, 200, 200}},
      {{{"barrier", "gate"}}, {200, 200, 200, 200, 200, 200}},
      {{{"barrier", "gate"}, {"access", "private"}}, {-1, -1, -1, -1, -1, -1}},
      {{{"barrier", "gate"}, {"locked", "yes"}}, {-1, -1, -1, -1, -1, -1}},
      {{{"barrier", "kissing_gate"}}, {200, 200, -1, -1, -1, -1}},
      {{{"barrier", "something_new"}}, {200, 200, 200, 200, -1, -1}},
      {{{"barrier", "kerb"}}, {200, 200, 200, 200, 200, 200}},
  };
  for (const auto& [tags, metres] : cases) {
    const Drawn map("abc\n", {{"abc", {{"highway", "residential"}}}}, {{'b', tags}});
    EXPECT_EQ(there_and_back(map, 'a', 'c'), metres) << tags.back().second;
    // Up to the barrier everybody comes, from both sides.
    EXPECT_EQ(there_and_back(map, 'a', 'b'), (std::vector<int>{100, 100, 100, 100, 100, 100}));
    EXPECT_EQ(there_and_back(map, 'b', 'c'), (std::vector<int>{100, 100, 100, 100, 100, 100}));
  }
}

TEST(Barriers, WhereWaysMeet) {
  // Three streets meet at a bollard: cars come to it from each and pass to none.
  const Drawn map(" d \nabc\n", {{"abc", {{"highway", "residential"}}}, {"db", {{"highway", "residential"}}}},
                  {{'b', {{"barrier", "bollard"}}}});
  EXPECT_EQ(map.metres(Mode::kCycle, 'a', 'c'), 200);
  EXPECT_EQ(map.metres(Mode::kCycle, 'd', 'c'), 200);
  EXPECT_EQ(map.metres(Mode::kCycle, 'a', 'd'), 200);
  for (const auto& [from, to] : {std::pair{'a', 'c'}, {'d', 'c'}, {'a', 'd'}}) {
    EXPECT_EQ(map.metres(Mode::kDrive, from, to), -1);
  }
  EXPECT_EQ(map.graph().barriers, 1U);
}

TEST(Graph, ABridgeMeetsNothingBelowIt) {
  // The roads cross where b and the middle of d-e lie, but share no node there.
  const Drawn map(" d \nabc\n e \n", {{"ac", {{"highway", "residential"}, {"bridge", "yes"}, {"layer", "1"}}},
                                      {"de", {{"highway", "residential"}}},
                                      {"b", {{"highway", "residential"}}}});
  EXPECT_EQ(map.metres(Mode::kDrive, 'a', 'c'), 200);
  EXPECT_EQ(map.metres(Mode::kDrive, 'a', 'd'), -1);
}

TEST(Graph, FerriesTakeTheirTime) {
  const Drawn timed("abc\n", {{"abc", {{"route", "ferry"}, {"duration", "00:10"}}}});
  EXPECT_NEAR(timed.seconds(Mode::kWalk, 'a', 'c'), 600, 0.002);
  EXPECT_NEAR(timed.seconds(Mode::kDrive, 'c', 'b'), 300, 1);
  const Drawn untimed("abc\n", {{"abc", {{"route", "ferry"}}}});
  EXPECT_NEAR(untimed.seconds(Mode::kCycle, 'a', 'c'), 200 * 3.6 / 5, 0.1);
}

TEST(Graph, SpeedsOfWaysAndPeople) {
  const Drawn map("abc\n", {{"abc", {{"highway", "residential"}, {"maxspeed", "30"}}}});
  EXPECT_NEAR(map.seconds(Mode::kWalk, 'a', 'c'), 200 * 3.6 / 5, 0.1);
  EXPECT_NEAR(map.seconds(Mode::kCycle, 'a', 'c'), 200 * 3.6 / 15, 0.1);
  EXPECT_NEAR(map.seconds(Mode::kDrive, 'a', 'c'), 200 * 3.6 / (30 * 0.8), 0.1);
  const Drawn sand("abc\n", {{"abc", {{"highway", "path"}, {"surface", "sand"}}}});
  EXPECT_NEAR(sand.seconds(Mode::kCycle, 'a', 'c'), 200 * 3.6 / 3, 0.5);
  const Drawn pushed("abc\n", {{"abc", {{"highway", "footway"}, {"bicycle", "dismount"}}}});
  EXPECT_NEAR(pushed.seconds(Mode::kCycle, 'a', 'c'), 200 * 3.6 / 4, 0.1);
  const Drawn steps("abc\n", {{"abc", {{"highway", "steps"}}}});
  EXPECT_NEAR(steps.seconds(Mode::kWalk, 'a', 'c'), 200 * 3.6 / 3, 0.1);
  // A child and somebody of eighty walk slower than an adult.
  const auto& rules = Rules::shipped();
  EXPECT_LT(rules.speeds(AgeGroup::kChild).walk_kmh, rules.speeds(AgeGroup::kAdult).walk_kmh);
  EXPECT_LT(rules.speeds(AgeGroup::kEightyPlus).walk_kmh, rules.speeds(AgeGroup::kAdult).walk_kmh);
}

TEST(Texts, DurationsAndSpeeds) {
  EXPECT_EQ(duration_of("35"), 35 * 60);
  EXPECT_EQ(duration_of("1:20"), 80 * 60);
  EXPECT_EQ(duration_of("00:10:30"), 630);
  EXPECT_EQ(duration_of("PT1H20M"), 80 * 60);
  EXPECT_EQ(duration_of("PT20S"), 20);
  for (const char* wrong : {"", "soon", "-3", "PT20", "PTM", "1:2:3:4", "0", "99999999", "1:x"}) {
    EXPECT_FALSE(duration_of(wrong)) << wrong;
  }
  EXPECT_EQ(speed_of("30"), 30);
  EXPECT_NEAR(speed_of("20 mph").value_or(0), 32.19, 0.01);
  EXPECT_EQ(speed_of("NL:urban"), 50);
  EXPECT_EQ(speed_of("walk"), 15);
  for (const char* wrong : {"", "none", "fast", "0", "1000", "30 knots"}) EXPECT_FALSE(speed_of(wrong)) << wrong;
}

TEST(Graph, BeyondTheBorder) {
  OsmExtract extract;
  extract.nodes = {{1, {0, 0}}, {2, {1000, 0}}, {4, {3000, 0}}};
  OsmWay way{7, {1, 2, 3, 4}, {}};
  way.tags.add("highway", "residential");
  extract.ways.push_back(way);
  const auto graph = build_graph(extract);
  ASSERT_TRUE(graph);
  EXPECT_EQ(graph->segments.size(), 1U) << "nothing is drawn over what is not there";
  EXPECT_EQ(graph->absent_nodes, 2U);
  EXPECT_EQ(graph->cut_ways, 1U);
  EXPECT_FALSE(build_graph({}));
}

TEST(Pieces, LargestFirst) {
  const Drawn map("abcd  ef\n", {{"abcd", {{"highway", "residential"}}}, {"ef", {{"highway", "residential"}}}});
  const auto pieces = pieces_of(Network::of(map.graph(), adult(Mode::kWalk)));
  EXPECT_EQ(pieces.size, (std::vector<std::uint32_t>{4, 2}));
  // A one-way street out of the extract leads nowhere: its end is a piece of its own for cars.
  const Drawn trap("abcd\n",
                   {{"abc", {{"highway", "residential"}}}, {"cd", {{"highway", "residential"}, {"oneway", "yes"}}}});
  EXPECT_EQ(pieces_of(Network::of(trap.graph(), adult(Mode::kDrive))).size, (std::vector<std::uint32_t>{3, 1}));
  EXPECT_EQ(pieces_of(Network::of(trap.graph(), adult(Mode::kWalk))).size, (std::vector<std::uint32_t>{4}));
}

TEST(Graph, OfLiechtenstein) {
  NEEDS_TESTDATA("osm_liechtenstein-latest.osm.pbf");
  const StreetGraph graph = graph_of("osm_liechtenstein-latest.osm.pbf");
  EXPECT_GT(graph.nodes.size(), 50'000U);
  EXPECT_LT(graph.nodes.size(), 60'000U);
  EXPECT_EQ(graph.absent_nodes, 0U);
  double metres = 0;
  for (const Segment& segment : graph.segments) metres += segment.length_cm / 100.0;
  // All ways with highway=* together are 1,141 km (osmium); private ones and what is not yet built are not in ours.
  EXPECT_GT(metres, 900e3);
  EXPECT_LT(metres, 1141e3);
  for (const Mode mode : kAll) {
    const auto pieces = pieces_of(Network::of(graph, adult(mode)));
    EXPECT_GT(pieces.size[0], mode == Mode::kDrive ? 15'000U : 30'000U);
  }
}

}  // namespace
}  // namespace pareltjes::engines::street_network
