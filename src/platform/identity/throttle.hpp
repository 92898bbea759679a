// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace pareltjes::identity {

/// How fast sign-ins may be tried.
struct ThrottleLimits {
  int free_attempts = 3;  ///< Before the delays begin: 1, 2, 4, … seconds.
  std::chrono::seconds longest_delay{900};
  std::chrono::seconds longest_delay_known{30};  ///< From an address where the user signed in before.
  int attempts_per_address = 30;                 ///< Over all accounts, within the window.
  std::chrono::seconds window{600};
  std::size_t most_entries = 50'000;
};

/// Slows down guessing without giving anybody the means to lock somebody else out. Delays grow for each pair of account
/// and address; an address has a cap over all accounts; a user from an address where he signed in before keeps out of
/// that cap. Attempts count when they begin, so that many at once gain nothing. It lives in memory: a restart forgets.
class Throttle {
 public:
  explicit Throttle(const ThrottleLimits& limits = {}) : limits_(limits) {}

  /// Zero when an attempt may begin now (it is then counted); otherwise how long to wait.
  std::chrono::seconds begin(std::string_view account, std::string_view address, core::Timestamp now);
  /// The attempt was rightful: the pair starts anew and is known from now on.
  void succeeded(std::string_view account, std::string_view address, core::Timestamp now);
  /// The attempt never was tried (too busy): it does not count.
  void withdrawn(std::string_view account, std::string_view address);

 private:
  struct Pair {
    int attempts = 0;
    bool known = false;
    core::Timestamp last;
  };
  struct Address {
    int attempts = 0;
    core::Timestamp window_start;
  };
  void make_room(core::Timestamp now);

  ThrottleLimits limits_;
  std::mutex mutex_;
  std::map<std::string, Pair, std::less<>> pairs_;
  std::map<std::string, Address, std::less<>> addresses_;
};

/// The part of an address that one user or network holds: an IPv4 address whole, of IPv6 the first 64 bits.
std::string network_of(std::string_view address);

}  // namespace pareltjes::identity
