// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/backup.hpp"

#include <filesystem>
#include <fstream>

#include "platform/storage/checksum.hpp"
#include "platform/storage/server_copy.hpp"
#include "platform/storage/sqlite_connection.hpp"

namespace pareltjes::storage {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;
using core::fail;

std::string note_of(const std::string& file) {
  return file + ".controlegetal";
}

core::Result<void> refuse_existing(const std::string& file, bool overwrite) {
  std::error_code ignored;
  if (overwrite || !fs::exists(file, ignored)) return {};
  return fail(ErrorCode::kConflict, {"Dit bestand bestaat al.", "This file exists already."},
              {"Kies een andere naam, of zeg dat het overschreven mag worden.",
               "Choose another name, or say that it may be overwritten."},
              core::Place{file, std::nullopt, std::nullopt});
}

std::unexpected<core::Error> differs(const std::string& file) {
  return fail(ErrorCode::kInvalidFile,
              {"De inhoud van deze reservekopie klopt niet met het controlegetal.",
               "The contents of this backup do not match its checksum."},
              {"Gebruik een andere reservekopie.", "Use another backup."},
              core::Place{file, std::nullopt, std::nullopt});
}

/// Copies all pages; `from` may be inside a read transaction, whose state is what is copied.
core::Result<void> copy_pages(SqliteConnection& from, SqliteConnection& to) {
  sqlite3_backup* copying = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
  if (copying == nullptr) return std::unexpected(to.error(sqlite3_errcode(to.handle())));
  const int step = sqlite3_backup_step(copying, -1);
  const int finish = sqlite3_backup_finish(copying);
  if (step != SQLITE_DONE) return std::unexpected(to.error(step));
  if (finish != SQLITE_OK) return std::unexpected(to.error(finish));
  return {};
}

/// Opens a file, runs `use` on it in one transaction, and closes it again.
template <class Use>
auto with_file(const std::string& path, const Use& use) -> decltype(use(std::declval<SqliteConnection&>())) {
  auto connection = SqliteConnection::open({.path = path, .create = false});
  if (!connection) return std::unexpected(connection.error());
  if (auto begun = (*connection)->script("BEGIN"); !begun) return std::unexpected(begun.error());
  auto result = use(**connection);
  (*connection)->rollback();
  return result;
}

/// Copies one state of the database at `from` to the new file `to`, and compares both.
core::Result<Checksum> copy_verified(const std::string& from, const std::string& to) {
  return with_file(from, [&](SqliteConnection& source) -> core::Result<Checksum> {
    // Reading the rows says nothing of the indexes, whose pages are copied all the same.
    const auto fits = source.fits_together("integrity_check");
    if (!fits) return std::unexpected(fits.error());
    if (!*fits) return std::unexpected(source.damaged());
    auto original = checksum_of(source);
    if (!original) return original;
    auto target = SqliteConnection::open({.path = to});
    if (!target) return std::unexpected(target.error());
    if (auto done = copy_pages(source, **target); !done) return std::unexpected(done.error());
    auto copy = checksum_of(**target);
    if (!copy) return copy;
    if (copy->sha256 != original->sha256) return differs(to);
    return copy;
  });
}

/// A file that stands by itself: no journal beside it.
core::Result<void> close_journal(const std::string& file) {
  auto connection = SqliteConnection::open({.path = file, .create = false});
  if (!connection) return std::unexpected(connection.error());
  return (*connection)->script("PRAGMA journal_mode=DELETE");
}

core::Result<void> write_note(const std::string& file, const std::string& checksum) {
  std::ofstream out(note_of(file), std::ios::trunc);
  out << checksum << "\n";
  out.close();
  if (out) return {};
  return fail(ErrorCode::kStorageUnavailable, {"Dit bestand is niet te schrijven.", "This file cannot be written."},
              {"Controleer de map en de ruimte op de schijf.", "Check the folder and the space on the disk."},
              core::Place{note_of(file), std::nullopt, std::nullopt});
}

void remove_with_journals(const std::string& path) {
  std::error_code ignored;
  for (const auto* part : {"", "-wal", "-shm", "-journal"}) fs::remove(path + part, ignored);
}

void keep_aside(const std::string& path) {
  std::error_code ignored;
  remove_with_journals(path + ".beschadigd");
  for (const auto* part : {"", "-wal", "-shm"})
    if (fs::exists(path + part, ignored)) fs::rename(path + part, path + ".beschadigd" + part, ignored);
}

bool is_readable_database(const std::string& path) {
  return with_file(path, [](SqliteConnection& connection) { return checksum_of(connection); }).has_value();
}

}  // namespace

core::Result<BackupInfo> backup(Database& database, const std::string& file, bool overwrite) {
  if (auto free = refuse_existing(file, overwrite); !free) return std::unexpected(free.error());
  const auto source = database.place();
  const auto part = file + ".deel";  // Under its own name only when it is whole.
  remove_with_journals(part);
  auto copied = is_server(source) ? copy_from_server(source, part) : copy_verified(source, part);
  if (!copied) {
    remove_with_journals(part);
    return std::unexpected(copied.error());
  }
  if (auto closed = close_journal(part); !closed) return std::unexpected(closed.error());
  if (auto noted = write_note(file, copied->sha256); !noted) return std::unexpected(noted.error());
  std::error_code failure;
  fs::rename(part, file, failure);
  if (failure) {
    return fail(ErrorCode::kStorageUnavailable, {"Dit bestand is niet te schrijven.", "This file cannot be written."},
                {}, core::Place{file, std::nullopt, std::nullopt});
  }
  return BackupInfo{file, copied->sha256, copied->rows};
}

core::Result<BackupInfo> verify_backup(const std::string& file) {
  std::ifstream note(note_of(file));
  std::string expected;
  note >> expected;
  std::error_code ignored;
  if (!fs::exists(file, ignored) || expected.size() != 64) {
    return fail(ErrorCode::kInvalidFile,
                {"Deze reservekopie of het controlegetal ernaast ontbreekt.",
                 "This backup or the checksum beside it is missing."},
                {"Zet " + note_of(file) + " naast de kopie.", "Put " + note_of(file) + " beside the copy."},
                core::Place{file, std::nullopt, std::nullopt});
  }
  auto actual = with_file(file, [](SqliteConnection& connection) { return checksum_of(connection); });
  if (!actual) {
    auto error = actual.error();
    if (error.code == ErrorCode::kStorageUnavailable) error.code = ErrorCode::kInvalidFile;
    return std::unexpected(error);
  }
  if (actual->sha256 != expected) return differs(file);
  return BackupInfo{file, actual->sha256, actual->rows};
}

core::Result<BackupInfo> restore(const std::string& file, const std::string& place, bool overwrite) {
  if (is_server(place)) {
    auto verified = verify_backup(file);
    if (!verified) return verified;
    auto restored = copy_to_server(file, place, overwrite);
    if (!restored) return std::unexpected(restored.error());
    if (restored->sha256 != verified->checksum) return differs(file);
    return BackupInfo{"postgresql", restored->sha256, restored->rows};
  }
  const auto path = place.starts_with("sqlite:") ? place.substr(7) : place;
  if (auto free = refuse_existing(path, overwrite); !free) return std::unexpected(free.error());
  auto verified = verify_backup(file);
  if (!verified) return verified;
  std::error_code ignored;
  if (fs::exists(path, ignored) && !is_readable_database(path)) keep_aside(path);
  // Into a database that others may have open: SQLite copies the pages as one transaction.
  auto restored = copy_verified(file, path);
  if (!restored) return std::unexpected(restored.error());
  if (restored->sha256 != verified->checksum) return differs(path);
  return BackupInfo{path, restored->sha256, restored->rows};
}

}  // namespace pareltjes::storage
