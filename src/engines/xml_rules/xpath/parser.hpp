// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engines/xml_rules/xpath/functions.hpp"
#include "engines/xml_rules/xpath/lexer.hpp"
#include "engines/xml_rules/xpath/program.hpp"

namespace pareltjes::engines::xml_rules {

/// Recursive descent over the tokens of one expression or pattern. Source of the grammar: XML Path Language 2.0,
/// appendix A.1; XSL Transformations 2.0, 5.5.2 for patterns.
class XPathParser {
 public:
  XPathParser(std::string_view text, StaticContext& context) : tokens_(tokens_of(text)), context_(context) {}

  ExprPtr expression();
  MatchPattern pattern();

 private:
  // parser.cpp: operators
  ExprPtr sequence();
  ExprPtr single();
  ExprPtr binding(Op op);
  ExprPtr condition();
  ExprPtr disjunction();
  ExprPtr conjunction();
  ExprPtr comparison();
  ExprPtr range();
  ExprPtr additive();
  ExprPtr multiplicative();
  ExprPtr set_union();
  ExprPtr intersection();
  ExprPtr typed();
  ExprPtr unary();
  SequenceType sequence_type();
  AtomicType atomic_type(const Token& token);

  // parser_path.cpp: paths, steps and primaries
  ExprPtr path();
  ExprPtr relative_path(ExprPtr left);
  ExprPtr step();
  ExprPtr primary();
  ExprPtr call(const Token& name);
  bool starts_step() const;
  bool is_kind_test(std::size_t ahead) const;
  NodeTest node_test(bool attribute);
  NodeTest kind_test();
  NodeTest name_test(const Token& token, bool attribute);
  std::vector<ExprPtr> predicates();
  ExprPtr literal(const Token& token);
  PathPattern path_pattern();
  PatternStep pattern_step();

  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  const Token& take() { return tokens_[at_ < tokens_.size() - 1 ? at_++ : at_]; }
  [[nodiscard]] bool is_symbol(std::string_view symbol, std::size_t ahead = 0) const {
    return peek(ahead).kind == TokenKind::kSymbol && peek(ahead).text == symbol;
  }
  [[nodiscard]] bool is_word(std::string_view word, std::size_t ahead = 0) const {
    return peek(ahead).kind == TokenKind::kName && peek(ahead).prefix.empty() && peek(ahead).text == word;
  }
  bool take_symbol(std::string_view symbol) { return is_symbol(symbol) && (take(), true); }
  bool take_word(std::string_view word) { return is_word(word) && (take(), true); }
  void expect(std::string_view symbol);
  void expect_word(std::string_view word);
  [[noreturn]] void wrong(const std::string& nl, const std::string& en) const;
  [[noreturn]] void unexpected() const;
  ExprPtr make(Op op, ExprPtr left, ExprPtr right = nullptr);
  ExprPtr finish(ExprPtr expr);
  std::uint32_t name_index(std::string_view uri, std::string_view local);
  std::string uri_of(const Token& token);

  std::vector<Token> tokens_;
  StaticContext& context_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace pareltjes::engines::xml_rules
