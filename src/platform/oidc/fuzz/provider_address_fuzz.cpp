// SPDX-License-Identifier: EUPL-1.2
// Lines: an issuer, a further host, and an address that a provider names. What is taken is a plain https address; a
// provider that is not internal never leads to this machine by http.
#include <strings.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "platform/oidc/discovery.hpp"

using namespace pareltjes::oidc;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto line = [&rest] {
    const auto end = rest.find('\n');
    const std::string text(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return text;
  };
  Registration registration;
  registration.issuer = line();
  registration.hosts = {line()};
  const auto url = line();
  const bool good_issuer = check_issuer(registration).has_value();
  if (good_issuer && registration.issuer.find_first_of("#\\ \n\t?") != std::string::npos) std::abort();
  if (check_address(registration, url)) {
    if (strncasecmp(url.c_str(), "https:", 6) != 0 || url.find_first_of("\\ \t") != std::string::npos) std::abort();
  }
  if (good_issuer && !check_address(registration, registration.issuer)) std::abort();
  registration.internal = true;
  // What is allowed from outside is allowed within.
  if (good_issuer && !check_issuer(registration)) std::abort();
  (void)discovery_address(registration);
  return 0;
}
