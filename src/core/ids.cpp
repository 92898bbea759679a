// SPDX-License-Identifier: EUPL-1.2
#include "core/ids.hpp"

#include <algorithm>
#include <cctype>

#include "core/text.hpp"

namespace pareltjes::core {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_digit_or_capital(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z');
}

std::string upper_trimmed(std::string_view text) {
  std::string result(trim(text));
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return result;
}

}  // namespace

Result<GemeenteCode> GemeenteCode::parse(std::string_view text) {
  auto code = upper_trimmed(text);
  if (code.size() == 4) code.insert(0, "GM");
  const bool well_formed =
      code.size() == 6 && code.starts_with("GM") && std::all_of(code.begin() + 2, code.end(), is_digit);
  if (!well_formed) {
    return fail(ErrorCode::kInvalidInput,
                {"‘" + std::string(text) + "’ is geen gemeentecode.",
                 "‘" + std::string(text) + "’ is not a municipality code."},
                {"Een gemeentecode is GM en vier cijfers, zoals GM0439.",
                 "A municipality code is GM and four digits, such as GM0439."});
  }
  return GemeenteCode(std::move(code));
}

std::string_view name_of(AreaKind kind) {
  switch (kind) {
    case AreaKind::kNederland:
      return "land";
    case AreaKind::kGemeente:
      return "gemeente";
    case AreaKind::kWijk:
      return "wijk";
    case AreaKind::kBuurt:
      return "buurt";
  }
  return "gemeente";
}

Result<AreaCode> AreaCode::parse(std::string_view text) {
  auto code = upper_trimmed(text);
  if (code == "NL00" || code == "NL01" || code == "NL") return nederland();
  const bool municipality_part = code.size() >= 6 && std::all_of(code.begin() + 2, code.begin() + 6, is_digit) &&
                                 std::all_of(code.begin() + 6, code.end(), is_digit_or_capital);
  if (municipality_part && code.starts_with("GM") && code.size() == 6)
    return AreaCode(AreaKind::kGemeente, std::move(code));
  if (municipality_part && code.starts_with("WK") && code.size() == 8)
    return AreaCode(AreaKind::kWijk, std::move(code));
  if (municipality_part && code.starts_with("BU") && code.size() == 10)
    return AreaCode(AreaKind::kBuurt, std::move(code));
  return fail(ErrorCode::kInvalidInput,
              {"‘" + std::string(text) + "’ is geen code van een gemeente, wijk of buurt.",
               "‘" + std::string(text) + "’ is not the code of a municipality, wijk or buurt."},
              {"Gebruik een CBS-code, zoals GM0439, WK043901 of BU04390101.",
               "Use a CBS code, such as GM0439, WK043901 or BU04390101."});
}

AreaCode AreaCode::of(const GemeenteCode& gemeente) {
  return {AreaKind::kGemeente, gemeente.text()};
}

AreaCode AreaCode::nederland() {
  return {AreaKind::kNederland, "NL00"};
}

GemeenteCode AreaCode::gemeente() const {
  if (kind_ == AreaKind::kNederland || text_.empty()) return {};
  return *GemeenteCode::parse("GM" + text_.substr(2, 4));
}

AreaCode AreaCode::wijk() const {
  if (kind_ != AreaKind::kBuurt) return {};
  return {AreaKind::kWijk, "WK" + text_.substr(2, 6)};
}

}  // namespace pareltjes::core
