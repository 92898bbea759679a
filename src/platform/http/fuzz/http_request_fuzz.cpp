// SPDX-License-Identifier: EUPL-1.2
#include <openssl/crypto.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/http/service.hpp"
#include "platform/http/tests/client.hpp"

namespace http = pareltjes::http;

namespace {
void fault(const http::Request&, std::string_view) {
  std::abort();
}
http::ServiceOptions without_limit() {
  http::ServiceOptions options;
  options.rate_limit = std::nullopt;
  return options;
}
http::ServerOptions loud() {
  http::ServerOptions options;
  options.on_fault = fault;
  return options;
}

/// A whole server with routes, ranges, conditions and compression, without a limit on requests.
struct Site {
  int openssl;
  http::Router router;
  http::Service service{router, without_limit()};
  http::testing::Running running;

  // OpenSSL is begun before the server, so that it ends after its threads.
  Site()
      : openssl(OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS, nullptr)),
        running([this](http::Request& request) { return service.answer(request); }, loud()) {
    router.add({"GET", "/lees/{id}", "lees", [](const http::Request& request) {
                  return http::Response::html(std::string(3000, 'a') + request.path_parameters.at("id"));
                }});
    router.add({"POST", "/schrijf", "schrijf", [](const http::Request& request) {
                  return http::Response::json(std::to_string(http::parse_form(request.body).size()));
                }});
  }
};
}  // namespace

/// Any bytes over a real connection: the server answers in HTTP or closes, and no handler's exception comes out.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Site site;
  http::testing::Client client(site.running.port());
  const auto answer = client.send({reinterpret_cast<const char*>(data), size}).finish().receive_all();
  if (!answer.empty() && !answer.starts_with("HTTP/1.1 ")) std::abort();
  return 0;
}
