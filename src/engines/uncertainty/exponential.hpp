// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

namespace pareltjes::engines::uncertainty {

/// e to the power of each value, in its place; within 4.5e-16 of it, relative. Several values at once where the
/// processor can, and the same bits on each: no function of a library takes part. Multiples of ln 2 are taken off, and
/// the series of Taylor is summed of what remains: W. Cody and W. Waite, "Software Manual for the Elementary Functions"
/// (1980), chapter 6. Beyond ±708 the ends of that range count.
void exponential(std::span<double> values);

/// 1 / (1 + e^−x) of each value, in its place.
void logistic(std::span<double> values);

}  // namespace pareltjes::engines::uncertainty
