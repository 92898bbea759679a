// SPDX-License-Identifier: EUPL-1.2
// A stored street network: five texts a row, one a line.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "platform/hub/streets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pareltjes::hub;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  DataTable table;
  for (const auto& name : streets_header()) {
    table.columns.emplace_back().name = name;
    table.columns.back().type = Column::Type::kText;
  }
  for (std::size_t field = 0; !text.empty(); ++field) {
    const auto end = std::min(text.find('\n'), text.size());
    table.columns[field % table.columns.size()].texts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  for (auto& column : table.columns) column.texts.resize(table.columns.front().texts.size());
  count_street_nodes(table, {});
  const auto streets = read_streets(table);
  if (!streets) return 0;
  // What was accepted can be written and read again.
  for (auto& column : table.columns) column.texts.clear();
  const auto written =
      write_streets(*streets, [&](const std::vector<std::string>& row) -> pareltjes::core::Result<void> {
        for (std::size_t i = 0; i < row.size(); ++i) table.columns[i].texts.push_back(row[i]);
        return {};
      });
  const auto again = read_streets(table);
  if (!written || !again || again->ways != streets->ways || again->nodes != streets->nodes) std::abort();
  return 0;
}
