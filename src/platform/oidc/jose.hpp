// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

typedef struct evp_pkey_st EVP_PKEY;

namespace pareltjes::oidc {

/// base64url without padding (RFC 7515, section 2).
std::string to_base64url(std::string_view bytes);
/// Error: kInvalidInput for padding, other characters and bits left over.
core::Result<std::string> from_base64url(std::string_view text);

/// The signatures that are taken (RFC 7518). "none" and every HS… are not among them: whoever holds a client secret or
/// nothing at all could make those.
enum class Algorithm { kRs256, kPs256, kEs256 };

/// A JSON Web Token in compact form, read and not yet verified.
struct Token {
  Algorithm algorithm = Algorithm::kRs256;
  std::string kid;     ///< Empty when it names no key.
  std::string type;    ///< Header "typ" in lower case without "application/"; may be empty.
  std::string claims;  ///< JSON text of an object.
  std::string signed_part;
  std::string signature;
};

/// Error: kUnauthenticated for what is no token, has another signature than ours, or has headers that must be
/// understood and are not ("crit").
core::Result<Token> parse_token(std::string_view compact);

/// One public key of a provider.
struct VerifyKey {
  std::string kid;
  bool elliptic = false;  ///< P-256; otherwise RSA of 2048 bits or more.
  std::string algorithm;  ///< The only one that it is for; empty for any.
  std::shared_ptr<EVP_PKEY> key;
};

/// The public keys of a provider (RFC 7517). Keys of other kinds, for encryption, or too weak are left out.
class KeySet {
 public:
  /// Error: kInvalidFile when it is no key set.
  static core::Result<KeySet> parse(std::string_view json);
  /// The key for this token: the one that it names, or the only one that fits when it names none; nullptr without.
  [[nodiscard]] const VerifyKey* key_for(const Token& token) const;
  [[nodiscard]] std::size_t size() const { return keys_.size(); }

 private:
  std::vector<VerifyKey> keys_;
};

bool signature_fits(const Token& token, const VerifyKey& key);

}  // namespace pareltjes::oidc
