// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <vector>

#include "engines/fair_share/game.hpp"

namespace pareltjes::engines::fair_share {

// Each gives one amount a player, in the unit of the game; together they are the value of everybody (efficiency).

/// What a player adds on average, over every order in which the players can join. Exact.
/// L. Shapley, "A value for n-person games", Contributions to the Theory of Games II (1953) 307–317.
std::vector<double> shapley(const Game& game);

/// Separable costs, remaining benefits: each gets what it adds as the last, and of what remains a part by what it would
/// gain over that alone. Where nobody would, the rest is shared equally.
/// H. Young, N. Okada, T. Hashimoto, "Cost allocation in water resources development", IIASA WP-79-077 (1979).
std::vector<double> separable_costs(const Game& game);

/// Each gets what it adds as the last, and an equal part of what remains (egalitarian non-separable contribution).
std::vector<double> equal_remainder(const Game& game);

/// The whole in proportion to weights (people, volume, present cost). Equal parts where all weights are 0.
/// @param weights ≥ 0, one a player.
std::vector<double> proportional(double whole, std::span<const double> weights);

/// The whole in proportion to what each is worth alone.
std::vector<double> proportional_to_alone(const Game& game);

/// Each gets what it is worth alone, and of what is gained together a part by weights (people, volume, present cost):
/// no single player is worse off while together is worth more. With equal weights the centre of the imputations (T.
/// Driessen, Y. Funaki, "Coincidence of and collinearity between game theoretic solutions", OR Spektrum 13 (1991)).
/// @param weights ≥ 0, one a player.
std::vector<double> alone_and_rest(const Game& game, std::span<const double> weights);

/// The Shapley value where players of one type are alike: exact, with as many values asked as there are ways to take a
/// number of each type.
/// @param counts players of each type, ≥ 1; their product of (count + 1) at most 200 million.
/// @param value of a group with so many of each type; asked once for each, never for the empty one.
/// @return the share of one player of each type.
core::Result<std::vector<double>> shapley_by_types(std::span<const std::size_t> counts,
                                                   const std::function<double(std::span<const std::size_t>)>& value,
                                                   const std::stop_token& stop = {});

/// The Shapley value of the airport game, in which a group costs what its dearest member costs: everybody pays an equal
/// part of each step that he needs. S. Littlechild and G. Owen, "A simple expression for the Shapley value in a special
/// case", Management Science 20 (1973) 370–372.
/// @param costs of each type, ≥ 0, in any order. @param counts players of each type, ≥ 1.
/// @return what one player of each type pays.
std::vector<double> airport(std::span<const double> costs, std::span<const std::size_t> counts);

}  // namespace pareltjes::engines::fair_share
