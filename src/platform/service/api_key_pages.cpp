// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/api_key_pages.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "platform/http/problem.hpp"
#include "platform/pages/pages.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::service {
namespace {

using http::Response;
using nlohmann::json;

constexpr const char* kTemplate = "src/platform/pages/templates/api-sleutels.mustache";

}  // namespace

Response ApiKeyPages::list(const Call& call, const std::string& token, const core::Error* problem, int status) const {
  const auto keys = parts_.identity.api_keys(*call.member);
  if (!keys) return problem_page(keys.error(), call);
  const auto now = core::to_rfc3339(core::system_clock().now());
  auto rows = json::array();
  for (const auto& key : *keys) {
    const bool revoked = !key.revoked_at.empty();
    const bool ended = !revoked && key.expires_at <= now;
    rows.push_back({{"id", key.id},
                    {"naam", key.name},
                    {"vastleggen", key.scope == "vastleggen"},
                    {"agenda", key.scope == "agenda"},
                    {"besluiten", key.scope == "besluiten"},
                    {"nakijken", key.scope == "nakijken"},
                    {"gemaakt", readable(key.made_at, call.language)},
                    {"verloopt", readable(key.expires_at, call.language)},
                    {"gebruikt", readable(key.used_at, call.language)},
                    {"ingetrokken", revoked},
                    {"verlopen", ended},
                    {"werkt", !revoked && !ended}});
  }
  const json values{
      {"csrf", call.csrf_token}, {"organisatie", organisation_name(parts_.identity, call.member->organisation)},
      {"sleutels", rows},        {"leeg", rows.empty()},
      {"token", token},          {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)}};
  auto response =
      page_response(pages::render(kTemplate, values, frame_for(call, {"API-sleutels", "API keys"})), status, call);
  if (!token.empty()) response.replace("Cache-Control", "no-store");
  return response;
}

Response ApiKeyPages::change(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  const auto action = form_value(fields, "actie");
  if (action == "intrek") {
    const auto id = form_value(fields, "sleutel");
    const auto done = parts_.identity.revoke_api_key(*call.member, id);
    if (!done) return list(call, {}, &done.error(), http::status_of(done.error()));
    note(parts_, call, "api-sleutel-ingetrokken", id);
    return Response::redirect(localised("/beheer/api-sleutels", call.language));
  }
  const auto days = core::parse_number(form_value(fields, "dagen"));
  const int whole = days && *days >= 1 && *days <= 1000 ? static_cast<int>(*days) : 0;
  const auto made =
      parts_.identity.make_api_key(*call.member, form_value(fields, "naam"), form_value(fields, "bereik"), whole);
  if (!made) return list(call, {}, &made.error(), http::status_of(made.error()));
  note(parts_, call, "api-sleutel-gemaakt", made->key.id, {{"bereik", made->key.scope}});
  return list(call, made->token, nullptr, 200);
}

ServiceRoutes ApiKeyPages::routes() const {
  return {
      {"GET", "/beheer/api-sleutels", "programma-sleutels",
       [this](Call& call) { return list(call, {}, nullptr, 200); }},
      {"POST", "/beheer/api-sleutels", "programma-sleutel-wijzigen", [this](Call& call) { return change(call); }},
  };
}

}  // namespace pareltjes::service
