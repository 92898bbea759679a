// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "app/installation.hpp"

namespace pareltjes::app {

/// What has to be done now and then, whatever anybody asks: lines of logs that are older than their term go, and so do
/// sessions that ended and invitations that nobody took up.
/// @return how many rows went. Error: the first one; the rest is done all the same.
core::Result<std::int64_t> keep_house(Installation& installation);

}  // namespace pareltjes::app
