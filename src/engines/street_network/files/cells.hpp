// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"

namespace pareltjes::engines::street_network {

/// Semicolon, tab or comma, as the first line shows.
inline char separator_of(std::string_view line) {
  return line.contains(';') ? ';' : line.contains('\t') ? '\t' : ',';
}

/// Fields of a line, without blanks around them; quotes hold separators, doubled quotes hold a quote.
inline std::vector<std::string> fields_of(std::string_view line, char separator) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += line[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == separator && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  for (auto& field : fields) field = std::string(core::trim(field));
  return fields;
}

/// Calls `see(line, number)` for every line that is not blank, until it gives an error.
template <class See>
core::Result<void> for_each_line(std::string_view bytes, const See& see) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  for (std::size_t number = 1; !bytes.empty(); ++number) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view line = core::trim(bytes.substr(0, end));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (line.empty()) continue;
    if (auto seen = see(line, number); !seen) return std::unexpected(seen.error());
  }
  return {};
}

}  // namespace pareltjes::engines::street_network
