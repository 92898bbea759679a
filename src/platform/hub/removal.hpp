// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "core/error.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::hub {

/// Takes away every version of a dataset of the scope's own organisation, also from who asks what changed between them;
/// of one that is not there nothing happens. A run under way keeps the rows that it holds. Errors: storage failures.
core::Result<void> remove_dataset(storage::Database& database, const storage::Scope& scope, const std::string& id);
/// The same as a part of a write transaction: with Hub::store()'s fence, what replaces a dataset without a trace.
core::Result<void> remove_dataset(storage::Session& session, const std::string& id);

}  // namespace pareltjes::hub
