// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/sign_in.hpp"

#include <nlohmann/json.hpp>

#include "platform/http/csrf.hpp"
#include "platform/http/multipart.hpp"
#include "platform/http/problem.hpp"
#include "platform/pages/pages.hpp"
#include "platform/pages/views.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::service {
namespace {

using http::Response;

constexpr const char* kInvitationTemplate = "src/platform/pages/templates/uitnodiging.mustache";

constexpr auto& first = form_value;

constexpr std::chrono::hours kDeviceKnown{180 * 24};

}  // namespace

std::string SignInPages::cookie_name(const Options& options) {
  return options.behind_tls ? "__Host-pareltjes_sessie" : "pareltjes_sessie";
}

std::string SignInPages::device_cookie_name() const {
  return options_.behind_tls ? "__Host-pareltjes_toestel" : "pareltjes_toestel";
}

std::string SignInPages::token_of(const http::Request& request) const {
  const auto found = request.cookies.find(cookie_name(options_));
  return found == request.cookies.end() ? std::string() : found->second;
}

core::Result<void> SignInPages::recognise_program(Call& call, std::string_view token) const {
  const auto key = keys_.find(token);
  if (!key) return std::unexpected(key.error());
  if (!*key) {
    return core::fail(
        core::ErrorCode::kUnauthenticated,
        {"Deze API-sleutel is onbekend, verlopen of ingetrokken.", "This API key is unknown, too old or revoked."},
        {"Maak een nieuwe onder ‘API-sleutels’.", "Make a new one under ‘API keys’."});
  }
  // In the logs it is the key that did it. It may what an analyst may, within its scope.
  call.member = identity::Member{
      "sleutel:" + (*key)->id, (*key)->name, (*key)->name, (*key)->organisation, {identity::Role::kAnalyst}};
  call.scope = {(*key)->organisation, call.member->account};
  call.api_scope = (*key)->scope;
  call.api_key = (*key)->id;
  return {};
}

core::Result<void> SignInPages::recognise(Call& call) const {
  constexpr std::string_view kBearer = "Bearer ";
  const auto authorization = call.request.header("authorization");
  const auto& path = call.request.path;
  if ((path.starts_with("/api/") || path.starts_with("/data/")) && authorization.starts_with(kBearer))
    return recognise_program(call, std::string_view(authorization).substr(kBearer.size()));
  const auto token = token_of(call.request);
  if (token.empty()) return {};
  const auto visitor = parts_.identity.visitor(token);
  if (!visitor) return std::unexpected(visitor.error());
  if (!*visitor) return {};
  call.member = (*visitor)->member;
  call.csrf_token = (*visitor)->csrf;
  call.session_token = token;
  call.scope = {call.member->organisation, call.member->account};
  return {};
}

namespace {

/// The field of a form, with or without files.
std::string csrf_in_body(const http::Request& request) {
  const auto type = request.header("content-type");
  if (!type.starts_with("multipart/form-data")) return first(http::parse_form(request.body), "csrf");
  const auto parts = http::parse_multipart(type, request.body);
  const auto* part = parts ? http::find_part(*parts, "csrf") : nullptr;
  return part == nullptr ? std::string() : std::string(part->content);
}

}  // namespace

bool SignInPages::request_is_ours(const Call& call) const {
  // No browser sends a key by itself, so that no other site can make one do it.
  if (!call.api_scope.empty()) return true;
  if (!http::is_same_origin(call.request)) return false;
  if (!call.member) return true;
  // Neither can be sent by a form of another site, nor by its script without asking us first.
  const auto type = call.request.header("content-type");
  if (call.request.method == "DELETE" || type.starts_with("application/json") || type.starts_with("application/zip"))
    return !call.request.header("origin").empty() || call.request.header("sec-fetch-site") == "same-origin" ||
           parts_.identity.csrf_fits(token_of(call.request), call.request.header("x-csrf-token"));
  return parts_.identity.csrf_fits(token_of(call.request), csrf_in_body(call.request));
}

Response SignInPages::ask(const Call& call) {
  const auto question = call.request.target.find('?');
  const auto query = question == std::string::npos ? std::string() : call.request.target.substr(question);
  return Response::redirect(localised("/aanmelden", call.language) +
                            "?terug=" + http::percent_encode(localised(call.request.path, call.language) + query));
}

Response SignInPages::form(const Call& call, const core::Error* problem, bool code_needed, int status) const {
  const auto fields = http::parse_form(call.request.body);
  pages::SignInPage page;
  page.return_to =
      safe_return(call.request.method == "POST" ? first(fields, "terug") : call.request.parameter("terug", "/"));
  page.account_name = first(fields, "naam");
  page.csrf_token = call.csrf_token;
  page.code_needed = code_needed;
  if (const auto providers = parts_.identity.providers()) {
    for (const auto& provider : *providers) page.providers.push_back({provider.id, provider.name});
  }
  if (problem != nullptr)
    page.problem = {core::describe(*problem, core::Language::kDutch),
                    core::describe(*problem, core::Language::kEnglish)};
  auto frame = frame_for(call, {"Inloggen", "Sign in"});
  // What a provider's answer holds is not for the links of a page.
  if (call.request.path != "/aanmelden") frame.path = "/aanmelden";
  return page_response(pages::render(pages::kAanmeldenTemplate, pages::aanmelden_values(page, call.language), frame),
                       status, call);
}

Response SignInPages::with_session(Response response, const std::string& token) const {
  http::CookieOptions cookie;
  cookie.secure = options_.behind_tls;
  if (token.empty()) cookie.max_age = std::chrono::seconds(0);
  return std::move(response.with("Set-Cookie", http::set_cookie(cookie_name(options_), token, cookie)));
}

/// Neither the name that was typed nor the address: the log tells how often, not who.
void SignInPages::note_refusal(const Call& call, const core::Error& error) const {
  if (error.code != core::ErrorCode::kUnauthenticated) return;
  const Call stranger{call.request, call.language, {}, storage::Scope::of_public("bezoeker"), {}, {}};
  note(parts_, stranger, "aanmelden-mislukt");
}

Response SignInPages::sign_in(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  const auto device = call.request.cookies.find(device_cookie_name());
  const auto result = parts_.identity.sign_in({first(fields, "naam"), first(fields, "wachtwoord"),
                                               first(fields, "code"), call.request.remote_address,
                                               call.request.header("user-agent").substr(0, 120), token_of(call.request),
                                               device == call.request.cookies.end() ? std::string() : device->second});
  if (!result) {
    note_refusal(call, result.error());
    return form(call, &result.error(), !first(fields, "code").empty(), http::status_of(result.error()));
  }
  if (result->code_needed) return form(call, nullptr, true, 200);
  const auto& member = result->member;
  note(parts_, {call.request, call.language, member, {member.organisation, member.account}, {}, {}}, "aangemeld");
  http::CookieOptions cookie;
  cookie.secure = options_.behind_tls;
  cookie.same_site = "Strict";
  cookie.max_age = kDeviceKnown;
  return with_session(
      std::move(Response::redirect(safe_return(first(fields, "terug")))
                    .with("Set-Cookie", http::set_cookie(device_cookie_name(), result->known_device, cookie))),
      result->token);
}

Response SignInPages::invitation_form(const Call& call, const core::Error* problem, int status) const {
  const auto fields = http::parse_form(call.request.body);
  const auto providers = parts_.identity.providers();
  nlohmann::json values{
      {"providers", providers && !providers->empty()},
      {"token", call.request.method == "POST" ? first(fields, "token") : call.request.parameter("token")},
      {"typed", first(fields, "gebruikersnaam")},
      {"name", first(fields, "naam")},
      {"csrf", call.csrf_token},
      {"member", call.member ? call.member->name : ""},
      {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)}};
  return page_response(pages::render(kInvitationTemplate, values, frame_for(call, {"Uitnodiging", "Invitation"})),
                       status, call);
}

/// Somebody who is signed in joins with the account that he has; others make one.
Response SignInPages::accept_invitation(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  const auto token = first(fields, "token");
  const auto member = call.member
                          ? parts_.identity.accept_invitation(token, *call.member)
                          : parts_.identity.accept_invitation(
                                token, identity::NewAccount{first(fields, "gebruikersnaam"), first(fields, "naam"),
                                                            first(fields, "wachtwoord")});
  if (!member) return invitation_form(call, &member.error(), http::status_of(member.error()));
  note(parts_, {call.request, call.language, *member, {member->organisation, member->account}, {}, {}},
       "uitnodiging-aangenomen");
  return Response::redirect(localised(call.member ? "/account" : "/aanmelden", call.language));
}

ServiceRoutes SignInPages::routes() const {
  return {
      {"GET", "/aanmelden", "aanmelden-formulier", [this](Call& call) { return form(call, nullptr, false, 200); }},
      {"POST", "/aanmelden", "aanmelden", [this](Call& call) { return sign_in(call); }},
      {"GET", "/uitnodiging", "uitnodiging-aannemen",
       [this](Call& call) { return invitation_form(call, nullptr, 200); }},
      {"POST", "/uitnodiging", "uitnodiging-aannemen", [this](Call& call) { return accept_invitation(call); }},
  };
}

}  // namespace pareltjes::service
