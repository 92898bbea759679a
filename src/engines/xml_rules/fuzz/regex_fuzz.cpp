// SPDX-License-Identifier: EUPL-1.2
// Lines: flags, pattern, replacement, and the text. Whatever is no expression is refused with a code of the standard;
// the tokens of a text lie in it one after another, and none of them holds what separates them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/text.hpp"
#include "engines/xml_rules/xpath/item.hpp"
#include "engines/xml_rules/xpath/regex.hpp"

using namespace pareltjes::engines::xml_rules;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  // A pattern and a text come out of a document, which is UTF-8.
  if (size > 4096 || !pareltjes::core::is_valid_utf8(rest)) return 0;
  const auto line = [&rest] {
    const auto end = rest.find('\n');
    const auto text = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return text;
  };
  const auto flags = line();
  const auto pattern = line();
  const auto replacement = line();
  try {
    const Regex regex(pattern, flags);
    const bool found = regex.search(rest);
    std::vector<std::string_view> tokens;
    regex.tokenize(rest, [&](std::string_view token) {
      tokens.push_back(token);
      return true;
    });
    if (!rest.empty() && found != (tokens.size() > 1)) __builtin_trap();
    const auto* at = rest.data();
    for (const auto token : tokens) {
      if (token.data() < at || token.data() + token.size() > rest.data() + rest.size()) __builtin_trap();
      at = token.data() + token.size();
    }
    const auto replaced = regex.replace(rest, replacement);
    if (!found && replaced != rest) __builtin_trap();
    if (!pareltjes::core::is_valid_utf8(replaced)) __builtin_trap();
  } catch (const DynamicError&) {
    return 0;
  }
  return 0;
}
