// SPDX-License-Identifier: EUPL-1.2
// Streets go through the table and come back to the bit; of the real extracts what osmium counts is there.
#include "platform/hub/streets.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <random>

#include "platform/hub/importer.hpp"
#include "platform/hub/mapping.hpp"
#include "platform/hub/serialise.hpp"
#include "platform/hub/tests/testdata.hpp"

namespace pareltjes::hub {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

DataTable table_of(const Streets& streets) {
  DataTable table;
  for (const auto& name : streets_header()) {
    table.columns.emplace_back().name = name;
    table.columns.back().type = Column::Type::kText;
  }
  const auto written = write_streets(streets, [&](const std::vector<std::string>& row) -> core::Result<void> {
    for (std::size_t i = 0; i < row.size(); ++i) table.columns[i].texts.push_back(row[i]);
    return {};
  });
  EXPECT_TRUE(written);
  return table;
}

void expect_same(const Streets& a, const Streets& b) {
  EXPECT_EQ(a.nodes, b.nodes);
  EXPECT_EQ(a.barriers, b.barriers);
  EXPECT_EQ(a.ways, b.ways);
}

TEST(Streets, ComeBackAsTheyWere) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  Streets streets;
  streets.nodes = {{kLeast, -1'800'000'000, -900'000'000},
                   {-5, 0, 0},
                   {7, 48'951'234, 523'712'345},
                   {kMost, 1'800'000'000, 900'000'000}};
  streets.ways = {
      {kMost, {{"highway", "residential"}, {"maxspeed", "20 mph"}}, {7, kMost, kLeast, -5, 7}},
      {-3, {{"ferry", "a=b%20c\n d\t"}, {"access:naïef", ""}}, {7, 8, 9, 7}},  // 8 and 9 are not in the file
      {4, {}, {-5}}};
  streets.barriers = {{7, {{"barrier", "gate"}, {"locked", "yes"}}}};
  const auto read = read_streets(table_of(streets));
  ASSERT_TRUE(read);
  expect_same(*read, streets);
}

TEST(Streets, ComeBackAsTheyWereWhateverTheyAre) {
  std::mt19937_64 random(7);
  const auto at_most = [&random](std::uint64_t most) { return random() % (most + 1); };
  const auto degrees = [&at_most](std::int64_t most) {
    return static_cast<std::int32_t>(static_cast<std::int64_t>(at_most(static_cast<std::uint64_t>(2 * most))) - most);
  };
  for (int repeat = 0; repeat < 200; ++repeat) {
    Streets streets;
    std::int64_t id = static_cast<std::int64_t>(random());
    for (std::uint64_t n = at_most(40) + 1; n-- > 0;) {
      streets.nodes.push_back({static_cast<std::int64_t>(random()), degrees(1'800'000'000), degrees(900'000'000)});
    }
    std::ranges::sort(streets.nodes, {}, &StreetNode::id);
    StreetWay all{id, {{"highway", "path"}}, {}};
    for (const auto& node : streets.nodes) all.nodes.push_back(node.id);
    std::ranges::shuffle(all.nodes, random);
    all.nodes.insert(all.nodes.begin() + static_cast<std::ptrdiff_t>(at_most(all.nodes.size() - 1)), 12345);
    std::string value;
    for (std::uint64_t n = at_most(12); n-- > 0;) value.push_back(static_cast<char>(at_most(255)));
    all.tags.emplace_back("access", value);
    streets.ways = {all};
    const auto read = read_streets(table_of(streets));
    ASSERT_TRUE(read);
    expect_same(*read, streets);
  }
}

TEST(Streets, OfABoxAreWholeWays) {
  Streets streets;
  streets.nodes = {{1, 0, 0}, {2, 100, 0}, {3, 200, 0}, {4, 900, 0}, {5, 950, 0}};
  streets.ways = {{10, {{"highway", "path"}}, {1, 2, 3}}, {11, {{"highway", "path"}}, {4, 5}}};
  streets.barriers = {{3, {{"barrier", "gate"}}}, {5, {{"barrier", "gate"}}}};
  const auto table = table_of(streets);
  const StreetBox box{150, -10, 300, 10};
  const auto read = read_streets(table, box);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->ways.size(), 1U);
  EXPECT_THAT(read->ways[0].nodes, ElementsAre(1, 2, 3));
  EXPECT_EQ(read->nodes.size(), 3U);
  ASSERT_EQ(read->barriers.size(), 1U) << "the other barrier is on the way that is left out";
  EXPECT_EQ(read->barriers[0].node, 3);
  EXPECT_EQ(count_street_nodes(table, box), 1U);
  EXPECT_EQ(count_street_nodes(table, {}), 5U);
}

TEST(Streets, ThatAreDamagedAreRefused) {
  Streets streets;
  streets.nodes = {{1, 5, 5}, {2, 6, 6}};
  streets.ways = {{10, {{"highway", "path"}}, {1, 2}}};
  const auto good = table_of(streets);
  ASSERT_TRUE(read_streets(good));
  const auto spoiled = [&good](std::size_t column, std::string text) {
    auto table = good;
    table.columns[column].texts[0] = std::move(text);
    return read_streets(table);
  };
  EXPECT_FALSE(spoiled(0, "straat"));
  EXPECT_FALSE(spoiled(1, "tien"));
  EXPECT_FALSE(spoiled(2, "highway"));
  EXPECT_FALSE(spoiled(2, "highway=%4"));
  EXPECT_FALSE(spoiled(3, "A")) << "one node, two places";
  EXPECT_FALSE(spoiled(3, "\x01"));
  EXPECT_FALSE(spoiled(3, std::string(20, '~'))) << "a number that never ends";
  EXPECT_FALSE(spoiled(4, std::string("~~~~~~~~~~~~^") + "A")) << "far off the globe";
  EXPECT_FALSE(read_streets(DataTable{}));
}

/// A small town in XML: a street of three nodes, one of them with a bollard, and a shop.
constexpr std::string_view kTown = R"(<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
 <node id="1" lat="52.5" lon="4.95" version="1"/>
 <node id="2" lat="52.5001" lon="4.9501" version="1"><tag k="barrier" v="bollard"/><tag k="name" v="paal"/></node>
 <node id="4" lat="52.6" lon="4.96" version="1"><tag k="barrier" v="gate"/></node>
 SHOP
 <way id="9" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="footway"/><tag k="lit" v="yes"/></way>
</osm>)";
std::string town(std::string_view shop) {
  std::string text(kTown);
  text.replace(text.find("SHOP"), 4, shop);
  return text;
}

TEST(Streets, OfAFileAreADatasetBesideTheFacilities) {
  const auto both = import_bytes(
      "dorp.osm", town(R"(<node id="5" lat="52.5" lon="4.95" version="1"><tag k="shop" v="supermarket"/></node>)"));
  ASSERT_TRUE(both) << core::describe(both.error(), core::Language::kDutch);
  ASSERT_EQ(both->size(), 2U);
  const auto& streets = both->at(0).dataset;
  EXPECT_EQ(streets.info.id, "osm-straten-dorp");
  EXPECT_EQ(streets.info.topic, topic::kStreets);
  EXPECT_EQ(streets.info.source.licence, "ODbL-1.0");
  EXPECT_EQ(both->at(1).dataset.info.topic, topic::kSupply);
  const auto read = read_streets(streets.table);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->nodes, (std::vector<StreetNode>{{1, 49'500'000, 525'000'000}, {2, 49'501'000, 525'001'000}}));
  ASSERT_EQ(read->ways.size(), 1U);
  EXPECT_EQ(read->ways[0].tags, (StreetTags{{"highway", "footway"}}))
      << "what says nothing of who may go there is left out";
  EXPECT_THAT(read->ways[0].nodes, ElementsAre(1, 2, 3));
  ASSERT_EQ(read->barriers.size(), 1U) << "node 4 is on no street";
  EXPECT_EQ(read->barriers[0].tags, (StreetTags{{"barrier", "bollard"}}));
}

TEST(Streets, WithoutAFacilityAreNoError) {
  const auto streets = import_bytes("dorp.osm", town(""));
  ASSERT_TRUE(streets);
  ASSERT_EQ(streets->size(), 1U);
  EXPECT_EQ(streets->front().dataset.info.topic, topic::kStreets);
}

TEST(Streets, AndFacilitiesBothAbsentAreOneSentence) {
  const auto nothing = import_bytes("leeg.osm", R"(<osm version="0.6"><node id="1" lat="52" lon="5"/></osm>)");
  ASSERT_FALSE(nothing);
  EXPECT_THAT(nothing.error().message.nl, HasSubstr("voorziening of straat"));
  EXPECT_FALSE(import_bytes("stuk.osm", "<osm version=\"0.6\"><way id=\"1\"><nd ref="));
}

TEST(Streets, OfLiechtensteinAreThere) {
  PARELTJES_NEEDS("data/poi/osm_liechtenstein-latest.osm.pbf", file);
  const auto imported = import_file(file, {.mapping = "osm-straten", .year = {}, .organisation = {}});
  ASSERT_TRUE(imported);
  ASSERT_EQ(imported->size(), 1U);
  const auto& table = imported->front().dataset.table;
  const auto bytes = serialise(table);
  const auto back = deserialise(bytes);
  ASSERT_TRUE(back);
  const auto streets = read_streets(*back);
  ASSERT_TRUE(streets);
  RecordProperty("bytes", static_cast<int>(bytes.size()));
  RecordProperty("ways", static_cast<int>(streets->ways.size()));
  RecordProperty("nodes", static_cast<int>(streets->nodes.size()));
  std::int64_t mentions = 0;
  for (const auto& way : streets->ways) mentions += static_cast<std::int64_t>(way.nodes.size());
  EXPECT_LT(static_cast<double>(bytes.size()), 25.0 * static_cast<double>(mentions)) << "compact";
}

}  // namespace
}  // namespace pareltjes::hub
