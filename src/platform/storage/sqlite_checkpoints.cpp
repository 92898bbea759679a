// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/sqlite_checkpoints.hpp"

#include <algorithm>

namespace pareltjes::storage {
namespace {

constexpr int kPagesAtOnce = 1000;  ///< After so many pages SQLite itself would make a checkpoint.
/// From here the log begins again at its beginning, for which writers wait a moment: with 4 KB a page 32 MB.
constexpr int kLongLog = 8000;
/// From here the thread is not keeping up, and who writes makes the checkpoint.
constexpr int kMostPages = 20'000;

}  // namespace

void SqliteCheckpoints::follow(SqliteConnection& writer) {
  followed_ = {this, &writer};
  const auto hook = [](void* context, sqlite3*, const char*, int pages) {
    const auto* followed = static_cast<const Followed*>(context);
    followed->self->committed(*followed->writer, pages);
    return SQLITE_OK;
  };
  sqlite3_wal_hook(writer.handle(), hook, &followed_);
}

void SqliteCheckpoints::committed(SqliteConnection& writer, int pages) {
  {
    const std::lock_guard lock(mutex_);
    if (pages < in_file_) in_file_ = 0;  // The log began anew.
    if (pages - in_file_ < kPagesAtOnce) return;
    if (pages < kMostPages) {
      if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
      is_wanted_ = true;
      wanted_.notify_one();
      return;
    }
  }
  const auto done = checkpoint(writer).second;
  const std::lock_guard lock(mutex_);
  in_file_ = done;
}

std::pair<int, int> SqliteCheckpoints::checkpoint(SqliteConnection& connection) {
  int pages = -1, in_file = -1;
  // Passive: nobody waits for it, and it waits for nobody. What it cannot do now is done the next time.
  sqlite3_wal_checkpoint_v2(connection.handle(), "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &in_file);
  return {std::max(pages, 0), std::max(in_file, 0)};
}

void SqliteCheckpoints::work(const std::stop_token& stop) {
  std::unique_ptr<SqliteConnection> connection;
  std::unique_lock lock(mutex_);
  while (wanted_.wait(lock, stop, [this] { return is_wanted_; })) {
    is_wanted_ = false;
    lock.unlock();
    if (!connection) connection = SqliteConnection::open(options_).value_or(nullptr);
    int done = 0;
    if (connection) {
      auto [pages, in_file] = checkpoint(*connection);
      if (pages >= kLongLog) {
        // While nobody writes, all of it gets into the file, and then the next writer begins the log anew. Most is
        // there already, so that they do not wait long.
        const std::lock_guard nobody_writes(writing_);
        in_file = checkpoint(*connection).second;
      }
      done = in_file;
    }
    lock.lock();
    in_file_ = done;
  }
}

}  // namespace pareltjes::storage
