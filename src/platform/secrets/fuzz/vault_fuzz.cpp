// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/secrets/vault.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace secrets = pareltjes::secrets;
  static const auto kVault = secrets::Vault::from_key({1, 2, 3});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (kVault.unseal(text, "fuzz")) std::abort();  // Nobody can make this up.
  if (kVault.unseal(kVault.seal(text, "fuzz"), "fuzz").value_or("?") != text) std::abort();
  const auto bytes = secrets::from_hex(text);
  if (bytes && secrets::to_hex(*bytes) != text) std::abort();
  return 0;
}
