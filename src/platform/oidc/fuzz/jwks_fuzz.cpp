// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/oidc/jose.hpp"

using namespace pareltjes::oidc;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto keys = KeySet::parse({reinterpret_cast<const char*>(data), size});
  if (!keys) return 0;
  Token token;
  for (const auto algorithm : {Algorithm::kRs256, Algorithm::kPs256, Algorithm::kEs256}) {
    token.algorithm = algorithm;
    token.signature = std::string(algorithm == Algorithm::kEs256 ? 64 : 256, 'x');
    const auto* key = keys->key_for(token);
    if (key != nullptr && signature_fits(token, *key)) std::abort();
  }
  return 0;
}
