// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/service.hpp"

#include <algorithm>
#include <chrono>

#include "platform/http/csrf.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/problem.hpp"

namespace pareltjes::http {
namespace {

constexpr std::size_t kOwnHeaders = 14;  ///< At most as many are added below: room for them at once.

}  // namespace

Service::Service(const Router& router, ServiceOptions options) : router_(router), options_(std::move(options)) {
  if (options_.rate_limit) limiter_.emplace(*options_.rate_limit);
}

std::optional<Response> Service::too_many(const Request& request) {
  const bool limited =
      std::ranges::none_of(options_.unlimited, [&](const auto& begin) { return request.path.starts_with(begin); });
  if (!limiter_ || !limited || limiter_->allow(request.remote_address)) return std::nullopt;
  return problem(core::Error{core::ErrorCode::kTooManyRequests,
                             {"Er komen te veel verzoeken van dit adres.", "Too many requests come from this address."},
                             {"Wacht even en probeer het opnieuw.", "Wait a moment and try again."},
                             {}},
                 request);
}

Response Service::made(Request& request) {
  if (auto refusal = too_many(request)) return std::move(*refusal);
  if (!is_same_origin(request)) {
    return problem(core::Error{core::ErrorCode::kForbidden,
                               {"Het verzoek komt van een andere website.", "The request comes from another website."},
                               {"Begin opnieuw op deze website.", "Start again on this website."},
                               {}},
                   request);
  }
  return dispatch(router_, request);
}

Response Service::completed(const Request& request, Response response) const {
  response.headers.reserve(response.headers.size() + kOwnHeaders);
  answer_if_none_match(request, response);
  apply_range(request, response);
  compress(request, response);
  response.replace("X-Request-Id", request.id);
  finish(request, response);
  return response;
}

Response Service::answer(Request& request) {
  if (request.received_at == std::chrono::steady_clock::time_point{})
    request.received_at = std::chrono::steady_clock::now();
  return completed(request, made(request));
}

std::optional<Response> Service::answer_at_hand(Request& request) {
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;  // Whoever asks, it changes nothing.
  std::vector<std::string> allowed;
  const auto* route = router_.find(request, allowed);
  auto known = route != nullptr && route->at_hand ? route->at_hand(request) : std::nullopt;
  if (!known) {
    request.path_parameters.clear();
    request.route_name.clear();
    request.route_pattern.clear();
    return std::nullopt;
  }
  if (auto refusal = too_many(request)) return completed(request, std::move(*refusal));
  return completed(request, std::move(*known));
}

void Service::finish(const Request& request, Response& response) const {
  add_security_headers(request, response);
  add_api_headers(request, response, options_.api_version);
  const auto duration = request.received_at == std::chrono::steady_clock::time_point{}
                            ? std::chrono::nanoseconds{0}
                            : std::chrono::nanoseconds(std::chrono::steady_clock::now() - request.received_at);
  if (options_.metrics != nullptr) options_.metrics->observe(request.route_name, response.status, duration);
  if (options_.access_log)
    options_.access_log(access_log_line(request, response, core::system_clock().now(), duration));
}

}  // namespace pareltjes::http
