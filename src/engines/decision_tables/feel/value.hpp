// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "engines/decision_tables/feel/decimal.hpp"

namespace pareltjes::engines::decision_tables {

/// The kinds of values that FEEL has literals for (DMN 1.2, 10.3.2.3).
enum class Kind : std::uint8_t {
  kNull,
  kBoolean,
  kNumber,
  kString,
  kDate,
  kTime,
  kDateTime,
  kDaysTime,     ///< days and time duration
  kYearsMonths,  ///< years and months duration
};

/// "number", "date and time": the name in FEEL.
std::string_view name_of(Kind kind);

/// Whether values of the kind have an order that a test may use: not booleans, null and (here) strings.
bool is_ordered(Kind kind);

/// One value. Values of one kind are compared exactly.
struct Value {
  Kind kind = Kind::kNull;
  /// Number; boolean as 0 or 1; days since 1970-01-01; seconds since midnight or 1970-01-01; seconds or months.
  Decimal number;
  std::string string;  ///< Of a string: its characters.
  std::string text;    ///< As FEEL writes it, for messages; no part of the value.

  friend bool operator==(const Value& a, const Value& b) {
    return a.kind == b.kind && a.number == b.number && a.string == b.string;
  }
  friend std::strong_ordering operator<=>(const Value& a, const Value& b) {
    if (a.kind != b.kind) return a.kind <=> b.kind;
    if (const auto order = a.number <=> b.number; order != std::strong_ordering::equal) return order;
    return a.string.compare(b.string) <=> 0;
  }
};

Value null_value();
Value boolean_value(bool truth);
Value string_value(std::string characters);
Value number_value(Decimal number);

}  // namespace pareltjes::engines::decision_tables
