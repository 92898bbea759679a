// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "platform/service/service.hpp"

namespace pareltjes::service {

/// Writes a line in the audit log of the organisation of who asks. What was done stays done when that fails: the fault
/// goes to the logs.
void note(const Parts& parts, const Call& call, const std::string& kind, const std::string& subject = {},
          const nlohmann::json& content = nlohmann::json::object());

}  // namespace pareltjes::service
