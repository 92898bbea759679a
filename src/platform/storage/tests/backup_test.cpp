// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/backup.hpp"
#include "platform/storage/migrations.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "platform/storage/testing/test_database.hpp"
#include "platform/storage/testing/test_folder.hpp"

namespace pareltjes::storage {
namespace {

using core::ErrorCode;

class Backup : public testing::Test {
 protected:
  Backup() : database_(std::move(*Database::open(folder_.file("a.db")))) {
    for (const auto* id : {"d1", "d2"}) EXPECT_EQ(write(*database_, kUtrecht, kNewDossier, {id}), 1);
  }
  TestFolder folder_;
  std::unique_ptr<Database> database_;
};

TEST_F(Backup, ComesBackTheSame) {
  const auto made = backup(*database_, folder_.file("kopie.db"));
  ASSERT_TRUE(made) << core::describe(made.error(), core::Language::kEnglish);
  EXPECT_EQ(made->rows, 2 + static_cast<std::int64_t>(embedded_migrations().size())) << "two dossiers, the migrations";
  EXPECT_FALSE(std::filesystem::exists(folder_.file("kopie.db-wal"))) << "one file that stands by itself";
  ASSERT_TRUE(verify_backup(made->file));
  const auto restored = restore(made->file, folder_.file("b.db"));
  ASSERT_TRUE(restored) << core::describe(restored.error(), core::Language::kEnglish);
  EXPECT_EQ(restored->checksum, made->checksum);
  auto other = Database::open(folder_.file("b.db"));
  ASSERT_TRUE(other);
  EXPECT_EQ(count(**other, kUtrecht, "dossier"), 2);
}

TEST_F(Backup, TheChecksumIsOfTheContents) {
  const auto one = backup(*database_, folder_.file("1.db"));
  ASSERT_EQ(write(*database_, kUtrecht, kNewDossier, {"d3"}), 1);
  const auto two = backup(*database_, folder_.file("2.db"));
  ASSERT_EQ(write(*database_, kUtrecht, "DELETE FROM dossier WHERE id = 'd3'"), 1);
  const auto three = backup(*database_, folder_.file("3.db"));
  ASSERT_TRUE(one && two && three);
  EXPECT_NE(one->checksum, two->checksum);
  EXPECT_EQ(one->checksum, three->checksum) << "other bytes, equal rows";
}

TEST_F(Backup, OverwritesOnlyWhenTold) {
  ASSERT_TRUE(backup(*database_, folder_.file("kopie.db")));
  EXPECT_EQ(backup(*database_, folder_.file("kopie.db")).error().code, ErrorCode::kConflict);
  EXPECT_TRUE(backup(*database_, folder_.file("kopie.db"), true));
  EXPECT_EQ(restore(folder_.file("kopie.db"), folder_.file("a.db")).error().code, ErrorCode::kConflict);
  ASSERT_EQ(write(*database_, kUtrecht, kNewDossier, {"d3"}), 1);
  ASSERT_TRUE(restore(folder_.file("kopie.db"), folder_.file("a.db"), true));
  EXPECT_EQ(count(*database_, kUtrecht, "dossier"), 2) << "also for who had it open";
}

TEST_F(Backup, AChangedOrTruncatedOneIsRefused) {
  const auto file = folder_.file("kopie.db");
  ASSERT_TRUE(backup(*database_, file));
  {
    auto copy = Database::open(file);
    ASSERT_TRUE(copy);
    ASSERT_EQ(write(**copy, kUtrecht, "UPDATE dossier SET staat = 'vervalst' WHERE id = 'd1'"), 1);
  }
  EXPECT_EQ(restore(file, folder_.file("b.db")).error().code, ErrorCode::kInvalidFile);
  ASSERT_TRUE(backup(*database_, file, true));
  std::filesystem::resize_file(file, 3 * 4096);
  EXPECT_EQ(restore(file, folder_.file("b.db")).error().code, ErrorCode::kInvalidFile);
  EXPECT_FALSE(std::filesystem::exists(folder_.file("b.db")));
  ASSERT_TRUE(backup(*database_, file, true));
  std::filesystem::remove(file + ".controlegetal");
  EXPECT_EQ(verify_backup(file).error().code, ErrorCode::kInvalidFile);
  EXPECT_EQ(verify_backup(folder_.file("bestaat-niet")).error().code, ErrorCode::kInvalidFile);
}

TEST_F(Backup, ADamagedDatabaseIsReplacedAndKept) {
  ASSERT_TRUE(backup(*database_, folder_.file("kopie.db")));
  std::ofstream(folder_.file("stuk.db")) << std::string(5000, 'x');
  ASSERT_TRUE(restore(folder_.file("kopie.db"), folder_.file("stuk.db"), true));
  EXPECT_EQ(std::filesystem::file_size(folder_.file("stuk.db.beschadigd")), 5000U);
  auto restored = Database::open(folder_.file("stuk.db"));
  ASSERT_TRUE(restored);
  EXPECT_EQ(count(**restored, kUtrecht, "dossier"), 2);
}

TEST_F(Backup, IsOneStateWhileOthersWrite) {
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

}  // namespace
}  // namespace pareltjes::storage
