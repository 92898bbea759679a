// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace pareltjes::identity {

/// Whether a password is good enough: 12 characters or more (NIST SP 800-63B: length above composition rules), not one
/// of the commonest (veelgebruikte_wachtwoorden.csv), not the user's own name, not one character over and over. Error:
/// kInvalidInput, with what to do.
core::Result<void> check_password(std::string_view password, std::string_view user_name);

/// How dear one hash is, and how many may be made at once: each takes that much memory.
struct HashCost {
  unsigned long long operations = 2;                         ///< libsodium's "interactive" limits.
  std::size_t memory_bytes = std::size_t{64} * 1024 * 1024;  ///<
  std::ptrdiff_t at_once = 2;
  std::chrono::milliseconds patience{5000};  ///< How long an attempt waits for its turn.
};

/// Argon2id of libsodium. Safe to use from several threads.
class PasswordHasher {
 public:
  explicit PasswordHasher(const HashCost& cost = {});
  ~PasswordHasher();
  PasswordHasher(const PasswordHasher&) = delete;
  PasswordHasher& operator=(const PasswordHasher&) = delete;

  /// The text to store. Error: kTooManyRequests when no turn came in time.
  [[nodiscard]] core::Result<std::string> hash(std::string_view password) const;
  /// Whether the password belongs to the stored hash. Without one (unknown user) the answer is no, after the same work,
  /// so that time says nothing about which users exist.
  [[nodiscard]] core::Result<bool> verify(const std::optional<std::string>& stored, std::string_view password) const;
  /// Whether a stored hash is of another cost than today's.
  [[nodiscard]] bool is_outdated(const std::string& stored) const;

 private:
  struct Turns;
  HashCost cost_;
  std::unique_ptr<Turns> turns_;
  std::string nobody_;  ///< Hash of a password that nobody knows.
};

}  // namespace pareltjes::identity
