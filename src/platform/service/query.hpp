// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "platform/http/problem.hpp"

namespace pareltjes::service {

using FieldErrors = std::vector<http::FieldError>;

/// All that is wrong with the names in a query: those that are not known, those that come twice.
FieldErrors misfits_of_names(const http::Request& request, const std::vector<std::string>& known);

/// The answer 400 that names all of it.
http::Response refuse_fields(const FieldErrors& wrong, const http::Request& request);

}  // namespace pareltjes::service
