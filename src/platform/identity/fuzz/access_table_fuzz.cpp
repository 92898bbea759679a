// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform/identity/access.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto table = pareltjes::identity::AccessTable::parse(text, "toegang.csv");
  if (table) (void)table->may("start", std::nullopt);
  return 0;
}
