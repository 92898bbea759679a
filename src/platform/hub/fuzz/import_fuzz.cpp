// SPDX-License-Identifier: EUPL-1.2
// The name of a file and, on the next line, its bytes: the choice between all formats, packed or not, as uploading does
// it. What comes out can be kept and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "platform/hub/importer.hpp"
#include "platform/hub/serialise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace hub = pareltjes::hub;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto border = text.find('\n');
  if (border == std::string_view::npos || border > 200) return 0;
  const auto imported = hub::import_bytes(std::string(text.substr(0, border)), text.substr(border + 1),
                                          {.mapping = {}, .year = {}, .organisation = "GM0439"});
  if (!imported) return 0;
  for (const auto& one : *imported) {
    if (!hub::deserialise(hub::serialise(one.dataset.table))) std::abort();
  }
  return 0;
}
