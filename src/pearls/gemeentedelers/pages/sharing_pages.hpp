// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "platform/service/service.hpp"

namespace pareltjes::gemeentedelers {

/// /delen: the catalogue of pearls, one of them, and taking it over for one's own municipality.
service::ServiceRoutes sharing_routes(const service::Parts& parts, const service::Options& options);

}  // namespace pareltjes::gemeentedelers
