// SPDX-License-Identifier: EUPL-1.2
// The hierarchy against plain Dijkstra, and Dijkstra against what others wrote: every cost equal, to the unit.
#include <gtest/gtest.h>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <random>

#include "engines/street_network/many_to_many.hpp"
#include "engines/street_network/tests/testdata.hpp"

namespace pareltjes::engines::street_network {
namespace {

std::vector<Network::PlainArc> random_arcs(std::mt19937& random, std::size_t nodes, std::size_t arcs, Cost most) {
  std::uniform_int_distribution<NodeId> node(0, static_cast<NodeId>(nodes - 1));
  std::uniform_int_distribution<Cost> cost(0, most);
  std::vector<Network::PlainArc> all;
  for (std::size_t i = 0; i < arcs; ++i) all.push_back({node(random), node(random), cost(random)});
  return all;
}

std::vector<Cost> floyd_warshall(std::size_t n, const std::vector<Network::PlainArc>& arcs) {
  std::vector<Cost> cost(n * n, kNever);
  for (std::size_t i = 0; i < n; ++i) cost[i * n + i] = 0;
  for (const auto& arc : arcs) cost[arc.from * n + arc.to] = std::min(cost[arc.from * n + arc.to], arc.cost);
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        cost[i * n + j] = std::min(cost[i * n + j], plus(cost[i * n + k], cost[k * n + j]));
      }
    }
  }
  return cost;
}

std::vector<Terminal> all_nodes(std::size_t nodes) {
  std::vector<Terminal> terminals;
  for (NodeId node = 0; node < nodes; ++node) terminals.push_back(Terminal::at_node(node));
  return terminals;
}

/// A path must go over arcs that are there and cost what it says.
void expect_path(const Network& network, const Hierarchy& hierarchy, NodeId from, NodeId to, Cost cost) {
  const Seed begin{from, 0};
  const Seed end{to, 0};
  const auto path = shortest_path(hierarchy, {&begin, 1}, {&end, 1});
  ASSERT_EQ(path.has_value(), cost != kNever);
  if (!path) return;
  ASSERT_EQ(path->nodes.front(), from);
  ASSERT_EQ(path->nodes.back(), to);
  ASSERT_EQ(path->via.size() + 1, path->nodes.size());
  Cost sum = 0;
  for (std::size_t i = 0; i + 1 < path->nodes.size(); ++i) {
    Cost step = kNever;
    for (const Arc& arc : network.leaving(path->nodes[i])) {
      if (arc.other == path->nodes[i + 1] && arc.via == path->via[i]) step = std::min(step, arc.cost);
    }
    ASSERT_NE(step, kNever) << "no such arc";
    sum += step;
  }
  ASSERT_EQ(sum, cost);
  ASSERT_EQ(path->cost, cost);
}

void compare_all_pairs(const Network& network, std::size_t paths_every) {
  const Hierarchy hierarchy = Hierarchy::of(network);
  const Targets targets(hierarchy, all_nodes(network.nodes()));
  Asker asker(targets);
  OneToAll one_to_all(hierarchy);
  Dijkstra plain(network);
  std::vector<Cost> row(network.nodes());
  std::vector<Cost> swept(network.nodes());
  for (NodeId from = 0; from < network.nodes(); ++from) {
    const Seed seed{from, 0};
    plain.run({&seed, 1});
    asker.all(Terminal::at_node(from), row);
    one_to_all.run({&seed, 1}, swept);
    for (NodeId to = 0; to < network.nodes(); ++to) {
      ASSERT_EQ(row[to], plain.cost(to)) << from << " to " << to;
      ASSERT_EQ(swept[to], plain.cost(to)) << from << " to " << to;
      if ((from * network.nodes() + to) % paths_every == 0) expect_path(network, hierarchy, from, to, plain.cost(to));
    }
  }
}

TEST(Exact, RandomGraphsAllPairs) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const std::size_t nodes = 2 + random() % 40;
    // Small costs make many ties and zeros; large ones are like lengths.
    const auto arcs = random_arcs(random, nodes, nodes * (1 + random() % 4), round % 3 == 0 ? 3 : 100'000);
    const Network network = Network::of(nodes, arcs);
    const auto all = floyd_warshall(nodes, arcs);
    Dijkstra plain(network);
    Dijkstra back(network, Dijkstra::Direction::kTo);
    for (NodeId from = 0; from < nodes; ++from) {
      const Seed seed{from, 0};
      plain.run({&seed, 1});
      back.run({&seed, 1});
      for (NodeId to = 0; to < nodes; ++to) {
        ASSERT_EQ(plain.cost(to), all[from * nodes + to]);
        ASSERT_EQ(back.cost(to), all[to * nodes + from]);
      }
    }
    compare_all_pairs(network, 1);
  }
}

TEST(Exact, GridsWithManyEqualWays) {
  for (const Cost most : {1U, 5U, 1000U}) {
    std::mt19937 random(most);
    constexpr NodeId kSide = 15;
    std::vector<Network::PlainArc> arcs;
    for (NodeId x = 0; x < kSide; ++x) {
      for (NodeId y = 0; y < kSide; ++y) {
        const NodeId node = x * kSide + y;
        const auto both = [&](NodeId other) {
          arcs.push_back({node, other, 1 + static_cast<Cost>(random() % most)});
          if (random() % 10 != 0) arcs.push_back({other, node, 1 + static_cast<Cost>(random() % most)});
        };
        if (x + 1 < kSide) both(node + kSide);
        if (y + 1 < kSide) both(node + 1);
      }
    }
    compare_all_pairs(Network::of(std::size_t{kSide} * kSide, arcs), 7);
  }
}

TEST(Exact, BoundedSearchesNearestAndWithin) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    const std::size_t nodes = 5 + random() % 60;
    const Network network = Network::of(nodes, random_arcs(random, nodes, nodes * 3, round % 2 == 0 ? 4 : 1000));
    const Hierarchy hierarchy = Hierarchy::of(network);
    std::vector<Terminal> chosen;
    std::vector<NodeId> at;
    for (std::size_t i = 0; i < 1 + random() % 20; ++i) {
      at.push_back(static_cast<NodeId>(random() % nodes));
      chosen.push_back(Terminal::at_node(at.back()));
    }
    const Targets targets(hierarchy, chosen);
    Asker asker(targets);
    Dijkstra plain(network);
    for (NodeId from = 0; from < nodes; ++from) {
      const Seed seed{from, 0};
      plain.run({&seed, 1});
      std::vector<Hit> all;
      for (std::uint32_t i = 0; i < at.size(); ++i) {
        if (plain.cost(at[i]) != kNever) all.push_back({i, plain.cost(at[i])});
      }
      const auto limit = static_cast<Cost>(random() % 1500);
      auto near = all;
      std::erase_if(near, [limit](const Hit& hit) { return hit.cost > limit; });
      ASSERT_EQ(asker.within(Terminal::at_node(from), limit), near);
      std::ranges::sort(
          all, [](const Hit& a, const Hit& b) { return std::tie(a.cost, a.target) < std::tie(b.cost, b.target); });
      const std::size_t most = 1 + random() % 8;
      if (all.size() > most) all.resize(most);
      ASSERT_EQ(asker.nearest(Terminal::at_node(from), most), all);
      plain.run({&seed, 1}, limit);
      for (const NodeId node : plain.reached()) ASSERT_LE(plain.cost(node), limit);
    }
  }
}

TEST(Exact, DutchExtractsAllPairs) {
  for (const char* name : {"osm_amsterdam.osm.pbf", "utrecht_buurt_osm_overpass.json"}) {
    NEEDS_TESTDATA(name);
    const StreetGraph graph = graph_of(name);
    ASSERT_GT(graph.nodes.size(), 100U) << name;
    for (const Mode mode : {Mode::kWalk, Mode::kCycle, Mode::kDrive}) {
      for (const Measure measure : {Measure::kTime, Measure::kDistance}) {
        compare_all_pairs(Network::of(graph, adult(mode, measure)), 101);
      }
    }
  }
}

constexpr const char* kLiechtenstein = "osm_liechtenstein-latest.osm.pbf";

/// 1,000 sources × all nodes: PHAST and, for some, buckets at every node.
TEST(Exact, LiechtensteinThousandSourcesToAllNodes) {
  NEEDS_TESTDATA(kLiechtenstein);
  const Network network = Network::of(graph_of(kLiechtenstein), adult(Mode::kWalk));
  const Hierarchy hierarchy = Hierarchy::of(network);
  OneToAll one_to_all(hierarchy);
  const Targets targets(hierarchy, all_nodes(network.nodes()));
  Asker asker(targets);
  Dijkstra plain(network);
  std::vector<Cost> row(network.nodes());
  std::mt19937 random(4);
  std::size_t reached = 0;
  for (int i = 0; i < 1000; ++i) {
    const Seed seed{static_cast<NodeId>(random() % network.nodes()), 0};
    plain.run({&seed, 1});
    one_to_all.run({&seed, 1}, row);
    for (NodeId to = 0; to < network.nodes(); ++to) ASSERT_EQ(row[to], plain.cost(to)) << seed.node << " to " << to;
    reached += plain.reached().size();
    if (i % 10 != 0) continue;
    asker.all(Terminal::at_node(seed.node), row);
    for (NodeId to = 0; to < network.nodes(); ++to) ASSERT_EQ(row[to], plain.cost(to)) << seed.node << " to " << to;
    const auto to = static_cast<NodeId>(random() % network.nodes());
    expect_path(network, hierarchy, seed.node, to, plain.cost(to));
  }
  EXPECT_GT(reached, 1000U * 30'000U) << "the sources lie in the large piece";
}

/// Boost.Graph's Dijkstra on the same arcs.
TEST(Exact, LiechtensteinAsBoostGraphSays) {
  NEEDS_TESTDATA(kLiechtenstein);
  for (const Mode mode : {Mode::kWalk, Mode::kDrive}) {
    const Network network = Network::of(graph_of(kLiechtenstein), adult(mode));
    using BoostGraph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property,
                                                          boost::property<boost::edge_weight_t, Cost>>;
    std::vector<std::pair<NodeId, NodeId>> ends;
    std::vector<Cost> costs;
    for (NodeId node = 0; node < network.nodes(); ++node) {
      for (const Arc& arc : network.leaving(node)) {
        ends.emplace_back(node, arc.other);
        costs.push_back(arc.cost);
      }
    }
    const BoostGraph graph(boost::edges_are_sorted, ends.begin(), ends.end(), costs.begin(), network.nodes());
    const Hierarchy hierarchy = Hierarchy::of(network);
    OneToAll one_to_all(hierarchy);
    std::vector<Cost> ours(network.nodes());
    std::vector<Cost> theirs(network.nodes());
    std::vector<boost::two_bit_color_type> colors(network.nodes());
    std::mt19937 random(5);
    for (int i = 0; i < 20; ++i) {
      const Seed seed{static_cast<NodeId>(random() % network.nodes()), 0};
      one_to_all.run({&seed, 1}, ours);
      const auto index = boost::get(boost::vertex_index, graph);
      boost::dijkstra_shortest_paths(graph, seed.node,
                                     boost::distance_map(boost::make_iterator_property_map(theirs.begin(), index))
                                         .color_map(boost::make_iterator_property_map(colors.begin(), index))
                                         .distance_inf(kNever)
                                         .distance_combine([](Cost a, Cost b) { return plus(a, b); }));
      ASSERT_EQ(ours, theirs);
    }
  }
}

TEST(Costs, DoNotRunOver) {
  const std::vector<Network::PlainArc> arcs{{0, 1, 4'000'000'000U}, {1, 2, 4'000'000'000U}, {2, 3, 5}};
  compare_all_pairs(Network::of(4, arcs), 1);
  EXPECT_EQ(plus(kNever, 1), kNever);
  EXPECT_EQ(plus(4'000'000'000U, 4'000'000'000U), kNever);
}

}  // namespace
}  // namespace pareltjes::engines::street_network
