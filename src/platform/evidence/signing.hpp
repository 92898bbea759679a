// SPDX-License-Identifier: EUPL-1.2
// Ed25519 (RFC 8032) as this room uses it; no other room includes it.
#pragma once

#include <string>
#include <string_view>

namespace pareltjes::evidence {

/// What a signature is for: one made for a record never passes for a seal.
enum class Signs { kRecord, kSeal };

struct KeyPair {
  std::string public_key;  ///< 32 bytes.
  std::string secret_key;  ///< 64 bytes, as libsodium keeps it.
};

KeyPair new_key_pair();
/// First 32 hexadecimal digits of the SHA-256 of the public key.
std::string key_id(std::string_view public_key);
/// 64 bytes.
std::string sign(Signs what, std::string_view hash, std::string_view secret_key);
bool signature_fits(Signs what, std::string_view hash, std::string_view signature, std::string_view public_key);

}  // namespace pareltjes::evidence
