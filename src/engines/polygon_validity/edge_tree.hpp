// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engines/polygon_validity/polygon_validity.hpp"

namespace pareltjes::engines::polygon_validity {

struct Box {
  double min_x, min_y, max_x, max_y;
  [[nodiscard]] bool meets(const Box& other) const {
    return min_x <= other.max_x && other.min_x <= max_x && min_y <= other.max_y && other.min_y <= max_y;
  }
  void add(const Box& other);
};

enum class Touching { kNo, kMaybe, kTooMuchWork };
enum class Side { kInside, kOutside, kMaybeOn };

/// The edges of rings with a tree of boxes over runs of eight. Repeated points are one point.
class EdgeTree {
 public:
  /// @param ring closed, with at least three different places.
  void add_ring(const Ring& ring);
  void build();

  /// Whether any two edges that are not neighbours touch, or two neighbours lie on one another.
  [[nodiscard]] Touching any_touching(std::size_t most_pairs) const;
  /// Where a point lies with regard to one ring.
  [[nodiscard]] Side side_of(std::size_t ring, Point point) const;
  [[nodiscard]] const Box& box_of(std::size_t ring) const { return ring_boxes_[ring]; }
  [[nodiscard]] std::size_t edges() const { return edges_.size(); }

 private:
  struct Edge {
    Point from;
    Point to;
  };
  struct RingRange {
    std::uint32_t begin;
    std::uint32_t end;
  };
  struct Work;
  [[nodiscard]] bool neighbours(std::uint32_t a, std::uint32_t b) const;
  [[nodiscard]] bool may_touch(std::uint32_t a, std::uint32_t b) const;
  [[nodiscard]] bool leaves_touch(std::uint32_t a, std::uint32_t b, Work& work) const;
  [[nodiscard]] bool join(std::size_t level, std::uint32_t a, std::uint32_t b, Work& work) const;

  std::vector<Edge> edges_;
  std::vector<std::uint32_t> ring_of_;
  std::vector<RingRange> rings_;
  std::vector<Box> ring_boxes_;
  std::vector<std::vector<Box>> levels_;  // of runs of eight edges, then of two, four … such runs
};

}  // namespace pareltjes::engines::polygon_validity
