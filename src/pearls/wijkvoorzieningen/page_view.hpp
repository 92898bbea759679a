// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "core/error.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::wijkvoorzieningen {

/// What the pearl's own page shows of an outcome: map, pyramid, needs and gaps.
core::Result<pearl::PageView> page_view(const pearl::Outcome& outcome, const pearl::PageRequest& request);

}  // namespace pareltjes::wijkvoorzieningen
