// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/street_graph.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace pareltjes::engines::street_network {
namespace {

/// The bits of two numbers in turns: places that are near get numbers that are near (Morton, 1966).
std::uint64_t morton(Coordinate place) {
  const auto spread = [](std::uint64_t x) {
    x = (x | x << 16) & 0x0000FFFF0000FFFFULL;
    x = (x | x << 8) & 0x00FF00FF00FF00FFULL;
    x = (x | x << 4) & 0x0F0F0F0F0F0F0F0FULL;
    x = (x | x << 2) & 0x3333333333333333ULL;
    return (x | x << 1) & 0x5555555555555555ULL;
  };
  const auto shifted = [](std::int32_t value) { return static_cast<std::uint32_t>(value) ^ 0x80000000U; };
  return spread(shifted(place.lon_e7)) | spread(shifted(place.lat_e7)) << 1;
}

std::uint8_t bits_of(const PerMode<bool>& forward, const PerMode<bool>& backward) {
  unsigned bits = 0;
  for (std::size_t mode = 0; mode < kModes; ++mode) {
    bits |= (forward[mode] ? 1U : 0U) << (2 * mode) | (backward[mode] ? 1U : 0U) << (2 * mode + 1);
  }
  return static_cast<std::uint8_t>(bits);
}

class Builder {
 public:
  Builder(const OsmExtract& extract, const Rules& rules) : rules_(rules) {
    place_of_.reserve(extract.nodes.size());
    for (const OsmNode& node : extract.nodes) place_of_.try_emplace(node.id, node.at);
    for (const OsmBarrier& barrier : extract.barriers)
      passage_.try_emplace(barrier.node, passage_of(barrier.tags, rules));
  }

  void add(const OsmWay& way) {
    const WayAccess access = access_of(way.tags, rules_);
    if (!access.any() || way.nodes.size() < 2) return;
    Segment pattern;
    pattern.open = bits_of(access.forward, access.backward);
    pattern.way = static_cast<std::uint32_t>(graph_.ways.size());
    const auto whole = [](double kmh) { return static_cast<std::uint8_t>(std::clamp(std::lround(kmh), 1L, 255L)); };
    pattern.forward_kmh = whole(access.forward_kmh);
    pattern.backward_kmh = whole(access.backward_kmh);
    pattern.surface_percent = whole(access.surface_share * 100);
    pattern.push = access.push;
    pattern.steps = access.steps;
    pattern.ferry = access.ferry;
    pattern.place = access.place;
    const std::size_t first = graph_.segments.size();
    const std::size_t absent = graph_.absent_nodes;
    for (std::size_t i = 0; i + 1 < way.nodes.size(); ++i) add_piece(way.nodes[i], way.nodes[i + 1], pattern);
    if (graph_.absent_nodes > absent) ++graph_.cut_ways;
    if (graph_.segments.size() > first) graph_.ways.push_back(way.id);
    if (access.duration_s) share_duration(first, *access.duration_s * 1000);
  }

  core::Result<StreetGraph> finish() {
    if (graph_.segments.empty()) {
      return core::fail(
          core::ErrorCode::kInvalidInput,
          {"In het bestand staat geen enkele weg of pad.", "The file holds not one road or path."},
          {"Haal een uitsnede van OpenStreetMap met wegen op.", "Get an extract of OpenStreetMap with roads."});
    }
    sort_nodes();
    return std::move(graph_);
  }

 private:
  /// The end of a piece: the node itself, or at a barrier a node of its own for every piece.
  std::optional<NodeId> end_at(std::int64_t id) {
    const auto place = place_of_.find(id);
    if (place == place_of_.end()) {
      ++graph_.absent_nodes;
      return std::nullopt;
    }
    const auto [found, is_new] = node_of_.try_emplace(id, static_cast<NodeId>(graph_.nodes.size()));
    if (is_new) graph_.nodes.push_back(place->second);
    const auto barrier = passage_.find(id);
    if (is_new && barrier != passage_.end()) ++graph_.barriers;
    if (is_new || barrier == passage_.end()) return found->second;
    Segment passage;
    passage.from = found->second;
    passage.to = static_cast<NodeId>(graph_.nodes.size());
    passage.open = bits_of(barrier->second, barrier->second);
    passage.forward_kmh = passage.backward_kmh = 1;
    passage.way = static_cast<std::uint32_t>(graph_.ways.size());
    graph_.nodes.push_back(place->second);
    graph_.segments.push_back(passage);
    return passage.to;
  }

  void add_piece(std::int64_t a, std::int64_t b, Segment pattern) {
    if (a == b || !place_of_.contains(a) || !place_of_.contains(b)) {
      graph_.absent_nodes += a == b ? 0U : 1U;
      return;
    }
    pattern.from = *end_at(a);
    pattern.to = *end_at(b);
    const double metres = distance_m(graph_.nodes[pattern.from], graph_.nodes[pattern.to]);
    pattern.length_cm = static_cast<std::uint32_t>(std::llround(std::min(metres * 100, 4e9)));
    graph_.segments.push_back(pattern);
  }

  void share_duration(std::size_t first, double milliseconds) {
    double total = 0;
    for (std::size_t i = first; i < graph_.segments.size(); ++i) total += graph_.segments[i].length_cm;
    for (std::size_t i = first; i < graph_.segments.size() && total > 0; ++i) {
      graph_.segments[i].fixed_ms =
          static_cast<std::uint32_t>(std::llround(milliseconds * graph_.segments[i].length_cm / total));
    }
  }

  void sort_nodes() {
    std::vector<NodeId> order(graph_.nodes.size());
    std::iota(order.begin(), order.end(), 0U);
    std::vector<std::uint64_t> key(order.size());
    for (std::size_t i = 0; i < key.size(); ++i) key[i] = morton(graph_.nodes[i]);
    std::ranges::stable_sort(order, {}, [&key](NodeId node) { return key[node]; });
    std::vector<NodeId> now(order.size());
    std::vector<Coordinate> places(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      now[order[i]] = static_cast<NodeId>(i);
      places[i] = graph_.nodes[order[i]];
    }
    graph_.nodes = std::move(places);
    for (Segment& segment : graph_.segments) {
      segment.from = now[segment.from];
      segment.to = now[segment.to];
    }
  }

  const Rules& rules_;
  StreetGraph graph_;
  std::unordered_map<std::int64_t, Coordinate> place_of_;
  std::unordered_map<std::int64_t, NodeId> node_of_;
  std::unordered_map<std::int64_t, PerMode<bool>> passage_;
};

}  // namespace

core::Result<StreetGraph> build_graph(const OsmExtract& extract, const Rules& rules) {
  Builder builder(extract, rules);
  for (const OsmWay& way : extract.ways) builder.add(way);
  return builder.finish();
}

}  // namespace pareltjes::engines::street_network
