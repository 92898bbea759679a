// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/feel/temporal.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace pareltjes::engines::decision_tables {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes exactly `count` digits off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    value = 10 * value + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (!text.starts_with(wanted)) return false;
  text.remove_prefix(1);
  return true;
}

/// Days since 1970-01-01; takes "YYYY-MM-DD" off the front. FEEL allows years of more digits; nobody decides by them.
std::optional<std::int64_t> take_days(std::string_view& text) {
  const bool minus = take(text, '-');
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{minus ? -*year : *year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date}.time_since_epoch().count();
}

/// A whole number of seconds and what stands behind the point.
struct Seconds {
  std::int64_t whole = 0;
  std::string_view fraction;
};

/// Takes "HH:MM:SS" or "HH:MM:SS.fff" off the front.
std::optional<Seconds> take_clock(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second || *second > 59) return std::nullopt;
  Seconds seconds{*hour * 3600LL + *minute * 60LL + *second, {}};
  if (take(text, '.')) {
    std::size_t length = 0;
    while (length < text.size() && is_digit(text[length])) ++length;
    if (length == 0) return std::nullopt;
    seconds.fraction = text.substr(0, length);
    text.remove_prefix(length);
  }
  return seconds;
}

/// whole + 0.fraction. With a minus in front both parts count downwards.
std::optional<Decimal> as_decimal(std::int64_t whole, std::string_view fraction, bool minus = false) {
  return Decimal::parse(fmt::format("{}{}.{}", minus ? "-" : "", whole, fraction.empty() ? "0" : fraction));
}

std::optional<Decimal> since_epoch(std::int64_t days, const Seconds& seconds) {
  std::int64_t whole = days * 86'400 + seconds.whole;
  if (whole >= 0 || seconds.fraction.empty())
    return Decimal::parse(fmt::format("{}.{}", whole, seconds.fraction.empty() ? "0" : seconds.fraction));
  // Before 1970 the fraction counts upwards: -5 + 0.25 = -4.75.
  std::string complement(seconds.fraction);
  for (char& digit : complement) digit = static_cast<char>('9' - (digit - '0'));
  for (auto at = complement.rbegin(); at != complement.rend(); ++at) {
    if (*at != '9') {
      ++*at;
      return as_decimal(-(whole + 1), complement, true);
    }
    *at = '0';
  }
  return as_decimal(-whole, "0", true);
}

/// One part of a duration: a number (a fraction only with S) and the letter behind it.
struct Part {
  std::int64_t whole = 0;
  std::string_view fraction;
  char unit = ' ';
};

std::optional<Part> take_part(std::string_view& text) {
  Part part;
  std::size_t length = 0;
  while (length < text.size() && is_digit(text[length])) ++length;
  if (length == 0 || length > 12) return std::nullopt;
  for (const char digit : text.substr(0, length)) part.whole = 10 * part.whole + (digit - '0');
  text.remove_prefix(length);
  if (take(text, '.')) {
    length = 0;
    while (length < text.size() && is_digit(text[length])) ++length;
    if (length == 0) return std::nullopt;
    part.fraction = text.substr(0, length);
    text.remove_prefix(length);
  }
  if (text.empty()) return std::nullopt;
  part.unit = text.front();
  text.remove_prefix(1);
  if (!part.fraction.empty() && part.unit != 'S') return std::nullopt;
  return part;
}

/// Months, seconds and a fraction of a second of a duration.
struct Sums {
  std::int64_t months = 0;
  std::int64_t seconds = 0;
  std::string_view fraction;
  bool has_months = false;
  bool has_seconds = false;
};

/// Reads parts in the order of `units`; false at anything else.
bool take_parts(std::string_view& text, std::string_view units, Sums& sums) {
  constexpr std::array<std::pair<char, std::int64_t>, 4> kSeconds{{{'D', 86'400}, {'H', 3600}, {'M', 60}, {'S', 1}}};
  const bool time = units == "HMS";
  std::size_t from = 0;
  while (!text.empty() && text.front() != 'T') {
    const auto part = take_part(text);
    if (!part) return false;
    const auto at = units.find(part->unit, from);
    if (at == std::string_view::npos) return false;
    from = at + 1;
    if (!time && part->unit != 'D') {
      sums.months += part->whole * (part->unit == 'Y' ? 12 : 1);
      sums.has_months = true;
      continue;
    }
    for (const auto& [unit, seconds] : kSeconds) {
      if (unit == part->unit) sums.seconds += part->whole * seconds;
    }
    if (!part->fraction.empty()) sums.fraction = part->fraction;
    sums.has_seconds = true;
  }
  return true;
}

}  // namespace

std::optional<Value> parse_date(std::string_view text) {
  std::string_view rest = text;
  const auto days = take_days(rest);
  if (!days || !rest.empty()) return std::nullopt;
  return Value{Kind::kDate, Decimal(*days), {}, fmt::format("date(\"{}\")", text)};
}

std::optional<Value> parse_time(std::string_view text) {
  std::string_view rest = text;
  const auto clock = take_clock(rest);
  if (!clock || !rest.empty()) return std::nullopt;
  const auto number = as_decimal(clock->whole, clock->fraction);
  if (!number) return std::nullopt;
  return Value{Kind::kTime, *number, {}, fmt::format("time(\"{}\")", text)};
}

std::optional<Value> parse_date_time(std::string_view text) {
  std::string_view rest = text;
  const auto days = take_days(rest);
  if (!days) return std::nullopt;
  Seconds clock;  // FEEL: without a time it is midnight
  if (!rest.empty()) {
    if (!take(rest, 'T')) return std::nullopt;
    const auto read = take_clock(rest);
    if (!read || !rest.empty()) return std::nullopt;
    clock = *read;
  }
  const auto number = since_epoch(*days, clock);
  if (!number) return std::nullopt;
  return Value{Kind::kDateTime, *number, {}, fmt::format("date and time(\"{}\")", text)};
}

std::optional<Value> parse_duration(std::string_view text) {
  std::string_view rest = text;
  const bool minus = take(rest, '-');
  Sums sums;
  if (!take(rest, 'P') || !take_parts(rest, "YMD", sums)) return std::nullopt;
  if (take(rest, 'T')) {
    Sums none = sums;
    none.has_seconds = false;
    if (!take_parts(rest, "HMS", none) || !none.has_seconds || !rest.empty()) return std::nullopt;
    sums = none;
  }
  if (!rest.empty() || sums.has_months == sums.has_seconds) return std::nullopt;
  const auto written = fmt::format("duration(\"{}\")", text);
  if (sums.has_months) return Value{Kind::kYearsMonths, Decimal(minus ? -sums.months : sums.months), {}, written};
  const auto number = as_decimal(sums.seconds, sums.fraction, minus);
  if (!number) return std::nullopt;
  return Value{Kind::kDaysTime, *number, {}, written};
}

bool has_zone(std::string_view text) {
  std::string_view rest = text;
  if (take_days(rest)) {
    if (!take(rest, 'T')) return false;
  } else {
    rest = text;
  }
  if (!take_clock(rest) || rest.empty()) return false;
  return rest.front() == 'Z' || rest.front() == '+' || rest.front() == '-' || rest.front() == '@';
}

}  // namespace pareltjes::engines::decision_tables
