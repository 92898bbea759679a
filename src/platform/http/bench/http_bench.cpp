// SPDX-License-Identifier: EUPL-1.2
// Requests per second and latency over loopback, client and server in one process: a floor, not a comparison.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "platform/http/service.hpp"
#include "platform/http/tests/client.hpp"

namespace {

using namespace pareltjes::http;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kConnections = 16;
constexpr std::size_t kRequests = 4000;  // For each connection.

void report(std::string_view bench, double value, std::string_view unit) {
  fmt::print("{{\"bench\": \"{}\", \"value\": {:.6g}, \"unit\": \"{}\"}}\n", bench, value, unit);
}

/// Every connection asks one thing at a time.
void measure(std::string_view bench, unsigned short port, const std::string& request) {
  std::vector<std::vector<double>> times(kConnections);
  const auto begin = Clock::now();
  {
    std::vector<std::jthread> threads;
    for (auto& own : times) {
      threads.emplace_back([&own, &request, port] {
        testing::Client client(port);
        for (std::size_t i = 0; i < kRequests; ++i) {
          const auto sent = Clock::now();
          client.send(request).receive();
          own.push_back(std::chrono::duration<double>(Clock::now() - sent).count());
        }
      });
    }
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::vector<double> all;
  for (const auto& own : times) all.insert(all.end(), own.begin(), own.end());
  std::ranges::sort(all);
  report(fmt::format("http/{}/throughput", bench), static_cast<double>(all.size()) / seconds, "requests/s");
  report(fmt::format("http/{}/p50", bench), all[all.size() / 2] * 1e3, "ms");
  report(fmt::format("http/{}/p99", bench), all[all.size() * 99 / 100] * 1e3, "ms");
}

void measure_router(const Router& router) {
  constexpr int kLookups = 1'000'000;
  std::vector<std::string> allowed;
  const auto begin = Clock::now();
  for (int i = 0; i < kLookups; ++i) {
    Request request;
    request.method = "GET";
    request.path = "/api/v1/onderwerp-150/datarechten/runs/7";
    if (router.find(request, allowed) == nullptr) std::abort();
  }
  report("http/router/lookup-of-600-routes",
         std::chrono::duration<double>(Clock::now() - begin).count() / kLookups * 1e6, "us");
}

}  // namespace

int main() {
  Router router;
  const std::string page(2048, 'x');
  for (int i = 0; i < 300; ++i) {
    const auto path = fmt::format("/api/v1/onderwerp-{}", i);
    const auto handler = [&page](const Request&) { return Response::json(page); };
    router.add({"GET", path, "lijst", handler});
    router.add({"GET", path + "/{id}/runs/{run}", "run", handler});
  }
  measure_router(router);
  ServiceOptions service_options;
  service_options.rate_limit.reset();
  Service service(router, service_options);
  const testing::Running bare([&page](Request&) { return Response{200, {}, page}; });
  measure("bare-2KB", bare.port(), testing::get("/"));
  const testing::Running whole([&service](Request& request) { return service.answer(request); });
  measure("service-2KB", whole.port(), testing::get("/api/v1/onderwerp-150"));
  measure("service-2KB-gzip", whole.port(), testing::get("/api/v1/onderwerp-150", "Accept-Encoding: gzip\r\n"));
}
