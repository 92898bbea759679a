// SPDX-License-Identifier: EUPL-1.2
// One request from the server to the answer: language → route → who asks → may they → handler → headers.
#include "platform/service/service.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "core/time.hpp"

#include "platform/http/accept.hpp"
#include "platform/http/assets.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/service.hpp"
#include "platform/identity/access.hpp"
#include "platform/service/account_pages.hpp"
#include "platform/service/api_key_pages.hpp"
#include "platform/service/external_pages.hpp"
#include "platform/service/key_pages.hpp"
#include "platform/service/monitor_api.hpp"
#include "platform/service/monitor_pages.hpp"
#include "platform/service/ogc.hpp"
#include "platform/service/page_cache.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/provider_pages.hpp"
#include "platform/service/routes.hpp"
#include "platform/service/sign_in.hpp"
#include "platform/service/source_pages.hpp"

namespace pareltjes::service {
namespace {

using core::Language;
using http::Request;
using http::Response;

bool is_api(const Request& request) {
  return request.path == "/api" || request.path.starts_with("/api/");
}

/// Pages have their language in the path; the API takes "taal" or Accept-Language. Done once for a request.
void take_language(Request& request) {
  if (request.language) return;
  request.language = Language::kDutch;
  if (request.path == "/en" || request.path.starts_with("/en/")) {
    request.path.erase(0, 3);
    if (request.path.empty()) request.path = "/";
    request.language = Language::kEnglish;
  } else if (is_api(request)) {
    request.language = http::language_of(request);
  }
}

/// Answers that are the same for everybody who is not signed in, as long as the public data is the same.
bool is_cacheable(std::string_view route) {
  static const std::set<std::string_view> kNames{
      "start",        "gemeente-pagina", "pareltje-pagina", "pareltje-vergelijken", "pareltje-uitvoer", "uitleg",
      "api-uitkomst", "api-pareltjes",   "api-pareltje",    "api-gemeenten",        "api-gemeente",     "api-datasets"};
  return kNames.contains(route);
}

bool is_read(const Request& request) {
  return request.method == "GET" || request.method == "HEAD";
}

/// With the query as it was written: the page repeats it in the link to the other language.
std::string cache_key(const Request& request, const std::string& state) {
  const auto question = std::min(request.target.find('?'), request.target.size());
  std::string key;
  key.reserve(state.size() + request.path.size() + request.target.size() + 4);
  key.append(state).append(1, ' ').append(core::tag_of(*request.language)).append(1, ' ').append(request.path);
  return key.append(request.target, question);
}

/// All that the API answers with.
core::Result<void> require_json(const Request& request) {
  static constexpr std::array<std::string_view, 1> kOffered{"application/json"};
  const auto fits = http::require_acceptable(request, kOffered);
  if (!fits) return std::unexpected(fits.error());
  return {};
}

constexpr std::string_view kDecisions = "besluiten";  ///< Scope of the keys that ask decisions on data.

/// What a key of a program may ask. Everything else is refused, also what is open to everybody.
bool is_within(std::string_view scope, std::string_view route) {
  if (scope == "agenda") return false;  // Its address holds the key: see the calendar of agreements.
  // Who may ask whether data may be used may use them: each is decided and logged as well.
  if (scope == kDecisions) return route == "api-besluit" || route == "api-besluiten" || route.starts_with("data-");
  static const std::set<std::string_view> kBoth{"api-monitor-nakijken", "api-monitor-vakjes", "api-monitor-toets",
                                                "api-monitor-bewijs",   "api-openapi",        "api-gemeenten",
                                                "api-gemeente"};
  return kBoth.contains(route) || (scope == "vastleggen" && route == "api-monitor-vastleggen");
}

core::Error beyond_scope() {
  return {core::ErrorCode::kForbidden,
          {"Deze API-sleutel mag dit niet.", "This API key may not do this."},
          {"Gebruik een sleutel met een ander bereik.", "Use a key with another scope."},
          {}};
}

core::Error too_often() {
  return {core::ErrorCode::kTooManyRequests,
          {"Met deze API-sleutel komen te veel verzoeken.", "Too many requests come with this API key."},
          {"Wacht een minuut en probeer het opnieuw.", "Wait a minute and try again."},
          {}};
}

/// Routes that answer a check as JSON, JUnit or SARIF.
bool chooses_its_type(std::string_view route) {
  return route == "api-monitor-nakijken" || route == "api-monitor-vastleggen";
}

/// Addresses that programs ask as well as people: who does not ask for a page gets a problem.
bool is_for_programs(const Request& request) {
  return (request.path.starts_with("/data/") || request.path.starts_with("/ogc/")) && !ogc::reads_pages(request);
}

Response refuse(const core::Error& error, const Call& call) {
  const bool as_problem = is_api(call.request) || is_for_programs(call.request);
  return as_problem ? http::problem(error, call.request) : problem_page(error, call);
}

}  // namespace

struct Service::State {
  Parts parts;
  Options options;
  http::Metrics metrics;
  http::Assets assets;
  http::Router router;
  SignInPages sign_in;
  AccountPages accounts;
  ExternalPages external;
  ProviderPages providers;
  KeyPages keys;
  MonitorPages monitor;
  MonitorApi monitor_api;
  ApiKeyPages api_keys;
  SourcePages sources;
  PageCache cache;
  PublicState public_state;
  std::optional<http::RateLimiter> key_limiter;
  std::optional<http::RateLimiter> decision_limiter;
  std::optional<http::Service> http;

  State(Parts given, Options chosen, const std::vector<MakeRoutes>& more)
      : parts(given),
        options(std::move(chosen)),
        sign_in(parts, options),
        accounts(parts),
        external(parts, options, sign_in),
        providers(parts, options),
        keys(parts),
        monitor(parts),
        monitor_api(parts),
        api_keys(parts),
        sources(parts, options),
        cache(options.page_cache_bytes),
        public_state(parts.database) {
    add(api_routes(parts, options));
    add(run_routes(parts));
    add(run_pages(parts));
    add(page_routes(parts, options));
    add(ogc_routes(parts, options));
    add(norm_routes(parts));
    add(sign_in.routes());
    add(accounts.routes());
    add(external.routes());
    add(providers.routes());
    add(keys.routes());
    add(monitor.routes());
    add(monitor_api.routes());
    add(api_keys.routes());
    add(sources.routes());
    for (const auto& make : more) add(make(parts, options));
    add(operation_routes());
    if (options.key_rate_limit) key_limiter.emplace(*options.key_rate_limit);
    if (options.decision_rate_limit) decision_limiter.emplace(*options.decision_rate_limit);
    http::ServiceOptions http_options;
    http_options.api_version = kApiVersion;
    http_options.metrics = &metrics;
    http_options.rate_limit = options.rate_limit;
    http_options.access_log = [](std::string_view line) { spdlog::info("{}", line); };
    http.emplace(router, std::move(http_options));
  }

  void add(ServiceRoutes routes) {
    for (auto& route : routes) {
      const bool lasting = route.lasting;
      const bool at_hand = (lasting || is_cacheable(route.name)) && identity::may(route.name, std::nullopt).allowed;
      http::AtHand look;
      if (at_hand && lasting)
        look = [handler = route.handler](const Request& request) { return lasting_answer(handler, request); };
      if (at_hand && !lasting) look = [this](const Request& request) { return cached_already(request); };
      router.add({route.method, route.pattern, route.name,
                  [this, name = route.name, handler = std::move(route.handler)](const Request& request) {
                    return guarded(name, handler, request);
                  },
                  std::move(look)});
    }
  }

  /// What guarded() would answer on an open route that lasts, or that is in the cache, without looking in the database.
  static std::optional<Response> lasting_answer(const CallHandler& handler, const Request& request) {
    if (is_api(request) && !require_json(request)) return std::nullopt;
    Call call{request, *request.language, {}, storage::Scope::of_public("bezoeker"), {}, {}, {}, {}};
    return handler(call);
  }
  std::optional<Response> cached_already(const Request& request) {
    if (!sign_in.token_of(request).empty() || (is_api(request) && !require_json(request))) return std::nullopt;
    const auto state = public_state.at_hand();
    return state ? cache.find(cache_key(request, *state)) : std::nullopt;
  }

  /// The one place where is decided who may use a route.
  Response guarded(const std::string& name, const CallHandler& handler, const Request& request) {
    Call call{request, *request.language, {}, storage::Scope::of_public("bezoeker"), {}, {}, {}, {}};
    const auto recognised = sign_in.recognise(call);
    if (!recognised && recognised.error().code == core::ErrorCode::kUnauthenticated)
      return refuse(recognised.error(), call);
    if (!call.api_scope.empty() && !is_within(call.api_scope, name)) return refuse(beyond_scope(), call);
    auto& limiter = call.api_scope == kDecisions ? decision_limiter : key_limiter;
    if (!call.api_key.empty() && limiter && !limiter->allow(call.api_key)) return refuse(too_often(), call);
    const auto decision = identity::may(name, call.member);
    // Whom the database cannot recognise now is not told that he has to sign in.
    if (!recognised && !decision.allowed) return refuse(recognised.error(), call);
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
    if (is_api(request) && !chooses_its_type(name)) {
      if (const auto fits = require_json(request); !fits) return refuse(fits.error(), call);
    }
    return !call.member && is_read(request) && is_cacheable(name) ? cached(handler, call) : handler(call);
  }

  Response cached(const CallHandler& handler, Call& call) {
    const auto state = public_state.now();
    if (!state) return refuse(state.error(), call);
    const auto key = cache_key(call.request, *state);
    if (auto known = cache.find(key)) return std::move(*known);
    auto made = handler(call);
    // Making it may have stored a line in a log, which changes nothing that a visitor sees: looked up here, once, so
    // that what is kept now is at hand.
    static_cast<void>(public_state.now());
    // To the API says "no-store": nobody has an earlier answer to compare.
    if (made.status == 200 && !is_api(call.request)) http::add_etag(made);
    return cache.keep(key, std::move(made));
  }

  ServiceRoutes operation_routes() {
    ServiceRoutes routes{
        {"GET", "/health", "gezondheid", [](Call&) { return Response::json(R"({"status":"ok"})"); }, true},
        {"GET", "/ready", "gereed", [this](Call& call) { return ready(call); }},
        {"GET", "/assets/{rest...}", "asset",
         [this](Call& call) { return assets.serve(call.request.path_parameters.at("rest"), call.request); }, true},
        {"GET", "/.well-known/security.txt", "security-txt",
         [this](Call& call) {
           return http::security_txt({{"mailto:" + options.contact_email}, {}, {}}, core::system_clock().now(),
                                     call.request);
         }},
        {"GET", "/metrics", "metrieken", [this](Call&) { return metrics_page(); }},
    };
    // Every method: what does not exist is not found (404), rather than not allowed (405).
    for (const auto* method : {"GET", "POST", "PUT", "PATCH", "DELETE"})
      routes.push_back({method, "/{rest...}", "onbekend", [](Call& call) { return unknown(call); }});
    return routes;
  }

  static Response unknown(const Call& call) {
    return refuse({core::ErrorCode::kNotFound,
                   {"Deze pagina bestaat niet.", "This page does not exist."},
                   {"Ga naar de start en kies opnieuw.", "Go to the start page and choose again."},
                   {}},
                  call);
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

  /// What is not counted as it happens is looked up when somebody asks for the figures.
  void measure() {
    const auto pool = parts.database.pool();
    metrics.gauge("pareltjes_database_connections_busy", "Connections to the database in use.") = pool.busy;
    metrics.gauge("pareltjes_database_connections_idle", "Connections to the database kept open.") = pool.idle;
    metrics.gauge("pareltjes_page_cache_bytes", "Bytes in the cache of pages.") =
        static_cast<std::int64_t>(cache.bytes());
    const auto figures = parts.runner.queue().figures();
    metrics.gauge("pareltjes_database_up", "Whether the database answers: 1 or 0.") = figures ? 1 : 0;
    if (!figures) return;
    metrics.gauge("pareltjes_queue_waiting", "Runs that wait for a worker.") = figures->waiting;
    metrics.gauge("pareltjes_queue_running", "Runs under way.") = figures->running;
    metrics.gauge("pareltjes_queue_oldest_seconds", "How long the oldest waiting run waits.") = figures->oldest_seconds;
  }

  [[nodiscard]] Response metrics_page() {
    measure();
    Response response;
    response.with("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = metrics.prometheus();
    return response;
  }
};

Service::Service(Parts parts, Options options, const std::vector<MakeRoutes>& more)
    : state_(std::make_unique<State>(parts, std::move(options), more)) {}
Service::~Service() = default;

const http::Router& Service::router() const {
  return state_->router;
}

Response Service::answer(Request& request) {
  take_language(request);
  return state_->http->answer(request);
}

void Service::prepare(http::ServerOptions& server) {
  server.at_hand = [this](Request& request) {
    take_language(request);
    return state_->http->answer_at_hand(request);
  };
  server.metrics = &state_->metrics;
  server.on_own_answer = [this](const Request& request, Response& response) {
    state_->http->finish(request, response);
  };
  server.on_fault = [](const Request& request, std::string_view what) {
    spdlog::error(R"({{"niveau":"fout","verzoek":"{}","wat":{}}})", request.id, nlohmann::json(what).dump());
  };
}

}  // namespace pareltjes::service
