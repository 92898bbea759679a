// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <variant>

#include "core/text.hpp"

namespace pareltjes::effectrapportage {

const pearl::Cell* Rows::cell(std::size_t row, std::string_view column) const {
  if (table_ == nullptr) return nullptr;
  const auto found = std::ranges::find(table_->columns, column, &pearl::TableColumn::name);
  return found == table_->columns.end() ? nullptr
                                        : &table_->rows[row][static_cast<std::size_t>(found - table_->columns.begin())];
}

std::string Rows::text(std::size_t row, std::string_view column) const {
  const auto* found = cell(row, column);
  const auto* text = found == nullptr ? nullptr : std::get_if<std::string>(found);
  return text == nullptr ? std::string() : *text;
}

std::string Rows::word(std::size_t row, const std::string& column) const {
  auto english = language_ == core::Language::kEnglish ? text(row, column + "_en") : std::string();
  return english.empty() ? text(row, column) : english;
}

double Rows::number(std::size_t row, std::string_view column) const {
  const auto* found = cell(row, column);
  if (found == nullptr) return 0;
  if (const auto* whole = std::get_if<std::int64_t>(found)) return static_cast<double>(*whole);
  const auto* value = std::get_if<double>(found);
  return value == nullptr ? 0 : *value;
}

bool Rows::flag(std::size_t row, std::string_view column) const {
  const auto* found = cell(row, column);
  const auto* value = found == nullptr ? nullptr : std::get_if<bool>(found);
  return value != nullptr && *value;
}

std::string Rows::shown(std::size_t row, std::string_view column) const {
  const auto* found = cell(row, column);
  if (found == nullptr || std::holds_alternative<std::monostate>(*found)) return "–";
  const double value = number(row, column);
  int decimals = 0;
  for (double part = value; decimals < 3 && std::abs(part - std::round(part)) > 1e-9; part *= 10) ++decimals;
  return core::format_number(value, decimals, language_);
}

std::string Rows::shown_or_word(std::size_t row, const std::string& column) const {
  const auto words = word(row, column);
  return words.empty() ? shown(row, column) : words;
}

std::string place_in(const std::string& place, core::Language language) {
  if (language == core::Language::kDutch) return place;
  if (place == "Samen") return "Together";
  if (place == "Elders in de regio") return "Elsewhere in the region";
  return place == "Nog geen plek" ? "No place yet" : place;
}

}  // namespace pareltjes::effectrapportage
