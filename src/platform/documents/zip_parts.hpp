// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace pareltjes::documents {

/// Parts of a zip file that are read and replaced in place. Nothing is written before close().
class ZipParts {
 public:
  static std::unique_ptr<ZipParts> open(const std::filesystem::path& file);
  ~ZipParts();
  ZipParts(const ZipParts&) = delete;
  ZipParts& operator=(const ZipParts&) = delete;

  /// Empty where there is no such part.
  [[nodiscard]] std::string read(const char* name) const;
  /// Replaces or adds a part, dated at a fixed moment: the same parts, the same bytes.
  bool put(const char* name, std::string bytes);
  bool close();

 private:
  struct Archive;
  explicit ZipParts(std::unique_ptr<Archive> archive);
  std::unique_ptr<Archive> archive_;
};

}  // namespace pareltjes::documents
