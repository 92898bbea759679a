// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <mutex>

namespace pareltjes::http {
namespace {

/// Upper bounds in seconds; cached answers take less than a millisecond, runs up to minutes.
constexpr std::array kBounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0};
constexpr std::size_t kStatusClasses = 5;

}  // namespace

struct Metrics::Route {
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets{};
  std::array<std::atomic<std::uint64_t>, kStatusClasses> statuses{};
  std::atomic<std::uint64_t> nanoseconds{0};
};

struct Metrics::Value {
  std::string help;
  std::string type;
  std::atomic<std::int64_t> value{0};
};

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

Metrics::Route& Metrics::route_named(std::string_view name) {
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = routes_.find(name); found != routes_.end()) return *found->second;
  }
  const std::unique_lock lock(mutex_);
  auto& route = routes_[std::string(name)];
  if (!route) route = std::make_unique<Route>();
  return *route;
}

Metrics::Value& Metrics::value_named(std::string_view name, std::string_view help, std::string_view type) {
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = values_.find(name); found != values_.end()) return *found->second;
  }
  const std::unique_lock lock(mutex_);
  auto& value = values_[std::string(name)];
  if (!value) {
    value = std::make_unique<Value>();
    value->help = help;
    value->type = type;
  }
  return *value;
}

void Metrics::observe(std::string_view route, int status, std::chrono::nanoseconds duration) {
  auto& series = route_named(route.empty() ? "geen" : route);
  const double seconds = std::chrono::duration<double>(duration).count();
  const auto bucket = std::ranges::lower_bound(kBounds, seconds) - kBounds.begin();
  series.buckets[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  series.statuses[static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1)].fetch_add(1, std::memory_order_relaxed);
  series.nanoseconds.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(0, duration.count())),
                               std::memory_order_relaxed);
}

std::atomic<std::int64_t>& Metrics::counter(std::string_view name, std::string_view help) {
  return value_named(name, help, "counter").value;
}

std::atomic<std::int64_t>& Metrics::gauge(std::string_view name, std::string_view help) {
  return value_named(name, help, "gauge").value;
}

std::string Metrics::prometheus() const {
  std::string text;
  const auto out = std::back_inserter(text);
  const std::shared_lock lock(mutex_);
  for (const auto& [name, value] : values_) {
    fmt::format_to(out, "# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, value->help, value->type,
                   value->value.load(std::memory_order_relaxed));
  }
  text += "# HELP http_requests_total Answered requests.\n# TYPE http_requests_total counter\n";
  for (const auto& [name, route] : routes_) {
    for (std::size_t i = 0; i < kStatusClasses; ++i) {
      const auto count = route->statuses[i].load(std::memory_order_relaxed);
      if (count > 0)
        fmt::format_to(out, "http_requests_total{{route=\"{}\",status=\"{}xx\"}} {}\n", name, i + 1, count);
    }
  }
  text += "# HELP http_request_duration_seconds Time from request to answer.\n";
  text += "# TYPE http_request_duration_seconds histogram\n";
  for (const auto& [name, route] : routes_) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < route->buckets.size(); ++i) {
      count += route->buckets[i].load(std::memory_order_relaxed);
      const auto bound = i < kBounds.size() ? fmt::format("{}", kBounds[i]) : std::string("+Inf");
      fmt::format_to(out, "http_request_duration_seconds_bucket{{route=\"{}\",le=\"{}\"}} {}\n", name, bound, count);
    }
    const auto sum = static_cast<double>(route->nanoseconds.load(std::memory_order_relaxed)) * 1e-9;
    fmt::format_to(out, "http_request_duration_seconds_sum{{route=\"{0}\"}} {1}\n", name, sum);
    fmt::format_to(out, "http_request_duration_seconds_count{{route=\"{0}\"}} {1}\n", name, count);
  }
  return text;
}

}  // namespace pareltjes::http
