// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "platform/pearl/pearl.hpp"

namespace pareltjes::effectrapportage {

/// What a new company means for housing, before it settles. Ready for the registry.
std::unique_ptr<pearl::Pearl> make_pearl();

}  // namespace pareltjes::effectrapportage
