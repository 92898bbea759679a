// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/xpath/lexer.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engines/xml_rules/xpath/program.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}
bool is_name(char c) {
  return is_name_start(c) || is_digit(c) || c == '-' || c == '.';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    do {
      skip();
      tokens.push_back(next());
    } while (tokens.back().kind != TokenKind::kEnd);
    return tokens;
  }

 private:
  [[nodiscard]] char at(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  [[noreturn]] void wrong(const std::string& nl, const std::string& en) const { throw StaticError{nl, en, at_}; }

  // Blanks and nested comments: (: … :)
  void skip() {
    while (at_ < text_.size()) {
      if (at() == ' ' || at() == '\t' || at() == '\n' || at() == '\r') {
        ++at_;
      } else if (at() == '(' && at(1) == ':') {
        int depth = 0;
        do {
          if (at_ >= text_.size()) {
            wrong("het commentaar heeft geen einde", "the comment has no end");
          }
          if (at() == '(' && at(1) == ':') {
            ++depth;
            at_ += 2;
          } else if (at() == ':' && at(1) == ')') {
            --depth;
            at_ += 2;
          } else {
            ++at_;
          }
        } while (depth > 0);
      } else {
        return;
      }
    }
  }

  std::string_view take_name() {
    const auto begin = at_;
    while (is_name(at())) {
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  Token next() {
    Token token;
    token.offset = at_;
    if (at_ >= text_.size()) {
      return token;
    }
    const char c = at();
    if (is_name_start(c)) {
      return name(token);
    }
    if (is_digit(c) || (c == '.' && is_digit(at(1)))) {
      return number(token);
    }
    if (c == '"' || c == '\'') {
      return string(token);
    }
    if (c == '*' && at(1) == ':' && is_name_start(at(2))) {
      at_ += 2;
      token.kind = TokenKind::kAnyPrefix;
      token.text = take_name();
      return token;
    }
    return symbol(token);
  }

  Token name(Token token) {
    token.kind = TokenKind::kName;
    token.text = take_name();
    if (at() == ':' && is_name_start(at(1))) {
      ++at_;
      token.prefix = token.text;
      token.text = take_name();
    } else if (at() == ':' && at(1) == '*') {
      at_ += 2;
      token.kind = TokenKind::kAnyLocal;
      token.prefix = token.text;
      token.text = {};
    }
    return token;
  }

  Token number(Token token) {
    const auto begin = at_;
    token.kind = TokenKind::kInteger;
    while (is_digit(at())) {
      ++at_;
    }
    if (at() == '.' && at(1) != '.') {
      token.kind = TokenKind::kDecimal;
      ++at_;
      while (is_digit(at())) {
        ++at_;
      }
    }
    if (at() == 'e' || at() == 'E') {
      token.kind = TokenKind::kDouble;
      ++at_;
      if (at() == '+' || at() == '-') {
        ++at_;
      }
      if (!is_digit(at())) {
        wrong("de exponent van het getal ontbreekt", "the number lacks its exponent");
      }
      while (is_digit(at())) {
        ++at_;
      }
    }
    token.text = text_.substr(begin, at_ - begin);
    return token;
  }

  Token string(Token token) {
    token.kind = TokenKind::kString;
    const char quote = at();
    for (++at_;; ++at_) {
      if (at_ >= text_.size()) {
        wrong("de tekst tussen aanhalingstekens heeft geen einde", "the quoted text has no end");
      }
      if (at() == quote) {
        if (at(1) != quote) {
          ++at_;
          return token;
        }
        ++at_;
      }
      token.literal += at();
    }
  }

  Token symbol(Token token) {
    static constexpr std::array<std::string_view, 28> kSymbols{"!=", "<=", ">=", "<<", ">>", "//", "::", "..", "(", ")",
                                                               "[",  "]",  "@",  ",",  "$",  "/",  "|",  "+",  "-", "=",
                                                               "<",  ">",  "*",  ".",  "?",  ":",  "{",  "}"};
    const auto rest = text_.substr(at_);
    for (const auto& candidate : kSymbols) {
      if (rest.starts_with(candidate)) {
        token.kind = TokenKind::kSymbol;
        token.text = rest.substr(0, candidate.size());
        at_ += candidate.size();
        return token;
      }
    }
    wrong(fmt::format("het teken {} hoort hier niet", at()),
          fmt::format("the character {} does not belong here", at()));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
  return Lexer(text).run();
}

}  // namespace pareltjes::engines::xml_rules
