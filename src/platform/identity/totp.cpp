// SPDX-License-Identifier: EUPL-1.2
// RFC 6238 (TOTP), RFC 4226 (HOTP), RFC 4648 (base 32).
#include "platform/identity/totp.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cassert>

#include "platform/secrets/vault.hpp"

namespace pareltjes::identity {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::int64_t kStepSeconds = 30;
constexpr std::int64_t kWindow = 1;

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    encoded += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

}  // namespace

std::string to_base32(std::string_view bytes) {
  std::string text;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = (buffer << 8U) | static_cast<unsigned char>(c);
    bits += 8;
    for (; bits >= 5; bits -= 5) text += kAlphabet[(buffer >> (bits - 5)) & 31U];
    buffer &= 31U;  // Fewer than five bits are left.
  }
  if (bits > 0) text += kAlphabet[(buffer << (5 - bits)) & 31U];
  return text;
}

core::Result<std::string> from_base32(std::string_view text) {
  std::string bytes;
  std::uint32_t buffer = 0;
  int bits = 0;
  bool padding = false;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const auto value = kAlphabet.find(upper);
    if (c == '=') {
      padding = true;
      continue;
    }
    if (padding || value == std::string_view::npos) {
      return core::fail(core::ErrorCode::kInvalidInput,
                        {"De sleutel van de app is geen base32.", "The app's key is not base 32."},
                        {"Neem de letters A–Z en cijfers 2–7 over.", "Copy the letters A–Z and digits 2–7."});
    }
    buffer = (buffer << 5U) | static_cast<std::uint32_t>(value);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(static_cast<unsigned char>((buffer >> bits) & 255U));
    }
    buffer &= 255U;
  }
  return bytes;
}

std::int64_t totp_step(core::Timestamp time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count() / kStepSeconds;
}

std::string hotp(std::string_view secret, std::int64_t counter, int digits) {
  assert(digits >= 6 && digits <= 8);
  std::array<unsigned char, 8> message{};
  for (std::size_t i = 0; i < 8; ++i) {
    message[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(counter) >> (8 * (7 - i)));
  }
  std::array<unsigned char, 20> digest{};
  unsigned int length = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), message.data(), message.size(), digest.data(),
       &length);
  const std::size_t offset = digest[19] & 15U;
  const std::uint32_t number = ((digest[offset] & 0x7FU) << 24U) | (std::uint32_t{digest[offset + 1]} << 16U) |
                               (std::uint32_t{digest[offset + 2]} << 8U) | digest[offset + 3];
  std::uint32_t modulus = 1;
  for (int i = 0; i < digits; ++i) modulus *= 10;
  return fmt::format("{:0{}}", number % modulus, digits);
}

std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view code, core::Timestamp now,
                                          std::int64_t last_used) {
  std::string digits;
  for (const char c : code) {
    if (c != ' ') digits += c;
  }
  std::optional<std::int64_t> match;
  const auto present = totp_step(now);
  for (auto step = present - kWindow; step <= present + kWindow; ++step) {
    if (secrets::same(hotp(secret, step), digits) && step > last_used && !match) match = step;
  }
  return match;
}

std::string totp_uri(std::string_view secret, std::string_view account, std::string_view issuer) {
  return fmt::format("otpauth://totp/{0}:{1}?secret={2}&issuer={0}&algorithm=SHA1&digits=6&period=30",
                     percent_encoded(issuer), percent_encoded(account), to_base32(secret));
}

}  // namespace pareltjes::identity
