// SPDX-License-Identifier: EUPL-1.2
// Any bytes as what pdfinfo and pdftotext wrote, one behind the other.
#include <cstdint>
#include <string_view>

#include "platform/texts/pdf_structure.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto cut = bytes.find('\0');
  const auto pages = cut == std::string_view::npos ? std::string_view() : bytes.substr(cut + 1);
  static_cast<void>(pareltjes::texts::parts_of_pdf_structure(bytes.substr(0, cut), pages));
  return 0;
}
