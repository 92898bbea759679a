// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pareltjes::http {

/// A request as the rest of the program sees it. Everything in it is untrusted.
struct Request {
  std::string method;                             ///< Upper case.
  std::string target;                             ///< As received.
  std::string path;                               ///< Percent-decoded, normalised, begins with '/'.
  std::multimap<std::string, std::string> query;  ///< Percent-decoded.
  std::map<std::string, std::string> headers;     ///< Names in lower case.
  std::map<std::string, std::string> cookies;
  std::map<std::string, std::string> path_parameters;  ///< Filled in by the router.
  std::string body;
  std::string remote_address;
  std::string id;  ///< For the logs and the X-Request-Id header.

  [[nodiscard]] std::string header(std::string_view lower_case_name) const;
  /// First value of a query parameter, or the fallback.
  [[nodiscard]] std::string parameter(std::string_view name, std::string_view fallback = {}) const;
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  static Response html(std::string body, int status = 200);
  static Response json(std::string body, int status = 200);
  static Response redirect(std::string location, int status = 303);
  Response& with(std::string name, std::string value);
};

/// Fields of an application/x-www-form-urlencoded body or a query string.
std::multimap<std::string, std::string> parse_form(std::string_view text);

std::string percent_encode(std::string_view text);

}  // namespace pareltjes::http
