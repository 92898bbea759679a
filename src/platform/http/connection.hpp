// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <chrono>
#include <optional>
#include <string>

namespace pareltjes::http {

// Only for listener.cpp and server.cpp: nothing else knows Asio.

// Not Beast's ssl_stream: in 1.74 its flat_stream looks at the first buffer only, and Asio's async_write keeps a buffer
// that is sent as an empty one in front. So of a head with more than 16 KB behind it, it sent the head, then nothing,
// and said that all had gone well. Asio's own stream joins small buffers and passes over empty ones.
using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;

/// One client.
struct Connection {
  explicit Connection(boost::asio::ip::tcp::socket taken) : socket(std::move(taken)) {}
  boost::asio::ip::tcp::socket socket;
  std::optional<TlsStream> tls;  ///< Over `socket`, where TLS is spoken.
  std::string address;
  bool idle = true;  ///< Waits for the first byte of a request. Only touched on the socket's loop.

  // One look at all connections now and then costs less than a timer for each read and write.
  void expires_at(std::chrono::steady_clock::time_point time) {
    deadline_.store(time.time_since_epoch(), std::memory_order_relaxed);
  }
  void expires_after(std::chrono::steady_clock::duration time) { expires_at(std::chrono::steady_clock::now() + time); }
  void expires_never() { expires_at(std::chrono::steady_clock::time_point::max()); }
  [[nodiscard]] bool is_late(std::chrono::steady_clock::time_point now) const {
    return now.time_since_epoch() >= deadline_.load(std::memory_order_relaxed);
  }
  void close() {
    boost::system::error_code ignored;
    (void)socket.close(ignored);
  }

 private:
  std::atomic<std::chrono::steady_clock::duration> deadline_ = std::chrono::steady_clock::duration::max();
};

/// One thread that reads and writes. A connection stays with its loop, so that nothing of it needs a lock, and one
/// thread need not wake another.
struct Loop {
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard =
      boost::asio::make_work_guard(context);
};

}  // namespace pareltjes::http
