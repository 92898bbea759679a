// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "platform/http/message.hpp"
#include "platform/http/router.hpp"

namespace pareltjes::http {

// Steps around a handler, as plain functions; service.hpp puts them in their order.

/// The answer of the route that fits: 404 and 405 (with Allow) as problems, OPTIONS with the methods that exist.
Response dispatch(const Router& router, Request& request);

/// Content-Security-Policy without inline script and style, nosniff, X-Frame-Options, Referrer-Policy,
/// Permissions-Policy, and HSTS when the request came over TLS. A policy that the handler set itself stays.
void add_security_headers(const Request& request, Response& response);

/// For paths below /api/: API-Version on every answer, Cache-Control: no-store; CORS * for openapi.json only. Below
/// /ogc/ and /data/: API-Version and CORS * on every answer, which may be cached; with "*" a browser sends no cookies,
/// so that another website sees what a visitor sees.
void add_api_headers(const Request& request, Response& response, std::string_view api_version);

/// 308 to the same address over TLS, by the Host that the request names; 400 when that cannot stand in an address.
/// @param port where TLS is spoken.
Response redirect_to_https(const Request& request, unsigned short port);

/// Whether a Host header can stand in an address that is sent back.
bool is_host(std::string_view host);

/// A strong ETag over the bytes of the body (SHA-256).
void add_etag(Response& response);

/// 304 without a body when the client already has what the ETag of a 200 answer to GET or HEAD names.
void answer_if_none_match(const Request& request, Response& response);

/// 206 or 416 for one byte range, when the answer is a 200 to GET that says "Accept-Ranges: bytes" and is not encoded.
/// More than one range, or one that cannot be read, gets the whole: the standard allows that (RFC 9110, section 14.2).
void apply_range(const Request& request, Response& response);

/// gzip for texts of more than `threshold` bytes when the client takes it; the ETag then ends in "-gzip". Partial
/// answers and those with a coding stay as they are.
void compress(const Request& request, Response& response, std::size_t threshold = 1024);

/// Adds a name to the Vary header, once.
void add_vary(Response& response, std::string_view name);

/// One line of JSON for the access log: time, id, method, route pattern, status, ms, bytes. No path, query, address or
/// cookie: those can tell who asked for what.
std::string access_log_line(const Request& request, const Response& response, core::Timestamp time,
                            std::chrono::nanoseconds duration);

}  // namespace pareltjes::http
