// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "platform/http/body.hpp"

namespace pareltjes::http {

/// Fields of a query string or a form; fields of one name stay in the order in which they came.
using Fields = std::multimap<std::string, std::string>;

/// A request as the rest of the program sees it. Everything in it is untrusted.
struct Request {
  std::string method;                                  ///< Upper case.
  std::string target;                                  ///< As received.
  std::string path;                                    ///< Percent-decoded, normalised, begins with '/'.
  std::multimap<std::string, std::string> query;       ///< Percent-decoded.
  std::map<std::string, std::string> headers;          ///< Names in lower case.
  std::map<std::string, std::string> cookies;          ///< The first of each name.
  std::map<std::string, std::string> path_parameters;  ///< Filled in by the router.
  std::string body;
  std::string remote_address;
  std::string id;                                     ///< For the logs and the X-Request-Id header.
  std::string route_name;                             ///< Name of the route that answers, filled in by the router.
  std::string route_pattern;                          ///< Pattern of that route: the logs name it instead of the path.
  std::optional<core::Language> language;             ///< Of the answer, filled in by the service.
  bool secure = false;                                ///< It came over TLS: a trusted proxy in front says so.
  std::chrono::steady_clock::time_point received_at;  ///< When its first byte was there.
  std::stop_token cancelled;                          ///< Asked to stop when the server stops; long work looks at it.

  [[nodiscard]] std::string header(std::string_view lower_case_name) const;
  /// First value of a query parameter, or the fallback.
  [[nodiscard]] std::string parameter(std::string_view name, std::string_view fallback = {}) const;
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  Body body;

  static Response html(Body body, int status = 200);
  static Response json(Body body, int status = 200);
  static Response redirect(std::string location, int status = 303);
  Response& with(std::string name, std::string value);
  /// Value of the first header of that name, whatever its case; empty when there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  /// Sets a header that may occur once, in place of what stood there.
  void replace(std::string_view name, std::string value);
  void remove(std::string_view name);
};

/// How much a form or a query string may hold. A form has few fields; data is uploaded as a file.
struct FormLimits {
  std::size_t fields = 1000;
  std::size_t name_bytes = 256;
  std::size_t value_bytes = std::size_t{1} << 20U;
};

/// Fields of an application/x-www-form-urlencoded body or a query string, percent-decoded, '+' as blank.
/// Fails on a broken percent sign, invalid UTF-8, a NUL and what passes the limits.
core::Result<Fields> read_form(std::string_view text, const FormLimits& limits = {});

/// The same, or no field at all when read_form() refuses the text.
std::multimap<std::string, std::string> parse_form(std::string_view text);

/// Everything but letters, digits and "-._~" becomes %XX.
std::string percent_encode(std::string_view text);

/// Nothing when a percent sign is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank = false);

/// The cookies of a Cookie header (RFC 6265). What is not a cookie is skipped: other programs on the same host set
/// cookies too. Of two with one name the first counts: browsers send the most specific one first.
std::map<std::string, std::string> parse_cookies(std::string_view header);

struct CookieOptions {
  bool secure = false;
  bool http_only = true;
  std::string same_site = "Lax";
  std::string path = "/";
  std::optional<std::chrono::seconds> max_age;  ///< Absent: until the browser closes. Zero removes the cookie.
};

/// Value of a Set-Cookie header.
std::string set_cookie(std::string_view name, std::string_view value, const CookieOptions& options = {});

/// The path of a request target, percent-decoded. Refuses what could mean another path to a proxy, a file system or a
/// log: "." and ".." segments, empty segments, backslashes, encoded slashes, control characters, invalid UTF-8.
core::Result<std::string> normalise_path(std::string_view raw);

/// Fills target, path and query from the target of a request line (origin or absolute form).
core::Result<void> set_target(Request& request, std::string_view target);

/// "GET", "get" and "Get" are one name in headers; only ASCII letters are folded.
bool equal_names(std::string_view a, std::string_view b);
std::string lower_case(std::string_view text);

/// The standard phrase for a status, such as "Not Found".
std::string_view reason_of(int status);

}  // namespace pareltjes::http
