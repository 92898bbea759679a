// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::engines::fair_share {

struct Sampling {
  std::uint64_t seed = 1;
  double half_width = 0.01;          ///< Ends when every interval is at most this part of the whole to either side.
  double confidence = 0.95;          ///< That all intervals hold together (Bonferroni).
  std::size_t least_rounds = 50;     ///< Before intervals are believed: the normal law is used.
  std::size_t most_rounds = 20'000;  ///< Where it ends there, the intervals are wider than asked.
  /// By player, or empty: players with the same number are alike, and get the mean of what they add.
  std::vector<std::size_t> types = {};
};

struct SampledShares {
  std::vector<double> shares;      ///< By player; together the value of everybody.
  std::vector<double> half_width;  ///< By player, in the unit of the game.
  std::size_t rounds = 0, values_asked = 0;
  bool narrow = false;  ///< Every interval is as narrow as was asked.
};

/// The Shapley value of players who are all different, estimated. A round is one random order, the same begun half-way,
/// and both backwards: every player comes early and late in each, so that rounds differ little. Rounds are independent;
/// the interval comes from their spread. The same seed gives the same bytes.
/// I. Mann, L. Shapley, "Values of large games IV" (RAND, 1960); J. Castro, D. Gómez, J. Tejada, "Polynomial
/// calculation of the Shapley value based on sampling", Computers & OR 36 (2009), and strata by place, Computers & OR
/// 82 (2017).
/// @param players 1 to 5,000. @param value of a group, by player 1 for who takes part; never asked of the empty one.
core::Result<SampledShares> shapley_sampled(std::size_t players,
                                            const std::function<double(std::span<const char>)>& value,
                                            const Sampling& sampling, const std::stop_token& stop = {});

}  // namespace pareltjes::engines::fair_share
