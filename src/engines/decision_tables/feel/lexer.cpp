// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/feel/lexer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "engines/decision_tables/feel/temporal.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

using Reason = FeelProblem::Reason;

/// White space of FEEL beyond ASCII (DMN 1.2, 10.3.1.2, rule 61), as UTF-8.
constexpr std::array<std::string_view, 19> kWideSpaces{
    "\u00a0", "\u0085", "\u1680", "\u180e", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005",
    "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u202f", "\u3000", "\ufeff"};

constexpr std::array<std::string_view, 5> kCurlyQuotes{"“", "”", "„", "‘", "’"};

/// FEEL keeps 34 digits (IEEE 754 decimal128; DMN 1.2, 10.3.2.3.1).
constexpr std::size_t kMostDigits = 34;

std::size_t space_at(std::string_view text) {
  if (text.empty()) return 0;
  const char c = text.front();
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  for (const auto space : kWideSpaces) {
    if (text.starts_with(space)) return space.size();
  }
  return 0;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Letters of names. Every byte beyond ASCII counts, except the curly quotes and wide spaces.
bool starts_name(std::string_view text) {
  if (text.empty()) return false;
  const char c = text.front();
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '?') return true;
  return static_cast<unsigned char>(c) >= 0x80U && space_at(text) == 0 &&
         std::ranges::none_of(kCurlyQuotes, [&](std::string_view quote) { return text.starts_with(quote); });
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto add = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0U | (code >> 6U));
    add(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    add(0xE0U | (code >> 12U));
    add(0x80U | ((code >> 6U) & 0x3FU));
    add(0x80U | (code & 0x3FU));
  } else {
    add(0xF0U | (code >> 18U));
    add(0x80U | ((code >> 12U) & 0x3FU));
    add(0x80U | ((code >> 6U) & 0x3FU));
    add(0x80U | (code & 0x3FU));
  }
}

}  // namespace

std::string_view trim_feel(std::string_view text) {
  while (const auto space = space_at(text)) text.remove_prefix(space);
  for (bool found = true; found && !text.empty();) {
    found = false;
    // A wide space begins up to three bytes before the end.
    for (std::size_t length = 1; length <= std::min<std::size_t>(3, text.size()); ++length) {
      if (space_at(text.substr(text.size() - length)) != length) continue;
      text.remove_suffix(length);
      found = true;
      break;
    }
  }
  return text;
}

void Lexer::skip_space() {
  while (const auto space = space_at(text_.substr(at_))) at_ += space;
}

bool Lexer::at_end() {
  skip_space();
  return at_ == text_.size();
}

bool Lexer::comes(std::string_view sign) {
  skip_space();
  return text_.substr(at_).starts_with(sign);
}

bool Lexer::take(std::string_view sign) {
  if (!comes(sign)) return false;
  // "not" and "nothing" begin alike.
  if (starts_name(sign)) {
    const auto rest = text_.substr(at_ + sign.size());
    if (starts_name(rest) || (!rest.empty() && is_digit(rest.front()))) return false;
  }
  at_ += sign.size();
  return true;
}

std::string_view Lexer::word() {
  skip_space();
  const auto from = at_;
  while (at_ < text_.size() && (starts_name(text_.substr(at_)) || (at_ > from && is_digit(text_[at_])))) ++at_;
  return text_.substr(from, at_ - from);
}

FeelProblem Lexer::unexpected() {
  skip_space();
  const auto rest = text_.substr(at_);
  if (rest.empty()) return {Reason::kSyntax, at_, ""};
  for (const auto quote : kCurlyQuotes) {
    if (rest.starts_with(quote)) return {Reason::kCurlyQuotes, at_, std::string(quote)};
  }
  const std::string sign(1, rest.front());
  if (std::string_view("+*/%!{|").contains(sign.front())) return {Reason::kOutside, at_, sign};
  if (starts_name(rest)) return {Reason::kName, at_, std::string(trim_feel(rest))};
  return {Reason::kSyntax, at_, sign};
}

std::expected<Value, FeelProblem> Lexer::literal() {
  skip_space();
  const auto rest = text_.substr(at_);
  if (rest.starts_with('"')) return string_literal();
  if (rest.starts_with('@')) {
    const auto from = at_++;
    return temporal("@", from);
  }
  if (!rest.empty() && (is_digit(rest.front()) || rest.front() == '.' || rest.front() == '-')) return number_literal();
  if (starts_name(rest)) return word_literal();
  return std::unexpected(unexpected());
}

/// The sign behind a backslash. DMN 1.2, 10.3.1.2, rule 64.
bool Lexer::escape(std::string& out) {
  constexpr std::string_view kSigns = "\"'\\nrt";
  constexpr std::string_view kMeant = "\"'\\\n\r\t";
  if (at_ >= text_.size()) return false;
  const char sign = text_[at_++];
  if (const auto found = kSigns.find(sign); found != std::string_view::npos) {
    out += kMeant[found];
    return true;
  }
  const std::size_t length = sign == 'u' ? 4 : sign == 'U' ? 6 : 0;
  const auto hex = text_.substr(at_, length);
  std::uint32_t code = 0;
  const auto read = std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
  if (length == 0 || hex.size() != length || read.ptr != hex.data() + hex.size()) return false;
  at_ += length;
  // Half of a pair: the other half must follow.
  if (code >= 0xD800 && code < 0xDC00) {
    const auto low = text_.substr(at_).starts_with("\\u") ? text_.substr(at_ + 2, 4) : std::string_view();
    std::uint32_t second = 0;
    const auto tail = std::from_chars(low.data(), low.data() + low.size(), second, 16);
    if (low.size() != 4 || tail.ptr != low.data() + 4 || second < 0xDC00 || second > 0xDFFF) return false;
    at_ += 6;
    code = 0x10000U + ((code - 0xD800U) << 10U) + (second - 0xDC00U);
  }
  if ((code >= 0xDC00 && code <= 0xDFFF) || code > 0x10FFFF) return false;
  append_utf8(out, code);
  return true;
}

std::expected<std::string, FeelProblem> Lexer::quoted() {
  const auto from = at_;
  ++at_;
  std::string out;
  while (at_ < text_.size() && text_[at_] != '"') {
    const auto sign_at = at_;
    const char c = text_[at_++];
    if (c != '\\') {
      out += c;
    } else if (!escape(out)) {
      return std::unexpected(FeelProblem{Reason::kSyntax, sign_at, "\\"});
    }
  }
  if (at_ == text_.size()) return std::unexpected(FeelProblem{Reason::kOpenString, from, ""});
  ++at_;
  return out;
}

std::expected<Value, FeelProblem> Lexer::string_literal() {
  auto characters = quoted();
  if (!characters) return std::unexpected(characters.error());
  return string_value(std::move(*characters));
}

std::expected<Value, FeelProblem> Lexer::number_literal() {
  const auto from = at_;
  std::string digits;
  if (take("-")) digits = "-";
  skip_space();
  while (at_ < text_.size() && (is_digit(text_[at_]) || (text_[at_] == '.' && !text_.substr(at_).starts_with("..")))) {
    digits += text_[at_++];
  }
  auto number = Decimal::parse(digits);
  if (!number) {
    // A minus before something else is arithmetic.
    if (digits == "-" && !at_end() && starts_name(text_.substr(at_))) {
      return std::unexpected(FeelProblem{Reason::kOutside, from, "-"});
    }
    at_ = digits == "-" ? at_ : from;
    return std::unexpected(unexpected());
  }
  if (number->precision() > kMostDigits) return std::unexpected(FeelProblem{Reason::kTooManyDigits, from, digits});
  if (starts_name(text_.substr(at_))) {
    const bool exponent = text_[at_] == 'e' || text_[at_] == 'E';
    return std::unexpected(FeelProblem{exponent ? Reason::kOutside : Reason::kSyntax, at_, std::string(word())});
  }
  return number_value(std::move(*number));
}

std::expected<Value, FeelProblem> Lexer::word_literal() {
  const auto from = at_;
  const auto first = word();
  std::string name(first);
  if (first == "date") {
    const auto before = at_;
    if (take("and") && take("time")) {
      name = "date and time";
    } else {
      at_ = before;
    }
  }
  if (comes("(")) {
    for (const std::string_view known : {"date", "time", "date and time", "duration"}) {
      if (name == known) return temporal(known, from);
    }
    return std::unexpected(FeelProblem{Reason::kOutside, from, name + "()"});
  }
  if (name == "true" || name == "false") return boolean_value(name == "true");
  if (name == "null") return null_value();
  for (const std::string_view known : {"if", "for", "some", "every", "function", "not", "?"}) {
    if (name == known) return std::unexpected(FeelProblem{Reason::kOutside, from, name});
  }
  // The whole name, for the message: names may hold spaces, points, dashes. With a sign of arithmetic it is a
  // calculation.
  const auto rest = text_.substr(from);
  const auto end = std::min(rest.find_first_of(",)]\"<>=([+*{"), rest.find(".."));
  const auto whole = std::string(trim_feel(rest.substr(0, end)));
  const bool computes = end < rest.size() && std::string_view("+*({[=<>\"").contains(rest[end]);
  return std::unexpected(FeelProblem{computes ? Reason::kOutside : Reason::kName, from, whole});
}

/// Behind the name of a function or "@": the quoted text.
std::expected<Value, FeelProblem> Lexer::temporal(std::string_view function, std::size_t from) {
  const bool at_sign = function == "@";
  const bool opened = at_sign || take("(");
  if (!opened || !comes("\""))
    return std::unexpected(FeelProblem{Reason::kOutside, from, std::string(function) + "()"});
  const auto characters = quoted();
  if (!characters) return std::unexpected(characters.error());
  if (!at_sign && !take(")")) return std::unexpected(FeelProblem{Reason::kOutside, from, std::string(function) + "()"});
  if (has_zone(*characters)) return std::unexpected(FeelProblem{Reason::kTimeZone, from, *characters});
  std::optional<Value> value;
  if (at_sign || function == "date") value = parse_date(*characters);
  if (!value && (at_sign || function == "date and time")) value = parse_date_time(*characters);
  if (!value && (at_sign || function == "time")) value = parse_time(*characters);
  if (!value && (at_sign || function == "duration")) value = parse_duration(*characters);
  if (!value) return std::unexpected(FeelProblem{Reason::kBadTemporal, from, *characters});
  return std::move(*value);
}

}  // namespace pareltjes::engines::decision_tables
