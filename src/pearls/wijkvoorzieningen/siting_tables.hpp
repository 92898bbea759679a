// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "pearls/wijkvoorzieningen/siting.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::wijkvoorzieningen {

/// The tables locaties and locatievragen.
std::vector<pearl::Table> siting_tables_of(const Areas& areas, const SitingAnswers& answers,
                                           const pearl::Manifest& manifest);

/// The table locaties as points, for the map.
pearl::Layer siting_layer_of(const pearl::Table& sites);

}  // namespace pareltjes::wijkvoorzieningen
