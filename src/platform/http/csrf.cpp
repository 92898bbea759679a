// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/csrf.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <charconv>
#include <iterator>
#include <optional>
#include <stdexcept>

namespace pareltjes::http {
namespace {

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) fmt::format_to(std::back_inserter(text), "{:02x}", static_cast<unsigned char>(c));
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  std::string bytes;
  for (; text.size() >= 2; text.remove_prefix(2)) {
    const auto digits = text.substr(0, 2);
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    bytes += static_cast<char>(value);
  }
  return text.empty() ? std::optional(bytes) : std::nullopt;
}

std::string exclusive_or(std::string_view a, std::string_view b) {
  std::string mixed(a);
  for (std::size_t i = 0; i < mixed.size(); ++i) mixed[i] = static_cast<char>(mixed[i] ^ b[i]);
  return mixed;
}

}  // namespace

bool is_same_origin(const Request& request) {
  if (request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS") return true;
  if (const auto site = request.header("sec-fetch-site"); !site.empty()) return site == "same-origin" || site == "none";
  const auto origin = request.header("origin");
  if (origin.empty()) return true;
  const auto host = request.header("host");
  return equal_names(origin, "https://" + host) || (!request.secure && equal_names(origin, "http://" + host));
}

std::string mask_token(std::string_view token) {
  std::string mask(token.size(), '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(mask.data()), static_cast<int>(mask.size())) != 1) {
    throw std::runtime_error("the system gives no random bytes");
  }
  return hex(mask) + hex(exclusive_or(token, mask));
}

bool token_matches(std::string_view given, std::string_view expected) {
  if (expected.empty()) return false;
  if (given.size() == expected.size()) return equal_in_constant_time(given, expected);
  if (given.size() != 4 * expected.size()) return false;
  const auto bytes = from_hex(given);
  if (!bytes) return false;
  const std::string_view both(*bytes);
  return equal_in_constant_time(exclusive_or(both.substr(0, expected.size()), both.substr(expected.size())), expected);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace pareltjes::http
