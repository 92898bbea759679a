// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <limits>

#include "engines/text_compare/alignment.hpp"

namespace pareltjes::engines::text_compare {
namespace {

/// Shortest augmenting paths with potentials; rows ≤ columns. O(rows² · columns).
std::vector<std::size_t> assign_rows(std::span<const double> cost, std::size_t rows, std::size_t columns) {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  constexpr auto kNone = std::numeric_limits<std::size_t>::max();
  std::vector<double> of_row(rows, 0), of_column(columns, 0);
  std::vector<std::size_t> row_of(columns, kNone);
  for (std::size_t start = 0; start < rows; ++start) {
    std::vector<double> distance(columns, kFar);
    std::vector<std::size_t> from(columns, kNone);  // the column before it on the path
    std::vector<bool> done(columns, false);
    std::size_t row = start;
    std::size_t reached = kNone;
    double so_far = 0;
    std::size_t end = kNone;
    while (end == kNone) {
      std::size_t nearest = kNone;
      for (std::size_t column = 0; column < columns; ++column) {
        if (done[column]) continue;
        const double through = so_far + cost[row * columns + column] - of_row[row] - of_column[column];
        if (through < distance[column]) {
          distance[column] = through;
          from[column] = reached;
        }
        if (nearest == kNone || distance[column] < distance[nearest]) nearest = column;
      }
      done[nearest] = true;
      so_far = distance[nearest];
      reached = nearest;
      if (row_of[nearest] == kNone) {
        end = nearest;
      } else {
        row = row_of[nearest];
      }
    }
    of_row[start] += so_far;
    for (std::size_t column = 0; column < columns; ++column) {
      if (!done[column] || column == end) continue;
      of_row[row_of[column]] += so_far - distance[column];
      of_column[column] -= so_far - distance[column];
    }
    for (std::size_t column = end; column != kNone;) {
      const auto before = from[column];
      row_of[column] = before == kNone ? start : row_of[before];
      column = before;
    }
  }
  std::vector<std::size_t> column_of(rows, columns);
  for (std::size_t column = 0; column < columns; ++column) {
    if (row_of[column] != kNone) column_of[row_of[column]] = column;
  }
  return column_of;
}

}  // namespace

std::vector<std::size_t> best_assignment(std::span<const double> weights, std::size_t rows, std::size_t columns) {
  if (rows == 0 || columns == 0) return std::vector<std::size_t>(rows, columns);
  const bool turned = rows > columns;
  const auto few = std::min(rows, columns);
  const auto many = std::max(rows, columns);
  std::vector<double> cost(few * many);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      const double weight = weights[row * columns + column];
      (turned ? cost[column * many + row] : cost[row * many + column]) = -weight;
    }
  }
  const auto found = assign_rows(cost, few, many);
  std::vector<std::size_t> column_of(rows, columns);
  for (std::size_t i = 0; i < few; ++i) {
    const auto row = turned ? found[i] : i;
    const auto column = turned ? i : found[i];
    if (row < rows && column < columns && weights[row * columns + column] > 0) column_of[row] = column;
  }
  return column_of;
}

std::vector<std::size_t> heaviest_increasing(std::span<const std::size_t> values, std::span<const double> weights) {
  const auto none = values.size();
  std::vector<double> best(values.size(), 0);
  std::vector<std::size_t> before(values.size(), none);
  std::size_t last = none;
  for (std::size_t i = 0; i < values.size(); ++i) {
    best[i] = weights[i];
    for (std::size_t j = 0; j < i; ++j) {
      if (values[j] < values[i] && best[j] + weights[i] > best[i]) {
        best[i] = best[j] + weights[i];
        before[i] = j;
      }
    }
    if (last == none || best[i] > best[last]) last = i;
  }
  std::vector<std::size_t> chosen;
  for (std::size_t i = last; i != none; i = before[i]) chosen.push_back(i);
  std::ranges::reverse(chosen);
  return chosen;
}

}  // namespace pareltjes::engines::text_compare
