// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/packages/packages.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace packages = pareltjes::packages;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  packages::ArchiveLimits limits;
  limits.total_bytes = std::size_t{4} * 1024 * 1024;
  const auto files = packages::read_zip(bytes, limits);
  if (files) {
    (void)packages::package_from(*files);
    const auto again = packages::unpack(packages::pack(*files));
    if (!again || *again != *files) std::abort();
  }
  const auto unpacked = packages::unpack(bytes);
  if (unpacked) (void)packages::package_from(*unpacked);
  return 0;
}
