// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/evidence/chain.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)pareltjes::evidence::verify(text);
  const auto json = pareltjes::evidence::parse_canonical(text);
  if (json && pareltjes::evidence::canonical(*json).value_or("") != text) std::abort();
  return 0;
}
