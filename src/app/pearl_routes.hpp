// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "platform/service/service.hpp"

namespace pareltjes::app {

/// The pages that pearls have beside those of their outcomes.
std::vector<service::MakeRoutes> pearl_routes();

}  // namespace pareltjes::app
