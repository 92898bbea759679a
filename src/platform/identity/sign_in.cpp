// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <cstdlib>

#include "platform/identity/identity.hpp"
#include "platform/identity/inner.hpp"

namespace pareltjes::identity {
namespace {

constexpr std::chrono::hours kDeviceKnown{180 * 24};

}  // namespace

std::unexpected<core::Error> wait(std::chrono::seconds delay) {
  return core::fail(core::ErrorCode::kTooManyRequests,
                    {"Er is te vaak geprobeerd om aan te melden.", "Signing in was tried too often."},
                    {fmt::format("Wacht {} seconden en probeer het opnieuw.", delay.count()),
                     fmt::format("Wait {} seconds and try again.", delay.count())});
}

// A cookie for the device from which a user signed in: moment, a random part, and a keyed hash over both and the user
// (OWASP's "device cookies"). Guesses without it go another lane, so that nobody can lock the user out by guessing.
std::string Identity::known_device_for(const std::string& user) const {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count();
  const auto mark = fmt::format("{}.{}", seconds, secrets::random_token().substr(0, 16));
  return mark + "." + vault_.mac(mark + "\n" + user, "toestel");
}

bool Identity::is_known_device(const std::string& user, std::string_view cookie) const {
  const auto dot = cookie.rfind('.');
  if (cookie.size() > 200 || dot == std::string_view::npos) return false;
  const auto mark = std::string(cookie.substr(0, dot));
  if (!secrets::same(vault_.mac(mark + "\n" + user, "toestel"), cookie.substr(dot + 1))) return false;
  // Ours, so it begins with a number.
  const core::Timestamp since{std::chrono::seconds(std::strtoll(mark.c_str(), nullptr, 10))};
  return clock_.now() - since < kDeviceKnown;
}

core::Result<SignIn> Identity::sign_in(const Credentials& credentials) {
  const auto user = user_key(credentials.user_name).substr(0, 200);
  const bool known_device = is_known_device(user, credentials.known_device);
  const auto origin =
      known_device ? "toestel:" + token_hash(credentials.known_device).substr(0, 32) : credentials.address;
  if (const auto delay = throttle_.begin(user, origin, clock_.now()); delay.count() > 0) return wait(delay);

  std::optional<Account> account;
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    auto found = account_where(session, "gebruikersnaam", user);
    if (!found) return std::unexpected(found.error());
    if (*found && !(*found)->closed) account = std::move(*found);
    return {};
  });
  if (!read) return std::unexpected(read.error());

  // The same work for a user who does not exist: neither answer nor time tells.
  const auto fits = hasher_.verify(account ? account->password_hash : std::nullopt, credentials.password);
  if (!fits) {
    throttle_.withdrawn(user, origin);
    return std::unexpected(fits.error());
  }
  if (!account || !*fits) return wrong_credentials();

  SignIn begun;
  bool code_wrong = false;
  auto written = database_.write(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    // Read again: between the check of the password and now the account may have been changed or closed.
    const auto present = account_where(session, "id", account->id);
    if (!present) return std::unexpected(present.error());
    if (!*present || (*present)->closed || (*present)->password_hash != account->password_hash)
      return wrong_credentials();
    if (!(*present)->second_factor.empty()) {
      const auto code = second_factor_fits(session, **present, credentials.code);
      if (!code) return std::unexpected(code.error());
      if (!*code) {
        begun.code_needed = credentials.code.empty();
        code_wrong = !begun.code_needed;
        return {};
      }
    }
    // The organisation in which he worked last time cannot be known here; the first by id is a stable choice.
    const auto organisations = session.query(
        "SELECT organisatie FROM lidmaatschap WHERE account = $1 ORDER BY organisatie LIMIT 1", {account->id});
    if (!organisations) return std::unexpected(organisations.error());
    if (organisations->empty()) return wrong_credentials();
    if (!credentials.old_token.empty()) {
      auto gone = done(session.execute("DELETE FROM sessie WHERE id_hash = $1", {token_hash(credentials.old_token)}));
      if (!gone) return gone;
    }
    auto made = begin_session(session, **present, organisations->text(0, 0), credentials.device);
    if (!made) return std::unexpected(made.error());
    begun = std::move(*made);
    return {};
  });
  if (!written) return std::unexpected(written.error());
  if (code_wrong) return wrong_credentials();
  if (begun.code_needed) {
    // The password was right, and the code comes with the next attempt, which counts in its turn.
    throttle_.withdrawn(user, origin);
    return begun;
  }
  throttle_.succeeded(user, origin, clock_.now());
  begun.known_device = known_device ? credentials.known_device : known_device_for(user);
  if (hasher_.is_outdated(*account->password_hash)) {
    if (const auto renewed = hasher_.hash(credentials.password)) {
      auto stored = database_.write(system_scope(), [&](storage::Session& session) {
        return done(session.execute("UPDATE account SET wachtwoord_hash = $1 WHERE id = $2 AND wachtwoord_hash = $3",
                                    {*renewed, account->id, *account->password_hash}));
      });
      if (!stored) return std::unexpected(stored.error());
    }
  }
  return begun;
}

core::Result<void> Identity::verify_password(const Member& member, std::string_view password) {
  // Slowed down as signing in is, with a name that no user has: a stolen session is no way to guess passwords.
  const auto key = "\x1f" + member.account;
  if (const auto delay = throttle_.begin(key, key, clock_.now()); delay.count() > 0) return wait(delay);
  std::optional<Account> account;
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    auto found = account_where(session, "id", member.account);
    if (!found) return std::unexpected(found.error());
    account = std::move(*found);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  const auto fits = hasher_.verify(account ? account->password_hash : std::nullopt, password);
  if (!fits) return std::unexpected(fits.error());
  if (!account || account->closed || !*fits) {
    return core::fail(core::ErrorCode::kForbidden, {"Uw wachtwoord klopt niet.", "Your password is wrong."},
                      {"Probeer het opnieuw.", "Try again."});
  }
  throttle_.succeeded(key, key, clock_.now());
  return {};
}

}  // namespace pareltjes::identity
