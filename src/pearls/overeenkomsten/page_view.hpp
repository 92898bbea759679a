// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "platform/pearl/pearl.hpp"

namespace pareltjes::overeenkomsten {

/// The standards, and one of them with its parts.
core::Result<pearl::PageView> page_view(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                                        const pearl::PageRequest& request);

/// Without long texts: what fits on a terminal.
std::vector<pearl::Table> summary_of(const pearl::Outcome& outcome, core::Language language);

}  // namespace pareltjes::overeenkomsten
