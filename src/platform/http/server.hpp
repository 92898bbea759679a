// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/http/message.hpp"
#include "platform/http/metrics.hpp"
#include "platform/http/tls.hpp"

namespace pareltjes::http {

struct ServerOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 8080;  ///< 0 takes a free one.
  std::size_t threads = 2;     ///< That read and write; the answers are made by the workers.
  std::size_t body_limit = std::size_t{64} * 1024 * 1024;
  std::size_t header_limit = std::size_t{16} * 1024;  ///< Bytes of request line and headers together.
  std::chrono::seconds read_timeout{30};   ///< For the headers; a body gets a second more for each slowest_rate bytes.
  std::chrono::seconds idle_timeout{60};   ///< Between two requests.
  std::chrono::seconds write_timeout{30};  ///< Also with a second more for each slowest_rate bytes.
  std::size_t slowest_rate = std::size_t{32} * 1024;  ///< Bytes a second below which a client is too slow.

  std::size_t workers = 4;             ///< Threads that make the answers, so that a long run does not block the rest.
  std::size_t queue_limit = 256;       ///< Requests that wait for a worker; one more gets 503 with Retry-After.
  std::size_t max_connections = 4096;  ///< One more gets 503 and is closed.
  std::chrono::milliseconds stop_timeout{10'000};  ///< After this, requests under way are asked to stop.
  bool handle_signals = true;                      ///< SIGINT and SIGTERM stop the server; a second one at once.

  /// Answers what is at hand, on the thread that read the request, so without waiting for anything: files, networks,
  /// long work. Nothing: a worker makes the answer.
  std::function<std::optional<Response>(Request&)> at_hand;

  /// Addresses of proxies in front. Only theirs are the headers X-Forwarded-For, X-Forwarded-Proto and X-Request-Id.
  std::vector<std::string> trusted_proxies;

  std::optional<TlsFiles> tls;  ///< Speaks TLS; the files are read again at SIGHUP.
  /// Hears whether the files could be read again; the old ones stay in use when not. The default says nothing.
  std::function<void(const core::Result<void>&)> on_tls_reload;

  Metrics* metrics = nullptr;  ///< Counts connections and refusals there, when given; must outlive the server.
  /// For what the server answers itself (400, 413, 417, 431, 500, 503 …): adds headers, writes the log.
  std::function<void(const Request&, Response&)> on_own_answer;
  /// Hears what an exception in a handler said; the client does not. The default writes a JSON line to stderr.
  std::function<void(const Request&, std::string_view what)> on_fault;
};

/// Serves HTTP/1.1 (and 1.0, without keep-alive, for simple probes and proxies). Only server.cpp knows Boost.Beast.
/// Requests of one connection are answered one after the other, so that pipelining is safe. A client that is too slow
/// is disconnected without an answer.
class Server {
 public:
  /// Makes the answer; called on a worker, for several requests at once.
  using Answer = std::function<Response(Request&)>;

  /// Binds the port; nothing is served before run().
  static core::Result<std::unique_ptr<Server>> bind(const ServerOptions& options, Answer answer);
  virtual ~Server() = default;
  [[nodiscard]] virtual unsigned short port() const = 0;
  /// Serves until stop() or SIGINT/SIGTERM; then finishes the requests under way. Call it once.
  virtual void run() = 0;
  /// From any thread, also before run().
  virtual void stop() = 0;
};

}  // namespace pareltjes::http
