// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "core/error.hpp"
#include "platform/storage/checksum.hpp"

namespace pareltjes::storage {

// A backup is a SQLite file, whatever database it was made of; so one checksum serves both, and either can be restored
// into the other.

/// Whether the text is an address of a PostgreSQL server.
bool is_server(const std::string& url);

/// Copies one state of the database on a server to the new SQLite file at `file`.
core::Result<Checksum> copy_from_server(const std::string& url, const std::string& file);

/// Replaces what the database on a server holds by what is in the SQLite file: all of it or nothing. What it then holds
/// is read back and compared before it is stored. kConflict when there is something and `overwrite` is not set.
core::Result<Checksum> copy_to_server(const std::string& file, const std::string& url, bool overwrite);

}  // namespace pareltjes::storage
