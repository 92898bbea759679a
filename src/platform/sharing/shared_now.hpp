// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/sharing/sharing.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::sharing {

/// What Sharing::shared() gives, as one transaction sees it: for who stores something that must fit what is shared.
core::Result<std::vector<Share>> shared_now(storage::Session& session, std::string_view kind,
                                            const std::string& subject = {});

}  // namespace pareltjes::sharing
