// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace pareltjes::http {

/// The bytes in gzip form (RFC 1952), without a time in it: same bytes in, same bytes out.
/// @param level 1 fast … 9 small.
std::string gzip(std::string_view bytes, int level);

/// Whether content of that type becomes smaller: texts, JSON, XML, SVG, scripts.
bool is_compressible(std::string_view content_type);

}  // namespace pareltjes::http
