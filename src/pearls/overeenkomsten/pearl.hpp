// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "platform/pearl/pearl.hpp"

namespace pareltjes::overeenkomsten {

/// Standard agreements: imported, filled in, renewed, compared. Ready for the registry.
std::unique_ptr<pearl::Pearl> make_pearl();

}  // namespace pareltjes::overeenkomsten
