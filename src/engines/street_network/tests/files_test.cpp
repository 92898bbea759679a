// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "engines/street_network/files/read.hpp"
#include "engines/street_network/tests/testdata.hpp"

namespace pareltjes::engines::street_network {
namespace {

TEST(ReadOsm, XmlAndOverpassSayTheSame) {
  const std::string xml = R"(<?xml version="1.0"?><osm version="0.6">
    <node id="1" lat="52.1" lon="5.1"/><node id="2" lat="52.2" lon="5.2"><tag k="barrier" v="gate"/></node>
    <node id="3" lat="1" lon="1"/>
    <way id="9"><nd ref="1"/><nd ref="2"/><tag k="highway" v="path"/><tag k="name" v="Pad"/></way>
    <way id="8"><nd ref="1"/><nd ref="3"/><tag k="building" v="yes"/></way></osm>)";
  const std::string json = R"({"elements": [
    {"type": "node", "id": 1, "lat": 52.1, "lon": 5.1},
    {"type": "node", "id": 2, "lat": 52.2, "lon": 5.2, "tags": {"barrier": "gate"}},
    {"type": "way", "id": 9, "nodes": [1, 2], "tags": {"highway": "path", "name": "Pad"}},
    {"type": "way", "id": 8, "nodes": [1, 3], "tags": {"building": "yes"}}]})";
  for (const std::string& bytes : {xml, json}) {
    const auto extract = read_osm(bytes, "a");
    ASSERT_TRUE(extract) << extract.error().message.en;
    ASSERT_EQ(extract->nodes.size(), 2U);
    EXPECT_EQ(extract->nodes[1].at, (Coordinate{52'000'000, 522'000'000}));
    ASSERT_EQ(extract->barriers.size(), 1U);
    EXPECT_EQ(extract->barriers[0].tags.get("barrier"), "gate");
    ASSERT_EQ(extract->ways.size(), 1U);
    EXPECT_EQ(extract->ways[0].nodes, (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(extract->ways[0].tags.get("highway"), "path");
    EXPECT_TRUE(extract->ways[0].tags.get("name").empty()) << "what says nothing of the network is not kept";
  }
}

TEST(ReadOsm, BrokenFiles) {
  const std::string tail = R"("elements": [{"type": "way", "id": 9, "nodes": ["x"], "tags": {"highway": "path"}}]})";
  for (const std::string& bytes : {std::string("{"), std::string("{}"), std::string("{\"elements\": 3}"), "{" + tail,
                                   std::string("<osm><node id=")}) {
    const auto extract = read_osm(bytes, "a");
    ASSERT_FALSE(extract) << bytes;
    EXPECT_EQ(extract.error().message.nl, "Dit bestand van OpenStreetMap is beschadigd of afgebroken.");
  }
  for (const char* other : {"", "id;lon;lat\n", "PK\x03\x04", "<html></html>"}) {
    const auto extract = read_osm(other, "a");
    ASSERT_FALSE(extract);
    EXPECT_EQ(extract.error().message.nl, "Dit is geen uitsnede van OpenStreetMap.");
  }
}

TEST(ReadOsm, APbfThatEndsEarly) {
  NEEDS_TESTDATA("osm_amsterdam.osm.pbf");
  const std::string whole = bytes_of(testdata("osm_amsterdam.osm.pbf"));
  EXPECT_TRUE(read_osm(whole, "a"));
  for (const std::size_t length : {whole.size() / 2, whole.size() - 1, std::size_t{60}}) {
    EXPECT_FALSE(read_osm(std::string_view(whole).substr(0, length), "a")) << length;
  }
}

TEST(ReadPoints, DegreesAndMetres) {
  const auto degrees = read_points("\xEF\xBB\xBFid;lon;lat;inwoners\r\na;5,1;52.1;12\r\n\r\n\"b;1\";6;53;0\n", "a.csv");
  ASSERT_TRUE(degrees) << degrees.error().message.en;
  EXPECT_EQ(degrees->system, PointSystem::kLonLat);
  ASSERT_EQ(degrees->points.size(), 2U);
  EXPECT_EQ(degrees->points[0].x, 5.1);
  EXPECT_EQ(degrees->points[0].weight, 12);
  EXPECT_EQ(degrees->points[1].id, "b;1");
  const auto metres = read_points("Y,naam,X,soort\n455000,Utrecht,136000,dorp\n", "a.csv");
  ASSERT_TRUE(metres);
  EXPECT_EQ(metres->system, PointSystem::kRd);
  EXPECT_EQ(metres->points[0].x, 136'000);
  EXPECT_EQ(metres->points[0].weight, 1);
  EXPECT_FALSE(metres->has_weight);
}

TEST(ReadPoints, WhatIsWrongIsSaidWithItsLine) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"a;b;c\n1;2;3\n", "De eerste regel noemt geen kolommen ‘id’, ‘lon’ en ‘lat’, of ‘id’, ‘x’ en ‘y’."},
      {"id;lon;lat\na;5\n", "Deze regel heeft 2 kolommen in plaats van 3."},
      {"id;lon;lat\na;vijf;52\n", "De plaats ‘vijf, 52’ van ‘a’ bestaat niet."},
      {"id;lon;lat\na;200;52\n", "De plaats ‘200, 52’ van ‘a’ bestaat niet."},
      {"id;x;y\na;5;52\n", "De plaats ‘5, 52’ van ‘a’ bestaat niet."},
      {"id;lon;lat;aantal\na;5;52;-1\n", "Het aantal ‘-1’ is geen getal vanaf nul."},
      {"id;lon;lat\na;5;52\na;6;52\n", "Het punt ‘a’ staat er twee keer in."},
      {"id;lon;lat\n", "In het bestand staat geen enkel punt."},
      {"", "In het bestand staat geen enkel punt."},
  };
  for (const auto& [bytes, sentence] : cases) {
    const auto points = read_points(bytes, "a.csv");
    ASSERT_FALSE(points) << bytes;
    EXPECT_EQ(points.error().message.nl, sentence);
    EXPECT_EQ(points.error().place->file, "a.csv");
  }
}

}  // namespace
}  // namespace pareltjes::engines::street_network
