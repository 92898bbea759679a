// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/supply_lists.hpp"

#include <algorithm>
#include <cmath>

namespace pareltjes::wijkvoorzieningen {
namespace {

/// A year of opening or closing; 0 where none is given.
int year_of(double value) {
  constexpr double kFirst = 1000;
  constexpr double kLast = 9999;
  return value >= kFirst && value <= kLast ? static_cast<int>(value) : 0;
}

}  // namespace

SupplyColumns::SupplyColumns(const hub::DataTable& table)
    : kind(table.texts("voorziening")),
      id(table.texts("id")),
      name(table.texts("naam")),
      municipality(table.texts("gemeente")),
      area(table.texts("gebied")),
      unit(table.texts("eenheid")),
      condition(table.texts("staat")),
      capacity(table.numbers("capaciteit")),
      pupils(table.numbers("leerlingen")),
      opens(table.numbers("opening")),
      closes(table.numbers("sluiting")),
      points(table.geometries.empty() ? nullptr : &table.geometries) {}

std::optional<hub::Point> SupplyColumns::point(std::size_t row) const {
  if (points == nullptr || (*points)[row].empty() || (*points)[row][0].empty() || (*points)[row][0][0].empty())
    return std::nullopt;
  const hub::Point& found = (*points)[row][0][0][0];
  if (!std::isfinite(found.x) || !std::isfinite(found.y)) return std::nullopt;
  return found;
}

Site SupplyColumns::site(std::size_t row) const {
  return {number(capacity, row), year_of(number(opens, row)), year_of(number(closes, row))};
}

void Box::add(const hub::Point& p) {
  west = std::min(west, p.x);
  east = std::max(east, p.x);
  south = std::min(south, p.y);
  north = std::max(north, p.y);
}

void Box::add(const hub::Geometry& shape) {
  for (const auto& polygon : shape) {
    for (const auto& p : polygon.empty() ? hub::Ring{} : polygon.front()) add(p);
  }
}

Box Box::wider(double metres) const {
  return {west - metres, east + metres, south - metres, north + metres};
}

SupplyPlacer::SupplyPlacer(const Areas& areas, const Borders& borders) : areas_(areas), borders_(borders) {
  for (const auto& shape : borders.shapes) boxes_.emplace_back().add(shape);
}

std::vector<std::size_t> SupplyPlacer::places(const SupplyColumns& columns, std::size_t row) {
  const auto area = SupplyColumns::text(columns.area, row);
  if (const auto found = areas_.index.find(area); found != areas_.index.end()) return with_parents(found->second);
  const auto municipality = SupplyColumns::text(columns.municipality, row);
  const bool here = municipality == areas_.municipality().code;
  const auto point = columns.point(row);
  if (!point) return here ? std::vector<std::size_t>{0} : std::vector<std::size_t>{};
  std::optional<std::size_t> smallest;
  for (std::size_t i = 0; i < areas_.list.size(); ++i) {
    if (borders_.real[i] && boxes_[i].holds(*point) && holds(borders_.shapes[i], *point)) smallest = i;
  }
  // Where borders of several years lie over one another, the smallest area decides the ones above it.
  if (smallest) return with_parents(*smallest);
  if (!here) return {};
  return nearest(*point);
}

std::vector<std::size_t> SupplyPlacer::with_parents(std::size_t i) const {
  std::vector<std::size_t> places{i};
  for (auto above = areas_.index.find(areas_.list[i].parent); above != areas_.index.end();
       above = areas_.index.find(areas_.list[above->second].parent)) {
    places.insert(places.begin(), above->second);
  }
  return places;
}

std::vector<std::size_t> SupplyPlacer::nearest(const hub::Point& point) {
  std::optional<std::size_t> best;
  double best_distance = 0;
  for (std::size_t i = 0; i < areas_.list.size(); ++i) {
    const auto x = areas_.list[i].mid(Fact::kCentreX);
    const auto y = areas_.list[i].mid(Fact::kCentreY);
    if (areas_.list[i].kind != core::AreaKind::kWijk || !x || !y) continue;
    const double distance = std::hypot(*x - point.x, *y - point.y);
    if (best && distance >= best_distance) continue;
    best = i;
    best_distance = distance;
  }
  if (!best) return {0};
  used_centres_ = true;
  return with_parents(*best);
}

}  // namespace pareltjes::wijkvoorzieningen
