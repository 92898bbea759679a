// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "platform/service/service.hpp"

namespace pareltjes::overeenkomsten {

/// The pages of the agreements of an organisation: the register, filling in, comparing, signing, renewing, sharing, the
/// annual report and the calendar.
service::ServiceRoutes agreement_routes(const service::Parts& parts, const service::Options& options);

}  // namespace pareltjes::overeenkomsten
