// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "platform/http/message.hpp"

namespace pareltjes::http {

/// One of several things that are wrong in one request.
struct FieldError {
  std::string pointer;  ///< JSON Pointer (RFC 6901) into the body, such as "/invoer/jaar", or the name of a parameter.
  core::Text message;
};

/// The status with which an error is answered: that of the error table, but 503 for a cancelled run, as 499 is no
/// status of the standard.
int status_of(const core::Error& error);

/// application/problem+json (RFC 9457) with type, title, status, detail and instance (the request's id), in the
/// language that the request asks for. Faults of ours (500) get a fixed sentence: their details are for the logs.
Response problem(const core::Error& error, const Request& request);

/// The same with an "errors" array that names all that is wrong at once.
Response problem(const core::Error& error, std::span<const FieldError> errors, const Request& request);

/// Several errors, each with its place in a file; the first gives type and status. Needs at least one.
Response problem(std::span<const core::Error> errors, const Request& request);

/// A problem without a row in the error table, about the protocol itself, such as 431 or 505.
Response protocol_problem(int status, const core::Text& detail, const Request& request);

}  // namespace pareltjes::http
