// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/check/domain.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "engines/decision_tables/feel/temporal.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

constexpr std::size_t kMostNamed = 6;

/// Between two days or two months there is nothing.
bool is_discrete(Kind kind) {
  return kind == Kind::kDate || kind == Kind::kYearsMonths;
}

}  // namespace

Domain::Domain(Kind kind, const std::vector<const UnaryTests*>& tests, const UnaryTests* allowed, bool whole_numbers)
    : kind_(kind) {
  for (const auto* test : tests) add_cuts(*test);
  if (allowed != nullptr) add_cuts(*allowed);
  if (kind == Kind::kBoolean) {
    cuts_.push_back(boolean_value(false));
    cuts_.push_back(boolean_value(true));
  }
  if (kind == Kind::kTime) {
    cuts_.push_back(*parse_time("00:00:00"));
    cuts_.push_back(*parse_time("23:59:59"));
    cuts_.back().number = Decimal(86'400);  // the end of the day, which is no time itself
    cuts_.back().text = "time(\"24:00:00\")";
  }
  std::ranges::stable_sort(cuts_);
  const auto [first, last] = std::ranges::unique(cuts_);
  cuts_.erase(first, last);
  Bits raw = possible(whole_numbers);
  if (allowed != nullptr) {
    const bool with_null = with_null_ && raw_region(*allowed).test(null());
    raw &= raw_region(*allowed);
    if (with_null) raw.set(null());
  }
  raw.each([&](std::size_t part) { kept_.push_back(part); });
}

void Domain::add_cuts(const UnaryTests& tests) {
  for (const auto& range : tests.ranges) {
    if (range.kind() == Kind::kNull) {
      with_null_ = true;
      continue;
    }
    if (range.low) cuts_.push_back(*range.low);
    if (range.high && !range.is_value()) cuts_.push_back(*range.high);
  }
}

/// The parts that hold a value at all.
Bits Domain::possible(bool whole_numbers) const {
  Bits raw(null() + 1);
  for (std::size_t i = 0; i < cuts_.size(); ++i) raw.set(2 * i + 1);
  if (with_null_) raw.set(null());
  if (kind_ == Kind::kString) raw.set(other());
  if (!is_ordered(kind_)) return raw;
  const bool all_whole = std::ranges::all_of(cuts_, [](const Value& cut) { return cut.number.is_whole(); });
  const bool discrete = is_discrete(kind_) || (whole_numbers && all_whole);
  for (std::size_t i = 0; i <= cuts_.size(); ++i) {
    const bool between = i > 0 && i < cuts_.size();
    if (!discrete || !between || !cuts_[i - 1].number.is_followed_by(cuts_[i].number)) raw.set(2 * i);
  }
  if (kind_ == Kind::kTime) {
    raw.reset(0);
    raw.reset(2 * cuts_.size());
    raw.reset(2 * cuts_.size() - 1);
  }
  return raw;
}

std::size_t Domain::cut_of(const Value& value) const {
  return static_cast<std::size_t>(std::ranges::lower_bound(cuts_, value) - cuts_.begin());
}

void Domain::add_range(Bits& raw, const Range& range) const {
  if (range.kind() == Kind::kNull) {
    if (with_null_) raw.set(null());
    return;
  }
  if (range.is_value() && !is_ordered(kind_)) {
    const auto cut = cut_of(*range.low);
    if (cut < cuts_.size() && cuts_[cut] == *range.low) raw.set(2 * cut + 1);
    return;
  }
  const std::size_t from = range.low ? 2 * cut_of(*range.low) + (range.low_closed ? 1 : 2) : 0;
  const std::size_t end = range.high ? 2 * cut_of(*range.high) + (range.high_closed ? 2 : 1) : 2 * cuts_.size() + 1;
  for (std::size_t part = from; part < end; ++part) raw.set(part);
}

Bits Domain::raw_region(const UnaryTests& tests) const {
  Bits raw(null() + 1, tests.any);
  if (tests.any) return raw;
  for (const auto& range : tests.ranges) add_range(raw, range);
  if (!tests.negated) return raw;
  Bits rest = Bits(null() + 1, true) - raw;
  if (!tests.contains(null_value())) rest.reset(null());
  return rest;
}

Bits Domain::kept_of(const Bits& raw) const {
  Bits parts(kept_.size());
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    if (raw.test(kept_[i])) parts.set(i);
  }
  return parts;
}

Bits Domain::region(const UnaryTests& tests) const {
  return kept_of(raw_region(tests));
}

const Value* Domain::value_of(std::size_t part) const {
  const auto raw = kept_[part];
  return raw < other() && raw % 2 == 1 ? &cuts_[raw / 2] : nullptr;
}

/// Parts first to last, of an ordered kind, as one interval.
std::string Domain::interval(std::size_t first, std::size_t last) const {
  const bool low_closed = first % 2 == 1;
  const bool high_closed = last % 2 == 1;
  if (first == last && low_closed) return cuts_[first / 2].text;
  const bool has_low = low_closed || first > 0;
  const bool has_high = high_closed || last < 2 * cuts_.size();
  if (!has_low && !has_high) return "-";
  const auto& low = cuts_[low_closed ? first / 2 : (has_low ? first / 2 - 1 : 0)].text;
  const auto& high = cuts_[has_high ? last / 2 : 0].text;
  if (!has_low) return fmt::format("{} {}", high_closed ? "<=" : "<", high);
  if (!has_high) return fmt::format("{} {}", low_closed ? ">=" : ">", low);
  return fmt::format("{}{}..{}{}", low_closed ? "[" : "(", low, high, high_closed ? "]" : ")");
}

std::vector<std::string> Domain::intervals(const Bits& parts) const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < kept_.size();) {
    if (!parts.test(i) || kept_[i] >= other()) {
      ++i;
      continue;
    }
    // Neighbours with only impossible parts between them belong together.
    const auto begin = i;
    while (i < kept_.size() && parts.test(i) && kept_[i] < other()) ++i;
    out.push_back(interval(kept_[begin], kept_[i - 1]));
  }
  return out;
}

/// Of an unordered kind: its values; when any other string is among them, the values that are not.
std::vector<std::string> Domain::names(const Bits& parts) const {
  bool with_other = false;
  std::vector<std::string> in;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    if (kept_[i] == other()) with_other = parts.test(i);
    if (const auto* value = value_of(i)) (parts.test(i) ? in : out).push_back(value->text);
  }
  if (!with_other) return in;
  return {out.empty() ? "-" : fmt::format("not({})", fmt::join(out, ", "))};
}

std::string Domain::describe(const Bits& parts) const {
  if (parts.all()) return "-";
  auto all = is_ordered(kind_) ? intervals(parts) : names(parts);
  if (with_null_ && kept_.back() == null() && parts.test(parts.size() - 1)) all.emplace_back("null");
  if (all.size() > kMostNamed) {
    all.resize(kMostNamed);
    all.emplace_back("…");
  }
  return fmt::format("{}", fmt::join(all, ", "));
}

}  // namespace pareltjes::engines::decision_tables
