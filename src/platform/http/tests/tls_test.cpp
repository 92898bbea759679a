// SPDX-License-Identifier: EUPL-1.2
// TLS as a client of OpenSSL's own sees it: what it reads must be what was sent, whatever its size.
#include "platform/http/tls.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <latch>

#include "platform/http/tests/client.hpp"

namespace pareltjes::http::testing {
namespace {

/// A key and a certificate that signs itself, as files of this program.
TlsFiles make_files() {
  static const TlsFiles kFiles = [] {
    const auto folder = std::filesystem::path(::testing::TempDir()) / ("pareltjes-tls-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    TlsFiles files{(folder / "keten.pem").string(), (folder / "sleutel.pem").string()};
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    const auto write = [](const std::string& path, auto into) {
      std::FILE* file = std::fopen(path.c_str(), "wb");
      into(file);
      std::fclose(file);
    };
    write(files.certificate, [&](std::FILE* file) { PEM_write_X509(file, certificate); });
    write(files.key, [&](std::FILE* file) { PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr); });
    X509_free(certificate);
    EVP_PKEY_free(key);
    return files;
  }();
  return kFiles;
}

/// OpenSSL's client over a blocking socket.
class TlsClient {
 public:
  TlsClient(unsigned short port, int version, int receive_buffer = 0) : tcp_(port, receive_buffer) {
    context_ = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context_, version);
    SSL_CTX_set_max_proto_version(context_, version);
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, tcp_.socket());
    connected_ = SSL_connect(ssl_) == 1;
  }
  ~TlsClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  void send(std::string_view bytes) {
    std::size_t sent = 0;
    for (; !bytes.empty() && SSL_write_ex(ssl_, bytes.data(), bytes.size(), &sent) == 1;) bytes.remove_prefix(sent);
  }
  /// The body of one answer; pauses between two reads of `piece` bytes.
  std::string receive(std::size_t piece = 65536, std::chrono::microseconds pause = {}) {
    std::string text;
    std::string bytes(piece, '\0');
    std::size_t length = 0;
    for (std::size_t body = std::string::npos; body == std::string::npos || text.size() - body < length;) {
      std::size_t size = 0;
      if (SSL_read_ex(ssl_, bytes.data(), bytes.size(), &size) != 1) return "cut off after " + text;
      text.append(bytes, 0, size);
      if (pause.count() > 0) std::this_thread::sleep_for(pause);
      if (body != std::string::npos || !text.contains("\r\n\r\n")) continue;
      body = text.find("\r\n\r\n") + 4;
      length = std::stoul(text.substr(text.find("Content-Length: ") + 16));
    }
    return text.substr(text.find("\r\n\r\n") + 4);
  }

 private:
  Client tcp_;
  SSL_CTX* context_ = nullptr;
  SSL* ssl_ = nullptr;
  bool connected_ = false;
};

/// Bytes of which each place shows: one that is lost, doubled or moved is seen.
std::string numbered(std::size_t size) {
  std::string bytes;
  for (int i = 0; bytes.size() < size; ++i) bytes += std::to_string(i) + ' ';
  bytes.resize(size);
  return bytes;
}

Response as_long_as_asked(const Request& request) {
  if (request.method == "POST") return Response{200, {}, request.body};
  // Headers of some length: the head is what stands before a large body.
  return Response{200, {{"X-Lang", std::string(600, 'x')}}, numbered(std::stoul(request.path.substr(1)))};
}

ServerOptions over_tls() {
  ServerOptions options;
  options.tls = make_files();
  return options;
}

class Tls : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Versions, Tls, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& version) { return version.param == TLS1_2_VERSION ? "Tls12" : "Tls13"; });

TEST_P(Tls, BodiesOfEverySizeArriveWholeOverOneConnection) {
  const Running server(as_long_as_asked, over_tls());
  TlsClient client(server.port(), GetParam());
  ASSERT_TRUE(client.connected());
  // Around the buffers of Asio (8 KB, 64 KB) and of TLS (16 KB), up to 5 MB.
  for (const std::size_t size :
       {0U,      1U,      1000U,   7000U,   8191U,   8192U,   8193U,    15'700U,  16'383U,    16'384U,   16'385U,
        17'000U, 32'768U, 65'000U, 65'536U, 65'537U, 70'000U, 262'144U, 262'145U, 1'000'000U, 5'000'000U}) {
    client.send(get("/" + std::to_string(size)));
    ASSERT_TRUE(client.receive() == numbered(size)) << size << " bytes";
  }
}

TEST_P(Tls, ALargeUploadArrivesWhole) {
  const Running server(as_long_as_asked, over_tls());
  TlsClient client(server.port(), GetParam());
  const auto bytes = numbered(5'000'000);
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(bytes.size()) + "\r\n\r\n" + bytes);
  EXPECT_TRUE(client.receive() == bytes);
}

TEST_P(Tls, ASlowReaderGetsAllAndKeepsNobodyWaiting) {
  const Running server(as_long_as_asked, over_tls());
  TlsClient slow(server.port(), GetParam(), 4096);
  slow.send(get("/2000000"));
  std::string got;
  std::atomic<bool> done = false;
  std::latch begun(1);
  std::jthread reader([&] {
    begun.count_down();
    got = slow.receive(8192, std::chrono::milliseconds(4));
    done = true;
  });
  begun.wait();
  TlsClient other(server.port(), GetParam());
  for (int i = 0; i < 20; ++i) {
    other.send(get("/20000"));
    EXPECT_TRUE(other.receive() == numbered(20'000));
  }
  EXPECT_FALSE(done) << "the slow one is still reading";
  reader.join();
  EXPECT_TRUE(got == numbered(2'000'000));
}

}  // namespace
}  // namespace pareltjes::http::testing
