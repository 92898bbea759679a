// SPDX-License-Identifier: EUPL-1.2
#include "core/sha256.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

namespace pareltjes::core {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  std::string text;
  text.reserve(64);
  for (const auto byte : digest) fmt::format_to(std::back_inserter(text), "{:02x}", byte);
  return text;
}

}  // namespace pareltjes::core
