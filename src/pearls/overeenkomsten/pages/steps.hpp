// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>

#include "core/language.hpp"

namespace pareltjes::overeenkomsten {

/// Filling in step by step: the arrangement itself, the fields of each section of the document a few at a time, each
/// table, and a last look. Each step can be saved by itself; what is not asked in a step stays as it is.
/// @param form what form_values() gives; keeps only what this step asks.
/// @param step from 1; anything beyond the last is the last.
/// @return {"steps": [{"number", "title", "current", "problems", "has_problems"}], "number", "count", "terms", "last",
/// "next", "previous"}.
nlohmann::json guide(nlohmann::json& form, std::size_t step, core::Language language);

}  // namespace pareltjes::overeenkomsten
