// SPDX-License-Identifier: EUPL-1.2
// Any bytes are a document or a refusal; every element of a document has a place in its file.
#include <cstddef>
#include <cstdint>
#include <string>

#include "engines/xml_rules/document/document.hpp"

using namespace pareltjes::engines::xml_rules;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = Document::parse({reinterpret_cast<const char*>(data), size}, "a.xml");
  if (!document) {
    return 0;
  }
  for (const auto id : document->tree().elements()) {
    if (document->source()[document->tree()[id].text] != '<' ||
        document->place(id).byte >= static_cast<std::int64_t>(size)) {
      __builtin_trap();
    }
  }
  return 0;
}
