// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "engines/population/ensemble.hpp"
#include "engines/population/ensemble_kernel.hpp"

/// Chance in several draws at once, vectorised over the draws. Only additions, multiplications, divisions and roots,
/// each rounded by itself, so that the bytes do not depend on how wide the machine's vectors are.
namespace pareltjes::engines::population::kernel {

/// The random numbers of one area in eight draws. They depend on seed, area, draw, channel and year alone:
/// Philox4x32-10 of the counter {year, channel, draw, area} (uncertainty/draws.hpp has the source).
struct Streams {
  std::uint64_t seed = 0;
  std::uint32_t area = 0;
  std::array<std::uint32_t, kLanes> draws{};
};

/// Two numbers a draw, between 0 and 1, both left out; 52 bits. Channel 0 belongs to `uncertainty::Stream`.
void uniforms(const Streams& streams, std::uint32_t channel, std::uint32_t year, Lanes& first, Lanes& second);

/// An error and its path, a number a draw and year.
struct Drift {
  DriftError error;
  std::span<Lanes> path;  ///< May be empty: nothing is kept.
  bool adds = false;      ///< To what stands in the path, which is overwritten else.
};

/// Two drifts that share a channel. Their normals z₀, z₁, … are the two of each pair of `uniforms` of the years 0, 1,
/// …: G. Box and M. Muller, "A note on the generation of random normal deviates", Annals of Mathematical Statistics 29
/// (1958) 610–611. Error of the normals below 1e-10.
void drifts(const Streams& streams, std::uint32_t channel, const Drift& first, const Drift& second);

/// From this mean on a count follows from a normal.
inline constexpr double kManyCounts = 10;

/// Whole counts, Poisson with these means (≥ 0). Below kManyCounts by inversion of a uniform of `channel` and `year`,
/// exact. From there on by the expansion of the quantile at `normal` to 1/mean, rounded down: Q_N2 of M. Giles,
/// "Algorithm 955: Approximation of the inverse Poisson cumulative distribution function", ACM Transactions on
/// Mathematical Software 42:7 (2016); at most 5e-5 off in the cumulative chance, 2e-6 at a mean of 50.
void poisson(const Streams& streams, std::uint32_t channel, std::uint32_t year, const Lanes& mean, const Lanes& normal,
             Lanes& counts);

}  // namespace pareltjes::engines::population::kernel
