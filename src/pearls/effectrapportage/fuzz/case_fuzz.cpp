// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pearls/effectrapportage/case.hpp"
#include "pearls/effectrapportage/form.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pareltjes;
  pearl::RunInput input;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  input.values = nlohmann::json::parse(text, nullptr, false);
  if (!input.values.is_object()) return 0;
  const auto read = effectrapportage::read_case(input, "Purmerend");
  const auto fields = effectrapportage::fields_of(input.values);
  return read.sector.empty() && fields.empty() ? 1 : 0;
}
