// SPDX-License-Identifier: EUPL-1.2
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "pearls/wijkvoorzieningen/places.hpp"
#include "platform/hub/dissolve.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using hub::Point;

std::optional<Point> centre_of(const Area& area) {
  const auto x = area.mid(Fact::kCentreX);
  const auto y = area.mid(Fact::kCentreY);
  return x && y ? std::optional(Point{*x, *y}) : std::nullopt;
}

/// The smallest areas that together hold everybody, as far as they can be placed.
std::vector<std::size_t> smallest_areas(const Areas& areas, const Borders& borders) {
  std::vector<std::vector<std::size_t>> parts(areas.list.size());
  for (std::size_t i = 0; i < areas.list.size(); ++i) {
    const auto above = areas.index.find(areas.list[i].parent);
    if (above != areas.index.end() && above->second != i) parts[above->second].push_back(i);
  }
  const auto placeable = [&](std::size_t i) { return !borders.shapes[i].empty() || centre_of(areas.list[i]); };
  std::vector<std::size_t> smallest;
  const auto visit = [&](const auto& self, std::size_t i) -> void {
    const bool all = std::ranges::all_of(parts[i], placeable);
    if ((parts[i].empty() || !all) && placeable(i)) {
      smallest.push_back(i);
    } else {
      for (const auto part : parts[i]) self(self, part);
    }
  };
  if (!areas.list.empty()) visit(visit, 0);
  std::ranges::sort(smallest);
  return smallest;
}

struct Square {
  Point middle;
  double people = 0;
};

/// "E1219N4870" is a corner in hundreds of metres, "E121900N487000" the same in metres.
std::optional<Point> corner_of(std::string_view code) {
  const auto north = code.find('N');
  if (!code.starts_with('E') || north == std::string_view::npos) return std::nullopt;
  const auto whole = [](std::string_view digits) -> std::optional<int> {
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size() ? std::optional(value) : std::nullopt;
  };
  const auto x = whole(code.substr(1, north - 1));
  const auto y = whole(code.substr(north + 1));
  if (!x || !y) return std::nullopt;
  // The country lies between 300 and 625 km north, so the number of digits tells the unit.
  constexpr int kMostHundreds = 10'000;
  const double unit = *y < kMostHundreds ? 100 : 1;
  return Point{*x * unit, *y * unit};
}

/// 100 or 500, as the column's name in the source says.
double size_of_squares(const hub::DataTable& table) {
  const auto* code = table.find("code");
  return code != nullptr && code->source_column.find("500") != std::string::npos ? 500 : 100;
}

/// Squares with people within the box.
std::vector<Square> squares_in(const hub::Dataset& dataset, const Box& box) {
  const auto* codes = dataset.table.texts("code");
  const auto* people = dataset.table.numbers("inwoners");
  std::vector<Square> squares;
  if (codes == nullptr || people == nullptr) return squares;
  const double half = size_of_squares(dataset.table) / 2;
  for (std::size_t row = 0; row < codes->size(); ++row) {
    const auto corner = corner_of((*codes)[row]);
    if (!corner || hub::is_missing((*people)[row]) || (*people)[row] <= 0) continue;
    const Point middle{corner->x + half, corner->y + half};
    if (box.holds(middle)) squares.push_back({middle, (*people)[row]});
  }
  return squares;
}

/// Middles of a grid over the shape, about `wanted` of them.
std::vector<Point> spread_over(const hub::Geometry& shape, std::size_t wanted) {
  Box box;
  box.add(shape);
  double step = std::sqrt(std::abs(hub::area_of(shape)) / static_cast<double>(wanted));
  constexpr double kLeastStep = 1;  // metre
  while (step > kLeastStep) {
    // Whole cells over the box, so that the grid leans to no side.
    const auto cells = [step](double length) { return std::max(1L, std::lround(length / step)); };
    const long columns = cells(box.east - box.west);
    const long rows = cells(box.north - box.south);
    const double dx = (box.east - box.west) / static_cast<double>(columns);
    const double dy = (box.north - box.south) / static_cast<double>(rows);
    std::vector<Point> points;
    for (long row = 0; row < rows; ++row) {
      for (long column = 0; column < columns; ++column) {
        const Point at{box.west + (static_cast<double>(column) + 0.5) * dx,
                       box.south + (static_cast<double>(row) + 0.5) * dy};
        if (holds(shape, at)) points.push_back(at);
      }
    }
    // A narrow shape may slip between the middles: then a finer grid.
    if (points.size() * 2 > wanted) return points;
    step *= 0.8;
  }
  return {};
}

core::Text note_of(HomesBy by, const Borders& borders, double square, std::size_t without) {
  core::Text note;
  if (by == HomesBy::kSquares) {
    note = {fmt::format("Inwoners staan op vierkanten van {:.0f} meter van het CBS.", square),
            fmt::format("People are placed on squares of {:.0f} metres of CBS.", square)};
    if (without > 0) {
      note.nl += fmt::format(" In {} zonder zulke vierkanten zijn zij gelijk verdeeld.",
                             counted(without, "gebied", "gebieden"));
      note.en += fmt::format(" In {} without such squares they are spread evenly.", counted(without, "area", "areas"));
    }
  } else if (by == HomesBy::kSpread && borders.schematic) {
    note = {"Inwoners zijn gelijk verdeeld over vlakken rond een middelpunt. Waar zij echt wonen, is niet bekend.",
            "People are spread evenly over cells around a centre point. Where they really live is not known."};
  } else if (by == HomesBy::kSpread) {
    note = {"Inwoners zijn gelijk over elk gebied verdeeld. Waar zij echt wonen, is niet bekend.",
            "People are spread evenly over each area. Where they really live is not known."};
  } else {
    note = {"Alle inwoners van een gebied staan op het middelpunt. Afstanden zijn daardoor ruw.",
            "All people of an area are placed at its centre point. So distances are rough."};
  }
  return note;
}

/// The squares of each of the areas; those that lie in none are left out.
std::vector<std::vector<Square>> divided(const std::vector<Square>& squares, const std::vector<std::size_t>& smallest,
                                         const Borders& borders) {
  std::vector<Box> boxes(smallest.size());
  for (std::size_t k = 0; k < smallest.size(); ++k) boxes[k].add(borders.shapes[smallest[k]]);
  std::vector<std::vector<Square>> by_area(smallest.size());
  for (const auto& square : squares) {
    for (std::size_t k = 0; k < smallest.size(); ++k) {
      if (!boxes[k].holds(square.middle) || !holds(borders.shapes[smallest[k]], square.middle)) continue;
      by_area[k].push_back(square);
      break;
    }
  }
  return by_area;
}

/// The newest squares that have people here; of one year the smallest.
struct Chosen {
  hub::DatasetPtr dataset;
  double size = 0;
  std::vector<std::vector<Square>> by_area;
};
Chosen choose_squares(const std::vector<std::size_t>& smallest, const Borders& borders, const Box& box,
                      const hub::Snapshot& datasets) {
  Chosen chosen;
  for (const auto& dataset : datasets.on(hub::topic::kSquares)) {
    if (chosen.dataset != nullptr && dataset->info.year < chosen.dataset->info.year) break;
    const double size = size_of_squares(dataset->table);
    if (chosen.dataset != nullptr && size >= chosen.size) continue;
    auto by_area = divided(squares_in(*dataset, box), smallest, borders);
    if (std::ranges::all_of(by_area, [](const auto& squares) { return squares.empty(); })) continue;
    chosen = {dataset, size, std::move(by_area)};
  }
  return chosen;
}

}  // namespace

Box box_of(const Areas& areas, const Borders& borders) {
  Box box;
  for (std::size_t i = 0; i < areas.list.size(); ++i) {
    box.add(borders.shapes[i]);
    if (const auto centre = centre_of(areas.list[i])) box.add(*centre);
  }
  return box;
}

Homes homes_of(const Areas& areas, const Borders& borders, const hub::Snapshot& datasets) {
  constexpr std::size_t kWanted = 15;  // places in each area, when nothing is known of where people live
  Homes homes;
  const auto smallest = smallest_areas(areas, borders);
  const auto squares = choose_squares(smallest, borders, box_of(areas, borders), datasets);
  if (squares.dataset != nullptr) homes.used.push_back(squares.dataset);
  std::size_t spread = 0;
  for (std::size_t k = 0; k < smallest.size(); ++k) {
    const auto area = smallest[k];
    if (squares.dataset != nullptr && !squares.by_area[k].empty()) {
      double people = 0;
      for (const auto& square : squares.by_area[k]) people += square.people;
      for (const auto& square : squares.by_area[k])
        homes.points.push_back({square.middle, area, square.people / people});
      continue;
    }
    auto points = borders.shapes[area].empty() ? std::vector<Point>() : spread_over(borders.shapes[area], kWanted);
    spread += points.empty() ? 0U : 1U;
    if (const auto centre = centre_of(areas.list[area]); points.empty() && centre) points.push_back(*centre);
    for (const auto& point : points) homes.points.push_back({point, area, 1.0 / static_cast<double>(points.size())});
  }
  homes.by = squares.dataset != nullptr ? HomesBy::kSquares : spread > 0 ? HomesBy::kSpread : HomesBy::kCentre;
  homes.note = note_of(homes.by, borders, squares.size, spread);
  return homes;
}

}  // namespace pareltjes::wijkvoorzieningen
