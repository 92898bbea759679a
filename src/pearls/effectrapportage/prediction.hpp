// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>

#include "core/interval.hpp"
#include "pearls/effectrapportage/case.hpp"

namespace pareltjes::effectrapportage {

/// Whole new beds at full size: the numbers that the whole assessment gives with the same reference objects
/// (of.objects), and nothing else of it, so that it is there in a few hundredths of a second.
core::Interval predicted_beds(const Case& of, std::uint64_t seed);

/// Year → median FTE, from the opening until the company is complete, by the same draws.
std::map<int, double> predicted_jobs(const Case& of, std::uint64_t seed);

}  // namespace pareltjes::effectrapportage
