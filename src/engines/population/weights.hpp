// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <vector>

namespace pareltjes::engines::population {

/// How much each member of an ensemble counts: the inverse of its mean squared error in a back-test, as a share of all.
/// What the errors of two members have in common is left aside, for it is hardly known from few cases: J. Bates and
/// C. Granger, "The combination of forecasts", Operational Research Quarterly 20 (1969) 451–468.
/// @param squared_errors mean squared error of each member, ≥ 0; NaN for a member that could not be tested: weight 0.
/// @return shares that add up to 1; members without any error share all. Empty when no member was tested.
std::vector<double> weights_by_error(std::span<const double> squared_errors);

/// Which member a draw follows, when its luck is uniform between 0 and 1 and member k has the chance weights[k]: a
/// linear pool of forecasts, M. Stone, "The opinion pool", Annals of Mathematical Statistics 32 (1961) 1339–1342.
/// @param weights ≥ 0, together 1; empty: the first member.
std::size_t member_of(std::span<const double> weights, double luck);

}  // namespace pareltjes::engines::population
