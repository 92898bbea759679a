// SPDX-License-Identifier: EUPL-1.2
// Downloads from a small server of the test's own, on 127.0.0.1.
#include "platform/hub/download.hpp"

#include "platform/hub/public_address.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <mutex>
#include <system_error>
#include <thread>

#include "core/sha256.hpp"

namespace pareltjes::hub {
namespace {

using core::ErrorCode;
using testing::HasSubstr;

/// Answers each connection with the next of its replies, and remembers what was asked.
class Server {
 public:
  explicit Server(std::vector<std::string> replies) : replies_(std::move(replies)) {
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
  ~Server() {
    ::shutdown(socket_, SHUT_RDWR);
    ::close(socket_);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::vector<std::string> asked() {
    const std::scoped_lock lock(mutex_);
    return asked_;
  }

 private:
  void serve() {
    for (const auto& reply : replies_) {
      const int connection = ::accept(socket_, nullptr, nullptr);
      if (connection < 0) return;
      std::string request;
      char buffer[4096];
      while (!request.contains("\r\n\r\n")) {
        const auto read = ::recv(connection, buffer, sizeof buffer, 0);
        if (read <= 0) break;
        request.append(buffer, static_cast<std::size_t>(read));
      }
      {
        const std::scoped_lock lock(mutex_);
        asked_.push_back(request);
      }
      ::send(connection, reply.data(), reply.size(), MSG_NOSIGNAL);
      ::shutdown(connection, SHUT_WR);
      ::close(connection);
    }
    ::shutdown(socket_, SHUT_RDWR);  // Who asks once too often gets no answer, at once.
  }

  std::vector<std::string> replies_;
  std::vector<std::string> asked_;
  std::mutex mutex_;
  int socket_ = -1;
  int port_ = 0;
  std::jthread thread_;
};

/// The book of a test: plain HTTP, this one host.
AddressBook book_of(const std::string& host) {
  AddressBook book;
  book.scheme = "http";
  book.hosts = {host};
  book.inside_allowed = true;
  book.addresses = {
      {"proef-{year}", {"Proef", "Test"}, "http://" + host + "/{id}", "{id}.csv", {{"2024", "85984NED"}}}};
  return book;
}

class Download : public testing::Test {
 protected:
  void SetUp() override {
    options.folder = std::filesystem::temp_directory_path() / ("pareltjes-download-" + std::to_string(::getpid()));
    std::filesystem::remove_all(options.folder);
    options.first_pause = std::chrono::milliseconds(1);
  }
  void TearDown() override { std::filesystem::remove_all(options.folder); }

  static std::string content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static std::string ok(const std::string& body, std::size_t length) {
    return "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" + body;
  }

  DownloadOptions options;
};

TEST_F(Download, TakesACutConnectionFurther) {
  Server server({ok("0123456789", 20),
                 "HTTP/1.1 206 Partial Content\r\nETag: \"v1\"\r\nContent-Range: bytes 10-19/20\r\nContent-Length: "
                 "10\r\n\r\nabcdefghij"});
  const auto got = download(book_of(server.host()), "proef-2024", options);
  ASSERT_TRUE(got.has_value()) << core::describe(got.error(), core::Language::kEnglish);
  EXPECT_EQ(content(got->path), "0123456789abcdefghij");
  EXPECT_EQ(got->sha256, core::sha256_hex("0123456789abcdefghij"));
  EXPECT_EQ(got->path.filename(), "85984NED.csv");
  ASSERT_EQ(server.asked().size(), 2U);
  EXPECT_THAT(server.asked()[1], HasSubstr("Range: bytes=10-"));
  EXPECT_THAT(server.asked()[1], HasSubstr("If-Range: \"v1\""));
}

TEST_F(Download, BeginsAnewWhenTheFileChangedMeanwhile) {
  Server server({ok("0123456789", 20), ok("nieuw", 5)});
  const auto got = download(book_of(server.host()), "proef-2024", options);
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(content(got->path), "nieuw");
}

TEST_F(Download, TriesAgainAfterATrouble) {
  Server server({"HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy", ok("goed", 4)});
  EXPECT_EQ(content(download(book_of(server.host()), "proef-2024", options)->path), "goed");
}

TEST_F(Download, ChecksTheChecksum) {
  Server server({ok("goed", 4)});
  options.sha256 = core::sha256_hex("anders");
  EXPECT_EQ(download(book_of(server.host()), "proef-2024", options).error().code, ErrorCode::kInvalidFile);
  EXPECT_TRUE(std::filesystem::is_empty(options.folder)) << "nothing half is left";
}

TEST_F(Download, StopsAtTheLimit) {
  Server server({ok(std::string(2000, 'x'), 2000)});
  options.limit = 1000;
  EXPECT_EQ(download(book_of(server.host()), "proef-2024", options).error().code, ErrorCode::kPayloadTooLarge);
}

TEST_F(Download, FollowsARedirectOnlyToHostsOfTheList) {
  Server inside({"HTTP/1.1 302 Found\r\nLocation: /elders\r\nContent-Length: 0\r\n\r\n", ok("goed", 4)});
  EXPECT_EQ(content(download(book_of(inside.host()), "proef-2024", options)->path), "goed");
  Server target({ok("geheim", 6)});
  Server outside({"HTTP/1.1 302 Found\r\nLocation: http://" + target.host() + "/\r\nContent-Length: 0\r\n\r\n"});
  EXPECT_EQ(download(book_of(outside.host()), "proef-2024", options).error().code, ErrorCode::kForbidden);
  EXPECT_TRUE(target.asked().empty());
  // Lets the target's thread end.
  static_cast<void>(download(book_of(target.host()), "proef-2024", options));
}

TEST_F(Download, AnAbsentFileIsNotAskedForAgain) {
  Server server({"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"});
  EXPECT_EQ(download(book_of(server.host()), "proef-2024", options).error().code, ErrorCode::kNotFound);
}

TEST_F(Download, WithoutNetworkItSaysWhatToDo) {
  options.attempts = 2;
  const auto refused = download(book_of("127.0.0.1:1"), "proef-2024", options);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kNetworkUnavailable);
  EXPECT_THAT(refused.error().advice.nl, HasSubstr("http://127.0.0.1:1/85984NED"));
}

TEST_F(Download, ANameThatPointsInsideTheNetworkIsRefused) {
  for (const auto* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
    ::unsetenv(name);  // NOLINT(concurrency-mt-unsafe): no other thread runs yet
  Server server({ok("geheim", 6)});
  auto book = book_of(server.host());
  book.inside_allowed = false;
  EXPECT_EQ(download(book, "proef-2024", options).error().code, ErrorCode::kForbidden);
  EXPECT_TRUE(server.asked().empty());
  book = book_of("localhost" + server.host().substr(server.host().find(':')));
  book.inside_allowed = false;
  EXPECT_EQ(download(book, "proef-2024", options).error().code, ErrorCode::kForbidden) << "by its name";
  EXPECT_TRUE(server.asked().empty());
  // Lets the server's thread end.
  static_cast<void>(download(book_of(server.host()), "proef-2024", options));
}

TEST(Addresses, InsideTheNetworkAreNotPublic) {
  for (const auto* text : {"127.0.0.1",
                           "127.8.9.1",
                           "10.0.0.1",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.168.1.1",
                           "169.254.169.254",
                           "100.64.0.1",
                           "0.0.0.0",
                           "224.0.0.1",
                           "255.255.255.255",
                           "198.18.0.1",
                           "::1",
                           "::",
                           "fe80::1",
                           "fc00::1",
                           "fd12::1",
                           "ff02::1",
                           "::ffff:127.0.0.1",
                           "::ffff:10.0.0.1",
                           "64:ff9b::a00:1",
                           "2002:7f00:1::",
                           "2001:db8::1",
                           "2001::1",
                           "",
                           "localhost"})
    EXPECT_FALSE(is_public_address(text)) << text;
  for (const auto* text : {"1.1.1.1", "172.32.0.1", "100.128.0.1", "193.0.14.129", "2a00:d00:ff:162:62:204:66:10",
                           "::ffff:1.1.1.1", "64:ff9b::101:101"})
    EXPECT_TRUE(is_public_address(text)) << text;
}

TEST(Addresses, OutsideTheListAreRefused) {
  const auto& book = AddressBook::shipped();
  for (const auto* url : {"https://example.org/x", "http://datasets.cbs.nl/x", "https://datasets.cbs.nl@example.org/x",
                          "https://datasets.cbs.nl:8443/x", "https://user:pw@datasets.cbs.nl/x", "file:///etc/passwd",
                          "https://169.254.169.254/", "https://datasets.cbs.nl.example.org/"}) {
    const auto refused = download(book, url,
                                  {.folder = std::filesystem::temp_directory_path() / "pareltjes-none",
                                   .sha256 = {},
                                   .stop = {},
                                   .progress = {}});
    ASSERT_FALSE(refused.has_value()) << url;
    EXPECT_EQ(refused.error().code, ErrorCode::kForbidden) << url;
  }
}

TEST(Addresses, OfTheShippedListAreAllAllowed) {
  const auto& book = AddressBook::shipped();
  EXPECT_GE(book.names().size(), 20U);
  for (const auto& name : book.names()) EXPECT_TRUE(book.check(book.find(name)->url).has_value()) << name;
  EXPECT_EQ(book.find("cbs-kwb-2024")->url, "https://datasets.cbs.nl/CSV/CBS/nl/85984NED");
  EXPECT_THAT(book.find("cbs-kwb-1900").error().advice.nl, HasSubstr("cbs-kwb-2024"));
}

}  // namespace
}  // namespace pareltjes::hub
