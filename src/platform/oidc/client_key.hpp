// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/time.hpp"

namespace pareltjes::oidc {

/// A key pair with which this program proves to a provider who it is (private_key_jwt, OpenID Connect Core 1.0,
/// section 9): RSA of 3072 bits, which serves both signatures that the NL GOV profile names, PS256 and RS256.
struct ClientKey {
  std::string id;           ///< Its thumbprint (RFC 7638).
  std::string private_pem;  ///< PKCS #8; whoever keeps it seals it.
  std::string public_jwk;   ///< JSON, with "kid" and "use".
};

/// The thumbprint of an RSA key (RFC 7638, section 3) from its numbers in base64url.
std::string thumbprint_of(std::string_view n, std::string_view e);

/// Takes some tenths of a second. Error: kInternal.
core::Result<ClientKey> make_client_key();

/// What is signed, and how long it may be used.
struct Assertion {
  std::string client_id;
  std::string audience;   ///< The issuer: an assertion for it is of no use at another provider.
  std::string algorithm;  ///< "PS256" or "RS256".
  core::Timestamp now;
};

/// The client assertion (RFC 7523, section 2.2): good for one minute, with an id that never comes twice. Error:
/// kInternal for a key that cannot be read.
core::Result<std::string> sign_assertion(const Assertion& assertion, std::string_view key_id,
                                         std::string_view private_pem);

}  // namespace pareltjes::oidc
