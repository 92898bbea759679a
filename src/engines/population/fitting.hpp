// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::engines::population {

/// What the sums of a table over all other axes must become.
struct TableMargin {
  std::vector<std::size_t> axes;  ///< The axes that stay, in the order in which `targets` runs over them.
  std::vector<double> targets;    ///< Row-major over `axes`; product of their lengths; ≥ 0.
};

struct TableFitOptions {
  double tolerance = 1e-12;  ///< Largest relative deviation of any margin at which the fit is done.
  int max_sweeps = 10'000;   ///< A sweep fits every margin once.
};

/// How well the margins hold after the last sweep.
struct TableFitReport {
  bool converged = false;
  int sweeps = 0;
  double largest_relative_deviation = 0;  ///< max |sum − target| / max(target, tiny)
  double largest_absolute_deviation = 0;  ///< In the table's unit.
};

/// Iterative proportional fitting of a dense table of any number of dimensions, in place.
///
/// W.E. Deming and F.F. Stephan, "On a least squares adjustment of a sampled frequency table when the expected marginal
/// totals are known", Annals of Mathematical Statistics 11 (1940) 427–444. The result is the table nearest to the seed
/// in relative entropy (I. Csiszár, "I-divergence geometry of probability distributions and minimization problems",
/// Annals of Probability 3 (1975) 146–158). A zero in the seed stays zero.
///
/// @param table the seed, row-major (last axis fastest), ≥ 0; holds the fitted table afterwards.
/// @param dims length of each axis.
/// @return kInvalidInput when lengths do not agree, a value is negative or not a number, or a positive target stands on
/// a
///   slice of which every cell is zero: the message names the margin and the slice. The table is then unchanged.
core::Result<TableFitReport> fit_table(std::span<double> table, std::span<const std::size_t> dims,
                                       std::span<const TableMargin> margins, const TableFitOptions& options = {});

}  // namespace pareltjes::engines::population
