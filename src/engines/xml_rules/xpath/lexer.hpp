// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pareltjes::engines::xml_rules {

enum class TokenKind : std::uint8_t {
  kEnd,
  kName,       ///< NCName or QName
  kAnyPrefix,  ///< *:local
  kAnyLocal,   ///< prefix:*
  kInteger,
  kDecimal,
  kDouble,
  kString,
  kSymbol,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view prefix;
  std::string_view text;  ///< Local name, digits, symbol.
  std::string literal;    ///< A string with doubled quotes resolved.
  std::size_t offset = 0;
};

/// The tokens of an XPath 2.0 expression, the last one kEnd; throws StaticError.
std::vector<Token> tokens_of(std::string_view text);

}  // namespace pareltjes::engines::xml_rules
