// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.hpp"

namespace pareltjes::http {

/// The status line and headers of a response, up to and including the empty line. Content-Length, Date and Connection
/// are the server's own; a handler's values for them are left out.
/// @param keep_alive whether the connection stays open after it.
std::string head_of(const Response& response, bool keep_alive);

/// Whether the answer may have a body: not for HEAD, 204 and 304.
bool has_body(const Response& response, const Request& request);

/// Whether a header name and value can go over the wire without becoming two headers.
bool is_safe_header(std::string_view name, std::string_view value);

/// Adds a header as received. Values of one name are joined as RFC 9110 says, cookies with "; ".
void add_header(Request& request, std::string_view name, std::string_view value);

/// Whether all headers and the status can be sent.
bool can_be_sent(const Response& response);

/// Why the server itself answers a request.
enum class Refusal { kNoHttp, kVersion, kLargeHeaders, kManyHeaders, kLargeBody, kBusy };
Response refuse(Refusal refusal, const Request& request);

/// The request line, and what was counted below it.
struct RequestHead {
  std::string_view target;
  bool is_1_1 = true;  ///< HTTP/1.1 rather than 1.0.
  std::size_t headers = 0;
  std::size_t hosts = 0;
};

/// Fills target, path, query and cookies of a request of which the method and headers are there. Gives an answer when
/// such a request cannot be served.
std::optional<Response> take_head(Request& request, const RequestHead& head);

/// Takes over what a proxy in front says about the client, when the request comes from one that is trusted.
void apply_proxy_headers(Request& request, const std::vector<std::string>& trusted);

}  // namespace pareltjes::http
