// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "core/text.hpp"
#include "platform/register/municipalities.hpp"
#include "platform/service/external_pages.hpp"

namespace pareltjes::app {
namespace {

/// Who works at the command line holds the data folder, and may do what an administrator may.
identity::Member operator_of(const std::string& organisation) {
  return {"opdrachtregel", "opdrachtregel", "opdrachtregel", organisation, {identity::Role::kAdministrator}};
}

core::Result<void> written_down(Installation& installation, const identity::Member& by, const std::string& kind,
                                const std::string& id) {
  return installation.audit().write({by.organisation, by.account}, "opdrachtregel", kind, id);
}

identity::Provider provider_from(const ProviderOptions& options, const std::string& organisation,
                                 const std::string& secret) {
  identity::Provider provider;
  provider.id = options.id;
  provider.organisation = organisation;
  provider.name = options.name;
  provider.issuer = options.issuer;
  provider.client_id = options.client_id;
  provider.client_secret = secret;
  provider.account_claim = options.account_claim;
  for (auto& host : core::split(options.hosts, ',')) {
    if (!host.empty()) provider.hosts.push_back(std::move(host));
  }
  provider.acr = options.acr;
  provider.role = identity::role_named(options.role);
  provider.internal = options.internal;
  provider.with_key = options.with_key || options.new_key;
  return provider;
}

}  // namespace

int provider_set_command(const CommonOptions& common, const ProviderOptions& options) {
  const bool dutch = common.language == core::Language::kDutch;
  const auto municipality = reg::find(options.gemeente);
  if (!municipality) return report({municipality.error()}, common.language);
  if (!options.role.empty() && !identity::role_named(options.role)) {
    return report({{core::ErrorCode::kUsage,
                    {"De rol bestaat niet.", "There is no such role."},
                    {"Gebruik lezer, analist, contractbeheerder, scorer, jurylid of beheerder.",
                     "Use lezer, analist, contractbeheerder, scorer, jurylid or beheerder."},
                    {}}},
                  common.language);
  }
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  auto secret = options.with_key || options.new_key
                    ? std::string()
                    : read_secret(dutch ? "Geheim van de client (leeg: geen)" : "Client secret (empty: none)");
  const secrets::Wiped wiped(secret);
  const auto by = operator_of(municipality->code.text());
  const auto provider = provider_from(options, by.organisation, secret);
  const auto registration = service::registration_of(provider);
  auto done = oidc::check_issuer(registration);
  if (done && !options.untried) done = (*installation)->oidc().probe(registration);
  if (done) done = (*installation)->identity().set_provider(by, provider);
  if (done && provider.with_key)
    done = service::make_provider_key((*installation)->identity(), by, provider.id, options.new_key);
  if (done) done = written_down(**installation, by, "inlogdienst-ingesteld", provider.id);
  if (!done) return report({done.error()}, common.language);
  fmt::print(fmt::runtime(dutch ? "Ingesteld. Geef bij de inlogdienst dit adres op: …/aanmelden/extern/{}/terug\n"
                                : "Set up. Give the provider this address: …/aanmelden/extern/{}/terug\n"),
             provider.id);
  if (provider.with_key) {
    fmt::print(fmt::runtime(dutch ? "En dit adres voor de sleutels (jwks_uri): …/aanmelden/extern/{}/sleutels\n"
                                  : "And this address for the keys (jwks_uri): …/aanmelden/extern/{}/sleutels\n"),
               provider.id);
  }
  return 0;
}

int provider_list_command(const CommonOptions& common, const ProviderOptions& options) {
  std::string organisation;
  if (!options.gemeente.empty()) {
    const auto municipality = reg::find(options.gemeente);
    if (!municipality) return report({municipality.error()}, common.language);
    organisation = municipality->code.text();
  }
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  const auto providers = (*installation)->identity().providers(organisation);
  if (!providers) return report({providers.error()}, common.language);
  for (const auto& provider : *providers) {
    fmt::print("{}\t{}\t{}\t{}\t{}\t{}\n", provider.id, provider.organisation, provider.name, provider.issuer,
               provider.role ? identity::name_of(*provider.role) : "uitnodiging",
               provider.internal ? "intern" : "openbaar");
  }
  return 0;
}

int provider_remove_command(const CommonOptions& common, const ProviderOptions& options) {
  const auto municipality = reg::find(options.gemeente);
  if (!municipality) return report({municipality.error()}, common.language);
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  const auto by = operator_of(municipality->code.text());
  auto done = (*installation)->identity().remove_provider(by, options.id);
  if (done) done = written_down(**installation, by, "inlogdienst-verwijderd", options.id);
  if (!done) return report({done.error()}, common.language);
  return 0;
}

}  // namespace pareltjes::app
