// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/storage/directives.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto marks = pareltjes::storage::parse_directives(text, "fuzz.sql");
  if (!marks) return 0;
  for (const auto& mark : *marks) {
    // A name goes into SQL as it is: nothing but plain letters may come through.
    if (mark.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos) std::abort();
  }
  return 0;
}
