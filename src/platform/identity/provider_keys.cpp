// SPDX-License-Identifier: EUPL-1.2
// The keys with which this program proves to a provider who it is. Providers keep what they fetched for a while: a new
// key is published first and signs later, and the one before it stays published.
#include <algorithm>

#include "platform/identity/identity.hpp"
#include "platform/identity/inner.hpp"

namespace pareltjes::identity {
namespace {

/// Twice as long as the published list may be kept.
constexpr std::chrono::minutes kPublishedFirst{10};

std::string purpose_of(const std::string& provider, const std::string& key) {
  return "oidc-sleutel:" + provider + ':' + key;
}

}  // namespace

core::Result<void> Identity::add_provider_key(const Member& administrator, const std::string& provider,
                                              const ProviderKey& key) {
  if (auto fit = require_administrator(administrator); !fit) return fit;
  return database_.write(scope_of(administrator), [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT id FROM oidc_aanbieder WHERE id = $1 AND organisatie = $2",
                                    {provider, administrator.organisation});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return no_provider();
    const auto known = session.query(
        "SELECT volgnummer, gemaakt_op FROM oidc_sleutel WHERE aanbieder = $1 ORDER BY volgnummer DESC LIMIT 1",
        {provider});
    if (!known) return std::unexpected(known.error());
    const std::int64_t last = known->empty() ? 0 : known->integer(0, 0);
    if (last > 1 && known->text(0, 1) > core::to_rfc3339(clock_.now() - kPublishedFirst)) {
      return core::fail(core::ErrorCode::kConflict,
                        {"Er staat al een nieuwe sleutel klaar.", "A new key is waiting already."},
                        {"Hij gaat binnen tien minuten in. Probeer het daarna opnieuw.",
                         "It will be used within ten minutes. Try again after that."});
    }
    auto added = done(session.execute(
        "INSERT INTO oidc_sleutel (aanbieder, volgnummer, kenmerk, geheim_versleuteld, openbaar_json, gemaakt_op) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        {provider, last + 1, key.id, storage::Blob{vault_.seal(key.private_key, purpose_of(provider, key.id))},
         key.public_jwk, now()}));
    if (!added) return added;
    return done(session.execute("DELETE FROM oidc_sleutel WHERE aanbieder = $1 AND volgnummer < $2", {provider, last}));
  });
}

core::Result<void> Identity::require_own_provider(const Member& administrator, const std::string& provider) {
  if (auto fit = require_administrator(administrator); !fit) return fit;
  const auto own = providers(administrator.organisation);
  if (!own) return std::unexpected(own.error());
  if (std::ranges::find(*own, provider, &Provider::id) == own->end()) return no_provider();
  return {};
}

core::Result<std::vector<std::string>> Identity::provider_keys(const std::string& provider) {
  std::vector<std::string> keys;
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query(
        "SELECT openbaar_json FROM oidc_sleutel WHERE aanbieder = $1 ORDER BY volgnummer DESC", {provider});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) keys.push_back(rows->text(i, 0));
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return keys;
}

core::Result<void> Identity::read_provider_key(storage::Session& session, Provider& provider) const {
  // The newest that was published for long enough; else the oldest, which is the one before it or the only one.
  const auto rows = session.query(
      "SELECT kenmerk, geheim_versleuteld FROM oidc_sleutel WHERE aanbieder = $1 "
      "ORDER BY CASE WHEN gemaakt_op <= $2 THEN volgnummer ELSE -volgnummer END DESC LIMIT 1",
      {provider.id, core::to_rfc3339(clock_.now() - kPublishedFirst)});
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) return {};
  auto text = vault_.unseal(rows->bytes(0, 1), purpose_of(provider.id, rows->text(0, 0)));
  if (!text) return std::unexpected(text.error());
  provider.key_id = rows->text(0, 0);
  provider.private_key = std::move(*text);
  return {};
}

}  // namespace pareltjes::identity
