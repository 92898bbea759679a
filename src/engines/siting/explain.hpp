// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "engines/siting/search.hpp"
#include "engines/siting/solution.hpp"

namespace pareltjes::engines::siting {

/// Writes into the solution which sites are open and when, whom they serve, and what each of them adds.
void explain(const Instance& instance, const Model& model, const Incumbent& best, Solution& solution);

/// The plans that have a solution's sites open in its periods; nothing when the model has no such plans.
std::optional<Choice> choice_of(const Model& model, const Solution& solution);

}  // namespace pareltjes::engines::siting
