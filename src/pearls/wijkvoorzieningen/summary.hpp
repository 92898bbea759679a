// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "platform/pearl/outcome.hpp"

namespace pareltjes::wijkvoorzieningen {

/// What a reader at a terminal sees first: inhabitants by age group per wijk, and below it what each wijk needs.
std::vector<pearl::Table> summary_tables(const pearl::Outcome& outcome, core::Language language);

}  // namespace pareltjes::wijkvoorzieningen
