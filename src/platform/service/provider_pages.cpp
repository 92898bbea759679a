// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/provider_pages.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "platform/http/problem.hpp"
#include "platform/pages/pages.hpp"
#include "platform/service/external_pages.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::service {
namespace {

using http::Response;
using nlohmann::json;

constexpr const char* kTemplate = "src/platform/pages/templates/inlogdiensten.mustache";

identity::Provider provider_asked(const http::Fields& fields, const std::string& organisation) {
  const auto text = [&fields](const char* name) { return std::string(core::trim(form_value(fields, name))); };
  identity::Provider provider;
  provider.id = text("kenmerk");
  provider.organisation = organisation;
  provider.name = text("naam");
  provider.issuer = text("uitgever");
  provider.client_id = text("client_id");
  provider.client_secret = text("geheim");
  provider.account_claim = text("claim") == "oid" ? "oid" : "sub";
  for (auto& host : core::split(text("adressen"), ' ')) {
    if (!host.empty()) provider.hosts.push_back(std::move(host));
  }
  provider.acr = text("acr");
  provider.role = identity::role_named(text("rol"));
  // A private address is for the operator to allow, at the command line: an administrator of one organisation must not
  // make this service look around in the network that it stands in.
  provider.internal = false;
  provider.with_key = text("bewijs") == "sleutel";
  return provider;
}

}  // namespace

Response ProviderPages::list(const Call& call, const core::Error* problem, int status) const {
  const auto providers = parts_.identity.providers(call.member->organisation);
  if (!providers) return problem_page(providers.error(), call);
  const auto address = public_address(call, options_);
  auto rows = json::array();
  for (const auto& provider : *providers) {
    rows.push_back({{"kenmerk", provider.id},
                    {"naam", provider.name},
                    {"uitgever", provider.issuer},
                    {"rol", provider.role ? std::string(identity::name_of(*provider.role)) : std::string()},
                    {"terug", return_address(address, provider.id)},
                    {"bericht", notice_address(address, provider.id)},
                    {"sleutels", provider.with_key ? keys_address(address, provider.id) : std::string()},
                    {"intern", provider.internal}});
  }
  auto roles = json::array();
  for (const auto& [role, name] : identity::kRoles) roles.push_back({{"rol", name}});
  const auto typed = provider_asked(http::parse_form(call.request.body), call.member->organisation);
  const json values{{"csrf", call.csrf_token},
                    {"diensten", rows},
                    {"leeg", rows.empty()},
                    {"rollen", roles},
                    {"afgemeld", signed_out_address(address)},
                    {"adres", address},
                    {"g_kenmerk", typed.id},
                    {"g_naam", typed.name},
                    {"g_uitgever", typed.issuer},
                    {"g_client", typed.client_id},
                    {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)}};
  return page_response(pages::render(kTemplate, values, frame_for(call, {"Inlogdienst", "Identity provider"})), status,
                       call);
}

Response ProviderPages::change(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  const auto asked = provider_asked(fields, call.member->organisation);
  core::Result<void> done;
  const auto action = form_value(fields, "actie");
  const bool remove = action == "verwijder";
  const bool new_key = action == "sleutel";
  if (new_key) {
    done = make_provider_key(parts_.identity, *call.member, asked.id, true);
  } else if (remove) {
    done = parts_.identity.remove_provider(*call.member, asked.id);
  } else {
    // Tried first: what does not work is better known now than at the first sign-in.
    done = oidc::check_issuer(registration_of(asked));
    if (done) done = parts_.oidc.probe(registration_of(asked));
    if (done) done = parts_.identity.set_provider(*call.member, asked);
    if (done && asked.with_key) done = make_provider_key(parts_.identity, *call.member, asked.id, false);
  }
  if (!done) return list(call, &done.error(), http::status_of(done.error()));
  const auto* kind = remove ? "inlogdienst-verwijderd" : new_key ? "inlogdienst-sleutel" : "inlogdienst-ingesteld";
  note(parts_, call, kind, asked.id, remove || new_key ? json::object() : json{{"uitgever", asked.issuer}});
  return Response::redirect(localised("/beheer/inlogdiensten", call.language));
}

ServiceRoutes ProviderPages::routes() const {
  return {
      {"GET", "/beheer/inlogdiensten", "inlogdiensten", [this](Call& call) { return list(call, nullptr, 200); }},
      {"POST", "/beheer/inlogdiensten", "inlogdienst-wijzigen", [this](Call& call) { return change(call); }},
  };
}

}  // namespace pareltjes::service
