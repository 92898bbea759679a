// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/error.hpp"
#include "platform/http/message.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::service {

/// Answers that are the same for every visitor who is not signed in, with their ETag and packed once. The one that was
/// asked for longest ago gives way. Safe to use from several threads.
class PageCache {
 public:
  explicit PageCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  /// The answer kept under this key, packed when the client takes that; nothing when there is none.
  std::optional<http::Response> find(const std::string& key, const http::Request& request);
  /// Keeps the answer, unless it is no 200 or takes more than an eighth of the room, and gives it as find() does.
  http::Response keep(const std::string& key, http::Response response, const http::Request& request);
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Entry;
  using Order = std::list<std::pair<std::string, std::shared_ptr<const Entry>>>;

  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  std::size_t bytes_ = 0;
  Order recent_;  ///< Newest first.
  std::unordered_map<std::string, Order::iterator> by_key_;
};

/// A text that changes whenever something changes that a visitor who is not signed in can see: the public datasets,
/// packages and records in the database, whoever changed them. Error: storage failures.
core::Result<std::string> public_state(storage::Database& database);

}  // namespace pareltjes::service
