// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "platform/pearl/pearl.hpp"

namespace pareltjes::gemeentedelers {

/// The pearl that tells which pearls a municipality took over, and by which evidence.
std::unique_ptr<pearl::Pearl> make_pearl();

}  // namespace pareltjes::gemeentedelers
