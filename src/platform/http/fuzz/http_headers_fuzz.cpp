// SPDX-License-Identifier: EUPL-1.2
// The first line is the method and the target, further lines are headers, behind an empty line stands a form's token.
// What is done with headers around a handler: a client's words never break out of a header of the answer, a part is a
// part of the whole, and nobody makes up a token.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "core/text.hpp"
#include "platform/http/csrf.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/wire.hpp"

namespace http = pareltjes::http;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// Nothing where the server answers by itself.
std::optional<http::Request> request_of(std::string_view text, std::string_view& token) {
  http::Request request;
  request.remote_address = "192.0.2.1";
  bool first = true;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line.empty()) break;
    const auto border = line.find(first ? ' ' : ':');
    const auto name = line.substr(0, border);
    const auto value = border == std::string_view::npos ? std::string_view() : line.substr(border + 1);
    if (first) {
      request.method = name;
      if (!http::set_target(request, value)) return std::nullopt;
    } else if (http::is_safe_header(name, value)) {  // The server refuses the rest.
      http::add_header(request, name, pareltjes::core::trim(value));
    }
    first = false;
  }
  token = text;
  return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view token;
  auto asked = request_of({reinterpret_cast<const char*>(data), size}, token);
  if (!asked) return 0;
  auto& request = *asked;
  http::apply_proxy_headers(request, {"192.0.2.1", "192.0.2.2"});
  require(!request.remote_address.empty() && request.remote_address.size() <= 64);
  (void)http::is_same_origin(request);
  constexpr std::string_view kToken = "0123456789abcdef0123456789abcdef";
  require(http::token_matches(http::mask_token(kToken), kToken));
  // Whatever matches can be unmasked to the token: the fuzzer finds it only by the seed that is one.
  if (http::token_matches(token, kToken)) require(token == kToken || token.size() == 4 * kToken.size());
  require(!http::token_matches(token, ""));

  const std::string whole(3000, 'a');
  auto response = http::Response::html(whole);
  response.with("Accept-Ranges", "bytes");
  http::add_etag(response);
  http::answer_if_none_match(request, response);
  http::apply_range(request, response);
  http::compress(request, response);
  http::add_security_headers(request, response);
  http::add_api_headers(request, response, "1.0.0");
  if (response.status == 206) require(!response.body.empty() && whole.contains(response.body));
  for (const auto& answer :
       {response, http::redirect_to_https(request, 8443), http::protocol_problem(400, {"Fout.", "Wrong."}, request)}) {
    for (const auto& [name, value] : answer.headers) require(http::is_safe_header(name, value));
    (void)http::head_of(answer, true);
  }
  (void)http::access_log_line(request, response, {}, {});
  return 0;
}
