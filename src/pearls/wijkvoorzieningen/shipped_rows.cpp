// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/shipped_rows.hpp"

#include <fmt/core.h>

#include <cmath>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "platform/hub/csv.hpp"

namespace pareltjes::wijkvoorzieningen {

core::Result<std::vector<ShippedRow>> shipped_rows(std::string_view file) {
  const auto name = fmt::format("data/profielen/{}", file);
  const auto broken = [&] {
    return core::fail(core::ErrorCode::kInternal,
                      {fmt::format("{} is niet te lezen.", name), fmt::format("{} cannot be read.", name)});
  };
  const auto bytes = core::find_resource(name);
  if (!bytes) return broken();
  auto reader = hub::CsvReader::open(name, *bytes);
  if (!reader) return std::unexpected(reader.error());
  std::vector<ShippedRow> rows;
  std::vector<std::string_view> fields;
  for (;;) {
    const auto more = reader->next(fields);
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < fields.size(); ++i) row[reader->header()[i]] = std::string(fields[i]);
  }
  if (rows.empty()) return broken();
  return rows;
}

double number_in(const ShippedRow& row, const std::string& column) {
  const auto found = row.find(column);
  return found == row.end() ? std::nan("") : core::parse_number(found->second).value_or(std::nan(""));
}

}  // namespace pareltjes::wijkvoorzieningen
