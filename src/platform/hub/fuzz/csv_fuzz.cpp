// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "platform/hub/importer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pareltjes::hub;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto& mappings = shipped_mappings();
  if (bytes.empty() || mappings.empty()) return 0;
  static_cast<void>(import_csv("fuzz-2024.csv", bytes.substr(1), mappings[data[0] % mappings.size()]));
  return 0;
}
