// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/oidc/jose.hpp"

namespace pareltjes::oidc {

/// What an ID token must agree with (OpenID Connect Core 1.0, section 3.1.3.7).
struct Expected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  std::string account_claim = "sub";  ///< The claim that names the account.
  std::string acr;                    ///< Values, with blanks between, that stand for two factors.
  core::Timestamp now;
};

/// Somebody, as a provider says.
struct Person {
  std::string issuer;
  std::string account;  ///< "CLAIM:VALUE"; with the issuer it is the key of the account.
  std::string subject;  ///< "sub": what logout tokens name.
  std::string sid;      ///< The provider's session; may be empty.
  std::string name;     ///< May be empty.
  std::string email;    ///< Empty without one, or when the provider says that it was not verified.
  bool two_factors = false;
  std::string id_token;
};

/// A message of the provider that somebody signed out there (OpenID Connect Back-Channel Logout 1.0).
struct LogoutNotice {
  std::string subject;  ///< One of both may be empty.
  std::string sid;
  std::string id;  ///< "jti": the same notice does not come twice.
};

/// Reads the claims of an ID token whose signature was verified. Error: kUnauthenticated, one sentence for each reason.
core::Result<Person> person_of(const Token& token, const Expected& expected);

/// The same for a logout token. Error: kInvalidInput.
core::Result<LogoutNotice> notice_of(const Token& token, const Expected& expected);

}  // namespace pareltjes::oidc
