// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "core/text.hpp"
#include "platform/identity/identity.hpp"
#include "platform/identity/inner.hpp"

namespace pareltjes::identity {
namespace {

constexpr std::string_view kColumns =
    "id, organisatie, naam, uitgever, client_id, account_claim, gastheren, acr, rol, intern, met_sleutel";

std::string purpose_of(const std::string& provider) {
  return "oidc-geheim:" + provider;
}

bool is_plain(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most && std::ranges::all_of(text, [](char c) {
           return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7F;
         });
}

bool is_short_name(std::string_view text) {
  return text.size() >= 3 && text.size() <= 40 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

core::Result<void> check(const Provider& provider) {
  const auto wrong = [](core::Text what, core::Text advice) -> core::Result<void> {
    return core::fail(core::ErrorCode::kInvalidInput, std::move(what), std::move(advice));
  };
  if (!is_short_name(provider.id)) {
    return wrong({"De korte naam van de koppeling klopt niet.", "The short name of the connection is wrong."},
                 {"Gebruik 3 tot 40 kleine letters, cijfers en streepjes.",
                  "Use 3 to 40 lower-case letters, digits and hyphens."});
  }
  if (!is_presentable(provider.name, 80) || !is_plain(provider.issuer, 8, 500) ||
      !is_plain(provider.client_id, 1, 300)) {
    return wrong(
        {"De naam, de uitgever of het client-id klopt niet.", "The name, the issuer or the client id is wrong."},
        {"Neem ze over van de pagina van de inlogdienst.", "Take them from the provider's page."});
  }
  if (provider.account_claim != "sub" && provider.account_claim != "oid") {
    return wrong({"Het account komt uit sub of oid.", "The account comes from sub or oid."},
                 {"Kies oid bij Entra ID en anders sub.", "Choose oid for Entra ID and sub otherwise."});
  }
  const bool hosts = provider.hosts.size() <= 10 && std::ranges::all_of(provider.hosts, [](const std::string& host) {
                       return is_plain(host, 1, 250) && host.find_first_of("/@?#,") == std::string::npos;
                     });
  const bool acr = provider.acr.empty() || is_presentable(provider.acr, 500);
  if (!hosts || !acr || provider.client_secret.size() > 500) {
    return wrong({"De extra adressen, acr of het geheim klopt niet.", "The further hosts, acr or the secret is wrong."},
                 {"Geef adressen zonder https:// en zonder pad.", "Give hosts without https:// and without a path."});
  }
  return {};
}

Provider provider_at(const storage::Rows& rows, std::size_t row) {
  Provider provider{rows.text(row, 0),        rows.text(row, 1),
                    rows.text(row, 2),        rows.text(row, 3),
                    rows.text(row, 4),        {},
                    rows.text(row, 5),        {},
                    rows.text(row, 7),        {},
                    rows.integer(row, 9) != 0};
  for (auto& host : core::split(rows.text(row, 6), ' ')) {
    if (!host.empty()) provider.hosts.push_back(std::move(host));
  }
  provider.with_key = rows.integer(row, 10) != 0;
  if (!rows.is_null(row, 8)) provider.role = role_named(rows.text(row, 8));
  return provider;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// Sessions that the provider began, and people who still owe a code.
core::Result<void> end_sessions(storage::Session& session, const std::string& provider) {
  auto gone = done(session.execute(
      "DELETE FROM sessie WHERE id_hash IN (SELECT sessie FROM oidc_sessie WHERE aanbieder = $1)", {provider}));
  if (!gone) return gone;
  return done(session.execute("DELETE FROM oidc_wachtend WHERE aanbieder = $1", {provider}));
}

}  // namespace

std::unexpected<core::Error> no_provider() {
  return core::fail(core::ErrorCode::kNotFound, {"Deze koppeling bestaat niet.", "There is no such connection."},
                    {"Kies een andere manier om in te loggen.", "Choose another way to sign in."});
}

core::Result<void> Identity::set_provider(const Member& administrator, const Provider& provider) {
  if (auto fit = require_administrator(administrator); !fit) return fit;
  if (auto fit = check(provider); !fit) return fit;
  return database_.write(scope_of(administrator), [&](storage::Session& session) -> core::Result<void> {
    const auto present = session.query("SELECT organisatie, uitgever FROM oidc_aanbieder WHERE id = $1", {provider.id});
    if (!present) return std::unexpected(present.error());
    if (!present->empty() && present->text(0, 0) != administrator.organisation) {
      return core::fail(core::ErrorCode::kConflict, {"Deze korte naam is al in gebruik.", "This short name is taken."},
                        {"Kies een andere korte naam.", "Choose another short name."});
    }
    const auto known = session.query("SELECT id FROM organisatie WHERE id = $1", {administrator.organisation});
    if (!known) return std::unexpected(known.error());
    if (known->empty()) {
      return core::fail(core::ErrorCode::kNotFound,
                        {"Deze organisatie heeft nog geen beheerder.", "This organisation has no administrator yet."},
                        {"Maak eerst een beheerder.", "Make an administrator first."});
    }
    // Another issuer is somebody else: what the former one vouched for ends.
    if (!present->empty() && present->text(0, 1) != provider.issuer) {
      if (auto ended = end_sessions(session, provider.id); !ended) return ended;
    }
    const storage::Value secret =
        provider.client_secret.empty() || provider.with_key
            ? storage::Value(std::monostate{})
            : storage::Value(storage::Blob{vault_.seal(provider.client_secret, purpose_of(provider.id))});
    const storage::Value role =
        provider.role ? storage::Value(std::string(name_of(*provider.role))) : storage::Value(std::monostate{});
    return done(session.execute(
        "INSERT INTO oidc_aanbieder (id, organisatie, naam, uitgever, client_id, client_geheim_versleuteld, "
        "account_claim, gastheren, acr, rol, intern, gewijzigd_op, met_sleutel) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO UPDATE SET naam = "
        "excluded.naam, uitgever = excluded.uitgever, client_id = excluded.client_id, client_geheim_versleuteld = "
        "excluded.client_geheim_versleuteld, account_claim = excluded.account_claim, gastheren = excluded.gastheren, "
        "acr = excluded.acr, rol = excluded.rol, intern = excluded.intern, gewijzigd_op = excluded.gewijzigd_op, "
        "met_sleutel = excluded.met_sleutel",
        {provider.id, administrator.organisation, std::string(core::trim(provider.name)), provider.issuer,
         provider.client_id, secret, provider.account_claim, joined(provider.hosts), provider.acr, role,
         std::int64_t{provider.internal ? 1 : 0}, now(), std::int64_t{provider.with_key ? 1 : 0}}));
  });
}

core::Result<void> Identity::remove_provider(const Member& administrator, const std::string& id) {
  if (auto fit = require_administrator(administrator); !fit) return fit;
  return database_.write(scope_of(administrator), [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT id FROM oidc_aanbieder WHERE id = $1 AND organisatie = $2",
                                    {id, administrator.organisation});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return no_provider();
    if (auto ended = end_sessions(session, id); !ended) return ended;
    return done(session.execute("DELETE FROM oidc_aanbieder WHERE id = $1", {id}));
  });
}

core::Result<std::vector<Provider>> Identity::providers(const std::string& organisation) {
  std::vector<Provider> found;
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query(
        "SELECT " + std::string(kColumns) + " FROM oidc_aanbieder WHERE $1 = '' OR organisatie = $1 ORDER BY naam, id",
        {organisation});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) found.push_back(provider_at(*rows, i));
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<Provider> Identity::provider(const std::string& id) {
  Provider found;
  auto read = database_.read(system_scope(), [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query(
        "SELECT " + std::string(kColumns) + ", client_geheim_versleuteld FROM oidc_aanbieder WHERE id = $1", {id});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return no_provider();
    found = provider_at(*rows, 0);
    if (found.with_key) return read_provider_key(session, found);
    if (rows->is_null(0, 11)) return {};
    auto secret = vault_.unseal(rows->bytes(0, 11), purpose_of(id));
    if (!secret) return std::unexpected(secret.error());
    found.client_secret = std::move(*secret);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

}  // namespace pareltjes::identity
