// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "core/error.hpp"
#include "platform/storage/directives.hpp"

namespace pareltjes::storage {

class SqliteConnection;

/// Drops every view, and the triggers that storage made, so that a migration may change the tables below them.
core::Result<void> drop_views(SqliteConnection& connection);

/// Makes the view and the triggers of every organisation's table, after checking that
/// * every table is marked and every mark has its table;
/// * an organisation's table begins with organisatie and actor, and all its unique keys begin with organisatie.
/// kInternal for a migration that does not keep to this.
core::Result<void> make_views(SqliteConnection& connection, const std::vector<TableMark>& marks);

}  // namespace pareltjes::storage
