// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "engines/fair_share/game.hpp"

namespace pareltjes::engines::fair_share {

/// A group that would be better off without the others, and by how much together.
struct Objection {
  Coalition group = 0;
  double gain = 0;  ///< > 0, in the unit of the game.
};

/// Whether shares lie in the core: no group would be better off alone.
struct CoreTest {
  std::size_t groups = 0;            ///< How many were looked at: all but nobody and everybody.
  std::size_t objecting = 0;         ///< How many of them would be better off alone.
  std::optional<Objection> largest;  ///< The one with the largest gain; the first by its bits where several have it.
  std::vector<Objection> single;     ///< Single players who would be, in their order.
  [[nodiscard]] bool stable() const { return objecting == 0; }
};

/// Looks at every group. D. Gillies, "Solutions to general non-zero-sum games" (1959).
/// @param shares one a player. @param tolerance a gain up to this counts as none.
/// @return nothing when asked to stop before the end.
std::optional<CoreTest> test_core(const Game& game, std::span<const double> shares, double tolerance,
                                  const std::stop_token& stop = {});

/// A group of so many of each type that would be better off without the others, and by how much together.
struct TypedObjection {
  std::vector<std::size_t> group;
  double gain = 0;
};

struct TypedCoreTest {
  double groups = 0;                      ///< How many groups of players were looked at, counted one by one.
  double objecting = 0;                   ///< How many of them would be better off alone.
  std::optional<TypedObjection> largest;  ///< The one with the largest gain; the first in the game's order.
  std::vector<std::size_t> single;        ///< Types of which one player would.
  [[nodiscard]] bool stable() const { return objecting == 0; }
};

/// The same for hundreds of players in few types: all players of one type have the same share.
/// @param shares of one player of each type.
std::optional<TypedCoreTest> test_core(const TypedGame& game, std::span<const double> shares, double tolerance,
                                       const std::stop_token& stop = {});

}  // namespace pareltjes::engines::fair_share
