// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/outcome.hpp"

#include <algorithm>
#include <cassert>

namespace pareltjes::pearl {

std::string_view name_of(Nature nature) {
  switch (nature) {
    case Nature::kMeasured:
      return "gemeten";
    case Nature::kDerived:
      return "afgeleid";
    case Nature::kModelled:
      return "gemodelleerd";
  }
  return "gemodelleerd";
}

std::size_t Table::column(std::string_view column_name) const {
  const auto found = std::ranges::find(columns, column_name, &TableColumn::name);
  assert(found != columns.end());
  return static_cast<std::size_t>(found - columns.begin());
}

const Table* Outcome::table(std::string_view name) const {
  const auto found = std::ranges::find(tables, name, &Table::name);
  return found == tables.end() ? nullptr : &*found;
}

const Layer* Outcome::layer(std::string_view name) const {
  const auto found =
      std::ranges::find(layers, name, [](const Layer& layer) -> const std::string& { return layer.table.name; });
  return found == layers.end() ? nullptr : &*found;
}

}  // namespace pareltjes::pearl
