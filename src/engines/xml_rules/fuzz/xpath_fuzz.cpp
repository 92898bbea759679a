// SPDX-License-Identifier: EUPL-1.2
// An expression from outside is compiled and evaluated on a small document, or refused; nothing else.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engines/xml_rules/xpath/evaluator.hpp"

using namespace pareltjes::engines::xml_rules;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto document = Document::parse("<a x='1'><b y='2'>t</b><b>3</b><!--c--></a>", "a.xml");
  Program program;
  StaticContext context(program);
  try {
    const auto expr = compile_xpath({reinterpret_cast<const char*>(data), size}, context);
    const std::vector<KeyDefinition> keys;
    Run run(program, *document, keys, 0);
    run.frame.resize(context.frame_size());
    std::size_t seen = 0;
    Evaluator(run).visit(*expr, Focus::on(Item::of(document->tree(), 1)), [&](const Item&) { return ++seen < 1000; });
  } catch (const StaticError&) {
    return 0;
  } catch (const DynamicError&) {
    return 0;
  }
  return 0;
}
