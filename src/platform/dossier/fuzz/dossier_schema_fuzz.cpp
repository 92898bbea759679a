// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "platform/dossier/schema.hpp"

/// {"schema": …, "document": …}: any schema, any document.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto* text = reinterpret_cast<const char*>(data);
  const auto both = nlohmann::json::parse(text, text + size, nullptr, false);
  if (!both.is_object() || !both.contains("schema") || !both.contains("document")) return 0;
  const auto schema = pareltjes::dossier::Schema::compile(both["schema"]);
  if (schema) (void)schema->check(both["document"]);
  return 0;
}
