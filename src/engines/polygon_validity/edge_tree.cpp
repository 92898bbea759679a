// SPDX-License-Identifier: EUPL-1.2
#include "engines/polygon_validity/edge_tree.hpp"

#include <algorithm>
#include <cmath>

namespace pareltjes::engines::polygon_validity {
namespace {

constexpr std::uint32_t kRun = 8;

// J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates" (1997), 4.2:
// (3 + 16 ε) ε with ε = 2^-53.
constexpr double kErrorBound = 3.3306690738754716e-16;

/// Sign of the turn a → b → c; 0 when rounding leaves it open.
int turn(Point a, Point b, Point c) {
  const double left = (a.x - c.x) * (b.y - c.y);
  const double right = (a.y - c.y) * (b.x - c.x);
  const double turned = left - right;
  const double bound = kErrorBound * (std::abs(left) + std::abs(right));
  if (turned > bound) return 1;
  if (turned < -bound) return -1;
  return 0;
}

Box box_of_edge(Point a, Point b) {
  return {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
}

}  // namespace

void Box::add(const Box& other) {
  min_x = std::min(min_x, other.min_x);
  min_y = std::min(min_y, other.min_y);
  max_x = std::max(max_x, other.max_x);
  max_y = std::max(max_y, other.max_y);
}

/// How much may still be looked at.
struct EdgeTree::Work {
  std::size_t left;
  bool exhausted = false;
  bool take(std::size_t pairs) {
    if (pairs > left) {
      exhausted = true;
      return false;
    }
    left -= pairs;
    return true;
  }
};

void EdgeTree::add_ring(const Ring& ring) {
  const auto begin = static_cast<std::uint32_t>(edges_.size());
  const auto number = static_cast<std::uint32_t>(rings_.size());
  for (std::size_t i = 1; i < ring.size(); ++i) {
    if (ring[i] == ring[i - 1]) continue;
    edges_.push_back({ring[i - 1], ring[i]});
    ring_of_.push_back(number);
  }
  rings_.push_back({begin, static_cast<std::uint32_t>(edges_.size())});
  auto box = box_of_edge(ring.front(), ring.front());
  for (const auto& point : ring) box.add(box_of_edge(point, point));
  ring_boxes_.push_back(box);
}

void EdgeTree::build() {
  levels_.clear();
  auto& runs = levels_.emplace_back();
  for (std::size_t i = 0; i < edges_.size(); i += kRun) {
    auto box = box_of_edge(edges_[i].from, edges_[i].to);
    for (auto j = i + 1; j < std::min(edges_.size(), i + kRun); ++j) box.add(box_of_edge(edges_[j].from, edges_[j].to));
    runs.push_back(box);
  }
  while (levels_.back().size() > 1) {
    const auto& below = levels_.back();
    std::vector<Box> level;
    for (std::size_t i = 0; i < below.size(); i += 2) {
      auto box = below[i];
      if (i + 1 < below.size()) box.add(below[i + 1]);
      level.push_back(box);
    }
    levels_.push_back(std::move(level));
  }
}

bool EdgeTree::neighbours(std::uint32_t a, std::uint32_t b) const {
  if (ring_of_[a] != ring_of_[b]) return false;
  const auto& ring = rings_[ring_of_[a]];
  return b == a + 1 || (a == ring.begin && b + 1 == ring.end);
}

bool EdgeTree::may_touch(std::uint32_t a, std::uint32_t b) const {
  const auto& one = edges_[a];
  const auto& other = edges_[b];
  if (!box_of_edge(one.from, one.to).meets(box_of_edge(other.from, other.to))) return false;
  if (neighbours(a, b)) {
    // They share a corner; only when the second goes back over the first do they share more.
    const bool forward = one.to == other.from;
    const auto corner = forward ? one.to : one.from;
    const auto before = forward ? one.from : one.to;
    const auto after = forward ? other.to : other.from;
    if (turn(before, corner, after) != 0) return false;
    return (before.x - corner.x) * (after.x - corner.x) + (before.y - corner.y) * (after.y - corner.y) >= 0;
  }
  const int from = turn(one.from, one.to, other.from);
  if (from != 0 && from == turn(one.from, one.to, other.to)) return false;
  const int back = turn(other.from, other.to, one.from);
  return back == 0 || back != turn(other.from, other.to, one.to);
}

bool EdgeTree::leaves_touch(std::uint32_t a, std::uint32_t b, Work& work) const {
  const auto count = static_cast<std::uint32_t>(edges_.size());
  const auto end_a = std::min(count, (a + 1) * kRun);
  const auto end_b = std::min(count, (b + 1) * kRun);
  if (!work.take(std::size_t{kRun})) return true;
  for (auto i = a * kRun; i < end_a; ++i) {
    for (auto j = a == b ? i + 1 : b * kRun; j < end_b; ++j) {
      if (may_touch(i, j)) return true;
    }
  }
  return false;
}

/// Joins two parts of the tree; stops at the first pair that may touch.
bool EdgeTree::join(std::size_t level, std::uint32_t a, std::uint32_t b, Work& work) const {
  if (!work.take(1)) return true;
  if (a != b && !levels_[level][a].meets(levels_[level][b])) return false;
  if (level == 0) return leaves_touch(a, b, work);
  const auto below = static_cast<std::uint32_t>(levels_[level - 1].size());
  const auto end_a = std::min(below, 2 * a + 2);
  const auto end_b = std::min(below, 2 * b + 2);
  for (auto i = 2 * a; i < end_a; ++i) {
    for (auto j = a == b ? i : 2 * b; j < end_b; ++j) {
      if (join(level - 1, i, j, work)) return true;
    }
  }
  return false;
}

Touching EdgeTree::any_touching(std::size_t most_pairs) const {
  Work work{most_pairs};
  if (edges_.empty() || !join(levels_.size() - 1, 0, 0, work)) return Touching::kNo;
  return work.exhausted ? Touching::kTooMuchWork : Touching::kMaybe;
}

/// Counts the edges that a ray to the right crosses; only runs that the ray meets are looked at.
Side EdgeTree::side_of(std::size_t ring, Point point) const {
  const auto& box = ring_boxes_[ring];
  if (point.x < box.min_x || point.x > box.max_x || point.y < box.min_y || point.y > box.max_y) return Side::kOutside;
  bool inside = false;
  const auto [begin, end] = rings_[ring];
  for (auto run = begin / kRun; run * kRun < end; ++run) {
    const auto& runs = levels_[0][run];
    if (point.y < runs.min_y || point.y > runs.max_y || point.x > runs.max_x) continue;
    for (auto i = std::max(begin, run * kRun); i < std::min(end, (run + 1) * kRun); ++i) {
      const auto& [from, to] = edges_[i];
      if ((from.y > point.y) == (to.y > point.y)) continue;
      const int turned = from.y < to.y ? turn(from, to, point) : turn(to, from, point);
      if (turned == 0) return Side::kMaybeOn;
      if (turned > 0) inside = !inside;
    }
  }
  return inside ? Side::kInside : Side::kOutside;
}

}  // namespace pareltjes::engines::polygon_validity
