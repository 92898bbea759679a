// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "core/error.hpp"

namespace pareltjes::storage {

class SqliteConnection;

struct Checksum {
  std::string sha256;
  std::int64_t rows = 0;
};

/// SHA-256 over all tables by name, their columns, and their rows in the order of the primary key. Each value goes in
/// with its type and length, so that no two contents look the same. One row at a time in memory.
core::Result<Checksum> checksum_of(SqliteConnection& connection);

}  // namespace pareltjes::storage
