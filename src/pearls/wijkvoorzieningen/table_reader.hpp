// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/interval.hpp"
#include "pearls/wijkvoorzieningen/page_data.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::wijkvoorzieningen {

/// Reads cells of a table by column name; what is not there is absent.
class Reader {
 public:
  explicit Reader(const pearl::Table* table) : table_(table) {
    if (table == nullptr) return;
    for (std::size_t i = 0; i < table->columns.size(); ++i) at_[table->columns[i].name] = i;
  }

  template <class Function>
  void each(Function function) {
    if (table_ == nullptr) return;
    for (const auto& row : table_->rows) {
      row_ = &row;
      function();
    }
  }
  [[nodiscard]] std::string text(std::string_view name) const {
    const auto* cell = find(name);
    if (cell == nullptr) return {};
    const auto* value = std::get_if<std::string>(cell);
    return value != nullptr ? *value : std::string();
  }
  [[nodiscard]] Number number(std::string_view name) const {
    const auto* cell = find(name);
    if (cell == nullptr) return std::nullopt;
    if (const auto* whole = std::get_if<std::int64_t>(cell)) return static_cast<double>(*whole);
    if (const auto* real = std::get_if<double>(cell); real != nullptr && std::isfinite(*real)) return *real;
    return std::nullopt;
  }
  [[nodiscard]] std::optional<bool> truth(std::string_view name) const {
    const auto* cell = find(name);
    const auto* value = cell == nullptr ? nullptr : std::get_if<bool>(cell);
    return value == nullptr ? std::nullopt : std::optional<bool>(*value);
  }
  [[nodiscard]] std::optional<core::Interval> interval() const {
    const auto low = number("laag");
    const auto mid = number("midden");
    const auto high = number("hoog");
    if (!low && !mid && !high) return std::nullopt;
    const double middle = mid ? *mid : low && high ? (*low + *high) / 2 : low ? *low : *high;
    return core::Interval{low.value_or(middle), middle, high.value_or(middle)};
  }

 private:
  [[nodiscard]] const pearl::Cell* find(std::string_view name) const {
    const auto found = at_.find(name);
    return found == at_.end() || found->second >= row_->size() ? nullptr : &(*row_)[found->second];
  }

  const pearl::Table* table_;
  const std::vector<pearl::Cell>* row_ = nullptr;
  std::map<std::string, std::size_t, std::less<>> at_;
};

}  // namespace pareltjes::wijkvoorzieningen
