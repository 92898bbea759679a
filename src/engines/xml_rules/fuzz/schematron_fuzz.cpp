// SPDX-License-Identifier: EUPL-1.2
// A rule file from outside is compiled and run on a small document, or refused.
#include <cstddef>
#include <cstdint>
#include <string>

#include "engines/xml_rules/schematron/rule_file.hpp"

using namespace pareltjes::engines::xml_rules;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto document = Document::parse("<a x='1'><b y='2'>t</b><b>3</b></a>", "a.xml");
  const auto rules = RuleFile::load({reinterpret_cast<const char*>(data), size}, "r.sch");
  if (rules) {
    (void)rules->check(*document, {.max_violations = 100});
  }
  return 0;
}
