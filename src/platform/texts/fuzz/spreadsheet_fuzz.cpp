// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a workbook that somebody uploads.
#include <cstdint>
#include <string_view>

#include "platform/texts/spreadsheet.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (pareltjes::texts::is_spreadsheet(bytes)) pareltjes::texts::read_spreadsheet("a", bytes);
  return 0;
}
