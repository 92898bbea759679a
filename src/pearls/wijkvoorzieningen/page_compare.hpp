// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "core/error.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::wijkvoorzieningen {

/// The scenarios that an address asks for: with "keuze=norm" the library's figure beside an own one; else housing plans
/// as given, delayed, and not built. `values` are those of the page without scenarios.
std::vector<pearl::Scenario> scenarios_for(const pearl::PageRequest& request, const nlohmann::json& values);

/// Two or three columns, and in words how the later ones differ from the first.
core::Result<pearl::PageView> comparison_view(const std::vector<pearl::ScenarioOutcome>& outcomes,
                                              const pearl::PageRequest& request);

}  // namespace pareltjes::wijkvoorzieningen
