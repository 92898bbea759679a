// SPDX-License-Identifier: EUPL-1.2
// One request from the server to the answer: language → route → who asks → may they → handler → headers.
#include "platform/service/service.hpp"

#include <spdlog/spdlog.h>

#include "core/time.hpp"
#include "platform/http/assets.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/problem.hpp"
#include "platform/identity/access.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/routes.hpp"
#include "platform/service/sign_in.hpp"

namespace pareltjes::service {
namespace {

using core::Language;
using http::Request;
using http::Response;

bool is_api(const Request& request) {
  return request.path == "/api" || request.path.starts_with("/api/");
}

/// Pages have their language in the path; the API takes "taal" or Accept-Language.
Language take_language(Request& request) {
  if (request.path == "/en" || request.path.starts_with("/en/")) {
    request.path.erase(0, 3);
    if (request.path.empty()) request.path = "/";
    return Language::kEnglish;
  }
  if (!is_api(request)) return Language::kDutch;
  const auto asked = request.parameter("taal", request.header("accept-language").substr(0, 2));
  return asked == "en" ? Language::kEnglish : Language::kDutch;
}

Response refuse(const core::Error& error, const Call& call) {
  return is_api(call.request) ? http::problem(error, call.request) : problem_page(error, call);
}

}  // namespace

struct Service::State {
  Parts parts;
  Options options;
  http::Router router;
  SignInPages sign_in;

  State(Parts given, Options chosen) : parts(given), options(std::move(chosen)), sign_in(parts, options) {
    add(api_routes(parts, options));
    add(page_routes(parts, options));
    add(sign_in.routes());
    add(operation_routes());
  }

  void add(ServiceRoutes routes) {
    for (auto& route : routes) {
      router.add({route.method, route.pattern, route.name,
                  [this, name = route.name, handler = std::move(route.handler)](const Request& request) {
                    return guarded(name, handler, request);
                  }});
    }
  }

  /// The one place where is decided who may use a route.
  Response guarded(const std::string& name, const CallHandler& handler, const Request& request) {
    Call call{request, language_of(request), {}, storage::Scope::of_public("bezoeker"), {}};
    sign_in.recognise(call);
    const auto decision = identity::may(name, call.member);
    if (!decision.allowed) {
      const auto code = decision.sign_in_first ? core::ErrorCode::kUnauthenticated : core::ErrorCode::kForbidden;
      if (decision.sign_in_first && !is_api(request) && request.method == "GET") return sign_in.ask(call);
      return refuse({code, decision.reason, {}, {}}, call);
    }
    const bool changes = request.method != "GET" && request.method != "HEAD";
    if (changes && !sign_in.request_is_ours(call)) {
      return refuse({core::ErrorCode::kForbidden,
                     {"Dit verzoek komt niet van een pagina van Pareltjes.",
                      "This request does not come from a page of Pareltjes."},
                     {"Open de pagina opnieuw en probeer het nog eens.", "Open the page again and try once more."},
                     {}},
                    call);
    }
    return handler(call);
  }

  static Language language_of(const Request& request) {
    const auto found = request.path_parameters.find("taal");
    return found != request.path_parameters.end() && found->second == "en" ? Language::kEnglish : Language::kDutch;
  }

  ServiceRoutes operation_routes() {
    return {
        {"GET", "/health", "gezondheid", [](Call&) { return Response::json(R"({"status":"ok"})"); }},
        {"GET", "/ready", "gereed", [this](Call& call) { return ready(call); }},
        {"GET", "/assets/{rest...}", "asset", [](Call& call) { return http::serve_asset(call.request); }},
        {"GET", "/.well-known/security.txt", "security-txt", [this](Call&) { return security_txt(); }},
    };
  }

  /// Ready when the database answers.
  Response ready(Call& call) {
    const auto answer = parts.database.read(call.scope, [](storage::Session& session) -> core::Result<void> {
      const auto rows = session.query("SELECT 1", {});
      if (!rows) return std::unexpected(rows.error());
      return {};
    });
    if (!answer) return http::problem(answer.error(), call.request);
    return Response::json(R"({"status":"ok"})");
  }

  [[nodiscard]] Response security_txt() const {
    Response response;
    response.with("Content-Type", "text/plain; charset=utf-8");
    const auto expires = core::system_clock().now() + std::chrono::days(180);
    response.body = "Contact: mailto:" + options.contact_email + "\nExpires: " + core::to_rfc3339(expires) +
                    "\nPreferred-Languages: nl, en\n";
    return response;
  }

  Response route(Request& request) {
    const auto language = take_language(request);
    std::vector<std::string> allowed;
    const auto* found = router.find(request, allowed);
    request.path_parameters["taal"] = core::tag_of(language);
    if (found != nullptr) return found->handler(request);
    Call call{request, language, {}, storage::Scope::of_public("bezoeker"), {}};
    if (allowed.empty()) {
      return refuse({core::ErrorCode::kNotFound,
                     {"Deze pagina bestaat niet.", "This page does not exist."},
                     {"Ga naar de start en kies opnieuw.", "Go to the start page and choose again."},
                     {}},
                    call);
    }
    auto response = refuse({core::ErrorCode::kMethodNotAllowed,
                            {"Dit adres kent deze methode niet.", "This address does not know this method."},
                            {},
                            {}},
                           call);
    std::string methods;
    for (const auto& method : allowed) methods += (methods.empty() ? "" : ", ") + method;
    response.with("Allow", methods);
    return response;
  }
};

Service::Service(Parts parts, Options options) : state_(std::make_unique<State>(parts, std::move(options))) {}
Service::~Service() = default;

const http::Router& Service::router() const {
  return state_->router;
}

Response Service::answer(Request& request) {
  const bool api = is_api(request);
  Response response;
  try {
    response = state_->route(request);
  } catch (const std::exception& fault) {
    spdlog::error("verzoek {} mislukt: {}", request.id, fault.what());
    response = http::problem(core::Error{core::ErrorCode::kInternal,
                                         {"Er ging iets mis in het programma.", "Something went wrong in the program."},
                                         {},
                                         {}},
                             request);
  }
  if (api) response.with("API-Version", std::string(kApiVersion));
  http::add_security_headers(request, response, state_->options.behind_tls);
  return response;
}

}  // namespace pareltjes::service
