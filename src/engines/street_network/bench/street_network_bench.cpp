// SPDX-License-Identifier: EUPL-1.2
// One JSON object a line. The walking network of Liechtenstein from the test data, when it is there: points on edges to
// facilities on edges, beside Boost.Graph on the same graph (with every point cut in as a node, so that its answers are
// as exact), in the same run, one thread. Every answer is compared.
#include <fmt/format.h>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <chrono>
#include <random>

#include "engines/street_network/edge_index.hpp"
#include "engines/street_network/isochrone.hpp"
#include "engines/street_network/tests/cut_open.hpp"
#include "engines/street_network/tests/testdata.hpp"
#include "engines/street_network/travel.hpp"

namespace {

using namespace pareltjes::engines::street_network;

double since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

template <class Work>
double timed(const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return since(begin);
}

void say(const std::string& name, double value, const char* unit, const std::string& more = "") {
  fmt::print(R"({{"bench":"street_network/{}","value":{:.6g},"unit":"{}"{}}})"
             "\n",
             name, value, unit, more);
}

using BoostGraph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property,
                                                      boost::property<boost::edge_weight_t, Cost>>;

BoostGraph boost_graph(std::size_t nodes, const std::vector<Network::PlainArc>& arcs) {
  std::vector<std::pair<NodeId, NodeId>> ends;
  std::vector<Cost> costs;
  for (const auto& arc : arcs) {
    ends.emplace_back(arc.from, arc.to);
    costs.push_back(arc.cost);
  }
  return {boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(), costs.begin(), nodes};
}

struct Enough {};

/// Ends the search when so many facilities were settled; remembers what was touched, so that only that is wiped.
struct Watch : boost::default_dijkstra_visitor {
  const std::vector<bool>* is_facility;
  std::vector<NodeId>* touched;
  std::size_t left;

  template <class Graph>
  void discover_vertex(NodeId node, const Graph&) {
    touched->push_back(node);
  }
  template <class Graph>
  void finish_vertex(NodeId node, const Graph&) {
    if ((*is_facility)[node] && --left == 0) throw Enough{};
  }
};

/// Dijkstra of Boost.Graph from one node after the other.
class BoostSearch {
 public:
  BoostSearch(const BoostGraph& graph, std::size_t nodes)
      : graph_(graph), cost_(nodes, kNever), before_(nodes), color_(nodes, boost::two_bit_white) {
    for (NodeId node = 0; node < nodes; ++node) before_[node] = node;
  }

  /// To the `most` nearest facilities. @param lean wipes only what was touched before; else everything, as the plain
  /// call does.
  /// @returns whether it ended before it had seen everything.
  bool run(NodeId from, const std::vector<bool>& is_facility, std::size_t most, bool lean) {
    wipe(lean);
    Watch watch;
    watch.is_facility = &is_facility;
    watch.touched = &touched_;
    watch.left = most;
    cost_[from] = 0;
    touched_.push_back(from);
    const auto index = boost::get(boost::vertex_index, graph_);
    try {
      boost::dijkstra_shortest_paths_no_init(
          graph_, from, boost::make_iterator_property_map(before_.begin(), index),
          boost::make_iterator_property_map(cost_.begin(), index), boost::get(boost::edge_weight, graph_), index,
          std::less<>(), [](Cost a, Cost b) { return plus(a, b); }, Cost{0}, watch,
          boost::make_iterator_property_map(color_.begin(), index));
    } catch (const Enough&) {
      return true;
    }
    return false;
  }
  [[nodiscard]] Cost cost(NodeId node) const { return cost_[node]; }

 private:
  void wipe(bool lean) {
    if (lean) {
      for (const NodeId node : touched_) {
        cost_[node] = kNever;
        color_[node] = boost::two_bit_white;
      }
    } else {
      std::ranges::fill(cost_, kNever);
      std::ranges::fill(color_, boost::two_bit_white);
      for (NodeId node = 0; node < before_.size(); ++node) before_[node] = node;
    }
    touched_.clear();
  }

  const BoostGraph& graph_;
  std::vector<Cost> cost_;
  std::vector<NodeId> before_;
  std::vector<boost::two_bit_color_type> color_;
  std::vector<NodeId> touched_;
};

struct Case {
  StreetGraph graph;
  Profile profile;
  std::vector<Terminal> points;  ///< Homes first, then facilities.
  std::size_t homes = 0;
};

/// Points on random edges of the largest piece.
Case random_points(std::size_t homes, std::size_t facilities) {
  Case made{graph_of("osm_liechtenstein-latest.osm.pbf"), adult(Mode::kWalk), {}, homes};
  const Network network = Network::of(made.graph, made.profile);
  const Pieces pieces = pieces_of(network);
  std::mt19937 random(1);
  while (made.points.size() < homes + facilities) {
    const auto segment = static_cast<SegmentId>(random() % made.graph.segments.size());
    const Segment& one = made.graph.segments[segment];
    if (!one.place || !one.is_open(Mode::kWalk, true) || pieces.of_node[one.from] != 0) continue;
    made.points.push_back(
        Terminal::on(made.graph, made.profile, {segment, static_cast<double>(random() % 1000) / 1000, 0}));
  }
  return made;
}

std::string beside(double ours, double theirs, std::size_t different) {
  return fmt::format(R"(,"beside":{:.6g},"times_faster":{:.3g},"different":{})", theirs, theirs / ours, different);
}

void measure_nearest(const Case& made, const Hierarchy& hierarchy, const BoostGraph& graph, std::size_t first_point) {
  constexpr std::size_t kMost = 10;
  const std::span<const Terminal> homes(made.points.data(), made.homes);
  const std::vector<Terminal> facilities(made.points.begin() + static_cast<std::ptrdiff_t>(made.homes),
                                         made.points.end());
  std::vector<std::vector<Hit>> answers(homes.size());
  // It takes milliseconds: the median of five runs, each with its buckets.
  std::vector<double> runs, prepares;
  for (int run = 0; run < 5; ++run) {
    runs.push_back(timed([&] {
      std::optional<Targets> targets;
      prepares.push_back(timed([&] { targets.emplace(hierarchy, facilities); }));
      Asker asker(*targets);
      for (std::size_t i = 0; i < homes.size(); ++i) answers[i] = asker.nearest(homes[i], kMost);
    }));
  }
  std::ranges::sort(runs);
  std::ranges::sort(prepares);
  const double ours = runs[2];
  const double prepare = prepares[2];
  std::vector<bool> is_facility(first_point + made.points.size(), false);
  for (std::size_t i = made.homes; i < made.points.size(); ++i) is_facility[first_point + i] = true;
  for (const bool lean : {false, true}) {
    BoostSearch search(graph, is_facility.size());
    std::size_t different = 0;
    double theirs = 0;
    for (std::size_t i = 0; i < homes.size(); ++i) {
      const auto node = static_cast<NodeId>(first_point + i);
      theirs += timed([&] { search.run(node, is_facility, kMost, lean); });
      for (const Hit& hit : answers[i]) {
        different += search.cost(static_cast<NodeId>(first_point + made.homes + hit.target)) == hit.cost ? 0U : 1U;
      }
      different += answers[i].size() == kMost ? 0U : 1U;
    }
    say(lean ? "nearest-10-beside-boost-lean" : "nearest-10-beside-boost", ours, "s",
        beside(ours, theirs, different) +
            fmt::format(R"(,"homes":{},"facilities":{},"buckets_s":{:.4g})", homes.size(), facilities.size(), prepare));
  }
}

void measure_matrix(const Case& made, const Hierarchy& hierarchy, const BoostGraph& graph, std::size_t first_point) {
  const std::span<const Terminal> homes(made.points.data(), 500);
  const std::vector<Terminal> facilities(made.points.begin() + static_cast<std::ptrdiff_t>(made.homes),
                                         made.points.end());
  std::vector<Cost> matrix;
  const double ours = timed([&] { matrix = cost_matrix(Targets(hierarchy, facilities), homes); });
  const std::vector<bool> none(first_point + made.points.size(), false);
  BoostSearch search(graph, none.size());
  std::size_t different = 0;
  double theirs = 0;
  for (std::size_t i = 0; i < homes.size(); ++i) {
    theirs += timed([&] { search.run(static_cast<NodeId>(first_point + i), none, 1, true); });
    for (std::size_t j = 0; j < facilities.size(); ++j) {
      const Cost cost = search.cost(static_cast<NodeId>(first_point + made.homes + j));
      different += cost == matrix[i * facilities.size() + j] ? 0U : 1U;
    }
  }
  say("many-to-many-beside-boost", ours, "s",
      beside(ours, theirs, different) + fmt::format(R"(,"homes":{},"facilities":{})", homes.size(), facilities.size()));
}

void measure_ours(const Case& made, const Network& network, const Hierarchy& hierarchy) {
  Dijkstra plain(network);
  OneToAll one_to_all(hierarchy);
  std::vector<Cost> row(network.nodes());
  const std::span<const Terminal> some(made.points.data(), 200);
  say("one-to-all-plain",
      timed([&] {
        for (const auto& point : some) plain.run(point.out());
      }) / 200 *
          1e3,
      "ms");
  say("one-to-all-phast",
      timed([&] {
        for (const auto& point : some) one_to_all.run(point.out(), row);
      }) / 200 *
          1e3,
      "ms");
  Isochrones isochrones(made.graph, network);
  double metres = 0;
  const double seconds = timed([&] {
    for (const auto& point : some) metres += isochrones.length_m(isochrones.within(point, 15 * 60'000));
  });
  say("isochrone-15-minutes", seconds / 200 * 1e3, "ms", fmt::format(R"(,"street_km":{:.4g})", metres / 200e3));
  const EdgeIndex index(made.graph, [](SegmentId) { return true; });
  std::mt19937 random(2);
  std::size_t found = 0;
  const double project = timed([&] {
    for (int i = 0; i < 10'000; ++i) {
      const double lon = 9.48 + 1e-5 * static_cast<double>(random() % 10'000);
      found += index.nearest(coordinate_of(lon, 47.06 + 1e-5 * static_cast<double>(random() % 18'000)), 500) ? 1U : 0U;
    }
  });
  say("point-on-edge", project / 1e4 * 1e6, "us", fmt::format(R"(,"found":{})", found));
}

/// Every node asks for its ten nearest, as an accessibility map of a region does.
void measure_all_nodes(const Case& made, const Network& network, const Hierarchy& hierarchy) {
  const Targets targets(hierarchy, {made.points.begin() + static_cast<std::ptrdiff_t>(made.homes), made.points.end()});
  for (const unsigned threads : {1U, 2U}) {
    const double seconds = timed([&] {
      in_parts(network.nodes(), threads, [&](std::size_t first, std::size_t end) {
        Asker asker(targets);
        for (std::size_t node = first; node < end; ++node)
          (void)asker.nearest(Terminal::at_node(static_cast<NodeId>(node)), 10);
      });
    });
    say(fmt::format("nearest-10-of-all-nodes-{}-threads", threads), seconds, "s",
        fmt::format(R"(,"nodes":{})", network.nodes()));
  }
}

/// Road over straight line, between points near streets: what the factor for the detour rests on.
void measure_detour(const std::string& name, Mode mode, const std::string& shown) {
  StreetGraph graph = graph_of(name);
  const Profile profile = adult(mode, Measure::kDistance);
  const Pieces pieces = pieces_of(Network::of(graph, profile));
  std::mt19937 random(1);
  std::vector<Point> points;
  while (points.size() < 600) {
    const Segment& one = graph.segments[random() % graph.segments.size()];
    if (!one.place || !one.is_open(mode, true) || pieces.of_node[one.from] != 0 || pieces.of_node[one.to] != 0)
      continue;
    const Coordinate on =
        between(graph.nodes[one.from], graph.nodes[one.to], static_cast<double>(random() % 100) / 100);
    // Up to some 30 m aside.
    points.push_back(
        {"p",
         {on.lon_e7 + static_cast<int>(random() % 8000) - 4000, on.lat_e7 + static_cast<int>(random() % 5000) - 2500}});
  }
  const auto travel = Travel::by_network(std::move(graph), profile);
  const Places places = travel->locate(points);
  const auto matrix = travel->matrix(places, places, 2);
  for (const auto& [least, most] : {std::pair{200.0, 500.0}, {500.0, 1000.0}}) {
    double road = 0, straight = 0;
    for (std::size_t i = 0; i < matrix.size(); ++i) {
      const double metres = distance_m(points[i / points.size()].at, points[i % points.size()].at);
      if (matrix[i] == kNever || metres < least || metres >= most) continue;
      road += matrix[i] / 100.0;
      straight += metres;
    }
    say(fmt::format("detour-{}-{}-to-{}-m", shown, least, most), road / straight, "ratio");
  }
}

}  // namespace

int main() {
  if (!std::filesystem::exists(testdata("osm_liechtenstein-latest.osm.pbf"))) {
    fmt::print(stderr, "skipped, data absent: osm_liechtenstein-latest.osm.pbf\n");
    return 0;
  }
  std::string bytes = bytes_of(testdata("osm_liechtenstein-latest.osm.pbf"));
  say("read-and-build-graph", timed([&] { (void)build_graph(*read_osm(bytes, "a")); }), "s");
  const Case made = random_points(2'000, 300);
  const Network network = Network::of(made.graph, made.profile);
  std::optional<Hierarchy> hierarchy;
  const double contracted = timed([&] { hierarchy.emplace(Hierarchy::of(network)); });
  say("contract", contracted, "s",
      fmt::format(R"(,"nodes":{},"arcs":{},"shortcuts":{},"mb":{:.3g})", network.nodes(), network.arcs(),
                  hierarchy->shortcuts(), static_cast<double>(hierarchy->bytes()) / 1e6));
  measure_ours(made, network, *hierarchy);
  measure_all_nodes(made, network, *hierarchy);
  const CutOpen cut(made.graph, made.profile, made.points);
  const std::size_t nodes = network.nodes() + made.points.size();
  const BoostGraph graph = boost_graph(nodes, cut.arcs());
  measure_nearest(made, *hierarchy, graph, network.nodes());
  measure_matrix(made, *hierarchy, graph, network.nodes());
  for (const auto& [mode, shown] : {std::pair{Mode::kWalk, "walk"}, {Mode::kCycle, "cycle"}, {Mode::kDrive, "drive"}}) {
    measure_detour("utrecht_buurt_osm_overpass.json", mode, fmt::format("utrecht-{}", shown));
    measure_detour("osm_amsterdam.osm.pbf", mode, fmt::format("amsterdam-{}", shown));
  }
  return 0;
}
