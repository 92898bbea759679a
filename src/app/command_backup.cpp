// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <filesystem>

#include "app/commands.hpp"
#include "platform/storage/backup.hpp"

namespace pareltjes::app {

int backup_command(const CommonOptions& common, const BackupOptions& options) {
  const bool dutch = common.language == core::Language::kDutch;
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  const auto made = storage::backup((*installation)->database(), options.file, options.overwrite);
  if (!made) return report({made.error()}, common.language);
  fmt::print(fmt::runtime(dutch ? "Back-up gemaakt: {} ({} rijen, controlegetal {}).\n"
                                : "Backup made: {} ({} rows, checksum {}).\n"),
             made->file, made->rows, made->checksum);
  return 0;
}

core::Error damaged_database() {
  return {core::ErrorCode::kStorageUnavailable,
          {"De database is beschadigd.", "The database is damaged."},
          {"Zet een reservekopie terug.", "Restore a backup."},
          {}};
}

int check_command(const CommonOptions& common) {
  const bool dutch = common.language == core::Language::kDutch;
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  const auto sound = (*installation)->database().check({});
  if (!sound) return report({sound.error()}, common.language);
  if (!*sound) return report({damaged_database()}, common.language);
  fmt::print("{}\n", dutch ? "De database is heel." : "The database is whole.");
  return 0;
}

int restore_command(const CommonOptions& common, const BackupOptions& options) {
  const bool dutch = common.language == core::Language::kDutch;
  const auto folder = make_data_folder(common);
  if (!folder) return report({folder.error()}, common.language);
  const auto restored =
      storage::restore(options.file, common.database_url.empty() ? database_file(common).string() : common.database_url,
                       options.overwrite);
  if (!restored) return report({restored.error()}, common.language);
  fmt::print(
      fmt::runtime(dutch ? "Teruggezet: {} ({} rijen, controlegetal {}).\n" : "Restored: {} ({} rows, checksum {}).\n"),
      restored->file, restored->rows, restored->checksum);
  if (!std::filesystem::exists(*folder / "sleutel")) {
    fmt::print(fmt::runtime(dutch ? "Zet ook het bestand ‘sleutel’ terug in {}, voor u het programma start.\n"
                                  : "Also put the file ‘sleutel’ (key) back in {} before you start the program.\n"),
               folder->string());
  }
  return 0;
}

}  // namespace pareltjes::app
