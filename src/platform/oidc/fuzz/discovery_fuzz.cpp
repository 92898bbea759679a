// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/oidc/discovery.hpp"

using namespace pareltjes::oidc;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Registration registration;
  registration.issuer = "https://inloggen.voorbeeld.example";
  const auto found = parse_discovery({reinterpret_cast<const char*>(data), size}, registration);
  // What passes leads to the issuer's own host.
  if (found && found->token_endpoint.find("inloggen.voorbeeld.example") == std::string::npos &&
      found->token_endpoint.find('%') == std::string::npos &&
      found->token_endpoint.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos)
    std::abort();
  return 0;
}
