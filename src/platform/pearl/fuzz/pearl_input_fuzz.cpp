// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "platform/pearl/schema.hpp"

/// Any input of a run against a schema with every rule that manifests use.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kSchema = nlohmann::json::parse(R"({"type":"object","required":["gemeente"],
    "additionalProperties":false,"properties":{"gemeente":{"type":"string","pattern":"^GM[0-9]{4}$"},
    "jaar":{"type":"integer","minimum":1995,"maximum":2100,"default":2024},
    "wie":{"type":"string","enum":["wijk","buurt"],"default":"wijk"},
    "eigen":{"type":"object","additionalProperties":{"type":"number"}},
    "lijst":{"type":"array","maxItems":3,"uniqueItems":true,"items":{"type":["string","null"],"maxLength":8}}}})");
  const auto* text = reinterpret_cast<const char*>(data);
  const auto values = nlohmann::json::parse(text, text + size, nullptr, false);
  if (values.is_discarded()) return 0;
  const auto filled = pareltjes::pearl::validate(kSchema, values);
  if (filled && (!filled->contains("jaar") || !pareltjes::pearl::validate(kSchema, *filled))) std::abort();
  if (!filled && filled.error().empty()) std::abort();
  return 0;
}
