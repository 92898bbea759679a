// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"

namespace pareltjes::core {

/// Without blanks, tabs and line ends at both sides.
std::string_view trim(std::string_view text);

std::vector<std::string> split(std::string_view text, char separator);

/// Lower case, without diacritics (é → e, ĳ → ij) and punctuation, blanks folded: for looking up names.
/// "'s-Gravenhage" → "s gravenhage". Only Latin letters are folded.
std::string fold(std::string_view utf8);

bool is_valid_utf8(std::string_view text);

/// ISO 8859-1 or Windows-1252 bytes as UTF-8.
std::string from_windows_1252(std::string_view bytes);

/// A number as the reader writes it: Dutch 14.015 and 0,47; English 14,015 and 0.47.
/// @param decimals digits behind the decimal mark, exactly.
std::string format_number(double value, int decimals, Language language);

/// A decimal number with '.' as mark, the whole text, no thousands separators; nothing when it is not one.
std::optional<double> parse_number(std::string_view text);

/// Escapes & < > " ' for HTML and XML.
std::string escape_markup(std::string_view text);

}  // namespace pareltjes::core
