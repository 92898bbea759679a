// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pareltjes::engines::decision_tables {

/// An exact decimal number of any length: ±0.DIGITS × 10^exponent, without zeros at either end of DIGITS.
class Decimal {
 public:
  Decimal() = default;
  explicit Decimal(std::int64_t whole);

  /// "-12.50", ".5", "007": digits with at most one point between or before them. Nothing for anything else.
  static std::optional<Decimal> parse(std::string_view text);

  [[nodiscard]] bool negative() const { return negative_; }
  [[nodiscard]] bool is_whole() const { return exponent_ >= static_cast<std::int64_t>(digits_.size()); }
  /// Significant digits.
  [[nodiscard]] std::size_t precision() const { return digits_.size(); }
  /// Whether `other` is this number plus one, both whole.
  [[nodiscard]] bool is_followed_by(const Decimal& other) const;
  /// Shortest form without exponent: "12.5".
  [[nodiscard]] std::string text() const;

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) = default;

 private:
  bool negative_ = false;
  std::int64_t exponent_ = 0;
  std::string digits_;  // empty: zero
};

}  // namespace pareltjes::engines::decision_tables
