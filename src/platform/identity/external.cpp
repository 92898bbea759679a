// SPDX-License-Identifier: EUPL-1.2
// Signing in through an organisation's own identity provider. What the provider says was verified before it comes here.
#include <fmt/format.h>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "platform/identity/identity.hpp"
#include "platform/identity/inner.hpp"

namespace pareltjes::identity {
namespace {

constexpr std::chrono::minutes kCodeTime{10};
constexpr std::size_t kLongestIdToken = std::size_t{32} * 1024;
constexpr std::size_t kLongestCookie = 4096;

std::string purpose_of(const std::string& account) {
  return "oidc-token:" + account;
}

std::unexpected<core::Error> not_invited() {
  return core::fail(core::ErrorCode::kForbidden,
                    {"U heeft nog geen toegang tot deze organisatie.", "You have no access to this organisation yet."},
                    {"Vraag uw beheerder om een uitnodiging op uw e-mailadres.",
                     "Ask your administrator for an invitation to your e-mail address."});
}

}  // namespace

std::string Identity::seal_for_browser(std::string_view text) const {
  return secrets::to_hex(vault_.seal(text, "browser"));
}

core::Result<std::string> Identity::open_from_browser(std::string_view cookie) const {
  const auto bytes = secrets::from_hex(cookie.substr(0, kLongestCookie));
  if (auto text = bytes ? vault_.unseal(*bytes, "browser") : core::Result<std::string>(std::unexpected(bytes.error())))
    return text;
  return core::fail(core::ErrorCode::kUnauthenticated,
                    {"Deze aanmelding is niet in deze browser begonnen, of is verlopen.",
                     "This sign-in was not begun in this browser, or is too old."},
                    {"Begin opnieuw met inloggen.", "Begin signing in again."});
}

core::Result<bool> Identity::use_once(std::string_view mark, std::chrono::minutes keep) {
  bool first = false;
  auto written = database_.write(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    auto cleaned = done(session.execute("DELETE FROM oidc_verbruikt WHERE verloopt_op <= $1", {now()}));
    if (!cleaned) return cleaned;
    const auto added = session.execute(
        "INSERT INTO oidc_verbruikt (kenmerk_hash, verloopt_op) VALUES ($1, $2) ON CONFLICT (kenmerk_hash) DO NOTHING",
        {core::sha256_hex(mark), core::to_rfc3339(clock_.now() + keep)});
    if (!added) return std::unexpected(added.error());
    first = *added == 1;
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return first;
}

core::Result<Identity::Account> Identity::insert_external(storage::Session& session, const Provider& provider,
                                                          const ExternalPerson& person) {
  // The user name is only shown: nobody can sign in with it, for there is no password. The provider's name stands in
  // it, and what was typed at a local account never does, so that neither takes the other's.
  const auto id = core::new_uuid(clock_.now());
  const auto shown = is_presentable(person.email, 150) ? person.email : person.subject.substr(0, 100);
  auto user_name = user_key(fmt::format("{} ({})", shown, provider.id));
  const auto taken = account_where(session, "gebruikersnaam", user_name);
  if (!taken) return std::unexpected(taken.error());
  if (*taken || !is_presentable(user_name, 200)) user_name = fmt::format("{} ({})", id, provider.id);
  const auto name = is_presentable(person.name, 200) ? std::string(core::trim(person.name)) : shown;
  auto stored = done(
      session.execute("INSERT INTO account (id, gebruikersnaam, naam, oidc_uitgever, oidc_onderwerp, aangemaakt_op) "
                      "VALUES ($1, $2, $3, $4, $5, $6)",
                      {id, user_name, name, person.issuer, person.account, now()}));
  if (!stored) return std::unexpected(stored.error());
  return Account{id, user_name, name, std::nullopt, {}, false};
}

core::Result<void> Identity::redeem_for_email(storage::Session& session, const Account& account,
                                              const std::string& organisation, const std::string& email) {
  if (email.empty()) return {};
  const auto rows = session.query(
      "SELECT id, rol, email FROM uitnodiging WHERE organisatie = $1 AND gebruikt_op IS NULL AND verloopt_op > $2 "
      "ORDER BY id",
      {organisation, now()});
  if (!rows) return std::unexpected(rows.error());
  for (std::size_t i = 0; i < rows->size(); ++i) {
    if (user_key(rows->text(i, 2)) != user_key(email)) continue;
    const auto member = redeem(session, {rows->text(i, 0), organisation, rows->text(i, 1)}, account);
    if (!member) return std::unexpected(member.error());
  }
  return {};
}

/// The account of this person, a member of the provider's organisation; made when he was invited or when the
/// organisation lets its own people in.
core::Result<std::optional<Identity::Account>> Identity::external_account(storage::Session& session,
                                                                          const Provider& provider,
                                                                          const ExternalPerson& person) {
  const auto rows = session.query("SELECT id FROM account WHERE oidc_uitgever = $1 AND oidc_onderwerp = $2",
                                  {person.issuer, person.account});
  if (!rows) return std::unexpected(rows.error());
  const bool is_new = rows->empty();
  std::optional<Account> account;
  if (is_new) {
    auto made = insert_external(session, provider, person);
    if (!made) return std::unexpected(made.error());
    account = std::move(*made);
    if (provider.role) {
      auto joined = done(session.execute("INSERT INTO lidmaatschap (account, organisatie, rol) VALUES ($1, $2, $3)",
                                         {account->id, provider.organisation, std::string(name_of(*provider.role))}));
      if (!joined) return std::unexpected(joined.error());
    }
  } else {
    auto found = account_where(session, "id", rows->text(0, 0));
    if (!found) return std::unexpected(found.error());
    if (!*found || (*found)->closed) return std::nullopt;
    account = std::move(*found);
  }
  if (auto joined = redeem_for_email(session, *account, provider.organisation, person.email); !joined)
    return std::unexpected(joined.error());
  // Who had a role and lost it gets none again by signing in.
  const auto member = member_of(session, *account, provider.organisation);
  if (!member) return std::unexpected(member.error());
  if (member->roles.empty()) return std::nullopt;
  return account;
}

core::Result<SignIn> Identity::begin_external(storage::Session& session, const Account& account,
                                              const Provider& provider, const ExternalPerson& person,
                                              const Browser& browser) {
  if (!browser.old_token.empty()) {
    auto gone = done(session.execute("DELETE FROM sessie WHERE id_hash = $1", {token_hash(browser.old_token)}));
    if (!gone) return std::unexpected(gone.error());
  }
  auto begun = begin_session(session, account, provider.organisation, browser.device);
  if (!begun) return begun;
  auto noted = done(session.execute(
      "INSERT INTO oidc_sessie (sessie, aanbieder, onderwerp, sid, id_token_versleuteld) VALUES ($1, $2, $3, $4, $5)",
      {token_hash(begun->token), provider.id, person.subject, person.sid,
       storage::Blob{vault_.seal(person.id_token, purpose_of(account.id))}}));
  if (!noted) return std::unexpected(noted.error());
  return begun;
}

core::Result<SignIn> Identity::sign_in_external(const Provider& provider, const ExternalPerson& person,
                                                const Browser& browser) {
  SignIn begun;
  if (person.issuer != provider.issuer || person.account.empty() || person.subject.empty() ||
      person.id_token.size() > kLongestIdToken) {
    return not_invited();
  }
  auto written = database_.write(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto account = external_account(session, provider, person);
    if (!account) return std::unexpected(account.error());
    if (!*account) return not_invited();
    if (!person.two_factors && !(*account)->second_factor.empty()) {
      // With no code only a factor that was never confirmed fits.
      const auto none_set = second_factor_fits(session, **account, "");
      if (!none_set) return std::unexpected(none_set.error());
      if (!*none_set) {
        begun.code_needed = true;
        const auto mark = token_hash(browser.secret);
        auto gone = done(
            session.execute("DELETE FROM oidc_wachtend WHERE browser_hash = $1 OR verloopt_op <= $2", {mark, now()}));
        if (!gone) return gone;
        return done(session.execute(
            "INSERT INTO oidc_wachtend (browser_hash, account, aanbieder, onderwerp, sid, id_token_versleuteld, "
            "verloopt_op) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            {mark, (*account)->id, provider.id, person.subject, person.sid,
             storage::Blob{vault_.seal(person.id_token, purpose_of((*account)->id))},
             core::to_rfc3339(clock_.now() + kCodeTime)}));
      }
    }
    auto made = begin_external(session, **account, provider, person, browser);
    if (!made) return std::unexpected(made.error());
    begun = std::move(*made);
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return begun;
}

core::Result<SignIn> Identity::finish_external(std::string_view code, const Browser& browser) {
  const auto mark = token_hash(browser.secret);
  // Slowed down for each account; only who the provider vouched for comes so far, so that others lock nobody out.
  std::string key = "\x1f";
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT account FROM oidc_wachtend WHERE browser_hash = $1", {mark});
    if (!rows) return std::unexpected(rows.error());
    if (!rows->empty()) key += "code:" + rows->text(0, 0);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  // Without a row there is nothing to guess.
  const auto delay = key.size() > 1 ? throttle_.begin(key, key, clock_.now()) : std::chrono::seconds(0);
  if (delay.count() > 0) return wait(delay);
  SignIn begun;
  bool wrong = false;
  auto written = database_.write(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query(
        "SELECT account, aanbieder, onderwerp, sid, id_token_versleuteld FROM oidc_wachtend WHERE browser_hash = $1 "
        "AND "
        "verloopt_op > $2",
        {mark, now()});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty() || browser.secret.empty()) {
      return core::fail(core::ErrorCode::kUnauthenticated, {"Deze aanmelding is verlopen.", "This sign-in is too old."},
                        {"Begin opnieuw met inloggen.", "Begin signing in again."});
    }
    const auto account = account_where(session, "id", rows->text(0, 0));
    if (!account) return std::unexpected(account.error());
    const auto providers = session.query("SELECT organisatie FROM oidc_aanbieder WHERE id = $1", {rows->text(0, 1)});
    if (!providers) return std::unexpected(providers.error());
    if (!*account || (*account)->closed || providers->empty()) return wrong_credentials();
    const auto fits =
        (*account)->second_factor.empty() ? core::Result<bool>(true) : second_factor_fits(session, **account, code);
    if (!fits) return std::unexpected(fits.error());
    if (!*fits) {
      wrong = true;
      return {};
    }
    Provider provider;
    provider.id = rows->text(0, 1);
    provider.organisation = providers->text(0, 0);
    auto id_token = vault_.unseal(rows->bytes(0, 4), purpose_of((*account)->id));
    if (!id_token) return std::unexpected(id_token.error());
    ExternalPerson person;
    person.subject = rows->text(0, 2);
    person.sid = rows->text(0, 3);
    person.id_token = std::move(*id_token);
    auto gone = done(session.execute("DELETE FROM oidc_wachtend WHERE browser_hash = $1", {mark}));
    if (!gone) return gone;
    auto made = begin_external(session, **account, provider, person, browser);
    if (!made) return std::unexpected(made.error());
    begun = std::move(*made);
    return {};
  });
  if (!written) return std::unexpected(written.error());
  if (wrong) return wrong_credentials();
  throttle_.succeeded(key, key, clock_.now());
  return begun;
}

core::Result<std::optional<ExternalSession>> Identity::external_session(std::string_view token) {
  std::optional<ExternalSession> found;
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query(
        "SELECT e.aanbieder, e.id_token_versleuteld, s.account FROM oidc_sessie e JOIN sessie s ON s.id_hash = "
        "e.sessie "
        "WHERE e.sessie = $1",
        {token_hash(token)});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return {};
    auto id_token = vault_.unseal(rows->bytes(0, 1), purpose_of(rows->text(0, 2)));
    if (!id_token) return std::unexpected(id_token.error());
    found = ExternalSession{rows->text(0, 0), std::move(*id_token)};
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<std::int64_t> Identity::end_external(const std::string& provider, const std::string& subject,
                                                  const std::string& sid) {
  std::int64_t count = 0;
  auto written = database_.write(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    // A session of the provider is named by sid; a session of which we were told none, by who it is of.
    const std::string which =
        "aanbieder = $1 AND ((($2 <> '') AND sid = $2) OR (($2 = '' OR sid = '') AND onderwerp = $3))";
    // Counted first: what goes along with a session counts as deleted too.
    const auto found = session.query("SELECT count(*) FROM oidc_sessie WHERE " + which, {provider, sid, subject});
    if (!found) return std::unexpected(found.error());
    count = found->integer(0, 0);
    auto gone =
        done(session.execute("DELETE FROM sessie WHERE id_hash IN (SELECT sessie FROM oidc_sessie WHERE " + which + ")",
                             {provider, sid, subject}));
    if (!gone) return gone;
    return done(session.execute("DELETE FROM oidc_wachtend WHERE " + which, {provider, sid, subject}));
  });
  if (!written) return std::unexpected(written.error());
  return count;
}

core::Result<bool> Identity::has_password(const Member& member) {
  bool has = false;
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto account = account_where(session, "id", member.account);
    if (!account) return std::unexpected(account.error());
    has = *account && (*account)->password_hash.has_value();
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return has;
}

}  // namespace pareltjes::identity
