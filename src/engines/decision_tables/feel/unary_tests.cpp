// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/feel/unary_tests.hpp"

#include <algorithm>
#include <utility>

#include "engines/decision_tables/feel/lexer.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

using Reason = FeelProblem::Reason;

std::expected<Range, FeelProblem> comparison(Lexer& lexer, std::string_view sign) {
  const auto at = lexer.at();
  auto end = lexer.literal();
  if (!end) return std::unexpected(end.error());
  if (!is_ordered(end->kind)) return std::unexpected(FeelProblem{Reason::kUnorderedEnds, at, end->text});
  Range range;
  const bool closed = sign.ends_with('=');
  if (sign.starts_with('<')) {
    range.high = std::move(*end);
    range.high_closed = closed;
  } else {
    range.low = std::move(*end);
    range.low_closed = closed;
  }
  return range;
}

/// Behind the sign that opens it.
std::expected<Range, FeelProblem> interval(Lexer& lexer, bool low_closed) {
  const auto at = lexer.at();
  Range range;
  auto low = lexer.literal();
  if (!low) return std::unexpected(low.error());
  if (!lexer.take("..")) return std::unexpected(lexer.unexpected());
  auto high = lexer.literal();
  if (!high) return std::unexpected(high.error());
  const bool high_closed = lexer.comes("]");
  if (!lexer.take("]") && !lexer.take(")") && !lexer.take("[")) return std::unexpected(lexer.unexpected());
  if (low->kind != high->kind) return std::unexpected(FeelProblem{Reason::kMixedEnds, at, low->text});
  if (!is_ordered(low->kind)) return std::unexpected(FeelProblem{Reason::kUnorderedEnds, at, low->text});
  range.low = std::move(*low);
  range.high = std::move(*high);
  range.low_closed = low_closed;
  range.high_closed = high_closed;
  return range;
}

std::expected<Range, FeelProblem> positive_test(Lexer& lexer, bool& uses_equals) {
  for (const std::string_view sign : {"<=", ">=", "<", ">"}) {
    if (lexer.take(sign)) return comparison(lexer, sign);
  }
  if (lexer.take("[")) return interval(lexer, true);
  if (lexer.take("(") || lexer.take("]")) return interval(lexer, false);
  if (lexer.take("=")) uses_equals = true;
  auto value = lexer.literal();
  if (!value) return std::unexpected(value.error());
  Range range;
  range.low = *value;
  range.high = std::move(*value);
  range.low_closed = range.high_closed = true;
  return range;
}

std::expected<std::vector<Range>, FeelProblem> positive_tests(Lexer& lexer, bool& uses_equals) {
  std::vector<Range> ranges;
  do {
    auto range = positive_test(lexer, uses_equals);
    if (!range) return std::unexpected(range.error());
    ranges.push_back(std::move(*range));
  } while (lexer.take(","));
  return ranges;
}

}  // namespace

bool Range::contains(const Value& value) const {
  if (value.kind != kind()) return false;
  if (low && (low_closed ? value < *low : value <= *low)) return false;
  return !high || (high_closed ? value <= *high : value < *high);
}

bool UnaryTests::contains(const Value& value) const {
  if (any) return true;
  // Nothing is smaller or larger than null: such a test gives null, and so does not(…) of it.
  const auto asks_order = [](const Range& range) { return !range.is_value(); };
  if (negated && value.kind == Kind::kNull && std::ranges::any_of(ranges, asks_order)) return false;
  return negated != std::ranges::any_of(ranges, [&](const Range& range) { return range.contains(value); });
}

std::expected<UnaryTests, FeelProblem> parse_unary_tests(std::string_view text) {
  UnaryTests tests;
  const auto trimmed = trim_feel(text);
  if (trimmed.empty()) return std::unexpected(FeelProblem{Reason::kEmpty, 0, ""});
  if (trimmed == "-") {
    tests.any = true;
    return tests;
  }
  Lexer lexer(text);
  if (lexer.take("not")) {
    if (!lexer.take("(")) return std::unexpected(lexer.unexpected());
    tests.negated = true;
  }
  auto ranges = positive_tests(lexer, tests.uses_equals);
  if (!ranges) return std::unexpected(ranges.error());
  tests.ranges = std::move(*ranges);
  if (tests.negated && !lexer.take(")")) return std::unexpected(lexer.unexpected());
  if (!lexer.at_end()) return std::unexpected(lexer.unexpected());
  return tests;
}

std::expected<Value, FeelProblem> parse_literal(std::string_view text) {
  if (trim_feel(text).empty()) return std::unexpected(FeelProblem{Reason::kEmpty, 0, ""});
  Lexer lexer(text);
  for (const std::string_view sign : {"(", "[", "{"}) {
    if (lexer.comes(sign)) return std::unexpected(FeelProblem{Reason::kOutside, lexer.at(), std::string(sign)});
  }
  auto value = lexer.literal();
  if (value && !lexer.at_end()) return std::unexpected(lexer.unexpected());
  return value;
}

}  // namespace pareltjes::engines::decision_tables
