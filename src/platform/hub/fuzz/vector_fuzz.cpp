// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform/hub/formats.hpp"

/// GeoJSON and GeoPackage, through GDAL.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace hub = pareltjes::hub;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (!hub::is_vector(bytes)) return 0;
  static_cast<void>(hub::import_vector("grenzen-2024.gpkg", bytes, {.mapping = {}, .year = 2024, .organisation = {}}));
  return 0;
}
