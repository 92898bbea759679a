// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/tokens.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <optional>

namespace pareltjes::engines::text_compare {
namespace {

constexpr std::size_t kLongestTypedField = 120;  ///< Bytes between < and >: more is text.
constexpr std::size_t kLeastWordBehindDigits = 4;
constexpr char32_t kSoftHyphen = 0xAD;

struct Point {
  char32_t value = 0;
  std::size_t length = 0;
  bool valid = false;
};

Point point_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, 1, true};
  const auto rest = text.substr(at, 4);
  std::int32_t used = 0;
  UChar32 value = 0;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(rest.data()), used, static_cast<std::int32_t>(rest.size()), value);
  if (value < 0) return {0, static_cast<std::size_t>(std::max(used, 1)), false};
  return {static_cast<char32_t>(value), static_cast<std::size_t>(used), true};
}

bool is_digit(char32_t point) {
  return point >= '0' && point <= '9';
}

bool is_word(const Point& point) {
  if (!point.valid) return false;
  if (point.value < 0x80) {
    const auto c = static_cast<char>(point.value);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(point.value);
  }
  const auto character = static_cast<UChar32>(point.value);
  if (point.value == kSoftHyphen) return false;
  const auto mask = U_GET_GC_MASK(character);
  return (mask & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

bool is_apostrophe(char32_t point) {
  return point == '\'' || point == 0x2019 || point == 0x2018 || point == 0x02BC;
}

bool is_hyphen(char32_t point) {
  return point == '-' || point == 0x2010 || point == 0x2011 || point == kSoftHyphen;
}

bool is_symbol(const Point& point) {
  if (!point.valid) return false;
  switch (point.value) {
    case '%':
    case '$':
    case 0xA7:    // §
    case 0x20AC:  // €
    case 0x2030:  // ‰
    case '+':
    case '=':
      return true;
    default:
      return point.value > 0x7F &&
             (U_GET_GC_MASK(static_cast<UChar32>(point.value)) & (U_GC_SC_MASK | U_GC_SM_MASK)) != 0;
  }
}

bool is_blank(char32_t point) {
  return point == ' ' || (point >= '\t' && point <= '\r') || point == 0xA0 || (point >= 0x2000 && point <= 0x200B) ||
         point == 0x202F || point == 0x3000 || point == 0xFEFF;
}

/// Whether a whole word begins right behind digits: "12345678verder" lacks a blank; "2de", "4a" and "10th" do not.
bool word_behind_digits(std::string_view text, std::size_t at) {
  std::size_t letters = 0;
  while (at + letters < text.size() && text[at + letters] >= 'a' && text[at + letters] <= 'z') ++letters;
  return letters >= kLeastWordBehindDigits;
}

/// Where a word that begins at `begin` ends.
std::size_t end_of_word(std::string_view text, std::size_t begin) {
  std::size_t at = begin;
  bool digits_only = true;
  while (at < text.size()) {
    const auto point = point_at(text, at);
    if (is_word(point)) {
      if (digits_only && at > begin && !is_digit(point.value) && word_behind_digits(text, at)) break;
      digits_only = digits_only && is_digit(point.value);
      at += point.length;
      continue;
    }
    if (!point.valid) break;
    // A connector belongs to the word when a letter follows at once, or on the next line behind a hyphen.
    std::size_t next = at + point.length;
    const bool in_number = digits_only && (point.value == '.' || point.value == ',');
    const bool hyphen = is_hyphen(point.value) && !digits_only;
    if (!in_number && !hyphen && !is_apostrophe(point.value) && point.value != kSoftHyphen) break;
    if (hyphen && next < text.size() && text[next] == '\r') ++next;
    const bool wrapped = hyphen && next < text.size() && text[next] == '\n';
    if (wrapped) ++next;
    if (next >= text.size()) break;
    const auto after = point_at(text, next);
    if (!is_word(after) || (in_number && !is_digit(after.value))) break;
    if (wrapped && !u_islower(static_cast<UChar32>(after.value))) break;
    at = next;
  }
  return at;
}

bool plain_lower(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

std::string ascii_key(std::string_view word) {
  std::string key;
  key.reserve(word.size());
  for (const char c : word) {
    if (c == '-' || c == '\n' || c == '\r') continue;
    key += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return key;
}

/// {{id}}: its end and its name.
struct FoundField {
  std::size_t end = 0;
  std::string name;
};

std::optional<FoundField> bracketed(std::string_view text, std::size_t at, std::string_view open,
                                    std::string_view close) {
  if (!text.substr(at).starts_with(open)) return std::nullopt;
  const auto begin = at + open.size();
  const auto end = text.find(close, begin);
  if (end == std::string_view::npos || end - begin > kLongestTypedField || end == begin) return std::nullopt;
  const auto name = text.substr(begin, end - begin);
  if (name.find('\n') != std::string_view::npos || name.find(open) != std::string_view::npos) return std::nullopt;
  return FoundField{end + close.size(), std::string(name)};
}

/// A row of dots, ellipses or underscores, long enough to write on.
std::optional<FoundField> dotted(std::string_view text, std::size_t at) {
  std::size_t width = 0;
  std::size_t end = at;
  while (end < text.size()) {
    const auto point = point_at(text, end);
    if (!point.valid || (point.value != '.' && point.value != '_' && point.value != 0x2026)) break;
    width += point.value == 0x2026 ? 3 : 1;
    end += point.length;
  }
  constexpr std::size_t kNarrowest = 4;  // an ellipsis of three dots is text
  if (width < kNarrowest) return std::nullopt;
  return FoundField{end, std::string(text.substr(at, end - at))};
}

std::optional<FoundField> field_at(std::string_view text, std::size_t at, Fields fields) {
  if (fields == Fields::kNone) return std::nullopt;
  if (auto found = bracketed(text, at, "{{", "}}")) return found;
  if (fields == Fields::kMarked) return std::nullopt;
  if (auto found = bracketed(text, at, "<", ">")) return found;
  if (auto found = bracketed(text, at, "[", "]")) return found;
  return dotted(text, at);
}

TokenKind kind_of_word(std::string_view word) {
  const bool number =
      std::ranges::all_of(word, [](char c) { return is_digit(static_cast<unsigned char>(c)) || c == '.' || c == ','; });
  return number ? TokenKind::kNumber : TokenKind::kWord;
}

}  // namespace

std::string key_of(std::string_view word) {
  if (plain_lower(word)) return std::string(word);
  if (std::ranges::all_of(word, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return ascii_key(word);
  UErrorCode status = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
  auto text = icu::UnicodeString::fromUTF8(icu::StringPiece(word.data(), static_cast<std::int32_t>(word.size())));
  if (U_SUCCESS(status)) {
    icu::UnicodeString folded;
    normalizer->normalize(text, folded, status);
    if (U_SUCCESS(status)) text = folded;
  }
  std::string utf8;
  text.toUTF8String(utf8);
  std::string key;
  for (std::size_t at = 0; at < utf8.size();) {
    const auto point = point_at(utf8, at);
    const bool dropped = point.valid && (is_hyphen(point.value) || point.value == '\n' || point.value == '\r');
    if (point.valid && is_apostrophe(point.value)) {
      key += '\'';
    } else if (!dropped) {
      key += utf8.substr(at, point.length);
    }
    at += point.length;
  }
  return key;
}

std::vector<Token> tokenize(std::string_view text, Fields fields) {
  std::vector<Token> tokens;
  tokens.reserve(text.size() / 6);
  for (std::size_t at = 0; at < text.size();) {
    const auto point = point_at(text, at);
    if (point.valid && is_blank(point.value)) {
      at += point.length;
      continue;
    }
    if (auto field = field_at(text, at, fields)) {
      tokens.push_back({at, field->end, TokenKind::kField, std::move(field->name)});
      at = field->end;
    } else if (is_word(point)) {
      const auto end = end_of_word(text, at);
      const auto word = text.substr(at, end - at);
      tokens.push_back({at, end, kind_of_word(word), key_of(word)});
      at = end;
    } else {
      const auto end = at + point.length;
      tokens.push_back({at, end, is_symbol(point) ? TokenKind::kSymbol : TokenKind::kPunctuation,
                        std::string(text.substr(at, point.length))});
      at = end;
    }
  }
  return tokens;
}

std::uint32_t Vocabulary::id(std::string_view key) {
  return ids_.try_emplace(std::string(key), static_cast<std::uint32_t>(ids_.size())).first->second;
}

}  // namespace pareltjes::engines::text_compare
