// SPDX-License-Identifier: EUPL-1.2
#include "platform/pages/shapes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <utility>

namespace pareltjes::pages {
namespace {

using hub::Point;
using hub::Polygon;
using hub::Ring;

double squared_distance_to_segment(Point p, Point a, Point b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double length = dx * dx + dy * dy;
  const double t = length == 0 ? 0 : std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0, 1.0);
  const double ex = p.x - (a.x + t * dx);
  const double ey = p.y - (a.y + t * dy);
  return ex * ex + ey * ey;
}

/// Marks the points of [first, last] that stay. A stack of its own, as rings may have a hundred thousand points.
void mark(const Ring& ring, std::size_t begin, std::size_t end, double tolerance, std::vector<bool>& stays) {
  std::vector<std::pair<std::size_t, std::size_t>> work{{begin, end}};
  while (!work.empty()) {
    const auto [first, last] = work.back();
    work.pop_back();
    double furthest = tolerance * tolerance;
    std::size_t at = first;
    for (std::size_t i = first + 1; i < last; ++i) {
      const double distance = squared_distance_to_segment(ring[i], ring[first], ring[last]);
      if (distance > furthest) {
        furthest = distance;
        at = i;
      }
    }
    if (at == first) continue;
    stays[at] = true;
    work.emplace_back(first, at);
    work.emplace_back(at, last);
  }
}

struct Box {
  double left = std::numeric_limits<double>::infinity();
  double top = std::numeric_limits<double>::infinity();
  double right = -std::numeric_limits<double>::infinity();
  double bottom = -std::numeric_limits<double>::infinity();
};

Box box_of(const Ring& ring) {
  Box box;
  for (const auto& point : ring) {
    box.left = std::min(box.left, point.x);
    box.right = std::max(box.right, point.x);
    box.top = std::min(box.top, point.y);
    box.bottom = std::max(box.bottom, point.y);
  }
  return box;
}

struct Square {
  Point centre;
  double half = 0;
  double distance = 0;  ///< Of the centre to the border.
  double best = 0;      ///< What any point in it can reach at most.
  bool operator<(const Square& other) const { return best < other.best; }
};

Square square_at(const Polygon& polygon, Point centre, double half) {
  const double distance = distance_to_border(polygon, centre);
  return {centre, half, distance, distance + half * std::sqrt(2.0)};
}

bool crosses(Point a, Point b, double left, double top, double right, double bottom) {
  // Liang and Barsky (1984): does the segment have a part inside the rectangle?
  double begin = 0;
  double end = 1;
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const auto clip = [&](double denominator, double numerator) {
    if (denominator == 0) return numerator >= 0;
    const double t = numerator / denominator;
    if (denominator < 0) {
      begin = std::max(begin, t);
    } else {
      end = std::min(end, t);
    }
    return begin <= end;
  };
  return clip(-dx, a.x - left) && clip(dx, right - a.x) && clip(-dy, a.y - top) && clip(dy, bottom - a.y);
}

bool rectangle_fits(const Polygon& polygon, Point centre, double width, double height) {
  if (!contains(polygon, centre)) return false;
  for (const auto& ring : polygon) {
    for (std::size_t i = 1; i < ring.size(); ++i) {
      if (crosses(ring[i - 1], ring[i], centre.x - width / 2, centre.y - height / 2, centre.x + width / 2,
                  centre.y + height / 2)) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace

double area_of(const Ring& ring) {
  double twice = 0;
  for (std::size_t i = 1; i < ring.size(); ++i) twice += ring[i - 1].x * ring[i].y - ring[i].x * ring[i - 1].y;
  return twice / 2;
}

Ring simplified(const Ring& ring, double tolerance) {
  if (ring.size() < 4) return {};
  // The point furthest from the first divides the ring into two lines.
  std::size_t opposite = 0;
  double furthest = 0;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const double distance = std::hypot(ring[i].x - ring[0].x, ring[i].y - ring[0].y);
    if (distance > furthest) {
      furthest = distance;
      opposite = i;
    }
  }
  if (furthest <= tolerance) return {};
  std::vector<bool> stays(ring.size(), false);
  stays.front() = stays.back() = stays[opposite] = true;
  mark(ring, 0, opposite, tolerance, stays);
  mark(ring, opposite, ring.size() - 1, tolerance, stays);
  Ring kept;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    if (stays[i]) kept.push_back(ring[i]);
  }
  return kept.size() < 4 ? Ring{} : kept;
}

bool contains(const Polygon& polygon, Point point) {
  bool inside = false;
  for (const auto& ring : polygon) {
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const auto& a = ring[i - 1];
      const auto& b = ring[i];
      if ((a.y > point.y) != (b.y > point.y) && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x) {
        inside = !inside;
      }
    }
  }
  return inside;
}

double distance_to_border(const Polygon& polygon, Point point) {
  double nearest = std::numeric_limits<double>::infinity();
  for (const auto& ring : polygon) {
    for (std::size_t i = 1; i < ring.size(); ++i) {
      nearest = std::min(nearest, squared_distance_to_segment(point, ring[i - 1], ring[i]));
    }
  }
  return (contains(polygon, point) ? 1 : -1) * std::sqrt(nearest);
}

Point pole_of_inaccessibility(const Polygon& polygon, double precision) {
  const auto box = box_of(polygon.front());
  const double size = std::max(std::min(box.right - box.left, box.bottom - box.top), precision);
  std::priority_queue<Square> queue;
  const auto columns = static_cast<int>(std::ceil((box.right - box.left) / size));
  const auto rows = static_cast<int>(std::ceil((box.bottom - box.top) / size));
  for (int column = 0; column < columns; ++column) {
    for (int row = 0; row < rows; ++row) {
      const Point middle{box.left + (column + 0.5) * size, box.top + (row + 0.5) * size};
      queue.push(square_at(polygon, middle, size / 2));
    }
  }
  auto best = square_at(polygon, {(box.left + box.right) / 2, (box.top + box.bottom) / 2}, 0);
  while (!queue.empty()) {
    const auto square = queue.top();
    queue.pop();
    if (square.distance > best.distance) best = square;
    if (square.best - best.distance <= precision) continue;
    const double half = square.half / 2;
    for (const double dx : {-half, half}) {
      for (const double dy : {-half, half}) {
        queue.push(square_at(polygon, {square.centre.x + dx, square.centre.y + dy}, half));
      }
    }
  }
  return best.centre;
}

std::optional<Point> place_for(const Polygon& polygon, Point pole, double width, double height) {
  // No rectangle is wider inside than the widest circle.
  if (std::min(width, height) / 2 > distance_to_border(polygon, pole)) return std::nullopt;
  if (rectangle_fits(polygon, pole, width, height)) return pole;
  // A label is wide and low: where the widest circle does not hold it, a long stretch may.
  const auto box = box_of(polygon.front());
  if (box.right - box.left < width || box.bottom - box.top < height) return std::nullopt;
  constexpr int kSteps = 12;
  std::optional<Point> best;
  double nearest = std::numeric_limits<double>::infinity();
  for (int i = 1; i < kSteps; ++i) {
    for (int j = 1; j < kSteps; ++j) {
      const Point centre{box.left + (box.right - box.left) * i / kSteps, box.top + (box.bottom - box.top) * j / kSteps};
      const double distance = std::hypot(centre.x - pole.x, centre.y - pole.y);
      if (distance < nearest && rectangle_fits(polygon, centre, width, height)) {
        nearest = distance;
        best = centre;
      }
    }
  }
  return best;
}

}  // namespace pareltjes::pages
