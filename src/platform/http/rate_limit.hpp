// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace pareltjes::http {

struct RateLimit {
  double per_second = 50;  ///< What a client may go on with.
  double burst = 200;      ///< What it may do at once.
};

/// A token bucket for each client, in a table of fixed size: memory does not grow with the number of addresses. When
/// two clients meet in one place of the table, the one that is busy keeps it and the other shares its bucket.
class RateLimiter {
 public:
  using Clock = std::chrono::steady_clock;

  /// @param places size of the table; 24 bytes each.
  explicit RateLimiter(RateLimit limit, std::size_t places = 65'536);

  /// Takes a token for that client. An IPv6 client is its /64 network: every home has a whole one.
  bool allow(std::string_view address, Clock::time_point now = Clock::now());

 private:
  struct Bucket {
    std::uint64_t client = 0;
    double tokens = 0;
    Clock::time_point filled_at;
  };
  static constexpr std::size_t kLocks = 64;

  RateLimit limit_;
  std::uint64_t seed_;  ///< Secret, so that nobody can choose addresses that meet.
  std::vector<Bucket> buckets_;
  std::vector<std::mutex> locks_;
};

/// "2001:db8:1:2::3" → "2001:db8:1:2"; IPv4 stays as it is.
std::string_view network_of(std::string_view address);

}  // namespace pareltjes::http
