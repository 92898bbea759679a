// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace pareltjes::storage {

/// Whether anybody changed anything on a PostgreSQL server, without waiting for it: a thread with a connection of its
/// own asks every ten milliseconds, as long as somebody wants to know. Safe to use from several threads.
class PostgresWatch {
 public:
  /// Connects when it is first asked.
  explicit PostgresWatch(std::string url) : url_(std::move(url)) {}

  /// A number that is another after each change that anybody made, of this database or another one of the server.
  /// Nothing when the server was not asked in the last tenth of a second: nobody wanted to know, or it did not answer.
  std::optional<std::int64_t> mark();

 private:
  using Clock = std::chrono::steady_clock;

  void watch(const std::stop_token& stop);
  bool is_wanted(Clock::time_point now) const;

  const std::string url_;
  std::mutex mutex_;
  std::condition_variable_any wanted_;
  Clock::time_point wanted_at_;
  Clock::time_point seen_at_;
  std::int64_t changes_ = 0;
  std::jthread thread_;  ///< Last, so that it ends before what it uses.
};

}  // namespace pareltjes::storage
