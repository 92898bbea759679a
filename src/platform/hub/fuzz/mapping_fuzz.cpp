// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "platform/hub/mapping.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static_cast<void>(pareltjes::hub::parse_mapping({reinterpret_cast<const char*>(data), size}, "fuzz.json"));
  return 0;
}
