// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/external_pages.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/time.hpp"
#include "platform/http/problem.hpp"
#include "platform/oidc/client_key.hpp"
#include "platform/pages/pages.hpp"
#include "platform/secrets/vault.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::service {
namespace {

using http::Response;
using nlohmann::json;

constexpr const char* kCodeTemplate = "src/platform/pages/templates/aanmelden-code.mustache";
constexpr const char* kSignedOutTemplate = "src/platform/pages/templates/afgemeld.mustache";
constexpr std::chrono::minutes kTimeToSignIn{10};
constexpr std::chrono::minutes kKeepMarks{20};  // Longer than what they mark is valid.
constexpr std::size_t kLongestCode = 4096;
constexpr std::size_t kLongestReturn = 500;

core::Error not_begun_here() {
  return {core::ErrorCode::kUnauthenticated,
          {"Deze aanmelding is niet in deze browser begonnen, of is verlopen.",
           "This sign-in was not begun in this browser, or is too old."},
          {"Begin opnieuw met inloggen.", "Begin signing in again."},
          {}};
}

core::Error refused_by_provider(const std::string& reason) {
  if (reason == "access_denied") {
    return {core::ErrorCode::kUnauthenticated,
            {"De inlogdienst heeft u niet toegelaten, of u bent gestopt.",
             "The provider did not let you in, or you stopped."},
            {"Begin opnieuw met inloggen.", "Begin signing in again."},
            {}};
  }
  // Only a word of the standard is shown, never a text of whoever made the address.
  const bool plain =
      reason.size() <= 60 && std::ranges::all_of(reason, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  const auto word = plain ? reason : std::string("error");
  return {core::ErrorCode::kUnauthenticated,
          {"De inlogdienst meldt een fout: " + word + ".", "The provider reports an error: " + word + "."},
          {"Begin opnieuw met inloggen. Lukt het weer niet, vraag dan uw beheerder.",
           "Begin signing in again. If it fails once more, ask your administrator."},
          {}};
}

std::int64_t seconds_now() {
  return std::chrono::floor<std::chrono::seconds>(core::system_clock().now()).time_since_epoch().count();
}

std::string text_in(const json& kept, const char* name) {
  const auto found = kept.find(name);
  return found != kept.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Response no_store(Response response) {
  response.replace("Cache-Control", "no-store");
  return response;
}

}  // namespace

std::string public_address(const Call& call, const Options& options) {
  if (!options.public_address.empty()) return options.public_address;
  return (options.behind_tls || call.request.secure ? "https://" : "http://") + call.request.header("host");
}

std::string return_address(const std::string& public_address, const std::string& provider) {
  return public_address + "/aanmelden/extern/" + provider + "/terug";
}

std::string notice_address(const std::string& public_address, const std::string& provider) {
  return public_address + "/aanmelden/extern/" + provider + "/afmelden";
}

std::string signed_out_address(const std::string& public_address) {
  return public_address + "/afgemeld";
}

std::string keys_address(const std::string& public_address, const std::string& provider) {
  return public_address + "/aanmelden/extern/" + provider + "/sleutels";
}

oidc::Registration registration_of(const identity::Provider& provider) {
  return {provider.id,         provider.issuer, provider.client_id, provider.client_secret, provider.account_claim,
          provider.acr,        provider.hosts,  provider.internal,  provider.with_key,      provider.key_id,
          provider.private_key};
}

core::Result<void> make_provider_key(identity::Identity& identity, const identity::Member& administrator,
                                     const std::string& provider, bool anew) {
  // Before a key is made, which takes a while.
  if (auto own = identity.require_own_provider(administrator, provider); !own) return own;
  const auto present = identity.provider_keys(provider);
  if (!present) return std::unexpected(present.error());
  if (!present->empty() && !anew) return {};
  auto key = oidc::make_client_key();
  if (!key) return std::unexpected(key.error());
  const secrets::Wiped wiped(key->private_pem);
  return identity.add_provider_key(administrator, provider, {key->id, key->private_pem, key->public_jwk});
}

std::string ExternalPages::cookie_name() const {
  return options_.behind_tls ? "__Host-pareltjes_extern" : "pareltjes_extern";
}

/// Lax, because the browser comes back from another site.
Response ExternalPages::keep_in_browser(Response response, const json& kept) const {
  http::CookieOptions cookie;
  cookie.secure = options_.behind_tls;
  cookie.max_age = kTimeToSignIn;
  const auto sealed = parts_.identity.seal_for_browser(kept.dump());
  return no_store(std::move(response.with("Set-Cookie", http::set_cookie(cookie_name(), sealed, cookie))));
}

Response ExternalPages::forget_in_browser(Response response) const {
  http::CookieOptions cookie;
  cookie.secure = options_.behind_tls;
  cookie.max_age = std::chrono::seconds(0);
  return no_store(std::move(response.with("Set-Cookie", http::set_cookie(cookie_name(), "", cookie))));
}

core::Result<json> ExternalPages::kept_by_browser(const Call& call) const {
  const auto cookie = call.request.cookies.find(cookie_name());
  if (cookie == call.request.cookies.end()) return std::unexpected(not_begun_here());
  const auto text = parts_.identity.open_from_browser(cookie->second);
  if (!text) return std::unexpected(text.error());
  auto kept = json::parse(*text, nullptr, false);  // Ours: the seal has been verified.
  if (!kept.is_object() || kept.value("tot", std::int64_t{0}) < seconds_now()) return std::unexpected(not_begun_here());
  return kept;
}

/// The sign-in page with the reason on top: one sentence, and every other way in below it.
Response ExternalPages::refuse(const Call& call, const core::Error& error) const {
  sign_in_.note_refusal(call, error);
  return forget_in_browser(sign_in_.form(call, &error, false, http::status_of(error)));
}

Response ExternalPages::begin(const Call& call) const {
  const auto provider = parts_.identity.provider(call.request.path_parameters.at("aanbieder"));
  if (!provider) return refuse(call, provider.error());
  const auto begun =
      parts_.oidc.begin(registration_of(*provider), return_address(public_address(call, options_), provider->id));
  if (!begun) return refuse(call, begun.error());
  const auto asked = safe_return(call.request.parameter("terug", localised("/", call.language)));
  const json kept{{"aanbieder", provider->id},
                  {"toestand", begun->state},
                  {"eenmalig", begun->nonce},
                  {"bewijs", begun->verifier},
                  {"terug", asked.size() <= kLongestReturn ? asked : "/"},
                  {"taal", core::tag_of(call.language)},
                  {"tot", seconds_now() + std::chrono::seconds(kTimeToSignIn).count()}};
  return keep_in_browser(Response::redirect(begun->address), kept);
}

core::Result<oidc::Person> ExternalPages::person_who_came_back(const Call& call, const identity::Provider& provider,
                                                               const json& kept) const {
  const auto state = call.request.parameter("state");
  if (state.empty() || text_in(kept, "aanbieder") != provider.id || !secrets::same(state, text_in(kept, "toestand")))
    return std::unexpected(not_begun_here());
  const auto first = parts_.identity.use_once("toestand:" + state, kKeepMarks);
  if (!first) return std::unexpected(first.error());
  if (!*first) {
    return core::fail(core::ErrorCode::kUnauthenticated,
                      {"Deze aanmelding is al gebruikt.", "This sign-in was used before."},
                      {"Begin opnieuw met inloggen.", "Begin signing in again."});
  }
  if (const auto reason = call.request.parameter("error"); !reason.empty())
    return std::unexpected(refused_by_provider(reason));
  const auto code = call.request.parameter("code");
  if (code.empty() || code.size() > kLongestCode) return std::unexpected(not_begun_here());
  return parts_.oidc.redeem(registration_of(provider), return_address(public_address(call, options_), provider.id),
                            {code, call.request.parameter("iss"), text_in(kept, "eenmalig"), text_in(kept, "bewijs")});
}

Response ExternalPages::come_back(Call& call) const {
  const auto kept = kept_by_browser(call);
  if (!kept) return refuse(call, kept.error());
  if (text_in(*kept, "taal") == "en") call.language = core::Language::kEnglish;
  const auto provider = parts_.identity.provider(call.request.path_parameters.at("aanbieder"));
  if (!provider) return refuse(call, provider.error());
  const auto person = person_who_came_back(call, *provider, *kept);
  if (!person) return refuse(call, person.error());
  const identity::Browser browser{secrets::random_token(), call.request.remote_address,
                                  call.request.header("user-agent").substr(0, 120), sign_in_.token_of(call.request)};
  const auto begun =
      parts_.identity.sign_in_external(*provider,
                                       {person->issuer, person->account, person->subject, person->sid, person->name,
                                        person->email, person->two_factors, person->id_token},
                                       browser);
  if (!begun) return refuse(call, begun.error());
  if (!begun->code_needed) return let_in(call, *begun, provider->id, text_in(*kept, "terug"));
  return keep_in_browser(code_form(call, nullptr, 200), {{"geheim", browser.secret},
                                                         {"aanbieder", provider->id},
                                                         {"terug", text_in(*kept, "terug")},
                                                         {"tot", kept->at("tot")}});
}

Response ExternalPages::code_form(const Call& call, const core::Error* problem, int status) const {
  const json values{{"problem", problem == nullptr ? "" : core::describe(*problem, call.language)}};
  auto frame = frame_for(call, {"Code invullen", "Enter the code"});
  frame.path = "/aanmelden";
  return page_response(pages::render(kCodeTemplate, values, frame), status, call);
}

Response ExternalPages::finish(Call& call) const {
  const auto kept = kept_by_browser(call);
  if (!kept) return refuse(call, kept.error());
  const auto code = form_value(http::parse_form(call.request.body), "code");
  const auto begun = parts_.identity.finish_external(
      code, {text_in(*kept, "geheim"), call.request.remote_address, call.request.header("user-agent").substr(0, 120),
             sign_in_.token_of(call.request)});
  if (begun) return let_in(call, *begun, text_in(*kept, "aanbieder"), text_in(*kept, "terug"));
  sign_in_.note_refusal(call, begun.error());
  return no_store(code_form(call, &begun.error(), http::status_of(begun.error())));
}

Response ExternalPages::let_in(const Call& call, const identity::SignIn& begun, const std::string& provider,
                               const std::string& return_to) const {
  const auto& member = begun.member;
  note(parts_, {call.request, call.language, member, {member.organisation, member.account}, {}, {}}, "aangemeld", {},
       {{"aanbieder", provider}});
  return forget_in_browser(sign_in_.with_session(Response::redirect(safe_return(return_to)), begun.token));
}

/// Here, and by a link at the provider too. A link rather than a redirect: the policy lets our forms lead nowhere else.
Response ExternalPages::sign_out(const Call& call) const {
  const auto external = parts_.identity.external_session(call.session_token);
  if (!external) return problem_page(external.error(), call);
  if (const auto done = parts_.identity.sign_out(call.session_token); !done) return problem_page(done.error(), call);
  note(parts_, call, "afgemeld");
  const auto provider = *external ? parts_.identity.provider((*external)->provider)
                                  : core::Result<identity::Provider>(identity::Provider{});
  const auto there = *external && provider
                         ? parts_.oidc.sign_out_address(registration_of(*provider), (*external)->id_token,
                                                        signed_out_address(public_address(call, options_)))
                         : std::string();
  if (there.empty()) return sign_in_.with_session(Response::redirect(localised("/", call.language)), "");
  Call stranger{call.request, call.language, {}, storage::Scope::of_public("bezoeker"), {}, {}};
  const json values{{"elders", there}, {"aanbieder", provider->name}};
  auto frame = frame_for(stranger, {"Uitgelogd", "Signed out"});
  frame.path = "/afgemeld";
  return no_store(
      sign_in_.with_session(page_response(pages::render(kSignedOutTemplate, values, frame), 200, stranger), ""));
}

Response ExternalPages::signed_out(const Call& call) const {
  const json values{{"elders", ""}, {"aanbieder", ""}};
  return page_response(pages::render(kSignedOutTemplate, values, frame_for(call, {"Uitgelogd", "Signed out"})), 200,
                       call);
}

/// From server to server: no browser, no cookie. What counts is the provider's signature.
Response ExternalPages::notice(const Call& call) const {
  const auto refuse_notice = [](const char* why) {
    return no_store(Response::json(json{{"error", "invalid_request"}, {"error_description", why}}.dump(), 400));
  };
  const auto provider = parts_.identity.provider(call.request.path_parameters.at("aanbieder"));
  if (!provider) return refuse_notice("unknown provider");
  const auto notice = parts_.oidc.logout_notice(registration_of(*provider),
                                                form_value(http::parse_form(call.request.body), "logout_token"));
  if (!notice) return refuse_notice("the logout token is not valid");
  const auto first = parts_.identity.use_once("afmelding:" + provider->id + ":" + notice->id, kKeepMarks);
  if (!first) return http::problem(first.error(), call.request);
  if (!*first) return refuse_notice("the logout token was used before");
  const auto ended = parts_.identity.end_external(provider->id, notice->subject, notice->sid);
  if (!ended) return http::problem(ended.error(), call.request);
  const Call by_provider{call.request, call.language, {}, {provider->organisation, "inlogdienst"}, {}, {}};
  if (*ended > 0) note(parts_, by_provider, "afgemeld-door-inlogdienst", provider->id, {{"sessies", *ended}});
  Response done;
  return no_store(std::move(done));
}

/// Only public parts, for the provider to verify our assertions; an empty list for a provider that is not here.
Response ExternalPages::keys(const Call& call) const {
  const auto& provider = call.request.path_parameters.at("aanbieder");
  const auto keys = parts_.identity.provider_keys(provider);
  if (!keys) return http::problem(keys.error(), call.request);
  auto list = json::array();
  for (const auto& key : *keys) list.push_back(json::parse(key, nullptr, false));
  auto response = Response::json(json{{"keys", list}}.dump());
  response.replace("Content-Type", "application/jwk-set+json");
  response.with("Cache-Control", "public, max-age=300");
  return response;
}

ServiceRoutes ExternalPages::routes() const {
  return {
      {"POST", "/afmelden", "afmelden", [this](Call& call) { return sign_out(call); }},
      {"GET", "/afgemeld", "afgemeld", [this](Call& call) { return signed_out(call); }},
      {"POST", "/aanmelden/code", "aanmelden-extern-code", [this](Call& call) { return finish(call); }},
      {"GET", "/aanmelden/extern/{aanbieder}", "aanmelden-extern", [this](Call& call) { return begin(call); }},
      {"GET", "/aanmelden/extern/{aanbieder}/terug", "aanmelden-extern-terug",
       [this](Call& call) { return come_back(call); }},
      {"POST", "/aanmelden/extern/{aanbieder}/afmelden", "afmelden-door-inlogdienst",
       [this](Call& call) { return notice(call); }},
      {"GET", "/aanmelden/extern/{aanbieder}/sleutels", "aanmelden-extern-sleutels",
       [this](Call& call) { return keys(call); }},
  };
}

}  // namespace pareltjes::service
