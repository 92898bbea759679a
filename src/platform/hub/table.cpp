// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/table.hpp"

#include <algorithm>

#include "platform/hub/dataset.hpp"

namespace pareltjes::hub {

double half_width_of(const Column& column, std::string_view soort) {
  const auto found = column.half_width_by_kind.find(soort);
  return found == column.half_width_by_kind.end() ? column.half_width : found->second;
}

std::size_t DataTable::rows() const {
  if (columns.empty()) return geometries.size();
  const auto& first = columns.front();
  return first.type == Column::Type::kText ? first.texts.size() : first.numbers.size();
}

const Column* DataTable::find(std::string_view name) const {
  const auto found = std::ranges::find(columns, name, &Column::name);
  return found == columns.end() ? nullptr : &*found;
}

const std::vector<double>* DataTable::numbers(std::string_view name) const {
  const auto* column = find(name);
  return column && column->type == Column::Type::kNumber ? &column->numbers : nullptr;
}

const std::vector<std::string>* DataTable::texts(std::string_view name) const {
  const auto* column = find(name);
  return column && column->type == Column::Type::kText ? &column->texts : nullptr;
}

std::vector<DatasetPtr> Snapshot::on(std::string_view topic) const {
  std::vector<DatasetPtr> found;
  for (const auto& dataset : datasets_) {
    if (dataset->info.topic == topic) found.push_back(dataset);
  }
  return found;
}

}  // namespace pareltjes::hub
