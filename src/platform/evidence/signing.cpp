// SPDX-License-Identifier: EUPL-1.2
#include "platform/evidence/signing.hpp"

#include <sodium.h>

#include <cassert>
#include <cstdlib>

#include "core/sha256.hpp"

namespace pareltjes::evidence {
namespace {

unsigned char* raw(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string message(Signs what, std::string_view hash) {
  return std::string(what == Signs::kRecord ? "pareltjes-bewijs-1:" : "pareltjes-zegel-1:") + std::string(hash);
}

}  // namespace

KeyPair new_key_pair() {
  static const int started = sodium_init();
  if (started < 0) std::abort();
  KeyPair pair{std::string(crypto_sign_PUBLICKEYBYTES, '\0'), std::string(crypto_sign_SECRETKEYBYTES, '\0')};
  crypto_sign_keypair(raw(pair.public_key), raw(pair.secret_key));
  return pair;
}

std::string key_id(std::string_view public_key) {
  return core::sha256_hex(public_key).substr(0, 32);
}

std::string sign(Signs what, std::string_view hash, std::string_view secret_key) {
  assert(secret_key.size() == crypto_sign_SECRETKEYBYTES);
  std::string signature(crypto_sign_BYTES, '\0');
  const auto text = message(what, hash);
  crypto_sign_detached(raw(signature), nullptr, raw(std::string_view(text)), text.size(), raw(secret_key));
  return signature;
}

bool signature_fits(Signs what, std::string_view hash, std::string_view signature, std::string_view public_key) {
  if (signature.size() != crypto_sign_BYTES || public_key.size() != crypto_sign_PUBLICKEYBYTES) return false;
  const auto text = message(what, hash);
  return crypto_sign_verify_detached(raw(signature), raw(std::string_view(text)), text.size(), raw(public_key)) == 0;
}

}  // namespace pareltjes::evidence
