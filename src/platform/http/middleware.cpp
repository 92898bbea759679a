// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/middleware.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "platform/http/accept.hpp"
#include "platform/http/compression.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/wire.hpp"

namespace pareltjes::http {
namespace {

constexpr std::string_view kContentPolicy =
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; worker-src 'self'; object-src "
    "'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
constexpr std::string_view kPermissions =
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";
constexpr std::string_view kGzipMark = "-gzip\"";

/// An ETag for comparing: without weakness and without the mark of the coding.
std::string bare_etag(std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  if (etag.ends_with(kGzipMark)) return std::string(etag.substr(0, etag.size() - kGzipMark.size())) + '"';
  return std::string(etag);
}

struct Range {
  std::size_t first = 0;
  std::size_t last = 0;
};

std::optional<std::size_t> read_position(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

enum class RangeKind { kWhole, kPart, kUnsatisfiable };

/// "bytes=0-99", "bytes=100-" or "bytes=-50".
RangeKind read_range(std::string_view text, std::size_t size, Range& range) {
  constexpr std::string_view kUnit = "bytes=";
  const auto dash = text.find('-');
  if (!equal_names(text.substr(0, kUnit.size()), kUnit) || dash == std::string_view::npos || text.contains(',')) {
    return RangeKind::kWhole;
  }
  const auto first_text = core::trim(text.substr(kUnit.size(), dash - kUnit.size()));
  const auto last_text = core::trim(text.substr(dash + 1));
  const auto first = read_position(first_text);
  const auto last = read_position(last_text);
  if ((!first && !first_text.empty()) || (!last && !last_text.empty()) || (!first && !last)) return RangeKind::kWhole;
  if (!first) {
    if (*last == 0 || size == 0) return RangeKind::kUnsatisfiable;
    range = {size - std::min(size, *last), size - 1};
    return RangeKind::kPart;
  }
  if (last && *last < *first) return RangeKind::kWhole;
  if (*first >= size) return RangeKind::kUnsatisfiable;
  range = {*first, std::min(last.value_or(size - 1), size - 1)};
  return RangeKind::kPart;
}

bool is_read(const Request& request) {
  return request.method == "GET" || request.method == "HEAD";
}

}  // namespace

Response dispatch(const Router& router, Request& request) {
  std::vector<std::string> allowed;
  if (request.path == "*") {
    allowed = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"};
  } else if (const auto* route = router.find(request, allowed)) {
    return route->handler(request);
  }
  if (allowed.empty()) {
    return problem(core::Error{core::ErrorCode::kNotFound,
                               {"Deze pagina bestaat niet.", "This page does not exist."},
                               {"Controleer het adres.", "Check the address."},
                               {}},
                   request);
  }
  const auto list = fmt::format("{}", fmt::join(allowed, ", "));
  if (request.method == "OPTIONS") return Response{204, {{"Allow", list}}, {}};
  auto response = problem(core::Error{core::ErrorCode::kMethodNotAllowed,
                                      {"Deze methode kan hier niet.", "This method is not possible here."},
                                      {"Gebruik " + list + ".", "Use " + list + "."},
                                      {}},
                          request);
  response.with("Allow", list);
  return response;
}

void add_security_headers(const Request& request, Response& response) {
  const auto set = [&](std::string_view name, std::string_view value) {
    if (response.header(name).empty()) response.with(std::string(name), std::string(value));
  };
  set("Content-Security-Policy", kContentPolicy);
  set("X-Content-Type-Options", "nosniff");
  set("X-Frame-Options", "DENY");
  set("Referrer-Policy", "same-origin");
  set("Permissions-Policy", kPermissions);
  set("Cross-Origin-Opener-Policy", "same-origin");
  if (request.secure) set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

void add_api_headers(const Request& request, Response& response, std::string_view api_version) {
  const std::string_view path = request.path;
  const auto local = path.starts_with("/en/") ? path.substr(3) : path;
  if (local.starts_with("/ogc/") || local.starts_with("/data/")) {
    response.replace("API-Version", std::string(api_version));
    response.replace("Access-Control-Allow-Origin", "*");
    return;
  }
  // Without a path the request could not be read: it may have been one for the API.
  if (!request.path.empty() && !request.path.starts_with("/api/")) return;
  response.replace("API-Version", std::string(api_version));
  response.replace("Cache-Control", "no-store");
  if (request.path.ends_with("/openapi.json")) response.replace("Access-Control-Allow-Origin", "*");
}

bool is_host(std::string_view host) {
  return !host.empty() && host.size() <= 255 && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == ':' || c == '[' || c == ']';
  });
}

Response redirect_to_https(const Request& request, unsigned short port) {
  auto host = request.header("host");
  if (!is_host(host)) {
    return protocol_problem(400, {"Het verzoek noemt geen geldige Host.", "The request names no valid Host."}, request);
  }
  // Without the port; in an IPv6 address the colons before "]" belong to it.
  if (const auto colon = host.rfind(':'); colon != std::string::npos && host.find(']', colon) == std::string::npos)
    host.erase(colon);
  const auto target = request.target.starts_with('/') ? request.target : "/";
  auto response = Response::redirect("https://" + host + (port == 443 ? "" : ":" + std::to_string(port)) + target, 308);
  response.with("Cache-Control", "no-store");
  return response;
}

void add_etag(Response& response) {
  response.replace("ETag", '"' + core::sha256_hex(response.body) + '"');
}

void answer_if_none_match(const Request& request, Response& response) {
  const std::string etag(response.header("ETag"));
  if (!is_read(request) || response.status != 200 || etag.empty()) return;
  const auto asked = request.header("if-none-match");
  for (const auto& candidate : core::split(asked, ',')) {
    const auto known = core::trim(candidate);
    if (known != "*" && (known.empty() || bare_etag(known) != bare_etag(etag))) continue;
    response.status = 304;
    response.body = {};
    if (known != "*") response.replace("ETag", std::string(known));
    for (const auto* name : {"Content-Type", "Content-Encoding", "Content-Language"}) response.remove(name);
    return;
  }
}

void apply_range(const Request& request, Response& response) {
  const auto asked = request.header("range");
  if (asked.empty() || request.method != "GET" || response.status != 200 ||
      response.header("Accept-Ranges") != "bytes" || !response.header("Content-Encoding").empty()) {
    return;
  }
  // With If-Range, a part of something else than the client has must not be glued to it: strong comparison.
  if (const auto condition = request.header("if-range"); !condition.empty() && condition != response.header("ETag"))
    return;
  Range range;
  const auto size = response.body.size();
  switch (read_range(asked, size, range)) {
    case RangeKind::kWhole:
      return;
    case RangeKind::kUnsatisfiable:
      response = protocol_problem(
          416, {"Dit deel van het bestand bestaat niet.", "This part of the file does not exist."}, request);
      response.with("Content-Range", fmt::format("bytes */{}", size));
      return;
    case RangeKind::kPart:
      response.status = 206;
      response.body = response.body.part(range.first, range.last - range.first + 1);
      response.replace("Content-Range", fmt::format("bytes {}-{}/{}", range.first, range.last, size));
      return;
  }
}

void compress(const Request& request, Response& response, std::size_t threshold) {
  if (!is_compressible(response.header("Content-Type")) || !response.header("Content-Encoding").empty() ||
      response.status == 206 || response.body.size() <= threshold) {
    return;
  }
  add_vary(response, "Accept-Encoding");
  if (!accepts_encoding(request.header("accept-encoding"), "gzip")) return;
  auto packed = response.body.gzipped();
  if (packed.empty()) return;
  response.body = std::move(packed);
  response.replace("Content-Encoding", "gzip");
  if (std::string etag(response.header("ETag")); etag.ends_with('"')) {
    etag.pop_back();
    response.replace("ETag", etag.append(kGzipMark));
  }
}

void add_vary(Response& response, std::string_view name) {
  const std::string present(response.header("Vary"));
  if (present == name) return;
  for (const auto& part : core::split(present, ',')) {
    if (equal_names(core::trim(part), name)) return;
  }
  response.replace("Vary", present.empty() ? std::string(name) : present + ", " + std::string(name));
}

std::string access_log_line(const Request& request, const Response& response, core::Timestamp time,
                            std::chrono::nanoseconds duration) {
  // A method may be any word that a client makes up.
  constexpr std::array<std::string_view, 7> kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  const bool known = std::ranges::find(kMethods, request.method) != kMethods.end();
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
  const auto number = [](auto value) { return fmt::format_int(value); };
  const auto decimals = number(1000 + microseconds % 1000);
  std::string line;
  line.reserve(192 + request.route_pattern.size());
  line.append(R"({"time":")").append(core::to_rfc3339(time)).append(R"(","id":")").append(request.id);
  line.append(R"(","method":")").append(known ? std::string_view(request.method) : "?");
  line.append(R"(","route":")").append(request.route_pattern);
  line.append(R"(","status":)").append(number(response.status).c_str());
  line.append(R"(,"ms":)").append(number(microseconds / 1000).c_str()).append(1, '.').append(decimals.c_str() + 1);
  line.append(R"(,"bytes":)").append(number(has_body(response, request) ? response.body.size() : 0).c_str());
  return line.append(1, '}');
}

}  // namespace pareltjes::http
