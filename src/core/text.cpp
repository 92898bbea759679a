// SPDX-License-Identifier: EUPL-1.2
#include "core/text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace pareltjes::core {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

struct Decoded {
  char32_t point = 0;
  std::size_t length = 0;  ///< 0 when the bytes are not UTF-8.
};

Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const auto follows = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  if (first >= 0xC2 && first <= 0xDF && follows(1)) return {((first & 0x1FU) << 6) | (byte(1) & 0x3FU), 2};
  if ((first & 0xF0U) == 0xE0U && follows(1) && follows(2)) {
    const std::uint32_t point = ((first & 0x0FU) << 12) | ((byte(1) & 0x3FU) << 6) | (byte(2) & 0x3FU);
    const bool valid = point >= 0x800 && (point < 0xD800 || point > 0xDFFF);
    return {point, valid ? 3U : 0U};
  }
  if ((first & 0xF8U) == 0xF0U && follows(1) && follows(2) && follows(3)) {
    const std::uint32_t point =
        ((first & 0x07U) << 18) | ((byte(1) & 0x3FU) << 12) | ((byte(2) & 0x3FU) << 6) | (byte(3) & 0x3FU);
    return {point, point >= 0x10000 && point <= 0x10FFFF ? 4U : 0U};
  }
  return {};
}

void append_utf8(std::string& text, char32_t point) {
  const auto put = [&](char32_t value) { text += static_cast<char>(static_cast<unsigned char>(value)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0U | (point >> 6));
    put(0x80U | (point & 0x3FU));
  } else {
    put(0xE0U | (point >> 12));
    put(0x80U | ((point >> 6) & 0x3FU));
    put(0x80U | (point & 0x3FU));
  }
}

/// Base letters of U+00C0 … U+017F; '\0' where there is none.
constexpr char kLatinBaseLetters[] =
    "aaaaaaaceeeeiiiidnooooo\0ouuuuyts"
    "aaaaaaaceeeeiiiidnooooo\0ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggg"
    "gggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssss"
    "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
constexpr std::string_view kLatin1Base(kLatinBaseLetters, sizeof kLatinBaseLetters - 1);

}  // namespace

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0;;) {
    const auto end = text.find(separator, begin);
    parts.emplace_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

std::string fold(std::string_view utf8) {
  std::string folded;
  bool blank = false;
  const auto put = [&](char c) {
    if (blank && !folded.empty()) folded += ' ';
    blank = false;
    folded += c;
  };
  while (!utf8.empty()) {
    auto [point, length] = decode(utf8);
    if (length == 0) {
      utf8.remove_prefix(1);
      continue;
    }
    utf8.remove_prefix(length);
    if (point == 0x132 || point == 0x133) {
      put('i');
      put('j');
    } else if (point >= 0xC0 && point < 0xC0 + kLatin1Base.size() && kLatin1Base[point - 0xC0] != '\0') {
      put(kLatin1Base[point - 0xC0]);
    } else if (point >= 'A' && point <= 'Z') {
      put(static_cast<char>(point - 'A' + 'a'));
    } else if ((point >= 'a' && point <= 'z') || (point >= '0' && point <= '9')) {
      put(static_cast<char>(point));
    } else {
      blank = true;
    }
  }
  return folded;
}

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto [point, length] = decode(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string from_windows_1252(std::string_view bytes) {
  static constexpr std::array<char32_t, 32> kHigh{0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                                  0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 16);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    append_utf8(text, byte >= 0x80 && byte < 0xA0 ? kHigh[byte - 0x80U] : static_cast<char32_t>(byte));
  }
  return text;
}

std::string format_number(double value, int decimals, Language language) {
  if (!std::isfinite(value)) return "–";
  auto digits = fmt::format("{:.{}f}", std::abs(value), decimals);
  const bool zero = digits.find_first_not_of("0.") == std::string::npos;
  const auto mark = digits.find('.');
  const std::string fraction = mark == std::string::npos ? "" : digits.substr(mark + 1);
  std::string whole = digits.substr(0, mark);
  const char group = language == Language::kDutch ? '.' : ',';
  for (auto i = static_cast<std::ptrdiff_t>(whole.size()) - 3; i > 0; i -= 3) {
    whole.insert(static_cast<std::size_t>(i), 1, group);
  }
  std::string text = value < 0 && !zero ? "−" + whole : whole;
  if (!fraction.empty()) text += (language == Language::kDutch ? ',' : '.') + fraction;
  return text;
}

std::optional<double> parse_number(std::string_view text) {
  text = trim(text);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string escape_markup(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace pareltjes::core
