// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace pareltjes::packages {

/// File name (relative, "/" between folders) → content.
using Files = std::map<std::string, std::string>;

/// What a package may be at most, packed or not.
struct ArchiveLimits {
  std::size_t entries = 1000;
  std::size_t packed_bytes = std::size_t{20} * 1024 * 1024;
  std::size_t total_bytes = std::size_t{100} * 1024 * 1024;
  std::size_t file_bytes = std::size_t{50} * 1024 * 1024;
  std::size_t ratio = 200;  ///< Unpacked to packed, of one file above 64 KB: more is a bomb.
};

/// Whether a name stays within the folder: no "..", no root, no backslash, drive, control character or hidden part.
bool is_safe_name(std::string_view name);

/// Errors: kInvalidFile (no zip, broken, encrypted, an unsafe or double name), kPayloadTooLarge (a limit).
core::Result<Files> read_zip(std::string_view bytes, const ArchiveLimits& limits = {});

/// Every regular file below a folder. Links are refused. Errors as above; kStorageUnavailable when it cannot be read.
core::Result<Files> read_folder(const std::filesystem::path& folder, const ArchiveLimits& limits = {});

/// One text that stands for the files and nothing else: sorted by name, every length said. Its SHA-256 is the
/// package's.
std::string pack(const Files& files);
/// Error: kInvalidFile when the bytes are not what pack() makes.
core::Result<Files> unpack(std::string_view packed);

}  // namespace pareltjes::packages
