// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/rate_limit.hpp"

#include <algorithm>
#include <functional>
#include <random>
#include <string>

namespace pareltjes::http {

RateLimiter::RateLimiter(RateLimit limit, std::size_t places)
    : limit_(limit), seed_(std::random_device{}()), buckets_(std::max<std::size_t>(1, places)), locks_(kLocks) {
  seed_ = (seed_ << 32U) ^ std::random_device{}();
}

bool RateLimiter::allow(std::string_view address, Clock::time_point now) {
  std::string key(network_of(address));
  key.append(reinterpret_cast<const char*>(&seed_), sizeof seed_);
  const std::uint64_t client = std::hash<std::string>{}(key);
  const auto place = client % buckets_.size();
  const std::lock_guard lock(locks_[place % kLocks]);
  auto& bucket = buckets_[place];
  const double seconds = std::chrono::duration<double>(now - bucket.filled_at).count();
  const bool unused = bucket.filled_at == Clock::time_point{};
  bucket.tokens = unused ? limit_.burst : std::min(limit_.burst, bucket.tokens + seconds * limit_.per_second);
  bucket.filled_at = now;
  if (bucket.client != client && bucket.tokens >= limit_.burst) bucket.client = client;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

std::string_view network_of(std::string_view address) {
  // A dotted quad, also in its IPv6 form (::ffff:192.0.2.1), is one client.
  if (!address.contains(':') || address.contains('.')) return address;
  std::size_t end = 0;
  for (int group = 0; group < 4; ++group) {
    const auto colon = address.find(':', end);
    if (colon == std::string_view::npos) return address;
    if (address.substr(colon).starts_with("::")) return address.substr(0, colon);
    end = colon + 1;
  }
  return address.substr(0, end - 1);
}

}  // namespace pareltjes::http
