// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "platform/identity/key_cache.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::service {

/// Recognises who asks by the session cookie, and serves the pages around it: signing in, invitations.
class SignInPages {
 public:
  SignInPages(const Parts& parts, const Options& options)
      : parts_(parts), options_(options), keys_(parts.identity, parts.database, core::system_clock()) {}

  /// Fills in member, scope and CSRF token where the cookie is that of a running session.
  /// Fails when the database cannot tell.
  core::Result<void> recognise(Call& call) const;
  /// The same by the key of a program. Error: kUnauthenticated.
  core::Result<void> recognise_program(Call& call, std::string_view token) const;
  /// Whether a request that changes something was made by a page of this service, for this session.
  [[nodiscard]] bool request_is_ours(const Call& call) const;
  /// To the sign-in form, and back afterwards.
  [[nodiscard]] static http::Response ask(const Call& call);

  [[nodiscard]] ServiceRoutes routes() const;
  /// Behind TLS with the prefix that makes a browser refuse it from any other host or without Secure.
  [[nodiscard]] static std::string cookie_name(const Options& options);

  /// The form, with what went wrong; the providers have their buttons in it.
  http::Response form(const Call& call, const core::Error* problem, bool code_needed, int status) const;
  /// The session that the browser sent along.
  [[nodiscard]] std::string token_of(const http::Request& request) const;
  /// With the cookie of a session; an empty token takes it away.
  http::Response with_session(http::Response response, const std::string& token) const;
  /// A line in the audit log of those who did not get in.
  void note_refusal(const Call& call, const core::Error& error) const;

 private:
  http::Response sign_in(const Call& call) const;
  http::Response invitation_form(const Call& call, const core::Error* problem, int status) const;
  http::Response accept_invitation(const Call& call) const;
  [[nodiscard]] std::string device_cookie_name() const;

  const Parts& parts_;
  const Options& options_;
  mutable identity::KeyCache keys_;
};

}  // namespace pareltjes::service
