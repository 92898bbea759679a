// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "platform/pearl/pearl.hpp"

namespace pareltjes::datarechten {

/// Judges a contract file on twelve points of free use of data. Ready for the registry.
std::unique_ptr<pearl::Pearl> make_pearl();

}  // namespace pareltjes::datarechten
