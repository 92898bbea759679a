// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "core/error.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::storage {

/// What a backup holds. The checksum is over the contents (every row of every table in the order of their keys), not
/// over the bytes of the file: equal contents give an equal checksum.
struct BackupInfo {
  std::string file;
  std::string checksum;   ///< SHA-256 as hexadecimal digits. Also kept beside the file, in FILE.controlegetal.
  std::int64_t rows = 0;  ///< Rows of all tables together.
};

/// Copies the database, of whichever kind, to the SQLite file `file` while others go on reading and writing: one state
/// of it, compared with the original by checksum. kConflict when the file exists and `overwrite` is not set.
core::Result<BackupInfo> backup(Database& database, const std::string& file, bool overwrite = false);

/// Reads a whole backup and compares it with the checksum beside it. kInvalidFile when it differs or has none.
core::Result<BackupInfo> verify_backup(const std::string& file);

/// Puts a backup in the place of the database at `place`, after verifying it, and verifies the result.
/// @param place what Database::open() takes; the backup may be of the other kind of database.
/// kConflict when there is a database and `overwrite` is not set. A damaged file is kept as PATH.beschadigd.
core::Result<BackupInfo> restore(const std::string& file, const std::string& place, bool overwrite = false);

}  // namespace pareltjes::storage
