// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "platform/hub/formats.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pareltjes::hub;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(is_diwi(bytes));
  static_cast<void>(import_diwi("fuzz-2024.geojson", bytes, {}));
  return 0;
}
