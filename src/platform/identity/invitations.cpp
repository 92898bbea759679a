// SPDX-License-Identifier: EUPL-1.2
#include "core/text.hpp"
#include "platform/identity/identity.hpp"
#include "platform/identity/inner.hpp"

namespace pareltjes::identity {
namespace {

std::unexpected<core::Error> no_invitation() {
  return core::fail(
      core::ErrorCode::kNotFound,
      {"Deze uitnodiging is gebruikt, verlopen of onbekend.", "This invitation was used, is too old or is unknown."},
      {"Vraag uw beheerder om een nieuwe.", "Ask your administrator for a new one."});
}

}  // namespace

core::Result<OpenInvitation> invitation_for(storage::Session& session, std::string_view token, const std::string& now) {
  const auto rows = session.query(
      "SELECT id, organisatie, rol FROM uitnodiging WHERE token_hash = $1 AND gebruikt_op IS NULL AND verloopt_op > $2",
      {token_hash(token), now});
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) return no_invitation();
  return OpenInvitation{rows->text(0, 0), rows->text(0, 1), rows->text(0, 2)};
}

core::Result<Invitation> Identity::invite(const Member& administrator, Role role, const std::string& email) {
  if (auto fit = require_administrator(administrator); !fit) return std::unexpected(fit.error());
  if (email.find('@') == std::string::npos || !is_presentable(email, 254)) {
    return core::fail(core::ErrorCode::kInvalidInput, {"Dit is geen e-mailadres.", "This is no e-mail address."},
                      {"Vul een adres in zoals naam@gemeente.nl.", "Fill in an address such as name@gemeente.nl."});
  }
  Invitation invitation{secrets::random_token(), core::to_rfc3339(clock_.now() + settings_.invitation)};
  auto written = database_.write(scope_of(administrator), [&](storage::Session& session) {
    return done(session.execute(
        "INSERT INTO uitnodiging (id, token_hash, organisatie, rol, email, gemaakt_door, verloopt_op) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {core::new_uuid(clock_.now()), token_hash(invitation.token), administrator.organisation,
         std::string(name_of(role)), std::string(core::trim(email)), administrator.account, invitation.expires_at}));
  });
  if (!written) return std::unexpected(written.error());
  return invitation;
}

core::Result<Member> Identity::redeem(storage::Session& session, const OpenInvitation& invitation,
                                      const Account& account) {
  // The condition makes the link work once, also when two people open it at the same time.
  const auto used = session.execute("UPDATE uitnodiging SET gebruikt_op = $1 WHERE id = $2 AND gebruikt_op IS NULL",
                                    {now(), invitation.id});
  if (!used) return std::unexpected(used.error());
  if (*used != 1) return no_invitation();
  const auto member = member_of(session, account, invitation.organisation);
  if (!member) return std::unexpected(member.error());
  const auto role = role_named(invitation.role);
  if (role && !member->is(*role)) {
    auto joined = done(session.execute("INSERT INTO lidmaatschap (account, organisatie, rol) VALUES ($1, $2, $3)",
                                       {account.id, invitation.organisation, invitation.role}));
    if (!joined) return std::unexpected(joined.error());
  }
  return member_of(session, account, invitation.organisation);
}

core::Result<Member> Identity::accept_invitation(std::string_view token, const Member& member) {
  Member joined;
  auto written = database_.write(scope_of(member), [&](storage::Session& session) -> core::Result<void> {
    const auto account = account_where(session, "id", member.account);
    if (!account) return std::unexpected(account.error());
    if (!*account || (*account)->closed) return wrong_credentials();
    const auto invitation = invitation_for(session, token, now());
    if (!invitation) return std::unexpected(invitation.error());
    auto redeemed = redeem(session, *invitation, **account);
    if (!redeemed) return std::unexpected(redeemed.error());
    joined = std::move(*redeemed);
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return joined;
}

}  // namespace pareltjes::identity
