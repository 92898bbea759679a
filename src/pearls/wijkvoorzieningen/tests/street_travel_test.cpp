// SPDX-License-Identifier: EUPL-1.2
// Streets through the hub are the streets of the file: the same graph, the same distances.
#include "pearls/wijkvoorzieningen/street_travel.hpp"

#include <fstream>
#include <sstream>
#include <thread>

#include "engines/street_network/files/read.hpp"
#include "pearls/wijkvoorzieningen/tests/small_municipality.hpp"
#include "pearls/wijkvoorzieningen/tests/small_streets.hpp"
#include "platform/hub/importer.hpp"
#include "platform/hub/mapping.hpp"
#include "platform/hub/serialise.hpp"

namespace pareltjes::wijkvoorzieningen::test {
namespace {

using network::Segment;
using network::StreetGraph;

auto fields(const Segment& s) {
  return std::tuple(s.from, s.to, s.length_cm, s.fixed_ms, s.way, s.open, s.forward_kmh, s.backward_kmh,
                    s.surface_percent, s.push, s.steps, s.ferry, s.place);
}

void expect_same(const StreetGraph& a, const StreetGraph& b) {
  EXPECT_EQ(a.nodes, b.nodes);
  EXPECT_EQ(a.ways, b.ways);
  EXPECT_EQ(a.absent_nodes, b.absent_nodes);
  EXPECT_EQ(a.cut_ways, b.cut_ways);
  EXPECT_EQ(a.barriers, b.barriers);
  ASSERT_EQ(a.segments.size(), b.segments.size());
  for (std::size_t i = 0; i < a.segments.size(); ++i) {
    ASSERT_EQ(fields(a.segments[i]), fields(b.segments[i])) << i;
  }
}

class RealStreets : public testing::TestWithParam<const char*> {};

TEST_P(RealStreets, ThroughTheHubGiveTheGraphOfTheFile) {
  const auto file = testdata(GetParam());
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "skipped, data absent: " << GetParam();
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  const auto imported = hub::import_bytes(file.filename().string(), bytes.str(),
                                          {.mapping = "osm-straten", .year = {}, .organisation = {}});
  ASSERT_TRUE(imported) << core::describe(imported.error(), core::Language::kDutch);
  const auto stored = hub::deserialise(hub::serialise(imported->front().dataset.table));
  ASSERT_TRUE(stored);
  const auto streets = hub::read_streets(*stored);
  ASSERT_TRUE(streets);
  const auto through_hub = network::build_graph(extract_of(*streets));
  const auto extract = network::read_osm(bytes.str(), file.filename().string());
  ASSERT_TRUE(extract);
  const auto direct = network::build_graph(*extract);
  ASSERT_TRUE(through_hub && direct);
  EXPECT_GT(direct->segments.size(), 100U);
  expect_same(*through_hub, *direct);
}
INSTANTIATE_TEST_SUITE_P(Of, RealStreets,
                         testing::Values("data/poi/osm_liechtenstein-latest.osm.pbf", "data/poi/osm_amsterdam.osm.pbf",
                                         "data/poi/utrecht_buurt_osm_overpass.json"));

TEST(Streets, KeepEveryTagThatTheRulesRead) {
  const auto& mappings = hub::shipped_mappings();
  const auto found = std::ranges::find(mappings, "osm-straten", &hub::Mapping::id);
  ASSERT_NE(found, mappings.end());
  for (const auto& key : found->keys) EXPECT_TRUE(network::is_of_the_network(key)) << key;
  for (const auto* key :
       {"highway",  "route",    "junction",  "oneway",   "access",   "foot",         "bicycle", "vehicle",
        "motorcar", "maxspeed", "motorroad", "cycleway", "duration", "surface",      "barrier", "locked",
        "area",     "service",  "conveying", "ferry",    "status",   "motor_vehicle"}) {
    EXPECT_TRUE(network::is_of_the_network(key)) << key;
    EXPECT_NE(std::ranges::find(found->keys, key), found->keys.end()) << key;
  }
}

const pearl::RunControl kControl({}, std::nullopt, {});

TEST(StreetTravel, IsByStraightLineWhereNoNetworkHasAStreet) {
  const auto datasets = hub::Snapshot({key_figures(), drawn_streets({{0, 0}, {100, 0}}, {{0, 1}}, {20000, 400000})});
  const auto areas = *gather_areas(datasets, *core::GemeenteCode::parse("GM9999"), 0);
  StreetTravel travel(areas, gather_borders(areas, datasets), datasets);
  EXPECT_EQ(travel.streets(), nullptr);
  EXPECT_EQ(*travel.by_network({}, kControl), nullptr);
}

TEST(StreetTravel, IsMadeOnceForAllWhoNeedIt) {
  const auto datasets = hub::Snapshot({key_figures(), drawn_streets({{0, 0}, {2000, 0}}, {{0, 1}}, {125000, 500000})});
  const auto areas = *gather_areas(datasets, *core::GemeenteCode::parse("GM9999"), 0);
  const auto borders = gather_borders(areas, datasets);
  std::vector<std::shared_ptr<const network::Travel>> seen(4);
  {
    std::vector<std::jthread> threads;
    for (auto& one : seen) {
      threads.emplace_back([&one, &areas, &borders, &datasets] {
        StreetTravel travel(areas, borders, datasets);
        one = *travel.by_network({}, kControl);
      });
    }
  }
  ASSERT_NE(seen[0], nullptr);
  for (const auto& one : seen) EXPECT_EQ(one, seen[0]) << "the same object";
  const auto before = kept_travels().count;
  StreetTravel travel(areas, borders, datasets);
  EXPECT_NE(*travel.by_network({network::Mode::kCycle}, kControl), seen[0]);
  EXPECT_EQ(kept_travels().count, before + 1);
}

TEST(StreetTravel, TakesTheNetworkThatHasMostStreetsHere) {
  const auto few = drawn_streets({{0, 0}, {900, 0}}, {{0, 1}}, {125000, 500000}, "weinig");
  const auto many = drawn_streets({{0, 0}, {900, 0}, {1800, 0}}, {{0, 1}, {1, 2}}, {125000, 500000}, "veel");
  const auto datasets = hub::Snapshot({key_figures(), few, many});
  const auto areas = *gather_areas(datasets, *core::GemeenteCode::parse("GM9999"), 0);
  EXPECT_EQ(StreetTravel(areas, gather_borders(areas, datasets), datasets).streets()->info.id, "veel");
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen::test
