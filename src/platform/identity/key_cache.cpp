// SPDX-License-Identifier: EUPL-1.2
#include "platform/identity/key_cache.hpp"

#include "platform/identity/inner.hpp"

namespace pareltjes::identity {
namespace {

constexpr std::chrono::minutes kKeptFor{1};
constexpr std::size_t kMostKept = 1000;

}  // namespace

core::Result<std::optional<ApiKey>> KeyCache::find(std::string_view token) {
  // The mark before the look: what changes between the two makes the next look another one.
  const auto mark = database_.change_mark();
  const auto now = clock_.now();
  const auto hash = token_hash(token);
  if (mark) {
    const std::lock_guard lock(mutex_);
    if (mark_ != mark || kept_.size() >= kMostKept) kept_.clear();
    mark_ = mark;
    const auto found = kept_.find(hash);
    const bool good = found != kept_.end() && now - found->second.looked_up < kKeptFor &&
                      now >= found->second.looked_up && found->second.key.expires_at > core::to_rfc3339(now);
    if (good) return found->second.key;
  }
  auto key = identity_.api_key(token);
  if (!key || !*key || !mark) return key;
  const std::lock_guard lock(mutex_);
  if (mark_ == mark) kept_.insert_or_assign(hash, Kept{**key, now});
  return key;
}

}  // namespace pareltjes::identity
