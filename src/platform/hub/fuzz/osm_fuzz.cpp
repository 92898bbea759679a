// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "platform/hub/formats.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static_cast<void>(pareltjes::hub::import_osm("fuzz.osm.pbf", {reinterpret_cast<const char*>(data), size},
                                               {.mapping = {}, .year = 2024, .organisation = {}}));
  return 0;
}
