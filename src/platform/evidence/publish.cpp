// SPDX-License-Identifier: EUPL-1.2
// The public keys in the forms that others read.
#include <fmt/format.h>
#include <sodium.h>

#include "platform/evidence/evidence.hpp"
#include "platform/secrets/vault.hpp"

namespace pareltjes::evidence {
namespace {

// RFC 8410: SubjectPublicKeyInfo with the identifier of Ed25519, before the 32 bytes of the key.
constexpr std::string_view kEd25519Prefix = "302a300506032b6570032100";

std::string base64(std::string_view bytes, int variant) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    variant);
  text.pop_back();  // The NUL at its end.
  return text;
}

}  // namespace

std::string keys_as_jwks(const std::vector<KeyInfo>& keys) {
  auto list = nlohmann::json::array();
  for (const auto& key : keys) {
    nlohmann::json jwk{{"kty", "OKP"},
                       {"crv", "Ed25519"},
                       {"use", "sig"},
                       {"alg", "EdDSA"},
                       {"kid", key.id},
                       {"x", base64(key.public_key, sodium_base64_VARIANT_URLSAFE_NO_PADDING)},
                       {"gemaakt_op", key.made_at}};
    if (!key.replaced_at.empty()) jwk["vervangen_op"] = key.replaced_at;
    if (!key.revoked_at.empty()) {
      jwk["ingetrokken_op"] = key.revoked_at;
      jwk["niet_vertrouwd_vanaf"] = key.distrusted_from.empty() ? key.revoked_at : key.distrusted_from;
      jwk["reden"] = key.reason;
    }
    list.push_back(std::move(jwk));
  }
  return nlohmann::json{{"keys", std::move(list)}}.dump(2) + "\n";
}

std::string keys_as_pem(const std::vector<KeyInfo>& keys) {
  const auto prefix = secrets::from_hex(kEd25519Prefix);
  std::string text;
  for (const auto& key : keys) {
    text += fmt::format("# sleutel {}, gemaakt {}{}{}\n-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
                        key.id, key.made_at, key.replaced_at.empty() ? "" : ", vervangen " + key.replaced_at,
                        key.revoked_at.empty()
                            ? ""
                            : fmt::format(", ingetrokken {}, niet vertrouwd vanaf {}", key.revoked_at,
                                          key.distrusted_from.empty() ? key.revoked_at : key.distrusted_from),
                        base64(*prefix + key.public_key, sodium_base64_VARIANT_ORIGINAL));
  }
  return text;
}

}  // namespace pareltjes::evidence
