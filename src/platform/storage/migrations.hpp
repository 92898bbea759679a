// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <limits>
#include <map>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "platform/storage/directives.hpp"

namespace pareltjes::storage {

class SqliteConnection;

/// One numbered file of SQL that brings the database a step forward.
struct Migration {
  int number = 0;
  std::string name;  ///< "begin" in 0001_begin.sql.
  std::string sql;
};

/// The files below src/platform/storage/migrations/, in the order of their numbers.
std::vector<Migration> embedded_migrations();

/// Every table that is marked after the migrations up to number `last`: later marks replace earlier ones.
core::Result<std::vector<TableMark>> marks_after(const std::vector<Migration>& migrations,
                                                 int last = std::numeric_limits<int>::max());

/// What the table migratie says, by number.
struct MigrationDone {
  std::string name;
  std::string sha256;
};
using MigrationsDone = std::map<int, MigrationDone>;

/// The first migration that still has to run; nothing when all have. kStorageUnavailable as migrate() says.
core::Result<const Migration*> next_migration(const std::vector<Migration>& migrations, const MigrationsDone& done);

/// Runs what the database lacks, each migration in a transaction of its own, and makes the views and triggers that
/// keep organisations apart. kStorageUnavailable when the database is newer than the program, is another program's,
/// or was made with a migration that has changed since.
core::Result<void> migrate(SqliteConnection& connection, const std::vector<Migration>& migrations);

}  // namespace pareltjes::storage
