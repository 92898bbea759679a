// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "engines/street_network/terminal.hpp"

namespace pareltjes::engines::street_network {

/// Finds the segment nearest to a point, and where on it: a grid of squares of some 200 metres, each with the segments
/// that pass it. Points are never moved to a node.
class EdgeIndex {
 public:
  /// @param usable which segments points may lie on.
  EdgeIndex(const StreetGraph& graph, const std::function<bool(SegmentId)>& usable);

  /// The nearest usable segment within `most_m` metres (at most 20 km); of equally near ones the first.
  [[nodiscard]] std::optional<EdgePlace> nearest(Coordinate point, double most_m) const;
  [[nodiscard]] std::size_t segments() const { return segments_; }

 private:
  struct Entry {
    std::uint64_t cell;
    SegmentId segment;
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };
  [[nodiscard]] std::int64_t column(double lon_e7) const;
  [[nodiscard]] static std::int64_t row(double lat_e7);
  static std::uint64_t key(std::int64_t column, std::int64_t row);
  void insert(SegmentId segment);
  void search_cell(Coordinate point, std::int64_t column, std::int64_t row, EdgePlace& best) const;

  const StreetGraph& graph_;
  double column_e7_ = 1;  ///< Width of a square, in 1e-7 degree.
  std::size_t segments_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace pareltjes::engines::street_network
