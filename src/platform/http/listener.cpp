// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/listener.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <exception>
#include <iterator>
#include <thread>

#include "platform/http/tls.hpp"

namespace pareltjes::http {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using ErrorCode = boost::system::error_code;
using tcp = asio::ip::tcp;
using asio::redirect_error;
using asio::use_awaitable;

constexpr std::chrono::milliseconds kSweep{250};         ///< How often is looked for who is too slow.
constexpr std::chrono::milliseconds kAcceptPause{50};    ///< When the machine has no file descriptor left.
constexpr std::chrono::milliseconds kLastAnswers{1000};  ///< For the answers of requests that were asked to stop.

constexpr std::string_view kBusy =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

}  // namespace

Listener::Listener(const ServerOptions& options, Converse converse)
    : options_(options),
      converse_(std::move(converse)),
      loops_(std::max<std::size_t>(1, options_.threads)),
      acceptor_(loops_.front().context),
      signals_(acceptor_.get_executor()),
      reload_signal_(acceptor_.get_executor()),
      stop_timer_(acceptor_.get_executor()),
      sweep_timer_(acceptor_.get_executor()) {}

void Listener::count(std::string_view name, std::string_view help) const {
  if (options_.metrics != nullptr) options_.metrics->counter(name, help).fetch_add(1, std::memory_order_relaxed);
}

void Listener::stop() {
  asio::post(acceptor_.get_executor(), [this] { begin_stop(); });
}

core::Result<void> Listener::read_certificate() {
  if (!options_.tls) return {};
  auto context = make_tls_context(*options_.tls);
  if (!context) return std::unexpected(context.error());
  const std::lock_guard lock(mutex_);
  tls_context_ = std::move(*context);
  return {};
}

ErrorCode Listener::open() {
  ErrorCode error;
  const auto address = asio::ip::make_address(options_.address, error);
  if (error) return error;
  const tcp::endpoint endpoint(address, options_.port);
  if (acceptor_.open(endpoint.protocol(), error)) return error;
  if (acceptor_.set_option(asio::socket_base::reuse_address(true), error)) return error;
  if (acceptor_.bind(endpoint, error)) return error;
  if (acceptor_.listen(asio::socket_base::max_listen_connections, error)) return error;
  port_ = acceptor_.local_endpoint(error).port();
  return error;
}

void Listener::run() {
  if (options_.handle_signals) {
    signals_.add(SIGINT);
    signals_.add(SIGTERM);
    await_signal();
    if (options_.tls) {
      reload_signal_.add(SIGHUP);
      await_reload();
    }
  }
  asio::co_spawn(acceptor_.get_executor(), accept_all(), asio::detached);
  asio::co_spawn(acceptor_.get_executor(), watch_deadlines(), asio::detached);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < loops_.size(); ++i) threads.emplace_back([&loop = loops_[i]] { loop.context.run(); });
    loops_.front().context.run();
  }
}

void Listener::await_signal() {
  signals_.async_wait([this](const ErrorCode& error, int) {
    if (error) return;
    if (stopping_) {
      stop_source_.request_stop();
      abandon();
      return;
    }
    // First listen for a second signal: what begin_stop() cancels when nobody is connected is that wait too.
    await_signal();
    begin_stop();
  });
}

void Listener::await_reload() {
  reload_signal_.async_wait([this](const ErrorCode& error, int) {
    if (error) return;
    const auto read = read_certificate();
    if (options_.on_tls_reload) options_.on_tls_reload(read);
    await_reload();
  });
}

/// On the acceptor's loop: takes no more, lets go of who waits, and gives the rest its time.
void Listener::begin_stop() {
  if (stopping_.exchange(true)) return;
  ErrorCode ignored;
  (void)acceptor_.close(ignored);
  for (const auto& connection : connections_that([](const Connection&) { return true; })) {
    asio::post(connection->socket.get_executor(), [connection] {
      if (connection->idle) connection->close();
    });
  }
  stop_timer_.expires_after(options_.stop_timeout);
  stop_timer_.async_wait([this](const ErrorCode& error) {
    if (error) return;
    stop_source_.request_stop();
    stop_timer_.expires_after(kLastAnswers);
    stop_timer_.async_wait([this](const ErrorCode& late) {
      if (!late) abandon();
    });
  });
  end_when_empty();
}

/// On the acceptor's loop. Without timers, signals and guards the loops have no more work, so that run() returns.
void Listener::end_when_empty() {
  if (!stopping_ || connection_count_ != 0) return;
  ErrorCode ignored;
  stop_timer_.cancel(ignored);
  sweep_timer_.cancel(ignored);
  (void)signals_.cancel(ignored);
  (void)reload_signal_.cancel(ignored);
  for (auto& loop : loops_) loop.guard.reset();
}

void Listener::abandon() {
  for (auto& loop : loops_) loop.context.stop();
}

template <class Choose>
std::vector<std::shared_ptr<Connection>> Listener::connections_that(Choose choose) {
  std::vector<std::shared_ptr<Connection>> chosen;
  const std::lock_guard lock(mutex_);
  std::ranges::copy_if(connections_, std::back_inserter(chosen), [&](const auto& each) { return choose(*each); });
  return chosen;
}

/// Ends the connections of clients that are too slow; what they wait for then fails.
asio::awaitable<void> Listener::watch_deadlines() {
  while (!stopping_ || connection_count_ > 0) {
    ErrorCode error;
    sweep_timer_.expires_after(kSweep);
    co_await sweep_timer_.async_wait(redirect_error(use_awaitable, error));
    if (error) continue;
    const auto now = Clock::now();
    for (const auto& late : connections_that([now](const Connection& each) { return each.is_late(now); })) {
      asio::post(late->socket.get_executor(), [this, late] {
        if (!late->is_late(Clock::now()) || !late->socket.is_open()) return;
        if (!late->idle) count("http_timeouts_total", "Connections closed because the client was too slow.");
        late->close();
      });
    }
  }
}

asio::awaitable<void> Listener::accept_all() {
  while (!stopping_) {
    ErrorCode error;
    tcp::socket socket(loops_[next_loop_++ % loops_.size()].context);
    co_await acceptor_.async_accept(socket, redirect_error(use_awaitable, error));
    if (error == asio::error::operation_aborted || stopping_) break;
    if (error) {
      asio::steady_timer pause(acceptor_.get_executor(), kAcceptPause);
      co_await pause.async_wait(redirect_error(use_awaitable, error));
      continue;
    }
    if (connection_count_ >= options_.max_connections) {
      count("http_connections_refused_total", "Connections over the limit.");
      if (!socket.non_blocking(true, error)) socket.write_some(asio::buffer(kBusy), error);
      continue;
    }
    serve(std::move(socket));
  }
}

void Listener::serve(tcp::socket socket) {
  ErrorCode error;
  (void)socket.set_option(tcp::no_delay(true), error);  // Slower without, and right all the same.
  (void)socket.non_blocking(true, error);
  auto connection = std::make_shared<Connection>(std::move(socket));
  const auto remote = connection->socket.remote_endpoint(error);
  if (!error) connection->address = remote.address().to_string();
  ++connection_count_;
  if (options_.metrics != nullptr) options_.metrics->gauge("http_connections", "Open connections.").fetch_add(1);
  {
    const std::lock_guard lock(mutex_);
    connections_.insert(connection);
  }
  if (const auto context = tls_context()) {
    // A connection keeps the certificate with which it began.
    SSL_CTX_up_ref(context.get());
    asio::ssl::context wrapped(context.get());
    connection->tls.emplace(connection->socket, wrapped);
  }
  asio::co_spawn(connection->socket.get_executor(), converse_(connection),
                 [this, connection](const std::exception_ptr& fault) {
                   if (fault) count("http_connection_faults_total", "Connections that ended by a fault of ours.");
                   forget(connection);
                 });
}

void Listener::forget(const std::shared_ptr<Connection>& connection) {
  connection->close();
  {
    const std::lock_guard lock(mutex_);
    connections_.erase(connection);
  }
  if (options_.metrics != nullptr) options_.metrics->gauge("http_connections", "Open connections.").fetch_sub(1);
  --connection_count_;
  if (stopping_) asio::post(acceptor_.get_executor(), [this] { end_when_empty(); });
}

std::shared_ptr<ssl_ctx_st> Listener::tls_context() {
  const std::lock_guard lock(mutex_);
  return tls_context_;
}

}  // namespace pareltjes::http
