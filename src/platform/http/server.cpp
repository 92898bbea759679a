// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdio>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <unordered_set>

#include "core/text.hpp"
#include "core/time.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/tls.hpp"
#include "platform/http/wire.hpp"

namespace pareltjes::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Clock = std::chrono::steady_clock;
using ErrorCode = boost::system::error_code;
using tcp = asio::ip::tcp;
using asio::redirect_error;
using asio::use_awaitable;

constexpr std::size_t kHeadPiece = 4096;  ///< Read at once: most requests are smaller.
constexpr std::size_t kBodyPiece = std::size_t{64} * 1024;
constexpr std::size_t kLingerBytes =
    std::size_t{1024} * 1024;  ///< Read and thrown away after an answer to what was not read.
constexpr std::chrono::seconds kLingerTime{2};
constexpr std::chrono::milliseconds kFarewell{500};      ///< For the client to take leave of TLS as well.
constexpr std::chrono::milliseconds kSweep{250};         ///< How often is looked for who is too slow.
constexpr std::chrono::milliseconds kAcceptPause{50};    ///< When the machine has no file descriptor left.
constexpr std::chrono::milliseconds kLastAnswers{1000};  ///< For the answers of requests that were asked to stop.

constexpr std::string_view kBusy =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

// Not Beast's ssl_stream: in 1.74 its flat_stream looks at the first buffer only, and Asio's async_write keeps a buffer
// that is sent as an empty one in front. So of a head with more than 16 KB behind it, it sent the head, then nothing,
// and said that all had gone well. Asio's own stream joins small buffers and passes over empty ones.
using TlsStream = asio::ssl::stream<tcp::socket&>;

struct Connection {
  explicit Connection(tcp::socket taken) : socket(std::move(taken)) {}
  tcp::socket socket;
  std::optional<TlsStream> tls;  ///< Over `socket`, where TLS is spoken.
  beast::flat_buffer buffer;
  std::string address;
  bool idle = true;  ///< Waits for the first byte of a request. Only touched on the socket's loop.

  // One look at all connections now and then costs less than a timer for each read and write.
  void expires_at(Clock::time_point time) { deadline_.store(time.time_since_epoch(), std::memory_order_relaxed); }
  void expires_after(Clock::duration time) { expires_at(Clock::now() + time); }
  void expires_never() { expires_at(Clock::time_point::max()); }
  [[nodiscard]] bool is_late(Clock::time_point now) const {
    return now.time_since_epoch() >= deadline_.load(std::memory_order_relaxed);
  }
  void close() {
    ErrorCode ignored;
    socket.close(ignored);
  }

 private:
  std::atomic<Clock::duration> deadline_ = Clock::duration::max();
};

/// One thread that reads and writes. A connection stays with its loop, so that nothing of it needs a lock, and one
/// thread need not wake another.
struct Loop {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard = asio::make_work_guard(context);
};

/// What came in: a request, or the answer to what cannot be one.
struct Incoming {
  Request request;
  std::optional<Response> refusal;
  bool keep_alive = false;
  bool closed = false;  ///< The client went away, or was too slow.
};

void write_fault(const Request& request, std::string_view what) {
  std::string clean(what);
  std::ranges::replace_if(
      clean, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }, ' ');
  fmt::print(stderr, "{{\"level\":\"error\",\"request\":\"{}\",\"route\":\"{}\",\"fault\":\"{}\"}}\n", request.id,
             request.route_name, clean);
}

Refusal refusal_of(const ErrorCode& fault) {
  using beast::http::error;
  if (fault == error::header_limit || fault == error::buffer_overflow) return Refusal::kLargeHeaders;
  if (fault == error::body_limit) return Refusal::kLargeBody;
  return fault == error::bad_version ? Refusal::kVersion : Refusal::kNoHttp;
}

bool is_client_gone(const ErrorCode& error) {
  return error.category() != beast::http::make_error_code(beast::http::error::end_of_stream).category() ||
         error == beast::http::error::end_of_stream || error == beast::http::error::partial_message;
}

using Parser = beast::http::request_parser<beast::http::string_body>;

std::string_view view_of(beast::string_view text) {
  return {text.data(), text.size()};
}

/// Method, target and headers from Beast's message. Gives an answer when they cannot be served.
std::optional<Response> take(const Parser& parser, Request& request) {
  const auto& message = parser.get();
  RequestHead head{view_of(message.target()), message.version() == 11, 0, 0};
  request.method = view_of(message.method_string());
  for (const auto& field : message) {
    ++head.headers;
    if (field.name() == beast::http::field::host) ++head.hosts;
    add_header(request, view_of(field.name_string()), view_of(field.value()));
  }
  return take_head(request, head);
}

class BeastServer final : public Server {
 public:
  BeastServer(ServerOptions options, Answer answer)
      : options_(std::move(options)),
        answer_(std::move(answer)),
        loops_(std::max<std::size_t>(1, options_.threads)),
        acceptor_(loops_.front().context),
        signals_(acceptor_.get_executor()),
        reload_signal_(acceptor_.get_executor()),
        stop_timer_(acceptor_.get_executor()),
        sweep_timer_(acceptor_.get_executor()),
        workers_(std::max<std::size_t>(1, options_.workers)) {
    if (!options_.on_fault) options_.on_fault = write_fault;
  }
  ~BeastServer() override {
    stop_loops();
    workers_.join();
  }
  BeastServer(const BeastServer&) = delete;
  BeastServer& operator=(const BeastServer&) = delete;

  /// Before the port is opened: what is wrong with the files is told at the start.
  core::Result<void> read_certificate() {
    if (!options_.tls) return {};
    auto context = make_tls_context(*options_.tls);
    if (!context) return std::unexpected(context.error());
    const std::lock_guard lock(mutex_);
    tls_context_ = std::move(*context);
    return {};
  }

  ErrorCode open() {
    ErrorCode error;
    const auto address = asio::ip::make_address(options_.address, error);
    if (error) return error;
    const tcp::endpoint endpoint(address, options_.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) port_ = acceptor_.local_endpoint(error).port();
    return error;
  }

  [[nodiscard]] unsigned short port() const override { return port_; }

  void run() override {
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
    workers_.join();
  }

  void stop() override {
    asio::post(acceptor_.get_executor(), [this] { begin_stop(); });
  }

 private:
  void count(std::string_view name, std::string_view help) const {
    if (options_.metrics != nullptr) options_.metrics->counter(name, help).fetch_add(1, std::memory_order_relaxed);
  }

  void await_signal() {
    signals_.async_wait([this](const ErrorCode& error, int) {
      if (error) return;
      if (stopping_) {
        stop_source_.request_stop();
        stop_loops();
        return;
      }
      // First listen for a second signal: what begin_stop() cancels when nobody is connected is that wait too.
      await_signal();
      begin_stop();
    });
  }

  void await_reload() {
    reload_signal_.async_wait([this](const ErrorCode& error, int) {
      if (error) return;
      const auto read = read_certificate();
      if (options_.on_tls_reload) options_.on_tls_reload(read);
      await_reload();
    });
  }

  /// On the acceptor's loop: takes no more, lets go of who waits, and gives the rest its time.
  void begin_stop() {
    if (stopping_.exchange(true)) return;
    ErrorCode ignored;
    acceptor_.close(ignored);
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
        if (!late) stop_loops();
      });
    });
    end_when_empty();
  }

  /// On the acceptor's loop. Without timers, signals and guards the loops have no more work, so that run() returns.
  void end_when_empty() {
    if (!stopping_ || connection_count_ != 0) return;
    ErrorCode ignored;
    stop_timer_.cancel(ignored);
    sweep_timer_.cancel(ignored);
    signals_.cancel(ignored);
    reload_signal_.cancel(ignored);
    for (auto& loop : loops_) loop.guard.reset();
  }

  void stop_loops() {
    for (auto& loop : loops_) loop.context.stop();
  }

  template <class Choose>
  std::vector<std::shared_ptr<Connection>> connections_that(Choose choose) {
    std::vector<std::shared_ptr<Connection>> chosen;
    const std::lock_guard lock(mutex_);
    std::ranges::copy_if(connections_, std::back_inserter(chosen), [&](const auto& each) { return choose(*each); });
    return chosen;
  }

  /// Ends the connections of clients that are too slow; what they wait for then fails.
  asio::awaitable<void> watch_deadlines() {
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

  asio::awaitable<void> accept_all() {
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
        socket.non_blocking(true, error);
        if (!error) socket.write_some(asio::buffer(kBusy), error);
        continue;
      }
      serve(std::move(socket));
    }
  }

  void serve(tcp::socket socket) {
    ErrorCode error;
    socket.set_option(tcp::no_delay(true), error);
    socket.non_blocking(true, error);
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
    asio::co_spawn(connection->socket.get_executor(), begin(connection), [this, connection](std::exception_ptr fault) {
      if (fault) count("http_connection_faults_total", "Connections that ended by a fault of ours.");
      connection->close();
      {
        const std::lock_guard lock(mutex_);
        connections_.erase(connection);
      }
      if (options_.metrics != nullptr) options_.metrics->gauge("http_connections", "Open connections.").fetch_sub(1);
      --connection_count_;
      if (stopping_) asio::post(acceptor_.get_executor(), [this] { end_when_empty(); });
    });
  }

  std::shared_ptr<ssl_ctx_st> tls_context() {
    const std::lock_guard lock(mutex_);
    return tls_context_;
  }

  asio::awaitable<void> begin(std::shared_ptr<Connection> connection) {
    if (!connection->tls) {
      co_await converse(*connection, connection->socket);
      co_return;
    }
    connection->expires_after(options_.read_timeout);
    ErrorCode error;
    co_await connection->tls->async_handshake(asio::ssl::stream_base::server, redirect_error(use_awaitable, error));
    if (error) {
      count("http_handshakes_failed_total", "Connections that did not come to TLS.");
      co_return;
    }
    co_await converse(*connection, *connection->tls);
  }

  /// One connection: request, answer, request, answer …
  template <class Stream>
  asio::awaitable<void> converse(Connection& connection, Stream& stream) {
    while (co_await wait_for_request(connection, stream)) {
      Incoming incoming = co_await read(connection, stream);
      if (incoming.closed) break;
      Response response;
      if (incoming.refusal) {
        count("http_refused_total", "Requests that the server could not read or would not take.");
        response = std::move(*incoming.refusal);
        own(incoming.request, response);
      } else if (auto at_hand = at_hand_for(incoming.request)) {
        response = std::move(*at_hand);
      } else {
        response = co_await answer(connection, incoming.request);
      }
      const bool keep_alive = incoming.keep_alive && !stopping_ && !equal_names(response.header("Connection"), "close");
      if (!co_await write(connection, stream, incoming.request, response, keep_alive)) break;
      if (!keep_alive) {
        co_await linger(connection);
        break;
      }
    }
  }

  /// Until there is a first byte; false when the connection ends.
  template <class Stream>
  asio::awaitable<bool> wait_for_request(Connection& connection, Stream& stream) {
    if (stopping_) co_return false;
    if (connection.buffer.size() > 0) co_return true;
    connection.idle = true;
    connection.expires_after(options_.idle_timeout);
    const auto error = co_await read_more(connection, stream, kHeadPiece);
    connection.idle = false;
    co_return !error;
  }

  template <class Stream>
  static asio::awaitable<ErrorCode> read_more(Connection& connection, Stream& stream, std::size_t most) {
    ErrorCode error;
    const auto size =
        co_await stream.async_read_some(connection.buffer.prepare(most), redirect_error(use_awaitable, error));
    connection.buffer.commit(error ? 0 : size);
    co_return error;
  }

  template <class Stream>
  asio::awaitable<Incoming> read(Connection& connection, Stream& stream) {
    Incoming incoming;
    auto& request = incoming.request;
    request.id = core::new_uuid(core::system_clock().now());
    request.remote_address = connection.address;
    request.cancelled = stop_source_.get_token();
    const auto begin = request.received_at = Clock::now();
    connection.expires_at(begin + options_.read_timeout);
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(options_.header_limit));
    parser.body_limit(options_.body_limit);
    ErrorCode error = co_await read_head(connection, stream, parser);
    if (!error || error == beast::http::error::body_limit) {
      incoming.refusal = take(parser, request);
      apply_proxy_headers(request, options_.trusted_proxies);
      request.secure = request.secure || connection.tls.has_value();
    }
    if (!error && !incoming.refusal && !parser.is_done()) {
      if (connection.buffer.size() == 0 && !request.header("expect").empty()) {
        constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(stream, asio::buffer(kContinue), redirect_error(use_awaitable, error));
      }
      if (!error) error = co_await read_body(connection, stream, parser, begin);
    }
    if (error && is_client_gone(error)) {
      incoming.closed = true;
    } else if (error) {
      incoming.refusal = refuse(refusal_of(error), request);
    } else if (!incoming.refusal) {
      incoming.keep_alive = parser.keep_alive() && parser.get().version() == 11;
      request.body = std::move(parser.get().body());
    }
    co_return incoming;
  }

  /// Lets the parser take what is in the buffer; that it wants more is no error.
  static ErrorCode feed(Connection& connection, Parser& parser) {
    ErrorCode error;
    if (connection.buffer.size() == 0) return error;
    connection.buffer.consume(parser.put(connection.buffer.data(), error));
    if (error == beast::http::error::need_more) return {};
    return error;
  }

  template <class Stream>
  static asio::awaitable<ErrorCode> read_head(Connection& connection, Stream& stream, Parser& parser) {
    ErrorCode error = feed(connection, parser);
    while (!error && !parser.is_header_done()) {
      error = co_await read_more(connection, stream, kHeadPiece);
      if (!error) error = feed(connection, parser);
    }
    co_return error;
  }

  /// The deadline moves on with what came in, so that a large upload may take its time but a trickle may not.
  template <class Stream>
  asio::awaitable<ErrorCode> read_body(Connection& connection, Stream& stream, Parser& parser,
                                       Clock::time_point begin) {
    parser.eager(true);
    std::size_t received = connection.buffer.size();
    ErrorCode error = feed(connection, parser);
    while (!error && !parser.is_done()) {
      connection.expires_at(begin + options_.read_timeout + std::chrono::seconds(received / options_.slowest_rate));
      const auto before = connection.buffer.size();
      error = co_await read_more(connection, stream, kBodyPiece);
      received += connection.buffer.size() - before;
      if (!error) error = feed(connection, parser);
    }
    co_return error;
  }

  /// What needs no worker. A fault there is one of the worker's answer as well, which tells of it.
  std::optional<Response> at_hand_for(Request& request) const {
    if (!options_.at_hand) return std::nullopt;
    try {
      auto response = options_.at_hand(request);
      if (response && !can_be_sent(*response)) response.reset();
      return response;
    } catch (const std::exception&) {
      return std::nullopt;
    }
  }

  /// Lets a worker make the answer; the connection waits without holding a thread.
  asio::awaitable<Response> answer(Connection& connection, Request& request) {
    if (waiting_.fetch_add(1) >= options_.queue_limit + options_.workers) {
      waiting_.fetch_sub(1);
      count("http_queue_full_total", "Requests refused because too many waited.");
      auto response = refuse(Refusal::kBusy, request);
      own(request, response);
      co_return response;
    }
    struct Job {
      explicit Job(const tcp::socket::executor_type& executor) : done(executor, Clock::time_point::max()) {}
      asio::steady_timer done;
      Response response;
      bool finished = false;
    };
    auto job = std::make_shared<Job>(connection.socket.get_executor());
    connection.expires_never();
    asio::post(workers_, [this, job, &request, executor = connection.socket.get_executor()] {
      auto response = make_answer(request);
      waiting_.fetch_sub(1);
      asio::post(executor, [job, made = std::move(response)]() mutable {
        job->response = std::move(made);
        job->finished = true;
        job->done.cancel();
      });
    });
    while (!job->finished) {
      ErrorCode ignored;
      co_await job->done.async_wait(redirect_error(use_awaitable, ignored));
    }
    co_return std::move(job->response);
  }

  /// On a worker. No exception leaves it.
  Response make_answer(Request& request) {
    std::string fault;
    try {
      Response response = answer_(request);
      if (can_be_sent(response)) return response;
      fault = "an answer with a header or status that cannot be sent";
    } catch (const std::exception& exception) {
      fault = exception.what();
    } catch (...) {
      fault = "an exception of unknown type";
    }
    options_.on_fault(request, fault);
    auto response = problem(core::Error{core::ErrorCode::kInternal, {}, {}, std::nullopt}, request);
    own(request, response);
    return response;
  }

  void own(const Request& request, Response& response) const {
    response.replace("X-Request-Id", request.id);
    response.replace("X-Content-Type-Options", "nosniff");
    response.replace("Cache-Control", "no-store");
    if (options_.on_own_answer) options_.on_own_answer(request, response);
  }

  /// Head and body together, as much as the client takes at once. The deadline moves on with what it took.
  template <class Stream>
  asio::awaitable<bool> write(Connection& connection, Stream& stream, const Request& request, const Response& response,
                              bool keep_alive) {
    const auto head = head_of(response, keep_alive);
    const auto body = has_body(response, request) ? response.body.view() : std::string_view();
    Buffers rest{asio::buffer(head), asio::buffer(body)};
    const auto begin = Clock::now();
    ErrorCode error;
    for (std::size_t sent = 0; !error && sent < head.size() + body.size();) {
      connection.expires_at(begin + options_.write_timeout + std::chrono::seconds(sent / options_.slowest_rate));
      auto size = write_at_once(stream, rest, error);
      if (error == asio::error::would_block)
        size = co_await stream.async_write_some(rest, redirect_error(use_awaitable, error));
      sent += size;
      rest[1] += size - std::min(size, rest[0].size());
      rest[0] += size;
    }
    co_return !error;
  }

  using Buffers = std::array<asio::const_buffer, 2>;
  /// Most answers fit in what the system keeps for a socket: they are on their way without waiting for anything.
  static std::size_t write_at_once(tcp::socket& socket, const Buffers& buffers, ErrorCode& error) {
    return socket.write_some(buffers, error);
  }
  static std::size_t write_at_once(TlsStream&, const Buffers&, ErrorCode& error) {
    error = asio::error::would_block;
    return 0;
  }

  /// Reads on for a moment: closing with unread bytes would reset the connection, and the client would lose the answer.
  static asio::awaitable<void> linger(Connection& connection) {
    ErrorCode error;
    if (connection.tls) {
      connection.expires_after(kFarewell);
      co_await connection.tls->async_shutdown(redirect_error(use_awaitable, error));
    }
    connection.socket.shutdown(tcp::socket::shutdown_send, error);
    connection.expires_after(kLingerTime);
    std::array<char, 16384> rest{};
    for (std::size_t thrown_away = 0; !error && thrown_away < kLingerBytes;) {
      thrown_away +=
          co_await connection.socket.async_read_some(asio::buffer(rest), redirect_error(use_awaitable, error));
    }
  }

  ServerOptions options_;
  Answer answer_;
  std::deque<Loop> loops_;  ///< The acceptor, signals and timers are of the first.
  std::size_t next_loop_ = 0;
  tcp::acceptor acceptor_;
  asio::signal_set signals_;
  asio::signal_set reload_signal_;
  asio::steady_timer stop_timer_;
  asio::steady_timer sweep_timer_;
  unsigned short port_ = 0;
  std::stop_source stop_source_;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::size_t> connection_count_ = 0;
  std::atomic<std::size_t> waiting_ = 0;  ///< Requests with a worker or in the queue for one.
  std::mutex mutex_;
  std::unordered_set<std::shared_ptr<Connection>> connections_;  ///< Guarded by mutex_.
  std::shared_ptr<ssl_ctx_st> tls_context_;                      ///< Guarded by mutex_; none without TLS.
  asio::thread_pool workers_;                                    ///< Last, so that it ends before what it uses.
};

}  // namespace

core::Result<std::unique_ptr<Server>> Server::bind(const ServerOptions& options, Answer answer) {
  auto server = std::make_unique<BeastServer>(options, std::move(answer));
  if (auto read = server->read_certificate(); !read) return std::unexpected(std::move(read.error()));
  if (const auto error = server->open()) {
    return core::fail(
        core::ErrorCode::kUsage,
        {fmt::format("De server kan niet luisteren op {}:{} ({}).", options.address, options.port, error.message()),
         fmt::format("The server cannot listen on {}:{} ({}).", options.address, options.port, error.message())},
        {"Kies met --listen een ander adres of een andere poort.", "Choose another address or port with --listen."});
  }
  return server;
}

}  // namespace pareltjes::http
