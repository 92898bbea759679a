// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "platform/storage/database.hpp"
#include "platform/storage/migrations.hpp"

namespace pareltjes::storage {

struct SqliteOptions {
  std::string path;  ///< A file, or ":memory:" for a database that goes when it is closed.
  std::vector<Migration> migrations;
  std::int64_t maximum_pages = 0;  ///< A ceiling on the size of the file; 0 for none.
  int busy_ms = 10'000;            ///< How long to wait for another process that writes.
};

core::Result<std::unique_ptr<Database>> open_sqlite(SqliteOptions options);

}  // namespace pareltjes::storage
