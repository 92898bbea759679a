// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/fitting.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

namespace pareltjes::engines::population {
namespace {

constexpr double kTiny = 1e-300;

/// A margin with, for each cell of the table, the slice that the cell belongs to.
struct Slices {
  std::vector<std::uint32_t> slice_of_cell;
  std::vector<double> sums;
};

core::Result<std::size_t> size_of(std::span<const std::size_t> dims) {
  std::size_t size = 1;
  for (const auto length : dims) {
    if (length == 0 || size > (std::size_t{1} << 31U) / length) {
      return core::fail(core::ErrorCode::kInvalidInput,
                        {"De tabel is leeg of te groot.", "The table is empty or too large."});
    }
    size *= length;
  }
  return size;
}

bool is_count(double value) {
  return std::isfinite(value) && value >= 0.0;
}

core::Result<void> check_margin(std::size_t number, const TableMargin& margin, std::span<const std::size_t> dims) {
  const auto wrong = [&](std::string_view nl, std::string_view en) {
    return core::fail(core::ErrorCode::kInvalidInput, {fmt::format("Randtotaal {}: {}.", number + 1, nl),
                                                       fmt::format("Margin {}: {}.", number + 1, en)});
  };
  std::size_t size = 1;
  std::set<std::size_t> seen;
  for (const auto axis : margin.axes) {
    if (axis >= dims.size() || !seen.insert(axis).second) {
      return wrong("een as bestaat niet of staat er tweemaal", "an axis does not exist or is named twice");
    }
    size *= dims[axis];
  }
  if (size != margin.targets.size()) {
    return wrong(fmt::format("{} waarden gegeven, {} nodig", margin.targets.size(), size),
                 fmt::format("{} targets given, {} needed", margin.targets.size(), size));
  }
  if (!std::ranges::all_of(margin.targets, is_count)) {
    return wrong("een waarde is negatief of geen getal", "a target is negative or not a number");
  }
  return {};
}

Slices slice(const TableMargin& margin, std::span<const std::size_t> dims, std::size_t cells) {
  std::vector<std::size_t> stride_of_axis(dims.size(), 0);  // in the margin, not in the table
  std::size_t stride = 1;
  for (auto axis = margin.axes.rbegin(); axis != margin.axes.rend(); ++axis) {
    stride_of_axis[*axis] = stride;
    stride *= dims[*axis];
  }
  Slices slices{std::vector<std::uint32_t>(cells), std::vector<double>(margin.targets.size())};
  for (std::size_t cell = 0; cell < cells; ++cell) {
    std::size_t rest = cell;
    std::size_t index = 0;
    for (std::size_t axis = dims.size(); axis-- > 0;) {
      index += rest % dims[axis] * stride_of_axis[axis];
      rest /= dims[axis];
    }
    slices.slice_of_cell[cell] = static_cast<std::uint32_t>(index);
  }
  return slices;
}

void add_up(std::span<const double> table, Slices& slices) {
  std::ranges::fill(slices.sums, 0.0);
  for (std::size_t cell = 0; cell < table.size(); ++cell) {
    slices.sums[slices.slice_of_cell[cell]] += table[cell];
  }
}

void scale(std::span<double> table, const TableMargin& margin, Slices& slices) {
  add_up(table, slices);
  for (std::size_t i = 0; i < slices.sums.size(); ++i) {
    slices.sums[i] = slices.sums[i] > 0.0 ? margin.targets[i] / slices.sums[i] : 0.0;
  }
  for (std::size_t cell = 0; cell < table.size(); ++cell) {
    table[cell] *= slices.sums[slices.slice_of_cell[cell]];
  }
}

/// Where in the margin a slice lies, counting from 1: "(2, 1)".
std::string place_of(std::size_t index, const TableMargin& margin, std::span<const std::size_t> dims) {
  std::vector<std::size_t> place(margin.axes.size());
  for (std::size_t i = place.size(); i-- > 0;) {
    place[i] = index % dims[margin.axes[i]] + 1;
    index /= dims[margin.axes[i]];
  }
  return fmt::format("({})", fmt::join(place, ", "));
}

core::Result<void> check_zero_slices(std::span<const double> table, std::size_t number, const TableMargin& margin,
                                     Slices& slices, std::span<const std::size_t> dims) {
  add_up(table, slices);
  for (std::size_t i = 0; i < slices.sums.size(); ++i) {
    if (margin.targets[i] > 0.0 && slices.sums[i] <= 0.0) {
      const auto place = place_of(i, margin, dims);
      return core::fail(core::ErrorCode::kInvalidInput,
                        {fmt::format("Randtotaal {}, plaats {}: {} gevraagd, maar de beginverdeling is daar overal 0.",
                                     number + 1, place, margin.targets[i]),
                         fmt::format("Margin {}, slice {}: {} asked for, but the seed is 0 in all of it.", number + 1,
                                     place, margin.targets[i])},
                        {"Geef de beginverdeling daar een waarde boven 0.", "Give the seed a value above 0 there."});
    }
  }
  return {};
}

}  // namespace

core::Result<TableFitReport> fit_table(std::span<double> table, std::span<const std::size_t> dims,
                                       std::span<const TableMargin> margins, const TableFitOptions& options) {
  const auto size = size_of(dims);
  if (!size) {
    return std::unexpected(size.error());
  }
  if (*size != table.size() || !std::ranges::all_of(table, is_count)) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {fmt::format("De beginverdeling moet {} getallen van 0 of meer hebben.", *size),
                       fmt::format("The seed must have {} numbers of 0 or more.", *size)});
  }
  std::vector<Slices> slices;
  for (std::size_t i = 0; i < margins.size(); ++i) {
    if (auto checked = check_margin(i, margins[i], dims); !checked) {
      return std::unexpected(checked.error());
    }
    slices.push_back(slice(margins[i], dims, table.size()));
    if (auto checked = check_zero_slices(table, i, margins[i], slices[i], dims); !checked) {
      return std::unexpected(checked.error());
    }
  }
  TableFitReport report;
  report.converged = margins.empty();
  while (!report.converged && report.sweeps < options.max_sweeps) {
    for (std::size_t i = 0; i < margins.size(); ++i) {
      scale(table, margins[i], slices[i]);
    }
    ++report.sweeps;
    report.largest_relative_deviation = report.largest_absolute_deviation = 0;
    for (std::size_t i = 0; i < margins.size(); ++i) {
      add_up(table, slices[i]);
      for (std::size_t k = 0; k < slices[i].sums.size(); ++k) {
        const double target = margins[i].targets[k];
        const double deviation = std::abs(slices[i].sums[k] - target);
        report.largest_absolute_deviation = std::max(report.largest_absolute_deviation, deviation);
        if (deviation > 0.0) {
          report.largest_relative_deviation =
              std::max(report.largest_relative_deviation, deviation / std::max(target, kTiny));
        }
      }
    }
    report.converged = report.largest_relative_deviation <= options.tolerance;
  }
  return report;
}

}  // namespace pareltjes::engines::population
