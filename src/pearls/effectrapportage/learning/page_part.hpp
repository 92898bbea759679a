// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>

#include "platform/pearl/pearl.hpp"

namespace pareltjes::effectrapportage {

/// The part of the page about what was learned: with and without reference objects, whose they are, how well they
/// predict each other, and the form that keeps a prediction.
nlohmann::json learning_part(const pearl::Outcome& outcome, const pearl::PageRequest& request);

}  // namespace pareltjes::effectrapportage
