// SPDX-License-Identifier: EUPL-1.2
// Points on edges: which edge, where on it, and what journeys between them cost.
#include <gtest/gtest.h>
#include <proj.h>

#include <random>

#include "engines/street_network/edge_index.hpp"
#include "engines/street_network/isochrone.hpp"
#include "engines/street_network/tests/cut_open.hpp"
#include "engines/street_network/tests/drawn.hpp"
#include "engines/street_network/tests/testdata.hpp"

namespace pareltjes::engines::street_network {
namespace {

TEST(Geometry, DistancesAsPROJSays) {
  PJ_CONTEXT* context = proj_context_create();
  PJ* wgs84 = proj_create(context, "+proj=longlat +ellps=WGS84");
  std::mt19937 random(1);
  std::uniform_real_distribution<double> lon(3, 8);
  std::uniform_real_distribution<double> lat(50, 54);
  std::uniform_real_distribution<double> step(-0.2, 0.2);
  for (int i = 0; i < 1000; ++i) {
    const double scale = i % 2 == 0 ? 1 : 0.01;
    const double x = lon(random);
    const double y = lat(random);
    const Coordinate a = coordinate_of(x, y);
    const Coordinate b = coordinate_of(x + step(random) * scale, y + step(random) * scale);
    const auto radians = [](Coordinate place) {
      return proj_coord(proj_torad(place.lon_e7 * 1e-7), proj_torad(place.lat_e7 * 1e-7), 0, 0);
    };
    const double geodesic = proj_lp_dist(wgs84, radians(a), radians(b));
    ASSERT_NEAR(distance_m(a, b), geodesic, 1e-5 * geodesic + 1e-6);
  }
  proj_destroy(wgs84);
  proj_context_destroy(context);
}

/// A random street graph of some hundred metres: crossings, one-way streets, footpaths.
StreetGraph random_streets(std::mt19937& random) {
  OsmExtract extract;
  const int nodes = 4 + static_cast<int>(random() % 12);
  for (int i = 0; i < nodes; ++i) {
    extract.nodes.push_back({i, coordinate_of(5 + 1e-6 * static_cast<double>(random() % 6000),
                                              52 + 1e-6 * static_cast<double>(random() % 4000))});
  }
  for (int i = 0; i < 2 * nodes; ++i) {
    OsmWay way{i,
               {static_cast<std::int64_t>(random() % extract.nodes.size()),
                static_cast<std::int64_t>(random() % extract.nodes.size())},
               {}};
    way.tags.add("highway", random() % 4 == 0 ? "footway" : "residential");
    if (random() % 3 == 0) way.tags.add("oneway", "yes");
    extract.ways.push_back(std::move(way));
  }
  extract.ways.push_back({99, {0, 1}, {}});
  extract.ways.back().tags.add("highway", "residential");
  return *build_graph(extract);
}

TEST(EdgeIndex, FindsWhatTryingEverySegmentFinds) {
  std::mt19937 random(2);
  for (int round = 0; round < 200; ++round) {
    const StreetGraph graph = random_streets(random);
    const EdgeIndex index(graph, [](SegmentId segment) { return segment % 5 != 4; });
    for (int i = 0; i < 50; ++i) {
      const Coordinate point = coordinate_of(5 + 1e-6 * (static_cast<double>(random() % 20000) - 7000),
                                             52 + 1e-6 * (static_cast<double>(random() % 16000) - 6000));
      const double most = 1 + static_cast<double>(random() % 800);
      EdgePlace best{kNone, 0, most};
      for (SegmentId segment = 0; segment < graph.segments.size(); ++segment) {
        if (segment % 5 == 4) continue;
        const auto found =
            project(point, graph.nodes[graph.segments[segment].from], graph.nodes[graph.segments[segment].to]);
        if (found.distance_m < best.distance_m) best = {segment, found.fraction, found.distance_m};
      }
      const auto found = index.nearest(point, most);
      ASSERT_EQ(found.has_value(), best.segment != kNone);
      if (!found) continue;
      ASSERT_EQ(found->segment, best.segment);
      ASSERT_EQ(found->distance_m, best.distance_m);
      // No point of the segment is nearer, and the place found is that near.
      const Segment& segment = graph.segments[found->segment];
      for (int k = 0; k <= 100; ++k) {
        ASSERT_GE(distance_m(point, between(graph.nodes[segment.from], graph.nodes[segment.to], k / 100.0)),
                  found->distance_m - 0.05);
      }
      ASSERT_NEAR(distance_m(point, between(graph.nodes[segment.from], graph.nodes[segment.to], found->fraction)),
                  found->distance_m, 0.05);
    }
  }
}

TEST(EdgeIndex, FindsTheSameOnARealNetwork) {
  NEEDS_TESTDATA("osm_liechtenstein-latest.osm.pbf");
  const StreetGraph graph = graph_of("osm_liechtenstein-latest.osm.pbf");
  const EdgeIndex index(graph, [](SegmentId) { return true; });
  std::mt19937 random(3);
  int found_some = 0;
  for (int i = 0; i < 100; ++i) {
    const Coordinate point = coordinate_of(9.47 + 1e-5 * static_cast<double>(random() % 17000),
                                           47.05 + 1e-5 * static_cast<double>(random() % 22000));
    double best = 1500;
    for (const Segment& segment : graph.segments)
      best = std::min(best, project(point, graph.nodes[segment.from], graph.nodes[segment.to]).distance_m);
    const auto found = index.nearest(point, 1500);
    found_some += found ? 1 : 0;
    ASSERT_EQ(found ? found->distance_m : 1500, best);
  }
  EXPECT_GT(found_some, 50);
}

TEST(Terminals, CostWhatTheyWouldAsNodes) {
  std::mt19937 random(4);
  int same_segment = 0;
  int unreached = 0;
  for (int round = 0; round < 400; ++round) {
    const StreetGraph graph = random_streets(random);
    const Profile profile =
        adult(round % 2 == 0 ? Mode::kDrive : Mode::kWalk, round % 3 == 0 ? Measure::kDistance : Measure::kTime);
    std::vector<Terminal> points;
    for (int i = 0; i < 8; ++i) {
      const auto segment = static_cast<SegmentId>(random() % graph.segments.size());
      constexpr double kFractions[] = {0, 0.25, 0.25, 0.7, 1};
      points.push_back(Terminal::on(
          graph, profile,
          {segment, random() % 2 == 0 ? kFractions[random() % 5] : static_cast<double>(random() % 1000) / 999, 0}));
    }
    const CutOpen cut(graph, profile, points);
    const Network as_nodes = cut.network(points.size());
    const Hierarchy hierarchy = Hierarchy::of(Network::of(graph, profile));
    const Targets targets(hierarchy, points);
    Asker asker(targets);
    Dijkstra plain(as_nodes);
    std::vector<Cost> row(points.size());
    for (std::size_t from = 0; from < points.size(); ++from) {
      const Seed seed{cut.node(from), 0};
      plain.run({&seed, 1});
      asker.all(points[from], row);
      const auto nearest = asker.nearest(points[from], 3);
      for (std::size_t to = 0; to < points.size(); ++to) {
        // Nobody is on a street that is closed for him.
        const bool closed = points[from].out().empty();
        ASSERT_EQ(row[to], closed ? kNever : plain.cost(cut.node(to))) << round << ": " << from << " to " << to;
        same_segment += from != to && points[from].segment() == points[to].segment() ? 1 : 0;
        unreached += row[to] == kNever ? 1 : 0;
      }
      auto sorted = row;
      std::ranges::sort(sorted);
      for (std::size_t i = 0; i < nearest.size(); ++i) ASSERT_EQ(nearest[i].cost, sorted[i]);
    }
  }
  EXPECT_GT(same_segment, 500);
  EXPECT_GT(unreached, 500);
}

TEST(Terminals, OnOneWayStreetsGoAround) {
  // A ring of one-way streets, anticlockwise on the map: back along the same street is all the way around.
  const Drawn map("ab\ndc\n", {{"abcda", {{"highway", "residential"}, {"oneway", "yes"}}}});
  const Profile drive = adult(Mode::kDrive, Measure::kDistance);
  const auto begin = Terminal::on(map.graph(), drive, {0, 0.25, 0});
  const auto end = Terminal::on(map.graph(), drive, {0, 0.75, 0});
  const Hierarchy hierarchy = Hierarchy::of(Network::of(map.graph(), drive));
  const Targets targets(hierarchy, {begin, end});
  std::vector<Cost> row(2);
  Asker(targets).all(begin, row);
  EXPECT_NEAR(row[1], 5000, 5);
  Asker(targets).all(end, row);
  EXPECT_NEAR(row[0], 35'000, 10);
  // On foot the direction does not count.
  const Profile walk = adult(Mode::kWalk, Measure::kDistance);
  const Hierarchy paths = Hierarchy::of(Network::of(map.graph(), walk));
  const Targets near(paths, {Terminal::on(map.graph(), walk, {0, 0.25, 0})});
  std::vector<Cost> back(1);
  Asker(near).all(Terminal::on(map.graph(), walk, {0, 0.75, 0}, 300), back);
  EXPECT_NEAR(back[0], 5300, 5) << "with the 3 m to the street";
}

TEST(Isochrones, EverySpotIsInOrOutAsItsCostSays) {
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round) {
    const StreetGraph graph = random_streets(random);
    const Profile profile = adult(round % 2 == 0 ? Mode::kDrive : Mode::kWalk, Measure::kDistance);
    const Network network = Network::of(graph, profile);
    const Terminal source = Terminal::on(
        graph, profile,
        {static_cast<SegmentId>(random() % graph.segments.size()), static_cast<double>(random() % 100) / 99, 0}, 500);
    const auto limit = static_cast<Cost>(random() % 60'000);
    Isochrones isochrones(graph, network);
    const auto parts = isochrones.within(source, limit);
    std::vector<Terminal> spots;
    for (SegmentId segment = 0; segment < graph.segments.size(); ++segment) {
      for (int k = 1; k < 20; ++k) spots.push_back(Terminal::on(graph, profile, {segment, k / 20.0, 0}));
    }
    const Hierarchy hierarchy = Hierarchy::of(network);
    const Targets targets(hierarchy, spots);
    std::vector<Cost> row(spots.size());
    Asker(targets).all(source, row);
    for (std::size_t i = 0; i < spots.size(); ++i) {
      const double fraction = static_cast<double>(i % 19 + 1) / 20;
      const bool inside = std::ranges::any_of(parts, [&](const ReachedPart& part) {
        return part.segment == spots[i].segment() && part.from <= fraction && fraction <= part.to;
      });
      // Whole centimetres: what lies within two of the limit may be either.
      if (row[i] != kNever && std::abs(static_cast<double>(row[i]) - limit) <= 2) continue;
      ASSERT_EQ(inside, row[i] <= limit) << round << ": segment " << spots[i].segment() << " at " << fraction
                                         << " costs " << row[i];
    }
    double metres = 0;
    for (const ReachedPart& part : parts) {
      ASSERT_LT(part.from, part.to);
      metres += (part.to - part.from) * graph.segments[part.segment].length_cm / 100;
    }
    ASSERT_NEAR(isochrones.length_m(parts), metres, 1e-9);
  }
}

}  // namespace
}  // namespace pareltjes::engines::street_network
