// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/wire.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <iterator>

#include "core/text.hpp"

namespace pareltjes::http {
namespace {

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

/// What proxies make: hexadecimal digits, mostly as a UUID. Some pass on what a client sent; no word of his comes into
/// the log that way.
bool is_id(std::string_view text) {
  return text.size() >= 16 && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == '-';
         });
}

}  // namespace

bool is_safe_header(std::string_view name, std::string_view value) {
  const auto breaks = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return !name.empty() && std::ranges::none_of(name, [&](char c) { return breaks(c) || c == ':' || c == ' '; }) &&
         std::ranges::none_of(value, [&](char c) { return breaks(c) && c != '\t'; });
}

bool has_body(const Response& response, const Request& request) {
  return request.method != "HEAD" && response.status != 204 && response.status != 304 && response.status >= 200;
}

std::string head_of(const Response& response, bool keep_alive) {
  std::string head;
  head.reserve(512);
  const auto out = std::back_inserter(head);
  fmt::format_to(out, "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason_of(response.status), http_date());
  for (const auto& [name, value] : response.headers) {
    if (equal_names(name, "Content-Length") || equal_names(name, "Connection") || equal_names(name, "Date") ||
        equal_names(name, "Transfer-Encoding")) {
      continue;
    }
    fmt::format_to(out, "{}: {}\r\n", name, value);
  }
  if (response.status != 204 && response.status != 304) {
    fmt::format_to(out, "Content-Length: {}\r\n", response.body.size());
  }
  if (!keep_alive) head += "Connection: close\r\n";
  head += "\r\n";
  return head;
}

void add_header(Request& request, std::string_view name, std::string_view value) {
  const auto [at, is_new] = request.headers.try_emplace(lower_case(name), value);
  if (!is_new) at->second.append(at->first == "cookie" ? "; " : ", ").append(value);
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
