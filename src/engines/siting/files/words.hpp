// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace pareltjes::engines::siting {

/// "bestand, regel 3: …" in both languages.
inline std::unexpected<core::Error> wrong_at(const std::string& file, std::size_t line, core::Text message) {
  return core::fail(core::ErrorCode::kInvalidFile, std::move(message),
                    {"Verbeter het bestand en probeer het opnieuw.", "Correct the file and try again."},
                    core::Place{file, static_cast<std::int64_t>(line), std::nullopt});
}

/// Words between blanks, with the line they stand on.
class Words {
 public:
  Words(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {}

  /// Empty at the end.
  std::string_view next() {
    while (at_ < text_.size() && is_blank(text_[at_])) line_ += text_[at_++] == '\n' ? 1U : 0U;
    const std::size_t begin = at_;
    while (at_ < text_.size() && !is_blank(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  /// A number that the file must have here. @param nl, en what it is.
  core::Result<double> number(const char* nl, const char* en) { return number_of(next(), nl, en); }
  core::Result<double> number_of(std::string_view word, const char* nl, const char* en) {
    if (word.empty()) {
      return wrong_at(file_, line_,
                      {std::string("Het bestand houdt op waar ") + nl + " moet staan.",
                       std::string("The file ends where ") + en + " must stand."});
    }
    double value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size() || !std::isfinite(value) || value < 0 ||
        value >= 1e15) {
      const std::string quoted = "‘" + printable(word) + "’";
      return wrong_at(file_, line_,
                      {"Hier moet " + std::string(nl) + " staan, en niet " + quoted + ".",
                       "Here must stand " + std::string(en) + ", not " + quoted + "."});
    }
    return value;
  }
  /// A whole number, not above `most`.
  core::Result<std::size_t> count(const char* nl, const char* en, std::size_t most) {
    const std::string_view word = next();
    auto value = number_of(word, nl, en);
    if (!value) return std::unexpected(value.error());
    if (*value != std::floor(*value) || *value > static_cast<double>(most)) {
      const std::string limit = std::to_string(most);
      return wrong_at(file_, line_,
                      {"Hier moet " + std::string(nl) + " staan: een geheel getal tot en met " + limit + ".",
                       "Here must stand " + std::string(en) + ": a whole number up to " + limit + "."});
    }
    return static_cast<std::size_t>(*value);
  }
  [[nodiscard]] std::size_t line() const { return line_; }
  [[nodiscard]] const std::string& file() const { return file_; }

  /// Bytes that can stand in a sentence; no more than a few.
  static std::string printable(std::string_view word) {
    std::string text;
    for (const char c : word.substr(0, 24)) text += c >= ' ' && c < 127 ? c : '?';
    return text;
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  std::string_view text_;
  std::string file_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace pareltjes::engines::siting
