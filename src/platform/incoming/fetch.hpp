// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "platform/hub/importer.hpp"
#include "platform/incoming/source.hpp"

namespace pareltjes::incoming {

/// What one look may cost.
struct Limits {
  std::uint64_t bytes = std::uint64_t{512} << 20U;  ///< Of one file, or of the text of a table.
  std::int64_t rows = 5'000'000;                    ///< Of a table.
  std::size_t files = 1000;                         ///< In a watched folder.
  std::chrono::seconds time{300};                   ///< For one file or table to be fetched.
  std::chrono::seconds connect{10};                 ///< To reach a database.
  std::chrono::milliseconds still{15'000};          ///< A file that changed later than this ago is left alone.
};

/// What a source gave, as the importers take it.
struct Fetched {
  std::string name;
  std::string bytes;
};

/// Reads a table or view whole, in a transaction that can only read, as CSV with its column names. Rows are put in
/// order of their text, so that the same contents are the same bytes. Errors: kForbidden (not allowed),
/// kNetworkUnavailable (not reached, or it refused), kDeadlineExceeded, kPayloadTooLarge (rows or bytes), kCancelled.
core::Result<Fetched> fetch_table(const Source& source, const AllowedDatabase& database, const std::string& password,
                                  const Limits& limits, const std::stop_token& stop);

/// Reads a file that GDAL knows through the program ogr2ogr, in a folder of its own: only the driver of its ending
/// takes part, so that no file can point at others or at addresses. A zip is unpacked first. What it gives is a
/// GeoPackage; `as_table` asks for CSV. Errors: kPartAbsent without ogr2ogr, kInvalidFile, kDeadlineExceeded,
/// kPayloadTooLarge, kCancelled.
core::Result<Fetched> fetch_vector(const std::filesystem::path& root, const std::string& place, bool as_table,
                                   const Limits& limits, const std::stop_token& stop);
/// Whether files with this ending are tables without a map. Error: kInvalidInput for an ending that is not known.
core::Result<bool> is_table_file(const std::string& place);

}  // namespace pareltjes::incoming
