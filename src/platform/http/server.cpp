// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdio>
#include <exception>
#include <optional>

#include "core/text.hpp"
#include "core/time.hpp"
#include "platform/http/listener.hpp"
#include "platform/http/problem.hpp"
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
constexpr std::chrono::milliseconds kFarewell{500};  ///< For the client to take leave of TLS as well.

/// A connection, with what it sent and nobody has read yet.
struct Talk {
  explicit Talk(Connection& who) : connection(who) {}
  Connection& connection;
  beast::flat_buffer buffer;
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
        listener_(options_, [this](std::shared_ptr<Connection> connection) { return begin(std::move(connection)); }),
        workers_(std::max<std::size_t>(1, options_.workers)) {
    if (!options_.on_fault) options_.on_fault = write_fault;
  }
  ~BeastServer() override {
    listener_.abandon();
    workers_.join();
  }
  BeastServer(const BeastServer&) = delete;
  BeastServer& operator=(const BeastServer&) = delete;

  [[nodiscard]] unsigned short port() const override { return listener_.port(); }

  core::Result<void> read_certificate() { return listener_.read_certificate(); }
  ErrorCode open() { return listener_.open(); }
  void run() override {
    listener_.run();
    workers_.join();
  }
  void stop() override { listener_.stop(); }

 private:
  asio::awaitable<void> begin(std::shared_ptr<Connection> connection) {
    if (!connection->tls) {
      co_await converse(*connection, connection->socket);
      co_return;
    }
    connection->expires_after(options_.read_timeout);
    ErrorCode error;
    co_await connection->tls->async_handshake(asio::ssl::stream_base::server, redirect_error(use_awaitable, error));
    if (error) {
      listener_.count("http_handshakes_failed_total", "Connections that did not come to TLS.");
      co_return;
    }
    co_await converse(*connection, *connection->tls);
  }

  /// One connection: request, answer, request, answer …
  template <class Stream>
  asio::awaitable<void> converse(Connection& connection, Stream& stream) {
    Talk talk(connection);
    while (co_await wait_for_request(talk, stream)) {
      Incoming incoming = co_await read(talk, stream);
      if (incoming.closed) break;
      Response response;
      if (incoming.refusal) {
        listener_.count("http_refused_total", "Requests that the server could not read or would not take.");
        response = std::move(*incoming.refusal);
        own(incoming.request, response);
      } else if (auto at_hand = at_hand_for(incoming.request)) {
        response = std::move(*at_hand);
      } else {
        response = co_await answer(connection, incoming.request);
      }
      const bool keep_alive =
          incoming.keep_alive && !listener_.is_stopping() && !equal_names(response.header("Connection"), "close");
      if (!co_await write(connection, stream, incoming.request, response, keep_alive)) break;
      if (!keep_alive) {
        co_await linger(connection);
        break;
      }
    }
  }

  /// Until there is a first byte; false when the connection ends.
  template <class Stream>
  asio::awaitable<bool> wait_for_request(Talk& talk, Stream& stream) {
    if (listener_.is_stopping()) co_return false;
    if (talk.buffer.size() > 0) co_return true;
    talk.connection.idle = true;
    talk.connection.expires_after(options_.idle_timeout);
    const auto error = co_await read_more(talk, stream, kHeadPiece);
    talk.connection.idle = false;
    co_return !error;
  }

  template <class Stream>
  static asio::awaitable<ErrorCode> read_more(Talk& talk, Stream& stream, std::size_t most) {
    ErrorCode error;
    const auto size = co_await stream.async_read_some(talk.buffer.prepare(most), redirect_error(use_awaitable, error));
    talk.buffer.commit(error ? 0 : size);
    co_return error;
  }

  template <class Stream>
  asio::awaitable<Incoming> read(Talk& talk, Stream& stream) {
    Incoming incoming;
    auto& request = incoming.request;
    request.id = core::new_uuid(core::system_clock().now());
    request.remote_address = talk.connection.address;
    request.cancelled = listener_.cancelled();
    const auto begin = request.received_at = Clock::now();
    talk.connection.expires_at(begin + options_.read_timeout);
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(options_.header_limit));
    parser.body_limit(options_.body_limit);
    ErrorCode error = co_await read_head(talk, stream, parser);
    if (!error || error == beast::http::error::body_limit) {
      incoming.refusal = take(parser, request);
      apply_proxy_headers(request, options_.trusted_proxies);
      request.secure = request.secure || talk.connection.tls.has_value();
    }
    if (!error && !incoming.refusal && !parser.is_done()) {
      if (talk.buffer.size() == 0 && !request.header("expect").empty()) {
        constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(stream, asio::buffer(kContinue), redirect_error(use_awaitable, error));
      }
      if (!error) error = co_await read_body(talk, stream, parser, begin);
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
  static ErrorCode feed(Talk& talk, Parser& parser) {
    ErrorCode error;
    if (talk.buffer.size() == 0) return error;
    talk.buffer.consume(parser.put(talk.buffer.data(), error));
    if (error == beast::http::error::need_more) return {};
    return error;
  }

  template <class Stream>
  static asio::awaitable<ErrorCode> read_head(Talk& talk, Stream& stream, Parser& parser) {
    ErrorCode error = feed(talk, parser);
    while (!error && !parser.is_header_done()) {
      error = co_await read_more(talk, stream, kHeadPiece);
      if (!error) error = feed(talk, parser);
    }
    co_return error;
  }

  /// The deadline moves on with what came in, so that a large upload may take its time but a trickle may not.
  template <class Stream>
  asio::awaitable<ErrorCode> read_body(Talk& talk, Stream& stream, Parser& parser, Clock::time_point begin) {
    parser.eager(true);
    std::size_t received = talk.buffer.size();
    ErrorCode error = feed(talk, parser);
    while (!error && !parser.is_done()) {
      talk.connection.expires_at(begin + options_.read_timeout +
                                 std::chrono::seconds(received / options_.slowest_rate));
      const auto before = talk.buffer.size();
      error = co_await read_more(talk, stream, kBodyPiece);
      received += talk.buffer.size() - before;
      if (!error) error = feed(talk, parser);
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
      listener_.count("http_queue_full_total", "Requests refused because too many waited.");
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
    (void)connection.socket.shutdown(tcp::socket::shutdown_send, error);
    connection.expires_after(kLingerTime);
    std::array<char, 16384> rest{};
    for (std::size_t thrown_away = 0; !error && thrown_away < kLingerBytes;) {
      thrown_away +=
          co_await connection.socket.async_read_some(asio::buffer(rest), redirect_error(use_awaitable, error));
    }
  }

  ServerOptions options_;
  Answer answer_;
  std::atomic<std::size_t> waiting_ = 0;  ///< Requests with a worker or in the queue for one.
  Listener listener_;
  asio::thread_pool workers_;  ///< Last, so that it ends before what it uses.
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
        {"Kies met --listen of --redirect-http een ander adres of een andere poort.",
         "Choose another address or port with --listen or --redirect-http."});
  }
  return server;
}

}  // namespace pareltjes::http
