// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/http/multipart.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto parts = pareltjes::http::parse_multipart("multipart/form-data; boundary=b", text);
  if (parts) {
    for (const auto& part : *parts) {
      if (part.filename.contains('/') || part.content.contains("\r\n--b")) std::abort();
    }
  }
  (void)pareltjes::http::parse_multipart(text, "--b\r\n\r\n\r\n--b--");
  return 0;
}
