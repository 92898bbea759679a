// SPDX-License-Identifier: EUPL-1.2
// A list of addresses, and what an address gives: no bytes may break them.
#include <cstddef>
#include <cstdint>
#include <string>

#include "pearls/omgevingswet/pack_list.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto list = pareltjes::omgevingswet::PackList::parse(bytes, "lijst.csv");
  if (list) {
    for (const auto& name : list->names()) static_cast<void>(list->find(name));
  }
  static_cast<void>(pareltjes::omgevingswet::files_from({"x-1", "https://a.example/wet.xsd", "a/", "", "", ""}, bytes,
                                                        {.entries = 20, .total_bytes = 1U << 20U}));
  return 0;
}
