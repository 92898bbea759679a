// SPDX-License-Identifier: EUPL-1.2
#include "platform/features/time_span.hpp"

#include <charconv>
#include <chrono>
#include <optional>

namespace pareltjes::features {
namespace {

constexpr std::int64_t kDay = 86'400;

std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
  if (text.size() < from + count) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(from, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<std::int64_t> begin_of_day(std::string_view text) {
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kDay;
}

/// "Z", "+01:00" or "-05:30" in seconds.
std::optional<std::int64_t> read_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  const auto hours = digits(text, 1, 2);
  const auto minutes = digits(text, 4, 2);
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':' || !hours || !minutes || *hours > 23 ||
      *minutes > 59)
    return std::nullopt;
  const std::int64_t seconds = *hours * 3600 + *minutes * 60;
  return text[0] == '-' ? -seconds : seconds;
}

/// A day, or a moment; both as the seconds that they last.
std::optional<TimeSpan> read_instant(std::string_view text) {
  const auto day = begin_of_day(text);
  if (!day) return std::nullopt;
  if (text.size() == 10) return TimeSpan{*day, *day + kDay - 1};
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if ((text[10] != 'T' && text[10] != 't') || !hour || !minute || !second || text[13] != ':' || text[16] != ':' ||
      *hour > 23 || *minute > 59 || *second > 60)
    return std::nullopt;
  auto rest = text.substr(19);
  if (rest.starts_with('.')) {
    const auto end = rest.find_first_not_of("0123456789", 1);
    if (end == 1 || end == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(end);
  }
  const auto offset = read_offset(rest);
  if (!offset) return std::nullopt;
  const auto at = *day + std::int64_t{3600} * *hour + std::int64_t{60} * *minute + *second - *offset;
  return TimeSpan{at, at};
}

}  // namespace

core::Result<TimeSpan> parse_datetime(std::string_view text) {
  const auto wrong = [] {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"‘datetime’ is geen tijdstip of periode.", "‘datetime’ is no moment or period."},
                      {"Schrijf 2024-01-01T00:00:00Z, of twee met / ertussen, of .. voor een open eind.",
                       "Write 2024-01-01T00:00:00Z, or two with / between them, or .. for an open end."});
  };
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) {
    const auto instant = read_instant(text);
    return instant ? core::Result<TimeSpan>(*instant) : wrong();
  }
  const auto is_open = [](std::string_view end) { return end.empty() || end == ".."; };
  const auto first = text.substr(0, slash);
  const auto last = text.substr(slash + 1);
  TimeSpan span;
  if (is_open(first) && is_open(last)) return wrong();
  if (!is_open(first)) {
    const auto begin = read_instant(first);
    if (!begin) return wrong();
    span.from = begin->from;
  }
  if (!is_open(last)) {
    const auto end = read_instant(last);
    if (!end) return wrong();
    span.until = end->until;
  }
  if (span.from > span.until) return wrong();
  return span;
}

TimeSpan span_of_year(int year) {
  using namespace std::chrono;
  const auto begin = sys_days(std::chrono::year(year) / January / 1).time_since_epoch().count() * kDay;
  const auto end = sys_days(std::chrono::year(year + 1) / January / 1).time_since_epoch().count() * kDay;
  return {begin, end - 1};
}

}  // namespace pareltjes::features
