// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "platform/service/service.hpp"

namespace pareltjes::datarechten {

/// The pages of an organisation's applications: their contracts judged, the rights on their data; and the decision
/// point for other programs (AuthZEN).
service::ServiceRoutes data_routes(const service::Parts& parts, const service::Options& options);

}  // namespace pareltjes::datarechten
