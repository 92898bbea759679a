// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>

#include "engines/population/ensemble.hpp"
#include "engines/population/ensemble_flows.hpp"

namespace pareltjes::engines::population::ensemble {

/// The area of what areas have in common; areas count from 1.
inline constexpr std::uint32_t kCommonArea = 0;
/// Where a draw begins and which member it follows; after the channels of small counts.
inline constexpr std::uint32_t kLuckChannel = kernel::kSmallBirths + 1;
/// The luck of plans: that of `uncertainty::Stream`, plan after plan.
inline constexpr std::uint32_t kPlanChannel = 0;

/// New in each year, with deviation 1: the normals themselves.
inline constexpr DriftError kNewEachYear{0, 0, 1};

/// Draws all errors. Two share a channel; which one follows from the place in the list alone.
void draw_drifts(const kernel::Streams& streams, std::span<const kernel::Drift> drifts);

/// Which start a draw of this luck, 0 … 1, begins from: 0, or 1 + the place among the other starts.
std::size_t start_of(const EnsembleModel& model, const EnsembleArea& area, double luck);

}  // namespace pareltjes::engines::population::ensemble
