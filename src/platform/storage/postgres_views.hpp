// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/storage/migrations.hpp"

namespace pareltjes::storage {

class PostgresConnection;

/// A migration as PostgreSQL understands it: other names for types, no STRICT, text compared by its bytes.
std::string in_postgres(std::string_view sql);

/// Runs all of these migrations, whatever was done before, in the transaction that has begun.
core::Result<void> make_tables(PostgresConnection& connection, const std::vector<Migration>& migrations);

/// Takes from all other roles of the server what PostgreSQL gives everybody: connecting, temporary tables, and (before
/// 15) tables in the schema. Nothing where the database belongs to somebody else, who then decides.
core::Result<void> close_to_others(PostgresConnection& connection);

/// As migrate() does for SQLite; organisations are kept apart by row-level security.
core::Result<void> migrate(PostgresConnection& connection, const std::vector<Migration>& migrations);

}  // namespace pareltjes::storage
