// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>

#include "engines/population/ensemble.hpp"
#include "engines/population/ensemble_chance.hpp"

namespace pareltjes::engines::population::ensemble {

/// The area of what areas have in common; areas count from 1.
inline constexpr std::uint32_t kCommonArea = 0;
/// Channels beside those of the drifts, which count from 1.
inline constexpr std::uint32_t kSmallDeaths = 0x8000'0000;
inline constexpr std::uint32_t kSmallBirths = 0x8000'0001;
inline constexpr std::uint32_t kLuckChannel = 0x8000'0002;

/// New in each year, with deviation 1: the normals themselves.
inline constexpr DriftError kNewEachYear{0, 0, 1};

/// Draws all errors. Two share a channel; which one follows from the place in the list alone.
void draw_drifts(const kernel::Streams& streams, std::span<const kernel::Drift> drifts);

/// Which start a draw of this luck, 0 … 1, begins from: 0, or 1 + the place among the other starts.
std::size_t start_of(const EnsembleModel& model, const EnsembleArea& area, double luck);

}  // namespace pareltjes::engines::population::ensemble
