// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/postgres_watch.hpp"

#include <memory>

#include "platform/storage/postgres_connection.hpp"

namespace pareltjes::storage {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kBetweenLooks{10};
constexpr milliseconds kGoodFor{100};
constexpr milliseconds kWantedFor{1000};
constexpr milliseconds kAfterFailure{1000};

}  // namespace

std::optional<std::int64_t> PostgresWatch::mark() {
  const auto now = Clock::now();
  const std::lock_guard lock(mutex_);
  const bool was_wanted = is_wanted(now);
  wanted_at_ = now;
  if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
  if (!was_wanted) wanted_.notify_one();
  return now - seen_at_ <= kGoodFor ? std::optional(changes_) : std::nullopt;
}

bool PostgresWatch::is_wanted(Clock::time_point now) const {
  return now - wanted_at_ <= kWantedFor;
}

void PostgresWatch::watch(const std::stop_token& stop) {
  std::unique_ptr<PostgresConnection> connection;
  std::string last;
  const auto never = [] { return false; };
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (!wanted_.wait(lock, stop, [&] { return is_wanted(Clock::now()); })) return;
    lock.unlock();
    if (!connection || !connection->alive()) connection = PostgresConnection::open(url_).value_or(nullptr);
    // The server gives each transaction that changes something a number. The snapshot says which are done, so its text
    // is another after each of them; transactions that only read have no number.
    const auto asked_at = Clock::now();
    const auto snapshot =
        connection ? std::optional(connection->query("SELECT pg_current_snapshot()::text")) : std::nullopt;
    lock.lock();
    if (!snapshot || !*snapshot) {
      wanted_.wait_for(lock, stop, kAfterFailure, never);
      continue;
    }
    if (auto text = (*snapshot)->text(0, 0); text != last) {
      ++changes_;
      last = std::move(text);
    }
    seen_at_ = asked_at;
    wanted_.wait_for(lock, stop, kBetweenLooks, never);
  }
}

}  // namespace pareltjes::storage
