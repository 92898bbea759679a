// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace pareltjes::cli {

/// A publisher on 127.0.0.1: gives what stands at a path, else 404.
class LoopbackServer {
 public:
  explicit LoopbackServer(std::map<std::string, std::string> bodies) : bodies_(std::move(bodies)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (socket_ < 0 || ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::system_error(errno, std::generic_category(), "a server for the test");
    socklen_t size = sizeof address;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    ::listen(socket_, 8);
    thread_ = std::jthread([this] { serve(); });
  }
  ~LoopbackServer() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  [[nodiscard]] std::string base() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  void serve() {
    for (;;) {
      const int connection = ::accept(socket_, nullptr, nullptr);
      if (connection < 0) return;
      std::string request;
      char buffer[4096];
      while (!request.contains("\r\n\r\n")) {
        const auto read = ::recv(connection, buffer, sizeof buffer, 0);
        if (read <= 0) break;
        request.append(buffer, static_cast<std::size_t>(read));
      }
      const auto begin = request.find(' ') + 1;
      const auto found = bodies_.find(request.substr(begin, request.find(' ', begin) - begin));
      const std::string body = found == bodies_.end() ? "" : found->second;
      const auto reply = std::string("HTTP/1.1 ") + (found == bodies_.end() ? "404 Not Found" : "200 OK") +
                         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
      for (std::size_t sent = 0; sent < reply.size();) {
        const auto count = ::send(connection, reply.data() + sent, reply.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) break;
        sent += static_cast<std::size_t>(count);
      }
      ::shutdown(connection, SHUT_WR);
      ::close(connection);
    }
  }

  std::map<std::string, std::string> bodies_;
  int socket_ = -1;
  int port_ = 0;
  std::jthread thread_;
};

}  // namespace pareltjes::cli
