// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pareltjes::engines::xml_rules {

// Lexical forms of XML Schema, part 2: datatypes. Blanks around a value are allowed, as white space is collapsed.

/// xs:double: digits, exponent, INF, -INF and NaN; nothing when the text is none.
std::optional<double> parse_double(std::string_view text);
std::optional<std::int64_t> parse_integer(std::string_view text);
bool is_decimal(std::string_view text);
bool is_date(std::string_view text);
bool is_date_time(std::string_view text);
bool is_g_year(std::string_view text);

/// Without space, tab, CR and LF at both sides.
std::string_view trim_xml(std::string_view text);
/// "a\t b\n" becomes "a b": space, tab, CR and LF only.
/// Whether normalize_space() would change nothing.
bool is_normalized(std::string_view text);
std::string normalize_space(std::string_view text);

/// Code points of UTF-8.
std::size_t count_characters(std::string_view text);

}  // namespace pareltjes::engines::xml_rules
