// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/ids.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace core = pareltjes::core;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto gemeente = core::GemeenteCode::parse(text)) {
    if (core::GemeenteCode::parse(gemeente->text()).value() != *gemeente || gemeente->digits().size() != 4)
      std::abort();
  }
  if (const auto area = core::AreaCode::parse(text)) {
    if (core::AreaCode::parse(area->text()).value() != *area) std::abort();
    if (area->kind() == core::AreaKind::kBuurt && area->wijk().gemeente() != area->gemeente()) std::abort();
  }
  return 0;
}
