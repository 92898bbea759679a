// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/borders.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <unordered_map>

namespace pareltjes::wijkvoorzieningen {
namespace {

using hub::Point;
using hub::Ring;

double cross(const Point& o, const Point& a, const Point& b) {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

/// Andrew's monotone chain; counter-clockwise, not closed.
std::vector<Point> convex_hull(std::vector<Point> points) {
  std::ranges::sort(points, [](const Point& a, const Point& b) { return std::pair(a.x, a.y) < std::pair(b.x, b.y); });
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return points;
  std::vector<Point> hull;
  for (int turn = 0; turn < 2; ++turn) {
    const std::size_t start = hull.size();
    for (const auto& point : points) {
      while (hull.size() >= start + 2 && cross(hull[hull.size() - 2], hull.back(), point) <= 0) hull.pop_back();
      hull.push_back(point);
    }
    hull.pop_back();
    std::ranges::reverse(points);
  }
  return hull;
}

/// The hull of small circles around the points.
std::vector<Point> padded_hull(const std::vector<Point>& sites, double padding) {
  constexpr int kCorners = 16;
  std::vector<Point> points;
  for (const auto& site : sites) {
    for (int i = 0; i < kCorners; ++i) {
      const double angle = 2 * std::numbers::pi * i / kCorners;
      points.push_back(
          {std::round(site.x + padding * std::cos(angle)), std::round(site.y + padding * std::sin(angle))});
    }
  }
  return convex_hull(std::move(points));
}

/// The part of a convex polygon that is nearer to `site` than to `other` (Sutherland and Hodgman 1974, one plane).
std::vector<Point> nearer_part(const std::vector<Point>& polygon, const Point& site, const Point& other) {
  const Point middle{(site.x + other.x) / 2, (site.y + other.y) / 2};
  const auto side = [&](const Point& p) {
    return (p.x - middle.x) * (other.x - site.x) + (p.y - middle.y) * (other.y - site.y);
  };
  std::vector<Point> part;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Point& a = polygon[i];
    const Point& b = polygon[(i + 1) % polygon.size()];
    const double sa = side(a);
    const double sb = side(b);
    if (sa <= 0) part.push_back(a);
    if ((sa < 0 && sb > 0) || (sa > 0 && sb < 0)) {
      const double t = sa / (sa - sb);
      part.push_back({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
    }
  }
  return part;
}

bool says_approximate(const hub::DatasetInfo& info) {
  return std::ranges::any_of(info.notes, [](const core::Text& note) {
    return note.nl.find("enader") != std::string::npos || note.en.find("pproximate") != std::string::npos;
  });
}

/// Takes the shapes of the areas that a dataset of borders has and that are not yet there.
bool take_shapes(const Areas& areas, const hub::Dataset& dataset, Borders& borders) {
  const auto* codes = dataset.table.texts("code");
  if (codes == nullptr || dataset.table.geometries.size() != codes->size()) return false;
  bool taken = false;
  for (std::size_t row = 0; row < codes->size(); ++row) {
    const auto found = areas.index.find((*codes)[row]);
    if (found == areas.index.end() || borders.real[found->second] || dataset.table.geometries[row].empty()) continue;
    borders.shapes[found->second] = dataset.table.geometries[row];
    borders.real[found->second] = true;
    taken = true;
  }
  return taken;
}

/// An area that has no borders is the sum of its parts, from wijken up to the municipality.
void join_parts(const Areas& areas, Borders& borders) {
  for (const auto kind : {core::AreaKind::kWijk, core::AreaKind::kGemeente}) {
    for (std::size_t i = 0; i < areas.list.size(); ++i) {
      if (areas.list[i].kind != kind || borders.real[i]) continue;
      hub::Geometry joined;
      bool all = true;
      for (std::size_t k = 0; k < areas.list.size(); ++k) {
        if (areas.list[k].parent != areas.list[i].code) continue;
        all = all && borders.real[k];
        if (borders.real[k]) joined.insert(joined.end(), borders.shapes[k].begin(), borders.shapes[k].end());
      }
      if (!all || joined.empty()) continue;
      borders.shapes[i] = std::move(joined);
      borders.real[i] = true;
    }
  }
}

void draw_cells(const Areas& areas, core::AreaKind kind, Borders& borders) {
  std::vector<Point> sites;
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < areas.list.size(); ++i) {
    if (areas.list[i].kind != kind) continue;
    if (borders.real[i]) return;  // cells between real borders would only confuse
    const auto x = areas.list[i].mid(Fact::kCentreX);
    const auto y = areas.list[i].mid(Fact::kCentreY);
    if (!x || !y) continue;
    sites.push_back({*x, *y});
    which.push_back(i);
  }
  if (sites.empty()) return;
  constexpr double kPadding = 1200;  // about the radius of a wijk
  const auto cells = voronoi_cells(sites, kPadding);
  for (std::size_t k = 0; k < which.size(); ++k) {
    if (cells[k].empty()) continue;
    borders.shapes[which[k]] = {hub::Polygon{cells[k]}};
    borders.schematic = true;
  }
}

core::Text note_of(const Borders& borders) {
  if (borders.schematic) {
    return {"De kaart is schematisch: vlakken rond een middelpunt, geen echte grenzen.",
            "The map is schematic: cells around a centre point, not real borders."};
  }
  if (borders.used.empty())
    return {"Er zijn geen grenzen en geen middelpunten.", "There are no borders and no centre points."};
  if (borders.approximate) {
    return {"De grenzen zijn bij benadering. Gebruik ze niet voor juridische doelen.",
            "The borders are approximate. Do not use them for legal purposes."};
  }
  return {"Grenzen van het CBS.", "Borders of CBS."};
}

}  // namespace

bool holds(const hub::Geometry& shape, const Point& point) {
  bool inside = false;
  for (const auto& polygon : shape) {
    bool in_polygon = false;
    for (const auto& ring : polygon) {
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const Point& a = ring[i];
        const Point& b = ring[i + 1];
        if ((a.y > point.y) != (b.y > point.y) && point.x < a.x + (point.y - a.y) * (b.x - a.x) / (b.y - a.y)) {
          in_polygon = !in_polygon;
        }
      }
    }
    inside = inside || in_polygon;
  }
  return inside;
}

std::vector<Ring> voronoi_cells(const std::vector<Point>& sites, double padding) {
  const auto hull = padded_hull(sites, padding);
  std::vector<Ring> cells(sites.size());
  for (std::size_t i = 0; i < sites.size(); ++i) {
    auto cell = hull;
    for (std::size_t k = 0; k < sites.size() && !cell.empty(); ++k) {
      if (k == i) continue;
      if (sites[k] == sites[i]) {
        if (k < i) cell.clear();
        continue;
      }
      cell = nearer_part(cell, sites[i], sites[k]);
    }
    if (cell.size() < 3) continue;
    cell.push_back(cell.front());
    cells[i] = std::move(cell);
  }
  return cells;
}

Borders gather_borders(const Areas& areas, const hub::Snapshot& datasets) {
  Borders borders;
  borders.shapes.resize(areas.list.size());
  borders.real.resize(areas.list.size());
  for (const auto& dataset : datasets.on(hub::topic::kBoundaries)) {
    if (!take_shapes(areas, *dataset, borders)) continue;
    borders.used.push_back(dataset);
    borders.approximate = borders.approximate || says_approximate(dataset->info) || dataset->info.year != areas.year;
    join_parts(areas, borders);
  }
  draw_cells(areas, core::AreaKind::kWijk, borders);
  draw_cells(areas, core::AreaKind::kBuurt, borders);
  borders.note = note_of(borders);
  return borders;
}

}  // namespace pareltjes::wijkvoorzieningen
