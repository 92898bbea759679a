// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform/features/geometry.hpp"
#include "platform/features/time_span.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pareltjes::features;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto crs : kAllCrs) {
    if (const auto boxes = parse_bbox(text, crs))
      for (const auto& box : *boxes) static_cast<void>(intersects({{{{5, 52}, {6, 52}, {6, 53}, {5, 52}}}}, box));
  }
  static_cast<void>(parse_datetime(text));
  static_cast<void>(crs_of(text));
  return 0;
}
