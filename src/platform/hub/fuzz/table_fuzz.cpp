// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <cstdlib>

#include "platform/hub/serialise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pareltjes::hub;
  const auto table = deserialise({reinterpret_cast<const char*>(data), size});
  // What was accepted can be written and read again.
  if (table && !deserialise(serialise(*table))) std::abort();
  return 0;
}
