// SPDX-License-Identifier: EUPL-1.2
#include "platform/sharing/sharing.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "platform/sharing/shared_now.hpp"

namespace pareltjes::sharing {
namespace {

using nlohmann::json;

constexpr const char* kPublishing = "gedeeld";
constexpr std::size_t kLongestTitle = 300;
constexpr std::size_t kLongestSubject = 200;
constexpr std::size_t kLargestContent = std::size_t{1} * 1024 * 1024;
constexpr std::string_view kColumns = "id, soort, onderwerp, titel, organisatie, partij, inhoud_json, op";

std::unexpected<core::Error> no_such_share() {
  return core::fail(core::ErrorCode::kNotFound, {"Dit is niet (meer) gedeeld.", "This is not shared (any more)."},
                    {"Kies iets uit de lijst.", "Choose something from the list."});
}

core::Result<void> check(const NewShare& share, const std::string& dumped) {
  const bool short_enough = !share.kind.empty() && share.subject.size() <= kLongestSubject &&
                            share.title.size() <= kLongestTitle && dumped.size() <= kLargestContent;
  if (short_enough && !core::trim(share.title).empty() && core::is_valid_utf8(share.title) &&
      core::is_valid_utf8(share.subject))
    return {};
  return core::fail(core::ErrorCode::kInvalidInput,
                    {"Wat u deelt, heeft geen titel of is te groot.", "What you share has no title or is too large."},
                    {"Geef een korte titel en deel hoogstens 1 MB.", "Give a short title and share at most 1 MB."});
}

Share share_at(const storage::Rows& rows, std::size_t row) {
  Share share;
  share.id = rows.text(row, 0);
  share.kind = rows.text(row, 1);
  share.subject = rows.text(row, 2);
  share.title = rows.text(row, 3);
  share.owner = rows.text(row, 4);
  share.party = rows.text(row, 5);
  share.content = json::parse(rows.text(row, 6), nullptr, false);
  share.at = rows.text(row, 7);
  return share;
}

/// The last word of each of the two on one share.
core::Result<void> read_consents(storage::Session& session, const std::string& prefix, Share& share) {
  const auto rows = session.query(
      fmt::format("SELECT organisatie, akkoord FROM {}deling_akkoord WHERE deling = $1 ORDER BY volgnummer", prefix),
      {share.id});
  if (!rows) return std::unexpected(rows.error());
  for (std::size_t i = 0; i < rows->size(); ++i) {
    const bool given = rows->integer(i, 1) == 1;
    if (rows->text(i, 0) == share.owner) share.owner_agrees = given;
    if (!share.party.empty() && rows->text(i, 0) == share.party) share.party_agrees = given;
  }
  return {};
}

core::Result<void> add_consent(storage::Session& session, const core::Clock& clock, const Share& share, bool given) {
  const auto& organisation = session.scope().organisation;
  const auto stored = session.execute(
      "INSERT INTO deling_akkoord (id, volgnummer, partij, deling, akkoord, op) VALUES ($1, (SELECT "
      "COALESCE(MAX(volgnummer), 0) + 1 FROM deling_akkoord WHERE organisatie = $2), $3, $4, $5, $6)",
      {core::new_uuid(clock.now()), organisation, organisation == share.owner ? share.party : share.owner, share.id,
       std::int64_t{given ? 1 : 0}, core::to_rfc3339(clock.now())});
  if (!stored) return std::unexpected(stored.error());
  return {};
}

}  // namespace

core::Result<std::vector<Share>> Sharing::read_own(storage::Session& session, const std::string& prefix,
                                                   std::string_view condition, std::vector<storage::Value> parameters) {
  const auto rows = session.query(
      fmt::format("SELECT {} FROM {}deling WHERE {} ORDER BY op DESC, id DESC", kColumns, prefix, condition),
      std::move(parameters));
  if (!rows) return std::unexpected(rows.error());
  std::vector<Share> shares;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    auto share = share_at(*rows, i);
    if (auto read = read_consents(session, prefix, share); !read) return std::unexpected(read.error());
    share.shared = share.owner_agrees.value_or(false) && (share.party.empty() || share.party_agrees.value_or(false));
    shares.push_back(std::move(share));
  }
  return shares;
}

core::Result<Share> Sharing::offer(const storage::Scope& scope, const NewShare& share) {
  if (scope.organisation == storage::Scope::kPublic) {
    return core::fail(core::ErrorCode::kForbidden,
                      {"Alleen een organisatie deelt iets.", "Only an organisation shares something."},
                      {"Meld u aan.", "Sign in."});
  }
  const auto dumped = share.content.dump(-1, ' ', false, json::error_handler_t::replace);
  if (auto fit = check(share, dumped); !fit) return std::unexpected(fit.error());
  Share kept{core::new_uuid(clock_.now()),
             share.kind,
             share.subject,
             share.title,
             scope.organisation,
             share.party == scope.organisation ? std::string() : share.party,
             share.content,
             core::to_rfc3339(clock_.now()),
             true,
             std::nullopt,
             false};
  auto written = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto stored = session.execute(
        "INSERT INTO deling (id, volgnummer, partij, soort, onderwerp, titel, inhoud_json, op) VALUES ($1, (SELECT "
        "COALESCE(MAX(volgnummer), 0) + 1 FROM deling WHERE organisatie = $2), $3, $4, $5, $6, $7, $8)",
        {kept.id, scope.organisation, kept.party, kept.kind, kept.subject, kept.title, dumped, kept.at});
    if (!stored) return std::unexpected(stored.error());
    return add_consent(session, clock_, kept, true);
  });
  if (!written) return std::unexpected(written.error());
  if (auto done = publish(kept.id); !done) return std::unexpected(done.error());
  kept.shared = kept.party.empty();
  return kept;
}

core::Result<void> Sharing::consent(const storage::Scope& scope, const std::string& id, bool given) {
  std::optional<Share> share;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    auto found = read_own(session, "", "id = $1", {id});
    if (!found) return std::unexpected(found.error());
    if (!found->empty()) share = std::move(found->front());
    return {};
  });
  if (!read) return read;
  if (!share || (scope.organisation != share->owner && scope.organisation != share->party)) return no_such_share();
  if (!given) {
    // Gone first, so that nothing that fails afterwards leaves it shared against somebody's will.
    auto gone = database_.maintenance(kPublishing, [&](storage::Session& session) -> core::Result<void> {
      const auto done = session.execute("DELETE FROM rij_gedeeld WHERE organisatie = 'openbaar' AND deling = $1", {id});
      if (!done) return std::unexpected(done.error());
      return {};
    });
    if (!gone) return gone;
  }
  auto written =
      database_.write(scope, [&](storage::Session& session) { return add_consent(session, clock_, *share, given); });
  if (!written) return written;
  return publish(id);
}

core::Result<void> Sharing::publish(const std::string& id) {
  return database_.maintenance(kPublishing, [&](storage::Session& session) -> core::Result<void> {
    // The row first: whoever does the same at this moment waits for it, and then reads what both said last.
    const auto claimed = session.execute(
        "INSERT INTO rij_gedeeld (organisatie, actor, deling, van, op) VALUES ('openbaar', 'programma', $1, '', $2) ON "
        "CONFLICT (organisatie, deling) DO UPDATE SET op = excluded.op",
        {id, core::to_rfc3339(clock_.now())});
    if (!claimed) return std::unexpected(claimed.error());
    auto shares = read_own(session, "rij_", "id = $1", {id});
    if (!shares) return std::unexpected(shares.error());
    if (shares->empty() || !shares->front().shared) {
      const auto gone = session.execute("DELETE FROM rij_gedeeld WHERE organisatie = 'openbaar' AND deling = $1", {id});
      if (!gone) return std::unexpected(gone.error());
      return {};
    }
    const auto& share = shares->front();
    const auto stored = session.execute(
        "UPDATE rij_gedeeld SET van = $2, partij = $3, soort = $4, onderwerp = $5, titel = $6, inhoud_json = $7, op = "
        "$8 "
        "WHERE organisatie = 'openbaar' AND deling = $1",
        {id, share.owner, share.party, share.kind, share.subject, share.title,
         share.content.dump(-1, ' ', false, json::error_handler_t::replace), share.at});
    if (!stored) return std::unexpected(stored.error());
    return {};
  });
}

core::Result<std::vector<Share>> shared_now(storage::Session& session, std::string_view kind,
                                            const std::string& subject) {
  const auto rows = session.query(
      "SELECT deling, soort, onderwerp, titel, van, partij, inhoud_json, op FROM gedeeld WHERE soort = $1 AND ($2 = "
      "'' OR onderwerp = $2 OR substr(onderwerp, 1, length($2) + 1) = $2 || '/') ORDER BY op DESC, deling DESC",
      {std::string(kind), subject});
  if (!rows) return std::unexpected(rows.error());
  std::vector<Share> found;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    found.push_back(share_at(*rows, i));
    found.back().shared = true;
  }
  return found;
}

core::Result<std::vector<Share>> Sharing::shared(const storage::Scope& scope, std::string_view kind,
                                                 const std::string& subject) {
  std::vector<Share> found;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    auto shares = shared_now(session, kind, subject);
    if (!shares) return std::unexpected(shares.error());
    found = std::move(*shares);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<std::vector<Share>> Sharing::own(const storage::Scope& scope, std::string_view kind) {
  std::vector<Share> found;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    auto shares = read_own(session, "", "soort = $1", {std::string(kind)});
    if (!shares) return std::unexpected(shares.error());
    found = std::move(*shares);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<Share> Sharing::find(const storage::Scope& scope, const std::string& id) {
  std::optional<Share> found;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    auto own = read_own(session, "", "id = $1", {id});
    if (!own) return std::unexpected(own.error());
    if (!own->empty()) {
      found = std::move(own->front());
      return {};
    }
    const auto rows = session.query(
        "SELECT deling, soort, onderwerp, titel, van, partij, inhoud_json, op FROM gedeeld WHERE deling = $1", {id});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return {};
    found = share_at(*rows, 0);
    found->shared = true;
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (!found) return no_such_share();
  return std::move(*found);
}

}  // namespace pareltjes::sharing
