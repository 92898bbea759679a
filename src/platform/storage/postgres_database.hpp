// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "platform/storage/database.hpp"
#include "platform/storage/migrations.hpp"

namespace pareltjes::storage {

/// @param url "postgresql://…" or libpq's "host=… dbname=…".
core::Result<std::unique_ptr<Database>> open_postgres(const std::string& url, const std::vector<Migration>& migrations);

}  // namespace pareltjes::storage
