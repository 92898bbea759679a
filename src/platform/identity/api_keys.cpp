// SPDX-License-Identifier: EUPL-1.2
// Keys with which a program signs in without a browser: of one organisation, for one kind of work, for a time.
#include <algorithm>

#include "core/text.hpp"
#include "platform/identity/identity.hpp"
#include "platform/identity/inner.hpp"

namespace pareltjes::identity {
namespace {

constexpr std::string_view kPrefix = "prl_";
constexpr int kMostDays = 400;
constexpr std::int64_t kMostKeys = 50;
constexpr std::size_t kLongestToken = 100;
/// Being used is written down at most once in this time.
constexpr std::chrono::minutes kUsedEvery{1};

constexpr auto kColumns =
    "id, organisatie, naam, bereik, gemaakt_door, gemaakt_op, verloopt_op, gebruikt_op, ingetrokken_op";

ApiKey key_at(const storage::Rows& rows, std::size_t row) {
  return {rows.text(row, 0), rows.text(row, 1), rows.text(row, 2), rows.text(row, 3), rows.text(row, 4),
          rows.text(row, 5), rows.text(row, 6), rows.text(row, 7), rows.text(row, 8)};
}

}  // namespace

bool is_api_scope(std::string_view scope) {
  return std::ranges::find(kApiScopes, scope) != kApiScopes.end();
}

core::Result<NewApiKey> Identity::make_api_key(const Member& administrator, const std::string& name,
                                               const std::string& scope, int days) {
  if (auto fit = require_administrator(administrator); !fit) return std::unexpected(fit.error());
  const std::string trimmed(core::trim(name));
  if (!is_presentable(trimmed, 100) || !is_api_scope(scope) || days < 1 || days > kMostDays) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"De naam, het bereik of de duur klopt niet.", "The name, the scope or the duration is wrong."},
                      {"Geef een naam en hoogstens 400 dagen.", "Give a name and at most 400 days."});
  }
  NewApiKey made;
  made.token = std::string(kPrefix) + secrets::random_token();
  const auto begins = clock_.now();
  made.key = {core::new_uuid(begins),
              administrator.organisation,
              trimmed,
              scope,
              administrator.account,
              core::to_rfc3339(begins),
              core::to_rfc3339(begins + std::chrono::hours(24) * days),
              {},
              {}};
  auto written = database_.write(scope_of(administrator), [&](storage::Session& session) -> core::Result<void> {
    const auto count = session.query(
        "SELECT count(*) FROM api_sleutel WHERE organisatie = $1 AND ingetrokken_op IS NULL AND verloopt_op > $2",
        {administrator.organisation, made.key.made_at});
    if (!count) return std::unexpected(count.error());
    if (count->integer(0, 0) >= kMostKeys) {
      return core::fail(core::ErrorCode::kConflict,
                        {"Uw organisatie heeft al 50 sleutels.", "Your organisation has 50 keys already."},
                        {"Trek eerst een sleutel in.", "Revoke a key first."});
    }
    return done(session.execute(
        "INSERT INTO api_sleutel (id, geheim_hash, organisatie, naam, bereik, gemaakt_door, gemaakt_op, verloopt_op) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        {made.key.id, token_hash(made.token), made.key.organisation, made.key.name, made.key.scope, made.key.made_by,
         made.key.made_at, made.key.expires_at}));
  });
  if (!written) return std::unexpected(written.error());
  return made;
}

core::Result<std::vector<ApiKey>> Identity::api_keys(const Member& administrator) {
  if (auto fit = require_administrator(administrator); !fit) return std::unexpected(fit.error());
  std::vector<ApiKey> found;
  auto read = database_.read(scope_of(administrator), [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query(std::string("SELECT ") + kColumns +
                                        " FROM api_sleutel WHERE organisatie = $1 ORDER BY gemaakt_op DESC, id DESC",
                                    {administrator.organisation});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) found.push_back(key_at(*rows, i));
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<void> Identity::revoke_api_key(const Member& administrator, const std::string& id) {
  if (auto fit = require_administrator(administrator); !fit) return fit;
  return database_.write(scope_of(administrator), [&](storage::Session& session) -> core::Result<void> {
    const auto changed = session.execute(
        "UPDATE api_sleutel SET ingetrokken_op = $1 WHERE id = $2 AND organisatie = $3 AND ingetrokken_op IS NULL",
        {now(), id, administrator.organisation});
    if (!changed) return std::unexpected(changed.error());
    if (*changed == 1) return {};
    return core::fail(core::ErrorCode::kNotFound, {"Deze sleutel bestaat niet.", "There is no such key."},
                      {"Bekijk de lijst van sleutels.", "See the list of keys."});
  });
}

core::Result<std::optional<ApiKey>> Identity::api_key(std::string_view token) {
  std::optional<ApiKey> found;
  if (!token.starts_with(kPrefix) || token.size() > kLongestToken) return found;
  const auto time = clock_.now();
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto rows =
        session.query(std::string("SELECT ") + kColumns +
                          " FROM api_sleutel WHERE geheim_hash = $1 AND ingetrokken_op IS NULL AND verloopt_op > $2",
                      {token_hash(token), core::to_rfc3339(time)});
    if (!rows) return std::unexpected(rows.error());
    if (!rows->empty()) found = key_at(*rows, 0);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (found && found->used_at < core::to_rfc3339(time - kUsedEvery)) {
    auto touched = database_.write(system_scope(), [&](storage::Session& session) {
      return done(session.execute("UPDATE api_sleutel SET gebruikt_op = $1 WHERE id = $2",
                                  {core::to_rfc3339(time), found->id}));
    });
    if (!touched) return std::unexpected(touched.error());
  }
  return found;
}

}  // namespace pareltjes::identity
