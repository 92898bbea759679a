// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/sign_in.hpp"

#include <nlohmann/json.hpp>

#include "platform/http/csrf.hpp"
#include "platform/http/problem.hpp"
#include "platform/pages/pages.hpp"
#include "platform/pages/views.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::service {
namespace {

using http::Response;

constexpr const char* kSessionCookie = "pareltjes_sessie";
constexpr const char* kSessionsTemplate = "src/platform/pages/templates/sessies.mustache";
constexpr const char* kInvitationTemplate = "src/platform/pages/templates/uitnodiging.mustache";

std::string first(const http::Fields& fields, const char* name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

std::string token_of(const http::Request& request) {
  const auto found = request.cookies.find(kSessionCookie);
  return found == request.cookies.end() ? std::string() : found->second;
}

/// Only a path of this service: no other host, nothing that a browser would read as one.
std::string safe_return(const std::string& path) {
  const bool ours =
      path.starts_with('/') && !path.starts_with("//") && path.find_first_of("\\\r\n\t") == std::string::npos;
  return ours ? path : "/";
}

}  // namespace

void SignInPages::recognise(Call& call) const {
  const auto token = token_of(call.request);
  if (token.empty()) return;
  const auto visitor = parts_.identity.visitor(token);
  if (!visitor || !*visitor) return;
  call.member = (*visitor)->member;
  call.csrf_token = (*visitor)->csrf;
  call.scope = {call.member->organisation, call.member->account};
}

bool SignInPages::request_is_ours(const Call& call) const {
  if (!http::is_same_origin(call.request)) return false;
  if (!call.member) return true;
  if (call.request.header("content-type").starts_with("application/json"))
    return !call.request.header("origin").empty() || call.request.header("sec-fetch-site") == "same-origin" ||
           parts_.identity.csrf_fits(token_of(call.request), call.request.header("x-csrf-token"));
  return parts_.identity.csrf_fits(token_of(call.request), first(http::parse_form(call.request.body), "csrf"));
}

Response SignInPages::ask(const Call& call) {
  return Response::redirect(localised("/aanmelden", call.language) +
                            "?terug=" + http::percent_encode(localised(call.request.path, call.language)));
}

Response SignInPages::form(const Call& call, const core::Error* problem, bool code_needed, int status) const {
  const auto fields = http::parse_form(call.request.body);
  pages::SignInPage page;
  page.return_to =
      safe_return(call.request.method == "POST" ? first(fields, "terug") : call.request.parameter("terug", "/"));
  page.account_name = first(fields, "naam");
  page.code_needed = code_needed;
  if (problem != nullptr)
    page.problem = {core::describe(*problem, core::Language::kDutch),
                    core::describe(*problem, core::Language::kEnglish)};
  const auto frame = frame_for(call, {"Inloggen", "Sign in"});
  return page_response(pages::render(pages::kAanmeldenTemplate, pages::aanmelden_values(page, call.language), frame),
                       status, call);
}

Response SignInPages::with_session(Response response, const std::string& token) const {
  http::CookieOptions cookie;
  cookie.secure = options_.behind_tls;
  if (token.empty()) cookie.max_age = std::chrono::seconds(0);
  return std::move(response.with("Set-Cookie", http::set_cookie(kSessionCookie, token, cookie)));
}

Response SignInPages::sign_in(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  const auto result = parts_.identity.sign_in(
      {first(fields, "naam"), first(fields, "wachtwoord"), first(fields, "code"), call.request.remote_address,
       call.request.header("user-agent").substr(0, 120), token_of(call.request)});
  if (!result) return form(call, &result.error(), !first(fields, "code").empty(), http::status_of(result.error()));
  if (result->code_needed) return form(call, nullptr, true, 200);
  return with_session(Response::redirect(safe_return(first(fields, "terug"))), result->token);
}

Response SignInPages::sign_out(const Call& call) const {
  if (const auto done = parts_.identity.sign_out(token_of(call.request)); !done)
    return problem_page(done.error(), call);
  return with_session(Response::redirect(localised("/", call.language)), "");
}

Response SignInPages::own_sessions(const Call& call) const {
  const auto sessions = parts_.identity.sessions(call.member->account);
  if (!sessions) return problem_page(sessions.error(), call);
  nlohmann::json list = nlohmann::json::array();
  for (const auto& session : *sessions) {
    list.push_back({{"id", session.id},
                    {"organisatie", session.organisation},
                    {"toestel", session.device},
                    {"begonnen", session.begun_at},
                    {"gezien", session.seen_at}});
  }
  const auto frame = frame_for(call, {"Mijn sessies", "My sessions"});
  return page_response(pages::render(kSessionsTemplate, {{"sessies", list}, {"csrf", call.csrf_token}}, frame), 200,
                       call);
}

Response SignInPages::revoke(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  if (const auto done = parts_.identity.revoke_session(call.member->account, first(fields, "sessie")); !done)
    return problem_page(done.error(), call);
  return Response::redirect(localised("/sessies", call.language));
}

Response SignInPages::invitation_form(const Call& call, const core::Error* problem, int status) const {
  const auto fields = http::parse_form(call.request.body);
  nlohmann::json values{
      {"token", call.request.method == "POST" ? first(fields, "token") : call.request.parameter("token")},
      {"typed", first(fields, "gebruikersnaam")},
      {"name", first(fields, "naam")},
      {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)}};
  return page_response(pages::render(kInvitationTemplate, values, frame_for(call, {"Uitnodiging", "Invitation"})),
                       status, call);
}

Response SignInPages::accept_invitation(const Call& call) const {
  const auto fields = http::parse_form(call.request.body);
  const auto member = parts_.identity.accept_invitation(
      first(fields, "token"),
      identity::NewAccount{first(fields, "gebruikersnaam"), first(fields, "naam"), first(fields, "wachtwoord")});
  if (!member) return invitation_form(call, &member.error(), http::status_of(member.error()));
  return Response::redirect(localised("/aanmelden", call.language));
}

ServiceRoutes SignInPages::routes() const {
  return {
      {"GET", "/aanmelden", "aanmelden-formulier", [this](Call& call) { return form(call, nullptr, false, 200); }},
      {"POST", "/aanmelden", "aanmelden", [this](Call& call) { return sign_in(call); }},
      {"POST", "/afmelden", "afmelden", [this](Call& call) { return sign_out(call); }},
      {"GET", "/sessies", "sessies", [this](Call& call) { return own_sessions(call); }},
      {"POST", "/sessies", "sessie-intrekken", [this](Call& call) { return revoke(call); }},
      {"GET", "/uitnodiging", "uitnodiging-aannemen",
       [this](Call& call) { return invitation_form(call, nullptr, 200); }},
      {"POST", "/uitnodiging", "uitnodiging-aannemen", [this](Call& call) { return accept_invitation(call); }},
  };
}

}  // namespace pareltjes::service
