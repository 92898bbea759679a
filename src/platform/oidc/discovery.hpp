// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::oidc {

/// A provider as an organisation set it up.
struct Registration {
  std::string id;
  std::string issuer;
  std::string client_id;
  std::string client_secret;  ///< Empty for a client that has none (PKCE alone).
  std::string account_claim = "sub";
  std::string acr;                 ///< Values, with blanks between, that stand for two factors.
  std::vector<std::string> hosts;  ///< Further hosts ("keys.example" or "keys.example:8443") of its endpoints.
  bool internal = false;           ///< It may stand at a private address, or at this machine without TLS.
  bool with_key = false;           ///< We prove who we are with a key; client_secret is not used.
  std::string key_id;
  std::string private_key;  ///< PEM.
};

/// What a provider says of itself (OpenID Connect Discovery 1.0), as far as it is used here.
struct Discovery {
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string jwks_uri;
  std::string end_session_endpoint;  ///< Empty when it has none.
  bool secret_in_form = false;       ///< The client secret goes into the form rather than into a header.
  bool answers_with_issuer = false;  ///< The answer carries "iss" (RFC 9207).
  std::string key_algorithm = {};    ///< How it wants our key used: "PS256" or "RS256"; empty when it takes none.
};

/// Whether an address may be used for this provider: https, or http at this very machine when it is internal; a host of
/// the issuer or of the list; no user, no fragment. Error: kForbidden, with the host.
core::Result<void> check_address(const Registration& registration, const std::string& url);

/// Whether the issuer itself may be used. Error: kInvalidInput.
core::Result<void> check_issuer(const Registration& registration);

/// Where the provider describes itself.
std::string discovery_address(const Registration& registration);

/// Errors: kInvalidFile when it is no description, lacks what is needed, or is of another issuer; those of
/// check_address().
core::Result<Discovery> parse_discovery(std::string_view json, const Registration& registration);

}  // namespace pareltjes::oidc
