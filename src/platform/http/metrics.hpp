// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>

namespace pareltjes::http {

/// Figures about the server for Prometheus (text format 0.0.4). All functions may be called from any thread; counting
/// takes no lock but a shared one.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  /// One answered request. `route` is the name of a route, or empty when none matched: never a path, so that the number
  /// of series stays bounded.
  void observe(std::string_view route, int status, std::chrono::nanoseconds duration);

  /// A counter or a gauge of any room, made at first use. Names as Prometheus wants them: "pareltjes_runs_total".
  /// The reference stays valid as long as these Metrics live.
  std::atomic<std::int64_t>& counter(std::string_view name, std::string_view help);
  std::atomic<std::int64_t>& gauge(std::string_view name, std::string_view help);

  [[nodiscard]] std::string prometheus() const;

 private:
  struct Route;
  struct Value;
  Route& route_named(std::string_view name);
  Value& value_named(std::string_view name, std::string_view help, std::string_view type);

  mutable std::shared_mutex mutex_;
  std::map<std::string, std::unique_ptr<Route>, std::less<>> routes_;
  std::map<std::string, std::unique_ptr<Value>, std::less<>> values_;
};

}  // namespace pareltjes::http
