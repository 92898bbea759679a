// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/identity/throttle.hpp"
#include "platform/identity/totp.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace identity = pareltjes::identity;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto bytes = identity::from_base32(text);
  if (bytes && identity::from_base32(identity::to_base32(*bytes)).value_or("?") != *bytes) std::abort();
  if (identity::from_base32(identity::to_base32(text)).value_or("?") != text) std::abort();
  (void)identity::matching_step("12345678901234567890", text, pareltjes::core::Timestamp{}, 0);
  (void)identity::network_of(text);
  return 0;
}
