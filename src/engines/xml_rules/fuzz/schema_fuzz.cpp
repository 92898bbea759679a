// SPDX-License-Identifier: EUPL-1.2
// Parts between NULs: a document, a schema, a schema that it may import, a catalog. Any bytes are a verdict or a
// refusal, and every finding is about a node of the document.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engines/xml_rules/schema/schema_set.hpp"

using namespace pareltjes::engines::xml_rules;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto part = [&rest] {
    const auto end = rest.find('\0');
    const std::string text(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return text;
  };
  const auto document = Document::parse(part(), "a.xml");
  SchemaSet::Files files{{"map/a.xsd", part()}, {"map/b.xsd", part()}, {"catalog.xml", part()}};
  const auto set = SchemaSet::load(std::move(files));
  if (!document || !set) return 0;
  const auto verdict = set->validate(*document, 50);
  if (!verdict) return 0;
  for (const auto& finding : verdict->findings) {
    if (document->place(finding.node).byte > static_cast<std::int64_t>(size)) __builtin_trap();
  }
  return 0;
}
