// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "platform/http/metrics.hpp"
#include "platform/http/rate_limit.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server.hpp"

namespace pareltjes::http {

struct ServiceOptions {
  std::string api_version = "1.0.0";
  std::optional<RateLimit> rate_limit = RateLimit{};                    ///< For each address; absent: no limit.
  std::vector<std::string> unlimited{"/assets/", "/health", "/ready"};  ///< Beginnings of paths without a rate limit.
  Metrics* metrics = nullptr;
  std::function<void(std::string_view line)> access_log;  ///< Absent: no log.
};

/// From request to answer, in one place: rate limit → same origin → route → conditional → range → compression → headers
/// → log and figures. Made once, used by all workers.
class Service {
 public:
  Service(const Router& router, ServiceOptions options);

  /// For Server::bind().
  Response answer(Request& request);
  /// For ServerOptions::at_hand: the same answer, when its route has it at hand. Otherwise the request is as it was.
  std::optional<Response> answer_at_hand(Request& request);
  /// For ServerOptions::on_own_answer: headers, figures and log for what the server answers itself.
  void finish(const Request& request, Response& response) const;

 private:
  Response made(Request& request);
  /// A refusal of this address for now; nothing when it may ask.
  std::optional<Response> too_many(const Request& request);
  Response completed(const Request& request, Response response) const;

  const Router& router_;
  ServiceOptions options_;
  std::optional<RateLimiter> limiter_;
};

}  // namespace pareltjes::http
