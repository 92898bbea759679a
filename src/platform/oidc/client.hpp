// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/oidc/claims.hpp"
#include "platform/oidc/discovery.hpp"
#include "platform/oidc/fetch.hpp"

namespace pareltjes::oidc {

/// code_challenge of a code_verifier by S256 (RFC 7636, section 4.2).
std::string challenge_of(std::string_view verifier);

/// A sign-in that has begun. The browser that began it keeps all but the address, sealed.
struct Begun {
  std::string address;  ///< Where the browser goes.
  std::string state;
  std::string nonce;
  std::string verifier;
};

/// What the browser brings back, and what it kept.
struct Returned {
  std::string code;
  std::string issuer;  ///< Parameter "iss"; may be empty.
  std::string nonce;
  std::string verifier;
};

/// Signs people in at identity providers: authorization code with PKCE. What providers say of themselves and their
/// keys is kept for an hour; an unknown key is looked for at once, a few times in five minutes. Safe to use from
/// several threads. Errors of all are one sentence; no token or code ever stands in one.
class Client {
 public:
  Client(Fetch fetch, const core::Clock& clock) : fetch_(std::move(fetch)), clock_(clock) {}

  /// Errors: kNetworkUnavailable, kInvalidFile, kForbidden (an address that is not allowed).
  core::Result<Begun> begin(const Registration& registration, const std::string& return_address);
  /// Exchanges the code and reads who it is. Errors: kUnauthenticated with the reason; those of begin().
  core::Result<Person> redeem(const Registration& registration, const std::string& return_address,
                              const Returned& returned);
  /// Error: kInvalidInput when it is no message of this provider.
  core::Result<LogoutNotice> logout_notice(const Registration& registration, std::string_view token);
  /// Where a browser signs out at the provider too; empty when it has no such address or cannot be reached.
  std::string sign_out_address(const Registration& registration, const std::string& id_token,
                               const std::string& return_address);
  /// Tries whether the provider can be used, with a key when the registration has one. Errors: those of begin().
  core::Result<void> probe(const Registration& registration);

 private:
  /// Keys may be asked for by signing in, and by messages that anybody can send: one does not use up the other's.
  enum class Cause { kSignIn, kNotice };
  struct Known {
    std::timed_mutex mutex;  ///< One question at a time for each provider.
    Discovery discovery;
    KeySet keys;
    core::Timestamp fetched_at{};  ///< Of both; the beginning of time before that.
    core::Timestamp failed_at{};
    core::Error failure;
    std::map<Cause, std::pair<core::Timestamp, int>> refreshes;
  };
  std::shared_ptr<Known> known(const Registration& registration);
  /// Error: kTooManyRequests when others wait for this provider too long.
  static core::Result<std::unique_lock<std::timed_mutex>> turn(Known& known);
  core::Result<void> refresh(const Registration& registration, Known& known);
  core::Result<Discovery> discovery(const Registration& registration);
  core::Result<std::string> get(const Registration& registration, const std::string& url);
  core::Result<void> verify(const Registration& registration, const Token& token, Cause cause);
  /// Adds to the question who we are: a signed assertion, a secret, or no more than the name.
  core::Result<void> prove(const Registration& registration, const Discovery& discovery, Question& question) const;
  core::Result<std::string> exchange(const Registration& registration, const Discovery& discovery,
                                     const std::string& return_address, const Returned& returned);
  [[nodiscard]] Expected expected(const Registration& registration) const;

  Fetch fetch_;
  const core::Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Known>> providers_;
};

}  // namespace pareltjes::oidc
