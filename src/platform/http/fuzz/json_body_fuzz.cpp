// SPDX-License-Identifier: EUPL-1.2
// Any body: JSON that can be written and read again as the same value, or nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "platform/http/json_body.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = pareltjes::http::parse_json({reinterpret_cast<const char*>(data), size});
  if (value.is_discarded()) return 0;
  const auto copy = value;
  const auto again = pareltjes::http::parse_json(copy.dump());
  if (again.is_discarded() || again != value) std::abort();
  return 0;
}
