// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/input_file.hpp"

#include <fstream>

#include "core/sha256.hpp"

namespace pareltjes::pearl {

core::Result<std::string> read_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  std::ifstream stream(path, std::ios::binary);
  std::string bytes;
  if (!error && stream) {
    bytes.resize(size);
    stream.read(bytes.data(), static_cast<std::streamsize>(size));
    if (stream.gcount() == static_cast<std::streamsize>(size)) return bytes;
  }
  const auto name = path.string();
  return core::fail(core::ErrorCode::kInvalidFile,
                    {"Het bestand ‘" + name + "’ is niet te lezen.", "The file ‘" + name + "’ cannot be read."},
                    {"Kijk of de naam klopt.", "Check whether the name is right."});
}

core::Result<FileOnDisk> FileOnDisk::look_at(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  if (!bytes) return std::unexpected(bytes.error());
  return FileOnDisk(std::filesystem::absolute(path), bytes->size(), core::sha256_hex(*bytes));
}

core::Result<std::string> FileOnDisk::read() const {
  auto bytes = read_file(path_);
  if (!bytes || core::sha256_hex(*bytes) == sha256_) return bytes;
  const auto name = path_.filename().string();
  return core::fail(
      core::ErrorCode::kInvalidFile,
      {"Het bestand ‘" + name + "’ is veranderd terwijl het werd nagekeken.",
       "The file ‘" + name + "’ changed while it was being checked."},
      {"Wacht tot het bestand klaar is. Start dan opnieuw.", "Wait until the file is complete. Then start again."});
}

std::string InputFile::sha256() const {
  return on_disk ? on_disk->sha256() : core::sha256_hex(bytes);
}

}  // namespace pareltjes::pearl
