// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "platform/storage/database.hpp"

namespace pareltjes::storage {

/// A table in somebody else's file, and the columns that are wanted of it.
struct ForeignTable {
  std::string name;
  std::vector<std::string> columns;
};

/// The rows of plain tables in an SQLite file that others made. It is opened for reading only, its views and triggers
/// do not run, and what takes too long is given up. One answer a table, in the order asked.
/// Errors: kInvalidFile when it is no SQLite file, lacks a table or column, is damaged or too large.
core::Result<std::vector<Rows>> read_foreign_sqlite(const std::filesystem::path& file,
                                                    const std::vector<ForeignTable>& tables);

}  // namespace pareltjes::storage
