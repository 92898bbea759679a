// SPDX-License-Identifier: EUPL-1.2
#include "platform/oidc/fetch.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <semaphore>
#include <string_view>

namespace pareltjes::oidc {
namespace {

constexpr std::ptrdiff_t kMostTurns = 1024;
using Turns = std::counting_semaphore<kMostTurns>;

/// Addresses of no public host (IANA's registries of special-purpose addresses).
bool is_private_v4(std::uint32_t address) {
  static constexpr std::array<std::pair<std::uint32_t, int>, 14> kNetworks{{{0x00000000, 8},
                                                                            {0x0A000000, 8},
                                                                            {0x64400000, 10},
                                                                            {0x7F000000, 8},
                                                                            {0xA9FE0000, 16},
                                                                            {0xAC100000, 12},
                                                                            {0xC0000000, 24},
                                                                            {0xC0000200, 24},
                                                                            {0xC0A80000, 16},
                                                                            {0xC6120000, 15},
                                                                            {0xC6336400, 24},
                                                                            {0xCB007100, 24},
                                                                            {0xE0000000, 4},
                                                                            {0xF0000000, 4}}};
  for (const auto& [network, bits] : kNetworks) {
    if ((address ^ network) >> static_cast<unsigned>(32 - bits) == 0) return true;
  }
  return false;
}

bool is_private(const sockaddr* address, std::size_t size) {
  if (address->sa_family == AF_INET && size >= sizeof(sockaddr_in)) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    return is_private_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address->sa_family == AF_INET6 && size >= sizeof(sockaddr_in6)) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    // Only 2000::/3 is given out; of it 2002::/16 (6to4) and 2001::/32 (Teredo) hold an IPv4 address of anybody.
    const auto& bytes = v6.sin6_addr.s6_addr;
    const bool tunnel =
        bytes[0] == 0x20 && ((bytes[1] == 0x02) || (bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0));
    return (bytes[0] & 0xE0U) != 0x20U || tunnel;
  }
  return true;
}

/// Here the name has been looked up already: a name that points inwards gets no connection.
curl_socket_t open_public_socket(void*, curlsocktype, curl_sockaddr* address) {
  if (is_private(&address->addr, address->addrlen)) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

struct Body {
  std::string bytes;
  std::size_t most = 0;
};

std::size_t take(char* data, std::size_t size, std::size_t count, void* user) {
  auto& body = *static_cast<Body*>(user);
  if (body.bytes.size() + size * count > body.most) return 0;
  body.bytes.append(data, size * count);
  return size * count;
}

core::Result<Answer> ask(const Question& question, const FetchLimits& limits) {
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(
      curl_slist_append(nullptr, "Accept: application/json"), curl_slist_free_all);
  Body body{{}, limits.most_bytes};
  const auto set = [&curl](CURLoption option, auto value) { curl_easy_setopt(curl.get(), option, value); };
  set(CURLOPT_URL, question.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, question.internal ? "https,http" : "https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_USERAGENT, "Pareltjes");
  set(CURLOPT_HTTPHEADER, headers.get());
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
  set(CURLOPT_WRITEFUNCTION, take);
  set(CURLOPT_WRITEDATA, &body);
  if (!question.internal) {
    set(CURLOPT_PROXY, "");  // Through a proxy nobody could see where a name leads.
    set(CURLOPT_OPENSOCKETFUNCTION, open_public_socket);
  }
  if (!question.form.empty()) {
    set(CURLOPT_POSTFIELDS, question.form.c_str());
    set(CURLOPT_POSTFIELDSIZE, static_cast<long>(question.form.size()));
  }
  if (!question.user.empty()) {
    set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    set(CURLOPT_USERNAME, question.user.c_str());
    set(CURLOPT_PASSWORD, question.password.c_str());
  }
  const auto code = curl_easy_perform(curl.get());
  if (code != CURLE_OK) {
    // The library's words name no more than the kind of failure; the address stays out of it.
    return core::fail(core::ErrorCode::kNetworkUnavailable,
                      {std::string("De inlogdienst is niet bereikbaar (") + curl_easy_strerror(code) + ").",
                       std::string("The provider cannot be reached (") + curl_easy_strerror(code) + ")."},
                      {"Probeer het later opnieuw.", "Try again later."});
  }
  Answer answer{0, std::move(body.bytes)};
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  return answer;
}

}  // namespace

Fetch network_fetch(const FetchLimits& limits) {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(kReady);
  return [limits, turns = std::make_shared<Turns>(limits.at_once)](const Question& question) -> core::Result<Answer> {
    if (!turns->try_acquire_for(limits.patience)) {
      return core::fail(core::ErrorCode::kTooManyRequests,
                        {"Er wachten te veel mensen op de inlogdienst.", "Too many people wait for the provider."},
                        {"Probeer het over een minuut opnieuw.", "Try again in a minute."});
    }
    auto answer = ask(question, limits);
    turns->release();
    return answer;
  };
}

}  // namespace pareltjes::oidc
