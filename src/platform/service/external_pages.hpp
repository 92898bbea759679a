// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "platform/service/routes.hpp"
#include "platform/service/sign_in.hpp"

namespace pareltjes::service {

/// What a provider is told of this service, and where it sends browsers back. All of them below the public address.
std::string public_address(const Call& call, const Options& options);
std::string return_address(const std::string& public_address, const std::string& provider);
std::string notice_address(const std::string& public_address, const std::string& provider);
std::string signed_out_address(const std::string& public_address);
/// Where our public keys for this provider stand (jwks_uri).
std::string keys_address(const std::string& public_address, const std::string& provider);

/// The provider as the protocol wants it.
oidc::Registration registration_of(const identity::Provider& provider);

/// Makes a key for this provider: the first one, or another when `anew`. Errors: those of Identity::add_provider_key().
core::Result<void> make_provider_key(identity::Identity& identity, const identity::Member& administrator,
                                     const std::string& provider, bool anew);

/// Signing in and out through an organisation's own provider (OpenID Connect).
class ExternalPages {
 public:
  ExternalPages(const Parts& parts, const Options& options, const SignInPages& sign_in)
      : parts_(parts), options_(options), sign_in_(sign_in) {}
  [[nodiscard]] ServiceRoutes routes() const;

 private:
  http::Response begin(const Call& call) const;
  http::Response come_back(Call& call) const;
  core::Result<oidc::Person> person_who_came_back(const Call& call, const identity::Provider& provider,
                                                  const nlohmann::json& kept) const;
  http::Response code_form(const Call& call, const core::Error* problem, int status) const;
  http::Response finish(Call& call) const;
  http::Response let_in(const Call& call, const identity::SignIn& begun, const std::string& provider,
                        const std::string& return_to) const;
  http::Response refuse(const Call& call, const core::Error& error) const;
  http::Response sign_out(const Call& call) const;
  http::Response signed_out(const Call& call) const;
  http::Response notice(const Call& call) const;
  http::Response keys(const Call& call) const;

  [[nodiscard]] core::Result<nlohmann::json> kept_by_browser(const Call& call) const;
  [[nodiscard]] http::Response keep_in_browser(http::Response response, const nlohmann::json& kept) const;
  [[nodiscard]] http::Response forget_in_browser(http::Response response) const;
  [[nodiscard]] std::string cookie_name() const;

  const Parts& parts_;
  const Options& options_;
  const SignInPages& sign_in_;
};

}  // namespace pareltjes::service
