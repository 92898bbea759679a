// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engines/street_network/many_to_many.hpp"

namespace pareltjes::engines::street_network {

/// A small map drawn in characters: letters and digits are nodes, a step to the right or down is one square of 100 m.
/// Ways are named by their nodes: {"abc", {{"highway", "residential"}}}.
class Drawn {
 public:
  using Way = std::pair<std::string, std::vector<std::pair<std::string, std::string>>>;

  Drawn(const std::string& map, const std::vector<Way>& ways,
        const std::map<char, std::vector<std::pair<std::string, std::string>>>& barriers = {}) {
    int row = 0;
    int column = 0;
    for (const char c : map) {
      if (c == '\n') {
        ++row;
        column = 0;
        continue;
      }
      if (c != ' ') {
        place_[c] = at(column, row);
        extract_.nodes.push_back({c, place_[c]});
      }
      ++column;
    }
    for (const auto& [node, tags] : barriers) {
      OsmBarrier barrier{node, {}};
      for (const auto& [key, value] : tags) barrier.tags.add(key, value);
      extract_.barriers.push_back(std::move(barrier));
    }
    for (const auto& [nodes, tags] : ways) {
      OsmWay way{static_cast<std::int64_t>(extract_.ways.size()), {nodes.begin(), nodes.end()}, {}};
      for (const auto& [key, value] : tags) way.tags.add(key, value);
      extract_.ways.push_back(std::move(way));
    }
    graph_ = *build_graph(extract_);
  }

  [[nodiscard]] const StreetGraph& graph() const { return graph_; }
  [[nodiscard]] Coordinate place(char node) const { return place_.at(node); }

  /// Metres from a to b, or -1 when b cannot be reached. At a barrier the best of its nodes counts.
  [[nodiscard]] int metres(Mode mode, char a, char b) const {
    const Cost cost = least(mode, a, b, Measure::kDistance);
    return cost == kNever ? -1 : static_cast<int>((cost + 50) / 100);
  }
  [[nodiscard]] double seconds(Mode mode, char a, char b) const {
    const Cost cost = least(mode, a, b, Measure::kTime);
    return cost == kNever ? -1 : cost / 1000.0;
  }

 private:
  /// In the north of the Netherlands, near 53 degrees; a square is 100 m to a centimetre.
  static Coordinate at(int column, int row) {
    constexpr Coordinate kOrigin{60'000'000, 530'000'000};
    const Metres east = LocalPlane(kOrigin).of({kOrigin.lon_e7 + 1'000'000, kOrigin.lat_e7});
    const Metres north = LocalPlane(kOrigin).of({kOrigin.lon_e7, kOrigin.lat_e7 + 1'000'000});
    return {kOrigin.lon_e7 + static_cast<std::int32_t>(column * 100 * 1e6 / east.x),
            kOrigin.lat_e7 - static_cast<std::int32_t>(row * 100 * 1e6 / north.y)};
  }

  [[nodiscard]] Cost least(Mode mode, char a, char b, Measure measure) const {
    const Network network = Network::of(graph_, profile_of(mode, AgeGroup::kAdult, measure));
    Dijkstra search(network);
    Cost best = kNever;
    for (NodeId from = 0; from < graph_.nodes.size(); ++from) {
      if (graph_.nodes[from] != place_.at(a)) continue;
      search.run(std::vector<Seed>{{from, 0}});
      for (NodeId to = 0; to < graph_.nodes.size(); ++to) {
        if (graph_.nodes[to] == place_.at(b)) best = std::min(best, search.cost(to));
      }
    }
    return best;
  }

  std::map<char, Coordinate> place_;
  OsmExtract extract_;
  StreetGraph graph_;
};

}  // namespace pareltjes::engines::street_network
