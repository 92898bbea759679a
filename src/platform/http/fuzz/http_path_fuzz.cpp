// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/http/message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto path = pareltjes::http::normalise_path(text);
  if (path && (!path->starts_with("/") || path->contains("/../") || path->ends_with("/..") || path->contains("//"))) {
    std::abort();
  }
  pareltjes::http::Request request;
  (void)pareltjes::http::set_target(request, text);
  return 0;
}
