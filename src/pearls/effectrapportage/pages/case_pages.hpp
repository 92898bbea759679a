// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "platform/service/service.hpp"

namespace pareltjes::effectrapportage {

/// The pages of a municipality's cases: kept, worked on together, talked about, shared with neighbours.
service::ServiceRoutes case_routes(const service::Parts& parts, const service::Options& options);

}  // namespace pareltjes::effectrapportage
