// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a text that somebody uploads; but for a PDF, which another program reads.
#include <cstdint>
#include <string_view>

#include "platform/texts/text_document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.substr(0, 2000).find("%PDF-") != std::string_view::npos) return 0;
  pareltjes::texts::read(size % 2 == 0 ? "a.txt" : "a.md", bytes);
  return 0;
}
