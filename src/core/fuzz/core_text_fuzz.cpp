// SPDX-License-Identifier: EUPL-1.2
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace core = pareltjes::core;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!core::is_valid_utf8(core::from_windows_1252(text))) std::abort();
  if (core::is_valid_utf8(text) && core::fold(core::fold(text)) != core::fold(text)) std::abort();
  if (core::escape_markup(text).find_first_of("<>\"'") != std::string::npos) std::abort();
  if (const auto number = core::parse_number(text)) (void)core::format_number(*number, 2, core::Language::kDutch);
  (void)core::split(text, ';');
  return 0;
}
