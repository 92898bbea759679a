// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/backup.hpp"
#include "platform/storage/migrations.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "platform/storage/testing/test_database.hpp"
#include "platform/storage/testing/test_folder.hpp"

namespace pareltjes::storage {
namespace {

using core::ErrorCode;

class Backup : public BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    for (const auto* id : {"d1", "d2"}) EXPECT_EQ(write(*database_, kUtrecht, kNewDossier, {id}), 1);
  }
  /// An empty place of the same kind.
  std::string other_place() { return on_server() ? TestServer::get()->new_empty_database() : folder_.file("b.db"); }
  TestFolder folder_;
};
ON_BOTH_DATABASES(Backup);

TEST_P(Backup, ComesBackTheSame) {
  const auto made = backup(*database_, folder_.file("kopie.db"));
  ASSERT_TRUE(made) << core::describe(made.error(), core::Language::kEnglish);
  EXPECT_EQ(made->rows, 2 + static_cast<std::int64_t>(embedded_migrations().size())) << "two dossiers, the migrations";
  EXPECT_FALSE(std::filesystem::exists(folder_.file("kopie.db-wal"))) << "one file that stands by itself";
  ASSERT_TRUE(verify_backup(made->file));
  const auto place = other_place();
  const auto restored = restore(made->file, place);
  ASSERT_TRUE(restored) << core::describe(restored.error(), core::Language::kEnglish);
  EXPECT_EQ(restored->checksum, made->checksum);
  const auto other = open(place);
  ASSERT_NE(other, nullptr);
  EXPECT_EQ(count(*other, kUtrecht, "dossier"), 2);
}

TEST_P(Backup, OnlyItsOwnerReadsIt) {
  const auto umask_before = ::umask(0);
  const auto fresh = Database::open(folder_.file("nieuw.db"));
  const auto made = backup(*database_, folder_.file("kopie.db"));
  const auto restored = restore(folder_.file("kopie.db"), folder_.file("terug.db"));
  ::umask(umask_before);
  ASSERT_TRUE(fresh && made && restored);
  for (const auto* name : {"nieuw.db", "kopie.db", "terug.db"})
    EXPECT_EQ(std::filesystem::status(folder_.file(name)).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
        << name;
}

TEST_P(Backup, TheChecksumIsOfTheContents) {
  const auto one = backup(*database_, folder_.file("1.db"));
  ASSERT_EQ(write(*database_, kUtrecht, kNewDossier, {"d3"}), 1);
  const auto two = backup(*database_, folder_.file("2.db"));
  ASSERT_EQ(write(*database_, kUtrecht, "DELETE FROM dossier WHERE id = 'd3'"), 1);
  const auto three = backup(*database_, folder_.file("3.db"));
  ASSERT_TRUE(one && two && three);
  EXPECT_NE(one->checksum, two->checksum);
  EXPECT_EQ(one->checksum, three->checksum) << "other bytes, equal rows";
}

TEST_P(Backup, OverwritesOnlyWhenTold) {
  ASSERT_TRUE(backup(*database_, folder_.file("kopie.db")));
  EXPECT_EQ(backup(*database_, folder_.file("kopie.db")).error().code, ErrorCode::kConflict);
  EXPECT_TRUE(backup(*database_, folder_.file("kopie.db"), true));
  EXPECT_EQ(restore(folder_.file("kopie.db"), database_->place()).error().code, ErrorCode::kConflict);
  ASSERT_EQ(write(*database_, kUtrecht, kNewDossier, {"d3"}), 1);
  ASSERT_TRUE(restore(folder_.file("kopie.db"), database_->place(), true));
  EXPECT_EQ(count(*database_, kUtrecht, "dossier"), 2) << "also for who had it open";
}

TEST_P(Backup, AChangedOrTruncatedOneIsRefused) {
  const auto file = folder_.file("kopie.db");
  ASSERT_TRUE(backup(*database_, file));
  {
    auto copy = Database::open(file);
    ASSERT_TRUE(copy);
    ASSERT_EQ(write(**copy, kUtrecht, "UPDATE dossier SET staat = 'vervalst' WHERE id = 'd1'"), 1);
  }
  const auto place = other_place();
  EXPECT_EQ(restore(file, place).error().code, ErrorCode::kInvalidFile);
  ASSERT_TRUE(backup(*database_, file, true));
  std::filesystem::resize_file(file, std::uintmax_t{3} * 4096);
  EXPECT_EQ(restore(file, place).error().code, ErrorCode::kInvalidFile);
  EXPECT_FALSE(std::filesystem::exists(folder_.file("b.db")));
  EXPECT_EQ(count(*open(place), kUtrecht, "dossier"), 0) << "nothing of it was taken";
  ASSERT_TRUE(backup(*database_, file, true));
  std::filesystem::remove(file + ".controlegetal");
  EXPECT_EQ(verify_backup(file).error().code, ErrorCode::kInvalidFile);
  EXPECT_EQ(verify_backup(folder_.file("bestaat-niet")).error().code, ErrorCode::kInvalidFile);
}

TEST_P(Backup, ADamagedFileIsReplacedAndKept) {
  ASSERT_TRUE(backup(*database_, folder_.file("kopie.db")));
  std::ofstream(folder_.file("stuk.db")) << std::string(5000, 'x');
  ASSERT_TRUE(restore(folder_.file("kopie.db"), folder_.file("stuk.db"), true));
  EXPECT_EQ(std::filesystem::file_size(folder_.file("stuk.db.beschadigd")), 5000U);
  auto restored = Database::open(folder_.file("stuk.db"));
  ASSERT_TRUE(restored);
  EXPECT_EQ(count(**restored, kUtrecht, "dossier"), 2);
}

TEST_P(Backup, IsOneStateWhileOthersWrite) {
  std::atomic<bool> stop = false;
  std::jthread writer([&] {
    for (int i = 0; !stop; ++i) {
      const auto id = "w" + std::to_string(i);
      EXPECT_TRUE(database_->write(kUtrecht, [&](Session& session) -> core::Result<void> {
        for (const auto* half : {"-a", "-b"})
          if (auto done = session.execute(kNewDossier, {id + half}); !done) return std::unexpected(done.error());
        return {};
      }));
    }
  });
  for (int i = 0; i < 5; ++i) {
    const auto file = folder_.file("kopie" + std::to_string(i) + ".db");
    ASSERT_TRUE(backup(*database_, file));
    auto copy = Database::open(file);
    ASSERT_TRUE(copy);
    EXPECT_EQ(count(**copy, kUtrecht, "dossier") % 2, 0);
  }
  stop = true;
}

/// A backup of either kind of database goes back into either kind, and holds the same.
class AcrossKinds : public BothDatabases {
 protected:
  /// An empty place of the other kind than the database under test.
  std::string other_place() { return on_server() ? folder_.file("ander.db") : TestServer::get()->new_empty_database(); }
  TestFolder folder_;
};
ON_BOTH_DATABASES(AcrossKinds);

TEST_P(AcrossKinds, ABackupGoesThereAndBackUnchanged) {
  if (TestServer::get() == nullptr) GTEST_SKIP() << "skipped, PostgreSQL is not installed";
  const std::string blob("\0\1\xff'", 4);
  ASSERT_EQ(write(*database_, kUtrecht, kNewDossier, {"d1"}), 1);
  ASSERT_EQ(write(*database_, kUtrecht, "UPDATE dossier SET inhoud_json = '{\"é\": \"🏠''\"}', versie = $1",
                  {std::int64_t{9007199254740993}}),
            1);
  ASSERT_EQ(write(*database_, kPurmerend,
                  "INSERT INTO uitvoering (id, pareltje, pareltje_versie, aangemaakt_op, voortgang, uitkomst) "
                  "VALUES ('r1', 'p', '1', 't', $1, $2)",
                  {0.1 + 0.2, Blob{blob}}),
            1);
  ASSERT_EQ(
      write(*database_, kPurmerend,
            "INSERT INTO audit (id, volgnummer, op, soort, vorige_hash, hash) VALUES ('a', 1, 't', 's', '', 'h')"),
      1);
  const auto first = backup(*database_, folder_.file("een.db"));
  ASSERT_TRUE(first) << core::describe(first.error(), core::Language::kEnglish);
  const auto there = other_place();
  const auto restored = restore(folder_.file("een.db"), there);
  ASSERT_TRUE(restored) << core::describe(restored.error(), core::Language::kEnglish);
  EXPECT_EQ(restored->checksum, first->checksum);
  EXPECT_EQ(restore(folder_.file("een.db"), there).error().code, ErrorCode::kConflict) << "only when told";
  {
    const auto other = open(there);
    ASSERT_NE(other, nullptr);
    const auto rows = read(*other, kPurmerend, "SELECT voortgang, uitkomst FROM uitvoering");
    EXPECT_EQ(rows.number(0, 0), 0.1 + 0.2);
    EXPECT_EQ(rows.bytes(0, 1), blob);
    EXPECT_EQ(read(*other, kUtrecht, "SELECT versie FROM dossier").integer(0, 0), 9007199254740993);
    EXPECT_EQ(read(*other, kUtrecht, "SELECT inhoud_json FROM dossier").text(0, 0), "{\"é\": \"🏠'\"}");
    EXPECT_EQ(count(*other, kUtrecht, "audit"), 0) << "organisations are still apart";
    EXPECT_EQ(write(*other, kPurmerend, "DELETE FROM audit").error().code, ErrorCode::kForbidden);
    ASSERT_TRUE(backup(*other, folder_.file("twee.db")));
    ASSERT_EQ(write(*other, kUtrecht, kNewDossier, {"d2"}), 1);
  }
  EXPECT_EQ(verify_backup(folder_.file("twee.db"))->checksum, first->checksum) << "back again";
  ASSERT_TRUE(restore(folder_.file("twee.db"), there, true));
  EXPECT_EQ(count(*open(there), kUtrecht, "dossier"), 1) << "what came after the backup is gone";
}

TEST_P(AcrossKinds, IsOneStateWhileOthersWrite) {
  std::atomic<bool> enough = false;
  std::jthread writer([&] {
    for (int i = 0; !enough; ++i) {
      const auto id = "d" + std::to_string(i);
      EXPECT_TRUE(database_->write(kUtrecht, [&](Session& session) -> core::Result<void> {
        for (const auto* half : {"-a", "-b"})
          if (auto done = session.execute(kNewDossier, {id + half}); !done) return std::unexpected(done.error());
        return {};
      }));
    }
  });
  for (int i = 0; i < 3; ++i) {
    const auto file = folder_.file(std::to_string(i) + ".db");
    ASSERT_TRUE(backup(*database_, file));
    const auto copy = open(file);
    ASSERT_NE(copy, nullptr);
    EXPECT_EQ(count(*copy, kUtrecht, "dossier") % 2, 0) << "both halves of every transaction, or neither";
  }
  enough = true;
}

}  // namespace
}  // namespace pareltjes::storage
