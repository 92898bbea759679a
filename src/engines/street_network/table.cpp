// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/table.hpp"

#include <stdexcept>

#include "core/resources.hpp"
#include "core/text.hpp"

namespace pareltjes::engines::street_network {

std::vector<std::vector<std::string>> shipped_rows(std::string_view file, std::size_t columns) {
  const auto bytes = core::find_resource("src/engines/street_network/" + std::string(file));
  if (!bytes) throw std::logic_error("no table " + std::string(file));
  std::vector<std::vector<std::string>> rows;
  for (const auto& line : core::split(*bytes, '\n')) {
    if (line.empty()) continue;
    rows.push_back(core::split(line, ';'));
    if (rows.back().size() != columns) throw std::logic_error(std::string(file) + ": a row with other columns");
  }
  if (!rows.empty()) rows.erase(rows.begin());
  return rows;
}

double shipped_number(const std::string& text) {
  const auto value = core::parse_number(text);
  if (!value) throw std::logic_error("no number in a shipped table: " + text);
  return *value;
}

}  // namespace pareltjes::engines::street_network
