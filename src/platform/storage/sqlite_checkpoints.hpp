// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "platform/storage/sqlite_connection.hpp"

namespace pareltjes::storage {

/// Copies what SQLite's write-ahead log holds into the database file (a checkpoint), in a thread of its own: else every
/// so many commits one of them would do it, and whoever asked for that one would wait several times as long.
class SqliteCheckpoints {
 public:
  /// @param options of the database; its thread opens a connection of its own.
  /// @param writing held by who writes with this process's one writer.
  SqliteCheckpoints(ConnectionOptions options, std::mutex& writing) : options_(std::move(options)), writing_(writing) {}

  /// Takes over from SQLite's own checkpoints after the commits of this connection. It must go before this object is
  /// used no more, or commit nothing afterwards.
  void follow(SqliteConnection& writer);

 private:
  /// @param pages in the log.
  void committed(SqliteConnection& writer, int pages);
  void work(const std::stop_token& stop);
  /// @return pages in the log, and how many of them are in the database file.
  static std::pair<int, int> checkpoint(SqliteConnection& connection);
  struct Followed {
    SqliteCheckpoints* self = nullptr;
    SqliteConnection* writer = nullptr;
  };

  ConnectionOptions options_;
  std::mutex& writing_;
  Followed followed_;
  std::mutex mutex_;
  std::condition_variable_any wanted_;
  int in_file_ = 0;  ///< Pages of the log that are in the database file.
  bool is_wanted_ = false;
  std::jthread thread_;  ///< Last, so that it ends before what it uses. Begins when it is first wanted.
};

}  // namespace pareltjes::storage
