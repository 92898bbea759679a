// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/feel/decimal.hpp"

#include <algorithm>

namespace pareltjes::engines::decision_tables {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The whole number, given as digits without zeros before, plus one.
std::string plus_one(std::string digits) {
  for (auto at = digits.rbegin(); at != digits.rend(); ++at) {
    if (*at != '9') {
      ++*at;
      return digits;
    }
    *at = '0';
  }
  return "1" + digits;
}

}  // namespace

Decimal::Decimal(std::int64_t whole) {
  *this = parse(std::to_string(whole)).value_or(Decimal());
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  Decimal number;
  const bool minus = text.starts_with('-');
  if (minus) text.remove_prefix(1);
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  const bool ends_in_point = point != std::string_view::npos && fraction.empty();
  if (ends_in_point || (whole.empty() && fraction.empty()) || !std::ranges::all_of(whole, is_digit) ||
      !std::ranges::all_of(fraction, is_digit)) {
    return std::nullopt;
  }
  std::string digits = std::string(whole) + std::string(fraction);
  const auto first = digits.find_first_not_of('0');
  if (first == std::string::npos) return number;
  number.exponent_ = static_cast<std::int64_t>(whole.size()) - static_cast<std::int64_t>(first);
  number.digits_ = digits.substr(first, digits.find_last_not_of('0') + 1 - first);
  number.negative_ = minus;
  return number;
}

bool Decimal::is_followed_by(const Decimal& other) const {
  if (!is_whole() || !other.is_whole()) return false;
  const auto magnitude = [](const Decimal& one) {
    const auto text = one.text();
    return one.negative_ ? text.substr(1) : text;
  };
  if (negative_) return magnitude(*this) == plus_one(magnitude(other)) && (other.negative_ || other.digits_.empty());
  return !other.negative_ && plus_one(magnitude(*this)) == magnitude(other);
}

std::string Decimal::text() const {
  if (digits_.empty()) return "0";
  std::string out;
  if (exponent_ <= 0) {
    out = "0." + std::string(static_cast<std::size_t>(-exponent_), '0') + digits_;
  } else if (is_whole()) {
    out = digits_ + std::string(static_cast<std::size_t>(exponent_) - digits_.size(), '0');
  } else {
    const auto whole = static_cast<std::size_t>(exponent_);
    out = digits_.substr(0, whole) + "." + digits_.substr(whole);
  }
  return negative_ ? "-" + out : out;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const auto sign = [](const Decimal& one) { return one.digits_.empty() ? 0 : one.negative_ ? -1 : 1; };
  if (sign(a) != sign(b)) return sign(a) <=> sign(b);
  // Without zeros at the ends the one with fewer digits comes first when the other begins with them.
  auto order = a.exponent_ <=> b.exponent_;
  if (order == std::strong_ordering::equal) order = a.digits_.compare(b.digits_) <=> 0;
  return sign(a) < 0 ? 0 <=> order : order;
}

}  // namespace pareltjes::engines::decision_tables
