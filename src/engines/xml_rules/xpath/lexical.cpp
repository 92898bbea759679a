// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/xpath/lexical.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>

namespace pareltjes::engines::xml_rules {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view take_digits(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, is_digit) - text.begin();
  const auto digits = text.substr(0, static_cast<std::size_t>(end));
  text.remove_prefix(digits.size());
  return digits;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

int to_int(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// "Z", "+14:00", "-13:59" or nothing, at the end.
bool is_time_zone(std::string_view text) {
  if (text.empty() || text == "Z") {
    return true;
  }
  if (!take(text, '+') && !take(text, '-')) {
    return false;
  }
  const auto hours = take_digits(text);
  if (hours.size() != 2 || !take(text, ':')) {
    return false;
  }
  const auto minutes = take_digits(text);
  return minutes.size() == 2 && text.empty() && to_int(minutes) < 60 &&
         (to_int(hours) < 14 || (to_int(hours) == 14 && to_int(minutes) == 0));
}

// At least four digits, no leading zero beyond four.
bool take_year(std::string_view& text, int& year) {
  take(text, '-');
  const auto digits = take_digits(text);
  year = digits.size() <= 9 ? to_int(digits) : 2000;
  return digits.size() >= 4 && (digits.size() == 4 || digits.front() != '0');
}

bool take_date(std::string_view& text) {
  int year = 0;
  if (!take_year(text, year) || !take(text, '-')) {
    return false;
  }
  const auto month = take_digits(text);
  if (month.size() != 2 || !take(text, '-')) {
    return false;
  }
  const auto day = take_digits(text);
  if (day.size() != 2) {
    return false;
  }
  using namespace std::chrono;
  // The calendar repeats every 400 years; std::chrono::year is too small for all that the schema allows.
  return year_month_day{std::chrono::year{year % 400 + 2000}, std::chrono::month{static_cast<unsigned>(to_int(month))},
                        std::chrono::day{static_cast<unsigned>(to_int(day))}}
      .ok();
}

}  // namespace

std::string_view trim_xml(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

bool is_normalized(std::string_view text) {
  bool blank = true;  // none may stand at the beginning
  for (const char c : text) {
    if (is_blank(c) && (blank || c != ' ')) {
      return false;
    }
    blank = c == ' ';
  }
  return text.empty() || !blank;
}

std::string normalize_space(std::string_view text) {
  // Not find_first_of(): that asks memchr() for each character, and official rules normalise every text.
  std::string out(text.size(), '\0');
  char* to = out.data();
  bool blank = false;
  for (const char c : text) {
    if (is_blank(c)) {
      blank = true;
      continue;
    }
    if (blank && to != out.data()) *to++ = ' ';
    blank = false;
    *to++ = c;
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
  return out;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::optional<double> parse_double(std::string_view text) {
  text = trim_xml(text);
  if (text == "INF" || text == "-INF") {
    return (text.front() == '-' ? -1 : 1) * std::numeric_limits<double>::infinity();
  }
  if (text == "NaN") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  auto rest = text;
  const bool plus = take(rest, '+');
  if (!plus) {
    take(rest, '-');
  }
  if (rest.empty() || (!is_digit(rest.front()) && rest.front() != '.')) {
    return std::nullopt;
  }
  if (plus) {
    text.remove_prefix(1);
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) {
    return std::nullopt;
  }
  if (error == std::errc::result_out_of_range) {
    const bool small = text.find("e-") != text.npos || text.find("E-") != text.npos;
    const double size = small ? 0 : std::numeric_limits<double>::infinity();
    return text.front() == '-' ? -size : size;
  }
  return error == std::errc{} ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  text = trim_xml(text);
  if (take(text, '+') && text.starts_with('-')) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

bool is_decimal(std::string_view text) {
  text = trim_xml(text);
  if (!take(text, '+')) {
    take(text, '-');
  }
  const auto whole = take_digits(text);
  const auto fraction = take(text, '.') ? take_digits(text) : std::string_view{};
  return text.empty() && (!whole.empty() || !fraction.empty());
}

bool is_date(std::string_view text) {
  text = trim_xml(text);
  return take_date(text) && is_time_zone(text);
}

bool is_g_year(std::string_view text) {
  text = trim_xml(text);
  int year = 0;
  return take_year(text, year) && is_time_zone(text);
}

bool is_date_time(std::string_view text) {
  text = trim_xml(text);
  if (!take_date(text) || !take(text, 'T')) {
    return false;
  }
  const auto hours = take_digits(text);
  if (hours.size() != 2 || !take(text, ':')) {
    return false;
  }
  const auto minutes = take_digits(text);
  if (minutes.size() != 2 || !take(text, ':')) {
    return false;
  }
  const auto seconds = take_digits(text);
  bool fraction_is_zero = true;
  if (take(text, '.')) {
    const auto fraction = take_digits(text);
    if (fraction.empty()) {
      return false;
    }
    fraction_is_zero = fraction.find_first_not_of('0') == fraction.npos;
  }
  const int h = to_int(hours);
  const int m = to_int(minutes);
  const int s = to_int(seconds);
  const bool midnight = h == 24 && m == 0 && s == 0 && fraction_is_zero;
  return seconds.size() == 2 && m < 60 && s < 60 && (h < 24 || midnight) && is_time_zone(text);
}

}  // namespace pareltjes::engines::xml_rules
