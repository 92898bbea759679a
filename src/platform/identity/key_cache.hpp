// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "platform/identity/identity.hpp"

namespace pareltjes::identity {

/// Identity::api_key() for programs that ask all the time. A key is looked up anew as soon as anything changed in the
/// database (storage::Database::change_mark()), and once a minute, when its use is written down. Only keys that are
/// good are kept. Safe to use from several threads.
class KeyCache {
 public:
  KeyCache(Identity& identity, storage::Database& database, const core::Clock& clock)
      : identity_(identity), database_(database), clock_(clock) {}

  /// As Identity::api_key().
  core::Result<std::optional<ApiKey>> find(std::string_view token);

 private:
  struct Kept {
    ApiKey key;
    core::Timestamp looked_up;
  };
  Identity& identity_;
  storage::Database& database_;
  const core::Clock& clock_;
  std::mutex mutex_;
  std::optional<std::int64_t> mark_;  ///< As of which what is kept is right.
  std::map<std::string, Kept> kept_;  ///< By the hash of the token.
};

}  // namespace pareltjes::identity
