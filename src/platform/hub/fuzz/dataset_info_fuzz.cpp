// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "platform/hub/info_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace hub = pareltjes::hub;
  const auto written = hub::info_to_json(hub::info_from_json({reinterpret_cast<const char*>(data), size}));
  if (hub::info_to_json(hub::info_from_json(written)) != written) std::abort();
  return 0;
}
