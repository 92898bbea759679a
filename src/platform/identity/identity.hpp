// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/identity/passwords.hpp"
#include "platform/identity/roles.hpp"
#include "platform/identity/throttle.hpp"
#include "platform/secrets/vault.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::identity {

struct Organisation {
  std::string id;    ///< A municipality's code (GM0439), or a short name of lower-case letters, digits and hyphens.
  std::string kind;  ///< "gemeente", "leverancier" or "landelijk".
  std::string name;
};

struct NewAccount {
  std::string user_name;  ///< Mostly an e-mail address; case does not count.
  std::string name;
  std::string password;
};

struct Credentials {
  std::string user_name;
  std::string password;
  std::string code;               ///< Of the second factor; may be empty.
  std::string address;            ///< Remote address, for slowing down guesses.
  std::string device;             ///< What the list of sessions shows: a shortened user agent.
  std::string old_token;          ///< Session that the browser sent along; it ends (no fixation).
  std::string known_device = {};  ///< What an earlier sign-in gave (SignIn::known_device); may be empty.
};

/// A session that has begun. The token goes into the cookie and nowhere else.
struct SignIn {
  bool code_needed = false;  ///< The password fits, and a code of the second factor is needed: there is no token yet.
  std::string token;
  std::string csrf;
  Member member;
  /// For a cookie that stays: with it, the guesses of others do not slow this user down. No use for signing in.
  std::string known_device = {};
};

/// Who sends a request.
struct Visitor {
  Member member;
  std::string csrf;     ///< What a form of this session must send along.
  std::string session;  ///< Public id of the session: no use for signing in.
};

struct SessionInfo {
  std::string id;  ///< For revoking.
  std::string organisation;
  std::string device;
  std::string begun_at, seen_at, ends_at;  ///< RFC 3339, UTC.
};

struct Invitation {
  std::string token;  ///< Once, for the link; only its hash is stored.
  std::string expires_at;
};

/// An identity provider of an organisation (OpenID Connect).
struct Provider {
  std::string id;  ///< Short name in addresses: lower-case letters, digits and hyphens.
  std::string organisation;
  std::string name;  ///< As the button says it.
  std::string issuer;
  std::string client_id;
  std::string client_secret;          ///< Empty in lists.
  std::string account_claim = "sub";  ///< "sub", or "oid" where that is what stays the same (Entra ID).
  std::vector<std::string> hosts;     ///< Further hosts of its endpoints.
  std::string acr;                    ///< Values, with blanks between, that stand for two factors.
  std::optional<Role> role;           ///< What a new account gets; nothing: only who was invited.
  bool internal = false;              ///< It may stand at a private address; for the operator to say.
  bool with_key = false;              ///< We prove who we are with a key instead of the secret.
  std::string key_id = {};            ///< Of the key that signs, with `private_key`; both empty in lists.
  std::string private_key = {};
};

/// A key pair with which this program proves to a provider who it is.
struct ProviderKey {
  std::string id;
  std::string private_key;  ///< Sealed where it is kept.
  std::string public_jwk;   ///< JSON of the public part.
};

/// Somebody for whom a provider vouches.
struct ExternalPerson {
  std::string issuer;
  std::string account;  ///< With the issuer the key of the account.
  std::string subject;  ///< What the provider's messages of signing out name.
  std::string sid;      ///< The provider's session; may be empty.
  std::string name;     ///< May be empty.
  std::string email;    ///< Only to find an invitation; may be empty.
  bool two_factors = false;
  std::string id_token;
};

/// The browser in which somebody signs in.
struct Browser {
  std::string secret;  ///< What only this browser holds, for the step between provider and code.
  std::string address;
  std::string device;
  std::string old_token;
};

/// How a session began at a provider.
struct ExternalSession {
  std::string provider;
  std::string id_token;
};

struct SecondFactor {
  std::string secret;  ///< Base 32, to type over.
  std::string uri;     ///< otpauth://…
};

/// What a key of a program may do: check deliveries without keeping anything, record what came out as well, or read the
/// calendar of agreements and nothing else.
inline constexpr std::array<std::string_view, 4> kApiScopes{"nakijken", "vastleggen", "agenda", "besluiten"};
bool is_api_scope(std::string_view scope);

/// A key with which a program of an organisation signs in; its secret is shown once and only its hash kept.
struct ApiKey {
  std::string id;
  std::string organisation;
  std::string name;   ///< Of the program, in words.
  std::string scope;  ///< One of kApiScopes.
  std::string made_by, made_at, expires_at;
  std::string used_at;     ///< Lately, to the minute; empty when never.
  std::string revoked_at;  ///< Empty unless it was revoked.
};
struct NewApiKey {
  std::string token;  ///< For `Authorization: Bearer`.
  ApiKey key;
};

struct OpenInvitation;

struct Settings {
  std::chrono::minutes idle{30};
  std::chrono::hours longest_session{12};
  std::chrono::hours invitation{7 * 24};
  HashCost hash_cost;
  ThrottleLimits throttle;
};

/// Accounts, organisations, roles, sessions, invitations and second factors. Safe to use from several threads.
/// All errors are one sentence for the user. Storage failures come through as they are.
class Identity {
 public:
  Identity(storage::Database& database, const core::Clock& clock, const secrets::Vault& vault, Settings settings = {});

  // Accounts and organisations (accounts.cpp)
  core::Result<bool> has_accounts();
  /// Makes the organisation when it is new, and its first administrator. Errors: kConflict when the organisation has an
  /// administrator already, or the user name is taken.
  core::Result<Member> create_first_administrator(const NewAccount& account, const Organisation& organisation);
  /// Errors: kInvalidInput for an unfit id or kind, kConflict when the id is taken.
  core::Result<void> create_organisation(const Organisation& organisation, const std::string& actor);
  core::Result<std::vector<Organisation>> organisations();
  /// The account in each organisation of which it is a member.
  core::Result<std::vector<Member>> memberships(const std::string& account);
  core::Result<std::vector<Member>> members(const Member& administrator);
  /// How the members of one's own organisation are called, by account, and nothing else of them.
  core::Result<std::map<std::string, std::string>> colleagues(const Member& member);
  /// Only an administrator changes roles, in his own organisation; the last administrator cannot take off his own.
  core::Result<void> grant(const Member& administrator, const std::string& account, Role role);
  core::Result<void> withdraw(const Member& administrator, const std::string& account, Role role);
  /// Ends all sessions but the one whose token is given.
  core::Result<void> change_password(const Member& member, std::string_view old_password, std::string_view new_password,
                                     std::string_view keep_token);

  // Signing in (sign_in.cpp)
  /// Errors: kUnauthenticated (one sentence for unknown user, wrong password and wrong code),
  /// kTooManyRequests with the seconds to wait.
  core::Result<SignIn> sign_in(const Credentials& credentials);

  // Sessions (sessions.cpp)
  /// Nothing when the token is unknown, ended or revoked.
  core::Result<std::optional<Visitor>> visitor(std::string_view token);
  core::Result<void> sign_out(std::string_view token);
  core::Result<std::vector<SessionInfo>> sessions(const std::string& account);
  /// Error: kNotFound when it is no session of this account.
  core::Result<void> revoke_session(const std::string& account, std::string_view session);
  core::Result<std::int64_t> revoke_all_sessions(const std::string& account);
  /// A new session for another organisation of the same account; the old one ends. Error: kForbidden.
  core::Result<SignIn> switch_organisation(std::string_view token, const std::string& organisation);
  /// What a form must send along with this token; also for the token of a visitor who is not signed in.
  [[nodiscard]] std::string csrf_for(std::string_view token) const;
  [[nodiscard]] bool csrf_fits(std::string_view token, std::string_view csrf) const;
  /// What a browser keeps for us between two steps: it can neither read nor change it, and fits in a cookie.
  [[nodiscard]] std::string seal_for_browser(std::string_view text) const;
  /// Error: kUnauthenticated when it is not ours.
  [[nodiscard]] core::Result<std::string> open_from_browser(std::string_view cookie) const;
  /// Takes away sessions and invitations that ended long ago; gives how many.
  core::Result<std::int64_t> clean_up();

  // Invitations (invitations.cpp)
  /// Error: kForbidden for who is no administrator.
  core::Result<Invitation> invite(const Member& administrator, Role role, const std::string& email);
  /// Makes an account with the role. Errors: kNotFound when the link is unknown, used or too old; kConflict when the
  /// user name is taken.
  core::Result<Member> accept_invitation(std::string_view token, const NewAccount& account);
  /// The same for somebody who has an account already.
  core::Result<Member> accept_invitation(std::string_view token, const Member& member);

  // Identity providers (providers.cpp)
  /// Makes or replaces a provider of the administrator's organisation. Errors: kForbidden, kInvalidInput, kConflict
  /// when another organisation has that id.
  core::Result<void> set_provider(const Member& administrator, const Provider& provider);
  /// Ends the sessions that it began, too. Error: kNotFound.
  core::Result<void> remove_provider(const Member& administrator, const std::string& id);
  /// Those of an organisation, or all; without secrets.
  core::Result<std::vector<Provider>> providers(const std::string& organisation = {});
  /// With its secret or the key that signs. Error: kNotFound.
  core::Result<Provider> provider(const std::string& id);

  // Keys for providers (provider_keys.cpp)
  /// Whether it is a provider of the administrator's organisation. Errors: kForbidden, kNotFound.
  core::Result<void> require_own_provider(const Member& administrator, const std::string& provider);
  /// Publishes this key, which signs ten minutes later; the one before it stays published, older ones go. Errors:
  /// kForbidden, kNotFound, kConflict when another new key is waiting.
  core::Result<void> add_provider_key(const Member& administrator, const std::string& provider, const ProviderKey& key);
  /// The public parts that are published, as JSON, the newest first; none for an unknown provider.
  core::Result<std::vector<std::string>> provider_keys(const std::string& provider);

  // Signing in through a provider (external.cpp)
  /// True the first time for this mark, until it expires.
  core::Result<bool> use_once(std::string_view mark, std::chrono::minutes keep);
  /// Finds or makes the account, and begins a session in the provider's organisation. When the account has a second
  /// factor and the provider saw only one, a code is needed first. Errors: kForbidden for who was not invited.
  core::Result<SignIn> sign_in_external(const Provider& provider, const ExternalPerson& person, const Browser& browser);
  /// The code after sign_in_external(). Errors: kUnauthenticated, kTooManyRequests.
  core::Result<SignIn> finish_external(std::string_view code, const Browser& browser);
  /// Nothing for a session with a password.
  core::Result<std::optional<ExternalSession>> external_session(std::string_view token);
  /// Ends the sessions that the provider says have ended; gives how many.
  core::Result<std::int64_t> end_external(const std::string& provider, const std::string& subject,
                                          const std::string& sid);
  /// Whether the account can sign in with a password here.
  core::Result<bool> has_password(const Member& member);

  // Keys of programs (api_keys.cpp)
  /// @param days that it works, 1…400. Errors: kForbidden, kInvalidInput; kConflict when there are too many.
  core::Result<NewApiKey> make_api_key(const Member& administrator, const std::string& name, const std::string& scope,
                                       int days);
  /// Those of the administrator's organisation, also ended ones, the newest first. Error: kForbidden.
  core::Result<std::vector<ApiKey>> api_keys(const Member& administrator);
  /// From now on it opens nothing. Errors: kForbidden, kNotFound.
  core::Result<void> revoke_api_key(const Member& administrator, const std::string& id);
  /// Nothing for a token that is unknown, too old or revoked.
  core::Result<std::optional<ApiKey>> api_key(std::string_view token);

  // Second factor (second_factor.cpp)
  /// Begins; it counts from confirm_second_factor on. Error: kConflict when there is one already.
  core::Result<SecondFactor> begin_second_factor(const Member& member);
  /// Error: kInvalidInput when the code is wrong.
  core::Result<void> confirm_second_factor(const Member& member, std::string_view code);
  /// Whether signing in asks for a code.
  core::Result<bool> has_second_factor(const Member& member);
  core::Result<void> remove_second_factor(const Member& member, std::string_view password);
  /// For who lost his telephone: by an administrator of an organisation of which the account is a member.
  core::Result<void> reset_second_factor(const Member& administrator, const std::string& account);

 private:
  struct Account {
    std::string id, user_name, name;
    std::optional<std::string> password_hash;
    std::string second_factor;  ///< Sealed; empty without one.
    bool closed = false;
  };
  static core::Result<std::optional<Account>> account_where(storage::Session& session, std::string_view column,
                                                            const std::string& value);
  static core::Result<Member> member_of(storage::Session& session, const Account& account,
                                        const std::string& organisation);
  core::Result<void> read_provider_key(storage::Session& session, Provider& provider) const;
  core::Result<Account> insert_account(storage::Session& session, const NewAccount& account, const std::string& hash);
  core::Result<SignIn> begin_session(storage::Session& session, const Account& account, const std::string& organisation,
                                     const std::string& device);
  core::Result<bool> second_factor_fits(storage::Session& session, const Account& account, std::string_view code);
  core::Result<Member> redeem(storage::Session& session, const OpenInvitation& invitation, const Account& account);
  core::Result<void> redeem_for_email(storage::Session& session, const Account& account,
                                      const std::string& organisation, const std::string& email);
  core::Result<std::optional<Account>> external_account(storage::Session& session, const Provider& provider,
                                                        const ExternalPerson& person);
  core::Result<Account> insert_external(storage::Session& session, const Provider& provider,
                                        const ExternalPerson& person);
  core::Result<SignIn> begin_external(storage::Session& session, const Account& account, const Provider& provider,
                                      const ExternalPerson& person, const Browser& browser);
  [[nodiscard]] std::string known_device_for(const std::string& user) const;
  [[nodiscard]] bool is_known_device(const std::string& user, std::string_view cookie) const;
  core::Result<void> verify_password(const Member& member, std::string_view password);
  [[nodiscard]] std::string now() const { return core::to_rfc3339(clock_.now()); }

  storage::Database& database_;
  const core::Clock& clock_;
  const secrets::Vault& vault_;
  Settings settings_;
  PasswordHasher hasher_;
  Throttle throttle_;
};

}  // namespace pareltjes::identity
