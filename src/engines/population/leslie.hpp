// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/error.hpp"
#include "engines/population/projection.hpp"

namespace pareltjes::engines::population {

/// Women only, in age groups of one width, over a step of that same width; the last group is open.
struct LeslieRates {
  double width = 5;               ///< Years per group and per step.
  double birth_survival = 1;      ///< Share of the girls born in the step that is alive at its end.
  std::vector<double> survival;   ///< From group i to group i + 1; one fewer than there are groups.
  double open_survival = 0;       ///< Share of the open group that stays alive in it.
  std::vector<double> fertility;  ///< Births of both sexes per woman per year, one per group.
  double sex_ratio_at_birth = 0;  ///< Boys per girl.
};

/// A square matrix, rows after one another.
struct LeslieMatrix {
  std::size_t groups = 0;
  std::vector<double> cells;
};

/// P. H. Leslie (1945); with births by the mean of the women at both ends of the step, as in Preston, Heuveline and
/// Guillot, Demography (2001), ch. 6.
/// @return kInvalidInput for rates that do not fit together, or survival outside 0 … 1.
core::Result<LeslieMatrix> leslie_matrix(const LeslieRates& rates);

/// The women one step later, by the matrix.
/// @param net_moves persons per group over the step, or empty.
/// @return kInvalidInput for another number of groups.
core::Result<std::vector<double>> leslie_step(const LeslieMatrix& matrix, std::span<const double> women,
                                              std::span<const double> net_moves = {},
                                              MovesTiming timing = MovesTiming::kEndOfYear);

}  // namespace pareltjes::engines::population
