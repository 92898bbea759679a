// SPDX-License-Identifier: EUPL-1.2
// Two lines: a cell, and another of the same column. Any text is a test or a problem at a place within it. Where both
// are tests, the column is cut, and what a region says of itself in FEEL is that region again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/text.hpp"
#include "engines/decision_tables/check/domain.hpp"
#include "engines/decision_tables/feel/unary_tests.hpp"

using namespace pareltjes::engines::decision_tables;

namespace {

/// The one kind of the ends; nothing when there are several or none.
std::optional<Kind> kind_of(const UnaryTests& tests) {
  std::optional<Kind> kind;
  for (const auto& range : tests.ranges) {
    if (kind && *kind != range.kind()) return std::nullopt;
    kind = range.kind();
  }
  return kind == Kind::kNull ? std::nullopt : kind;
}

void check_alone(std::string_view text) {
  const auto tests = parse_unary_tests(text);
  if (!tests && tests.error().at > text.size()) __builtin_trap();
  const auto literal = parse_literal(text);
  if (literal && !pareltjes::core::is_valid_utf8(literal->text)) __builtin_trap();
  // A literal is a test for itself.
  if (literal && (!tests || !tests->contains(*literal))) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  if (size > 4096 || !pareltjes::core::is_valid_utf8(all)) return 0;
  const auto end = all.find('\n');
  const auto first = all.substr(0, end);
  const auto second = end == std::string_view::npos ? std::string_view() : all.substr(end + 1);
  check_alone(first);
  check_alone(second);
  const auto a = parse_unary_tests(first);
  const auto b = parse_unary_tests(second);
  if (!a || !b) return 0;
  const auto kind = kind_of(*a);
  if (!kind || kind_of(*b) != kind) return 0;
  const Domain domain(*kind, {&*a, &*b}, nullptr);
  const auto region = domain.region(*a);
  for (std::size_t part = 0; part < domain.size(); ++part) {
    const auto* value = domain.value_of(part);
    if (value != nullptr && region.test(part) != a->contains(*value)) __builtin_trap();
  }
  const auto text = domain.describe(region);
  if (region.none() || text.contains("…") || text.contains("24:00:00")) return 0;
  const auto again = parse_unary_tests(text);
  if (!again || domain.region(*again) != region) __builtin_trap();
  return 0;
}
