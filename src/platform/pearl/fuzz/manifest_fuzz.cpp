// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform/pearl/manifest.hpp"
#include "platform/pearl/schema.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace pearl = pareltjes::pearl;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto manifest = pearl::Manifest::parse(text, "manifest.json");
  if (manifest) (void)pearl::validate(manifest->input_schema, manifest->example);
  return 0;
}
