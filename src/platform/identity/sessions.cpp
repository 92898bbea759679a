// SPDX-License-Identifier: EUPL-1.2
#include "core/sha256.hpp"
#include "platform/identity/identity.hpp"
#include "platform/identity/inner.hpp"

namespace pareltjes::identity {
namespace {

constexpr std::size_t kPublicIdLength = 32;
constexpr std::size_t kLongestToken = 100;
/// Being seen is written down at most once in this time: else every request would be a write.
constexpr std::chrono::minutes kSeenEvery{1};
/// A session from further in the future than this was begun by a clock that was wrong: it would last too long. Clocks
/// of instances may differ by less.
constexpr std::chrono::minutes kAhead{5};

struct Row {
  std::string hash, account, organisation, device, begun_at, seen_at, ends_at;
};

core::Result<std::optional<Row>> live_session(storage::Session& session, std::string_view token, core::Timestamp now,
                                              std::chrono::minutes idle) {
  if (token.empty() || token.size() > kLongestToken) return std::nullopt;
  const auto rows = session.query(
      "SELECT id_hash, account, organisatie, toestel, aangemaakt_op, gezien_op, verloopt_op FROM sessie "
      "WHERE id_hash = $1 AND verloopt_op > $2 AND gezien_op > $3 AND gezien_op <= $4 AND aangemaakt_op <= $4",
      {token_hash(token), core::to_rfc3339(now), core::to_rfc3339(now - idle), core::to_rfc3339(now + kAhead)});
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) return std::nullopt;
  return Row{rows->text(0, 0), rows->text(0, 1), rows->text(0, 2), rows->text(0, 3),
             rows->text(0, 4), rows->text(0, 5), rows->text(0, 6)};
}

}  // namespace

std::string token_hash(std::string_view token) {
  return core::sha256_hex(token);
}

std::string Identity::csrf_for(std::string_view token) const {
  return vault_.mac(token, "csrf");
}

bool Identity::csrf_fits(std::string_view token, std::string_view csrf) const {
  return !token.empty() && secrets::same(csrf_for(token), csrf);
}

core::Result<SignIn> Identity::begin_session(storage::Session& session, const Account& account,
                                             const std::string& organisation, const std::string& device) {
  auto member = member_of(session, account, organisation);
  if (!member) return std::unexpected(member.error());
  SignIn begun{false, secrets::random_token(), {}, std::move(*member)};
  begun.csrf = csrf_for(begun.token);
  const auto begins = clock_.now();
  auto stored = done(session.execute(
      "INSERT INTO sessie (id_hash, account, organisatie, aangemaakt_op, gezien_op, verloopt_op, toestel) "
      "VALUES ($1, $2, $3, $4, $4, $5, $6)",
      {token_hash(begun.token), account.id, organisation, core::to_rfc3339(begins),
       core::to_rfc3339(begins + settings_.longest_session), is_presentable(device, 200) ? device : std::string()}));
  if (!stored) return std::unexpected(stored.error());
  return begun;
}

core::Result<std::optional<Visitor>> Identity::visitor(std::string_view token) {
  std::optional<Visitor> found;
  bool to_touch = false;
  const auto time = clock_.now();
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto row = live_session(session, token, time, settings_.idle);
    if (!row) return std::unexpected(row.error());
    if (!*row) return {};
    const auto account = account_where(session, "id", (*row)->account);
    if (!account) return std::unexpected(account.error());
    if (!*account || (*account)->closed) return {};
    // Roles are read anew for every request: what an administrator takes away is gone at once.
    auto member = member_of(session, **account, (*row)->organisation);
    if (!member) return std::unexpected(member.error());
    to_touch = (*row)->seen_at < core::to_rfc3339(time - kSeenEvery);
    found = Visitor{std::move(*member), csrf_for(token), (*row)->hash.substr(0, kPublicIdLength)};
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (found && to_touch) {
    // A session that ended meanwhile stays ended: only a row that is still there is touched.
    auto touched = database_.write(system_scope(), [&](storage::Session& session) {
      return done(session.execute("UPDATE sessie SET gezien_op = $1 WHERE id_hash = $2",
                                  {core::to_rfc3339(time), token_hash(token)}));
    });
    if (!touched) return std::unexpected(touched.error());
  }
  return found;
}

core::Result<void> Identity::sign_out(std::string_view token) {
  return database_.write(system_scope(), [&](storage::Session& session) {
    return done(session.execute("DELETE FROM sessie WHERE id_hash = $1", {token_hash(token)}));
  });
}

core::Result<std::vector<SessionInfo>> Identity::sessions(const std::string& account) {
  std::vector<SessionInfo> found;
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query(
        "SELECT id_hash, organisatie, toestel, aangemaakt_op, gezien_op, verloopt_op FROM sessie "
        "WHERE account = $1 AND verloopt_op > $2 AND gezien_op > $3 ORDER BY gezien_op DESC",
        {account, now(), core::to_rfc3339(clock_.now() - settings_.idle)});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) {
      found.push_back({rows->text(i, 0).substr(0, kPublicIdLength), rows->text(i, 1), rows->text(i, 2),
                       rows->text(i, 3), rows->text(i, 4), rows->text(i, 5)});
    }
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<void> Identity::revoke_session(const std::string& account, std::string_view session_id) {
  return database_.write(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto gone = session.execute("DELETE FROM sessie WHERE account = $1 AND substr(id_hash, 1, 32) = $2",
                                      {account, std::string(session_id)});
    if (!gone) return std::unexpected(gone.error());
    if (*gone == 0) {
      return core::fail(core::ErrorCode::kNotFound, {"Deze sessie bestaat niet meer.", "This session is gone."});
    }
    return {};
  });
}

core::Result<std::int64_t> Identity::revoke_all_sessions(const std::string& account) {
  std::int64_t count = 0;
  auto written = database_.write(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto gone = session.execute("DELETE FROM sessie WHERE account = $1", {account});
    if (!gone) return std::unexpected(gone.error());
    count = *gone;
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return count;
}

core::Result<SignIn> Identity::switch_organisation(std::string_view token, const std::string& organisation) {
  SignIn begun;
  auto written = database_.write(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto row = live_session(session, token, clock_.now(), settings_.idle);
    if (!row) return std::unexpected(row.error());
    const auto account = *row ? account_where(session, "id", (*row)->account) : std::optional<Account>{};
    if (!account) return std::unexpected(account.error());
    if (!*account || (*account)->closed) return wrong_credentials();
    const auto member = member_of(session, **account, organisation);
    if (!member) return std::unexpected(member.error());
    if (member->roles.empty()) {
      return core::fail(core::ErrorCode::kForbidden,
                        {"U bent geen lid van deze organisatie.", "You are no member of this organisation."});
    }
    auto made = begin_session(session, **account, organisation, (*row)->device);
    if (!made) return std::unexpected(made.error());
    // What the provider began stays what the provider can end.
    auto moved = done(session.execute("UPDATE oidc_sessie SET sessie = $1 WHERE sessie = $2",
                                      {token_hash(made->token), (*row)->hash}));
    if (!moved) return moved;
    if (auto gone = done(session.execute("DELETE FROM sessie WHERE id_hash = $1", {(*row)->hash})); !gone) return gone;
    // Changing organisation gives no extra time.
    begun = std::move(*made);
    return done(session.execute("UPDATE sessie SET verloopt_op = $1 WHERE id_hash = $2",
                                {(*row)->ends_at, token_hash(begun.token)}));
  });
  if (!written) return std::unexpected(written.error());
  return begun;
}

core::Result<std::int64_t> Identity::clean_up() {
  std::int64_t count = 0;
  auto written = database_.write(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto old = session.execute("DELETE FROM sessie WHERE verloopt_op <= $1 OR gezien_op <= $2",
                                     {now(), core::to_rfc3339(clock_.now() - settings_.idle)});
    if (!old) return std::unexpected(old.error());
    const auto invitations = session.execute("DELETE FROM uitnodiging WHERE verloopt_op <= $1",
                                             {core::to_rfc3339(clock_.now() - settings_.invitation)});
    if (!invitations) return std::unexpected(invitations.error());
    for (const auto* table : {"oidc_verbruikt", "oidc_wachtend"}) {
      auto gone = done(session.execute(std::string("DELETE FROM ") + table + " WHERE verloopt_op <= $1", {now()}));
      if (!gone) return gone;
    }
    count = *old + *invitations;
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return count;
}

}  // namespace pareltjes::identity
