// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/http/accept.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  for (const auto& preference : pareltjes::http::parse_preferences(text)) {
    if (preference.quality < 0 || preference.quality > 1000) std::abort();
  }
  (void)pareltjes::http::accepts_encoding(text, "gzip");
  return 0;
}
