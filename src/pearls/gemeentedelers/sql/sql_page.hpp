// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>

#include "platform/pearl/pearl.hpp"

namespace pareltjes::gemeentedelers {

/// The input values that the address of a page asks for, each of the kind that the schema says.
nlohmann::json values_asked(const pearl::Manifest& manifest, const pearl::PageRequest& request);

/// The page of a pearl without C++: the answer, its charts, its tables, what can be set, what it rests on.
/// @param charts of grafieken.json, checked.
core::Result<pearl::PageView> sql_page(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                                       const nlohmann::json& charts, const pearl::PageRequest& request);

}  // namespace pareltjes::gemeentedelers
