// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "platform/pearl/pearl.hpp"

namespace pareltjes::samen_inkopen {

/// The page: the answer, who gets which part and why, who supplies what, where the fibre comes, the sources.
core::Result<pearl::PageView> page_view(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                                        const pearl::PageRequest& request);

/// What a reader at a terminal wants first.
std::vector<pearl::Table> summary_of(const pearl::Outcome& outcome, core::Language language);

/// The map of the route, drawn from the tables "net" and "locaties". Empty where there is no network.
std::string route_svg(const pearl::Outcome& outcome, core::Language language);

}  // namespace pareltjes::samen_inkopen
