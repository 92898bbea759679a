// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "core/error.hpp"

namespace pareltjes::storage {

/// Why a database refuses a change; the same sentences for SQLite and PostgreSQL.
enum class Refusal { kExists, kReference, kFixed, kValue };

/// @param detail the database's own words, which hold no values.
core::Error refusal(Refusal why, const std::string& detail);

/// kStorageUnavailable.
core::Error unavailable(core::Text message, core::Text advice, const std::string& place);
core::Error disk_full(const std::string& place);

}  // namespace pareltjes::storage
