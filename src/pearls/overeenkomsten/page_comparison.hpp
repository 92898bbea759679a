// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>

#include "platform/pearl/pearl.hpp"

namespace pareltjes::overeenkomsten {

/// What the page shows of a comparison: the deviations, side by side, and what the law asks; {"any": false} for an
/// outcome that compares nothing.
nlohmann::json comparison_values(const pearl::Outcome& outcome, core::Language language);

/// A difference "a [-b-] {+c+}" as pieces in order: {"text"}, {"gone"} or {"added"}.
nlohmann::json pieces_of(std::string_view difference);

}  // namespace pareltjes::overeenkomsten
