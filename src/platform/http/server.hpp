// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "core/error.hpp"
#include "platform/http/message.hpp"

namespace pareltjes::http {

struct ServerOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 8080;  ///< 0 takes a free one.
  std::size_t threads = 2;
  std::size_t body_limit = 64U * 1024U * 1024U;
  std::size_t header_limit = 16U * 1024U;
  std::chrono::seconds read_timeout{30};
  std::chrono::seconds idle_timeout{60};
};

/// Serves HTTP/1.1. Only server.cpp knows Boost.Beast.
class Server {
 public:
  using Answer = std::function<Response(Request&)>;

  /// Binds the port; nothing is served before run().
  static core::Result<std::unique_ptr<Server>> bind(const ServerOptions& options, Answer answer);
  virtual ~Server() = default;
  [[nodiscard]] virtual unsigned short port() const = 0;
  /// Serves until stop() or SIGINT/SIGTERM; then finishes the requests under way.
  virtual void run() = 0;
  virtual void stop() = 0;
};

}  // namespace pareltjes::http
