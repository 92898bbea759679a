// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a database file: a clear error or a working database, never a crash.
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>

#include "platform/storage/backup.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pareltjes::storage;
  const auto folder = std::filesystem::temp_directory_path() / ("pareltjes-fuzz-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const auto file = (folder / "a.db").string();
  std::ofstream(file, std::ios::binary).write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  if (auto database = Database::open(file)) {
    static_cast<void>((*database)->read({"GM0439", "fuzz"}, [](Session& session) -> pareltjes::core::Result<void> {
      static_cast<void>(session.query("SELECT * FROM dossier"));
      return {};
    }));
  }
  static_cast<void>(verify_backup(file));
  std::filesystem::remove_all(folder);
  return 0;
}
