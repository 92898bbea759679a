// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "platform/hub/container.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pareltjes::hub;
  constexpr std::uint64_t kLimit = 1 << 20;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (is_gzip(bytes)) static_cast<void>(unpack_gzip("fuzz.gz", bytes, kLimit));
  if (is_zip(bytes)) static_cast<void>(unpack_zip("fuzz.zip", bytes, kLimit));
  return 0;
}
