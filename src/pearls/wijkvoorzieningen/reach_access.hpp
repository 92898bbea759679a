// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <vector>

#include "engines/street_network/catchment.hpp"
#include "pearls/wijkvoorzieningen/reach_measure.hpp"

namespace pareltjes::wijkvoorzieningen {

/// Places of supply divided over the people who compete for them: a balanced floating catchment (Paez, Higgins and
/// Vivona, 2019). Of a home, places draw as schools draw pupils: nearer and larger ones more, with the weights that
/// were fitted on where pupils go (engines/street_network/schoolkeuze.csv). So access × people adds up to the supply.
/// @param people of whom the places are for, by home.
/// @param capacity above zero, by place.
network::Catchment divided_supply(std::span<const double> people, std::span<const double> capacity,
                                  const std::vector<Leg>& legs);

}  // namespace pareltjes::wijkvoorzieningen
