// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/interval.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::wijkvoorzieningen::tables {

using pearl::Cell;

/// Six decimals: far finer than any figure here is known, and the same text on every machine.
inline Cell number(double value) {
  if (!std::isfinite(value)) return {};
  const double rounded = std::round(value * 1e6) / 1e6;
  return rounded == 0 ? 0.0 : rounded;
}
inline Cell number(const std::optional<double>& value) {
  return value ? number(*value) : Cell();
}
inline Cell text(std::string_view value) {
  return value.empty() ? Cell() : Cell(std::string(value));
}
inline Cell integer(double value) {
  return static_cast<std::int64_t>(std::llround(value));
}

/// Adds rows to a table by the names of its columns.
class Writer {
 public:
  Writer(const pearl::Manifest& manifest, std::string_view name) {
    const auto found = std::ranges::find(manifest.tables, name, &pearl::OutcomeTable::name);
    assert(found != manifest.tables.end());
    table_.name = found->name;
    table_.title = found->title;
    table_.columns = found->columns;
  }
  Writer& row() {
    table_.rows.emplace_back(table_.columns.size());
    return *this;
  }
  Writer& set(std::string_view column, Cell cell) {
    table_.rows.back()[table_.column(column)] = std::move(cell);
    return *this;
  }
  Writer& range(const core::Interval& value) {
    return set("laag", number(value.low)).set("midden", number(value.mid)).set("hoog", number(value.high));
  }
  pearl::Table& table() { return table_; }

 private:
  pearl::Table table_;
};

}  // namespace pareltjes::wijkvoorzieningen::tables
