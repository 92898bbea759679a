// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform/hub/formats.hpp"

/// The observations and, behind a NUL, the table of names.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto border = bytes.find('\0');
  const auto names = border == std::string_view::npos ? std::string_view() : bytes.substr(border + 1);
  static_cast<void>(pareltjes::hub::import_observations("85984NED.zip", bytes.substr(0, border), names,
                                                        {.mapping = {}, .year = 2024, .organisation = {}}));
  return 0;
}
