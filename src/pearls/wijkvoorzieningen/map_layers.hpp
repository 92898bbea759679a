// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "platform/pearl/outcome.hpp"

namespace pareltjes::wijkvoorzieningen {

/// The layers for a map program, each with the geometry of its areas:
/// "gebieden": one row an area, with its people, what it needs now (nodig_…) and what kind of border it has;
/// "prognose": one row an area and year, with people and needs of then, and a date for a time slider;
/// "tekortkans": one row an area, facility and year of which the supply is known.
/// These two only where the outcome looks ahead;
/// "locaties": the best sites for new facilities and those that are there, as points, where any is known.
std::vector<pearl::Layer> map_layers(const pearl::Outcome& outcome);

}  // namespace pareltjes::wijkvoorzieningen
