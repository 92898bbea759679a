// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace pareltjes::secrets {

/// Keeps what must not lie readable in the database. It holds the one key of an installation, from a file that only the
/// program's own user can read; every purpose gets a key of its own, derived from it.
class Vault {
 public:
  using Key = std::array<unsigned char, 32>;

  /// Reads the key file, or makes it (mode 0600) when there is none. Errors: kInvalidFile when it is no key file or
  /// when others may read it; kStorageUnavailable when it cannot be read or written.
  static core::Result<Vault> open(const std::filesystem::path& key_file);
  /// With a key that the caller keeps.
  static Vault from_key(const Key& key);

  Vault(const Vault&) = default;
  Vault& operator=(const Vault&) = default;
  Vault(Vault&&) = default;
  Vault& operator=(Vault&&) = default;
  ~Vault();

  /// Encrypts and authenticates (XChaCha20-Poly1305, a random nonce in front). The purpose is part of what is
  /// authenticated: what was sealed for one opens for no other.
  [[nodiscard]] std::string seal(std::string_view plain, std::string_view purpose) const;
  /// Error: kInternal when the bytes were changed, or sealed with another key or for another purpose.
  [[nodiscard]] core::Result<std::string> unseal(std::string_view sealed, std::string_view purpose) const;
  /// Keyed BLAKE2b of 32 bytes, as hexadecimal digits.
  [[nodiscard]] std::string mac(std::string_view message, std::string_view purpose) const;

 private:
  explicit Vault(const Key& key) : key_(key) {}
  [[nodiscard]] Key key_for(std::string_view purpose) const;
  Key key_{};
};

/// 256 random bits in 43 characters that fit in a cookie and an address (base64url without padding).
std::string random_token();

/// Random bytes from the system.
std::string random_bytes(std::size_t count);

/// Whether two texts are the same, in a time that depends on their lengths only.
bool same(std::string_view a, std::string_view b);

std::string to_hex(std::string_view bytes);
/// The bytes of lower-case hexadecimal digits. Error: kInvalidInput.
core::Result<std::string> from_hex(std::string_view digits);

/// Wipes a text from memory when it goes out of scope.
class Wiped {
 public:
  explicit Wiped(std::string& text) : text_(text) {}
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped();

 private:
  std::string& text_;
};

}  // namespace pareltjes::secrets
