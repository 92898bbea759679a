// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/wire.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <iterator>

#include "core/text.hpp"
#include "platform/http/problem.hpp"

namespace pareltjes::http {
namespace {

constexpr std::size_t kMaxTarget = 8192;
constexpr std::size_t kMaxHeaders = 100;

/// The Date header's value, written once a second for each thread.
const std::string& http_date() {
  thread_local std::time_t written_at = 0;
  thread_local std::string text;
  if (const auto now = std::time(nullptr); now != written_at) {
    text = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now));
    written_at = now;
  }
  return text;
}

/// Headers of the connection, which the server writes itself.
bool is_ours(std::string_view name) {
  return equal_names(name, "Content-Length") || equal_names(name, "Connection") || equal_names(name, "Date") ||
         equal_names(name, "Transfer-Encoding");
}

/// What proxies make: hexadecimal digits, mostly as a UUID. Some pass on what a client sent; no word of his comes into
/// the log that way.
bool is_id(std::string_view text) {
  return text.size() >= 16 && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == '-';
         });
}

}  // namespace

bool is_safe_header(std::string_view name, std::string_view value) {
  // Every byte is looked at, without leaving early, so that the compiler takes many at once.
  const auto any = [](std::string_view text, auto is_wrong) {
    std::uint8_t found = 0;
    for (const char c : text) found = static_cast<std::uint8_t>(found | is_wrong(static_cast<std::uint8_t>(c)));
    return found != 0;
  };
  return !name.empty() && !any(name, [](std::uint8_t c) { return (c <= 0x20) | (c == 0x7f) | (c == ':'); }) &&
         !any(value, [](std::uint8_t c) { return ((c < 0x20) & (c != '\t')) | (c == 0x7f); });
}

bool has_body(const Response& response, const Request& request) {
  return request.method != "HEAD" && response.status != 204 && response.status != 304 && response.status >= 200;
}

std::string head_of(const Response& response, bool keep_alive) {
  constexpr std::size_t kOwnLines = 160;
  std::size_t size = kOwnLines;
  for (const auto& [name, value] : response.headers) size += name.size() + value.size() + 4;
  std::string head;
  head.reserve(size);
  head.append("HTTP/1.1 ").append(fmt::format_int(response.status).c_str()).append(1, ' ');
  head.append(reason_of(response.status)).append("\r\nDate: ").append(http_date()).append("\r\n");
  for (const auto& [name, value] : response.headers) {
    if (!is_ours(name)) head.append(name).append(": ").append(value).append("\r\n");
  }
  if (response.status != 204 && response.status != 304)
    head.append("Content-Length: ").append(fmt::format_int(response.body.size()).c_str()).append("\r\n");
  if (!keep_alive) head.append("Connection: close\r\n");
  return head.append("\r\n");
}

void add_header(Request& request, std::string_view name, std::string_view value) {
  const auto [at, is_new] = request.headers.try_emplace(lower_case(name), value);
  if (!is_new) at->second.append(at->first == "cookie" ? "; " : ", ").append(value);
}

bool can_be_sent(const Response& response) {
  return response.status >= 200 && response.status <= 599 &&
         std::ranges::all_of(response.headers,
                             [](const auto& each) { return is_safe_header(each.first, each.second); });
}

Response refuse(Refusal refusal, const Request& request) {
  switch (refusal) {
    case Refusal::kLargeHeaders:
      return protocol_problem(
          431, {"De kopregels van het verzoek zijn te groot.", "The headers of the request are too large."}, request);
    case Refusal::kManyHeaders:
      return protocol_problem(431, {"Het verzoek heeft te veel kopregels.", "The request has too many headers."},
                              request);
    case Refusal::kLargeBody:
      return protocol_problem(
          413, {"De inhoud van het verzoek is te groot.", "The content of the request is too large."}, request);
    case Refusal::kVersion:
      return protocol_problem(505, {"Deze server spreekt HTTP/1.1.", "This server speaks HTTP/1.1."}, request);
    case Refusal::kBusy:
      return protocol_problem(
          503, {"De server heeft het te druk. Probeer het zo opnieuw.", "The server is too busy. Try again soon."},
          request);
    case Refusal::kNoHttp:
      break;
  }
  return protocol_problem(400, {"Het verzoek is geen geldig HTTP.", "The request is not valid HTTP."}, request);
}

std::optional<Response> take_head(Request& request, const RequestHead& head) {
  if (head.headers > kMaxHeaders) return refuse(Refusal::kManyHeaders, request);
  if (head.hosts > 1 || (head.hosts == 0 && head.is_1_1)) {
    return protocol_problem(
        400, {"Het verzoek heeft niet precies één Host.", "The request does not have exactly one Host."}, request);
  }
  if (head.target.size() > kMaxTarget) {
    // Which path it was decides the headers of the refusal.
    if (auto path = normalise_path(head.target.substr(0, head.target.find('?')))) request.path = std::move(*path);
    return protocol_problem(414, {"Het adres van het verzoek is te lang.", "The address of the request is too long."},
                            request);
  }
  if (request.method == "CONNECT" || request.method == "TRACE") {
    return protocol_problem(501, {"Deze methode bestaat hier niet.", "This method does not exist here."}, request);
  }
  if (const auto coding = request.header("transfer-encoding"); !coding.empty() && !equal_names(coding, "chunked")) {
    return protocol_problem(
        501, {"Deze codering van de inhoud bestaat hier niet.", "This transfer coding does not exist here."}, request);
  }
  if (const auto expect = request.header("expect"); !expect.empty() && !equal_names(expect, "100-continue")) {
    return protocol_problem(
        417, {"Deze verwachting kent de server niet.", "The server does not know this expectation."}, request);
  }
  if (head.target == "*" && request.method == "OPTIONS") {
    request.target = request.path = "*";
  } else if (auto set = set_target(request, head.target); !set) {
    return problem(set.error(), request);
  }
  request.cookies = parse_cookies(request.header("cookie"));
  return std::nullopt;
}

void apply_proxy_headers(Request& request, const std::vector<std::string>& trusted) {
  if (std::ranges::find(trusted, request.remote_address) == trusted.end()) return;
  request.secure = request.header("x-forwarded-proto") == "https";
  if (auto id = request.header("x-request-id"); is_id(id)) request.id = std::move(id);
  // Each proxy adds the address that it saw at the end; what stands before our own proxies' may be invented.
  const auto hops = core::split(request.header("x-forwarded-for"), ',');
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    const auto address = core::trim(*hop);
    if (address.empty() || address.size() > 64) return;
    request.remote_address = address;
    if (std::ranges::find(trusted, address) == trusted.end()) return;
  }
}

}  // namespace pareltjes::http
