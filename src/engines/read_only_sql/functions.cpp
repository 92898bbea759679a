// SPDX-License-Identifier: EUPL-1.2
#include "engines/read_only_sql/functions.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <vector>

#include "engines/read_only_sql/sandbox.hpp"

namespace pareltjes::engines::read_only_sql {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Bytes of the UTF-8 letter that begins here.
std::size_t letter(std::string_view text, std::size_t at) {
  std::size_t length = 1;
  while (at + length < text.size() && (static_cast<unsigned char>(text[at + length]) & 0xC0U) == 0x80U) ++length;
  return length;
}

enum class Sign { kAnything, kOne, kLetter };
struct Step {
  Sign sign = Sign::kLetter;
  std::string_view letter;
};

std::vector<Step> steps_of(std::string_view pattern, std::string_view escape) {
  std::vector<Step> steps;
  for (std::size_t i = 0; i < pattern.size();) {
    auto length = letter(pattern, i);
    auto one = pattern.substr(i, length);
    i += length;
    if (!escape.empty() && one == escape && i < pattern.size()) {
      length = letter(pattern, i);
      steps.push_back({Sign::kLetter, pattern.substr(i, length)});
      i += length;
    } else if (one == "%") {
      if (steps.empty() || steps.back().sign != Sign::kAnything) steps.push_back({Sign::kAnything, {}});
    } else {
      steps.push_back({one == "_" ? Sign::kOne : Sign::kLetter, one});
    }
  }
  return steps;
}

bool same(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return text == nullptr ? std::string_view()
                         : std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

void like(sqlite3_context* context, int count, sqlite3_value** values) {
  for (int i = 0; i < count; ++i)
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return;
  const auto escape = count == 3 ? text_of(values[2]) : std::string_view();
  if (count == 3 && (escape.empty() || letter(escape, 0) != escape.size())) {
    sqlite3_result_error(context, "ESCAPE expression must be a single character", -1);
    return;
  }
  sqlite3_result_int(context, is_like(text_of(values[1]), text_of(values[0]), escape) ? 1 : 0);
}

/// A list of letters to strip is short; a long one on a long text would take their lengths multiplied.
constexpr int kLongestStrip = 64;

template <bool left, bool right>
void trim(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL || sqlite3_value_type(values[1]) == SQLITE_NULL) return;
  auto text = text_of(values[0]);
  const auto strip = text_of(values[1]);
  if (strip.size() > kLongestStrip) {
    sqlite3_result_error(context, "too many characters to trim", -1);
    return;
  }
  std::vector<std::string_view> letters;
  for (std::size_t i = 0; i < strip.size(); i += letters.back().size())
    letters.push_back(strip.substr(i, letter(strip, i)));
  const auto fits = [&](bool front) {
    return std::ranges::find_if(letters, [&](auto one) { return front ? text.starts_with(one) : text.ends_with(one); });
  };
  for (auto one = fits(true); left && one != letters.end(); one = fits(true)) text.remove_prefix(one->size());
  for (auto one = fits(false); right && one != letters.end(); one = fits(false)) text.remove_suffix(one->size());
  sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

}  // namespace

const std::vector<std::string_view>& allowed_functions() {
  static const std::vector<std::string_view> names{
      "abs",          "acos",     "asin",       "atan",         "atan2",     "avg",       "ceil",       "ceiling",
      "char",         "coalesce", "cos",        "count",        "cume_dist", "degrees",   "dense_rank", "exp",
      "first_value",  "floor",    "format",     "group_concat", "ifnull",    "iif",       "instr",      "lag",
      "last_value",   "lead",     "length",     "like",         "ln",        "log",       "log10",      "log2",
      "lower",        "ltrim",    "max",        "min",          "mod",       "nth_value", "ntile",      "nullif",
      "percent_rank", "pi",       "pow",        "power",        "printf",    "quote",     "radians",    "rank",
      "replace",      "round",    "row_number", "rtrim",        "sign",      "sin",       "sqrt",       "substr",
      "substring",    "sum",      "tan",        "total",        "trim",      "trunc",     "typeof",     "unicode",
      "upper"};
  return names;
}

bool may_call(std::string_view function) {
  std::string name(function);
  std::ranges::transform(name, name.begin(), lower);
  return std::ranges::binary_search(allowed_functions(), name);
}

bool is_like(std::string_view text, std::string_view pattern, std::string_view escape) {
  const auto steps = steps_of(pattern, escape);
  std::size_t at = 0, step = 0;
  // Where to go on after the last % when what follows it does not fit: one letter further. An earlier % never has to be
  // tried again, because what lay between was found as far to the left as it can be.
  std::size_t again_step = steps.size() + 1, again_at = 0;
  while (at < text.size()) {
    if (step < steps.size() && steps[step].sign == Sign::kAnything) {
      again_step = ++step;
      again_at = at;
      continue;
    }
    const auto length = letter(text, at);
    if (step < steps.size() && (steps[step].sign == Sign::kOne || same(steps[step].letter, text.substr(at, length)))) {
      at += length;
      ++step;
      continue;
    }
    if (again_step > steps.size()) return false;
    again_at += letter(text, again_at);
    at = again_at;
    step = again_step;
  }
  while (step < steps.size() && steps[step].sign == Sign::kAnything) ++step;
  return step == steps.size();
}

int replace_functions(sqlite3* connection) {
  constexpr int kHow = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  int code = SQLITE_OK;
  const auto add = [&](const char* name, int count, void (*function)(sqlite3_context*, int, sqlite3_value**)) {
    if (code == SQLITE_OK)
      code = sqlite3_create_function_v2(connection, name, count, kHow, nullptr, function, nullptr, nullptr, nullptr);
  };
  add("like", 2, like);
  add("like", 3, like);
  add("trim", 2, trim<true, true>);
  add("ltrim", 2, trim<true, false>);
  add("rtrim", 2, trim<false, true>);
  return code;
}

}  // namespace pareltjes::engines::read_only_sql
