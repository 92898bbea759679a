// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "platform/pearl/pearl.hpp"

namespace pareltjes::omgevingswet {

/// Does this delivery meet the standard? Ready for the registry.
std::unique_ptr<pearl::Pearl> make_pearl();

}  // namespace pareltjes::omgevingswet
