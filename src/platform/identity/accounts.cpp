// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>

#include "core/ids.hpp"
#include "core/text.hpp"
#include "platform/identity/identity.hpp"
#include "platform/identity/inner.hpp"

namespace pareltjes::identity {
namespace {

core::Result<void> check_organisation(const Organisation& organisation) {
  const bool kind =
      organisation.kind == "gemeente" || organisation.kind == "leverancier" || organisation.kind == "landelijk";
  const auto code = core::GemeenteCode::parse(organisation.id);
  const bool is_code = code && code->text() == organisation.id;
  const bool is_short_name =
      organisation.id.size() >= 3 && organisation.id.size() <= 40 && std::ranges::all_of(organisation.id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
      });
  const bool id = organisation.kind == "gemeente" ? is_code : is_short_name;
  if (!kind || !id || organisation.id == storage::Scope::kPublic || !is_presentable(organisation.name, 200)) {
    return core::fail(
        core::ErrorCode::kInvalidInput,
        {"De gegevens van de organisatie kloppen niet.", "The details of the organisation are wrong."},
        {"Geef een soort, een naam en een code zoals GM0439.", "Give a kind, a name and a code such as GM0439."});
  }
  return {};
}

core::Result<void> check_account(const NewAccount& account) {
  if (account.user_name.size() < 3 || !is_presentable(account.user_name, 200) || !is_presentable(account.name, 200)) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"De gebruikersnaam of de naam klopt niet.", "The user name or the name is wrong."},
                      {"Gebruik bijvoorbeeld uw e-mailadres en uw eigen naam.",
                       "Use for example your e-mail address and your own name."});
  }
  return check_password(account.password, account.user_name);
}

core::Result<void> insert_organisation(storage::Session& session, const Organisation& organisation,
                                       const std::string& now) {
  const auto existing = session.query("SELECT id FROM organisatie WHERE id = $1", {organisation.id});
  if (!existing) return std::unexpected(existing.error());
  if (!existing->empty()) {
    return core::fail(core::ErrorCode::kConflict,
                      {"Deze organisatie bestaat al.", "This organisation exists already."});
  }
  const storage::Value code =
      organisation.kind == "gemeente" ? storage::Value(organisation.id) : storage::Value(std::monostate{});
  return done(session.execute(
      "INSERT INTO organisatie (id, soort, naam, gemeente_code, aangemaakt_op) VALUES ($1, $2, $3, $4, $5)",
      {organisation.id, organisation.kind, organisation.name, code, now}));
}

}  // namespace

std::string user_key(std::string_view user_name) {
  std::string key(core::trim(user_name));
  std::ranges::transform(key, key.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return key;
}

bool is_presentable(std::string_view text, std::size_t most_bytes) {
  return !core::trim(text).empty() && text.size() <= most_bytes && core::is_valid_utf8(text) &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

core::Result<void> require_administrator(const Member& member) {
  if (member.is(Role::kAdministrator)) return {};
  return core::fail(core::ErrorCode::kForbidden,
                    {"Alleen een beheerder mag dit.", "Only an administrator may do this."},
                    {"Vraag het aan een beheerder van uw organisatie.", "Ask an administrator of your organisation."});
}

Identity::Identity(storage::Database& database, const core::Clock& clock, const secrets::Vault& vault,
                   Settings settings)
    : database_(database),
      clock_(clock),
      vault_(vault),
      settings_(settings),
      hasher_(settings.hash_cost),
      throttle_(settings.throttle) {}

core::Result<std::optional<Identity::Account>> Identity::account_where(storage::Session& session,
                                                                       std::string_view column,
                                                                       const std::string& value) {
  // `column` is one of our own two words, never a user's.
  const auto rows = session.query(
      fmt::format("SELECT id, gebruikersnaam, naam, wachtwoord_hash, totp_versleuteld, gesloten_op FROM account "
                  "WHERE {} = $1",
                  column),
      {value});
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) return std::nullopt;
  Account account{rows->text(0, 0), rows->text(0, 1),  rows->text(0, 2),
                  std::nullopt,     rows->bytes(0, 4), !rows->is_null(0, 5)};
  if (!rows->is_null(0, 3)) account.password_hash = rows->text(0, 3);
  return account;
}

core::Result<Member> Identity::member_of(storage::Session& session, const Account& account,
                                         const std::string& organisation) {
  const auto rows =
      session.query("SELECT rol FROM lidmaatschap WHERE account = $1 AND organisatie = $2", {account.id, organisation});
  if (!rows) return std::unexpected(rows.error());
  Member member{account.id, account.user_name, account.name, organisation, {}};
  for (std::size_t i = 0; i < rows->size(); ++i) {
    if (const auto role = role_named(rows->text(i, 0))) member.roles.insert(*role);
  }
  return member;
}

core::Result<Identity::Account> Identity::insert_account(storage::Session& session, const NewAccount& account,
                                                         const std::string& hash) {
  const auto key = user_key(account.user_name);
  const auto existing = account_where(session, "gebruikersnaam", key);
  if (!existing) return std::unexpected(existing.error());
  if (*existing) {
    return core::fail(core::ErrorCode::kConflict, {"Deze gebruikersnaam is al in gebruik.", "This user name is taken."},
                      {"Meld u aan, of kies een andere gebruikersnaam.", "Sign in, or choose another user name."});
  }
  Account made{core::new_uuid(clock_.now()), key, std::string(core::trim(account.name)), hash, {}, false};
  auto stored = done(session.execute(
      "INSERT INTO account (id, gebruikersnaam, naam, wachtwoord_hash, aangemaakt_op) VALUES ($1, $2, $3, $4, $5)",
      {made.id, made.user_name, made.name, hash, now()}));
  if (!stored) return std::unexpected(stored.error());
  return made;
}

core::Result<bool> Identity::has_accounts() {
  bool any = false;
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT id FROM account LIMIT 1");
    if (!rows) return std::unexpected(rows.error());
    any = !rows->empty();
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return any;
}

core::Result<Member> Identity::create_first_administrator(const NewAccount& account, const Organisation& organisation) {
  if (auto fit = check_organisation(organisation); !fit) return std::unexpected(fit.error());
  if (auto fit = check_account(account); !fit) return std::unexpected(fit.error());
  const auto hash = hasher_.hash(account.password);
  if (!hash) return std::unexpected(hash.error());
  Member member;
  auto written = database_.write(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    // Within the writing transaction, so that of two at once only one becomes the first.
    const auto any = session.query("SELECT account FROM lidmaatschap WHERE organisatie = $1 AND rol = $2 LIMIT 1",
                                   {organisation.id, std::string(name_of(Role::kAdministrator))});
    if (!any) return std::unexpected(any.error());
    if (!any->empty()) {
      return core::fail(core::ErrorCode::kConflict,
                        {"Deze organisatie heeft al een beheerder.", "This organisation has an administrator already."},
                        {"Vraag de beheerder om een uitnodiging.", "Ask the administrator for an invitation."});
    }
    if (auto made = insert_organisation(session, organisation, now());
        !made && made.error().code != core::ErrorCode::kConflict) {
      return std::unexpected(made.error());
    }
    const auto stored = insert_account(session, account, *hash);
    if (!stored) return std::unexpected(stored.error());
    auto joined = done(session.execute("INSERT INTO lidmaatschap (account, organisatie, rol) VALUES ($1, $2, $3)",
                                       {stored->id, organisation.id, std::string(name_of(Role::kAdministrator))}));
    if (!joined) return joined;
    auto read = member_of(session, *stored, organisation.id);
    if (!read) return std::unexpected(read.error());
    member = std::move(*read);
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return member;
}

core::Result<void> Identity::create_organisation(const Organisation& organisation, const std::string& actor) {
  if (auto fit = check_organisation(organisation); !fit) return fit;
  return database_.write(storage::Scope::of_public(actor),
                         [&](storage::Session& session) { return insert_organisation(session, organisation, now()); });
}

core::Result<std::vector<Organisation>> Identity::organisations() {
  std::vector<Organisation> found;
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT id, soort, naam FROM organisatie ORDER BY naam, id");
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i)
      found.push_back({rows->text(i, 0), rows->text(i, 1), rows->text(i, 2)});
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<std::vector<Member>> Identity::memberships(const std::string& account) {
  std::vector<Member> found;
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto who = account_where(session, "id", account);
    if (!who) return std::unexpected(who.error());
    if (!*who) return {};
    const auto rows = session.query(
        "SELECT DISTINCT organisatie FROM lidmaatschap WHERE account = $1 ORDER BY organisatie", {account});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) {
      auto member = member_of(session, **who, rows->text(i, 0));
      if (!member) return std::unexpected(member.error());
      found.push_back(std::move(*member));
    }
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<std::map<std::string, std::string>> Identity::colleagues(const Member& member) {
  std::map<std::string, std::string> names;
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query(
        "SELECT DISTINCT account.id, account.naam FROM account JOIN lidmaatschap ON lidmaatschap.account = account.id "
        "WHERE lidmaatschap.organisatie = $1",
        {member.organisation});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) names.emplace(rows->text(i, 0), rows->text(i, 1));
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return names;
}

core::Result<std::vector<Member>> Identity::members(const Member& administrator) {
  if (auto fit = require_administrator(administrator); !fit) return std::unexpected(fit.error());
  std::vector<Member> found;
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT DISTINCT account FROM lidmaatschap WHERE organisatie = $1 ORDER BY account",
                                    {administrator.organisation});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) {
      const auto account = account_where(session, "id", rows->text(i, 0));
      if (!account) return std::unexpected(account.error());
      if (!*account) continue;
      auto member = member_of(session, **account, administrator.organisation);
      if (!member) return std::unexpected(member.error());
      found.push_back(std::move(*member));
    }
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<void> Identity::grant(const Member& administrator, const std::string& account, Role role) {
  if (auto fit = require_administrator(administrator); !fit) return fit;
  return database_.write(scope_of(administrator), [&](storage::Session& session) -> core::Result<void> {
    // Only who is a member already: others come by invitation, so that nobody is put into an organisation unasked.
    const auto who = account_where(session, "id", account);
    if (!who) return std::unexpected(who.error());
    const auto member = *who ? member_of(session, **who, administrator.organisation) : core::Result<Member>(Member{});
    if (!member) return std::unexpected(member.error());
    if (member->roles.empty()) return no_member();
    if (member->is(role)) return {};
    return done(session.execute("INSERT INTO lidmaatschap (account, organisatie, rol) VALUES ($1, $2, $3)",
                                {account, administrator.organisation, std::string(name_of(role))}));
  });
}

core::Result<void> Identity::withdraw(const Member& administrator, const std::string& account, Role role) {
  if (auto fit = require_administrator(administrator); !fit) return fit;
  return database_.write(scope_of(administrator), [&](storage::Session& session) -> core::Result<void> {
    if (role == Role::kAdministrator) {
      const auto others =
          session.query("SELECT account FROM lidmaatschap WHERE organisatie = $1 AND rol = $2 AND account <> $3",
                        {administrator.organisation, std::string(name_of(role)), account});
      if (!others) return std::unexpected(others.error());
      if (others->empty()) {
        return core::fail(core::ErrorCode::kConflict,
                          {"Dit is de laatste beheerder.", "This is the last administrator."},
                          {"Maak eerst iemand anders beheerder.", "Make somebody else administrator first."});
      }
    }
    const auto gone = session.execute("DELETE FROM lidmaatschap WHERE account = $1 AND organisatie = $2 AND rol = $3",
                                      {account, administrator.organisation, std::string(name_of(role))});
    if (!gone) return std::unexpected(gone.error());
    if (*gone == 0) return no_member();
    return {};
  });
}

core::Result<void> Identity::change_password(const Member& member, std::string_view old_password,
                                             std::string_view new_password, std::string_view keep_token) {
  if (auto fit = verify_password(member, old_password); !fit) return fit;
  if (auto fit = check_password(new_password, member.user_name); !fit) return fit;
  const auto hash = hasher_.hash(new_password);
  if (!hash) return std::unexpected(hash.error());
  return database_.write(scope_of(member), [&](storage::Session& session) -> core::Result<void> {
    auto changed =
        done(session.execute("UPDATE account SET wachtwoord_hash = $1 WHERE id = $2", {*hash, member.account}));
    if (!changed) return changed;
    return done(session.execute("DELETE FROM sessie WHERE account = $1 AND id_hash <> $2",
                                {member.account, token_hash(keep_token)}));
  });
}

core::Result<Member> Identity::accept_invitation(std::string_view token, const NewAccount& account) {
  if (auto fit = check_account(account); !fit) return std::unexpected(fit.error());
  const auto hash = hasher_.hash(account.password);
  if (!hash) return std::unexpected(hash.error());
  Member member;
  auto written = database_.write(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    // The user name is only looked at with a valid invitation: otherwise this would tell strangers which names exist.
    const auto invitation = invitation_for(session, token, now());
    if (!invitation) return std::unexpected(invitation.error());
    const auto stored = insert_account(session, account, *hash);
    if (!stored) return std::unexpected(stored.error());
    auto redeemed = redeem(session, *invitation, *stored);
    if (!redeemed) return std::unexpected(redeemed.error());
    member = std::move(*redeemed);
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return member;
}

}  // namespace pareltjes::identity
