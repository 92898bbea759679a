// SPDX-License-Identifier: EUPL-1.2
#include "engines/polygon_validity/polygon_validity.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engines/polygon_validity/by_geos.hpp"
#include "engines/polygon_validity/edge_tree.hpp"

namespace pareltjes::engines::polygon_validity {
namespace {

/// What is wrong with one ring by itself, before anything is laid beside it.
std::optional<Verdict> check_ring(const Ring& ring, std::size_t number) {
  const auto wrong = [&](Problem problem, Point at) { return Verdict{problem, at, number, false}; };
  if (ring.empty()) return wrong(Problem::kTooFewPoints, {});
  for (const auto& point : ring) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) return wrong(Problem::kNotFinite, ring.front());
  }
  if (ring.front() != ring.back()) return wrong(Problem::kNotClosed, ring.back());
  std::size_t edges = 0;
  for (std::size_t i = 1; i < ring.size() && edges < 3; ++i) edges += ring[i] != ring[i - 1] ? 1U : 0U;
  if (edges < 3) return wrong(Problem::kTooFewPoints, ring.front());
  return std::nullopt;
}

/// One ring in the tree: of which polygon, and whether it is a hole.
struct Role {
  std::size_t polygon;
  bool hole;
  Point corner;
};

/// When no edges touch, a ring lies wholly inside or wholly outside another: one corner tells.
enum class Placed { kSound, kUnsound, kUnsure };

bool boxes_apart(const EdgeTree& tree, std::size_t a, std::size_t b) {
  return !tree.box_of(a).meets(tree.box_of(b));
}

Placed place_holes(const EdgeTree& tree, const std::vector<Role>& roles, Verdict& verdict) {
  std::size_t outer = 0;
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (!roles[i].hole) {
      outer = i;
      continue;
    }
    const auto side = tree.side_of(outer, roles[i].corner);
    if (side == Side::kMaybeOn) return Placed::kUnsure;
    if (side == Side::kOutside) {
      verdict = {Problem::kHoleOutside, roles[i].corner, i, false};
      return Placed::kUnsound;
    }
    for (auto j = outer + 1; j < roles.size() && roles[j].hole; ++j) {
      if (j == i || boxes_apart(tree, i, j)) continue;
      const auto within = tree.side_of(j, roles[i].corner);
      if (within == Side::kMaybeOn) return Placed::kUnsure;
      if (within == Side::kInside) {
        verdict = {Problem::kNested, roles[i].corner, i, false};
        return Placed::kUnsound;
      }
    }
  }
  return Placed::kSound;
}

/// Whether a polygon lies within the area of another (and not in a hole of it).
Placed place_polygons(const EdgeTree& tree, const std::vector<Role>& roles, Verdict& verdict) {
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (roles[i].hole) continue;
    for (std::size_t j = 0; j < roles.size(); ++j) {
      if (j == i || roles[j].hole || boxes_apart(tree, i, j)) continue;
      const auto side = tree.side_of(j, roles[i].corner);
      if (side == Side::kMaybeOn) return Placed::kUnsure;
      if (side == Side::kOutside) continue;
      bool in_hole = false;
      for (auto hole = j + 1; hole < roles.size() && roles[hole].hole && !in_hole; ++hole)
        in_hole = tree.side_of(hole, roles[i].corner) == Side::kInside;
      if (!in_hole) {
        verdict = {Problem::kNested, roles[i].corner, i, false};
        return Placed::kUnsound;
      }
    }
  }
  return Placed::kSound;
}

}  // namespace

Verdict check(std::span<const Polygon> polygons, const Limits& limits) {
  std::vector<Role> roles;
  EdgeTree tree;
  for (std::size_t p = 0; p < polygons.size(); ++p) {
    const auto add = [&](const Ring& ring, bool hole) -> std::optional<Verdict> {
      if (auto wrong = check_ring(ring, roles.size())) return wrong;
      roles.push_back({p, hole, ring.front()});
      tree.add_ring(ring);
      return std::nullopt;
    };
    if (const auto wrong = add(polygons[p].outer, false)) return *wrong;
    for (const auto& hole : polygons[p].holes) {
      if (const auto wrong = add(hole, true)) return *wrong;
    }
  }
  if (roles.empty()) return {};
  tree.build();
  switch (tree.any_touching(std::max(limits.pairs_at_least, limits.pairs_per_edge * tree.edges()))) {
    case Touching::kTooMuchWork:
      return {Problem::kNotDecided, roles.front().corner, 0, false};
    case Touching::kMaybe:
      return by_geos(polygons);
    case Touching::kNo:
      break;
  }
  Verdict verdict;
  auto placed = place_holes(tree, roles, verdict);
  if (placed == Placed::kSound && polygons.size() > 1) placed = place_polygons(tree, roles, verdict);
  return placed == Placed::kUnsure ? by_geos(polygons) : verdict;
}

double signed_area(const Ring& ring) {
  double sum = 0;
  if (ring.empty()) return sum;
  // Relative to the first point: coordinates of a country have many digits in common.
  const auto origin = ring.front();
  for (std::size_t i = 1; i < ring.size(); ++i) {
    sum += (ring[i - 1].x - origin.x) * (ring[i].y - origin.y) - (ring[i].x - origin.x) * (ring[i - 1].y - origin.y);
  }
  return sum;
}

}  // namespace pareltjes::engines::polygon_validity
