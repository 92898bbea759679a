// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/key_pages.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "platform/http/problem.hpp"
#include "platform/pages/pages.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::service {
namespace {

using http::Response;
using nlohmann::json;

constexpr const char* kTemplate = "src/platform/pages/templates/sleutels.mustache";

json row_of(const evidence::KeyInfo& key, core::Language language) {
  return {{"id", key.id},
          {"sinds", readable(key.made_at, language)},
          {"tot", readable(key.revoked_at.empty() ? key.replaced_at : key.revoked_at, language)},
          {"ingetrokken", !key.revoked_at.empty()},
          {"vervangen", key.revoked_at.empty() && !key.replaced_at.empty()},
          {"actief", key.revoked_at.empty() && key.replaced_at.empty()},
          {"vanaf", readable(key.distrusted_from, language)},
          {"reden", key.reason}};
}

Response file(std::string body, const char* type, const std::string& name) {
  Response response;
  response.body = std::move(body);
  response.with("Content-Type", type).with("Content-Disposition", "attachment; filename=\"" + name + "\"");
  return response;
}

}  // namespace

Response KeyPages::list(const Call& call, const core::Error* problem, int status) const {
  const auto keys = parts_.evidence.keys(call.scope);
  if (!keys) return problem_page(keys.error(), call);
  auto rows = json::array();
  for (const auto& key : *keys) rows.push_back(row_of(key, call.language));
  std::ranges::reverse(rows);
  const json values{{"csrf", call.csrf_token},
                    {"organisatie", organisation_name(parts_.identity, call.member->organisation)},
                    {"kenmerk", call.member->organisation},
                    {"sleutels", rows},
                    {"leeg", rows.empty()},
                    {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)}};
  return page_response(pages::render(kTemplate, values, frame_for(call, {"Sleutels", "Keys"})), status, call);
}

Response KeyPages::change(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  const auto action = form_value(fields, "actie");
  const auto key = form_value(fields, "sleutel");
  core::Result<void> done;
  if (action == "vervang") {
    const auto made = parts_.evidence.rotate_key(call.scope);
    if (!made) done = std::unexpected(made.error());
  } else if (action == "intrek") {
    done = parts_.evidence.revoke_key(call.scope, key, {form_value(fields, "reden"), form_value(fields, "vanaf")});
  } else {
    done = core::fail(core::ErrorCode::kInvalidInput, {"Deze keuze bestaat niet.", "There is no such choice."},
                      {"Open de pagina opnieuw.", "Open the page again."});
  }
  if (!done) return list(call, &done.error(), http::status_of(done.error()));
  note(parts_, call, action == "vervang" ? "sleutel-vervangen" : "sleutel-ingetrokken", key);
  return Response::redirect(localised("/beheer/sleutels", call.language));
}

Response KeyPages::chain(const Call& call) const {
  auto text = parts_.evidence.export_chain(call.scope);
  if (!text) return problem_page(text.error(), call);
  note(parts_, call, "bewijs-opgehaald");
  auto response = file(std::move(*text), "application/json", "bewijs-" + call.member->organisation + ".json");
  response.with("Cache-Control", "no-store");
  return response;
}

/// Only public parts of keys. Of an organisation without keys there is an empty list: nobody learns who is here.
Response KeyPages::published(const Call& call) const {
  const auto& organisation = call.request.path_parameters.at("organisatie");
  const auto& name = call.request.path_parameters.at("bestand");
  const bool fit = organisation.size() <= 40 && organisation != storage::Scope::kPublic &&
                   std::ranges::all_of(organisation, [](char c) {
                     return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
                   });
  if (!fit || (name != "jwks.json" && name != "sleutels.pem")) {
    return problem_page({core::ErrorCode::kNotFound,
                         {"Dit bestand is er niet.", "There is no such file."},
                         {"Vraag jwks.json of sleutels.pem op.", "Ask for jwks.json or sleutels.pem."},
                         {}},
                        call);
  }
  const auto keys = parts_.evidence.keys({organisation, "bezoeker"});
  if (!keys) return problem_page(keys.error(), call);
  auto response = name == "jwks.json"
                      ? file(evidence::keys_as_jwks(*keys), "application/jwk-set+json", organisation + "-jwks.json")
                      : file(evidence::keys_as_pem(*keys), "application/x-pem-file", organisation + "-sleutels.pem");
  // Programs of others ask for it, from their own pages too; a revocation is seen within five minutes.
  response.with("Cache-Control", "public, max-age=300").with("Access-Control-Allow-Origin", "*");
  return response;
}

ServiceRoutes KeyPages::routes() const {
  return {
      {"GET", "/beheer/sleutels", "sleutels", [this](Call& call) { return list(call, nullptr, 200); }},
      {"POST", "/beheer/sleutels", "sleutel-wijzigen", [this](Call& call) { return change(call); }},
      {"GET", "/beheer/bewijs", "bewijs-uitvoer", [this](Call& call) { return chain(call); }},
      {"GET", "/sleutels/{organisatie}/{bestand}", "sleutels-openbaar", [this](Call& call) { return published(call); }},
  };
}

}  // namespace pareltjes::service
