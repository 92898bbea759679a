// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <cstdio>
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

constexpr std::size_t kMaxTarget = 8192;
constexpr std::size_t kMaxHeaders = 100;
constexpr std::size_t kPiece = std::size_t{256} * 1024;  ///< Written at once, so that each piece has its own deadline.
constexpr std::size_t kRecord = std::size_t{8} * 1024;   ///< The same over TLS.
constexpr std::size_t kLingerBytes =
    std::size_t{1024} * 1024;  ///< Read and thrown away after an answer to what was not read.
constexpr std::chrono::seconds kLingerTime{2};
constexpr std::chrono::milliseconds kFarewell{500};      ///< For the client to take leave of TLS as well.
constexpr std::chrono::milliseconds kAcceptPause{50};    ///< When the machine has no file descriptor left.
constexpr std::chrono::milliseconds kLastAnswers{1000};  ///< For the answers of requests that were asked to stop.

constexpr std::string_view kBusy =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

using TlsStream = beast::ssl_stream<beast::tcp_stream&>;

struct Connection {
  explicit Connection(tcp::socket socket) : stream(std::move(socket)) {}
  beast::tcp_stream stream;
  std::optional<TlsStream> tls;  ///< Over `stream`, where TLS is spoken.
  beast::flat_buffer buffer;
  std::string address;
  bool idle = true;  ///< Waits for the first byte of a request. Only touched on the stream's strand.
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

Response refuse(int status, const core::Text& detail, const Request& request) {
  return protocol_problem(status, detail, request);
}

/// The answer to what Beast could not read.
Response refuse_unreadable(const ErrorCode& error, const Request& request) {
  if (error == beast::http::error::header_limit || error == beast::http::error::buffer_overflow) {
    return refuse(431, {"De kopregels van het verzoek zijn te groot.", "The headers of the request are too large."},
                  request);
  }
  if (error == beast::http::error::body_limit) {
    return refuse(413, {"De inhoud van het verzoek is te groot.", "The content of the request is too large."}, request);
  }
  if (error == beast::http::error::bad_version) {
    return refuse(505, {"Deze server spreekt HTTP/1.1.", "This server speaks HTTP/1.1."}, request);
  }
  return refuse(400, {"Het verzoek is geen geldig HTTP.", "The request is not valid HTTP."}, request);
}

bool is_client_gone(const ErrorCode& error) {
  return error.category() != beast::http::make_error_code(beast::http::error::end_of_stream).category() ||
         error == beast::http::error::end_of_stream || error == beast::http::error::partial_message;
}

using Parser = beast::http::request_parser<beast::http::string_body>;

/// Method, target and headers from Beast's message. Gives an answer when they cannot be served.
std::optional<Response> take_head(const Parser& parser, Request& request) {
  const auto& message = parser.get();
  request.method.assign(message.method_string().data(), message.method_string().size());
  std::size_t headers = 0;
  std::size_t hosts = 0;
  for (const auto& field : message) {
    ++headers;
    if (field.name() == beast::http::field::host) ++hosts;
    add_header(request, {field.name_string().data(), field.name_string().size()},
               {field.value().data(), field.value().size()});
  }
  if (headers > kMaxHeaders) {
    return refuse(431, {"Het verzoek heeft te veel kopregels.", "The request has too many headers."}, request);
  }
  if (hosts > 1 || (hosts == 0 && message.version() == 11)) {
    return refuse(400, {"Het verzoek heeft niet precies één Host.", "The request does not have exactly one Host."},
                  request);
  }
  const std::string_view target(message.target().data(), message.target().size());
  if (target.size() > kMaxTarget) {
    // Which path it was decides the headers of the refusal.
    if (auto path = normalise_path(target.substr(0, target.find('?')))) request.path = std::move(*path);
    return refuse(414, {"Het adres van het verzoek is te lang.", "The address of the request is too long."}, request);
  }
  if (request.method == "CONNECT" || request.method == "TRACE") {
    return refuse(501, {"Deze methode bestaat hier niet.", "This method does not exist here."}, request);
  }
  if (const auto coding = request.header("transfer-encoding"); !coding.empty() && !equal_names(coding, "chunked")) {
    return refuse(501, {"Deze codering van de inhoud bestaat hier niet.", "This transfer coding does not exist here."},
                  request);
  }
  if (const auto expect = request.header("expect"); !expect.empty() && !equal_names(expect, "100-continue")) {
    return refuse(417, {"Deze verwachting kent de server niet.", "The server does not know this expectation."},
                  request);
  }
  if (target == "*" && request.method == "OPTIONS") {
    request.target = request.path = "*";
  } else if (auto set = set_target(request, target); !set) {
    return problem(set.error(), request);
  }
  request.cookies = parse_cookies(request.header("cookie"));
  return std::nullopt;
}

class BeastServer final : public Server {
 public:
  BeastServer(ServerOptions options, Answer answer)
      : options_(std::move(options)),
        answer_(std::move(answer)),
        context_(static_cast<int>(std::max<std::size_t>(1, options_.threads))),
        acceptor_(asio::make_strand(context_)),
        signals_(acceptor_.get_executor()),
        reload_signal_(acceptor_.get_executor()),
        stop_timer_(acceptor_.get_executor()),
        workers_(std::max<std::size_t>(1, options_.workers)) {
    if (!options_.on_fault) options_.on_fault = write_fault;
  }
  ~BeastServer() override {
    context_.stop();
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
    if (acceptor_.open(endpoint.protocol(), error)) return error;
    if (acceptor_.set_option(asio::socket_base::reuse_address(true), error)) return error;
    if (acceptor_.bind(endpoint, error)) return error;
    if (acceptor_.listen(asio::socket_base::max_listen_connections, error)) return error;
    port_ = acceptor_.local_endpoint(error).port();
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
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 1; i < options_.threads; ++i) threads.emplace_back([this] { context_.run(); });
      context_.run();
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
        context_.stop();
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

  /// On the acceptor's strand: takes no more, lets go of who waits, and gives the rest its time.
  void begin_stop() {
    if (stopping_.exchange(true)) return;
    ErrorCode ignored;
    (void)acceptor_.close(ignored);
    for (const auto& connection : open_connections()) {
      asio::post(connection->stream.get_executor(), [connection] {
        if (connection->idle) connection->stream.close();
      });
    }
    stop_timer_.expires_after(options_.stop_timeout);
    stop_timer_.async_wait([this](const ErrorCode& error) {
      if (error) return;
      stop_source_.request_stop();
      stop_timer_.expires_after(kLastAnswers);
      stop_timer_.async_wait([this](const ErrorCode& late) {
        if (!late) context_.stop();
      });
    });
    end_when_empty();
  }

  /// On the acceptor's strand. Without timer and signals the context has no more work, so that run() returns.
  void end_when_empty() {
    if (!stopping_ || connection_count_ != 0) return;
    ErrorCode ignored;
    stop_timer_.cancel(ignored);
    (void)signals_.cancel(ignored);
    (void)reload_signal_.cancel(ignored);
  }

  std::vector<std::shared_ptr<Connection>> open_connections() {
    const std::lock_guard lock(mutex_);
    return {connections_.begin(), connections_.end()};
  }

  asio::awaitable<void> accept_all() {
    while (!stopping_) {
      ErrorCode error;
      tcp::socket socket(asio::make_strand(context_));
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

  void serve(tcp::socket socket) {
    ErrorCode error;
    (void)socket.set_option(tcp::no_delay(true), error);  // Slower without, and right all the same.
    auto connection = std::make_shared<Connection>(std::move(socket));
    const auto remote = connection->stream.socket().remote_endpoint(error);
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
      connection->tls.emplace(connection->stream, wrapped);
    }
    asio::co_spawn(connection->stream.get_executor(), begin(connection),
                   [this, connection](const std::exception_ptr& fault) {
                     if (fault) count("http_connection_faults_total", "Connections that ended by a fault of ours.");
                     connection->stream.close();
                     {
                       const std::lock_guard lock(mutex_);
                       connections_.erase(connection);
                     }
                     if (options_.metrics != nullptr)
                       options_.metrics->gauge("http_connections", "Open connections.").fetch_sub(1);
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
      co_await converse(*connection, connection->stream);
      co_return;
    }
    connection->stream.expires_after(options_.read_timeout);
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
    connection.stream.expires_after(options_.idle_timeout);
    ErrorCode error;
    const auto size =
        co_await stream.async_read_some(connection.buffer.prepare(4096), redirect_error(use_awaitable, error));
    connection.idle = false;
    connection.buffer.commit(error ? 0 : size);
    co_return !error;
  }

  template <class Stream>
  asio::awaitable<Incoming> read(Connection& connection, Stream& stream) {
    Incoming incoming;
    auto& request = incoming.request;
    request.id = core::new_uuid(core::system_clock().now());
    request.remote_address = connection.address;
    request.cancelled = stop_source_.get_token();
    const auto begin = request.received_at = Clock::now();
    connection.stream.expires_at(begin + options_.read_timeout);
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(options_.header_limit));
    parser.body_limit(options_.body_limit);
    ErrorCode error;
    co_await beast::http::async_read_header(stream, connection.buffer, parser, redirect_error(use_awaitable, error));
    if (!error || error == beast::http::error::body_limit) {
      incoming.refusal = take_head(parser, request);
      apply_proxy_headers(request, options_.trusted_proxies);
      request.secure = request.secure || connection.tls.has_value();
    }
    if (!error && !incoming.refusal) {
      if (!parser.is_done() && !request.header("expect").empty() && connection.buffer.size() == 0) {
        constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(stream, asio::buffer(kContinue), redirect_error(use_awaitable, error));
      }
      if (!error) error = co_await read_body(connection, stream, parser, begin);
    }
    if (error && is_client_gone(error)) {
      if (error == beast::error::timeout)
        count("http_timeouts_total", "Connections closed because the client was too slow.");
      incoming.closed = true;
    } else if (error) {
      incoming.refusal = refuse_unreadable(error, request);
    } else if (!incoming.refusal) {
      incoming.keep_alive = parser.keep_alive() && parser.get().version() == 11;
      request.body = std::move(parser.get().body());
    }
    co_return incoming;
  }

  /// The deadline moves on with what came in, so that a large upload may take its time but a trickle may not.
  template <class Stream>
  asio::awaitable<ErrorCode> read_body(Connection& connection, Stream& stream, Parser& parser,
                                       Clock::time_point begin) {
    parser.eager(true);
    ErrorCode error;
    std::size_t received = 0;
    while (!error && !parser.is_done()) {
      connection.stream.expires_at(begin + options_.read_timeout +
                                   std::chrono::seconds(received / options_.slowest_rate));
      received += co_await beast::http::async_read_some(stream, connection.buffer, parser,
                                                        redirect_error(use_awaitable, error));
    }
    co_return error;
  }

  /// Lets a worker make the answer; the connection waits without holding a thread.
  asio::awaitable<Response> answer(Connection& connection, Request& request) {
    if (waiting_.fetch_add(1) >= options_.queue_limit + options_.workers) {
      waiting_.fetch_sub(1);
      count("http_queue_full_total", "Requests refused because too many waited.");
      auto response = refuse(
          503, {"De server heeft het te druk. Probeer het zo opnieuw.", "The server is too busy. Try again soon."},
          request);
      own(request, response);
      co_return response;
    }
    struct Job {
      explicit Job(const beast::tcp_stream::executor_type& executor) : done(executor, Clock::time_point::max()) {}
      asio::steady_timer done;
      Response response;
      bool finished = false;
    };
    auto job = std::make_shared<Job>(connection.stream.get_executor());
    connection.stream.expires_never();
    asio::post(workers_, [this, job, &request, executor = connection.stream.get_executor()] {
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
      const auto broken = std::ranges::find_if_not(
          response.headers, [](const auto& header) { return is_safe_header(header.first, header.second); });
      if (broken == response.headers.end() && response.status >= 200 && response.status <= 599) return response;
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

  template <class Stream>
  asio::awaitable<bool> write(Connection& connection, Stream& stream, const Request& request, const Response& response,
                              bool keep_alive) {
    const auto head = head_of(response, keep_alive);
    const std::string_view body = has_body(response, request) ? std::string_view(response.body) : std::string_view();
    const auto begin = Clock::now();
    ErrorCode error;
    connection.stream.expires_at(begin + options_.write_timeout);
    std::size_t sent = 0;
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      // The stream of TLS takes no more at once than fits in a record.
      sent = std::min(body.size(), kRecord - std::min(kRecord, head.size()));
      const auto first = head + std::string(body.substr(0, sent));
      co_await asio::async_write(stream, asio::buffer(first), redirect_error(use_awaitable, error));
    } else {
      sent = std::min(body.size(), kPiece);
      const std::array<asio::const_buffer, 2> first{asio::buffer(head), asio::buffer(body.data(), sent)};
      co_await asio::async_write(stream, first, redirect_error(use_awaitable, error));
    }
    constexpr std::size_t kMost = std::is_same_v<Stream, TlsStream> ? kRecord : kPiece;
    while (!error && sent < body.size()) {
      const auto size = std::min(body.size() - sent, kMost);
      connection.stream.expires_at(begin + options_.write_timeout + std::chrono::seconds(sent / options_.slowest_rate));
      co_await asio::async_write(stream, asio::buffer(body.data() + sent, size), redirect_error(use_awaitable, error));
      sent += size;
    }
    if (error == beast::error::timeout)
      count("http_timeouts_total", "Connections closed because the client was too slow.");
    co_return !error;
  }

  /// Reads on for a moment: closing with unread bytes would reset the connection, and the client would lose the answer.
  asio::awaitable<void> linger(Connection& connection) {
    ErrorCode error;
    if (connection.tls) {
      connection.stream.expires_after(kFarewell);
      co_await connection.tls->async_shutdown(redirect_error(use_awaitable, error));
    }
    (void)connection.stream.socket().shutdown(tcp::socket::shutdown_send, error);
    connection.stream.expires_after(kLingerTime);
    std::array<char, 16384> rest{};
    for (std::size_t thrown_away = 0; !error && thrown_away < kLingerBytes;) {
      thrown_away +=
          co_await connection.stream.async_read_some(asio::buffer(rest), redirect_error(use_awaitable, error));
    }
  }

  ServerOptions options_;
  Answer answer_;
  asio::io_context context_;
  tcp::acceptor acceptor_;
  asio::signal_set signals_;
  asio::signal_set reload_signal_;
  asio::steady_timer stop_timer_;
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
