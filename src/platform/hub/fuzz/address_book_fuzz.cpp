// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "platform/hub/download.hpp"

/// First a list of addresses, then the same bytes as an address that is asked for: it never leaves the list.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace hub = pareltjes::hub;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto book = hub::AddressBook::parse(text, "adressen.json")) {
    for (const auto& name : book->names()) (void)book->find(name);
  }
  const auto& shipped = hub::AddressBook::shipped();
  if (shipped.check(text) && !text.starts_with(shipped.scheme + "://")) std::abort();
  return 0;
}
