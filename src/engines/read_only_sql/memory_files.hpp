// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <memory>
#include <string>

struct sqlite3_vfs;

namespace pareltjes::engines::read_only_sql {

/// A file system for SQLite that knows no disk. Opens nothing but nameless temporary files, which live in memory and
/// take together at most so many bytes; then writing fails as on a full disk.
class MemoryFiles {
 public:
  explicit MemoryFiles(std::size_t most_bytes);
  ~MemoryFiles();
  MemoryFiles(const MemoryFiles&) = delete;
  MemoryFiles& operator=(const MemoryFiles&) = delete;

  /// Under which name a connection asks for it.
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  /// Whether something did not fit. Asking forgets it.
  bool overflowed();

 private:
  friend struct MemoryFile;
  std::string name_;
  std::size_t most_;
  std::size_t bytes_ = 0;
  bool overflowed_ = false;
  std::unique_ptr<sqlite3_vfs> vfs_;
};

}  // namespace pareltjes::engines::read_only_sql
