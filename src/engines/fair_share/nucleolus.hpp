// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <stop_token>
#include <vector>

#include "engines/fair_share/game.hpp"

namespace pareltjes::engines::fair_share {

// The margin of a group is what it gets more together with the others than alone: shares − value where a game is about
// saving, value − shares where it is about costs. No margin below 0: the shares lie in the core.

/// What a margin is measured by, so that it is the same for all groups that can spare least.
enum class Measure {
  kGroup,   ///< The margin itself: the least core and the nucleolus.
  kMember,  ///< For each member of the group: the weak least core, the per-capita nucleolus.
  kValue,   ///< As a part of what the group is worth alone, all > 0: proportional.
};

/// Groups whose margin cannot rise together with the least, and the weights that prove it: the members, so weighed, and
/// groups settled before add up to nothing but everybody.
struct Level {
  double margin = 0;                ///< By the measure: of margin, of margin a member, or a part of the value.
  std::vector<std::size_t> groups;  ///< Bits of players, or the place in TypedGame::values().
  std::vector<double> weights;      ///< > 0, by group.
};

struct Nucleolus {
  std::vector<double> shares;  ///< By player, or of one player of each type.
  std::vector<Level> levels;   ///< In rising order of margin. Groups of one player that get just what they are worth
                               ///< alone, and may not get less, stand in the level that they were settled in.
  std::size_t pivots = 0;
};

struct LeastCore {
  double margin = 0;           ///< As much as every group can have at least. Below 0: the core is empty.
  std::vector<double> shares;  ///< One point of it.
  Level proof;                 ///< Balanced groups that have just that.
};

/// The shares whose least margin is the largest, then the least but one, and so on: the one point at which no group can
/// be given more without a group that has as little getting less. Nobody gets less than alone; kInvalidInput when that
/// cannot be. To 1e-9 of the largest value; which groups are settled is decided without rounding (`Span`).
/// A sequence of linear programmes, each by the simplex method on the weights of groups, which come in when their
/// constraint is broken. D. Schmeidler, "The nucleolus of a characteristic function game", SIAM J. Appl. Math. 17
/// (1969); M. Maschler, B. Peleg, L. Shapley, Math. of OR 4 (1979); J. Derks, J. Kuipers, "Implementing the simplex
/// method for computing the prenucleolus of transferable utility games" (1997).
core::Result<Nucleolus> nucleolus(const Game& game, Measure measure = Measure::kGroup,
                                  const std::stop_token& stop = {});
core::Result<Nucleolus> nucleolus(const TypedGame& game, Measure measure = Measure::kGroup,
                                  const std::stop_token& stop = {});

/// The same where players may get less than alone.
core::Result<Nucleolus> prenucleolus(const Game& game, Measure measure = Measure::kGroup,
                                     const std::stop_token& stop = {});

/// The first of these programmes: M. Maschler, B. Peleg, L. Shapley (1979); L. Shapley, M. Shubik, "Quasi-cores in a
/// monetary economy with nonconvex preferences", Econometrica 34 (1966).
core::Result<LeastCore> least_core(const Game& game, Measure measure = Measure::kGroup,
                                   const std::stop_token& stop = {});
core::Result<LeastCore> least_core(const TypedGame& game, Measure measure = Measure::kGroup,
                                   const std::stop_token& stop = {});

}  // namespace pareltjes::engines::fair_share
