// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engines/uncertainty/ordering.hpp"

namespace pareltjes::engines::uncertainty {

/// What it does to an outcome when one of its inputs becomes known.
struct Worth {
  double variance_share = 0;  ///< Of the variance, 0 … 1: the first-order index of Sobol.
  double width_after = 0;     ///< Expected width of the interval then.
};

/// Worth of knowing the input by which the draws were divided, from the draws of one run: no further runs are needed.
/// The variance within strata, corrected for the number of draws in each, is that of the regression on the input by a
/// step function: M. Strong, J. Oakley and A. Brennan, "Estimating multiparameter partial expected value of perfect
/// information from a probabilistic sensitivity analysis sample", Medical Decision Making 34 (2014) 311–326; E.
/// Plischke, "An effective algorithm for computing global sensitivity indices", Reliability Engineering and System
/// Safety 95 (2010) 354–360.
/// @param outcome at least one draw. @param stratum of each draw, below `strata`.
/// @param low @param high shares between which the interval lies, such as 0.1 and 0.9.
Worth worth_of_knowing(std::span<const double> outcome, std::span<const std::uint16_t> stratum, std::size_t strata,
                       double low, double high);

/// The same for many inputs of one outcome, whose order is told: one walk along it for each.
/// @param order as order_of() gives it.
Worth worth_of_knowing(std::span<const double> outcome, std::span<const std::uint32_t> order,
                       std::span<const std::uint16_t> stratum, std::size_t strata, double low, double high);

/// The share of the variance alone, which takes no sorting.
double variance_share(std::span<const double> outcome, std::span<const std::uint16_t> stratum, std::size_t strata);

}  // namespace pareltjes::engines::uncertainty
