// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/decision_tables/feel/value.hpp"

namespace pareltjes::engines::decision_tables {

/// All values of one kind between two ends. An absent end is unbounded; `[5..5]` is the value 5.
struct Range {
  std::optional<Value> low;
  std::optional<Value> high;
  bool low_closed = false;
  bool high_closed = false;

  /// The kind of its ends. A range has at least one.
  [[nodiscard]] Kind kind() const { return low ? low->kind : high->kind; }
  [[nodiscard]] bool is_value() const { return low && high && low_closed && high_closed && *low == *high; }
  /// Whether the value is of the same kind and lies in it.
  [[nodiscard]] bool contains(const Value& value) const;
};

/// The simple unary tests of DMN 1.2 (10.3.1.2, rules 12–18): what a cell asks of its input.
struct UnaryTests {
  bool any = false;           ///< "-"
  bool negated = false;       ///< not(…)
  std::vector<Range> ranges;  ///< True for a value in at least one.
  bool uses_equals = false;   ///< "= 5": no part of the grammar before DMN 1.4, but understood.

  [[nodiscard]] bool contains(const Value& value) const;
};

/// Why a text is no simple unary test or no literal.
struct FeelProblem {
  enum class Reason : std::uint8_t {
    kEmpty,
    kSyntax,         ///< `what`: the sign that does not belong there; empty: the text ends too early.
    kCurlyQuotes,    ///< “…” or ‘…’ in place of "…"
    kOpenString,     ///< No quote at the end.
    kName,           ///< A name where a value belongs. `what`: the name.
    kOutside,        ///< FEEL beyond this engine. `what`: its name, such as a function.
    kTimeZone,       ///< A time with a zone.
    kBadTemporal,    ///< No date, time or duration: `what`.
    kTooManyDigits,  ///< More than the 34 that FEEL keeps.
    kMixedEnds,      ///< The two ends of an interval are of different kinds.
    kUnorderedEnds,  ///< `<` or an interval over values without an order.
  };
  Reason reason = Reason::kSyntax;
  std::size_t at = 0;  ///< Byte in the text.
  std::string what;
};

std::expected<UnaryTests, FeelProblem> parse_unary_tests(std::string_view text);

/// A single literal, as an output entry holds.
std::expected<Value, FeelProblem> parse_literal(std::string_view text);

/// Without FEEL's white space at both ends.
std::string_view trim_feel(std::string_view text);

}  // namespace pareltjes::engines::decision_tables
