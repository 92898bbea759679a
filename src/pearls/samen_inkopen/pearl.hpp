// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "platform/pearl/pearl.hpp"

namespace pareltjes::samen_inkopen {

/// Buying together: from a round with bids to an award, a saving for each, a fair share and a route for fibre.
std::unique_ptr<pearl::Pearl> make_pearl();

}  // namespace pareltjes::samen_inkopen
