// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <vector>

#include "engines/fair_share/game.hpp"

namespace pareltjes::engines::fair_share {

/// A way to share: one amount a player. Given as a function, so that every method of this room can be asked.
using Method = std::function<core::Result<std::vector<double>>(const Game&)>;

/// What joining or leaving does to each.
struct Change {
  std::size_t player = 0;
  double without = 0;  ///< Its share when the others are not there; what it is worth alone for who joins or leaves.
  double with = 0;     ///< Its share when they are.
};

struct Joining {
  std::vector<Change> stay;   ///< Who is there anyhow, in their order.
  std::vector<Change> comes;  ///< Who joins, or leaves the other way round.
  double whole_without = 0, whole_with = 0;
  /// Of who stays: those for whom it is worse when the others come, by more than the tolerance.
  std::vector<std::size_t> worse;
};

/// The game among some of the players, who keep their order.
core::Result<Game> among(const Game& game, Coalition players);

/// What changes when `others` come to those who are there, or leave them: the shares by one method in both games. In a
/// method that is population monotonic nobody becomes worse off (Y. Sprumont, "Population monotonic allocation schemes
/// for cooperative games with transferable utility", Games and Economic Behavior 2 (1990)); this tells who does.
/// @param others at least one player, and not all.
core::Result<Joining> effect_of(const Game& game, Coalition others, const Method& method, double tolerance);

}  // namespace pareltjes::engines::fair_share
