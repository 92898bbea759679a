// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engines/uncertainty/kept_memory.hpp"

namespace pareltjes::engines::uncertainty {

/// The places of the draws, the least draw first; of two that are the same, the first. No draw is NaN.
KeptVector<std::uint32_t> order_of(std::span<const double> draws);

/// The draws divided over strata of equal size by the value of an input; of two that are the same, the first is lower.
KeptVector<std::uint16_t> strata_by_rank(std::span<const double> input, std::size_t strata);

/// The draws of these ranks (0 is the least) among finite draws. @param ranks in any order.
std::vector<double> ranked(std::span<const double> draws, std::span<const std::size_t> ranks);

}  // namespace pareltjes::engines::uncertainty
