// SPDX-License-Identifier: EUPL-1.2
#include <nlohmann/json.hpp>

#include "platform/identity/identity.hpp"
#include "platform/identity/inner.hpp"
#include "platform/identity/totp.hpp"

namespace pareltjes::identity {
namespace {

constexpr std::string_view kPurpose = "tweede-factor";
constexpr std::size_t kSecretBytes = 20;  // RFC 4226, section 4: 160 bits.

/// What is sealed in account.totp_versleuteld.
struct Factor {
  std::string secret;
  bool confirmed = false;
  std::int64_t last_step = 0;  ///< No code of this step or earlier works any more.
};

std::string purpose_of(const std::string& account) {
  return std::string(kPurpose) + ":" + account;
}

std::string sealed(const secrets::Vault& vault, const std::string& account, const Factor& factor) {
  const nlohmann::json json{
      {"geheim", to_base32(factor.secret)}, {"bevestigd", factor.confirmed}, {"stap", factor.last_step}};
  return vault.seal(json.dump(), purpose_of(account));
}

core::Result<Factor> unsealed(const secrets::Vault& vault, const std::string& account, const std::string& bytes) {
  auto plain = vault.unseal(bytes, purpose_of(account));
  if (!plain) return std::unexpected(plain.error());
  const secrets::Wiped wiped(*plain);
  // What we sealed ourselves is in order: the seal has just been verified.
  const auto json = nlohmann::json::parse(*plain);
  auto secret = from_base32(json.at("geheim").get<std::string>());
  if (!secret) return std::unexpected(secret.error());
  return Factor{std::move(*secret), json.at("bevestigd").get<bool>(), json.at("stap").get<std::int64_t>()};
}

core::Result<void> store(storage::Session& session, const std::string& account, storage::Value value) {
  return done(session.execute("UPDATE account SET totp_versleuteld = $1 WHERE id = $2", {std::move(value), account}));
}

}  // namespace

core::Result<SecondFactor> Identity::begin_second_factor(const Member& member) {
  SecondFactor shown;
  auto written = database_.write(scope_of(member), [&](storage::Session& session) -> core::Result<void> {
    const auto account = account_where(session, "id", member.account);
    if (!account) return std::unexpected(account.error());
    if (!*account) return wrong_credentials();
    if (!(*account)->second_factor.empty()) {
      const auto present = unsealed(vault_, member.account, (*account)->second_factor);
      if (!present) return std::unexpected(present.error());
      if (present->confirmed) {
        return core::fail(core::ErrorCode::kConflict,
                          {"U heeft al een tweede factor.", "You have a second factor already."},
                          {"Verwijder die eerst.", "Remove it first."});
      }
    }
    const Factor factor{secrets::random_bytes(kSecretBytes), false, 0};
    shown = {to_base32(factor.secret), totp_uri(factor.secret, member.user_name, "Pareltjes")};
    return store(session, member.account, storage::Blob{sealed(vault_, member.account, factor)});
  });
  if (!written) return std::unexpected(written.error());
  return shown;
}

core::Result<void> Identity::confirm_second_factor(const Member& member, std::string_view code) {
  return database_.write(scope_of(member), [&](storage::Session& session) -> core::Result<void> {
    const auto account = account_where(session, "id", member.account);
    if (!account) return std::unexpected(account.error());
    if (!*account || (*account)->second_factor.empty()) {
      return core::fail(core::ErrorCode::kNotFound, {"Er is geen tweede factor.", "There is no second factor."},
                        {"Begin opnieuw met instellen.", "Begin again."});
    }
    auto factor = unsealed(vault_, member.account, (*account)->second_factor);
    if (!factor) return std::unexpected(factor.error());
    const auto step = matching_step(factor->secret, code, clock_.now(), factor->last_step);
    if (!step) {
      return core::fail(core::ErrorCode::kInvalidInput, {"De code klopt niet.", "The code is wrong."},
                        {"Wacht op de volgende code en vul die in.", "Wait for the next code and fill it in."});
    }
    factor->confirmed = true;
    factor->last_step = *step;
    return store(session, member.account, storage::Blob{sealed(vault_, member.account, *factor)});
  });
}

core::Result<bool> Identity::second_factor_fits(storage::Session& session, const Account& account,
                                                std::string_view code) {
  auto factor = unsealed(vault_, account.id, account.second_factor);
  if (!factor) return std::unexpected(factor.error());
  if (!factor->confirmed) return true;
  const auto step = matching_step(factor->secret, code, clock_.now(), factor->last_step);
  if (!step) return false;
  factor->last_step = *step;
  auto stored = store(session, account.id, storage::Blob{sealed(vault_, account.id, *factor)});
  if (!stored) return std::unexpected(stored.error());
  return true;
}

core::Result<bool> Identity::has_second_factor(const Member& member) {
  bool confirmed = false;
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto account = account_where(session, "id", member.account);
    if (!account) return std::unexpected(account.error());
    if (!*account || (*account)->second_factor.empty()) return {};
    const auto factor = unsealed(vault_, member.account, (*account)->second_factor);
    if (!factor) return std::unexpected(factor.error());
    confirmed = factor->confirmed;
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return confirmed;
}

core::Result<void> Identity::remove_second_factor(const Member& member, std::string_view password) {
  if (auto fit = verify_password(member, password); !fit) return fit;
  return database_.write(scope_of(member),
                         [&](storage::Session& session) { return store(session, member.account, std::monostate{}); });
}

core::Result<void> Identity::reset_second_factor(const Member& administrator, const std::string& account) {
  if (auto fit = require_administrator(administrator); !fit) return fit;
  return database_.write(scope_of(administrator), [&](storage::Session& session) -> core::Result<void> {
    const auto who = account_where(session, "id", account);
    if (!who) return std::unexpected(who.error());
    const auto member = *who ? member_of(session, **who, administrator.organisation) : core::Result<Member>(Member{});
    if (!member) return std::unexpected(member.error());
    if (member->roles.empty()) return no_member();
    if (auto gone = store(session, account, std::monostate{}); !gone) return gone;
    return done(session.execute("DELETE FROM sessie WHERE account = $1", {account}));
  });
}

}  // namespace pareltjes::identity
