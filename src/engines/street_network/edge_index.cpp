// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/edge_index.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace pareltjes::engines::street_network {
namespace {

/// Height of a square in 1e-7 degree: some 220 metres.
constexpr double kRow = 20'000;
/// No straight piece of road is longer; one that is would fill the grid.
constexpr std::uint32_t kLongestCm = 50'000 * 100;
/// Near a pole a piece of some kilometres passes more squares than there is room for.
constexpr int kMostParts = 2'000;
/// The least width of a degree of latitude is 110.57 km.
constexpr double kRowMetres = kRow * 1e-7 * 110'570;

double lon_scale(double lat_e7) {
  return std::max(0.05, std::cos(lat_e7 * 1e-7 * std::numbers::pi / 180));
}

}  // namespace

EdgeIndex::EdgeIndex(const StreetGraph& graph, const std::function<bool(SegmentId)>& usable) : graph_(graph) {
  // Squares are square at the middle of the network; elsewhere they are a little wide or narrow.
  double lat = 0;
  for (const Coordinate& node : graph.nodes) lat += node.lat_e7;
  column_e7_ = kRow / lon_scale(graph.nodes.empty() ? 0 : lat / static_cast<double>(graph.nodes.size()));
  for (SegmentId segment = 0; segment < graph.segments.size(); ++segment) {
    if (graph.segments[segment].length_cm > kLongestCm || !usable(segment)) continue;
    ++segments_;
    insert(segment);
  }
  std::ranges::sort(entries_);
  const auto doubles = std::ranges::unique(entries_);
  entries_.erase(doubles.begin(), doubles.end());
}

std::int64_t EdgeIndex::column(double lon_e7) const {
  return static_cast<std::int64_t>(std::floor(lon_e7 / column_e7_));
}

std::int64_t EdgeIndex::row(double lat_e7) {
  return static_cast<std::int64_t>(std::floor(lat_e7 / kRow));
}

std::uint64_t EdgeIndex::key(std::int64_t column, std::int64_t row) {
  constexpr std::int64_t kOffset = 1LL << 31;
  return static_cast<std::uint64_t>(row + kOffset) << 32 | static_cast<std::uint64_t>(column + kOffset);
}

/// Cuts the segment in parts of at most a square and enters each in the squares of its box.
void EdgeIndex::insert(SegmentId segment) {
  const Coordinate a = graph_.nodes[graph_.segments[segment].from];
  const Coordinate b = graph_.nodes[graph_.segments[segment].to];
  const double lon = static_cast<double>(b.lon_e7) - a.lon_e7;
  const double lat = static_cast<double>(b.lat_e7) - a.lat_e7;
  const auto parts = static_cast<int>(std::ceil(std::max({1.0, std::abs(lon) / column_e7_, std::abs(lat) / kRow})));
  if (parts > kMostParts) return;
  for (int i = 0; i < parts; ++i) {
    const double from = static_cast<double>(i) / parts;
    const double to = static_cast<double>(i + 1) / parts;
    const auto [left, right] = std::minmax({column(a.lon_e7 + lon * from), column(a.lon_e7 + lon * to)});
    const auto [low, high] = std::minmax({row(a.lat_e7 + lat * from), row(a.lat_e7 + lat * to)});
    for (std::int64_t x = left; x <= right; ++x) {
      for (std::int64_t y = low; y <= high; ++y) entries_.push_back({key(x, y), segment});
    }
  }
}

void EdgeIndex::search_cell(Coordinate point, std::int64_t column, std::int64_t row, EdgePlace& best) const {
  const std::uint64_t cell = key(column, row);
  auto entry = std::ranges::lower_bound(entries_, Entry{cell, 0});
  for (; entry != entries_.end() && entry->cell == cell; ++entry) {
    const Segment& segment = graph_.segments[entry->segment];
    const auto found = project(point, graph_.nodes[segment.from], graph_.nodes[segment.to]);
    if (found.distance_m < best.distance_m || (found.distance_m == best.distance_m && entry->segment < best.segment)) {
      best = {entry->segment, found.fraction, found.distance_m};
    }
  }
}

std::optional<EdgePlace> EdgeIndex::nearest(Coordinate point, double most_m) const {
  // A little further than asked, so that what lies exactly there is found; then the strict comparison.
  EdgePlace best{kNone, 0, std::min(most_m, 20'000.0) * (1 + 1e-12)};
  const std::int64_t x = column(point.lon_e7);
  const std::int64_t y = row(point.lat_e7);
  const double column_metres = column_e7_ * 1e-7 * 110'570 *
                               std::cos(std::min(1.57, (std::abs(static_cast<double>(point.lat_e7)) + 100 * kRow) *
                                                           1e-7 * std::numbers::pi / 180));
  const double ring_metres = std::max(1.0, std::min(kRowMetres, column_metres));
  // Nothing in ring r is nearer than r - 1 whole squares.
  for (std::int64_t ring = 0; static_cast<double>(ring - 1) * ring_metres <= best.distance_m; ++ring) {
    for (std::int64_t i = -ring; i <= ring; ++i) {
      search_cell(point, x + i, y - ring, best);
      if (ring > 0) search_cell(point, x + i, y + ring, best);
      if (std::abs(i) == ring) continue;
      search_cell(point, x - ring, y + i, best);
      search_cell(point, x + ring, y + i, best);
    }
  }
  if (best.segment == kNone || best.distance_m > most_m) return std::nullopt;
  return best;
}

}  // namespace pareltjes::engines::street_network
