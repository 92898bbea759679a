// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "platform/http/server.hpp"

namespace pareltjes::http::testing {

/// A connection that sends exactly the bytes that a test gives it.
class Client {
 public:
  /// @param receive_buffer bytes that the system takes in before they are read; 0 leaves that to it.
  explicit Client(unsigned short port, int receive_buffer = 0) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    const timeval patience{20, 0};  // Then a test fails rather than hangs, also where OpenSSL reads.
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] int socket() const { return socket_; }

  Client& send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) break;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return *this;
  }

  /// Says that nothing more comes.
  Client& finish() {
    ::shutdown(socket_, SHUT_WR);
    return *this;
  }

  /// One response: head and as much body as Content-Length says (none for an answer to HEAD).
  std::pair<std::string, std::string> receive(bool head_only = false) {
    while (!pending_.contains("\r\n\r\n") && more()) {
    }
    const auto end = pending_.find("\r\n\r\n");
    if (end == std::string::npos) return {std::exchange(pending_, {}), {}};
    auto head = pending_.substr(0, end + 4);
    pending_.erase(0, end + 4);
    std::size_t length = 0;
    if (const auto at = head.find("Content-Length: "); at != std::string::npos && !head_only) {
      length = std::stoul(head.substr(at + 16));
    }
    while (pending_.size() < length && more()) {
    }
    auto body = pending_.substr(0, length);
    pending_.erase(0, length);
    return {std::move(head), std::move(body)};
  }

  /// Everything until the server closes.
  std::string receive_all() {
    while (more()) {
    }
    return std::exchange(pending_, {});
  }

 private:
  /// False at the end, on an error, or when nothing comes for 20 s: then a test fails rather than hangs.
  bool more() {
    pollfd wait{socket_, POLLIN, 0};
    if (::poll(&wait, 1, 20'000) != 1) return false;
    char bytes[16384];
    const auto size = ::recv(socket_, bytes, sizeof bytes, 0);
    if (size <= 0) return false;
    pending_.append(bytes, static_cast<std::size_t>(size));
    return true;
  }

  int socket_;
  bool connected_ = false;
  std::string pending_;
};

/// A server on a free port that runs until the end of the test.
class Running {
 public:
  explicit Running(Server::Answer answer, ServerOptions options = {}) {
    options.port = 0;
    server_ = std::move(Server::bind(options, std::move(answer)).value());
    thread_ = std::jthread([this] { server_->run(); });
  }
  ~Running() { server_->stop(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  [[nodiscard]] unsigned short port() const { return server_->port(); }
  Server& server() { return *server_; }
  void join() { thread_.join(); }

 private:
  std::unique_ptr<Server> server_;
  std::jthread thread_;
};

inline std::string get(std::string_view path, std::string_view more_headers = {}) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n" + std::string(more_headers) + "\r\n";
}

inline int status_of(std::string_view head) {
  return head.size() > 12 ? std::stoi(std::string(head.substr(9, 3))) : 0;
}

}  // namespace pareltjes::http::testing
