// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "platform/service/service.hpp"

namespace pareltjes::effectrapportage {

/// The pages about reference objects and about predictions and what came of them.
service::ServiceRoutes learning_routes(const service::Parts& parts, const service::Options& options);

}  // namespace pareltjes::effectrapportage
