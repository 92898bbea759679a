// SPDX-License-Identifier: EUPL-1.2
// Any bytes as what pdftotext wrote.
#include <cstdint>
#include <string_view>

#include "platform/texts/pdf.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  pareltjes::texts::parts_of_pdf_text({reinterpret_cast<const char*>(data), size});
  return 0;
}
