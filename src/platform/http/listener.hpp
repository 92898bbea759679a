// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/error.hpp"
#include "platform/http/connection.hpp"
#include "platform/http/server.hpp"

namespace pareltjes::http {

/// The life of a server around its conversations: takes connections in, ends those of clients that are too slow, reads
/// the certificate again, and stops without breaking off what is under way.
class Listener {
 public:
  using Converse = std::function<boost::asio::awaitable<void>(std::shared_ptr<Connection>)>;

  /// @param options outlive it.
  /// @param converse serves one connection until its end, on the connection's loop.
  Listener(const ServerOptions& options, Converse converse);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Before the port is opened: what is wrong with the files is told at the start.
  core::Result<void> read_certificate();
  boost::system::error_code open();
  [[nodiscard]] unsigned short port() const { return port_; }
  /// Until it was stopped and the last conversation ended.
  void run();
  /// From any thread.
  void stop();
  /// Ends the loops as they are.
  void abandon();

  [[nodiscard]] bool is_stopping() const { return stopping_; }
  /// Asked to stop when requests under way took too long to end by themselves.
  [[nodiscard]] std::stop_token cancelled() const { return stop_source_.get_token(); }
  void count(std::string_view name, std::string_view help) const;

 private:
  void await_signal();
  void await_reload();
  void begin_stop();
  void end_when_empty();
  boost::asio::awaitable<void> watch_deadlines();
  boost::asio::awaitable<void> accept_all();
  void serve(boost::asio::ip::tcp::socket socket);
  void forget(const std::shared_ptr<Connection>& connection);
  std::shared_ptr<ssl_ctx_st> tls_context();
  template <class Choose>
  std::vector<std::shared_ptr<Connection>> connections_that(Choose choose);

  const ServerOptions& options_;
  Converse converse_;
  std::deque<Loop> loops_;  ///< The acceptor, signals and timers are of the first.
  std::size_t next_loop_ = 0;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::signal_set signals_;
  boost::asio::signal_set reload_signal_;
  boost::asio::steady_timer stop_timer_;
  boost::asio::steady_timer sweep_timer_;
  unsigned short port_ = 0;
  std::stop_source stop_source_;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::size_t> connection_count_ = 0;
  std::mutex mutex_;
  std::unordered_set<std::shared_ptr<Connection>> connections_;  ///< Guarded by mutex_.
  std::shared_ptr<ssl_ctx_st> tls_context_;                      ///< Guarded by mutex_; none without TLS.
};

}  // namespace pareltjes::http
