// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "engines/decision_tables/feel/unary_tests.hpp"

namespace pareltjes::engines::decision_tables {

/// Reads FEEL's signs and literals one by one from a text.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  void skip_space();
  [[nodiscard]] bool at_end();
  [[nodiscard]] std::size_t at() const { return at_; }
  /// Takes the sign if it comes next.
  bool take(std::string_view sign);
  [[nodiscard]] bool comes(std::string_view sign);
  /// A literal of any kind.
  std::expected<Value, FeelProblem> literal();
  /// What is wrong with the text that comes next.
  [[nodiscard]] FeelProblem unexpected();

 private:
  std::expected<Value, FeelProblem> string_literal();
  std::expected<Value, FeelProblem> number_literal();
  std::expected<Value, FeelProblem> word_literal();
  std::expected<Value, FeelProblem> temporal(std::string_view function, std::size_t from);
  std::expected<std::string, FeelProblem> quoted();
  bool escape(std::string& out);
  std::string_view word();

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace pareltjes::engines::decision_tables
