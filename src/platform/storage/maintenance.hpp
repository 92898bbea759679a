// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "platform/storage/database.hpp"

namespace pareltjes::storage {

/// Counts one more change across organisations under its reason, in the table onderhoud.
core::Result<void> note_maintenance(Session& session, std::string_view reason);

}  // namespace pareltjes::storage
