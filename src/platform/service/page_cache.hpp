// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/http/message.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::service {

/// Answers that are the same for every visitor who is not signed in; packed once (http::Body). The one that was asked
/// for longest ago gives way. Safe to use from several threads.
class PageCache {
 public:
  explicit PageCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  /// The answer kept under this key; nothing when there is none.
  std::optional<http::Response> find(const std::string& key);
  /// Keeps the answer, unless it is no 200 or takes more than an eighth of the room, and gives it as find() does.
  http::Response keep(const std::string& key, http::Response response);
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Entry {
    http::Response response;
    std::size_t bytes = 0;  ///< Of its key as well.
  };
  using Order = std::list<std::pair<std::string, std::shared_ptr<const Entry>>>;

  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  std::size_t bytes_ = 0;
  Order recent_;  ///< Newest first.
  std::unordered_map<std::string, Order::iterator> by_key_;
};

/// What a visitor who is not signed in can see, as a text that is another as soon as that changes: the public datasets,
/// packages and records in the database, whoever changed them, and the day that it is in the Netherlands. Rights on
/// data begin and end on a day: so no answer that is kept under this text outlives a right that it rests on, whatever
/// page it is. Safe to use from several threads.
class PublicState {
 public:
  explicit PublicState(storage::Database& database, const core::Clock& clock = core::system_clock())
      : database_(database), clock_(clock) {}

  /// Looks in the database when anything was stored since the last look. Error: storage failures.
  core::Result<std::string> now();
  /// The same without waiting: nothing when there is something to look up.
  std::optional<std::string> at_hand();

 private:
  storage::Database& database_;
  const core::Clock& clock_;
  std::mutex mutex_;
  std::optional<std::int64_t> seen_at_;  ///< The database's mark when `state_` was looked up.
  std::string day_;                      ///< When it was.
  std::string state_;
};

}  // namespace pareltjes::service
