// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/error.hpp"

namespace pareltjes::pearl {

/// A file that stays where it is until its bytes are asked for. Its hash is taken first: all who read it see the same.
class FileOnDisk {
 public:
  /// Error: kInvalidFile when it cannot be read.
  static core::Result<FileOnDisk> look_at(const std::filesystem::path& path);

  [[nodiscard]] std::uint64_t size() const { return size_; }  ///< Bytes.
  [[nodiscard]] const std::string& sha256() const { return sha256_; }
  /// Safe to call from several threads. Error: kInvalidFile when it cannot be read, or is no longer the same.
  [[nodiscard]] core::Result<std::string> read() const;

 private:
  FileOnDisk(std::filesystem::path path, std::uint64_t size, std::string sha256)
      : path_(std::move(path)), size_(size), sha256_(std::move(sha256)) {}

  std::filesystem::path path_;
  std::uint64_t size_;
  std::string sha256_;
};

/// A file given with `--input` or uploaded. Untrusted until the pearl's own parser has read it.
struct InputFile {
  std::string name;
  std::string bytes;                                 ///< Empty when it lies on disk.
  std::optional<FileOnDisk> on_disk = std::nullopt;  ///< Only for a pearl whose manifest says "reads_from_disk".

  [[nodiscard]] std::uint64_t size() const { return on_disk ? on_disk->size() : bytes.size(); }
  [[nodiscard]] std::string sha256() const;
};

/// All bytes of a file. Error: kInvalidFile when it cannot be read.
core::Result<std::string> read_file(const std::filesystem::path& path);

}  // namespace pareltjes::pearl
