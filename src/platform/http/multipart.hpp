// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::http {

/// One field or file of a multipart/form-data body (RFC 7578).
struct Part {
  std::string name;
  std::string filename;      ///< Its last part only, without folders; empty when it is no file.
  std::string content_type;  ///< As the client says; untrusted.
  std::string_view content;  ///< A view into the body that was parsed.
};

struct MultipartLimits {
  std::size_t parts = 200;
  std::size_t name_bytes = 256;
  std::size_t part_header_bytes = 4096;
};

/// The parts of a body, in their order. `body` must outlive them. Fails with kUnsupportedMediaType when the content
/// type is not multipart/form-data with a boundary, and with kInvalidInput when the body is broken or passes a limit.
core::Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body,
                                                const MultipartLimits& limits = {});

/// The first part of that name, or nullptr.
const Part* find_part(const std::vector<Part>& parts, std::string_view name);

}  // namespace pareltjes::http
