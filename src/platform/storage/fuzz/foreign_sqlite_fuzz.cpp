// SPDX-License-Identifier: EUPL-1.2
// Any bytes as the SQLite file of somebody else: the rows of a table or a clear error, never a crash.
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>

#include "platform/storage/foreign_sqlite.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pareltjes::storage;
  const auto folder = std::filesystem::temp_directory_path() / ("pareltjes-fuzz-vreemd-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const auto file = folder / "a.sqlite";
  std::ofstream(file, std::ios::binary).write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  static_cast<void>(read_foreign_sqlite(file, {{"item", {"id", "naam"}}}));
  std::filesystem::remove_all(folder);
  return 0;
}
